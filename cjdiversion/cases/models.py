"""A case, the person it is about, what brought them here, and what is alleged."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion.access import Actor, Role
from cjdiversion.accounts.models import Unit
from cjdiversion.cases.naming import new_reference, search_key
from cjdiversion.database import (
    CONTACT,
    CRIMINAL,
    EQUALITY,
    IDENTITY,
    LINK,
    NOT_PERSONAL,
    POLICE,
    STAFF,
    Addressed,
    Base,
    Keyed,
)


class Way(StrEnum):
    """What brought the person here."""

    CUSTODY = "custody"
    VOLUNTARY = "voluntary-attendance"
    MENTAL_HEALTH_ACT = "mental-health-act"  # the person is not a suspect
    COURT = "court"
    COMMUNITY = "community"
    SELF = "self-referral"

    @property
    def words(self) -> str:
        special = {
            Way.VOLUNTARY: "Voluntary attendance",
            Way.MENTAL_HEALTH_ACT: "Mental Health Act detention",
        }
        return special.get(self, self.value.capitalize())


class Case(Base, Addressed):
    """`is_open` while the person is here (booked, attending, detained) or work is outstanding;
    `is_in_suite` while the person is held there.

    The units stand on the row so that reach is one comparison on one index.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        sa.Index(None, "suite_id", "is_open", "opened_at", "id"),
        sa.Index("ix_case_file_in_suite", "suite_id", "is_in_suite", "opened_at", "id"),
        sa.Index(None, "investigating_unit_id", "is_open", "opened_at", "id"),
        sa.Index(None, "force_id", "is_open", "opened_at", "id"),
        sa.Index(None, "provider_id", "is_open", "opened_at", "id"),
        sa.Index(None, "suite_id", "surname_key"),
        sa.Index(None, "investigating_unit_id", "surname_key"),
        sa.Index(None, "force_id", "surname_key"),
        sa.Index(None, "force_id", "crime_number"),
        # Few among all: what is counted or raised leaves them out.
        sa.Index(
            "ix_case_file_quarantined",
            "id",
            sqlite_where=sa.text("quarantined_at IS NOT NULL"),
            postgresql_where=sa.text("quarantined_at IS NOT NULL"),
        ),
        {"info": POLICE},
    )

    reference: Mapped[str] = mapped_column(
        sa.String(16), unique=True, default=new_reference, info=LINK
    )
    way: Mapped[Way] = mapped_column(info=CRIMINAL)
    is_open: Mapped[bool] = mapped_column(default=True, info=NOT_PERSONAL)
    is_in_suite: Mapped[bool] = mapped_column(default=False, info=NOT_PERSONAL)
    opened_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    # Whose record it is: the force, or the provider where L&D began it without the police.
    force_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    suite_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    investigating_unit_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("unit.id"), info=NOT_PERSONAL
    )
    provider_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("unit.id"), info=NOT_PERSONAL
    )
    cps_area_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("unit.id"), info=NOT_PERSONAL
    )
    crime_number: Mapped[str] = mapped_column(sa.String(40), default="", info=CRIMINAL)
    urn: Mapped[str] = mapped_column(sa.String(16), default="", info=CRIMINAL)
    # The person's surname as it is looked for, beside the units: one range of one index. In byte
    # order on both databases, so that a range of it is a prefix.
    surname_key: Mapped[str] = mapped_column(
        sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql"),
        default="",
        info=IDENTITY,
    )
    to_fix: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)  # open ToFix rows
    # Closed as about the wrong person; set and lifted by the room of identities, with reasons.
    quarantined_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)

    person: Mapped[PersonInCase] = relationship(back_populates="case", lazy="raise_on_sql")
    booking: Mapped[CustodyBooking | None] = relationship(lazy="raise_on_sql")
    attendance: Mapped[VoluntaryAttendance | None] = relationship(lazy="raise_on_sql")
    detention: Mapped[MhaDetention | None] = relationship(lazy="raise_on_sql")
    offences: Mapped[list[Offence]] = relationship(lazy="raise_on_sql", order_by="Offence.position")
    suite: Mapped[Unit | None] = relationship(foreign_keys=[suite_id], lazy="raise_on_sql")
    force: Mapped[Unit] = relationship(foreign_keys=[force_id], lazy="raise_on_sql")

    @property
    def is_of_ld(self) -> bool:
        """L&D began it of somebody at court, in the community or who came by themselves: it stands
        with no unit of the police, so that none of them finds it."""
        return self.force_id == self.provider_id

    @property
    def case_id(self) -> uuid.UUID:
        """So that the audit trail files the case's own events with those of its rooms."""
        return self.id


