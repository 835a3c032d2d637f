"""What waits, what was answered, and how much of it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion import clock
from cjdiversion.access import Actor, Role
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Person, Posting, Unit
from cjdiversion.database import session
from cjdiversion.escalations.models import Escalation, History, Rung, in_scope
from cjdiversion.escalations.steps import Status


@dataclass(frozen=True)
class Filter:
    """Codes; an empty one does not narrow."""

    status: str = ""
    level: str = ""
    kind: str = ""
    partner: str = ""
    is_overdue: bool = False

    @property
    def narrows(self) -> bool:
        """More than by the state, which is what the list is about."""
        return bool(self.level or self.kind or self.partner or self.is_overdue)


def one(token: str, actor: Actor) -> Escalation | None:
    query = sa.select(Escalation).where(Escalation.token == token, in_scope(actor))
    return session().scalar(query.options(joinedload(Escalation.unit)))


def rung(token: str, actor: Actor) -> Rung | None:
    query = sa.select(Rung).join(Rung.escalation).where(Rung.token == token, in_scope(actor))
    return session().scalar(query.options(joinedload(Rung.escalation)))


def rungs_of(escalation: Escalation) -> Sequence[Rung]:
    query = sa.select(Rung).where(Rung.escalation_id == escalation.id)
    return session().scalars(query.order_by(Rung.taken_at, Rung.id)).all()


def history_of(escalation: Escalation) -> Sequence[History]:
    """Oldest first."""
    query = sa.select(History).where(History.escalation_id == escalation.id)
    return session().scalars(query.order_by(History.at, History.id)).all()


def listed(actor: Actor, filter_: Filter) -> sa.Select[Any]:
    """Unordered: `listing.page` orders by when it was raised."""
    query = sa.select(Escalation).where(in_scope(actor)).options(joinedload(Escalation.unit))
    for column in ("status", "level", "kind", "partner"):
        if wanted := getattr(filter_, column):
            query = query.where(getattr(Escalation, column) == wanted)
    if filter_.is_overdue:
        is_late = Escalation.answer_due_at < clock.now()
        query = query.where(Escalation.status == Status.RAISED, is_late)
    return query


def waiting(actor: Actor, *, most: int) -> Sequence[Escalation]:
    """Longest waiting first."""
    query = listed(actor, Filter(Status.RAISED)).order_by(Escalation.raised_at, Escalation.id)
    return session().scalars(query.limit(most)).all()


def of_case(case_id: uuid.UUID) -> Sequence[Escalation]:
    """Once the case is open. Newest first."""
    query = sa.select(Escalation).where(Escalation.case_id == case_id)
    return session().scalars(query.order_by(Escalation.raised_at.desc(), Escalation.id)).all()


def of_subject(subject_id: uuid.UUID) -> Sequence[Escalation]:
    """Of something the caller has opened, newest first, with the unit it was raised to."""
    query = sa.select(Escalation).where(Escalation.subject_id == subject_id)
    order = Escalation.raised_at.desc(), Escalation.id
    return session().scalars(query.options(joinedload(Escalation.unit)).order_by(*order)).all()


def of_cause(kind: str, subject_id: uuid.UUID) -> Sequence[Escalation]:
    """Every period of it, oldest first."""
    query = sa.select(Escalation).where(
        Escalation.kind == kind, Escalation.subject_id == subject_id
    )
    return session().scalars(query.order_by(Escalation.raised_at, Escalation.id)).all()


def causes(case_ids: Collection[uuid.UUID]) -> set[tuple[str, uuid.UUID, str]]:
    """What was raised of these cases, as (kind, what it is about, period)."""
    columns = (Escalation.kind, Escalation.subject_id, Escalation.period)
    query = sa.select(*columns).where(Escalation.case_id.in_(case_ids))
    return {(kind, subject, period) for kind, subject, period in session().execute(query)}


def is_raised(kind: str, subject_id: uuid.UUID, period: str) -> bool:
    cause = (Escalation.kind == kind, Escalation.subject_id == subject_id)
    query = sa.select(Escalation.id).where(*cause, Escalation.period == period)
    return session().scalar(query) is not None


# --- whom it can be handed to ---------------------------------------------------------------------

_ANSWERS = (Role.DUTY_INSPECTOR, Role.SUPERVISOR, Role.SUPERINTENDENT)


def answerers(actor: Actor) -> Sequence[Posting]:
    """Whoever answers for some unit of the actor's force today, by name."""
    query = (
        accounts.with_everything(sa.select(Posting))
        .where(accounts.current(), Posting.role.in_(_ANSWERS), Person.is_active)
        .where(sa.or_(Unit.id == actor.force_id, Unit.force_id == actor.force_id))
        .order_by(Person.name, Posting.id)
    )
    return session().scalars(query).all()


def answers_for(posting: Posting, escalation: Escalation) -> bool:
    """The same as `in_scope`, of somebody who is not asking."""
    if posting.role is Role.SUPERINTENDENT:
        return escalation.force_id in (posting.unit_id, posting.unit.force_id)
    its = {
        Role.DUTY_INSPECTOR: (escalation.unit_id,),
        Role.SUPERVISOR: (escalation.investigating_unit_id, escalation.unit_id),
    }
    return posting.unit_id in its.get(posting.role, ())


# --- how much of it -------------------------------------------------------------------------------

AGES = (
    ("Less than an hour", timedelta(0)),
    ("One hour to four hours", timedelta(hours=1)),
    ("Four hours to a day", timedelta(hours=4)),
    ("A day and longer", timedelta(days=1)),
)


def counts(actor: Actor, by: str) -> dict[str, int]:
    """Code → how many of the actor's force, `by` a column."""
    column = getattr(Escalation, by)
    query = _of_force(actor).with_only_columns(column, sa.func.count()).group_by(column)
    return {code: count for code, count in session().execute(query) if code}


def ages(actor: Actor) -> dict[str, int]:
    """Those that still wait, by how long."""
    now = clock.now()
    cases = [(Escalation.raised_at <= now - least, words) for words, least in reversed(AGES)]
    band = sa.case(*cases, else_=AGES[0][0]).label("band")
    inner = _of_force(actor).where(Escalation.status == Status.RAISED).with_only_columns(band)
    bands = inner.subquery()
    query = sa.select(bands.c.band, sa.func.count().label("number")).group_by(bands.c.band)
    found = {row.band: row.number for row in session().execute(query)}
    return {words: found.get(words, 0) for words, _ in AGES}


def _of_force(actor: Actor) -> sa.Select[Any]:
    return sa.select(Escalation.id).where(Escalation.force_id == actor.force_id)
