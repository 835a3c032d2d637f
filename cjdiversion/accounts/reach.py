"""Units, people, postings and tokens that an administrator keeps: every select holds the scope."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor, Role, UnitKind
from cjdiversion.accounts import queries
from cjdiversion.accounts.models import (
    Coverage,
    Person,
    Posting,
    ServiceToken,
    SignedIn,
    Unit,
    in_scope,
    running,
)
from cjdiversion.database import session
from cjdiversion.errors import Missing

Row = TypeVar("Row")


def _kept(by: Actor) -> sa.Select[uuid.UUID]:
    return sa.select(Unit.id).where(in_scope(by)).correlate(None)


def _posted_here(by: Actor) -> sa.ColumnElement[bool]:
    """People with a posting here, past ones included: a leaver stays to be found."""
    posted = sa.select(Posting.person_id).where(Posting.unit_id.in_(_kept(by)))
    return Person.id.in_(posted.correlate(None))


def units(by: Actor) -> Sequence[Unit]:
    """The force first, then what belongs to it, then who serves it."""
    found = session().scalars(sa.select(Unit).where(in_scope(by))).all()
    kinds = list(UnitKind)
    return sorted(found, key=lambda unit: (kinds.index(unit.kind), unit.name))


def unit(token: str, *, by: Actor) -> Unit:
    """Raises Missing."""
    return _found(session().scalar(sa.select(Unit).where(Unit.token == token, in_scope(by))))


def servers(kinds: Sequence[UnitKind]) -> Sequence[Unit]:
    """Every provider or area there is: their names are public."""
    return [unit for kind in kinds for unit in queries.units(kind)]


def server(token: str, *, kinds: Sequence[UnitKind]) -> Unit:
    """Raises Missing."""
    query = sa.select(Unit).where(Unit.token == token, Unit.kind.in_(kinds))
    return _found(session().scalar(query))


def serving(by: Actor) -> dict[uuid.UUID, str]:
    """Unit → names of who serves it today."""
    query = (
        sa.select(Coverage.served_unit_id, Unit.name)
        .join(Unit, Unit.id == Coverage.by_unit_id)
        .where(Coverage.served_unit_id.in_(_kept(by)), running(Coverage))
        .order_by(Coverage.from_on, Unit.name)
    )
    found: dict[uuid.UUID, list[str]] = {}
    for served_id, name in session().execute(query):
        found.setdefault(served_id, []).append(name)
    return {served_id: " and ".join(dict.fromkeys(names)) for served_id, names in found.items()}


def providers(by: Actor) -> list[queries.Offer]:
    """Those that serve the force, by name, with what each takes today."""
    query = sa.select(Unit).where(in_scope(by), Unit.kind == UnitKind.PROVIDER)
    found = session().scalars(query.order_by(Unit.name)).all()
    held = queries.remits([one.id for one in found])
    return [queries.Offer(one, held.get(one.id)) for one in found]


def people(by: Actor, *, at: Unit | None = None) -> sa.Select[Person]:
    """Everybody kept, or those posted at a unit today."""
    query = sa.select(Person).where(_posted_here(by))
    if at is None:
        return query
    here = sa.select(Posting.person_id).where(Posting.unit_id == at.id, running(Posting))
    return query.where(Person.id.in_(here))


def person(token: str, *, by: Actor) -> Person:
    """Raises Missing."""
    query = sa.select(Person).where(Person.token == token, _posted_here(by))
    return _found(session().scalar(query))


def person_addressed(email: str, *, by: Actor) -> Person | None:
    query = sa.select(Person).where(Person.email == email.lower(), _posted_here(by))
    return session().scalar(query)


def postings(people: Iterable[uuid.UUID], *, by: Actor, today: bool) -> Sequence[Posting]:
    """Postings of these people at units kept, newest first; only those of today if asked."""
    query = queries.with_everything(sa.select(Posting)).where(
        Posting.person_id.in_(list(people)), Posting.unit_id.in_(_kept(by))
    )
    if today:
        query = query.where(running(Posting))
    return session().scalars(query.order_by(Posting.from_on.desc(), Posting.id)).all()


def posting(token: str, *, by: Actor) -> Posting:
    """Raises Missing."""
    query = queries.with_everything(sa.select(Posting))
    return _found(
        session().scalar(query.where(Posting.token == token, Posting.unit_id.in_(_kept(by))))
    )


def is_posted(person: Person, unit: Unit, role: Role, from_on: date, to_on: date | None) -> bool:
    """Whether the person holds this very posting on one of these days."""
    query = sa.select(Posting.id).where(
        Posting.person_id == person.id,
        Posting.unit_id == unit.id,
        Posting.role == role,
        sa.or_(Posting.to_on.is_(None), Posting.to_on >= from_on),
    )
    if to_on is not None:
        query = query.where(Posting.from_on <= to_on)
    return session().scalar(query.limit(1)) is not None


def works_elsewhere(person: Person, by: Actor) -> bool:
    """Whether a posting of today or later stands where this administrator keeps nothing."""
    query = sa.select(Posting.id).where(
        Posting.person_id == person.id,
        Posting.unit_id.not_in(_kept(by)),
        sa.or_(Posting.to_on.is_(None), Posting.to_on >= clock.today()),
    )
    return session().scalar(query.limit(1)) is not None


def open_sessions(person: Person) -> Sequence[SignedIn]:
    """Not ended by anybody, and younger than the longest shift could be."""
    query = sa.select(SignedIn).where(SignedIn.person_id == person.id, SignedIn.ended_at.is_(None))
    return (
        session()
        .scalars(query.order_by(SignedIn.seen_at.desc(), SignedIn.id.desc()).limit(20))
        .all()
    )


def tokens(by: Actor) -> sa.Select[Any]:
    """Tokens of people and units kept: (ServiceToken, person's name, unit's name)."""
    columns: list[Any] = [ServiceToken, Person.name, Unit.name]
    return (
        sa.select(*columns)
        .outerjoin(Person, Person.id == ServiceToken.person_id)
        .outerjoin(Unit, Unit.id == ServiceToken.unit_id)
        .where(sa.or_(_posted_here(by), ServiceToken.unit_id.in_(_kept(by))))
    )


def service_token(token: str, *, by: Actor) -> ServiceToken:
    """Raises Missing."""
    query = tokens(by).where(ServiceToken.token == token)
    found: ServiceToken | None = session().scalars(query).first()
    return _found(found)


def _found(row: Row | None) -> Row:
    if row is None:
        raise Missing
    return row
