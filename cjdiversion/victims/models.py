"""A victim or witness of a case, and what is recorded of them. Of each kind of record the newest
row stands; the others are its history. No row here points at a suspect’s.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion.access import Actor, Role
from cjdiversion.accounts.models import Person
from cjdiversion.cases.models import Case
from cjdiversion.cases.models import in_scope as cases_in_scope
from cjdiversion.database import (
    CONTACT,
    CRIMINAL,
    EQUALITY,
    HEALTH,
    IDENTITY,
    LINK,
    NOT_PERSONAL,
    POLICE,
    STAFF,
    Addressed,
    Base,
    Keyed,
)
from cjdiversion.victims.rules import Part
from cjdiversion.victims.steps import Standing, Status

ANSWER = sa.String(12)
"""yes, no, not-asked, refused or unable; empty where it was not looked at."""


class Victim(Base, Addressed):
    """`officer_id` is the victims’ officer who has them now; the history is in VictimOfficer."""

    __tablename__ = "victim"
    __table_args__ = (
        sa.Index(None, "case_id", "status", "recorded_at", "id"),
        sa.Index(None, "officer_id", "status", "recorded_at", "id"),
        sa.Index(None, "surname_key"),
        {"info": POLICE},
    )

    reference: Mapped[str] = mapped_column(sa.String(12), unique=True, info=LINK)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    status: Mapped[Standing] = mapped_column(default=Standing.ACTIVE, info=NOT_PERSONAL)
    part: Mapped[Part] = mapped_column(info=CRIMINAL)
    surname: Mapped[str] = mapped_column(sa.String(100), default="", info=IDENTITY)
    forenames: Mapped[str] = mapped_column(sa.String(100), default="", info=IDENTITY)
    # As it is looked for; in byte order on both databases, so that a range of it is a prefix.
    surname_key: Mapped[str] = mapped_column(
        sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql"),
        default="",
        info=IDENTITY,
    )
    born_on: Mapped[date | None] = mapped_column(info=IDENTITY)
    stated_age: Mapped[int | None] = mapped_column(info=IDENTITY)
    officer_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), info=STAFF)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    struck_because: Mapped[str] = mapped_column(sa.Text, default="", info=IDENTITY)

    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    officer: Mapped[Person | None] = relationship(lazy="raise_on_sql")

    @property
    def name(self) -> str:
        return ", ".join(part for part in (self.surname.upper(), self.forenames) if part)


class VictimOfficer(Base, Keyed):
    """Who had them from when to when; the one who has them now has no end."""

    __tablename__ = "victim_officer"
    __table_args__ = (
        sa.Index(
            "uq_victim_officer_now",
            "victim_id",
            unique=True,
            sqlite_where=sa.text("to_at IS NULL"),
            postgresql_where=sa.text("to_at IS NULL"),
        ),
        sa.Index(None, "victim_id", "from_at", "id"),
        {"info": POLICE},
    )

    victim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("victim.id"), info=LINK)
    officer_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id"), index=True, info=STAFF
    )
    officer_name: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    from_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    to_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    assigned_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    assigned_by_name: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    because: Mapped[str] = mapped_column(sa.String(300), default="", info=NOT_PERSONAL)


class Recorded(Keyed):
    """Of one victim or witness; the newest row stands."""

    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)


class SafeContact(Base, Recorded):
    """`ways`, `never`: codes of reference data. `is_safe`: they said that it is safe to use."""

    __tablename__ = "victim_contact"
    __table_args__ = (sa.Index(None, "victim_id", "recorded_at", "id"), {"info": POLICE})

    victim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("victim.id"), info=LINK)
    wants_contact: Mapped[str] = mapped_column(ANSWER, default="", info=CONTACT)
    ways: Mapped[list[str]] = mapped_column(default=list, info=CONTACT)
    phone: Mapped[str] = mapped_column(sa.String(30), default="", info=CONTACT)
    email: Mapped[str] = mapped_column(sa.String(254), default="", info=CONTACT)
    address: Mapped[str] = mapped_column(sa.String(300), default="", info=CONTACT)
    through: Mapped[str] = mapped_column(sa.String(200), default="", info=CONTACT)
    when_words: Mapped[str] = mapped_column(sa.String(200), default="", info=CONTACT)
    never: Mapped[list[str]] = mapped_column(default=list, info=CONTACT)
    never_words: Mapped[str] = mapped_column(sa.String(300), default="", info=CONTACT)
    is_safe: Mapped[str] = mapped_column(ANSWER, default="", info=CONTACT)
    verified_at: Mapped[datetime | None] = mapped_column(info=CONTACT)


class NeedsAssessment(Base, Recorded):
    """`grounds`: ground → {answer, known_by, because}. Of therapy nothing is kept but whether: what
    is said there belongs to nobody’s case file (CPS guidance on pre-trial therapy)."""

    __tablename__ = "victim_assessment"
    __table_args__ = (sa.Index(None, "victim_id", "recorded_at", "id"), {"info": POLICE})

    victim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("victim.id"), info=LINK)
    assessed_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    grounds: Mapped[dict[str, Any]] = mapped_column(default=dict, info=HEALTH)
    communication: Mapped[str] = mapped_column(ANSWER, default="", info=HEALTH)
    communication_words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    interpreter: Mapped[str] = mapped_column(ANSWER, default="", info=EQUALITY)
    language: Mapped[str] = mapped_column(sa.String(10), default="", info=EQUALITY)
    mental_health: Mapped[str] = mapped_column(ANSWER, default="", info=HEALTH)
    mental_health_consent: Mapped[str] = mapped_column(ANSWER, default="", info=HEALTH)
    mental_health_words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    therapy: Mapped[str] = mapped_column(ANSWER, default="", info=HEALTH)


class MeasuresRecord(Base, Recorded):
    """Special measures (MG2) and the personal statement. `measures`: measure → answer. The view of
    the victim itself stands where `view_where` points."""

    __tablename__ = "victim_measures"
    __table_args__ = (sa.Index(None, "victim_id", "recorded_at", "id"), {"info": POLICE})

    victim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("victim.id"), info=LINK)
    would_improve: Mapped[str] = mapped_column(ANSWER, default="", info=HEALTH)
    would_improve_because: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    measures: Mapped[dict[str, Any]] = mapped_column(default=dict, info=HEALTH)
    own_view: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    vps_offered: Mapped[str] = mapped_column(ANSWER, default="", info=CRIMINAL)
    vps_taken: Mapped[str] = mapped_column(ANSWER, default="", info=CRIMINAL)
    view_recorded: Mapped[str] = mapped_column(ANSWER, default="", info=CRIMINAL)
    view_where: Mapped[str] = mapped_column(sa.String(60), default="", info=CRIMINAL)


class VictimReferral(Base, Addressed):
    """To a victim service, never to L&D. `contact` is how they could be reached safely when it was
    sent; the record may change later."""

    __tablename__ = "victim_referral"
    __table_args__ = (
        sa.Index(None, "victim_id", "offered_at", "id"),
        sa.Index(None, "status", "offered_at", "id"),
        {"info": POLICE},
    )

    reference: Mapped[str] = mapped_column(sa.String(12), unique=True, info=LINK)
    victim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("victim.id"), info=LINK)
    status: Mapped[Status] = mapped_column(default=Status.OFFERED, info=NOT_PERSONAL)
    service: Mapped[str] = mapped_column(sa.String(40), info=HEALTH)
    help_wanted: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    consent: Mapped[str] = mapped_column(ANSWER, default="", info=HEALTH)
    consent_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    offered_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    offered_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    offered_by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    sent_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    sent_by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    sent_to: Mapped[str] = mapped_column(sa.String(200), default="", info=HEALTH)
    contact: Mapped[dict[str, Any]] = mapped_column(default=dict, info=CONTACT)
    unsafe_because: Mapped[str] = mapped_column(sa.Text, default="", info=CONTACT)
    answered_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    answered_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    answer_words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    decline_reason: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    closed_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    close_reason: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    close_words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)

    victim: Mapped[Victim] = relationship(lazy="raise_on_sql")

    @property
    def case_id(self) -> uuid.UUID:
        """So that the audit trail files it with the case."""
        return self.victim.case_id


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The unit that investigates the case, and the one officer whom the person is assigned to; used
    by list, search, count, print and open. Nobody else: not custody, L&D, CPS or those who count.
    """
    if actor.role in (Role.INVESTIGATOR, Role.SUPERVISOR):
        own = Case.investigating_unit_id == actor.unit_id
        return Victim.case_id.in_(sa.select(Case.id).where(cases_in_scope(actor), own))
    if actor.role is Role.VICTIM_OFFICER and actor.person_id is not None:
        in_force = sa.select(Case.id).where(Case.force_id == actor.force_id)
        return sa.and_(Victim.officer_id == actor.person_id, Victim.case_id.in_(in_force))
    return sa.false()