class PersonInCase(Base, Keyed):
    """The suspect, or the person detained for their care; one row a case, never merged.

    Self-defined and officer-observed ethnicity are two facts. Empty is "not asked"; NS is "asked,
    not stated". `disability_stated` is what the person says of the Equality Act 2010, asked for
    monitoring alone: no need, condition or vulnerability fills it in.
    """

    __tablename__ = "person_in_case"
    __table_args__ = ({"info": POLICE},)

    case_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("case_file.id"), unique=True, info=LINK
    )
    is_suspect: Mapped[bool] = mapped_column(default=True, info=CRIMINAL)
    surname: Mapped[str] = mapped_column(sa.String(100), default="", info=IDENTITY)
    forenames: Mapped[str] = mapped_column(sa.String(100), default="", info=IDENTITY)
    other_names: Mapped[str] = mapped_column(sa.String(200), default="", info=IDENTITY)
    born_on: Mapped[date | None] = mapped_column(info=IDENTITY)
    stated_age: Mapped[int | None] = mapped_column(info=IDENTITY)
    sex: Mapped[str] = mapped_column(sa.String(10), default="", info=EQUALITY)
    gender_identity: Mapped[str] = mapped_column(sa.String(10), default="", info=EQUALITY)
    self_defined_ethnicity: Mapped[str] = mapped_column(sa.String(4), default="", info=EQUALITY)
    observed_ethnicity: Mapped[str] = mapped_column(sa.String(4), default="", info=EQUALITY)
    disability_stated: Mapped[str] = mapped_column(sa.String(10), default="", info=EQUALITY)
    language: Mapped[str] = mapped_column(sa.String(10), default="", info=EQUALITY)
    needs_interpreter: Mapped[bool | None] = mapped_column(info=EQUALITY)
    pnc_id: Mapped[str] = mapped_column(sa.String(14), default="", index=True, info=CRIMINAL)
    phone: Mapped[str] = mapped_column(sa.String(30), default="", info=CONTACT)

    case: Mapped[Case] = relationship(back_populates="person", lazy="raise_on_sql")

    @property
    def name(self) -> str:
        return ", ".join(part for part in (self.surname.upper(), self.forenames) if part)


class CustodyBooking(Base, Keyed):
    """Separate moments, never derived from one another: review clocks run from authorisation, the
    24 hours from the relevant time (PACE 1984 s40(3), s41(2)). `imported`: see importing.py."""

    __tablename__ = "custody_booking"
    __table_args__ = (
        sa.UniqueConstraint("force_id", "custody_record_no"),
        sa.Index(None, "released_at"),
        sa.Index(None, "force_id", "authorised_at"),
        {"info": POLICE},
    )

    case_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("case_file.id"), unique=True, info=LINK
    )
    force_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    custody_record_no: Mapped[str] = mapped_column(sa.String(40), info=LINK)
    location: Mapped[str] = mapped_column(sa.String(60), default="", info=CRIMINAL)
    arrested_at: Mapped[datetime | None] = mapped_column(info=CRIMINAL)
    arrived_at: Mapped[datetime | None] = mapped_column(info=CRIMINAL)
    relevant_at: Mapped[datetime | None] = mapped_column(info=CRIMINAL)
    authorised_at: Mapped[datetime | None] = mapped_column(info=CRIMINAL)
    released_at: Mapped[datetime | None] = mapped_column(info=CRIMINAL)
    arresting_officer: Mapped[str] = mapped_column(sa.String(80), default="", info=STAFF)
    asn: Mapped[str] = mapped_column(sa.String(21), default="", info=CRIMINAL)
    warning_markers: Mapped[list[str]] = mapped_column(default=list, info=CRIMINAL)
    notes: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    imported: Mapped[dict[str, Any]] = mapped_column(default=dict, info=LINK)


class VoluntaryAttendance(Base, Keyed):
    __tablename__ = "voluntary_attendance"
    __table_args__ = (sa.Index(None, "ended_at"), {"info": POLICE})

    case_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("case_file.id"), unique=True, info=LINK
    )
    place: Mapped[str] = mapped_column(sa.String(120), info=CRIMINAL)
    attended_at: Mapped[datetime] = mapped_column(info=CRIMINAL)
    ended_at: Mapped[datetime | None] = mapped_column(info=CRIMINAL)
    interviewer: Mapped[str] = mapped_column(sa.String(80), default="", info=STAFF)


class MhaDetention(Base, Keyed):
    """Section 135 or 136, at any place of safety. Nobody here is a suspect."""

    __tablename__ = "mha_detention"
    __table_args__ = (sa.Index(None, "ended_at"), sa.Index(None, "detained_at"), {"info": POLICE})

    case_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("case_file.id"), unique=True, info=LINK
    )
    section: Mapped[str] = mapped_column(sa.String(10), info=CRIMINAL)
    place_of_safety: Mapped[str] = mapped_column(sa.String(40), info=CRIMINAL)
    place_words: Mapped[str] = mapped_column(sa.String(120), default="", info=CRIMINAL)
    detained_at: Mapped[datetime] = mapped_column(info=CRIMINAL)
    arrived_at: Mapped[datetime | None] = mapped_column(info=CRIMINAL)
    ended_at: Mapped[datetime | None] = mapped_column(info=CRIMINAL)
    outcome: Mapped[str] = mapped_column(sa.String(200), default="", info=CRIMINAL)


