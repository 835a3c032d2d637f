"""Counts that somebody else made: of the whole force, as published, or a partner’s."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.access import Actor
from cjdiversion.database import IDENTITY, NOT_PERSONAL, POLICE, STAFF, Addressed, Base


def new_reference() -> str:
    return f"RI-{secrets.token_hex(3).upper()}"


class ReturnImport(Base, Addressed):
    """`counts`, `findings` and `refused` as `taking.Taken` has them; what is refused keeps its line
    as it was, and a file that is no table of counts is not kept at all. `number`: which it is of
    one return, period and source, whose highest alone is used."""

    __tablename__ = "return_import"
    __table_args__ = (
        sa.UniqueConstraint("force_id", "kind", "period", "source", "number"),
        sa.Index(None, "force_id", "imported_at", "id"),
        {"info": POLICE},
    )

    reference: Mapped[str] = mapped_column(
        sa.String(16), unique=True, default=new_reference, info=NOT_PERSONAL
    )
    force_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    kind: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    period: Mapped[str] = mapped_column(sa.String(12), info=NOT_PERSONAL)
    source: Mapped[str] = mapped_column(sa.String(20), info=NOT_PERSONAL)
    number: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    title: Mapped[str] = mapped_column(sa.String(200), info=NOT_PERSONAL)
    force_name: Mapped[str] = mapped_column(sa.String(120), info=NOT_PERSONAL)
    digest: Mapped[str] = mapped_column(sa.String(64), info=NOT_PERSONAL)
    lines: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    skipped: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    counts: Mapped[list[Any]] = mapped_column(sa.JSON, info=NOT_PERSONAL)
    findings: Mapped[list[Any]] = mapped_column(sa.JSON, info=NOT_PERSONAL)
    refused: Mapped[list[Any]] = mapped_column(sa.JSON, info=IDENTITY)
    imported_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    imported_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    imported_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Those of one's own force."""
    return ReturnImport.force_id == actor.force_id
