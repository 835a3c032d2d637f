"""What was said of two records, who was earlier, and which records are closed. Selects that are not
about a case the caller has opened hold the actor's reach.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case, PersonInCase
from cjdiversion.cases.models import in_scope as cases_in_scope
from cjdiversion.database import session
from cjdiversion.escalations.models import Escalation
from cjdiversion.identities import finding
from cjdiversion.identities.models import (
    IS_PROPOSED,
    IdentityLink,
    Quarantine,
    QuarantineTold,
    in_scope,
    quarantines_in_scope,
)
from cjdiversion.identities.steps import LinkStatus, QuarantineStatus

MOST_EARLIER = 10

# --- what was said of them ----------------------------------------------------------------------


def links_of(person_id: uuid.UUID) -> Sequence[IdentityLink]:
    """Every one there was, oldest first; the caller has opened the case."""
    link = IdentityLink
    query = sa.select(link).where(sa.or_(link.earlier_id == person_id, link.later_id == person_id))
    return session().scalars(query.order_by(link.proposed_at, link.id)).all()


def one_person(person_id: uuid.UUID) -> sa.CTE:
    """Ids of everybody confirmed, over however many links, to be this person, themself included.
    It is worked out each time: a link undone takes away all that rested on it. Nothing is reached
    by way of a record closed as about the wrong person."""
    link, first = IdentityLink, sa.literal(person_id, sa.Uuid()).label("id")
    same = sa.select(first).cte("one_person", recursive=True)
    other = sa.case((link.earlier_id == same.c.id, link.later_id), else_=link.earlier_id)
    step = (
        sa.select(PersonInCase.id)
        .select_from(same)
        .join(link, sa.or_(link.earlier_id == same.c.id, link.later_id == same.c.id))
        .join(PersonInCase, PersonInCase.id == other)
        .join(Case, Case.id == PersonInCase.case_id)
        .where(link.status == LinkStatus.CONFIRMED, Case.quarantined_at.is_(None))
    )
    return same.union(step)


def ids_of_one_person(person_id: uuid.UUID) -> set[uuid.UUID]:
    return set(session().scalars(sa.select(one_person(person_id).c.id)))


def group_of(person_id: uuid.UUID, actor: Actor) -> Sequence[Any]:
    """Rows of `records` of the same person's other cases, newest first."""
    same = sa.select(one_person(person_id).c.id)
    query = finding.records(actor).where(PersonInCase.id.in_(same), PersonInCase.id != person_id)
    return session().execute(query).all()


def one_link(token: str, actor: Actor) -> IdentityLink | None:
    """With both people and their cases."""
    query = sa.select(IdentityLink).where(IdentityLink.token == token, in_scope(actor))
    return session().scalar(query.options(*_WITH_BOTH))


_WITH_BOTH = (
    joinedload(IdentityLink.earlier).joinedload(PersonInCase.case),
    joinedload(IdentityLink.later).joinedload(PersonInCase.case),
)


def proposals(actor: Actor) -> sa.Select[IdentityLink]:
    """Waiting for a second person; unordered: `listing.page` orders by when they were proposed."""
    waits = IdentityLink.force_id == actor.force_id, IdentityLink.status == LinkStatus.PROPOSED
    return sa.select(IdentityLink).where(*waits, in_scope(actor)).options(*_WITH_BOTH)


def waiting(actor: Actor, *, most: int) -> Sequence[IdentityLink]:
    """The longest waiting first."""
    query = proposals(actor).order_by(IdentityLink.proposed_at, IdentityLink.id)
    return session().scalars(query.limit(most)).all()


def overdue(now: datetime, kind: str, *, most: int) -> Sequence[IdentityLink]:
    """Proposals nobody decided in time and of which nobody in charge was told yet."""
    told = sa.exists().where(Escalation.kind == kind, Escalation.subject_id == IdentityLink.id)
    query = sa.select(IdentityLink).where(IS_PROPOSED, IdentityLink.decide_by <= now, ~told)
    order = IdentityLink.decide_by, IdentityLink.id
    return session().scalars(query.options(*_WITH_BOTH).order_by(*order).limit(most)).all()


# --- earlier records ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Earlier:
    """An earlier case of the same human, with its person, suite and force loaded. `is_linked`: by
    confirmed links; otherwise by the PNC ID alone."""

    case: Case
    is_linked: bool
    is_in_reach: bool


