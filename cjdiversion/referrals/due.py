"""By when a referral is to be received, answered and assessed, and how that came about: the one
source of `answer_due_at`, of the lists and of the page that explains. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cjdiversion.referrals import steps
from cjdiversion.referrals.calendars import Count, Holidays, Pause, Target, count
from cjdiversion.referrals.moments import Moments
from cjdiversion.referrals.steps import UNANSWERED, Status

TO_BE_ASSESSED = (Status.ACCEPTED, Status.SCREENED)


class Kind(StrEnum):
    RECEIVE = "receive"
    ANSWER = "answer"
    ASSESS = "assess"

    @property
    def words(self) -> str:
        return {"receive": "To be received", "answer": "To be answered"}.get(self, "To be assessed")


Targets = dict[tuple[Kind, str], Target]
"""By kind and priority, for the provider it is with."""


@dataclass(frozen=True)
class Turn:
    """The priority was amended, or the person left: what held before, and what holds since."""

    at: datetime
    before: str
    after: str
    is_kept: bool
    due_before: datetime | None
    due_after: datetime | None


@dataclass(frozen=True)
class Deadline:
    kind: Kind
    begun_by: str
    count: Count
    met_at: datetime | None
    is_running: bool
    is_exempt: bool
    turns: tuple[Turn, ...] = field(default=())

    @property
    def due_at(self) -> datetime | None:
        return self.count.due_at


# --- counted -------------------------------------------------------------------------------------


def deadlines_of(moments: Moments, targets: Targets, holidays: Holidays) -> tuple[Deadline, ...]:
    """Every deadline it has or had, in the order in which they come."""
    found = (_receive, _answer, _assess)
    told = (one(moments, targets, holidays) for one in found)
    return tuple(one for one in told if one is not None)


def begun(moments: Moments) -> dict[Kind, datetime]:
    """When each deadline began: its targets are those of that day."""
    found = {Kind.RECEIVE: moments.sent_at, Kind.ANSWER: moments.begun_at or moments.sent_at}
    return found | ({Kind.ASSESS: moments.accepted_at} if moments.accepted_at else {})


def running(deadlines: Sequence[Deadline]) -> datetime | None:
    """When the answer or the assessment that is waited for now is due; None where nothing is, where
    the clock stands still, and for an exemption."""
    due = (one for one in deadlines if one.kind is not Kind.RECEIVE)
    return next((one.due_at for one in due if one.is_running and not one.is_exempt), None)


def _receive(moments: Moments, targets: Targets, holidays: Holidays) -> Deadline | None:
    waits = moments.phase is Status.SENT
    found = _counted(Kind.RECEIVE, moments.sent_at, moments.received_at, moments, targets, holidays)
    if found is None:
        return None
    counted, turns = found
    met_at = None if waits else moments.received_at
    return Deadline(Kind.RECEIVE, steps.SEND.name, counted, met_at, waits, False, turns)


def _answer(moments: Moments, targets: Targets, holidays: Holidays) -> Deadline | None:
    started, met = moments.begun_at or moments.sent_at, moments.answered_at
    found = _counted(Kind.ANSWER, started, met, moments, targets, holidays)
    if found is None:
        return None
    counted, turns = found
    if moments.left_at is not None and moments.left_at >= started and _is_before(moments):
        counted, turn = _left(counted, moments, targets, holidays)
        turns = (*turns, turn)
    waits = moments.phase in UNANSWERED
    is_exempt = waits and moments.exempt_at is not None
    return Deadline(Kind.ANSWER, moments.begun_by, counted, met, waits, is_exempt, turns)


def _assess(moments: Moments, targets: Targets, holidays: Holidays) -> Deadline | None:
    started, met = moments.accepted_at, moments.assessed_at
    if started is None:
        return None
    found = _counted(Kind.ASSESS, started, met, moments, targets, holidays)
    if found is None:
        return None
    counted, turns = found
    waits = moments.phase in TO_BE_ASSESSED
    is_exempt = waits and moments.exempt_at is not None
    return Deadline(Kind.ASSESS, steps.ACCEPT.name, counted, met, waits, is_exempt, turns)


def _is_before(moments: Moments) -> bool:
    """The person left while an answer was still waited for."""
    return (
        moments.answered_at is None
        or moments.left_at is None
        or moments.left_at <= moments.answered_at
    )


def _counted(
    kind: Kind,
    started: datetime,
    met: datetime | None,
    moments: Moments,
    targets: Targets,
    holidays: Holidays,
) -> tuple[Count, tuple[Turn, ...]] | None:
    """R-D1: a priority amended to a longer target counts that from the beginning; to a shorter one,
    from then on, and what was due before stays due."""
    changes = [one for one in moments.changes if one.at >= started and (not met or one.at <= met)]
    first = changes[0].before if changes else moments.priority
    target, pauses = targets.get((kind, first)), _pauses(moments, met)
    if target is None:
        return None
    counted, turns = count(started, target, holidays, pauses), list[Turn]()
    for change in changes:
        target = targets.get((kind, change.after))
        if target is None:
            return None
        longer = count(started, target, holidays, pauses)
        anew = count(max(change.at, started), target, holidays, pauses)
        chosen = longer if _later(longer, counted) else _sooner(counted, anew)
        turns.append(_turn(change.at, change.before, change.after, counted, chosen))
        counted = chosen
    return counted, tuple(turns)


def _left(
    counted: Count, moments: Moments, targets: Targets, holidays: Holidays
) -> tuple[Count, Turn]:
    """R-F1: nobody who has left can be seen within the hour of an emergency in the suite, and an
    expired referral is followed up by nobody: it waits at least as long as any other from then."""
    assert moments.left_at is not None
    pauses, chosen = _pauses(moments, moments.answered_at), counted
    for (kind, _), target in targets.items():
        if kind is Kind.ANSWER:
            anew = count(moments.left_at, target, holidays, pauses)
            chosen = anew if _later(anew, chosen) else chosen
    return chosen, _turn(moments.left_at, "", "", counted, chosen)


def _turn(at: datetime, before: str, after: str, old: Count, new: Count) -> Turn:
    return Turn(at, before, after, old is new, old.due_at, new.due_at)


def _pauses(moments: Moments, met: datetime | None) -> tuple[Pause, ...]:
    return tuple(
        Pause(one.starts_at, one.ends_at, one.reason)
        for one in moments.holds
        if one.stops and (met is None or one.starts_at < met)
    )


def _later(one: Count, other: Count) -> bool:
    """At or after the other; what stands still is later than anything."""
    if one.due_at is None:
        return True
    return other.due_at is not None and one.due_at >= other.due_at


def _sooner(one: Count, other: Count) -> Count:
    return one if _later(other, one) else other
