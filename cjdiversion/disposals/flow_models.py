"""How far each flagged case has come, kept as it happens: pages of the flow read nothing else of
police. What L&D alone record, such as appointments, is not copied here: it has another controller.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.access import Actor, Role
from cjdiversion.database import CRIMINAL, HEALTH, LINK, NOT_PERSONAL, POLICE, Base


class Flagged(Base):
    """The columns of `flowing.Course`. There is a row exactly while a suspect's case is flagged."""

    __tablename__ = "disposal_flagged"
    __table_args__ = (
        sa.Index(
            "ix_disposal_flagged_counting",
            *("force_id", "flagged_on", "unit_id", "stage", "ended", "reason", "decided_at"),
        ),
        {"info": POLICE},
    )

    case_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("case_file.id"), primary_key=True, info=LINK
    )
    force_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    unit_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("unit.id"), index=True, info=NOT_PERSONAL
    )
    flagged_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)  # London day, for counting
    flagged_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    referred_at: Mapped[datetime | None] = mapped_column(info=HEALTH)
    accepted_at: Mapped[datetime | None] = mapped_column(info=HEALTH)
    engaged_at: Mapped[datetime | None] = mapped_column(info=HEALTH)
    decided_at: Mapped[datetime | None] = mapped_column(info=CRIMINAL)
    stage: Mapped[int] = mapped_column(info=HEALTH)
    ended: Mapped[str] = mapped_column(sa.String(20), default="", info=HEALTH)
    reason: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Those who count, of their own force; used by every number and by the list behind it."""
    if actor.role in (Role.PERFORMANCE_LEAD, Role.REVIEWER):
        return Flagged.force_id == actor.force_id
    return sa.false()
