"""How long without charge: a table across midnight, clock changes and hospital interludes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.detentions import limits
from cjdiversion.detentions.clocks import Clock, State
from cjdiversion.detentions.limits import Extension, Facts, Warrant
from tests.detentions.law import LAW, Event, at, hours

NINE = at("2026-03-12 09:00")


def moved(*events: tuple[str, float]) -> list[Event]:
    return [Event(kind, NINE + hours(after)) for kind, after in events]


def told(now: float = 1, *, relevant_at: datetime | None = NINE, **over: object) -> list[Clock]:
    return limits.clocks(Facts(relevant_at, **over), LAW, NINE + hours(now))  # type: ignore[arg-type]


def due(found: list[Clock]) -> dict[str, float | None]:
    return {
        one.code: (one.due_at - NINE) / timedelta(hours=1) if one.due_at else None for one in found
    }


def states(found: list[Clock]) -> dict[str, str]:
    return {one.code: one.state.value for one in found}


@pytest.mark.parametrize(
    ("relevant", "away", "expected"),
    [
        ("2026-03-12 09:00", [], "2026-03-13 09:00"),
        ("2026-03-12 23:50", [], "2026-03-13 23:50"),  # across midnight
        ("2026-03-28 12:00", [], "2026-03-29 13:00"),  # the night with 23 hours
        ("2026-10-24 12:00", [], "2026-10-25 11:00"),  # the night with 25
        ("2026-10-25 01:30", [], "2026-10-26 00:30"),
        ("2026-10-25 01:30+", [], "2026-10-26 01:30"),
        (
            "2026-03-12 09:00",
            [("to-hospital", "2026-03-12 22:00"), ("from-hospital", "2026-03-13 02:00")],
            "2026-03-13 13:00",
        ),
        (  # in hospital while the clocks went forward: three hours passed, not four
            "2026-03-28 12:00",
            [("to-hospital", "2026-03-28 23:00"), ("from-hospital", "2026-03-29 03:00")],
            "2026-03-29 16:00",
        ),
        (  # and while they went back: five
            "2026-10-24 12:00",
            [("to-hospital", "2026-10-24 23:00"), ("from-hospital", "2026-10-25 03:00")],
            "2026-10-25 16:00",
        ),
        (  # questioned there for an hour: that hour counts
            "2026-03-12 09:00",
            [
                ("to-hospital", "2026-03-12 10:00"),
                ("hospital-questioning-began", "2026-03-12 12:00"),
                ("hospital-questioning-ended", "2026-03-12 13:00"),
                ("from-hospital", "2026-03-12 15:00"),
            ],
            "2026-03-13 13:00",
        ),
        (  # two stays
            "2026-03-12 09:00",
            [
                ("to-hospital", "2026-03-12 10:00"),
                ("from-hospital", "2026-03-12 11:00"),
                ("to-hospital", "2026-03-12 20:00"),
                ("from-hospital", "2026-03-12 22:30"),
            ],
            "2026-03-13 12:30",
        ),
    ],
)
def test_24_hours_run_from_the_relevant_time(
    relevant: str, away: list[tuple[str, str]], expected: str
) -> None:
    events = [Event(kind, at(wall)) for kind, wall in away]
    (found,) = limits.clocks(Facts(at(relevant), events), LAW, at(relevant))
    assert found.due_at == at(expected)
    assert found.is_approximate


def test_without_a_relevant_time_the_clock_says_so_and_is_never_worked_out() -> None:
    (found,) = told(relevant_at=None)
    assert (found.state, found.due_at) == (State.UNKNOWN, None)
    assert found.missing == "The relevant time is not recorded"
    assert any("never worked out from when detention was authorised" in one for one in found.steps)


def test_a_warrant_runs_from_its_issue_even_without_a_relevant_time() -> None:
    found = told(40, relevant_at=None, warrants=[Warrant(NINE + hours(30), 36)])
    assert due(found) == {"limit": None, "warrant-1": 66}


def test_while_the_person_is_in_hospital_the_count_stands_still() -> None:
    (found,) = told(22, events=moved(("to-hospital", 20)))
    assert (found.state, found.due_at) == (State.STOPPED, None)
    assert found.missing == "4 hours were left when the count stopped"
    assert "they go on when the person is back" in found.steps[-1]


def test_a_count_that_has_stood_still_for_long_is_doubted() -> None:
    (short,) = told(24, events=moved(("to-hospital", 20)))
    assert short.stopped_at is None
    (long,) = told(25, events=moved(("to-hospital", 20)))
    assert long.stopped_at == NINE + hours(20)
    assert "stood still for 5 hours: make sure that they are still in hospital" in long.missing
    assert "make sure that they are still in hospital" in long.steps[-1]


def test_while_they_are_questioned_there_it_runs() -> None:
    events = moved(("to-hospital", 2), ("hospital-questioning-began", 4))
    (found,) = told(5, events=events)
    assert (found.state, due([found])) == (State.RUNNING, {"limit": 26})


@pytest.mark.parametrize(
    ("now", "over", "expected"),
    [
        (1, {}, "running"),
        (22, {}, "due-soon"),
        (24, {}, "due-soon"),
        (24.1, {}, "overdue"),
        (30, {"charged_at": NINE + hours(20)}, "ended"),
        (30, {"charged_at": NINE + hours(25)}, "passed"),
        (30, {"ended_at": NINE + hours(20)}, "ended"),
        (30, {"ended_at": NINE + hours(25)}, "passed"),
        (30, {"charged_at": NINE + hours(23), "ended_at": NINE + hours(29)}, "ended"),
        (30, {"extensions": [Extension(NINE + hours(20), 36)]}, "extended"),
        (30, {"extensions": [Extension(NINE + hours(20), 36, stands=False)]}, "overdue"),
        (40, {"warrants": [Warrant(NINE + hours(24), 36)]}, "extended"),
        (40, {"warrants": [Warrant(NINE + hours(30), 36)]}, "passed"),  # and nobody gave more
    ],
)
def test_how_the_24_hours_stand(now: float, over: dict[str, object], expected: str) -> None:
    assert states(told(now, **over))["limit"] == expected


@pytest.mark.parametrize(
    ("extensions", "warrants", "expected"),
    [
        ([Extension(NINE + hours(20), 36)], [], {"extended-1": 36, "overall": 96}),
        (
            [Extension(NINE + hours(20), 30), Extension(NINE + hours(28), 36)],
            [],
            {"extended-1": 30, "extended-2": 36, "overall": 96},
        ),
        ([], [Warrant(NINE + hours(35), 36)], {"warrant-1": 71, "overall": 96}),
        (  # a second warrant goes on from the first
            [Extension(NINE + hours(20), 36)],
            [Warrant(NINE + hours(35), 24), Warrant(NINE + hours(58), 24, extends=True)],
            {"extended-1": 36, "warrant-1": 59, "warrant-2": 83, "overall": 96},
        ),
        (  # and none reaches past the 96 hours
            [],
            [Warrant(NINE + hours(35), 36), Warrant(NINE + hours(70), 36, extends=True)],
            {"warrant-1": 71, "warrant-2": 96, "overall": 96},
        ),
        (  # an extension of nothing runs from its own issue
            [],
            [Warrant(NINE + hours(35), 12, extends=True)],
            {"warrant-1": 47, "overall": 96},
        ),
    ],
)
def test_extensions_and_warrants_follow_one_another(
    extensions: list[Extension], warrants: list[Warrant], expected: dict[str, float]
) -> None:
    found = told(40, extensions=extensions, warrants=warrants)
    assert due(found) == {"limit": 24, **expected}
    waiting = [one.code for one in found if one.is_waiting]
    assert len(waiting) == 2  # the one that stands now, and the 96 hours


def test_a_limit_that_ran_out_before_more_was_given_is_shown_as_passed() -> None:
    extension, warrant = Extension(NINE + hours(20), 36), Warrant(NINE + hours(38), 36)
    found = {one.code: one for one in told(40, extensions=[extension], warrants=[warrant])}
    assert found["limit"].state is State.EXTENDED
    assert found["extended-1"].state is State.PASSED
    assert limits.HEARING in found["extended-1"].steps
    assert found["warrant-1"].state is State.RUNNING


def test_a_warrant_that_is_cut_short_says_by_what() -> None:
    warrants = [Warrant(NINE + hours(35), 36), Warrant(NINE + hours(70), 36, extends=True)]
    found = {one.code: one for one in told(80, warrants=warrants)}
    assert any("96 hours after the relevant time end before" in s for s in found["warrant-2"].steps)


def test_hospital_time_moves_every_limit() -> None:
    events = moved(("to-hospital", 10), ("from-hospital", 14))
    extension, warrant = Extension(NINE + hours(20), 36), Warrant(NINE + hours(38), 36)
    found = told(40, events=events, extensions=[extension], warrants=[warrant])
    assert due(found) == {"limit": 28, "extended-1": 40, "warrant-1": 74, "overall": 100}


def test_after_the_charge_nothing_runs_and_the_court_is_not_worked_out() -> None:
    (found,) = told(23, charged_at=NINE + hours(22))
    assert found.state is State.ENDED
    assert any("PACE 1984 s46" in step for step in found.steps)


def test_each_step_of_the_arithmetic_is_said() -> None:
    (found,) = told(23, events=moved(("to-hospital", 10), ("from-hospital", 14)))
    assert found.steps == (
        "The relevant time is 12 March 2026 at 09:00.",
        "Nobody is kept for more than 24 hours without being charged (PACE 1984 s41(1)).",
        "4 hours are left out, from 12 March 2026 at 19:00 to 12 March 2026 at 23:00: in hospital "
        "or on the way (PACE 1984 s41(6)).",
        "So it is reached 13 March 2026 at 13:00.",
    )


kinds = st.sampled_from(
    (
        "to-hospital",
        "from-hospital",
        "hospital-questioning-began",
        "hospital-questioning-ended",
    )
)


@given(st.lists(st.tuples(kinds, st.integers(0, 6000).map(lambda m: m / 60)), max_size=8))
def test_hospital_time_never_shortens_a_limit(events: list[tuple[str, float]]) -> None:
    extension, warrant = Extension(NINE + hours(20), 36), Warrant(NINE + hours(33), 36)
    plain = told(40, extensions=[extension], warrants=[warrant])
    with_hospital = told(40, events=moved(*events), extensions=[extension], warrants=[warrant])
    for before, after in zip(plain, with_hospital, strict=True):
        assert before.due_at is not None
        assert after.due_at is None or after.due_at >= before.due_at
