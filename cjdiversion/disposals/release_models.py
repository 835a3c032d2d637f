"""What has left the force, kept as it left: asked again, the same cells are given again."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.database import NOT_PERSONAL, POLICE, STAFF, Base, Keyed


class Release(Base, Keyed):
    """One quarter of one kind of tables, the first time somebody took it. `cells`: as printed, see
    `consistency.leaving`. `digest` is of these; `base_digest` of the counts they were made from, so
    that the page can say when those are no longer the same. Never changed, never deleted."""

    __tablename__ = "disposal_release"
    __table_args__ = (
        sa.UniqueConstraint("force_id", "kind", "from_on"),
        {"info": POLICE},
    )

    force_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("unit.id"), index=True, info=NOT_PERSONAL
    )
    kind: Mapped[str] = mapped_column(sa.String(20), info=NOT_PERSONAL)
    from_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    to_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    rule: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    cells: Mapped[dict[str, Any]] = mapped_column(info=NOT_PERSONAL)
    digest: Mapped[str] = mapped_column(sa.String(32), info=NOT_PERSONAL)
    base_digest: Mapped[str] = mapped_column(sa.String(32), info=NOT_PERSONAL)
    released_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    first_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    first_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)

    @property
    def is_told_elsewhere(self) -> bool:
        """Nothing leaves here: it stands so that nothing of this quarter is released any more."""
        return self.rule == 0
