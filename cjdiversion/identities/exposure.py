"""Everybody who read, listed, wrote in or was given something of a record until it was closed, out
of the trail: who is to be told that it was about the wrong person (DPA 2018 s38(5), s48(9)).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cjdiversion import audit, clock, sheets
from cjdiversion.access import Actor, May, Role, require
from cjdiversion.accounts.models import Unit
from cjdiversion.audit import AuditEvent, Did, Operation
from cjdiversion.database import session
from cjdiversion.identities import queries
from cjdiversion.identities.models import Quarantine, QuarantineTold

ALSO_CALLED: dict[str, Callable[[uuid.UUID], Sequence[str]]] = {}
"""Room → what it calls its own records of a case on its lists. Rooms to the right say so when they
register; what begins with the reference of the case is found by itself."""

# Who was harmed stays who they are, and no suspect’s page tells who helps them.
_OF_VICTIMS = [did for did in Did if did.value.startswith("victim")]
_TO = "to:"  # before the name of somebody who was given something


@dataclass
class Line:
    """Somebody to be told. `key` stays the same however often the trail is read. `given_to`: whom
    they gave something of it."""

    key: str
    name: str
    first_at: datetime
    last_at: datetime
    places: list[str] = field(default_factory=list)
    deeds: list[str] = field(default_factory=list)
    given_to: list[str] = field(default_factory=list)
    told: QuarantineTold | None = None

    @property
    def is_recipient(self) -> bool:
        return self.key.startswith(_TO)


def lines(quarantine: Quarantine) -> list[Line]:
    """People by name, then whoever was given something of it."""
    found: dict[str, Line] = {}
    for row in session().execute(_events(quarantine)):
        _add(found, _key(row), row.actor_name, row)
        if row.recipient:
            _add(found, f"{_TO}{row.recipient}", row.recipient, row)
    told = queries.told_of(quarantine.id)
    for key, line in found.items():
        line.told = told.get(key)
    return sorted(found.values(), key=lambda line: (line.is_recipient, line.name.casefold()))


def _key(row: Any) -> str:
    """A person has one key in whatever role; a token of a unit has its name and place."""
    if row.actor_id is not None:
        return str(row.actor_id.hex)
    return f"{row.actor_name}/{row.actor_role}/{row.unit or ''}"


def _add(found: dict[str, Line], key: str, name: str, row: Any) -> None:
    line = found.setdefault(key, Line(key, name, row.first_at, row.last_at))
    line.first_at, line.last_at = (
        min(line.first_at, row.first_at),
        max(line.last_at, row.last_at),
    )
    _once(line.deeds, row.did.words)
    if line.is_recipient:
        _once(line.places, f"Given by {row.actor_name}")
    else:
        role = Role(row.actor_role).words
        _once(line.places, f"{role}, {row.unit}" if row.unit else role)
        _once(line.given_to, row.recipient)


def _once(kept: list[str], words: str | None) -> None:
    if words and words not in kept:
        kept.append(words)


def _events(quarantine: Quarantine) -> sa.Select[Any]:
    """One row for each person, place, deed and recipient, in the order they first happened."""
    event, case = AuditEvent, quarantine.case
    of_case = sa.select(event).where(
        event.case_id == case.id, event.at < quarantine.set_at, event.did.not_in(_OF_VICTIMS)
    )
    listed = sa.select(event).where(
        event.at >= case.recorded_at,
        event.at < quarantine.set_at,
        event.operation == Operation.CONSULTATION,
        event.case_id.is_distinct_from(case.id),
        sa.or_(*_named_in_lists(case)),
    )
    seen = sa.union_all(of_case, listed).subquery()
    said = seen.c.actor_id, seen.c.actor_name, seen.c.actor_role, Unit.name, seen.c.did
    first_at = sa.func.min(seen.c.at)
    return (
        sa.select(
            seen.c.actor_id,
            seen.c.actor_name,
            seen.c.actor_role,
            Unit.name.label("unit"),
            seen.c.did,
            seen.c.recipient,
            first_at.label("first_at"),
            sa.func.max(seen.c.at).label("last_at"),
        )
        .outerjoin(Unit, Unit.id == seen.c.actor_unit_id)
        .where(seen.c.actor_role != Role.SYSTEM.value)
        .group_by(*said, seen.c.recipient)
        .order_by(first_at, seen.c.actor_name, seen.c.did)
    )


def _named_in_lists(case: Any) -> list[sa.ColumnElement[bool]]:
    """A list that was shown holds the references that were on it, as JSON. Those of an annex begin
    with that of its case."""
    names = [name for called in ALSO_CALLED.values() for name in called(case.id)]
    text = AuditEvent.facts.cast(sa.Text)
    whole = [text.contains(f'"{name}"', autoescape=True) for name in names]
    return [text.contains(f'"{case.reference}', autoescape=True), *whole]


def exported(quarantine: Quarantine, *, by: Actor) -> bytes:
    """The same lines for a spreadsheet; that they left is written down."""
    require(by, May.IDENTITY_QUARANTINE)
    did, to = Did.QUARANTINE_EXPORTED, by.unit_name
    audit.record(did, Operation.DISCLOSURE, by=by, subject=quarantine, recipient=to)
    header = ("Who", "Role and unit", "First", "Last", "What", "Given to", "Told", "Told by")
    return sheets.csv_of(header, [_cells(line) for line in lines(quarantine)])


def _cells(line: Line) -> list[str]:
    told = line.told
    return [
        line.name,
        "; ".join(line.places),
        clock.in_words(line.first_at),
        clock.in_words(line.last_at),
        "; ".join(line.deeds),
        "; ".join(line.given_to),
        clock.in_words(told.told_at) if told else "",
        told.told_by if told else "",
    ]
