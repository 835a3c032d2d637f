"""A referral to Liaison & Diversion, what it carries, and what the practitioner writes back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion.access import Actor, Role
from cjdiversion.accounts.models import Unit
from cjdiversion.cases.models import Case
from cjdiversion.cases.models import in_scope as cases_in_scope
from cjdiversion.consents import queries as consents
from cjdiversion.consents.release import Holder
from cjdiversion.database import (
    CONTACT,
    CRIMINAL,
    EQUALITY,
    HEALTH,
    LD,
    LINK,
    NOT_PERSONAL,
    POLICE,
    SERVICE,
    STAFF,
    Addressed,
    Base,
    Keyed,
)
from cjdiversion.referrals.paths import transitions
from cjdiversion.referrals.steps import Kept, Status


def _quoted(codes: list[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


class Referral(Base, Addressed):
    """`concern` is the police observation. `needs` is what was known when it was sent: a list of
    {code, label, source, token}; the need itself may change later."""

    __tablename__ = "referral"
    __table_args__ = (
        sa.Index(None, "provider_id", "status", "sent_at", "id"),
        sa.Index(None, "provider_id", "sent_at", "id"),
        sa.Index(None, "provider_id", "source", "sent_at", "id"),
        sa.Index(None, "sent_at"),
        sa.Index(None, "status", "answer_due_at"),
        sa.Index(None, "status", "counted_at"),
        sa.Index(None, "status", "exempt_review_at"),
        sa.Index(None, "provider_id", "next_due_at"),
        sa.Index(None, "started_by_id", "sent_at", "id"),
        sa.Index(None, "redirected_to_id", "status", "sent_at", "id"),
        sa.Index(None, "owner_id", "status", "sent_at", "id"),
        sa.CheckConstraint(
            "(status = 'redirected') = (redirected_to_id IS NOT NULL)",
            name="redirected_to_somebody",
        ),
        sa.CheckConstraint(
            "redirected_to_id IS NULL OR redirected_to_id <> provider_id", name="redirected_on"
        ),
        sa.CheckConstraint("status <> 'on-hold' OR hold_review_at IS NOT NULL", name="held_until"),
        sa.CheckConstraint(
            "sent_at IS NOT NULL OR status IN ('draft', 'withdrawn')", name="sent_when"
        ),
        sa.CheckConstraint("owner_id IS NULL OR owner_name <> ''", name="owner_is_named"),
        {"info": POLICE},
    )

    reference: Mapped[str] = mapped_column(sa.String(12), unique=True, info=LINK)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    provider_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    status: Mapped[Status] = mapped_column(default=Status.DRAFT, info=NOT_PERSONAL)
    source: Mapped[str] = mapped_column(sa.String(30), info=CRIMINAL)  # where it comes from
    is_begun_by_ld: Mapped[bool] = mapped_column(default=False, info=NOT_PERSONAL)
    priority: Mapped[str] = mapped_column(sa.String(12), info=HEALTH)
    concern: Mapped[str] = mapped_column(sa.Text, info=HEALTH)
    needs: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, info=HEALTH)
    agreed_when_sent: Mapped[bool | None] = mapped_column(info=HEALTH)  # to be seen by L&D

    # the fixed slice that keeps L&D safe and useful, and nothing else of the case
    alleged_offence: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    staff_safety: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    location: Mapped[str] = mapped_column(sa.String(120), default="", info=CRIMINAL)
    fit_to_be_seen: Mapped[str] = mapped_column(sa.String(30), default="", info=HEALTH)
    next_date_at: Mapped[datetime | None] = mapped_column(info=CRIMINAL)
    release_expected_at: Mapped[datetime | None] = mapped_column(info=CRIMINAL)
    safe_contact: Mapped[str] = mapped_column(sa.String(200), default="", info=CONTACT)
    interpreter: Mapped[str] = mapped_column(sa.String(60), default="", info=EQUALITY)

    started_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    started_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    sent_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    # as `due.py` counts them; the next of the two while it runs; when they were counted
    answer_due_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    assess_due_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    next_due_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    counted_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    exempt_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    exempt_reason: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    exempt_words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    exempt_review_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    received_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    answered_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    answered_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    owner_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)  # of L&D: one at a time
    owner_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    accept_note: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    decline_category: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    decline_reason: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    declined_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    signed_off_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    signed_off_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    # the redirecting provider keeps it until this one receives
    redirected_to_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("unit.id"), info=NOT_PERSONAL
    )
    redirected_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    redirects: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    hold_reason: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    hold_words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    hold_review_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    screening_outcome: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    screening_words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    not_again_because: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    try_again_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    follow_up_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)  # the person left
    no_contact_because: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    next_step: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    withdraw_reason: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    withdraw_words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    closed_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    close_reason: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    no_report_reason: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)

    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    provider: Mapped[Unit] = relationship(foreign_keys=[provider_id], lazy="raise_on_sql")
    redirected_to: Mapped[Unit | None] = relationship(
        foreign_keys=[redirected_to_id], lazy="raise_on_sql"
    )


class ReferralMove(Base, Keyed):
    """One step of a referral, oldest first by key: both sides read it. `words` and `amended` are
    what the one side tells the other; `before` is what the columns held, to take the step back.

    `amended`: a list of {field, before, after}; `before`: column → value, moments as ISO 8601.
    """

    __tablename__ = "referral_move"
    __table_args__ = (
        sa.CheckConstraint(
            f"step || ':' || from_status || ':' || to_status IN ({_quoted(transitions())})",
            name="is_in_the_table",
        ),
        {"info": POLICE},
    )

    referral_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("referral.id"), index=True, info=LINK
    )
    step: Mapped[str] = mapped_column(sa.String(20), info=NOT_PERSONAL)
    from_status: Mapped[str] = mapped_column(sa.String(20), info=NOT_PERSONAL)
    to_status: Mapped[str] = mapped_column(sa.String(20), info=NOT_PERSONAL)
    at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    by_unit: Mapped[str] = mapped_column(sa.String(120), default="", info=NOT_PERSONAL)
    by_unit_id: Mapped[uuid.UUID | None] = mapped_column(info=NOT_PERSONAL)
    is_by_ld: Mapped[bool] = mapped_column(default=False, info=NOT_PERSONAL)
    reason: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    amended: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, info=HEALTH)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict, info=HEALTH)
    undone_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)


class ReferralCall(Base, Keyed):
    """Somebody telephoned the provider, because nobody there had received it."""

    __tablename__ = "referral_call"
    __table_args__ = ({"info": POLICE},)

    referral_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("referral.id"), index=True, info=LINK
    )
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    telephoned_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    spoke_to: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)


class BankHoliday(Base, Addressed):
    """A day nobody works, besides those the kept list of England and Wales knows. One that was
    entered by mistake is taken away and stays on the page."""

    __tablename__ = "bank_holiday"
    __table_args__ = (
        sa.Index(
            "uq_bank_holiday_standing",
            "day",
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        ),
        {"info": SERVICE},
    )

    day: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(sa.String(80), info=NOT_PERSONAL)
    reason: Mapped[str] = mapped_column(sa.String(300), info=NOT_PERSONAL)
    added_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    added_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    removed_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    removed_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    removed_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)


def struck_when() -> sa.CheckConstraint:
    """What was recorded in error says since when, and nothing else does."""
    return sa.CheckConstraint("(status = 'in-error') = (struck_at IS NOT NULL)", name="struck_when")


class _OfLd(Addressed):
    """Of the provider whose practitioner wrote it, and no other provider reads it. Recorded in
    error it is kept, struck out, and told to nobody."""

    referral_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("referral.id"), info=LINK)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    provider_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    status: Mapped[Kept] = mapped_column(default=Kept.STANDS, info=NOT_PERSONAL)
    struck_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    struck_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    struck_because: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)


class Assessment(Base, _OfLd):
    """L&D's own record. Police and CPS read only its lines, and only those released. A referral may
    have several: the newest is shown first, and the earlier ones are kept."""

    __tablename__ = "ld_assessment"
    __table_args__ = (sa.Index(None, "referral_id", "assessed_at"), struck_when(), {"info": LD})

    assessed_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    seen: Mapped[str] = mapped_column(sa.String(20), info=HEALTH)  # face-to-face, video, telephone
    clinical_notes: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)  # stays with L&D
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    written_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    written_by_role: Mapped[str] = mapped_column(sa.String(60), default="", info=STAFF)

    @property
    def author(self) -> str:
        """Name and role."""
        return ", ".join(part for part in (self.written_by, self.written_by_role) if part)

    referral: Mapped[Referral] = relationship(lazy="raise_on_sql")
    provider: Mapped[Unit] = relationship(lazy="raise_on_sql")


class AssessmentLine(Base, _OfLd):
    """One thing L&D would tell: `section` is an annex section, released by consent or override.

    `kept`: recipient → ground, where whoever wrote it decided that this line is not for them."""

    __tablename__ = "ld_assessment_line"
    __table_args__ = (sa.Index(None, "referral_id", "written_at"), struck_when(), {"info": LD})

    assessment_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("ld_assessment.id"), index=True, info=LINK
    )
    section: Mapped[str] = mapped_column(sa.String(40), info=HEALTH)
    text: Mapped[str] = mapped_column(sa.Text, info=HEALTH)
    is_opinion: Mapped[bool] = mapped_column(default=True, info=HEALTH)  # DPA 2018 s38(2)
    written_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    position: Mapped[int] = mapped_column(default=1, info=NOT_PERSONAL)
    kept: Mapped[dict[str, Any]] = mapped_column(default=dict, info=HEALTH)

    referral: Mapped[Referral] = relationship(lazy="raise_on_sql")

    @property
    def kept_from(self) -> Mapping[str, str]:
        return self.kept or {}

    @property
    def holder(self) -> Holder:
        return Holder.LD

    @property
    def condition(self) -> str:
        """No law-enforcement condition stands in for the person's agreement here."""
        return ""