class Offence(Base, Keyed):
    """`title`, `category` and `home_office_class` are copied from the reference data of the day.

    An unknown code is kept as `as_text` and stands on the to-fix list.
    """

    __tablename__ = "offence"
    __table_args__ = ({"info": POLICE},)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    position: Mapped[int] = mapped_column(default=1, info=NOT_PERSONAL)
    code: Mapped[str] = mapped_column(sa.String(12), default="", info=CRIMINAL)
    as_text: Mapped[str] = mapped_column(sa.String(120), default="", info=CRIMINAL)
    title: Mapped[str] = mapped_column(sa.String(200), default="", info=CRIMINAL)
    category: Mapped[str] = mapped_column(sa.String(4), default="", info=CRIMINAL)
    home_office_class: Mapped[str] = mapped_column(sa.String(10), default="", info=CRIMINAL)
    committed_on: Mapped[date | None] = mapped_column(info=CRIMINAL)
    is_domestic_abuse: Mapped[bool | None] = mapped_column(info=CRIMINAL)
    is_hate_crime: Mapped[bool | None] = mapped_column(info=CRIMINAL)
    location_type: Mapped[str] = mapped_column(sa.String(30), default="", info=CRIMINAL)

    @property
    def words(self) -> str:
        return self.title or self.as_text or self.code


class Struck:
    """Recorded in error: kept, shown as struck out, and counted nowhere."""

    struck_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    struck_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    struck_because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)


class CaseEvent(Base, Keyed, Struck):
    """Movements, bail, charge and the like: when it happened apart from when it was recorded."""

    __tablename__ = "case_event"
    __table_args__ = ({"info": POLICE},)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    kind: Mapped[str] = mapped_column(sa.String(30), info=CRIMINAL)
    at: Mapped[datetime] = mapped_column(info=CRIMINAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    place: Mapped[str] = mapped_column(sa.String(120), default="", info=CRIMINAL)
    words: Mapped[str] = mapped_column(sa.String(400), default="", info=CRIMINAL)


class ToFix(Base, Addressed):
    """A value that could not be taken, kept with its original text until somebody settles it."""

    __tablename__ = "to_fix"
    __table_args__ = ({"info": POLICE},)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    field: Mapped[str] = mapped_column(sa.String(60), info=NOT_PERSONAL)
    original: Mapped[str] = mapped_column(sa.Text, info=IDENTITY)
    code: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    words: Mapped[str] = mapped_column(sa.String(300), info=NOT_PERSONAL)
    found_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    settled_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    settled_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)


class ImportRun(Base, Addressed):
    """One file or one delivery, with its row-by-row report. `rows` hold references and codes."""

    __tablename__ = "import_run"
    __table_args__ = ({"info": POLICE},)

    file_digest: Mapped[str] = mapped_column(sa.String(64), info=NOT_PERSONAL)
    started_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    force_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    counts: Mapped[dict[str, Any]] = mapped_column(info=NOT_PERSONAL)
    rows: Mapped[list[Any]] = mapped_column(sa.JSON, info=LINK)


@event.listens_for(PersonInCase, "after_insert")
@event.listens_for(PersonInCase, "after_update")
def _keep_findable(mapper: Any, connection: sa.Connection, person: PersonInCase) -> None:
    """Whoever writes a surname, by whichever verb, the case is found by it."""
    if sa.inspect(person).attrs.surname.history.has_changes():
        case = Case.__table__
        found = sa.update(case).where(case.c.id == person.case_id)  # type: ignore[arg-type]
        connection.execute(found.values(surname_key=search_key(person.surname or "")))


_OF_THE_STATION = frozenset(
    {Role.CUSTODY_SERGEANT, Role.DETENTION_OFFICER, Role.CUSTODY_HCP, Role.DUTY_INSPECTOR}
)
_OF_THE_FORCE = frozenset({Role.SUPERINTENDENT, Role.DISCLOSURE_OFFICER})


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The cases this actor may know of; used by list, search, count, export and open."""
    if actor.role in _OF_THE_STATION:
        return Case.suite_id == actor.unit_id
    if actor.role is Role.SUPERVISOR:
        unassigned = sa.and_(Case.investigating_unit_id.is_(None), Case.force_id == actor.force_id)
        return sa.or_(Case.investigating_unit_id == actor.unit_id, unassigned)
    if actor.role is Role.INVESTIGATOR:
        return Case.investigating_unit_id == actor.unit_id
    if actor.role in _OF_THE_FORCE:
        return Case.force_id == actor.force_id
    return sa.false()
