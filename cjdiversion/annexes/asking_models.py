"""What the prosecutor asks about a version, and says of it."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.access import Actor, Role
from cjdiversion.annexes.models import AnnexVersion, in_scope
from cjdiversion.annexes.steps import Asked
from cjdiversion.database import (
    HEALTH,
    LINK,
    NOT_PERSONAL,
    POLICE,
    STAFF,
    Addressed,
    Base,
    Keyed,
)


class AnnexQuestion(Base, Addressed):
    """What the prosecutor misses in a version: it waits for the investigating officer, and for
    their supervisors from `passed_on_at` on. `due_at`: the target of its priority, or the moment
    the prosecutor needs it by. `fingerprint`: of what is asked, so that it is asked once."""

    __tablename__ = "annex_question"
    __table_args__ = (
        sa.Index(
            "uq_annex_question_open",
            *("version_id", "unit_id", "fingerprint"),
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
        sa.Index(None, "version_id", "asked_at"),
        sa.Index(None, "unit_id", "due_at", "id"),
        sa.Index(None, "case_id", "due_at", "id"),
        sa.Index(None, "status", "pass_on_at"),
        sa.Index(None, "status", "due_at"),
        {"info": POLICE},
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("annex_version.id"), info=LINK)
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    reference: Mapped[str] = mapped_column(sa.String(16), info=LINK)  # of the version
    number: Mapped[int] = mapped_column(info=NOT_PERSONAL)  # of the version
    status: Mapped[Asked] = mapped_column(default=Asked.ASKED, info=NOT_PERSONAL)
    section: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    what: Mapped[str] = mapped_column(sa.Text, info=HEALTH)
    fingerprint: Mapped[str] = mapped_column(sa.String(64), info=NOT_PERSONAL)
    priority: Mapped[str] = mapped_column(sa.String(12), info=NOT_PERSONAL)
    needed_by: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    asked_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    asked_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    owner_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    owner_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    pass_on_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    soon_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    due_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    passed_on_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    reason: Mapped[str] = mapped_column(sa.String(40), default="", info=NOT_PERSONAL)
    words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    follows_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    answered_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    answered_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    closed_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    closed_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)


class AnnexUse(Base, Keyed):
    """What the prosecutor says of a version: used, or not needed, and why. The one that was not
    replaced stands."""

    __tablename__ = "annex_use"
    __table_args__ = (
        sa.Index(
            "uq_annex_use_standing",
            *("version_id", "unit_id"),
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        ),
        sa.Index(None, "unit_id", "said_at"),
        {"info": POLICE},
    )

    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("annex_version.id"), info=LINK)
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    reason: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    is_used: Mapped[bool] = mapped_column(info=NOT_PERSONAL)
    words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    said_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    said_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    said_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    replaced_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)


def questions_in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """CPS sees what its unit asked; police what is asked about versions in their reach."""
    if actor.role is Role.CPS_LIAISON:
        return AnnexQuestion.unit_id == actor.unit_id
    return AnnexQuestion.version_id.in_(sa.select(AnnexVersion.id).where(in_scope(actor)))