_LD = (Role.LD_PRACTITIONER, Role.LD_TEAM_LEADER)


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """A provider sees what was sent to it, but for those of its people who must not; police see the
    referrals of cases in their reach."""
    if actor.role in _LD:
        sent = Referral.sent_at.is_not(None)  # nor a draft that was taken back unsent
        may_see = ~consents.excluded_from(Referral.case_id, actor)
        offered = sa.and_(
            Referral.redirected_to_id == actor.unit_id, Referral.status == Status.REDIRECTED
        )
        here = sa.or_(sa.and_(Referral.provider_id == actor.unit_id, sent), offered)
        return sa.and_(here, may_see)
    if actor.role is Role.SYSTEM:
        return sa.true()
    return Referral.case_id.in_(sa.select(Case.id).where(cases_in_scope(actor)))


def is_own(referral: Referral, actor: Actor) -> bool:
    """Whether it is the actor's side that has it: not a team it is only offered to."""
    return actor.role not in _LD or referral.provider_id == actor.unit_id


def with_police() -> sa.ColumnElement[bool]:
    """Of a case that police have. What L&D began without them is put before none of them, and does
    not expire: whoever would be told is whoever has it."""
    theirs = sa.exists().where(
        Case.id == Referral.case_id, Case.force_id.is_distinct_from(Case.provider_id)
    )
    theirs = theirs.correlate(Referral)  # the query around it may read the case too
    return sa.or_(Referral.is_begun_by_ld.is_(False), theirs)
