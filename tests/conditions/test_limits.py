"""Due days and hours of attendance: the rules alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.conditions import limits
from cjdiversion.conditions.limits import Kind, Limits, Rule

HELD = Limits(
    Rule(16, "the code (V2)"),
    Rule(20, "practice (G)"),
    Rule(14, "practice (G)"),
    Rule(14, "ours (P)"),
    Rule(2, "ours (P)"),
)
DAY = date(2026, 6, 1)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@dataclass(frozen=True)
class Asked:
    kind: Kind
    hours: int | None


@pytest.mark.parametrize(
    ("summary_limit_on", "is_exceptional", "on", "code"),
    [
        (None, False, date(2026, 9, 21), "due-late"),  # 16 weeks
        (None, True, date(2026, 10, 19), "due-late"),  # 20 weeks
        (date(2026, 12, 1), False, date(2026, 9, 21), "due-late"),
        (date(2026, 9, 1), False, date(2026, 8, 18), "due-summary"),  # 14 days before
        (date(2026, 9, 1), True, date(2026, 8, 18), "due-summary"),  # never for an exception
        (date(2026, 10, 5), False, date(2026, 9, 21), "due-summary"),  # both on one day
        (date(2026, 6, 10), False, date(2026, 5, 27), "due-summary"),  # too late for any
    ],
)
def test_a_condition_is_due_by_the_earlier_of_weeks_and_the_time_limit(
    summary_limit_on: date | None, is_exceptional: bool, on: date, code: str
) -> None:
    found = limits.latest(DAY, summary_limit_on, HELD, is_exceptional=is_exceptional)
    assert (found.on, found.code) == (on, code)


@given(days, st.none() | days, st.booleans(), st.integers(0, 400))
def test_no_due_day_that_is_taken_is_after_either_limit(
    begun: date, summary: date | None, is_exceptional: bool, after: int
) -> None:
    due = begun + timedelta(days=after)
    latest = limits.latest(begun, summary, HELD, is_exceptional=is_exceptional)
    wrong = limits.wrong_due(due, latest, not_before=begun)
    within = due <= begun + timedelta(weeks=20 if is_exceptional else 16)
    prosecutable = summary is None or due <= summary - timedelta(days=14)
    assert (not wrong) == (within and prosecutable)


def test_a_day_past_the_limit_is_refused_in_words_with_the_source() -> None:
    latest = limits.latest(DAY, None, HELD)
    told = limits.wrong_due(date(2026, 9, 22), latest, not_before=DAY)
    ((code, words),) = told["due_on"]
    assert code == "due-late"
    assert "by 21 September 2026 at the latest. Source: the code (V2)" in words
    told = limits.wrong_due(DAY - timedelta(days=1), latest, not_before=DAY)
    assert told["due_on"][0][0] == "due-past"


def test_longer_than_the_ordinary_weeks_needs_a_reason() -> None:
    ordinary = limits.latest(DAY, None, HELD)
    assert limits.wrong_exception(date(2026, 9, 22), ordinary, " ")["exceptional_because"]
    assert limits.wrong_exception(date(2026, 9, 22), ordinary, "The course begins late") == {}
    assert limits.wrong_exception(date(2026, 9, 21), ordinary, "") == {}


def test_a_provider_is_asked_twice_before_the_day() -> None:
    due = date(2026, 6, 30)
    first = limits.next_asked(due, HELD)
    assert first == date(2026, 6, 16)
    assert limits.next_asked(due, HELD, first) == date(2026, 6, 28)
    assert limits.next_asked(due, HELD, date(2026, 6, 28)) is None


# --- hours --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "hours", "others", "code"),
    [
        (Kind.PUNITIVE, 20, [], ""),
        (Kind.PUNITIVE, 21, [], "hours-over"),
        (Kind.REPARATIVE, 11, [Asked(Kind.PUNITIVE, 10)], "hours-over"),
        (Kind.REPARATIVE, 10, [Asked(Kind.PUNITIVE, 10)], ""),
        (Kind.REHABILITATIVE, 60, [Asked(Kind.PUNITIVE, 20)], ""),
        (Kind.PUNITIVE, 20, [Asked(Kind.REHABILITATIVE, 60)], ""),
        (Kind.PUNITIVE, None, [], "hours-missing"),
        (Kind.PUNITIVE, 0, [], "hours-missing"),
    ],
)
def test_attendance_is_capped_at_twenty_hours_not_counting_rehabilitation(
    kind: Kind, hours: int | None, others: list[Asked], code: str
) -> None:
    found = limits.wrong_hours(kind, hours, others, True)
    assert [told[0] for told in found.get("hours", [])] == ([code] if code else [])


def test_hours_are_entered_for_attendance_alone() -> None:
    assert limits.wrong_hours(Kind.REPARATIVE, 3, [], False)["hours"][0][0] == "hours-not-asked"
    assert limits.wrong_hours(Kind.REPARATIVE, None, [], False) == {}


hours = st.lists(st.tuples(st.sampled_from(Kind), st.integers(1, 30)), max_size=12)


@given(hours)
def test_conditions_taken_one_after_another_never_come_to_more(
    wanted: list[tuple[Kind, int]],
) -> None:
    taken: list[Asked] = []
    for kind, number in wanted:
        if not limits.wrong_hours(kind, number, taken, True):
            taken.append(Asked(kind, number))
    assert limits.attendance(taken) <= limits.ATTENDANCE_HOURS


def test_a_beginning_is_used_for_its_own_kinds_alone() -> None:
    assert limits.wrong_kind(Kind.PUNITIVE, {"kinds": ["rehabilitative"]})["kind"]
    assert limits.wrong_kind(Kind.PUNITIVE, {"kinds": ["punitive", "reparative"]}) == {}
