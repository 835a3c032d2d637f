"""What the deadlines of a referral hang on, read from its columns and its history. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from cjdiversion.referrals import steps
from cjdiversion.referrals.steps import UNANSWERED, Status

_BACKS = (steps.UNDO.name, steps.PUT_BACK.name)
_ENDS_A_HOLD = (steps.RESUME.name, steps.WITHDRAW.name, steps.HOLD.name)


class Move(Protocol):
    """A line of the history."""

    @property
    def step(self) -> str: ...
    @property
    def from_status(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def reason(self) -> str: ...
    @property
    def amended(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def undone_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Hold:
    """`stops` says whether its reason is one for which the clock stands still."""

    starts_at: datetime
    ends_at: datetime | None
    reason: str
    stops: bool


@dataclass(frozen=True)
class Change:
    at: datetime
    before: str
    after: str


@dataclass(frozen=True)
class Moments:
    """What the deadlines hang on. `phase` is the state, or on hold the one it was held in."""

    phase: Status
    priority: str
    sent_at: datetime
    begun_by: str = ""  # the step from which an answer is waited for now
    begun_at: datetime | None = None
    received_at: datetime | None = None
    answered_at: datetime | None = None
    accepted_at: datetime | None = None
    assessed_at: datetime | None = None
    left_at: datetime | None = None
    exempt_at: datetime | None = None
    holds: tuple[Hold, ...] = ()
    changes: tuple[Change, ...] = ()


def moments_of(facts: Mapping[str, Any], moves: Sequence[Move], stops: frozenset[str]) -> Moments:
    """`facts`: columns of the referral; `moves`: its history, oldest first; `stops`: the reasons of
    a hold for which the clock stands still."""
    story = _standing(moves)
    status = Status(facts["status"])
    held = next((one for one in reversed(story) if one.step == steps.HOLD.name), None)
    phase = Status(held.from_status) if held and status is Status.ON_HOLD else status
    begun = next((one for one in reversed(story) if _begins(one)), None)
    accepted = next((one for one in reversed(story) if one.step == steps.ACCEPT.name), None)
    return Moments(
        phase=phase,
        priority=facts["priority"],
        sent_at=facts["sent_at"],
        begun_by=begun.step if begun else steps.SEND.name,
        begun_at=begun.at if begun else facts["sent_at"],
        received_at=facts["received_at"],
        answered_at=None if phase in UNANSWERED else facts["answered_at"],
        accepted_at=accepted.at if accepted and _is_accepted(phase) else None,
        assessed_at=_assessed(story, accepted),
        left_at=facts["follow_up_at"],
        exempt_at=facts["exempt_at"],
        holds=holds_of(moves, stops),
        changes=tuple(
            Change(move.at, one["before"], one["after"])
            for move in story
            for one in move.amended
            if one["field"] == "priority"
        ),
    )


def _begins(move: Move) -> bool:
    """An answer is waited for anew: started by L&D themselves, opened again, passed on by those who
    had accepted it, or received by the next team."""
    source = move.from_status
    return (
        move.step in (steps.BEGIN.name, steps.REOPEN.name)
        or (move.step == steps.REDIRECT.name and source == Status.ACCEPTED)
        or (move.step == steps.RECEIVE.name and source == Status.REDIRECTED)
    )


def _is_accepted(phase: Status) -> bool:
    return phase in (*steps.IN_HAND, Status.CLOSED)


def _assessed(story: Sequence[Move], accepted: Move | None) -> datetime | None:
    if accepted is None:
        return None
    after = [one for one in story if one.at >= accepted.at]
    names = (steps.ASSESS.name, steps.SUPPORT.name)
    return next((one.at for one in after if one.step in names), None)


def _standing(moves: Sequence[Move]) -> list[Move]:
    return [one for one in moves if one.undone_at is None and one.step not in _BACKS]


def holds_of(moves: Sequence[Move], stops: frozenset[str]) -> tuple[Hold, ...]:
    found, story = list[Hold](), _standing(moves)
    for number, move in enumerate(story):
        if move.step == steps.HOLD.name:
            after = story[number + 1 :]
            end = next((one.at for one in after if one.step in _ENDS_A_HOLD), None)
            found.append(Hold(move.at, end, move.reason, move.reason in stops))
    return tuple(found)
