"""Units, postings and coverage as they are on a day."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager

from cjdiversion import clock, reference
from cjdiversion.access import Actor, Role, UnitKind
from cjdiversion.accounts.models import (
    Coverage,
    Duty,
    Person,
    Posting,
    Remit,
    Unit,
    on_duty,
    running,
)
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


_SUITE = aliased(Unit)


def with_duty(query: Query, now: datetime | sa.BindParameter[datetime]) -> Query:
    """With the duty that holds in the posting, if one does, and its suite. Where a person has
    several postings the one they are on duty in comes first."""
    return (
        query.outerjoin(Duty, sa.and_(Duty.posting_id == Posting.id, on_duty(now)))
        .outerjoin(Duty.suite.of_type(_SUITE))
        .options(contains_eager(Duty.suite.of_type(_SUITE)))
        .order_by(Duty.id.is_(None), Posting.from_on, Posting.id)
    )


def acting(person_id: uuid.UUID) -> Actor | None:
    """The person where they are now: on duty, or in the first posting of today."""
    return _first(Posting.person_id == person_id)


def _first(*where: sa.ColumnExpressionArgument[bool]) -> Actor | None:
    query = with_duty(with_everything(sa.select(Posting, Duty)), clock.now())
    found = session().execute(query.where(*where, current()).limit(1)).first()
    return actor_in(found[0], found[1]) if found else None


def actor_in(posting: Posting, duty: Duty | None) -> Actor:
    """The person as they are in this posting, at the suite they are on duty at now and nowhere
    else; `person`, `unit` and `suite` are loaded. Least data: while somebody works at another
    suite, the people held in their own are others' to look after (decisions 11)."""
    unit = duty.suite if duty is not None else posting.unit
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
        duty_until=duty.until if duty is not None else None,
    )


def actor_named(email: str) -> Actor:
    """For commands run at the machine ("--as PERSON"). Raises Missing."""
    found = _first(sa.func.lower(Person.email) == email.lower(), Person.is_active)
    if found is None:
        raise Missing(f"Nobody called {email} has a posting today")
    return found


def working_at(unit_id: uuid.UUID, roles: Sequence[Role]) -> Sequence[uuid.UUID]:
    """Who holds one of these roles there today, and whose account is open."""
    query = sa.select(Posting.person_id).join(Posting.person).where(current(), Person.is_active)
    query = query.where(Posting.unit_id == unit_id, Posting.role.in_(roles))
    return session().scalars(query.order_by(Posting.person_id)).all()


def unit_named(name: str, kind: UnitKind) -> Unit | None:
    return session().scalar(sa.select(Unit).where(Unit.name == name, Unit.kind == kind))


def force_coded(code: str) -> Unit | None:
    return session().scalar(sa.select(Unit).where(Unit.code == code, Unit.kind == UnitKind.FORCE))


def units(kind: UnitKind, *, force_id: uuid.UUID | None = None) -> Sequence[Unit]:
    query = sa.select(Unit).where(Unit.kind == kind).order_by(Unit.name)
    if force_id is not None:
        query = query.where(Unit.force_id == force_id)
    return session().scalars(query).all()


def units_of(unit_ids: Sequence[uuid.UUID]) -> Sequence[Unit]:
    return session().scalars(sa.select(Unit).where(Unit.id.in_(unit_ids))).all()


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
        .order_by(Coverage.from_on.desc(), Unit.name)
        .limit(1)
    )
    return session().scalar(query)


@dataclass(frozen=True)
class Offer:
    """A provider and what it takes on that day; no remit where nobody has said."""

    provider: Unit
    remit: Remit | None


def offers(served_unit_id: uuid.UUID, on: date | None = None) -> list[Offer]:
    """Every provider that serves a unit on a day, in one fixed order: the latest to begin first."""
    query = (
        sa.select(Unit)
        .join(Coverage, Coverage.by_unit_id == Unit.id)
        .where(Coverage.served_unit_id == served_unit_id, Unit.kind == UnitKind.PROVIDER)
        .where(running(Coverage, on))
        .order_by(Coverage.from_on.desc(), Unit.name)
    )
    found = list(dict.fromkeys(session().scalars(query)))
    held = remits([one.id for one in found], on)
    return [Offer(one, held.get(one.id)) for one in found]


def remits(provider_ids: Sequence[uuid.UUID], on: date | None = None) -> dict[uuid.UUID, Remit]:
    """Provider → what it takes on that day, of those of whom it is known."""
    query = sa.select(Remit).where(Remit.provider_id.in_(provider_ids), running(Remit, on))
    rows = session().scalars(query.order_by(Remit.from_on, Remit.id))
    return {row.provider_id: row for row in rows}  # the latest stands


def service_of(remit: Remit | None, nation: str = "") -> reference.Row:
    """What the service is called: as its remit says, else as that nation calls it."""
    known = {row.code: row for row in reference.rows("ld_services")}
    if remit is not None and remit.service in known:
        return known[remit.service]
    there = (row for row in known.values() if row.attributes["nation"] == nation)
    return next(there, next(iter(known.values())))


def nation_of(force_code: str) -> str:
    return str(reference.attributes("forces").get(force_code, {}).get("nation", ""))


def named_in_force(
    name: str, parts: Sequence[str], force_id: uuid.UUID, *, on: date | None = None
) -> Sequence[Posting]:
    """What everybody with that name, or one of its parts in theirs, does in the force on that day,
    or today, with the person. Whoever has left since counts on the days before."""
    query = sa.select(Posting).join(Posting.person).join(Posting.unit)
    here = sa.or_(Unit.id == force_id, Unit.force_id == force_id)
    lower = sa.func.lower(Person.name)
    is_named = sa.or_(Person.name == name, *(lower.contains(one, autoescape=True) for one in parts))
    is_there = sa.true() if on is not None and on < clock.today() else Person.is_active
    query = query.where(current(on), is_there, here, is_named)
    query = query.options(contains_eager(Posting.person)).order_by(Posting.id)
    return session().scalars(query).all()


def ranks_held(person_id: uuid.UUID, force_id: uuid.UUID, on: date) -> Sequence[str]:
    """Of the postings that a person held in the force on that day."""
    query = sa.select(Posting.rank).join(Posting.unit).where(Posting.person_id == person_id)
    here = sa.or_(Unit.id == force_id, Unit.force_id == force_id)
    return session().scalars(query.where(current(on), here).order_by(Posting.id)).all()


def posted(
    roles: Sequence[Role], *, at: uuid.UUID | None = None, within: uuid.UUID | None = None
) -> Sequence[Posting]:
    """Who holds one of these roles today: at one unit, or within a force; by name."""
    query = with_everything(sa.select(Posting)).where(current(), Person.is_active)
    here = Unit.id == at if at else sa.or_(Unit.id == within, Unit.force_id == within)
    query = query.where(Posting.role.in_(roles), here)
    return session().scalars(query.order_by(Person.name, Posting.id)).all()
