"""The history of a referral: what a move keeps, and which of them may be taken back. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from cjdiversion import workflow
from cjdiversion.access import Actor, UnitKind, can
from cjdiversion.database import UTCDateTime
from cjdiversion.identities.humans import is_same_human
from cjdiversion.referrals import steps
from cjdiversion.referrals.models import Referral, ReferralMove
from cjdiversion.referrals.steps import Status
from cjdiversion.workflow import Step

UNDO_WITHIN = timedelta(minutes=10)  # proposed by this service; later a supervisor puts it back


TAKE_OVER = replace(
    steps.TAKE,
    sources=(Status.ON_HOLD, *steps.IN_HAND),
    target=None,
    label="Take it over",
    hint="Nobody has it. It is yours, and its state stays as it is",
    tells=(),
)
"""“Take it” where whoever had it must not see it any more; in the history it is handed over."""


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
    standing = _standing(moves)
    return standing[-1] if standing else None


def _standing(moves: Sequence[ReferralMove]) -> list[ReferralMove]:
    others = (steps.UNDO.name, steps.PUT_BACK.name, steps.RECOUNT.name)
    return [
        one
        for one in moves
        if one.undone_at is None and one.step not in others and not _is_hand_back(one)
    ]


def _is_hand_back(move: ReferralMove) -> bool:
    """Whoever had it must not see it: that is lifted, and not undone."""
    return move.step == steps.ASSIGN.name and not move.before


def is_own_side(move: ReferralMove, by: Actor) -> bool:
    """Of police all are one side; of L&D each team is one."""
    if not is_ld(by):
        return not move.is_by_ld
    return move.is_by_ld and move.by_unit_id == by.unit_id


def leads_back_to(move: ReferralMove, referral: Referral) -> Status:
    """What moved nothing on moves nothing back, wherever the referral stands by now."""
    return Status(move.from_status) if _moved_on(move) else referral.status


def _moved_on(move: ReferralMove) -> bool:
    return move.from_status != move.to_status


def _can_go(move: ReferralMove, referral: Referral) -> bool:
    step = steps.BY_NAME[move.step]
    return step.can_be_undone and (_moved_on(move) or referral.status in step.sources)


def may_undo(move: ReferralMove | None, referral: Referral, by: Actor, now: datetime) -> bool:
    """R-U1: by whoever took the last step, within minutes."""
    if move is None or not _can_go(move, referral):
        return False
    is_own = move.by_id is not None and move.by_id == by.person_id
    return is_own and is_own_side(move, by) and now - move.at <= UNDO_WITHIN


def to_put_back(
    moves: Sequence[ReferralMove], referral: Referral, by: Actor
) -> ReferralMove | None:
    """R-U2: the newest step of one's own side. What the other side did since then hides it only
    where that moved the referral on; a sign-off goes with the decline. Nothing is unsent that the
    other side has begun with."""
    standing = _standing(moves)
    for one in reversed(standing):
        if is_own_side(one, by) and one.step != steps.SIGN_OFF.name:
            is_begun = one.step == steps.SEND.name and one is not standing[-1]
            return one if _can_go(one, referral) and not is_begun else None
        if _moved_on(one):
            return None
    return None


def newest(step: Step, moves: Sequence[ReferralMove]) -> ReferralMove | None:
    standing = (one for one in reversed(moves) if one.undone_at is None)
    return next((one for one in standing if one.step == step.name), None)


def no_sign_off(moves: Sequence[ReferralMove], referral: Referral, by: Actor) -> str:
    """R-S1: never by whoever declined, through whatever role or account. Why not, or empty."""
    declined = newest(steps.DECLINE, moves)
    if referral.signed_off_at:
        return f"Signed off already by {referral.signed_off_by}"
    if declined is not None and is_same_human(by, declined.by_id, declined.by_name):
        return "Whoever declined cannot sign it off"
    return ""


def no_taking(referral: Referral, by: Actor) -> str:
    """R-O1: nobody takes what a colleague has. Why not; "" where they may."""
    if referral.owner_id is None:
        return ""
    if referral.owner_id != by.person_id:
        return f"{referral.owner_name} has this. Somebody in charge can hand it over"
    return "" if referral.status is Status.SENT else "You have this already"


def is_nobodys(referral: Referral) -> bool:
    """Past the queue, and whoever had it has it no more."""
    return referral.owner_id is None and referral.status in TAKE_OVER.sources


def open_to(
    by: Actor, referral: Referral, moves: Sequence[ReferralMove], now: datetime
) -> list[Step]:
    """The steps this actor may take now: the buttons to show, the actions the API lists."""
    ready = workflow.ready(steps.ON_ITS_PAGE, referral, by)
    found = [step for step in ready if _is_theirs(step, by, referral, moves, now)]
    is_own = by.unit_id == referral.provider_id and can(by, TAKE_OVER.may)
    return [TAKE_OVER, *found] if is_own and is_nobodys(referral) else found


def _is_theirs(
    step: Step, by: Actor, referral: Referral, moves: Sequence[ReferralMove], now: datetime
) -> bool:
    if step is steps.UNDO:
        return may_undo(last(moves), referral, by, now)
    if step is steps.PUT_BACK:
        return to_put_back(moves, referral, by) is not None
    if step is steps.SIGN_OFF:
        return not no_sign_off(moves, referral, by)
    if step is steps.COUNT_AGAIN:
        return referral.exempt_at is not None
    if step is steps.EXEMPT:
        return referral.exempt_at is None
    if step in (steps.TAKE, steps.WITHDRAW):
        return _is_wanted(step, by, referral)
    if is_ld(by) and referral.status is Status.REDIRECTED:
        is_offered = by.unit_id == referral.redirected_to_id
        return step in ((steps.RECEIVE,) if is_offered else (steps.TAKE_BACK, steps.ASSIGN))
    return True


def _is_wanted(step: Step, by: Actor, referral: Referral) -> bool:
    """Nobody takes what they have, and nobody withdraws what L&D started themselves."""
    if step is steps.WITHDRAW:
        return not referral.is_begun_by_ld
    return not no_taking(referral, by)
