"""One row a cause: (kind, what it is about, period). Resolved and risen again is a new cause."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion.access import Actor, Role
from cjdiversion.accounts.models import Unit
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
from cjdiversion.escalations.steps import Status

LOCAL = "local"


def _text(length: int, info: dict[str, Any], *, default: str = "") -> Any:
    return mapped_column(sa.String(length), default=default, server_default=default, info=info)


class Escalation(Base, Addressed):
    """`kind`: reference data "escalation_kinds". It names the case it is about and says nothing of
    what stands in it. No foreign key to the left of what it is about: any room may raise one.

    `level`: the highest it was taken to, reference data "escalation_levels"; its rungs above the
    local one stand in Rung. `answer_due_at`: by when that level should answer. Without an owner it
    belongs to everybody it was raised to."""

    __tablename__ = "escalation"
    __table_args__ = (
        sa.UniqueConstraint("kind", "subject_id", "period"),
        sa.Index(None, "unit_id", "status", "raised_at", "id"),
        sa.Index(None, "investigating_unit_id", "status", "raised_at", "id"),
        sa.Index(None, "force_id", "status", "raised_at", "id"),
        {"info": POLICE},
    )

    kind: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    subject_kind: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    subject_id: Mapped[uuid.UUID] = mapped_column(info=LINK)
    period: Mapped[str] = mapped_column(sa.String(40), default="", info=NOT_PERSONAL)
    case_id: Mapped[uuid.UUID | None] = mapped_column(index=True, info=LINK)
    case_token: Mapped[str] = mapped_column(sa.String(22), default="", info=LINK)
    reference: Mapped[str] = mapped_column(sa.String(16), default="", info=LINK)
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    investigating_unit_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("unit.id"), info=NOT_PERSONAL
    )
    force_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    status: Mapped[Status] = mapped_column(default=Status.RAISED, info=NOT_PERSONAL)
    raised_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    raised_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    raised_by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    answer_due_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    answered_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    answered_by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    answer: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    level: Mapped[str] = _text(20, NOT_PERSONAL, default=LOCAL)
    partner: Mapped[str] = _text(40, NOT_PERSONAL)  # reference data "partner_agencies"
    reason: Mapped[str] = mapped_column(sa.Text, default="", server_default="", info=HEALTH)
    owner_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    owner_name: Mapped[str] = _text(120, STAFF)
    resolution: Mapped[str] = _text(40, NOT_PERSONAL)  # reference data "escalation_resolutions"

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")


class Rung(Base, Addressed):
    """One cause at one level above the local one: what was told there, to the letter (`sent`), by
    whom and why. It holds nothing about a person."""

    __tablename__ = "escalation_rung"
    __table_args__ = (sa.UniqueConstraint("escalation_id", "level"), {"info": POLICE})

    escalation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("escalation.id"), info=LINK)
    level: Mapped[str] = mapped_column(sa.String(20), info=NOT_PERSONAL)
    partner: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    sent: Mapped[dict[str, Any]] = mapped_column(info=NOT_PERSONAL)
    taken_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    taken_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    taken_by_name: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    reply_due_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)

    escalation: Mapped[Escalation] = relationship(lazy="raise_on_sql")


class Deed(StrEnum):
    """What was done with something raised, besides raising and answering it."""

    OWNED = "owned"
    HANDED_ON = "handed-on"
    TAKEN_UP = "taken-up"
    REPLIED = "replied"

    @property
    def words(self) -> str:
        return _DEED_WORDS[self]


_DEED_WORDS = {
    Deed.OWNED: "Took ownership",
    Deed.HANDED_ON: "Handed on",
    Deed.TAKEN_UP: "Taken further",
    Deed.REPLIED: "Reply recorded",
}


class History(Base, Keyed):
    """Rows are only added. `who`: the new owner of a hand-over, who spoke of a reply."""

    __tablename__ = "escalation_history"
    __table_args__ = (sa.Index(None, "escalation_id", "at", "id"), {"info": POLICE})

    escalation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("escalation.id"), info=LINK)
    deed: Mapped[Deed] = mapped_column(info=NOT_PERSONAL)
    level: Mapped[str] = mapped_column(sa.String(20), info=NOT_PERSONAL)
    partner: Mapped[str] = mapped_column(sa.String(40), default="", info=NOT_PERSONAL)
    at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    who: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    follows: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by_name: Mapped[str] = mapped_column(sa.String(120), info=STAFF)


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The unit it was raised to, be it a suite or one that investigates, and the one that has the
    case; the superintendent of the force, so that nothing is without a deputy."""
    if actor.role is Role.SUPERINTENDENT:
        return Escalation.force_id == actor.force_id
    if actor.role is Role.DUTY_INSPECTOR:
        return Escalation.unit_id == actor.unit_id
    if actor.role is Role.SUPERVISOR:
        theirs = Escalation.investigating_unit_id, Escalation.unit_id
        return sa.or_(*(column == actor.unit_id for column in theirs))
    return sa.false()
