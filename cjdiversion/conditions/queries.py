"""Records, conditions and what was said of them, as they are opened."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.cases.naming import REFERENCE_LETTERS
from cjdiversion.conditions.models import (
    AnswerLink,
    BreachDecision,
    Condition,
    Evidence,
    Record,
    Signature,
    in_scope,
)
from cjdiversion.conditions.states import STANDING, Status
from cjdiversion.database import session
from cjdiversion.disposals.models import Decision

_WITH_CASE = (
    joinedload(Record.case).joinedload(Case.person),
    joinedload(Record.decision).selectinload(Decision.covers),
)
_OFFENCES = joinedload(Record.case).selectinload(Case.offences)
_WHOLE = (
    joinedload(Condition.case),
    joinedload(Condition.record).options(*_WITH_CASE),
)


def one(token: str, actor: Actor) -> Record | None:
    """With its case, person, offences and decision, if the case is within reach."""
    query = sa.select(Record).where(Record.token == token, in_scope(Record, actor))
    return session().scalar(query.options(*_WITH_CASE, _OFFENCES))


def one_condition(token: str, actor: Actor) -> Condition | None:
    """With its record and all that comes with one."""
    query = sa.select(Condition).where(Condition.token == token, in_scope(Condition, actor))
    offences = joinedload(Condition.record).options(_OFFENCES)
    return session().scalar(query.options(*_WHOLE, offences))


def of_decision(decision_id: uuid.UUID) -> Record | None:
    return session().scalar(sa.select(Record).where(Record.decision_id == decision_id))


def of_case(case_id: uuid.UUID) -> Sequence[Record]:
    """Newest first."""
    query = sa.select(Record).where(Record.case_id == case_id)
    return session().scalars(query.order_by(Record.begun_at.desc(), Record.id.desc())).all()


def held_of_case(case_id: uuid.UUID) -> Sequence[Record]:
    """The same as they stand now, all held until this unit of work ends, in one order whoever asks:
    what is decided of the case and what is done of its records come one after the other."""
    held = sa.select(Record.id).where(Record.case_id == case_id).order_by(Record.id)
    session().execute(held.with_for_update())
    found = of_case(case_id)
    for one in found:
        session().refresh(one, attribute_names=["status", "signatures", "version"])
    return found


def conditions_of(record_id: uuid.UUID) -> Sequence[Condition]:
    """All there ever were, a variation after what it replaces."""
    query = sa.select(Condition).where(Condition.record_id == record_id)
    return session().scalars(query.order_by(Condition.number, Condition.set_at, Condition.id)).all()


def ends_of(record_id: uuid.UUID) -> Sequence[tuple[Status, date | None]]:
    """How each condition stands in the database now, whatever was read of it before."""
    row = Condition
    found = session().execute(sa.select(row.status, row.ended_on).where(row.record_id == record_id))
    return [(status, ended_on) for status, ended_on in found]


def standing_in(record_id: uuid.UUID) -> list[Condition]:
    return [one for one in conditions_of(record_id) if one.status in STANDING]


def signatures_of(record_id: uuid.UUID) -> Sequence[Signature]:
    query = sa.select(Signature).where(Signature.record_id == record_id)
    return session().scalars(query.order_by(Signature.number)).all()


def evidence_of(condition_ids: Sequence[uuid.UUID]) -> Sequence[Evidence]:
    """Oldest first."""
    query = sa.select(Evidence).where(Evidence.condition_id.in_(condition_ids))
    return session().scalars(query.order_by(Evidence.recorded_at, Evidence.id)).all()


def breaches_of(condition_ids: Sequence[uuid.UUID]) -> Sequence[BreachDecision]:
    """Oldest first."""
    row = BreachDecision
    query = sa.select(row).where(row.condition_id.in_(condition_ids))
    return session().scalars(query.order_by(row.decided_at, row.id)).all()


def link(token: str) -> AnswerLink | None:
    """Whoever asks: with its condition and the record and case of it."""
    query = sa.select(AnswerLink).where(AnswerLink.token == token)
    whole = joinedload(AnswerLink.condition).options(*_WHOLE)
    return session().scalar(query.options(whole))


def free_reference() -> str:
    """Q and six characters, to be read out over a telephone; one that no condition has."""
    while True:
        name = "Q" + "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(6))
        if session().scalar(sa.select(Condition.id).where(Condition.reference == name)) is None:
            return name


def links_of(condition_id: uuid.UUID) -> Sequence[AnswerLink]:
    """Oldest first; the last is the one that takes an answer."""
    query = sa.select(AnswerLink).where(AnswerLink.condition_id == condition_id)
    return session().scalars(query.order_by(AnswerLink.made_at, AnswerLink.id)).all()
