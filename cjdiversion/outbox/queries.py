"""Messages as an administrator sees them, and what a person wants to be told."""

from __future__ import annotations

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion.access import Actor
from cjdiversion.accounts.models import Person
from cjdiversion.database import session
from cjdiversion.listing import MOST_COUNTED
from cjdiversion.outbox.models import Message, MessageChoice, in_scope
from cjdiversion.outbox.steps import Status


def one(token: str, actor: Actor) -> Message | None:
    query = sa.select(Message).where(Message.token == token, in_scope(actor))
    return session().scalar(query.options(joinedload(Message.recipient)))


def listed(actor: Actor, status: Status) -> sa.Select[Message]:
    """Unordered: `listing.page` orders by when it was written."""
    query = sa.select(Message).where(in_scope(actor), Message.status == status)
    return query.options(joinedload(Message.recipient))


def counts(actor: Actor) -> dict[Status, int]:
    """How many in each state, and no more of each than a list counts, in one statement."""

    def number(status: Status) -> sa.ScalarSelect[int]:
        some = sa.select(Message.id).where(in_scope(actor), Message.status == status)
        some_of = some.limit(MOST_COUNTED + 1).subquery()
        return sa.select(sa.func.count()).select_from(some_of).scalar_subquery()

    found = session().execute(sa.select(*(number(status) for status in Status))).one()
    return dict(zip(Status, found, strict=True))


def switched_off(person_ids: Collection[uuid.UUID], kind: str) -> set[uuid.UUID]:
    query = sa.select(MessageChoice.person_id).where(
        MessageChoice.person_id.in_(person_ids),
        MessageChoice.kind == kind,
        MessageChoice.is_wanted.is_(False),
    )
    return set(session().scalars(query))


def choices_of(person_id: uuid.UUID) -> dict[str, bool]:
    query = sa.select(MessageChoice.kind, MessageChoice.is_wanted)
    found = session().execute(query.where(MessageChoice.person_id == person_id))
    return {row[0]: row[1] for row in found}


def address_of(person_id: uuid.UUID) -> str:
    """Empty when the account is closed: it gets nothing."""
    query = sa.select(Person.email).where(Person.id == person_id, Person.is_active)
    return session().scalar(query) or ""