def earlier_cases(case: Case, actor: Actor) -> Sequence[Earlier]:
    """Of the same human in the force, newest first, in four statements. Beyond the actor's reach
    only what two people have confirmed: a PNC ID typed into a booking must not open another unit's
    record. None that is closed as about the wrong person, or was found to be somebody else's."""
    linked = ids_of_one_person(case.person.id)
    others = _with_their_numbers(linked) - {case.person.id}
    if not others:
        return []
    columns = Case.__table__.c
    here = sa.tuple_(
        sa.literal(case.opened_at, columns.opened_at.type), sa.literal(case.id, columns.id.type)
    )
    is_linked = PersonInCase.id.in_(linked)
    in_reach = sa.func.coalesce(cases_in_scope(actor), sa.false())
    by_number = sa.and_(in_reach, ~_is_refused(case.person.id))
    query = (
        sa.select(Case, is_linked, in_reach)
        .join(Case.person)
        .where(PersonInCase.id.in_(others))
        .where(Case.force_id == case.force_id, Case.quarantined_at.is_(None))
        .where(sa.tuple_(Case.opened_at, Case.id) < here, sa.or_(is_linked, by_number))
        .options(contains_eager(Case.person), joinedload(Case.suite), joinedload(Case.force))
        .order_by(Case.opened_at.desc(), Case.id.desc())
        .limit(MOST_EARLIER)
    )
    return [Earlier(*row) for row in session().execute(query)]


def _with_their_numbers(linked: set[uuid.UUID]) -> set[uuid.UUID]:
    """These people, and whoever has the PNC ID of one of them. Asked one after the other: in one,
    either database would begin with every case there is."""
    of_theirs = sa.select(PersonInCase.pnc_id).where(PersonInCase.id.in_(linked))
    pnc_ids = set(session().scalars(of_theirs)) - {""}
    if not pnc_ids:
        return linked
    numbered = sa.select(PersonInCase.id).where(PersonInCase.pnc_id.in_(pnc_ids))
    return linked | set(session().scalars(numbered))


def _is_refused(person_id: uuid.UUID) -> sa.ColumnElement[bool]:
    """Two people compared the two records before and found two humans."""
    link = IdentityLink
    either = sa.or_(
        sa.and_(link.earlier_id == person_id, link.later_id == PersonInCase.id),
        sa.and_(link.later_id == person_id, link.earlier_id == PersonInCase.id),
    )
    refused = sa.select(sa.literal(1)).where(either, link.status == LinkStatus.REFUSED)
    return refused.correlate(PersonInCase).exists()


# --- records closed as about the wrong person ---------------------------------------------------


def is_quarantined(case_id: uuid.UUID) -> bool:
    query = sa.select(Case.quarantined_at).where(Case.id == case_id)
    return session().scalar(query) is not None


def quarantine_of(case_id: uuid.UUID) -> Quarantine | None:
    """The one that is in force."""
    live = Quarantine.case_id == case_id, Quarantine.status == QuarantineStatus.SET
    return session().scalar(sa.select(Quarantine).where(*live))


def quarantines_of(case_id: uuid.UUID) -> Sequence[Quarantine]:
    """Every one there was, oldest first; the case is open."""
    query = sa.select(Quarantine).where(Quarantine.case_id == case_id)
    return session().scalars(query.order_by(Quarantine.set_at, Quarantine.id)).all()


def one_quarantine(token: str, actor: Actor) -> Quarantine | None:
    """With its case and person."""
    query = sa.select(Quarantine).where(Quarantine.token == token, quarantines_in_scope(actor))
    return session().scalar(query.options(*_WITH_CASE))


_WITH_CASE = (
    joinedload(Quarantine.case).joinedload(Case.person),
    joinedload(Quarantine.case).joinedload(Case.suite),
)


def quarantined(actor: Actor, *, most: int) -> Sequence[Quarantine]:
    """In force and in reach, newest first."""
    query = sa.select(Quarantine).where(Quarantine.status == QuarantineStatus.SET)
    query = query.where(quarantines_in_scope(actor)).options(*_WITH_CASE)
    return (
        session().scalars(query.order_by(Quarantine.set_at.desc(), Quarantine.id).limit(most)).all()
    )


def told_of(quarantine_id: uuid.UUID) -> dict[str, QuarantineTold]:
    """Key of a line of exposure.py → when they were told."""
    query = sa.select(QuarantineTold).where(QuarantineTold.quarantine_id == quarantine_id)
    return {one.who: one for one in session().scalars(query)}
