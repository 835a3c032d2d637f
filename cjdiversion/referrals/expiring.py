"""When a referral that nobody answers expires: at its deadline where nobody has received it, and
well after it where somebody has. Both sides of such a one are told before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion import clock, reference
from cjdiversion.access import SYSTEM, Actor, May, require
from cjdiversion.database import session
from cjdiversion.outbox.models import Message
from cjdiversion.referrals import emails
from cjdiversion.referrals.models import Referral, with_police
from cjdiversion.referrals.steps import UNANSWERED, Status

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
    """If nobody answers; None where nothing is waited for, or the clock stands still. `case` is
    loaded."""
    due_at, is_waiting = referral.answer_due_at, referral.status in UNANSWERED
    if due_at is None or not is_waiting or referral.exempt_at is not None:
        return None
    if referral.is_begun_by_ld and referral.case.is_of_ld:
        return None
    grace = graces().get(referral.priority)
    if referral.status is not Status.RECEIVED or grace is None:
        return due_at
    return due_at + grace.lasts


def over(now: datetime, *, limit: int) -> Sequence[Referral]:
    """Those to expire now, in one fixed order, so that two processes never wait for each other's
    rows in a ring."""
    found = graces()
    received = Referral.status == Status.RECEIVED
    late = [
        sa.and_(Referral.priority == code, Referral.answer_due_at <= now - grace.lasts)
        for code, grace in found.items()
    ]
    is_over = sa.or_(~received, Referral.priority.not_in(found), *late)
    return _waiting(now, is_over, limit=limit)


def tell_before(*, by: Actor = SYSTEM) -> int:
    """Both sides of each received one that expires soon, once for each deadline. How many."""
    require(by, May.REFERRAL_EXPIRE)
    now = clock.now()
    soon = [
        sa.and_(
            Referral.priority == code,
            Referral.answer_due_at <= now - grace.lasts + grace.told_before,
            Referral.answer_due_at > now - grace.lasts,
        )
        for code, grace in graces().items()
    ]
    told = sa.exists().where(
        Message.subject_id == Referral.id,
        Message.kind.in_(emails.EXPIRES_SOON),
        Message.made_at >= Referral.answer_due_at,
    )
    is_new = sa.and_(Referral.status == Status.RECEIVED, sa.or_(sa.false(), *soon), ~told)
    found = _waiting(now, is_new, limit=_AT_ONCE)
    for referral in found:
        emails.expires_soon(referral, by=by)
    return len(found)


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
