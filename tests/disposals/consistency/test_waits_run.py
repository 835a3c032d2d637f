"""Which months took longer than the others: judged where enough is known, and seldom by chance."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from scipy import stats

from cjdiversion.disposals.consistency import waits, waits_drawing, waits_run
from cjdiversion.disposals.consistency.months import Change
from cjdiversion.disposals.consistency.waits import WAITS, Spread
from cjdiversion.disposals.consistency.waits_run import FEWEST_CASES, STATED, Run

LATER = date(2030, 1, 1)
MONTHS, MEAN = 24, 5.0  # days


def month(at: int, days: Any, still_open: int = 0) -> Spread:
    first = date(2024 + at // 12, 1 + at % 12, 1)
    return Spread(f"{first:%B %Y}", f"{first:%Y-%m}", first, list(days), still_open)


def steady(*middle: float) -> list[Spread]:
    """Months whose middle waits are these."""
    return [month(at, [days] * FEWEST_CASES) for at, days in enumerate(middle)]


def judged(months: list[Spread], **over: Any) -> Run:
    found = waits_run.run(months, until=LATER, **over)
    assert found is not None
    return found


def test_limits_are_those_of_an_individuals_chart_by_hand() -> None:
    found = judged(steady(4, 6, 4, 6, 4, 6))
    assert (found.mean, found.low, found.high) == pytest.approx((5, 5 - 2.66 * 2, 5 + 2.66 * 2))
    assert not found.odd
    assert found.finding == (
        "None of 6 months stands out: half within 5.0 days on average. "
        "With fewer than 12 months the limits may still move."
    )


def test_a_month_outside_the_limits_is_named() -> None:
    found = judged(steady(*[4, 5] * 6, 30, *[4, 5] * 3))
    assert found.odd == {"2025-01"}
    assert found.finding == "1 of 19 months stands out, look at its cases: January 2025."


def test_what_is_not_known_yet_is_not_judged() -> None:
    months = steady(*[4, 5] * 4)
    unsettled = month(8, [1] * FEWEST_CASES, still_open=3)
    few = month(9, [40] * (FEWEST_CASES - 1))
    unfinished = month(10, [1] * FEWEST_CASES)
    assert unfinished.first is not None
    found = waits_run.run([*months, unsettled, few, unfinished], until=unfinished.first)
    assert found is not None and found.judged == {one.key for one in months}


def test_of_few_months_none_is_judged() -> None:
    assert waits_run.run(steady(4, 5, 4, 5, 90), until=LATER) is None
    assert waits_run.run([], until=LATER) is None


def test_a_change_is_marked_where_it_fell_between_the_months() -> None:
    changes = [Change(date(2024, 3, 9), "New form"), Change(date(2023, 3, 9), "Before")]
    months = steady(4, 6, 4, 6, 4, 6)
    found = judged(months, changes=changes)
    assert [one.words for one in found.changes] == ["New form"]
    every = waits.waited((), WAITS["referral"], {}).every
    all_of = waits.Waited(WAITS["referral"], every, tuple(months), ())
    for one in waits_drawing.drawings(all_of, found):
        (marker,) = one.markers
        assert abs(marker.x - (one.boxes[2].x + one.boxes[2].width / 2)) < 0.2
        assert one.mean is not None and len(one.limits) == 1, "the lower one is below nought"
        assert 34 <= one.limits[0] < one.mean < one.bottom


# --- how often, by chance and otherwise -----------------------------------------------------------


def drawn(random: np.random.Generator, cases: int, longer: dict[int, float]) -> list[Spread]:
    return [
        month(at, random.exponential(MEAN * longer.get(at, 1.0), cases)) for at in range(MONTHS)
    ]


@pytest.mark.parametrize("cases", [FEWEST_CASES, 100])
def test_where_nothing_changes_no_more_charts_than_stated_mark_a_month(cases: int) -> None:
    marked = sum(
        bool(judged(drawn(np.random.default_rng(seed), cases, {})).odd) for seed in range(500)
    )
    assert stats.beta.ppf(0.99, marked + 1, 500 - marked) <= STATED


@pytest.mark.parametrize(
    ("cases", "longer"), [(20, dict.fromkeys(range(18, 24), 2.5)), (40, {12: 3.0})]
)
def test_half_a_year_of_two_and_a_half_times_the_wait_or_a_month_of_three_times_is_found(
    cases: int, longer: dict[int, float]
) -> None:
    keys = {month(at, ()).key for at in longer}
    found = sum(
        bool(keys & set(judged(drawn(np.random.default_rng(seed), cases, longer)).odd))
        for seed in range(200)
    )
    assert found >= 180
