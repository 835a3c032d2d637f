"""What keeps the person safe while they are here."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.cases import late
from cjdiversion.database import HEALTH, LINK, NOT_PERSONAL, POLICE, STAFF, Base, Keyed
from cjdiversion.safeguards.steps import State


class Observation(Base, Keyed):
    """Levels 1 to 4 are reference data "observation_levels". The newest row by `set_at` stands,
    whenever it was entered."""

    __tablename__ = "observation"
    __table_args__ = ({"info": POLICE},)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    level: Mapped[str] = mapped_column(sa.String(4), info=HEALTH)
    because: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    set_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    set_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    set_by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)

    @property
    def entered_at(self) -> datetime | None:
        return late.entered_at(self.set_at, self.recorded_at)


class SafeguardRecord(Base, Keyed):
    """What was done about one safeguard, or why it was not. Rows are only added: the newest by
    `happened_at` says how it stands. `kind`: reference data "safeguard_kinds"; `result`: one of the
    results of that kind. Which safeguards are due is never stored: it follows from the facts.
    `came_by`: the column of the custody system’s feed that brought it; a later row of the feed that
    says otherwise, or a person who puts it right, leaves it here with `superseded_at`."""

    __tablename__ = "safeguard_record"
    __table_args__ = (sa.Index(None, "case_id", "kind", "happened_at"), {"info": POLICE})

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    kind: Mapped[str] = mapped_column(sa.String(40), info=HEALTH)
    state: Mapped[State] = mapped_column(info=NOT_PERSONAL)
    happened_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    who: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    result: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    conditions: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    notes_held: Mapped[str] = mapped_column(sa.String(200), default="", info=HEALTH)
    expires_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    because: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    came_by: Mapped[str] = mapped_column(
        sa.String(40), default="", server_default="", info=NOT_PERSONAL
    )
    superseded_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)

    @property
    def is_fed(self) -> bool:
        return bool(self.came_by)
