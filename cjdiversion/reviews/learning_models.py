"""What was found, what changed because of it, and what shows whether that helped."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.access import Actor
from cjdiversion.database import NOT_PERSONAL, POLICE, STAFF, Addressed, Base, new_key


class LearningEntry(Base, Addressed):
    """A change is a new row of the same `series`; the one before is superseded and stays. `source`:
    reference data "learning_sources". Done once `done_on` says so. Nobody’s case stands in it."""

    __tablename__ = "learning_entry"
    __table_args__ = (
        sa.Index("ix_learning_entry_listed", "force_id", "is_superseded", "found_on", "id"),
        sa.Index(
            "uq_learning_entry_standing",
            "series",
            unique=True,
            sqlite_where=sa.text("NOT is_superseded"),
            postgresql_where=sa.text("NOT is_superseded"),
        ),
        sa.Index(None, "series", "kept_at"),
        {"info": POLICE},
    )

    series: Mapped[uuid.UUID] = mapped_column(default=new_key, info=NOT_PERSONAL)
    force_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    is_superseded: Mapped[bool] = mapped_column(default=False, info=NOT_PERSONAL)
    source: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    source_reference: Mapped[str] = mapped_column(sa.String(200), default="", info=NOT_PERSONAL)
    found_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    finding: Mapped[str] = mapped_column(sa.Text, info=NOT_PERSONAL)
    changed: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    owner: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    measure: Mapped[str] = mapped_column(sa.String(300), info=NOT_PERSONAL)
    due_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    done_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    because: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    kept_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    kept_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    kept_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Of one’s own force: learning is for everybody in it."""
    return LearningEntry.force_id == actor.force_id
