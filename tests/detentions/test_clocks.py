"""Which clock comes next, and how a clock stands."""

from __future__ import annotations

import pytest

from cjdiversion.detentions.clocks import Clock, State, next_clock, standing
from tests.detentions.law import at, hours

NOON = at("2026-03-12 12:00")


def one(code: str, state: State, due: float | None = None) -> Clock:
    return Clock(code, code, state, "", due_at=NOON + hours(due) if due is not None else None)


@pytest.mark.parametrize(
    ("clocks", "expected"),
    [
        ([], None),
        ([one("a", State.MET, 1), one("b", State.ENDED, 2)], None),
        ([one("a", State.RUNNING, 3), one("b", State.RUNNING, 2)], "b"),
        ([one("a", State.OVERDUE, -1), one("b", State.SOON, 1)], "a"),
        ([one("a", State.LATE, -5), one("b", State.POSTPONED, -1)], "b"),
        ([one("a", State.UNKNOWN), one("b", State.RUNNING, 9)], "b"),
        ([one("a", State.UNKNOWN), one("b", State.STOPPED)], "b"),
        ([one("a", State.UNKNOWN), one("b", State.EXTENDED, 1)], "a"),
        ([one("b", State.RUNNING, 1), one("a", State.RUNNING, 1)], "a"),
    ],
)
def test_the_next_clock_is_what_falls_due_first(clocks: list[Clock], expected: str | None) -> None:
    found = next_clock(clocks)
    assert (found.code if found else None) == expected


def test_a_clock_is_due_soon_then_due_then_overdue() -> None:
    due_at = NOON
    found = [standing(due_at, NOON + hours(after), hours(1)) for after in (-2, -1, 0, 0.01)]
    assert found == [State.RUNNING, State.SOON, State.SOON, State.OVERDUE]


def test_every_state_has_its_words() -> None:
    assert len({state.words for state in State}) == len(State)
