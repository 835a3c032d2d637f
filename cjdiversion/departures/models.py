"""What was looked at when somebody left, and by whom."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.database import HEALTH, LINK, NOT_PERSONAL, POLICE, STAFF, Base, Keyed


class ReleaseCheck(Base, Keyed):
    """`left_open`: {kind, code} of each thing that was open then, as `rules.Open` names it."""

    __tablename__ = "release_check"
    __table_args__ = ({"info": POLICE},)

    case_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("case_file.id"), unique=True, info=LINK
    )
    left_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    left_open: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, info=HEALTH)
    arranged: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    because: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    checked_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    checked_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    checked_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
