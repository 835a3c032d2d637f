"""An outcome decided by a named person, with the reasons and what was known at that moment."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion.access import Actor, Role
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
)
from cjdiversion.disposals.steps import Status


class Decision(Base, Addressed):
    """`needs_known` is frozen: [{code, label, source}]. The units stand on the row because counts
    are made from it alone, and `screened` stands in the index for the same reason."""

    __tablename__ = "disposal_decision"
    __table_args__ = (
        sa.Index(
            "ix_disposal_decision_counting",
            *("force_id", "status", "decided_on", "outcome_code", "unit_id", "screened"),
        ),
        # Of two people deciding at once the database keeps one.
        sa.Index(
            "uq_disposal_decision_standing",
            "case_id",
            unique=True,
            sqlite_where=sa.text("status = 'stands'"),
            postgresql_where=sa.text("status = 'stands'"),
        ),
        {"info": POLICE},
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    status: Mapped[Status] = mapped_column(default=Status.STANDS, info=NOT_PERSONAL)
    force_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    outcome_code: Mapped[str] = mapped_column(sa.String(4), info=CRIMINAL)
    option_code: Mapped[str] = mapped_column(sa.String(40), default="", info=CRIMINAL)
    reasons: Mapped[str] = mapped_column(sa.Text, info=CRIMINAL)
    decided_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    decided_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)  # London day, for counting
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    decided_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    decided_by_rank: Mapped[str] = mapped_column(sa.String(30), default="", info=STAFF)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    prosecutor: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    prosecutor_reference: Mapped[str] = mapped_column(sa.String(60), default="", info=CRIMINAL)
    prosecutor_decided_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    authority: Mapped[str] = mapped_column(sa.String(200), default="", info=STAFF)
    suspect_position: Mapped[str] = mapped_column(sa.String(20), default="", info=CRIMINAL)
    suspect_agrees: Mapped[bool | None] = mapped_column(info=CRIMINAL)
    is_activity_done: Mapped[bool | None] = mapped_column(info=CRIMINAL)
    is_opinion_lasting: Mapped[bool | None] = mapped_column(info=HEALTH)
    rests_on: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    victim_told: Mapped[str] = mapped_column(sa.String(20), default="", info=CRIMINAL)
    victim_view: Mapped[str] = mapped_column(sa.String(30), default="", info=CRIMINAL)
    ld_available: Mapped[str] = mapped_column(sa.String(12), default="", info=HEALTH)
    ld_read: Mapped[str] = mapped_column(sa.String(12), default="", info=HEALTH)
    ld_used: Mapped[str] = mapped_column(sa.String(12), default="", info=HEALTH)
    needs_known: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, info=HEALTH)
    screened: Mapped[str] = mapped_column(sa.String(20), default="", info=HEALTH)
    closed_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    superseded_reason: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    superseded_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("disposal_decision.id"), info=LINK
    )

    case: Mapped[Case] = relationship(lazy="raise_on_sql")


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Numbers people count their own force; others see the decisions of cases in their reach."""
    if actor.role in (Role.PERFORMANCE_LEAD, Role.REVIEWER):
        return Decision.force_id == actor.force_id
    return Decision.case_id.in_(sa.select(Case.id).where(cases_in_scope(actor)))
