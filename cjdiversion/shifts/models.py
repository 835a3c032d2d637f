"""A suite handed over by one person to the next, and the inspector's check at the start of a shift.

`sheet`: what the page said then (people.Sheet, as told.py writes it down). It is never made anew.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.access import Actor, May, UnitKind, can
from cjdiversion.database import HEALTH, NOT_PERSONAL, POLICE, STAFF, Addressed, Base
from cjdiversion.shifts.steps import Status

_WAITS = sa.text("status = 'handed-over'")


class ShiftHandover(Base, Addressed):
    """Of one suite at most one waits. `take_over_by`: after it the suite's inspector is told."""

    __tablename__ = "shift_handover"
    __table_args__ = (
        sa.Index(None, "suite_id", "made_at", "id"),
        sa.Index(None, "force_id", "made_at", "id"),
        sa.Index(
            "uq_shift_handover_waiting",
            "suite_id",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
        sa.Index(
            "ix_shift_handover_untaken",
            "take_over_by",
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
        {"info": POLICE},
    )

    suite_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    suite: Mapped[str] = mapped_column(sa.String(120), info=NOT_PERSONAL)
    force_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    status: Mapped[Status] = mapped_column(default=Status.HANDED_OVER, info=NOT_PERSONAL)
    made_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    made_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    note: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    sheet: Mapped[dict[str, Any]] = mapped_column(info=HEALTH)
    here: Mapped[int] = mapped_column(info=NOT_PERSONAL)  # how many people stand on the sheet
    take_over_by: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    taken_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    taken_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    taken_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    taken_note: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    superseded_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    superseded_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)


class ShiftCheck(Base, Addressed):
    """What an inspector saw at the start of a shift, and asked to be done."""

    __tablename__ = "shift_check"
    __table_args__ = (
        sa.Index(None, "suite_id", "checked_at", "id"),
        sa.Index(None, "force_id", "checked_at", "id"),
        {"info": POLICE},
    )

    suite_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    suite: Mapped[str] = mapped_column(sa.String(120), info=NOT_PERSONAL)
    force_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    checked_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    checked_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    checked_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    checked_by_rank: Mapped[str] = mapped_column(sa.String(30), default="", info=STAFF)
    seen: Mapped[str] = mapped_column(sa.Text, info=HEALTH)
    asked: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    sheet: Mapped[dict[str, Any]] = mapped_column(info=HEALTH)
    here: Mapped[int] = mapped_column(info=NOT_PERSONAL)


def in_scope(kind: type[ShiftHandover] | type[ShiftCheck], actor: Actor) -> sa.ColumnElement[bool]:
    """Those of the actor's suite; of every suite of the force for those whose cases are the
    force's."""
    if not can(actor, May.SHIFT_OPEN):
        return sa.false()
    if actor.unit_kind is UnitKind.SUITE:
        return kind.suite_id == actor.unit_id
    if actor.unit_kind is UnitKind.FORCE:
        return kind.force_id == actor.force_id
    return sa.false()
