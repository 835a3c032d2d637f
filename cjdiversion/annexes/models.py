"""Versions of a CPS case-file annex, what officers write for it, the paper, and who took it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion.access import Actor, May, Role, can
from cjdiversion.annexes.steps import State, Status
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


class AnnexVersion(Base, Addressed):
    """`facts` are frozen plain values, `withheld` the fixed-word lines printed in their place.

    `cps_area_id` is set when the version is shared with an area.
    """

    __tablename__ = "annex_version"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "number"),
        sa.Index(None, "cps_area_id", "shared_at", "id"),
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
    approved_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
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
    """Who took or acknowledged a version, and when."""

    __tablename__ = "annex_receipt"
    __table_args__ = ({"info": POLICE},)

    version_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("annex_version.id"), index=True, info=LINK
    )
    what: Mapped[str] = mapped_column(sa.String(20), info=NOT_PERSONAL)  # downloaded, attached, …
    at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    by_name: Mapped[str] = mapped_column(sa.String(120), info=STAFF)


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
    """CPS sees what was shared with its area; of police, those who read annexes at all see the
    versions of cases in their reach."""
    if actor.role is Role.CPS_LIAISON:
        return sa.and_(
            AnnexVersion.cps_area_id == actor.unit_id, AnnexVersion.shared_at.is_not(None)
        )
    if not can(actor, May.ANNEX_OPEN):
        return sa.false()
    return AnnexVersion.case_id.in_(sa.select(Case.id).where(cases_in_scope(actor)))
