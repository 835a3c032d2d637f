"""Rows are only added; the newest stands."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.database import (
    CRIMINAL,
    HEALTH,
    LINK,
    NOT_PERSONAL,
    POLICE,
    STAFF,
    Base,
    Keyed,
)


class Recorded(Keyed):
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)


class IncidentContext(Base, Recorded):
    """`is_mental_health`: the NPCC flag; None is not yet said. Codes: reference data
    "incident_reasons", "routes_in", "rcrp_grounds", "control_room_decisions", "triage_sources"."""

    __tablename__ = "incident_context"
    __table_args__ = (sa.Index(None, "case_id", "recorded_at"), {"info": POLICE})

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    is_mental_health: Mapped[bool | None] = mapped_column(info=HEALTH)
    because: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    route_in: Mapped[str] = mapped_column(sa.String(40), default="", info=CRIMINAL)
    rcrp_ground: Mapped[str] = mapped_column(sa.String(40), default="", info=CRIMINAL)
    control_room_decision: Mapped[str] = mapped_column(sa.String(40), default="", info=CRIMINAL)
    control_room_at: Mapped[datetime | None] = mapped_column(info=CRIMINAL)
    incident_number: Mapped[str] = mapped_column(sa.String(40), default="", info=CRIMINAL)
    triage: Mapped[list[str]] = mapped_column(default=list, info=HEALTH)
    words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)


class AboutMe(Base, Recorded):
    """In the person's own words, to be read by whoever deals with them: they agree to that, or
    nothing is written. Police hold it, whoever typed it."""

    __tablename__ = "about_me"
    __table_args__ = (sa.Index(None, "case_id", "recorded_at"), {"info": POLICE})

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    communication: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    helps: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    harder: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    important: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    helped_by: Mapped[str] = mapped_column(sa.String(120), default="", info=HEALTH)

    @property
    def is_empty(self) -> bool:
        return not (self.communication or self.helps or self.harder or self.important)
