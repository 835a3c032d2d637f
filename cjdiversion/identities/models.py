"""By what people are found again, what was said of two records, and records closed as about the
wrong person. Suspects and people detained for their care only: a victim or a witness has no row
here, so that nobody is ever one merged person in two parts (DPA 2018 s38(3)).
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case, PersonInCase
from cjdiversion.cases.models import in_scope as cases_in_scope
from cjdiversion.database import (
    IDENTITY,
    LINK,
    NOT_PERSONAL,
    POLICE,
    STAFF,
    Addressed,
    Base,
    Keyed,
)
from cjdiversion.identities.likeness import Identity, keys_of
from cjdiversion.identities.steps import LinkStatus, QuarantineStatus


class MatchKey(Base):
    """One row for each key of a person (likeness.keys_of), with the force and the date of birth
    beside it, so that whoever may be the same is one range of one index."""

    __tablename__ = "match_key"
    __table_args__ = (
        sa.Index("ix_match_key_found_by", "force_id", "key", "born_on", "person_id"),
        {"info": POLICE},
    )

    person_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person_in_case.id"), primary_key=True, info=LINK
    )
    key: Mapped[str] = mapped_column(sa.String(90), primary_key=True, info=IDENTITY)
    force_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    born_on: Mapped[date | None] = mapped_column(info=IDENTITY)


IS_PROPOSED = sa.text("status = 'proposed'")


class IdentityLink(Base, Addressed):
    """Two records are about one person: said by one, confirmed or refused by another. The records
    stay two. Keys are time-ordered, so `earlier_id` is the lower one, and a pair has one spelling.

    `is_from_later`: whoever proposed it stood at the later record. `reasons`: codes of
    rules.REASONS, as they were on that day.
    """

    __tablename__ = "identity_link"
    __table_args__ = (
        sa.CheckConstraint("earlier_id < later_id", name="two_records"),
        sa.Index(
            "uq_identity_link_live",
            "earlier_id",
            "later_id",
            unique=True,
            sqlite_where=sa.text("status IN ('proposed', 'confirmed')"),
            postgresql_where=sa.text("status IN ('proposed', 'confirmed')"),
        ),
        sa.Index(None, "earlier_id", "status"),
        sa.Index(None, "later_id", "status"),
        sa.Index(None, "force_id", "status", "proposed_at", "id"),
        # Not by the state first: whoever looks for one person's links must begin with the person.
        sa.Index(
            "ix_identity_link_to_decide",
            "decide_by",
            sqlite_where=IS_PROPOSED,
            postgresql_where=IS_PROPOSED,
        ),
        {"info": POLICE},
    )

    earlier_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person_in_case.id"), info=LINK)
    later_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person_in_case.id"), info=LINK)
    force_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    is_from_later: Mapped[bool] = mapped_column(info=NOT_PERSONAL)
    status: Mapped[LinkStatus] = mapped_column(default=LinkStatus.PROPOSED, info=NOT_PERSONAL)
    reasons: Mapped[list[str]] = mapped_column(default=list, info=IDENTITY)
    because: Mapped[str] = mapped_column(sa.Text, info=IDENTITY)
    proposed_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    proposed_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    proposed_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    decide_by: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    decided_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    decided_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    refused_because: Mapped[str] = mapped_column(sa.Text, default="", info=IDENTITY)
    undone_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    undone_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    undone_because: Mapped[str] = mapped_column(sa.Text, default="", info=IDENTITY)

    earlier: Mapped[PersonInCase] = relationship(foreign_keys=[earlier_id], lazy="raise_on_sql")
    later: Mapped[PersonInCase] = relationship(foreign_keys=[later_id], lazy="raise_on_sql")

    @property
    def asked_from(self) -> PersonInCase:
        return self.later if self.is_from_later else self.earlier

    @property
    def asked_about(self) -> PersonInCase:
        return self.earlier if self.is_from_later else self.later


class Quarantine(Base, Addressed):
    """A case closed because it is about the wrong person: restricted, never deleted (DPA 2018
    s47(2)). `case_file.quarantined_at` says so to every room."""

    __tablename__ = "quarantine"
    __table_args__ = (
        sa.Index(
            "uq_quarantine_live",
            "case_id",
            unique=True,
            sqlite_where=sa.text("status = 'set'"),
            postgresql_where=sa.text("status = 'set'"),
        ),
        sa.Index(None, "case_id", "set_at"),
        sa.Index(None, "status", "set_at", "id"),
        {"info": POLICE},
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    status: Mapped[QuarantineStatus] = mapped_column(
        default=QuarantineStatus.SET, info=NOT_PERSONAL
    )
    because: Mapped[str] = mapped_column(sa.Text, info=IDENTITY)
    set_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    set_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    set_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    lifted_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    lifted_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    lifted_because: Mapped[str] = mapped_column(sa.Text, default="", info=IDENTITY)

    case: Mapped[Case] = relationship(lazy="raise_on_sql")


class QuarantineTold(Base, Keyed):
    """Somebody who had seen the record, or had been given something of it, was told. `who` is the
    key of a line of exposure.py."""

    __tablename__ = "quarantine_told"
    __table_args__ = (sa.UniqueConstraint("quarantine_id", "who"), {"info": POLICE})

    quarantine_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("quarantine.id"), info=LINK)
    who: Mapped[str] = mapped_column(sa.String(200), info=STAFF)
    told_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    told_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    told_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)


# --- keys are kept with the person --------------------------------------------------------------

_FACTS = ("surname", "forenames", "other_names", "born_on", "pnc_id")


def identity_of(person: Any) -> Identity:
    """Of a person, or of a row that has the same columns."""
    texts = {name: getattr(person, name) or "" for name in _FACTS if name != "born_on"}
    return Identity(born_on=person.born_on, **texts)


@event.listens_for(PersonInCase, "after_insert")
def _keep(mapper: Any, connection: sa.Connection, person: PersonInCase) -> None:
    """Whoever writes a person, by whichever verb, they are found again."""
    if rows := _rows(person.id, identity_of(person)):
        cases = Case.__table__
        force = sa.select(cases.c.force_id).where(cases.c.id == person.case_id).scalar_subquery()
        connection.execute(_KEYS.insert().values(force_id=force), rows)


@event.listens_for(PersonInCase, "after_update")
def _keep_up(mapper: Any, connection: sa.Connection, person: PersonInCase) -> None:
    attributes = sa.inspect(person).attrs
    if any(attributes[name].history.has_changes() for name in _FACTS):
        connection.execute(_KEYS.delete().where(_KEYS.c.person_id == person.id))
        _keep(mapper, connection, person)


def write_all(connection: sa.Connection) -> None:
    """Of everybody there is and none has keys yet: for a migration, and for rows that were written
    past the services."""
    people, cases = cast(sa.Table, PersonInCase.__table__), cast(sa.Table, Case.__table__)
    facts = [people.c[name] for name in _FACTS]
    query = (
        sa.select(people.c.id, cases.c.force_id, *facts)
        .join(cases, cases.c.id == people.c.case_id)
        .order_by(people.c.id)
        .limit(_AT_ONCE)
    )
    found = connection.execute(query).all()
    while found:
        rows = [
            {"force_id": one.force_id, **row}
            for one in found
            for row in _rows(one.id, identity_of(one))
        ]
        if rows:
            connection.execute(_KEYS.insert(), rows)
        found = connection.execute(query.where(people.c.id > found[-1].id)).all()


def _rows(person_id: uuid.UUID, who: Identity) -> list[dict[str, Any]]:
    keys = sorted(keys_of(who))
    return [{"person_id": person_id, "key": key, "born_on": who.born_on} for key in keys]


_KEYS = cast(sa.Table, MatchKey.__table__)
_AT_ONCE = 2_000


# --- reach -------------------------------------------------------------------------------------


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Links of which one record at least is in reach. Asked of each link by its keys: links are
    few, cases are many."""
    reached = (
        sa.select(sa.literal(1))
        .select_from(PersonInCase)
        .join(Case, Case.id == PersonInCase.case_id)
        .where(PersonInCase.id.in_((IdentityLink.earlier_id, IdentityLink.later_id)))
        .where(cases_in_scope(actor))
    )
    return reached.correlate(IdentityLink).exists()


def quarantines_in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Of cases in reach, asked of each by its key."""
    reached = sa.select(sa.literal(1)).select_from(Case).where(Case.id == Quarantine.case_id)
    return reached.where(cases_in_scope(actor)).correlate(Quarantine).exists()
