"""A clock of detention as people are told of it: what falls due when, from what it was counted,
how it stands, and the arithmetic step by step. Pure.

`reviewing`, `limits` and `safety` make them out of what is recorded and the law of the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    OVERDUE = "overdue"
    POSTPONED = "postponed"
    SOON = "due-soon"
    RUNNING = "running"
    STOPPED = "stopped"
    UNKNOWN = "not-known"
    MET = "met"
    LATE = "late"
    EXTENDED = "extended"
    PASSED = "passed"
    ENDED = "ended"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def is_waiting(self) -> bool:
        """Something is still to be done or to be found out."""
        return self in _WAITING


_WORDS = {
    State.OVERDUE: "Overdue",
    State.POSTPONED: "Postponed",
    State.SOON: "Due soon",
    State.RUNNING: "Running",
    State.STOPPED: "Stopped: in hospital",
    State.UNKNOWN: "Not known",
    State.MET: "Done in time",
    State.LATE: "Done late",
    State.EXTENDED: "Extended",
    State.PASSED: "Passed, not met",
    State.ENDED: "Ended",
}
_WAITING = frozenset(
    {
        State.OVERDUE,
        State.POSTPONED,
        State.SOON,
        State.RUNNING,
        State.STOPPED,
        State.UNKNOWN,
    }
)


@dataclass(frozen=True)
class Period:
    """One rule of the day, out of reference data "detention_periods"."""

    label: str
    address: str
    length: timedelta = timedelta(0)
    soon: timedelta = timedelta(0)
    rank: str = ""


Law = Mapping[str, Period]


@dataclass(frozen=True)
class Clock:
    """`due_at` is None where it cannot be known yet: `missing` says why. `started_at` and `start`
    are the moment it is counted from and what that moment is."""

    code: str
    label: str
    state: State
    source: str
    start: str = ""
    started_at: datetime | None = None
    due_at: datetime | None = None
    done_at: datetime | None = None
    missing: str = ""
    steps: tuple[str, ...] = ()
    is_approximate: bool = True  # PACE 1984 s45(2); not so under the Mental Health Act
    stopped_at: datetime | None = None  # where it has stood still for suspiciously long

    @property
    def is_waiting(self) -> bool:
        return self.state.is_waiting


def standing(due_at: datetime, now: datetime, soon: timedelta) -> State:
    if now > due_at:
        return State.OVERDUE
    return State.SOON if due_at - now <= soon else State.RUNNING


def next_clock(clocks: Iterable[Clock]) -> Clock | None:
    """What falls due first; where nothing does, what stands still, then what is not known."""
    waiting = [one for one in clocks if one.is_waiting]
    due = [one for one in waiting if one.due_at is not None]
    if due:
        return min(due, key=lambda one: (one.due_at, one.code))
    return next(
        (one for state in _UNDATED for one in waiting if one.state is state),
        None,
    )


_UNDATED = (State.STOPPED, State.UNKNOWN)
