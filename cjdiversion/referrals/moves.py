"""The history of a referral: what a move keeps, and which of them may be taken back. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from cjdiversion import workflow
from cjdiversion.access import Actor, UnitKind
from cjdiversion.database import UTCDateTime
from cjdiversion.referrals import steps
from cjdiversion.referrals.models import Referral, ReferralMove
from cjdiversion.referrals.steps import Status
from cjdiversion.workflow import Step

UNDO_WITHIN = timedelta(minutes=10)  # proposed by this service; later a supervisor puts it back


def is_ld(actor: Actor) -> bool:
    return actor.unit_kind is UnitKind.PROVIDER


def kept(referral: Referral, names: Sequence[str]) -> dict[str, Any]:
    """What the columns hold now, as JSON takes it."""
    return {name: _plain(getattr(referral, name)) for name in names}


def restored(before: Mapping[str, Any]) -> dict[str, Any]:
    """The same as the columns take it."""
    columns = Referral.__table__.columns
    return {name: _typed(columns[name].type, held) for name, held in before.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, uuid.UUID | StrEnum):
        return str(value)
    return value


def _typed(kind: Any, held: Any) -> Any:
    if held is None:
        return None
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(held)
    return uuid.UUID(held) if isinstance(kind, sa.Uuid) else held


def differences(referral: Referral, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What an amendment changes: field, and what it held before and after."""
    return [
        {"field": name, "before": _plain(getattr(referral, name)), "after": _plain(value)}
        for name, value in facts.items()
        if getattr(referral, name) != value
    ]


def last(moves: Sequence[ReferralMove]) -> ReferralMove | None:
    """The newest that stands and that somebody took; `moves` oldest first."""
    others = (steps.UNDO.name, steps.PUT_BACK.name, steps.RECOUNT.name)
    standing = [one for one in moves if one.undone_at is None and one.step not in others]
    return standing[-1] if standing else None


def may_undo(move: ReferralMove | None, by: Actor, now: datetime) -> bool:
    """R-U1: by whoever took the last step, within minutes."""
    if move is None or not steps.BY_NAME[move.step].can_be_undone:
        return False
    is_own = move.by_id is not None and move.by_id == by.person_id
    return is_own and is_ld(by) is move.is_by_ld and now - move.at <= UNDO_WITHIN


def may_put_back(move: ReferralMove | None, by: Actor) -> bool:
    """R-U2: a step of one's own side."""
    can = move is not None and steps.BY_NAME[move.step].can_be_undone
    return can and move is not None and is_ld(by) is move.is_by_ld


def newest(step: Step, moves: Sequence[ReferralMove]) -> ReferralMove | None:
    standing = (one for one in reversed(moves) if one.undone_at is None)
    return next((one for one in standing if one.step == step.name), None)


def no_sign_off(moves: Sequence[ReferralMove], referral: Referral, by: Actor) -> str:
    """R-S1: never by whoever declined, through whatever role. Why not; "" where they may."""
    declined = newest(steps.DECLINE, moves)
    if referral.signed_off_at:
        return f"Signed off already by {referral.signed_off_by}"
    if declined is not None and declined.by_id == by.person_id:
        return "Whoever declined cannot sign it off"
    return ""


def open_to(
    by: Actor, referral: Referral, moves: Sequence[ReferralMove], now: datetime
) -> list[Step]:
    """The steps this actor may take now: the buttons to show, the actions the API lists."""
    ready = workflow.ready(steps.ON_ITS_PAGE, referral, by)
    return [step for step in ready if _is_theirs(step, by, referral, moves, now)]


def _is_theirs(
    step: Step, by: Actor, referral: Referral, moves: Sequence[ReferralMove], now: datetime
) -> bool:
    if step is steps.UNDO:
        return may_undo(last(moves), by, now)
    if step is steps.PUT_BACK:
        return may_put_back(last(moves), by)
    if step is steps.SIGN_OFF:
        return not no_sign_off(moves, referral, by)
    if step is steps.COUNT_AGAIN:
        return referral.exempt_at is not None
    if step is steps.EXEMPT:
        return referral.exempt_at is None
    if step in (steps.TAKE, steps.WITHDRAW):
        return _is_wanted(step, by, referral)
    if is_ld(by) and referral.status is Status.REDIRECTED:
        return step is (
            steps.RECEIVE if by.unit_id == referral.redirected_to_id else steps.TAKE_BACK
        )
    return True


def _is_wanted(step: Step, by: Actor, referral: Referral) -> bool:
    """Nobody takes what they have, and nobody withdraws what L&D started themselves."""
    if step is steps.WITHDRAW:
        return not referral.is_begun_by_ld
    return referral.owner_id is None or referral.owner_id != by.person_id
