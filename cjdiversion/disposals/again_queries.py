"""Decisions by person, and the records that two people confirmed to be of one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case, PersonInCase
from cjdiversion.database import session
from cjdiversion.disposals.consistency.again import Alone, Decided
from cjdiversion.disposals.measures import Period
from cjdiversion.disposals.models import Decision, in_scope, is_of_right_person
from cjdiversion.disposals.steps import Status
from cjdiversion.identities.models import IdentityLink
from cjdiversion.identities.steps import LinkStatus

_IS_LINKED = sa.or_(
    *(
        sa.exists()
        .where(side == PersonInCase.id, IdentityLink.status == LinkStatus.CONFIRMED)
        .correlate(PersonInCase)
        for side in (IdentityLink.earlier_id, IdentityLink.later_id)
    )
)


def alone(actor: Actor, over: Period, until: date) -> list[Alone]:
    """People without a confirmed link, by the unit of their first decision: each is one record."""
    order = Decision.decided_on, Decision.id
    rank = sa.func.row_number().over(partition_by=Decision.case_id, order_by=order)
    firsts = (
        sa.select(Decision.case_id, Decision.unit_id, Decision.decided_on, rank.label("rank"))
        .where(*_within(actor, over))
        .subquery()
    )
    is_followed = (firsts.c.decided_on <= until).label("is_followed")
    query = (
        sa.select(firsts.c.unit_id, is_followed, sa.func.count())
        .join(PersonInCase, PersonInCase.case_id == firsts.c.case_id)
        .where(firsts.c.rank == 1, ~_IS_LINKED)
        .group_by(firsts.c.unit_id, is_followed)
    )
    return [Alone(unit_id, bool(done), count) for unit_id, done, count in session().execute(query)]


def decided(actor: Actor, over: Period) -> list[Decided]:
    """About people with a confirmed link."""
    query = (
        sa.select(PersonInCase.id, Decision.unit_id, Decision.id, Decision.decided_on)
        .join(PersonInCase, PersonInCase.case_id == Decision.case_id)
        .where(*_within(actor, over), _IS_LINKED)
    )
    return [Decided(*row) for row in session().execute(query)]


def links(force_id: uuid.UUID | None) -> Sequence[tuple[uuid.UUID, uuid.UUID]]:
    link = IdentityLink
    query = sa.select(link.earlier_id, link.later_id).where(
        link.force_id == force_id, link.status == LinkStatus.CONFIRMED
    )
    return [(earlier, later) for earlier, later in session().execute(query)]


def begun(force_id: uuid.UUID | None) -> dict[uuid.UUID, date]:
    """The London day on which each linked record began; not those about somebody else."""
    query = (
        sa.select(PersonInCase.id, Case.opened_at)
        .join(Case, Case.id == PersonInCase.case_id)
        .where(Case.force_id == force_id, Case.quarantined_at.is_(None), _IS_LINKED)
    )
    return {person_id: clock.london(at).date() for person_id, at in session().execute(query)}


def cases_of(
    actor: Actor, decision_ids: Sequence[uuid.UUID], unit_id: uuid.UUID | None
) -> sa.Select[*tuple[Any, ...]]:
    """The cases of these decisions: their references, never names."""
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(Case.reference, Decision.outcome_code, Decision.decided_on, Decision.id)
        .join(Case, Case.id == Decision.case_id)
        .where(in_scope(actor), Decision.id.in_(decision_ids))
    )
    return query if unit_id is None else query.where(Decision.unit_id == unit_id)


def _within(actor: Actor, over: Period) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Decision.force_id == actor.force_id,
        Decision.status == Status.STANDS,
        is_of_right_person(),
        Decision.decided_on.between(over.from_on, over.to_on),
    )
