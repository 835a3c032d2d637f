"""Financial years and their quarters."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.returns import periods


@pytest.mark.parametrize(
    ("code", "label", "days"),
    [
        ("2025-26", "Financial year 2025/26", (date(2025, 4, 1), date(2026, 3, 31))),
        ("2025-26-q1", "April to June 2025", (date(2025, 4, 1), date(2025, 6, 30))),
        ("2025-26-q3", "October to December 2025", (date(2025, 10, 1), date(2025, 12, 31))),
        ("2023-24-q4", "January to March 2024", (date(2024, 1, 1), date(2024, 3, 31))),
        ("1999-00", "Financial year 1999/00", (date(1999, 4, 1), date(2000, 3, 31))),
    ],
)
def test_a_period_has_its_days(code: str, label: str, days: tuple[date, date]) -> None:
    one = periods.named(code)
    assert (one.code, one.label, one.from_on, one.to_on) == (code, label, *days)


@pytest.mark.parametrize("code", ["", "2025", "2025-27", "2025-26-q5", "2025-26-q0", "x2025-26"])
def test_anything_else_is_none(code: str) -> None:
    with pytest.raises(ValueError, match=code or ".*"):
        periods.named(code)


@given(st.dates(date(1901, 4, 1), date(2199, 3, 31)))
def test_every_day_is_in_one_year_and_in_one_of_its_four_quarters(day: date) -> None:
    first = day.year if day.month >= 4 else day.year - 1
    code = f"{first}-{(first + 1) % 100:02}"
    quarters = [periods.named(f"{code}-q{number}") for number in (1, 2, 3, 4)]
    year = periods.named(code)
    assert year.from_on <= day <= year.to_on
    assert sum(one.from_on <= day <= one.to_on for one in quarters) == 1
    assert quarters[0].from_on == year.from_on and quarters[3].to_on == year.to_on
    for one, after in pairwise(quarters):
        assert after.from_on == one.to_on + timedelta(days=1)


def test_what_has_not_begun_is_not_offered_and_what_is_not_over_says_so() -> None:
    offered = periods.offered(date(2026, 11, 26))
    assert list(offered)[:5] == ["2026-27", "2026-27-q3", "2026-27-q2", "2026-27-q1", "2025-26"]
    assert offered["2026-27-q3"] == "October to December 2026, under way"
    assert offered["2026-27-q2"] == "July to September 2026"


@pytest.mark.parametrize(
    ("today", "code"),
    [(date(2026, 3, 31), "2024-25"), (date(2026, 4, 1), "2025-26"), (date(2026, 12, 1), "2025-26")],
)
def test_the_last_whole_year_is_over(today: date, code: str) -> None:
    assert periods.last_whole_year(today).code == code
    assert periods.last_whole_year(today).is_over(today)


def test_a_period_is_over_on_the_day_after_its_last() -> None:
    year = periods.named("2025-26")
    assert not year.is_over(date(2026, 3, 31))
    assert year.is_over(date(2026, 4, 1))
