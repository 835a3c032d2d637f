"""Entries for the custody record (PACE Code C 2.6A: each timed, and attributable to whoever made
it), or for the notes of a voluntary attendance."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion.cases.models import Case
from cjdiversion.database import HEALTH, LINK, NOT_PERSONAL, POLICE, STAFF, Addressed, Base
from cjdiversion.entries.steps import Status


class CustodyEntry(Base, Addressed):
    """`code`: the deed it tells of, in the words of the audit trail. `happened_at` may be earlier
    than `recorded_at`: both stand in the line. `tells`: column of the custody system’s feed →
    minute, where that is all the line says; once the feed has it too, nobody has to type it."""

    __tablename__ = "custody_entry"
    __table_args__ = (
        sa.Index(None, "case_id", "happened_at", "id"),
        sa.Index(None, "status", "recorded_at", "id"),
        {"info": POLICE},
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    code: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    words: Mapped[str] = mapped_column(sa.Text, info=HEALTH)
    happened_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    status: Mapped[Status] = mapped_column(default=Status.WAITING, info=NOT_PERSONAL)
    entered_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    entered_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    tells: Mapped[dict[str, Any]] = mapped_column(
        default=dict, server_default="{}", info=NOT_PERSONAL
    )
    is_by_feed: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false(), info=NOT_PERSONAL
    )

    case: Mapped[Case] = relationship(lazy="raise_on_sql")
