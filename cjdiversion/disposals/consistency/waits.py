"""From the flag to a referral, to its being accepted, to an outcome: how many days. Pure.

A median is of those who came so far. Whoever is still open is counted beside it and not left out
in silence, as the quick ones are always known first.
"""

from __future__ import annotations

import statistics
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cjdiversion.disposals.consistency.flow import NO_UNIT
from cjdiversion.disposals.flow_queries import TimesRow

FEWEST = 5  # cases of which a median is told
HEADINGS = (
    *("Cases that came so far", "A quarter within, days", "Half within, days"),
    *("Three quarters within, days", "Still open", "Ended without"),
)
TOO_FEW = "too few"
NOWHERE = (NO_UNIT, "none")


@dataclass(frozen=True)
class Wait:
    """`step` and `state` name the list of those that came so far; `ends`: whether a case can end
    without it."""

    code: str
    label: str
    came: str
    until: str  # the column of it
    step: str
    ends: bool = True

    @property
    def lists(self) -> Mapping[str, tuple[str, str]]:
        """Of each number the step and the state of the list behind it."""
        if not self.ends:
            return {"n": ("flagged", "decided"), "open": ("flagged", "undecided")}
        step = self.step
        return {"n": (step, "reached"), "open": (step, "not-yet"), "without": (step, "never")}


WAITS = {
    one.code: one
    for one in (
        Wait("referral", "From the flag to the referral", "referred", "referred_at", "referred"),
        Wait("acceptance", "From the flag to L&D accepting", "accepted", "accepted_at", "accepted"),
        Wait("outcome", "From the flag to the outcome", "decided", "decided_at", "", ends=False),
    )
}
LABELS = {code: one.label for code, one in WAITS.items()}


@dataclass
class Spread:
    """Of a month, of a unit or of all. `key`: month as 2026-11, or token of the unit."""

    name: str
    key: str = ""
    first: date | None = None
    days: list[float] = field(default_factory=list)
    still_open: int = 0
    without: int = 0

    @property
    def n(self) -> int:
        return len(self.days)

    @property
    def quartiles(self) -> tuple[float, float, float] | None:
        """Lower, median, upper; None of fewer than FEWEST."""
        if self.n < FEWEST:
            return None
        low, middle, high = statistics.quantiles(self.days, n=4, method="inclusive")
        return low, middle, high

    @property
    def cells(self) -> tuple[str | int, ...]:
        """In the order of HEADINGS."""
        told = self.quartiles
        days = (TOO_FEW,) * 3 if told is None else tuple(in_words(one) for one in told)
        return (self.n, *days, self.still_open, self.without)


@dataclass(frozen=True)
class Waited:
    """`months` without a flagged case are left out, and so are such units."""

    wait: Wait
    every: Spread
    months: tuple[Spread, ...]
    units: tuple[Spread, ...]

    @property
    def finding(self) -> str:
        every = self.every
        if not every.n + every.still_open + every.without:
            return "No case was flagged in this period."
        rest = f"{every.still_open} still open"
        if self.wait.ends:
            rest += f", {every.without} ended without"
        if (told := every.quartiles) is None:
            return (
                f"Too few cases were {self.wait.came} to say how long it took: {every.n} of the "
                f"{FEWEST} it takes; {rest}."
            )
        return (
            f"Half of {every.n} cases were {self.wait.came} within {in_words(told[1])} days of "
            f"the flag, three quarters within {in_words(told[2])}; {rest}."
        )

    def rows_of(self, spreads: Sequence[Spread]) -> list[tuple[str | int, ...]]:
        return [(one.name, *one.cells) for one in (*spreads, self.every)]

    @property
    def month_rows(self) -> list[tuple[str | int, ...]]:
        return self.rows_of(self.months)

    @property
    def unit_rows(self) -> list[tuple[str | int, ...]]:
        return self.rows_of(self.units)


def waited(
    rows: Sequence[TimesRow], wait: Wait, units: Mapping[uuid.UUID, tuple[str, str]]
) -> Waited:
    """`units`: name and token of each."""
    every, months = Spread("All"), dict[date, Spread]()
    by_unit: dict[uuid.UUID | None, Spread] = {}
    for row in rows:  # of a large force tens of thousands
        if row.month not in months:
            months[row.month] = Spread(f"{row.month:%B %Y}", f"{row.month:%Y-%m}", row.month)
        if row.unit_id not in by_unit:
            by_unit[row.unit_id] = Spread(*(units[row.unit_id] if row.unit_id else NOWHERE))
        for spread in (every, months[row.month], by_unit[row.unit_id]):
            _add(spread, row, wait)
    in_order = sorted(by_unit.values(), key=lambda one: (one.key == "none", one.name))
    return Waited(wait, every, tuple(months[one] for one in sorted(months)), tuple(in_order))


def _add(spread: Spread, row: TimesRow, wait: Wait) -> None:
    if row.days is not None:  # there before anybody was flagged: no wait
        spread.days.append(max(0.0, row.days))
    elif wait.ends and row.is_ended:
        spread.without += 1
    else:
        spread.still_open += 1


def in_words(days: float) -> str:
    return f"{days:.1f}"
