"""Reviews of detention: a table of what falls due when, and two properties."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.detentions import reviewing
from cjdiversion.detentions.clocks import Clock, State
from cjdiversion.detentions.reviewing import Facts, Postponed
from tests.detentions.law import LAW, at, hours

NINE = at("2026-03-12 09:00")
LONG_AFTER = NINE + hours(30)


def told(
    held: list[float], *, now: float = 30, authorised_at: datetime | None = NINE, **over: object
) -> list[Clock]:
    facts = Facts(authorised_at, [NINE + hours(after) for after in held], **over)  # type: ignore[arg-type]
    return reviewing.clocks(facts, LAW, NINE + hours(now))


def put_off(after: float, *, is_by_officer: bool = True) -> dict[int, Postponed]:
    return {1: Postponed("being questioned", NINE + hours(after), is_by_officer)}


def due(found: list[Clock]) -> list[float]:
    return [(one.due_at - NINE) / timedelta(hours=1) for one in found if one.due_at]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([], [6]),
        ([6], [6, 15]),  # on the minute
        ([4], [6, 13]),  # early: nine hours run from the review
        ([7], [6, 15]),  # late or postponed: they run from when it was due
        ([10.5], [6, 15]),  # as near to the first as to the second
        ([10.6], [6, 15, 19.6]),  # nearer to the second: the first was not done
        ([14.5], [6, 15, 23.5]),
        ([24, 33], [6, 15, 24, 33, 42]),  # the third and the fourth, in time
        ([7, 16, 25], [6, 15, 24, 33]),
        ([7, 30], [6, 15, 24, 33, 39]),
        ([5, 13, 20], [6, 14, 22, 29]),
        ([4, 14], [6, 13, 22]),
        ([16, 6.5], [6, 15, 24]),  # recorded in the wrong order
        ([-1, 5], [6, 14]),  # before anything was authorised
        ([6, 6], [6, 15, 15]),
    ],
)
def test_reviews_fall_due_by_the_schedule(held: list[float], expected: list[float]) -> None:
    assert due(told(held)) == expected


@pytest.mark.parametrize(
    ("authorised", "held", "expected"),
    [
        ("2026-03-12 21:30", [], ["2026-03-13 03:30"]),  # across midnight
        ("2026-03-12 21:30", ["2026-03-13 03:00"], ["2026-03-13 03:30", "2026-03-13 12:00"]),
        ("2026-03-28 22:00", [], ["2026-03-29 05:00"]),  # the clocks go forward at one
        ("2026-03-28 12:00", ["2026-03-28 18:00"], ["2026-03-28 18:00", "2026-03-29 04:00"]),
        ("2026-10-24 22:00", [], ["2026-10-25 03:00"]),  # the clocks go back at two
        ("2026-10-24 20:30", [], ["2026-10-25 01:30+"]),
        ("2026-10-24 19:30", [], ["2026-10-25 01:30"]),
        ("2026-10-25 01:30+", [], ["2026-10-25 07:30"]),
        ("2026-12-31 20:00", [], ["2027-01-01 02:00"]),
    ],
)
def test_hours_are_hours_across_midnight_and_clock_changes(
    authorised: str, held: list[str], expected: list[str]
) -> None:
    facts = Facts(at(authorised), [at(one) for one in held])
    found = reviewing.clocks(facts, LAW, at(authorised) + hours(1))
    assert [one.due_at for one in found] == [at(one) for one in expected]


def test_a_clock_change_in_between_is_said() -> None:
    (spring,) = reviewing.clocks(Facts(at("2026-03-28 22:00")), LAW, at("2026-03-28 23:00"))
    assert any("clocks on the wall change" in step for step in spring.steps)
    (quiet,) = told([], now=1)
    assert not any("clocks on the wall change" in step for step in quiet.steps)


@pytest.mark.parametrize(
    ("held", "now", "over", "states"),
    [
        ([], 1, {}, ["running"]),
        ([], 5, {}, ["due-soon"]),
        ([], 6, {}, ["due-soon"]),  # not later than six hours: on the minute is in time
        ([], 6.1, {}, ["overdue"]),
        ([], 6.1, {"postponed": put_off(5)}, ["postponed"]),
        ([], 6.1, {"postponed": put_off(6)}, ["postponed"]),  # on the minute
        ([], 5.5, {"postponed": put_off(5)}, ["due-soon"]),
        ([], 8, {"postponed": put_off(5)}, ["postponed"]),
        ([], 8.1, {"postponed": put_off(5)}, ["overdue"]),  # not for ever
        ([], 6.5, {"postponed": put_off(6.2)}, ["overdue"]),  # nobody puts off what is overdue
        ([], 6.1, {"postponed": put_off(5, is_by_officer=False)}, ["overdue"]),
        ([14.5], 15, {"postponed": put_off(5)}, ["late", "due-soon"]),  # moves no later one
        ([14.5], 15, {"postponed": put_off(7)}, ["passed", "met", "running"]),
        ([14.5], 15, {}, ["passed", "met", "running"]),  # the first was not done
        ([24, 33], 34, {}, ["passed", "passed", "met", "met", "running"]),
        ([6], 7, {}, ["met", "running"]),
        ([7], 7.5, {}, ["late", "running"]),
        ([7], 16, {}, ["late", "overdue"]),
        ([], 9, {"ended_at": NINE + hours(3)}, ["ended"]),
        ([], 9, {"ended_at": NINE + hours(8)}, ["passed"]),
        ([5], 30, {"ended_at": NINE + hours(8)}, ["met"]),
        ([5], 30, {"ended_at": NINE + hours(15)}, ["met", "passed"]),
        ([5], 7, {"charged_at": NINE + hours(6)}, ["met", "running"]),
    ],
)
def test_how_each_review_stands(
    held: list[float], now: float, over: dict[str, object], states: list[str]
) -> None:
    assert [one.state.value for one in told(held, now=now, **over)] == states


def test_without_the_moment_of_authorisation_the_clock_says_what_is_missing() -> None:
    (clock,) = told([5], authorised_at=None)
    assert clock.state is State.UNKNOWN
    assert clock.due_at is None
    assert "when detention was first authorised" in clock.missing
    assert any("never worked out from the arrest or the arrival" in step for step in clock.steps)


def test_who_reviews_depends_on_the_charge() -> None:
    (before,) = told([], now=1)
    assert any("rank of inspector" in step for step in before.steps)
    (after,) = told([], now=1, charged_at=NINE + hours(0.5))
    assert any("the custody officer reviews" in step for step in after.steps)


def test_each_step_of_the_arithmetic_is_said() -> None:
    first, second = told([7], now=8)
    assert first.steps == (
        "Detention was first authorised 12 March 2026 at 09:00.",
        "The first review is to be done not later than 6 hours after that (PACE 1984 s40(3)(a)).",
        "So it falls due 12 March 2026 at 15:00.",
        "Time in hospital does not move it.",
        "It was done 12 March 2026 at 16:00, 1 hour late.",
    )
    assert second.steps[:3] == (
        "The first review fell due 12 March 2026 at 15:00 and was done later.",
        "One done late does not shift the next (PACE 1984 s40(6)).",
        "This one is to be done not later than 9 hours after that (PACE 1984 s40(3)(b) and (c)).",
    )


def test_a_review_that_was_not_done_is_said_and_shifts_nothing() -> None:
    first, second, _ = told([14.5], now=15)
    assert "came nearer to when the next fell due" in first.steps[-1]
    assert second.steps[0] == "The first review fell due 12 March 2026 at 15:00 and was not done."
    assert second.due_at == NINE + hours(15)


@pytest.mark.parametrize(
    ("postponed", "words"),
    [
        (put_off(5), "It was postponed: being questioned"),
        (put_off(6.2), "after it had fallen due"),
        (put_off(5, is_by_officer=False), "by nobody of the rank needed"),
    ],
)
def test_a_postponement_says_whether_it_puts_anything_off(
    postponed: dict[int, Postponed], words: str
) -> None:
    (only,) = told([], now=6.5, postponed=postponed)
    assert words in only.steps[-1]
    (later,) = told([], now=9, postponed=put_off(5))
    assert later.steps[-1] == "It has waited for more than 2 hours and counts as overdue again."


def test_reviews_that_were_missed_since_are_counted() -> None:
    (only,) = told([], now=25)
    assert any("2 more have fallen due since" in step for step in only.steps)


def test_reviews_after_the_ninth_have_names_too() -> None:
    named = [reviewing.name_of(number) for number in (1, 9, 10, 11, 21, 22, 23)]
    assert named == ["First", "Ninth", "10th", "11th", "21st", "22nd", "23rd"]


minutes = st.lists(st.integers(0, 5000), max_size=9)


@given(minutes, st.integers(1, 270))
def test_a_late_review_changes_no_later_due_moment(held: list[int], late_by: int) -> None:
    """Whatever was done before, the one after a late review falls due as if it had been in time."""
    done = [NINE + timedelta(minutes=minute) for minute in held]
    before = reviewing.slots(NINE, done, LAW)[-1]
    in_time = max([before.due_at, *done])
    late = max(before.due_at, in_time) + timedelta(minutes=late_by)
    on_time_next = min(in_time, before.due_at) + LAW["review-next"].length
    assert reviewing.slots(NINE, [*done, late], LAW)[-1].due_at == on_time_next


@given(minutes)
def test_no_review_falls_due_more_than_nine_hours_after_the_one_before(held: list[int]) -> None:
    done = [NINE + timedelta(minutes=minute) for minute in held]
    found = reviewing.slots(NINE, done, LAW)
    assert found[0].due_at == NINE + hours(6)
    for earlier, later in pairwise(found):
        assert later.due_at <= earlier.due_at + hours(9)
        if earlier.held_at is not None:
            assert later.due_at <= earlier.held_at + hours(9)
        else:
            assert earlier.followed is not None and earlier.followed > earlier.due_at


@given(minutes)
def test_the_order_of_recording_does_not_matter(held: list[int]) -> None:
    done = [NINE + timedelta(minutes=minute) for minute in held]
    assert reviewing.slots(NINE, done, LAW) == reviewing.slots(NINE, done[::-1], LAW)
