"""What is raised to those in charge because of a referral: once for each cause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.database import session
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.rules import Known
from cjdiversion.escalations.service import raise_once
from cjdiversion.referrals import chasing, queries
from cjdiversion.referrals.models import Referral, with_police
from cjdiversion.referrals.queries import WAITING, references_of
from cjdiversion.referrals.steps import OPEN, Status

# Of reference data "escalation_kinds".
UNANSWERED, NO_COVER, HELD = "referral-unanswered", "no-ld-cover", "referral-held-too-long"
UNREAD, EXEMPT = "referral-unread", "referral-exempt-too-long"
# One that expired is past its target too, whichever work came first; older ones are history.
_EXPIRED_WITHIN = timedelta(days=2)
_AT_ONCE = 200


def raise_unanswered(*, by: Actor = SYSTEM) -> int:
    """Each referral past its target, once for each target it had. How many were new."""
    return sum(
        raise_once(UNANSWERED, one, by=by, case=one.case, period=_period(one.answer_due_at))
        for one in _due()
    )


def raise_held(*, by: Actor = SYSTEM) -> int:
    """Each referral on hold past the time at which somebody said they would look again."""
    return sum(
        raise_once(HELD, one, by=by, case=one.case, period=_period(one.hold_review_at))
        for one in _held()
    )


def raise_exempt(*, by: Actor = SYSTEM) -> int:
    """Each exempt one past the time at which somebody said they would look again."""
    return sum(
        raise_once(EXEMPT, one, by=by, case=one.case, period=_period(one.exempt_review_at))
        for one in _exempt()
    )


def raise_unread(*, by: Actor = SYSTEM) -> int:
    """Each urgent one that nobody has received in time, once."""
    too_long = chasing.moments(clock.now())
    found = queries.unread(too_long, limit=_AT_ONCE, only=_is_new(UNREAD, Referral.sent_at))
    return sum(
        raise_once(UNREAD, one, by=by, case=one.case, period=_period(one.sent_at)) for one in found
    )


def no_cover(referral: Referral, *, by: Actor = SYSTEM) -> bool:
    """Nobody of the provider is there when it is sent. Whether it was new. `case` is loaded."""
    period = _period(referral.answer_due_at)
    return raise_once(NO_COVER, referral, by=by, case=referral.case, period=period)


def _due() -> Sequence[Referral]:
    """In one fixed order, so that two processes never wait for each other's rows in a ring."""
    now = clock.now()
    has_expired = sa.and_(
        Referral.status == Status.EXPIRED, Referral.answer_due_at > now - _EXPIRED_WITHIN
    )
    query = (
        sa.select(Referral)
        .where(sa.or_(Referral.status.in_(WAITING), has_expired))
        .where(Referral.exempt_at.is_(None))
        .where(Referral.answer_due_at <= now, _is_new(UNANSWERED, Referral.answer_due_at))
        .where(with_police())
        .order_by(Referral.answer_due_at, Referral.id)
        .limit(_AT_ONCE)
        .options(joinedload(Referral.case))
    )
    return session().scalars(query).all()


def _held() -> Sequence[Referral]:
    query = (
        sa.select(Referral)
        .where(Referral.status == Status.ON_HOLD, Referral.hold_review_at <= clock.now())
        .where(_is_new(HELD, Referral.hold_review_at), with_police())
        .order_by(Referral.hold_review_at, Referral.id)
        .limit(_AT_ONCE)
        .options(joinedload(Referral.case))
    )
    return session().scalars(query).all()


def _exempt() -> Sequence[Referral]:
    query = (
        sa.select(Referral)
        .where(Referral.status.in_(OPEN), Referral.exempt_review_at <= clock.now())
        .where(_is_new(EXEMPT, Referral.exempt_review_at), with_police())
        .order_by(Referral.exempt_review_at, Referral.id)
        .limit(_AT_ONCE)
        .options(joinedload(Referral.case))
    )
    return session().scalars(query).all()


def _is_new(kind: str, due_at: Any) -> sa.ColumnElement[bool]:
    known = sa.select(Escalation.id).where(
        Escalation.kind == kind,
        Escalation.subject_id == Referral.id,
        Escalation.raised_at >= due_at,
    )
    return ~known.exists()


def _period(at: datetime | None) -> str:
    """The moment it was due: one that is sent anew, with a new target, is a new cause."""
    return f"{at:%Y-%m-%dT%H:%MZ}" if at else ""


def known_of(case_id: UUID) -> list[Known]:
    """A referral's reference leads to the person too."""
    return [Known("a referral’s reference", one) for one in references_of(case_id)]
