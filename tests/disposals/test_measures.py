"""What is counted, among which, over which days."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.disposals.measures import (
    BEGINNING,
    MEASURES,
    CountRow,
    Tally,
    period,
    quarters_to_release,
    tally,
)
from cjdiversion.disposals.measures import (
    PERIODS as PERIOD_CODES,
)
from cjdiversion.errors import OutOfOrder

UNIT, OTHER = uuid.uuid4(), uuid.uuid4()
PARTS = {"1A": "1", "2A": "2", "3A": "3"}
TODAY = date(2026, 11, 23)


def rows(**counts: int) -> list[CountRow]:
    """`_8=4`: four of outcome 8, screened."""
    return [CountRow(UNIT, code[1:], "needs-found", n) for code, n in counts.items()]


def counted(measure: str, **counts: int) -> tuple[int, int]:
    found = tally(rows(**counts), MEASURES[measure], PARTS).get(UNIT, Tally())
    return found.events, found.cases


ALL = {f"_{code}": 1 for code in range(1, 23)}


def test_out_of_court_is_six_codes_of_seven() -> None:
    assert counted("out-of-court", **ALL) == (6, 7)


def test_outcome_22_is_held_against_positive_outcomes() -> None:
    assert counted("outcome-22", **ALL) == (1, 7)


@pytest.mark.parametrize(
    ("measure", "events"),
    [("charged", 1), ("caution", 2), ("penalty-notice", 2), ("community-resolution", 1)],
)
def test_each_positive_outcome_is_held_against_all_of_them(measure: str, events: int) -> None:
    assert counted(measure, **ALL) == (events, 7)


def test_the_parts_of_positive_outcomes_add_up_to_all_of_them() -> None:
    parts = ("charged", "caution", "penalty-notice", "community-resolution", "outcome-22")
    assert sum(counted(part, **ALL)[0] for part in parts) == 7


def test_outcomes_10_and_12_are_held_against_all_that_were_assigned() -> None:
    assert counted("outcomes-10-12", **ALL) == (2, 22)
    of_two = {"_10": 3, "_12": 5, "_1": 2}
    assert counted("outcomes-10-12", **of_two) == (8, 10)
    assert counted("outcome-10", **of_two) == (3, 10)
    assert counted("outcome-12", **of_two) == (5, 10)


def test_taken_into_consideration_is_no_out_of_court_outcome() -> None:
    assert counted("out-of-court", _4=9, _1=1) == (0, 1)


def test_an_outcome_for_an_alternate_offence_counts_once_under_its_own() -> None:
    assert counted("out-of-court", _1A=2, _2A=3, _3A=4) == (7, 9)


def test_units_are_counted_apart_and_rows_of_one_unit_together() -> None:
    found = tally(
        [
            CountRow(UNIT, "8", "needs-found", 4),
            CountRow(UNIT, "8", "not-screened", 2),
            CountRow(OTHER, "1", "nothing-found", 3),
        ],
        MEASURES["out-of-court"],
        PARTS,
    )
    assert found == {UNIT: Tally(6, 6, 4), OTHER: Tally(3, 0, 3)}


@pytest.mark.parametrize("screened", ["could-not", "not-screened", "in-progress", ""])
def test_only_a_screening_that_was_done_counts_as_coverage(screened: str) -> None:
    found = tally([CountRow(UNIT, "1", screened, 5)], MEASURES["out-of-court"], PARTS)
    assert found[UNIT].screened == 0


PERIODS = [
    ("last-12-months", date(2025, 12, 1), TODAY),
    ("this-year", date(2026, 1, 1), TODAY),
    ("last-year", date(2025, 1, 1), date(2025, 12, 31)),
    ("all", BEGINNING, TODAY),
]


@pytest.mark.parametrize(("code", "from_on", "to_on"), PERIODS)
def test_a_period_has_both_its_days(code: str, from_on: date, to_on: date) -> None:
    found = period(code, TODAY)
    assert (found.from_on, found.to_on) == (from_on, to_on)


def quarters(code: str, today: date = TODAY) -> list[tuple[date, date]]:
    return [(one.from_on, one.to_on) for one in quarters_to_release(code, today)]


def test_what_leaves_is_of_complete_quarters() -> None:
    assert quarters("this-year") == [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
    ]
    assert quarters("last-12-months") == [
        (date(2025, 10, 1), date(2025, 12, 31)),
        *quarters("this-year"),
    ]
    assert [first for first, _ in quarters("last-year")] == [
        date(2025, month, 1) for month in (1, 4, 7, 10)
    ]
    assert quarters("all")[-4:] == quarters("last-12-months")
    assert len(quarters("all")) == 20


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.sampled_from(list(PERIOD_CODES)))
def test_periods_of_what_leaves_never_overlap_and_are_the_same_whenever_they_leave(
    today: date, code: str
) -> None:
    """So that no file less another gives away the days between."""
    try:
        found = quarters(code, today)
    except OutOfOrder:
        assert code == "this-year" and today.month < 4
        return
    for first, last in found:
        assert first.day == 1 and first.month in (1, 4, 7, 10)
        assert last < today and (last + timedelta(days=1)).month in (1, 4, 7, 10)
    starts = [first for first, _ in found]
    assert starts == sorted(set(starts))


def test_in_the_first_quarter_none_of_the_year_is_complete() -> None:
    with pytest.raises(OutOfOrder):
        quarters_to_release("this-year", date(2026, 3, 31))
    assert quarters("last-year", date(2026, 1, 31))[-1][1] == date(2025, 12, 31)


def test_twelve_months_are_this_one_and_the_eleven_before() -> None:
    for day in (date(2028, 2, 1), date(2028, 2, 29)):
        assert period("last-12-months", day).from_on == date(2027, 3, 1)
    assert period("last-12-months", date(2027, 12, 31)).from_on == date(2027, 1, 1)
