"""Who is on duty where."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion import clock
from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts.models import Duty, Person, Posting, Unit, on_duty, running
from cjdiversion.database import session


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Duties at the actor's own suite: past ones too, for who was there is asked afterwards."""
    return Duty.suite_id == actor.unit_id


def _with_everything() -> sa.Select[Duty]:
    home = joinedload(Duty.posting).joinedload(Posting.unit)
    return sa.select(Duty).options(joinedload(Duty.person), joinedload(Duty.suite), home)


def _holds() -> sa.ColumnElement[bool]:
    """By the clock, and for somebody the door lets in."""
    posted = sa.select(Posting.id).where(running(Posting))
    active = sa.select(Person.id).where(Person.is_active)
    return sa.and_(on_duty(clock.now()), Duty.posting_id.in_(posted), Duty.person_id.in_(active))


def here_now(actor: Actor) -> Sequence[Duty]:
    """Whose duty ends first comes first."""
    query = _with_everything().where(in_scope(actor), _holds())
    return session().scalars(query.order_by(Duty.until, Duty.id)).all()


def here_before(actor: Actor) -> sa.Select[Duty]:
    """Unordered: `listing.page` orders by when they were declared."""
    return _with_everything().where(in_scope(actor), ~_holds())


def one_here(token: str, actor: Actor) -> Duty | None:
    return session().scalar(_with_everything().where(Duty.token == token, in_scope(actor)))


def newest_of(person_id: uuid.UUID | None) -> Duty | None:
    """One's own: the present duty, or how the last one ended."""
    query = _with_everything().where(Duty.person_id == person_id)
    return session().scalar(query.order_by(Duty.declared_at.desc(), Duty.id.desc()).limit(1))


def held_by(person_id: uuid.UUID | None) -> Duty | None:
    return session().scalar(
        _with_everything().where(Duty.person_id == person_id, on_duty(clock.now()))
    )


def suites(actor: Actor) -> dict[str, str]:
    """Address token → name, of the other suites of the force."""
    query = sa.select(Unit.token, Unit.name).where(
        Unit.kind == UnitKind.SUITE, Unit.force_id == actor.force_id, Unit.id != actor.unit_id
    )
    return {row[0]: row[1] for row in session().execute(query.order_by(Unit.name))}


def suite(token: str) -> Unit | None:
    return session().scalar(sa.select(Unit).where(Unit.token == token))
