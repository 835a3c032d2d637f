"""When a referral that nobody answers expires: at its deadline where nobody has received it, and
well after it where somebody has, whoever it was redirected to since. What has been received, or has
come back since its deadline, never expires before both sides have been told so for long enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion import clock, reference
from cjdiversion.access import SYSTEM, Actor, May, require
from cjdiversion.database import session
from cjdiversion.outbox.models import Message
from cjdiversion.referrals import emails
from cjdiversion.referrals.models import Referral, ReferralMove, with_police
from cjdiversion.referrals.steps import UNANSWERED

_AT_ONCE = 200


@dataclass(frozen=True)
class Grace:
    """How long after its deadline a received one expires, and how long before that it is said."""

    lasts: timedelta
    told_before: timedelta


def graces() -> dict[str, Grace]:
    """Priority → as the reference data has it today."""
    return {
        code: Grace(*(timedelta(minutes=told[name]) for name in ("minutes", "told_before")))
        for code, told in reference.attributes("referral_expiry_times").items()
    }


def expires_at(referral: Referral) -> datetime | None:
    """If nobody answers; None where nothing is waited for, or the clock stands still. Later than
    planned where both sides were told late. `case` is loaded."""
    due_at, is_waiting = referral.answer_due_at, referral.status in UNANSWERED
    if due_at is None or not is_waiting or referral.exempt_at is not None:
        return None
    if referral.is_begun_by_ld and referral.case.is_of_ld:
        return None
    grace = graces().get(referral.priority)
    if grace is None:
        return due_at
    is_received = referral.received_at is not None
    planned = due_at + grace.lasts if is_received else due_at
    if clock.now() < (planned - grace.told_before if is_received else planned):
        return planned
    known = sa.select(_MOVED_AT, _told_at()).where(Referral.id == referral.id)
    moved_at, told_at = session().execute(known).one()
    if not is_received and moved_at <= due_at:
        return due_at
    return max(planned, (told_at or clock.now()) + grace.told_before)


def over(now: datetime, *, limit: int) -> Sequence[Referral]:
    """Those to expire now, in one fixed order, so that two processes never wait for each other's
    rows in a ring."""
    found = graces()
    late = [
        sa.and_(
            Referral.priority == code,
            sa.or_(~_RECEIVED, Referral.answer_due_at <= now - grace.lasts),
            _told_at() <= now - grace.told_before,
        )
        for code, grace in found.items()
    ]
    untold = sa.and_(~_RECEIVED, ~_is_back())
    is_over = sa.or_(untold, Referral.priority.not_in(found), *late)
    return _waiting(now, is_over, limit=limit)


def tell_before(*, by: Actor = SYSTEM) -> int:
    """Both sides of each that expires soon, once for each deadline and each time that it was moved
    meanwhile; also where that is late, as nothing ran or it has just come back. How many."""
    require(by, May.REFERRAL_EXPIRE)
    now, found = clock.now(), graces()
    soon = [
        sa.and_(
            Referral.priority == code,
            Referral.answer_due_at <= now - grace.lasts + grace.told_before,
        )
        for code, grace in found.items()
    ]
    is_back = sa.and_(~_RECEIVED, _is_back(), Referral.priority.in_(found))
    is_soon = sa.or_(is_back, sa.and_(_RECEIVED, sa.or_(sa.false(), *soon)))
    new = _waiting(now, sa.and_(is_soon, _told_at().is_(None)), limit=_AT_ONCE)
    return sum(emails.expires_soon(referral, by=by) > 0 for referral in new)


_RECEIVED = Referral.received_at.is_not(None)
_MOVED_AT = sa.func.coalesce(
    sa.select(sa.func.max(ReferralMove.at))
    .where(ReferralMove.referral_id == Referral.id)
    .correlate(Referral)
    .scalar_subquery(),
    Referral.sent_at,
)


def _is_back() -> sa.ColumnElement[bool]:
    """Something was done to it since its deadline: it waits again, or for longer than it was to."""
    return Referral.answer_due_at < _MOVED_AT


def _told_at() -> Any:
    """When both sides were told that it expires; none since it was moved last, none told."""
    told = sa.select(sa.func.max(Message.made_at)).where(
        Message.subject_id == Referral.id,
        Message.kind.in_(emails.EXPIRES_SOON),
        Message.made_at >= Referral.answer_due_at,
        Message.made_at >= _MOVED_AT,
    )
    return told.correlate(Referral).scalar_subquery()


def _waiting(now: datetime, which: sa.ColumnElement[bool], *, limit: int) -> Sequence[Referral]:
    query = (
        sa.select(Referral)
        .where(Referral.status.in_(UNANSWERED), Referral.answer_due_at <= now, with_police())
        .where(Referral.exempt_at.is_(None), which)
        .order_by(Referral.answer_due_at, Referral.id)
        .limit(limit)
        .options(joinedload(Referral.case))
    )
    return session().scalars(query).all()
