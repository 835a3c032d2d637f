"""Units, postings and coverage as they are on a day."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts.models import Coverage, Person, Posting, Unit, running
from cjdiversion.database import session
from cjdiversion.errors import Missing


def current(on: date | None = None) -> sa.ColumnElement[bool]:
    return running(Posting, on)


Query = TypeVar("Query", bound="sa.Select[*tuple[Any, ...]]")


def with_everything(query: Query) -> Query:
    return (
        query.join(Posting.person)
        .join(Posting.unit)
        .options(contains_eager(Posting.person), contains_eager(Posting.unit))
    )


def postings_of(person_id: uuid.UUID) -> Sequence[Posting]:
    query = with_everything(sa.select(Posting)).where(Posting.person_id == person_id, current())
    return session().scalars(query.order_by(Posting.from_on, Posting.id)).all()


def actor_in(posting: Posting) -> Actor:
    """The person as they are in this posting; `person` and `unit` are loaded."""
    unit = posting.unit
    return Actor(
        person_id=posting.person_id,
        name=posting.person.name,
        role=posting.role,
        rank=posting.rank,
        unit_id=unit.id,
        unit_name=unit.name,
        unit_kind=unit.kind,
        force_id=unit.id if unit.kind is UnitKind.FORCE else unit.force_id,
        posting_id=posting.id,
    )


def actor_named(email: str) -> Actor:
    """For commands run at the machine ("--as PERSON"). Raises Missing."""
    query = with_everything(sa.select(Posting)).where(
        sa.func.lower(Person.email) == email.lower(), Person.is_active, current()
    )
    posting = session().scalars(query.order_by(Posting.from_on)).first()
    if posting is None:
        raise Missing(f"Nobody called {email} has a posting today")
    return actor_in(posting)


def unit_named(name: str, kind: UnitKind) -> Unit | None:
    return session().scalar(sa.select(Unit).where(Unit.name == name, Unit.kind == kind))


def force_coded(code: str) -> Unit | None:
    return session().scalar(sa.select(Unit).where(Unit.code == code, Unit.kind == UnitKind.FORCE))


def units(kind: UnitKind, *, force_id: uuid.UUID | None = None) -> Sequence[Unit]:
    query = sa.select(Unit).where(Unit.kind == kind).order_by(Unit.name)
    if force_id is not None:
        query = query.where(Unit.force_id == force_id)
    return session().scalars(query).all()


def unit(unit_id: uuid.UUID) -> Unit:
    found = session().get(Unit, unit_id)
    if found is None:
        raise Missing
    return found


def serving(served_unit_id: uuid.UUID, kind: UnitKind, on: date | None = None) -> Unit | None:
    """The provider or CPS area that serves a unit on a day, from the dated table."""
    query = (
        sa.select(Unit)
        .join(Coverage, Coverage.by_unit_id == Unit.id)
        .where(Coverage.served_unit_id == served_unit_id, Unit.kind == kind)
        .where(running(Coverage, on))
        .order_by(Coverage.from_on.desc())
        .limit(1)
    )
    return session().scalar(query)
