"""The financial years and quarters that a return is of. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

YEARS_BACK = 10
_APRIL = 4
_CODE = re.compile(r"(\d{4})-(\d{2})(?:-q([1-4]))?")


@dataclass(frozen=True)
class Period:
    """Both days are in it. `code`: “2025-26”, or “2025-26-q1” for April to June."""

    code: str
    label: str
    from_on: date
    to_on: date

    @property
    def is_quarter(self) -> bool:
        return "-q" in self.code

    def is_over(self, today: date) -> bool:
        return self.to_on < today


def named(code: str) -> Period:
    """Raises ValueError for what is no period."""
    match = _CODE.fullmatch(code)
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        raise ValueError(code)
    first, quarter = int(match[1]), match[3]
    return _year(first) if quarter is None else _quarter(first, int(quarter))


def offered(today: date) -> dict[str, str]:
    """Code → label, newest first: each year that has begun, then its quarters that have."""
    last = _begun(today)
    every = [
        one
        for first in range(last, last - YEARS_BACK, -1)
        for one in (_year(first), *(_quarter(first, number) for number in (4, 3, 2, 1)))
    ]
    return {
        one.code: one.label if one.is_over(today) else f"{one.label}, under way"
        for one in every
        if one.from_on <= today
    }


def last_whole_year(today: date) -> Period:
    return _year(_begun(today) - 1)


def _begun(today: date) -> int:
    return today.year if today.month >= _APRIL else today.year - 1


def _year(first: int) -> Period:
    days = date(first, _APRIL, 1), date(first + 1, _APRIL, 1) - timedelta(days=1)
    short = f"{(first + 1) % 100:02}"
    return Period(f"{first:04}-{short}", f"Financial year {first}/{short}", *days)


def _quarter(first: int, number: int) -> Period:
    year = _year(first)
    begins = _months_on(year.from_on, 3 * (number - 1))
    ends = _months_on(year.from_on, 3 * number) - timedelta(days=1)
    label = f"{begins:%B} to {ends:%B %Y}"
    return Period(f"{year.code}-q{number}", label, begins, ends)


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)
