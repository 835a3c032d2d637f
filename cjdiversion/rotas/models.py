"""Hours as they were set: rows are added, the newest that holds on a day stands."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.access import Actor, Role, UnitKind
from cjdiversion.accounts.models import Unit
from cjdiversion.accounts.models import in_scope as units_in_scope
from cjdiversion.database import LD, NOT_PERSONAL, STAFF, Addressed, Base

_LD = frozenset({Role.LD_PRACTITIONER, Role.LD_TEAM_LEADER})


class _Set(Addressed):
    """Of which team, by whom and when."""

    provider_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    hours: Mapped[list[Any]] = mapped_column(sa.JSON, info=NOT_PERSONAL)
    set_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    set_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    set_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)


class Rota(Base, _Set):
    """A whole week from a day on. `hours`: a list of {weekday, from, to} in London time, 0 is
    Monday; a weekday without one has no hours. `who`, `phone`, `words`: the way out of hours."""

    __tablename__ = "ld_rota"
    __table_args__ = (
        sa.Index(None, "provider_id", "set_at", "id"),
        {"info": LD},
    )

    from_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    who: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    phone: Mapped[str] = mapped_column(sa.String(30), info=STAFF)
    words: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    because: Mapped[str] = mapped_column(sa.Text, info=NOT_PERSONAL)


class RotaDay(Base, _Set):
    """One day that differs from its week. `hours`: a list of {from, to}; none means closed."""

    __tablename__ = "ld_rota_day"
    __table_args__ = (
        sa.Index(None, "provider_id", "day", "set_at", "id"),
        {"info": LD},
    )

    day: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    label: Mapped[str] = mapped_column(sa.String(120), info=NOT_PERSONAL)
    struck_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    struck_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Teams whose hours the actor keeps or oversees: their own; for an administrator those that
    serve the force today. Senders see a team's cover with the case they refer."""
    is_team = Unit.kind == UnitKind.PROVIDER
    if actor.role in _LD:
        return sa.and_(is_team, Unit.id == actor.unit_id)
    if actor.role is Role.ADMINISTRATOR:
        return sa.and_(is_team, units_in_scope(actor))
    return sa.false()
