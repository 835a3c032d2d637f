"""Referrals as they are listed and opened; the actor's scope is inside every select that is not
about a case the caller has already opened.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion.access import Actor
from cjdiversion.accounts.models import Unit
from cjdiversion.cases.models import Case, PersonInCase
from cjdiversion.database import session
from cjdiversion.referrals.models import Assessment, AssessmentLine, Referral, in_scope
from cjdiversion.referrals.rules import new_reference
from cjdiversion.referrals.steps import Status

WAITING = (Status.SENT, Status.RECEIVED)
IN_HAND = (Status.ACCEPTED, Status.ASSESSED)
OPEN = (*WAITING, *IN_HAND)
FILTERS: Mapping[str, tuple[Status, ...]] = MappingProxyType(
    {
        "open": OPEN,
        "waiting": WAITING,
        **{status.value: (status,) for status in Status if status is not Status.DRAFT},
    }
)


def one(token: str, actor: Actor) -> Referral | None:
    case = joinedload(Referral.case)
    query = (
        sa.select(Referral)
        .where(Referral.token == token, in_scope(actor))
        .options(case.joinedload(Case.person), case.joinedload(Case.suite))
        .options(joinedload(Referral.provider))
    )
    return session().scalar(query)


def of_case(case_id: uuid.UUID) -> Sequence[Referral]:
    """Newest first, drafts included; the caller has opened the case."""
    query = sa.select(Referral).where(Referral.case_id == case_id)
    order = Referral.started_at.desc(), Referral.id.desc()
    return session().scalars(query.options(joinedload(Referral.provider)).order_by(*order)).all()


def open_duplicates(
    case_id: uuid.UUID, provider_id: uuid.UUID, *, other_than: uuid.UUID | None = None
) -> Sequence[Referral]:
    """Referrals of this case that this provider has and has not finished with."""
    query = sa.select(Referral).where(
        Referral.case_id == case_id,
        Referral.provider_id == provider_id,
        Referral.status.in_(OPEN),
    )
    if other_than is not None:
        query = query.where(Referral.id != other_than)
    return session().scalars(query.order_by(Referral.sent_at, Referral.id)).all()


def overdue(now: Any, *, limit: int) -> Sequence[Referral]:
    """In one fixed order, so that two processes never wait for each other's rows in a ring."""
    query = (
        sa.select(Referral)
        .where(Referral.status.in_(WAITING), Referral.answer_due_at <= now)
        .order_by(Referral.answer_due_at, Referral.id)
        .limit(limit)
    )
    return session().scalars(query).all()


def worklist(actor: Actor, *, statuses: Sequence[Status] = ()) -> sa.Select[Any]:
    """Rows for the list of the actor's own provider; every state when none is named."""
    query = (
        sa.select(
            Referral.id,
            Referral.token,
            Referral.reference,
            Referral.status,
            Referral.priority,
            Referral.location,
            Referral.needs,
            Referral.sent_at,
            Referral.answer_due_at,
            PersonInCase.surname,
            PersonInCase.forenames,
            PersonInCase.born_on,
            PersonInCase.stated_age,
            Unit.name.label("suite"),
        )
        .join(Case, Case.id == Referral.case_id)
        .join(PersonInCase, PersonInCase.case_id == Referral.case_id)
        .outerjoin(Unit, Unit.id == Case.suite_id)
        .where(in_scope(actor))
    )
    return query.where(Referral.status.in_(statuses)) if statuses else query


def free_reference() -> str:
    """One that no referral has."""
    while True:
        name = new_reference()
        taken = sa.select(Referral.id).where(Referral.reference == name)
        if session().scalar(taken) is None:
            return name


def assessment_of(referral_id: uuid.UUID) -> Assessment | None:
    query = sa.select(Assessment).where(Assessment.referral_id == referral_id)
    return session().scalar(query)


def lines_of_referral(referral_id: uuid.UUID) -> Sequence[AssessmentLine]:
    return _lines(Assessment.referral_id == referral_id)


def lines_of(case_id: uuid.UUID) -> Sequence[AssessmentLine]:
    """Every line L&D wrote in this case, released or not: ask `consents.release` of each."""
    return _lines(Assessment.case_id == case_id)


def _lines(which: sa.ColumnElement[bool]) -> Sequence[AssessmentLine]:
    line = AssessmentLine
    query = sa.select(line).join(Assessment, Assessment.id == line.assessment_id).where(which)
    return session().scalars(query.order_by(line.written_at, line.position, line.id)).all()
