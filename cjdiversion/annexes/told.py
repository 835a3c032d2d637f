"""Who was told of a deed: read from the messages it left, so that nobody is named who was not."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Posting
from cjdiversion.annexes import queries
from cjdiversion.annexes.asking_models import AnnexQuestion
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.database import session
from cjdiversion.outbox.models import Message


@dataclass(frozen=True)
class Person:
    """`name`: for whoever is of the same organisation."""

    name: str | None
    role: str
    unit: str


def issued(annex: AnnexVersion, who: Actor) -> list[Person]:
    return _of("annex-waits", annex.id, who)


def approved(annex: AnnexVersion, who: Actor) -> list[Person]:
    return _of("annex-approved", annex.id, who)


def returned(annex: AnnexVersion, who: Actor) -> list[Person]:
    return _of("annex-returned", annex.id, who)


def asked_to_confirm(annex: AnnexVersion, who: Actor) -> list[Person]:
    return _of("annex-to-confirm", annex.id, who)


def of_denial(annex: AnnexVersion, who: Actor) -> list[Person]:
    return _of("annex-approval-denied", annex.id, who)


def shared(annex: AnnexVersion, recipient: str, who: Actor) -> list[Person]:
    """`recipient`: a code of `rules.RECIPIENTS`."""
    unit = queries.recipients_of(annex)[recipient]
    return _of("annex-shared", annex.id, who, Message.period == str(unit.id)) if unit else []


def asked(question: AnnexQuestion, who: Actor) -> list[Person]:
    return _of("annex-asked", question.id, who)


def answered(question: AnnexQuestion, who: Actor) -> list[Person]:
    period = str(question.version)
    return _of("annex-answered", question.id, who, Message.period == period)


def _of(kind: str, subject_id: uuid.UUID, who: Actor, *where: Any) -> list[Person]:
    of_deed = Message.subject_id == subject_id, Message.kind == kind, *where
    people = session().scalars(sa.select(Message.recipient_id).where(*of_deed)).all()
    return [_person(one, who) for one in _postings([one for one in people if one])]


def _postings(people: Sequence[uuid.UUID]) -> Sequence[Posting]:
    """The first of each."""
    found = {one: accounts.postings_of(one) for one in people}
    return sorted((held[0] for held in found.values() if held), key=lambda one: one.person.name)


def _person(posting: Posting, who: Actor) -> Person:
    home = posting.unit.force_id or posting.unit_id
    is_ours = home == (who.force_id or who.unit_id)
    name = posting.person.name if is_ours else None
    return Person(name, posting.role.words, posting.unit.name)
