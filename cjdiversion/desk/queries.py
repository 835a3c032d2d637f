"""The lists people start their day with, and the trail. Scope is each room's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from cjdiversion import audit, clock
from cjdiversion.access import Actor
from cjdiversion.accounts.models import Person, Posting, Unit
from cjdiversion.annexes import models as annexes
from cjdiversion.annexes import scheduling
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.queries import acknowledged
from cjdiversion.annexes.steps import Status as AnnexStatus
from cjdiversion.audit import AuditEvent
from cjdiversion.cases import listed
from cjdiversion.cases.models import Case, VoluntaryAttendance, Way
from cjdiversion.database import session
from cjdiversion.referrals import models as referrals
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.moves import TAKE_OVER
from cjdiversion.referrals.steps import UNANSWERED
from cjdiversion.referrals.steps import Status as ReferralStatus
from cjdiversion.scheduling import JobRun

SHOWN = 10
Select = sa.Select[*tuple[Any, ...]]


def unanswered_referrals(actor: Actor) -> Select:
    """Sent and not yet answered, oldest first; those declined or expired stand among them until
    the case is closed, so that nobody has to look for a refusal."""
    waiting = (
        *UNANSWERED,
        ReferralStatus.ON_HOLD,
        ReferralStatus.DECLINED,
        ReferralStatus.EXPIRED,
    )
    return (
        sa.select(Referral)
        .join(Referral.case)
        .options(
            contains_eager(Referral.case).joinedload(Case.person), joinedload(Referral.provider)
        )
        .where(referrals.in_scope(actor), Referral.status.in_(waiting), Case.is_open)
        .order_by(Referral.sent_at, Referral.id)
        .limit(SHOWN)
    )


MOST_HERE = 60  # no suite holds more; whose clock is overdue is looked for among them


def newest_here(actor: Actor) -> Select:
    """Who is in the actor's suite, newest first: everybody."""
    query = listed.cases(actor, listed.Filter(standing="here"))
    return query.order_by(Case.opened_at.desc(), Case.id.desc()).limit(MOST_HERE)


def attending_now(actor: Actor) -> Select:
    """Voluntary attendances to the actor's unit that have not ended, newest first."""
    query = listed.cases(actor, listed.Filter(standing="open", way=Way.VOLUNTARY.value))
    attended = VoluntaryAttendance
    return (
        query.join(attended, attended.case_id == Case.id)
        .add_columns(attended.place, attended.attended_at)
        .where(attended.ended_at.is_(None))
        .order_by(Case.opened_at.desc(), Case.id.desc())
        .limit(SHOWN)
    )


def unassigned(actor: Actor) -> Select:
    """Open cases in reach that no investigation unit has, longest waiting first."""
    wanted = listed.Filter(standing="open", is_unassigned=True)
    query = listed.cases(actor, wanted)
    return query.order_by(Case.opened_at, Case.id).limit(SHOWN)


def waiting_for_provider(actor: Actor) -> Select:
    """Sent or redirected to the actor's provider and not yet answered, or on hold longer than was
    said: most urgent first, then oldest."""
    held_too_long = sa.and_(
        Referral.status == ReferralStatus.ON_HOLD, Referral.hold_review_at <= clock.now()
    )
    return (
        sa.select(Referral)
        .join(Referral.case)
        .options(contains_eager(Referral.case).joinedload(Case.person))
        .where(referrals.in_scope(actor))
        .where(sa.or_(Referral.status.in_(UNANSWERED), held_too_long))
        .order_by(Referral.priority, Referral.sent_at, Referral.id)
        .limit(SHOWN)
    )


def nobodys(actor: Actor) -> Select:
    """Taken on by the actor’s provider, and whoever had it must not see it any more: most urgent
    first, then oldest."""
    return (
        sa.select(Referral)
        .join(Referral.case)
        .options(contains_eager(Referral.case).joinedload(Case.person))
        .where(referrals.in_scope(actor), Referral.provider_id == actor.unit_id)
        .where(Referral.status.in_(TAKE_OVER.sources), Referral.owner_id.is_(None))
        .order_by(Referral.priority, Referral.sent_at, Referral.id)
        .limit(SHOWN)
    )


def annexes_in(actor: Actor, *statuses: AnnexStatus) -> Select:
    """What the reader’s own unit has acknowledged waits for it no more, whoever else it was shared
    with."""
    done = acknowledged(actor)
    return (
        sa.select(AnnexVersion)
        .where(annexes.in_scope(actor), AnnexVersion.status.in_(statuses), ~done)
        .order_by(AnnexVersion.made_at, AnnexVersion.id)
        .limit(SHOWN)
    )


def withdrawn_after_sharing(actor: Actor) -> Select:
    """What told CPS what L&D wrote, and is not on the schedule since consent was withdrawn."""
    return scheduling.waiting(annexes.in_scope(actor)).limit(SHOWN)


def rows(query: Select) -> Sequence[Any]:
    return session().scalars(query).all()


def pairs(query: Select) -> Sequence[Any]:
    return session().execute(query).all()


def trail_in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """An officer of a force reads the trail of its own cases and people, no other's; of a provider,
    that of its own people and of the records it began without the police."""
    home = actor.force_id or actor.unit_id
    own_cases = sa.select(Case.id).where(Case.force_id == home)
    own_units = sa.select(Unit.id).where(sa.or_(Unit.id == home, Unit.force_id == home))
    return sa.or_(AuditEvent.case_id.in_(own_cases), AuditEvent.actor_unit_id.in_(own_units))


def trail(actor: Actor, *, case: str = "", person: str = "", did: str = "") -> Select:
    """Events with what they are about: (AuditEvent, case reference)."""
    query = (
        sa.select(AuditEvent, Case.reference)
        .outerjoin(Case, Case.id == AuditEvent.case_id)
        .where(trail_in_scope(actor))
    )
    if case:
        query = query.where(Case.reference == case.upper())
    if person:
        named = sa.select(Person.id).where(Person.token == person)
        query = query.where(AuditEvent.actor_id == named.scalar_subquery())
    if did:
        query = query.where(AuditEvent.did == audit.Did(did))
    return query


def people_of_the_force(actor: Actor) -> dict[str, str]:
    """Address token → name, of people posted in the force, for the trail's filter."""
    home = actor.force_id or actor.unit_id
    units = sa.select(Unit.id).where(sa.or_(Unit.id == home, Unit.force_id == home))
    posted = sa.select(Posting.person_id).where(Posting.unit_id.in_(units))
    query = sa.select(Person.token, Person.name).where(Person.id.in_(posted))
    return dict(session().execute(query.order_by(Person.name)).all())


def runs() -> Select:
    return sa.select(JobRun)
