"""Month by month: what stands out, what is left out, and what is said of it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from cjdiversion.disposals.consistency import drawing, months
from cjdiversion.disposals.consistency.months import Change
from cjdiversion.disposals.measures import MEASURES
from cjdiversion.disposals.statistics import Rule
from cjdiversion.disposals.statistics.shares import clopper_pearson
from cjdiversion.disposals.summary_queries import MonthRow

OUT = MEASURES["out-of-court"]
PARTS = {"1A": "1"}


def of(shares: list[int], *, first: date = date(2024, 1, 1)) -> list[MonthRow]:
    """So many of 100 decisions out of court, month after month."""
    rows = []
    for number, share in enumerate(shares):
        at = first.month - 1 + number
        month = date(first.year + at // 12, at % 12 + 1, 1)
        rows += [MonthRow(month, "8", share), MonthRow(month, "1", 100 - share)]
    return rows


STEADY = [50, 52, 49, 51, 50, 48, 52, 50, 49, 51, 50, 51, 49, 50]


WAVERING = [46, 55, 47, 56, 54, 46, 55, 46, 56, 47, 54, 46, 56, 47]


def test_steady_months_do_not_stand_out() -> None:
    found = months.run(of(STEADY), OUT, PARTS)
    assert found.finding == "No month of 14 months stands out from the average of 50%."
    assert {month.words for month in found.months} == {"As expected"}


def test_a_month_outside_the_limits_is_named() -> None:
    found = months.run(of([*WAVERING, 90]), OUT, PARTS)
    assert found.months[-1].rule is Rule.OUTSIDE
    assert found.finding.startswith("1 of 15 months stands out, look at cases: March 2025.")


def test_a_month_that_is_not_over_is_left_out() -> None:
    rows = of([*STEADY, 0])
    found = months.run(rows, OUT, PARTS, until=date(2025, 3, 1))
    assert [month.first for month in found.months][-1] == date(2025, 2, 1)


def test_outcomes_that_are_not_among_those_counted_are_left_out_and_parts_count_once() -> None:
    rows = [
        *of(STEADY),
        MonthRow(date(2024, 1, 1), "16", 900),
        MonthRow(date(2024, 2, 1), "1A", 100),
    ]
    january, february = months.run(rows, OUT, PARTS).months[:2]
    assert (january.events, january.cases) == (50, 100)
    assert (february.events, february.cases) == (52, 200)


def test_few_months_have_limits_that_may_move_and_one_month_has_none() -> None:
    assert months.run(of(STEADY[:5]), OUT, PARTS).is_trial
    for rows in ([], of([50])):
        found = months.run(rows, OUT, PARTS)
        assert found.finding.startswith("There are too few complete months")
        assert drawing.drawings(found) == ()


def test_a_month_without_decisions_between_others_is_named_and_drawn_as_a_gap() -> None:
    rows = [row for row in of(STEADY) if row.month != date(2024, 5, 1)]
    found = months.run(rows, OUT, PARTS)
    assert found.empty == ("May 2024",)
    wide, narrow = drawing.drawings(found)
    assert len(wide.points) == len(narrow.points) == 13


def test_all_or_none_in_every_month_has_no_spread_and_is_drawn() -> None:
    for share in (0, 100):
        found = months.run(of([share] * 8), OUT, PARTS)
        assert all(month.rule is None for month in found.months)
        assert len(drawing.drawings(found)) == 2


def test_a_dated_change_is_marked_where_it_falls_and_only_then() -> None:
    inside, outside = Change(date(2024, 6, 15), "New form"), Change(date(2021, 4, 1), "Old law")
    found = months.run(of(STEADY), OUT, PARTS, [outside, inside])
    assert found.changes == (inside,)
    wide, _ = drawing.drawings(found)
    (marker,) = wide.markers
    assert wide.points[5].path.startswith(f"M{marker.x} ")


def fair(
    share: float, cases: int, *, last: int | None = None, seed: int = 7, long: int = 24
) -> months.Run:
    """Months in which nothing changes; `last`: how many the newest month has instead."""
    return charted([share] * long, cases, last=last, seed=seed)


def charted(
    shares: list[float], cases: int, *, last: int | None = None, seed: int = 7
) -> months.Run:
    r = np.random.default_rng(seed).binomial(cases, shares)
    r[-1] = r[-1] if last is None else last
    rows = []
    for number, events in enumerate(r.tolist()):
        month = date(2024 + number // 12, number % 12 + 1, 1)
        rows += [MonthRow(month, "8", events), MonthRow(month, "1", cases - events)]
    return months.run(rows, OUT, PARTS)


@pytest.mark.parametrize(
    ("share", "cases", "stated"),
    [
        *[(0.01, 40, months.STATED_OF_FEW), (0.02, 40, months.STATED_OF_FEW)],
        *[(0.05, 60, months.STATED_OF_FEW), (0.98, 40, months.STATED_OF_FEW)],
        *[(0.05, 110, months.STATED), (0.02, 400, months.STATED), (0.3, 200, months.STATED)],
    ],
)
def test_months_of_a_series_in_which_nothing_changes_are_marked_no_more_than_is_stated(
    share: float, cases: int, stated: float
) -> None:
    """The one-sided 99 % bound over 500 charts of two years."""
    marked = sum(
        any(month.rule for month in fair(share, cases, seed=seed).months) for seed in range(500)
    )
    assert clopper_pearson(marked, 500, 0.98)[1] <= stated


@pytest.mark.parametrize(
    "planted", [[0.3] * 18 + [0.4] * 6, [0.3] * 17 + [0.5] + [0.3] * 6], ids=["step", "month"]
)
def test_ten_points_for_half_a_year_or_twenty_for_a_month_are_found(planted: list[float]) -> None:
    """Of 200 decisions a month, three in ten out of court: in 9 of 10 of 200 charts or more."""
    odd = {at for at, share in enumerate(planted) if share != 0.3}
    found = [
        any(charted(planted, 200, seed=seed).months[at].rule for at in odd) for seed in range(200)
    ]
    assert np.mean(found) >= 0.9


@pytest.mark.parametrize(("long", "about"), [(36, 0.3), (60, 0.5)])
def test_longer_charts_mark_more_as_the_page_says(long: int, about: float) -> None:
    """Of 200 charts of 200 decisions a month, three in ten out of court."""
    marked = [any(one.rule for one in fair(0.3, 200, seed=seed, long=long).months)
              for seed in range(200)]  # fmt: skip
    assert np.mean(marked) == pytest.approx(about, abs=0.1)


def test_where_few_are_expected_none_at_all_is_no_sign_and_many_at_once_are() -> None:
    quiet = fair(0.02, 40)
    assert "Fewer than 5 are expected in a month" in quiet.finding
    assert {month.rule for month in quiet.months if not month.events} == {None}
    odd = fair(0.02, 40, last=9)
    assert odd.months[-1].rule is Rule.OUTSIDE
    assert odd.finding.startswith("1 of 24 months stands out")


def test_limits_are_printed_within_nought_and_all() -> None:
    for share in (0.02, 0.98):
        found = fair(share, 40)
        assert all(0 <= month.low < month.high <= 1 for month in found.months)
