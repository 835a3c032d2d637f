"""Versions of a CPS case-file annex, what officers write for it, the paper, and who took it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion.access import Actor, May, Role, can
from cjdiversion.annexes.steps import State, Status
from cjdiversion.authority import Authorised
from cjdiversion.cases.models import Case
from cjdiversion.cases.models import in_scope as cases_in_scope
from cjdiversion.database import (
    CRIMINAL,
    HEALTH,
    LINK,
    NOT_PERSONAL,
    POLICE,
    STAFF,
    Addressed,
    Base,
    Keyed,
)
from cjdiversion.identities.humans import spellings


class AnnexVersion(Base, Addressed):
    """`facts` are frozen plain values, `withheld` the fixed-word lines printed in their place.

    `cps_area_id`, `shared_at`: with whom it was shared first; each sharing is an AnnexShare.
    `approved_by`: how it was, where that was by telephone. `approval_due_at`: when it goes on to
    the deputy, who has it since `passed_on_at`. `changed_at`: since when the record is known to
    differ from it, in `changed_sections` sections; `looked_at`: when that was looked at last.
    """

    __tablename__ = "annex_version"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "number"),
        sa.Index(None, "cps_area_id", "shared_at", "id"),
        sa.Index(None, "changed_at"),  # a list; most versions have none
        sa.Index(None, "status", "approval_due_at"),
        {"info": POLICE},
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    reference: Mapped[str] = mapped_column(sa.String(16), info=LINK)
    number: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    status: Mapped[Status] = mapped_column(default=Status.ISSUED, info=NOT_PERSONAL)
    template_version: Mapped[str] = mapped_column(sa.String(20), info=NOT_PERSONAL)
    facts: Mapped[dict[str, Any]] = mapped_column(info=HEALTH)
    withheld: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, info=HEALTH)
    wording: Mapped[dict[str, Any]] = mapped_column(default=dict, info=NOT_PERSONAL)
    facts_digest: Mapped[str] = mapped_column(sa.String(64), info=NOT_PERSONAL)
    made_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    made_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    approved_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    approved_by: Mapped[str] = mapped_column(sa.String(400), default="", info=STAFF)
    approval_due_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    passed_on_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    looked_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    changed_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    changed_sections: Mapped[int | None] = mapped_column(info=NOT_PERSONAL)
    returned_because: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    cps_area_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("unit.id"), info=NOT_PERSONAL
    )
    shared_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    attached_to: Mapped[str] = mapped_column(sa.String(30), default="", info=NOT_PERSONAL)
    attached_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)


class AnnexPaper(Base, Keyed):
    """The stored bytes are the evidence: what was read is never rendered again.

    `signed_by` is the fingerprint of the key, empty where the force has none.
    """

    __tablename__ = "annex_paper"
    __table_args__ = ({"info": POLICE},)

    version_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("annex_version.id"), unique=True, info=LINK
    )
    pdf: Mapped[bytes] = mapped_column(sa.LargeBinary, info=HEALTH)
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True, info=NOT_PERSONAL)
    renderer: Mapped[str] = mapped_column(sa.String(200), info=NOT_PERSONAL)
    fonts: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    signed_by: Mapped[str] = mapped_column(sa.String(64), default="", info=NOT_PERSONAL)
    signature: Mapped[str] = mapped_column(sa.String(100), default="", info=NOT_PERSONAL)
    printed_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)


class AnnexReceipt(Base, Keyed):
    """Who took or acknowledged a version, for which unit, and when."""

    __tablename__ = "annex_receipt"
    __table_args__ = ({"info": POLICE},)

    version_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("annex_version.id"), index=True, info=LINK
    )
    unit_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("unit.id"), index=True, info=NOT_PERSONAL
    )
    what: Mapped[str] = mapped_column(sa.String(20), info=NOT_PERSONAL)  # downloaded, attached, …
    at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    by_name: Mapped[str] = mapped_column(sa.String(120), info=STAFF)


class AnnexShare(Base, Keyed):
    """With which part of the CPS a version was shared: an area, CPS Direct, or both in turn."""

    __tablename__ = "annex_share"
    __table_args__ = (
        sa.UniqueConstraint("version_id", "unit_id"),
        sa.Index(None, "unit_id", "shared_at", "id"),
        {"info": POLICE},
    )

    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("annex_version.id"), info=LINK)
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    shared_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    shared_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    shared_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)


class AnnexAuthority(Base, Addressed, Authorised):
    """An approval given by telephone, written down by somebody else and confirmed later, or denied
    by whoever is named. `asked_id`: whoever is asked, where they have an account."""

    __tablename__ = "annex_authority"
    __table_args__ = ({"info": POLICE},)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    version_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("annex_version.id"), unique=True, info=LINK
    )
    asked_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    denied_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    denied_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    denied_by: Mapped[str] = mapped_column(
        sa.String(120), default="", server_default="", info=STAFF
    )
    denied_because: Mapped[str] = mapped_column(sa.Text, default="", server_default="", info=HEALTH)

    @property
    def is_to_confirm(self) -> bool:
        return super().is_to_confirm and self.denied_at is None


class AnnexSchedule(Base, Keyed):
    """A copy that told what may no longer be told is on the schedule of unused material.

    `withdrawn_at`: when the withdrawal it answers was recorded; a later one is a new task.
    """

    __tablename__ = "annex_schedule"
    __table_args__ = (sa.UniqueConstraint("version_id", "withdrawn_at"), {"info": POLICE})

    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("annex_version.id"), info=LINK)
    withdrawn_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    item: Mapped[str] = mapped_column(sa.String(120), info=CRIMINAL)
    words: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    scheduled_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)


class AnnexStatement(Base, Addressed):
    """What an officer tells the prosecutor under one heading. Rows are only added: a correction
    names the one it `replaces`, with its reason; taken back, nothing stands in its place.

    `answers`: code of the field → what was said (headings.py), and `asked_as` how it was asked that
    day, so that what is asked no more is told in its words. `due_on`: the target date among them.
    `reliability`: reference data "line_reliability".
    """

    __tablename__ = "annex_statement"
    __table_args__ = (
        sa.Index(None, "case_id", "section"),
        sa.Index(None, "state", "due_on"),
        {"info": POLICE},
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    section: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("annex_statement.id"), unique=True, info=LINK
    )
    state: Mapped[State] = mapped_column(info=HEALTH)
    state_words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    answers: Mapped[dict[str, Any]] = mapped_column(info=HEALTH)
    asked_as: Mapped[dict[str, Any]] = mapped_column(default=dict, info=HEALTH)
    known_by: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    reliability: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    as_at: Mapped[datetime | None] = mapped_column(info=HEALTH)
    due_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    because: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    is_taken_back: Mapped[bool] = mapped_column(default=False, info=NOT_PERSONAL)
    stated_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    stated_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    stated_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)

    case: Mapped[Case] = relationship(lazy="raise_on_sql")


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """CPS sees what was shared with its unit; of police, those who read annexes at all see the
    versions of cases in their reach, a duty inspector those that came to them as the deputy, and
    whoever is said to have approved one by telephone sees that one."""
    if actor.role is Role.CPS_LIAISON:
        given = sa.select(AnnexShare.version_id).where(AnnexShare.unit_id == actor.unit_id)
        return AnnexVersion.id.in_(given)
    if not can(actor, May.ANNEX_OPEN):
        return sa.false()
    here: sa.ColumnElement[bool] = AnnexVersion.case_id.in_(
        sa.select(Case.id).where(cases_in_scope(actor))
    )
    if actor.role is Role.DUTY_INSPECTOR:
        here = sa.and_(here, AnnexVersion.passed_on_at.is_not(None))
    if not can(actor, May.ANNEX_APPROVE):
        return here
    return sa.or_(here, AnnexVersion.id.in_(_given_by(actor)))


def _given_by(actor: Actor) -> sa.Select[uuid.UUID]:
    """What waits to be confirmed, by whoever is asked; after that, by whoever said so."""
    row = AnnexAuthority
    query = sa.select(row.version_id).join(Case, Case.id == row.case_id)
    is_theirs = sa.or_(
        row.authority_by_id == actor.person_id,
        row.denied_by_id == actor.person_id,
        sa.and_(is_unconfirmed(), is_named(actor)),
    )
    return query.where(is_theirs, Case.force_id == actor.force_id)


def is_unconfirmed() -> sa.ColumnElement[bool]:
    """`AnnexAuthority.is_to_confirm`, for the database."""
    row = AnnexAuthority
    return sa.and_(row.authority_confirmed_at.is_(None), row.denied_at.is_(None))


def is_denied() -> sa.ColumnElement[bool]:
    """Of a version: whoever is said to have approved it says that they did not."""
    row = AnnexAuthority
    denied = sa.exists().where(row.version_id == AnnexVersion.id, row.denied_at.is_not(None))
    return denied.correlate(AnnexVersion)


def is_named(actor: Actor) -> sa.ColumnElement[bool]:
    """As whoever approved by telephone; by name where nobody with an account is: `is_same_human`,
    for the database."""
    row = AnnexAuthority
    is_called = sa.func.lower(row.authority_name).in_(spellings(actor.name))
    by_name = sa.or_(row.authority_name == actor.name, is_called)
    return sa.or_(row.asked_id == actor.person_id, sa.and_(row.asked_id.is_(None), by_name))
