"""What is raised to those in charge because of a referral: once for each cause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor, May, require
from cjdiversion.database import session
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.rules import Known
from cjdiversion.escalations.service import raise_once
from cjdiversion.outbox.models import Message
from cjdiversion.referrals import chasing, covering, emails, queries
from cjdiversion.referrals.models import Referral, ReferralMove, with_police
from cjdiversion.referrals.queries import WAITING, references_of
from cjdiversion.referrals.steps import OPEN, REDIRECT, Status

# Of reference data "escalation_kinds".
UNANSWERED, NO_COVER, HELD = "referral-unanswered", "no-ld-cover", "referral-held-too-long"
UNREAD, EXEMPT = "referral-unread", "referral-exempt-too-long"
UNSCREENED, PASSED_ON = "referral-not-screened-again", "referral-redirected-again"
# One that expired is past its target too, whichever work came first; older ones are history.
_EXPIRED_WITHIN = timedelta(days=2)
_AT_ONCE = 200


def raise_unanswered(*, by: Actor = SYSTEM) -> int:
    """Each referral past its target, once for each target it had. How many were new."""
    return sum(_raised(UNANSWERED, one, by, _period(one.answer_due_at)) for one in _due())


def raise_held(*, by: Actor = SYSTEM) -> int:
    """Each referral on hold, or whose person could not be screened, past the time at which somebody
    said they would look or try again."""
    held = _promised(Status.ON_HOLD, Referral.hold_review_at, HELD)
    missed = _promised(Status.SCREENED, Referral.try_again_at, UNSCREENED)
    return sum(
        _raised(kind, one, by, _period(at))
        for kind, one, at in [
            *((HELD, one, one.hold_review_at) for one in held),
            *((UNSCREENED, one, one.try_again_at) for one in missed),
        ]
    )


def raise_exempt(*, by: Actor = SYSTEM) -> int:
    """Each exempt one past the time at which somebody said they would look again."""
    return sum(_raised(EXEMPT, one, by, _period(one.exempt_review_at)) for one in _exempt())


def raise_unread(*, by: Actor = SYSTEM) -> int:
    """Each urgent one that nobody has received in time, once for each team it is given to."""
    too_long = chasing.moments(clock.now())
    found = chasing.unread(too_long, limit=_AT_ONCE, only=_is_new(UNREAD, chasing.GIVEN_AT))
    return sum(_raised(UNREAD, one, by, _period(chasing.waits_since(one))) for one in found)


def no_cover(referral: Referral, *, by: Actor = SYSTEM) -> bool:
    """Nobody is there of the team that is to receive it. Whether it was new: once for each sending
    and each redirection. `case` is loaded."""
    period = f"{_period(referral.sent_at)} {referral.redirects or ''}".strip()
    return _raised(NO_COVER, referral, by, period)


def where_no_cover(referral: Referral) -> bool:
    """At the moment of sending: whether nobody is there, and it was raised."""
    return bool(covering.closed([referral.provider_id])) and no_cover(referral)


def passed_on(referral: Referral, *, by: Actor) -> bool:
    """It is redirected a second time or more. `case` is loaded."""
    return _raised(PASSED_ON, referral, by, str(referral.redirects))


def raise_no_cover(*, by: Actor = SYSTEM) -> int:
    """Each that nobody has received while its team went home, or that was redirected to a team that
    is not there; those sent out of hours were raised with the sending."""
    waiting = session().scalars(sa.select(_RECEIVER).where(_unreceived()).distinct()).all()
    gone = covering.closed(sorted(waiting))
    query = (
        sa.select(Referral)
        .where(_unreceived(), _RECEIVER.in_(gone), _is_new(NO_COVER, _given_at()))
        .order_by(Referral.sent_at, Referral.id)
        .limit(_AT_ONCE)
        .options(joinedload(Referral.case))
    )
    found = session().scalars(query).all() if gone else []
    return sum(no_cover(one, by=by) for one in found)


def tell_leaders(*, by: Actor = SYSTEM) -> int:
    """The team leaders, of each referral that L&D started without the police and that is overdue,
    or past the time at which somebody said they would look or try again: nobody else has it. Once
    for each such moment. How many; one of whom nobody can be told waits, and holds up no other."""
    require(by, May.REFERRAL_EXPIRE)
    return sum(
        emails.own_is_overdue(one, getattr(one, column.key), by=by) > 0
        for column, states in _OWN
        for one in _own_past(column, states)
    )


_OWN: tuple[tuple[InstrumentedAttribute[datetime | None], tuple[Status, ...]], ...] = (
    (Referral.next_due_at, OPEN),
    (Referral.hold_review_at, (Status.ON_HOLD,)),
    (Referral.try_again_at, (Status.SCREENED,)),
    (Referral.exempt_review_at, OPEN),
)


def _own_past(at: Any, states: tuple[Status, ...]) -> Sequence[Referral]:
    told = sa.exists().where(
        Message.subject_id == Referral.id,
        Message.kind == emails.OWN_OVERDUE,
        Message.made_at >= at,
    )
    somebody = emails.may_be_told(Referral.provider_id, Referral.case_id).correlate(Referral)
    query = (
        sa.select(Referral)
        .where(Referral.status.in_(states), at <= clock.now(), ~with_police(), ~told)
        .where(somebody.exists())
        .order_by(at, Referral.id)
        .limit(_AT_ONCE)
    )
    return session().scalars(query).all()


def _raised(kind: str, referral: Referral, by: Actor, period: str) -> bool:
    """Of somebody who is in no suite it is put before whoever answers for the unit that sent it.
    `case` is loaded."""
    case, unit_id = referral.case, unit_for(referral)
    return raise_once(kind, referral, by=by, case=case, unit_id=unit_id, period=period)


def unit_for(referral: Referral) -> UUID | None:
    """Before whose people it is put, where that is no suite of the case. `case` is loaded."""
    return None if referral.case.suite_id else queries.sent_by_unit(referral.id)


_RECEIVER = sa.func.coalesce(Referral.redirected_to_id, Referral.provider_id)


def _unreceived() -> sa.ColumnElement[bool]:
    return sa.and_(Referral.status.in_((Status.SENT, Status.REDIRECTED)), with_police())


def _given_at() -> Any:
    """When it was last given to whoever is to receive it."""
    redirected = (
        sa.select(sa.func.max(ReferralMove.at))
        .where(ReferralMove.referral_id == Referral.id, ReferralMove.step == REDIRECT.name)
        .scalar_subquery()
    )
    is_redirected = Referral.status == Status.REDIRECTED
    return sa.case((is_redirected, redirected), else_=Referral.sent_at)


def _due() -> Sequence[Referral]:
    """In one fixed order, so that two processes never wait for each other's rows in a ring."""
    now = clock.now()
    has_expired = sa.and_(
        Referral.status == Status.EXPIRED, Referral.closed_at > now - _EXPIRED_WITHIN
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


def _promised(state: Status, until: Any, kind: str) -> Sequence[Referral]:
    query = (
        sa.select(Referral)
        .where(Referral.status == state, until <= clock.now(), _is_new(kind, until))
        .where(with_police())
        .order_by(until, Referral.id)
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
