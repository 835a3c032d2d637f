"""What was said to and by the victim of an outcome, and when. Never who they are."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.database import CRIMINAL, LINK, NOT_PERSONAL, POLICE, STAFF, Base, Keyed


class VictimContact(Base, Keyed):
    """What is learnt later is a later row. Without a decision it was before any.
    `due_on`: the last day in time for telling them, by the kind of victim."""

    __tablename__ = "disposal_victim_contact"
    __table_args__ = ({"info": POLICE},)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    decision_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("disposal_decision.id"), index=True, info=LINK
    )
    kind: Mapped[str] = mapped_column(sa.String(30), info=CRIMINAL)
    informed_on: Mapped[date | None] = mapped_column(info=CRIMINAL)
    informed_how: Mapped[str] = mapped_column(sa.String(30), default="", info=CRIMINAL)
    consulted_on: Mapped[date | None] = mapped_column(info=CRIMINAL)
    view: Mapped[str] = mapped_column(sa.String(30), default="", info=CRIMINAL)
    not_possible_because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    due_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
