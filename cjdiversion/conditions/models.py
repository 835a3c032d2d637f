"""The signed record of a caution, or a plan before an outcome is decided; its conditions, what was
said of each, and what was decided where one was not met."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.cases.models import in_scope as cases_in_scope
from cjdiversion.conditions.limits import Kind
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.database import (
    CONTACT,
    CRIMINAL,
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
from cjdiversion.disposals.models import Decision


class Record(Base, Addressed):
    """`option_code`: what it is the record of. Without a decision it is a plan, and the outcome is
    decided once it is completed. The owner is the decision maker, or who began the plan. Offences
    and admission are frozen with the first signature."""

    __tablename__ = "caution_record"
    __table_args__ = (
        sa.UniqueConstraint("decision_id"),
        sa.Index(None, "unit_id", "status", "begun_at", "id"),
        {"info": POLICE},
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    decision_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("disposal_decision.id"), info=LINK
    )
    force_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("unit.id"), index=True, info=NOT_PERSONAL
    )
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    status: Mapped[Kept] = mapped_column(default=Kept.DRAFT, info=NOT_PERSONAL)
    option_code: Mapped[str] = mapped_column(sa.String(40), info=CRIMINAL)
    offences: Mapped[str] = mapped_column(sa.Text, info=CRIMINAL)
    admission: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    admitted_on: Mapped[date | None] = mapped_column(info=CRIMINAL)
    summary_limit_on: Mapped[date | None] = mapped_column(info=CRIMINAL)
    owner_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    owner_name: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    begun_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    begun_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    begun_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    signed_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)  # London day of the first
    signatures: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    ended_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    ended_because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)

    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    decision: Mapped[Decision | None] = relationship(lazy="raise_on_sql")

    @property
    def reference(self) -> str:
        return self.case.reference


class Signature(Base, Keyed):
    """One a version of the record: the first, and one with each variation. Only ever added."""

    __tablename__ = "caution_signature"
    __table_args__ = (sa.UniqueConstraint("record_id", "number"), {"info": POLICE})

    record_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("caution_record.id"), info=LINK)
    number: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    signed_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    signed_by: Mapped[str] = mapped_column(sa.String(200), info=IDENTITY)
    method: Mapped[str] = mapped_column(sa.String(12), info=NOT_PERSONAL)  # paper, digital
    explained_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    adult_name: Mapped[str] = mapped_column(sa.String(120), default="", info=CONTACT)
    consents: Mapped[bool | None] = mapped_column(info=CRIMINAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)


class Condition(Base, Addressed):
    """`reference` is all that its provider is told. `from_version` and `to_version`: of the signed
    record, the first with it and the last; 0 while it is not signed, or still stands."""

    __tablename__ = "caution_condition"
    __table_args__ = (
        sa.Index(None, "status", "due_on", "id"),
        sa.Index(None, "status", "ask_on", "id"),
        {"info": POLICE},
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    record_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("caution_record.id"), index=True, info=LINK
    )
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("caution_condition.id"), index=True, info=LINK
    )
    force_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("unit.id"), index=True, info=NOT_PERSONAL
    )
    unit_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("unit.id"), index=True, info=NOT_PERSONAL
    )
    reference: Mapped[str] = mapped_column(sa.String(16), unique=True, info=LINK)
    status: Mapped[Status] = mapped_column(default=Status.SET, info=NOT_PERSONAL)
    number: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    kind: Mapped[Kind] = mapped_column(info=CRIMINAL)
    starter: Mapped[str] = mapped_column(sa.String(40), info=CRIMINAL)
    details: Mapped[str] = mapped_column(sa.String(300), default="", info=HEALTH)
    words: Mapped[str] = mapped_column(sa.Text, info=HEALTH)
    is_health: Mapped[bool] = mapped_column(default=False, info=HEALTH)
    provider: Mapped[str] = mapped_column(sa.String(120), info=HEALTH)
    provider_email: Mapped[str] = mapped_column(sa.String(254), default="", info=CONTACT)
    hours: Mapped[int | None] = mapped_column(info=CRIMINAL)
    due_on: Mapped[date] = mapped_column(info=CRIMINAL)
    exceptional_because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    set_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    set_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    set_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    from_version: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    to_version: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    reminders: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    waits_since: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)  # for a decision
    ask_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)  # provider or owner, next
    asked_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    ended_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)

    record: Mapped[Record] = relationship(lazy="raise_on_sql")
    case: Mapped[Case] = relationship(lazy="raise_on_sql")

    def is_in(self, version: int) -> bool:
        """Whether that version of the signed record holds it."""
        begun = 0 < self.from_version <= version
        return begun and (self.to_version == 0 or version <= self.to_version)


class Evidence(Base, Keyed):
    """What somebody said of a condition, and how it came here. Only ever added; nothing of health
    is asked."""

    __tablename__ = "condition_evidence"
    __table_args__ = ({"info": POLICE},)
    BY_LINK: ClassVar[str] = "link"
    BY_PHONE: ClassVar[str] = "phone"

    condition_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("caution_condition.id"), index=True, info=LINK
    )
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    answer: Mapped[str] = mapped_column(sa.String(8), info=CRIMINAL)  # yes, partly, no
    means: Mapped[str] = mapped_column(sa.String(8), info=NOT_PERSONAL)
    is_not_yet: Mapped[bool] = mapped_column(default=False, info=CRIMINAL)  # nothing follows
    said_by: Mapped[str] = mapped_column(sa.String(120), info=CONTACT)
    said_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)


class AnswerLink(Base, Addressed):
    """Takes one answer to one condition. What makes its address more than its token is made from
    the key of the service when the letter leaves, and stands in no table."""

    __tablename__ = "answer_link"
    __table_args__ = ({"info": POLICE},)

    condition_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("caution_condition.id"), index=True, info=LINK
    )
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    made_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    expires_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    used_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    ended_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)  # a later one was sent

    condition: Mapped[Condition] = relationship(lazy="raise_on_sql")


class BreachDecision(Base, Keyed):
    """What a named decision maker decided where a condition was not met, or was said to be met by
    mistake, and why. Only added."""

    __tablename__ = "breach_decision"
    __table_args__ = ({"info": POLICE},)

    condition_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("caution_condition.id"), index=True, info=LINK
    )
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    choice: Mapped[str] = mapped_column(sa.String(12), info=CRIMINAL)
    reasons: Mapped[str] = mapped_column(sa.Text, info=CRIMINAL)
    early_because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    stood: Mapped[str] = mapped_column(sa.String(20), info=CRIMINAL)
    decided_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    decided_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    decided_by_rank: Mapped[str] = mapped_column(sa.String(30), default="", info=STAFF)


def in_scope(table: type[Record] | type[Condition], actor: Actor) -> sa.ColumnElement[bool]:
    """Those of cases in reach."""
    reach = sa.select(Case.id).where(cases_in_scope(actor)).correlate(None)
    return table.case_id.in_(reach)
