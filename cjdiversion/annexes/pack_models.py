"""A pack that is made by the job process because it takes a while; kept a dated while."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.models import in_scope as annexes_in_scope
from cjdiversion.database import HEALTH, LINK, NOT_PERSONAL, POLICE, STAFF, Addressed, Base, Keyed

TRIES = 3
LOST = timedelta(minutes=10)  # after this a try that has not ended is another’s to take over


class AnnexPack(Base, Addressed):
    """One row for each content and day, whoever asks. `entries`: `packs.Entry`, plain. `done`: how
    many of `total` papers stand in it. `begun_at`, `tries`: of whoever makes it now."""

    __tablename__ = "annex_pack"
    __table_args__ = (
        sa.UniqueConstraint("digest", "on"),
        sa.Index(None, "ready_at", "asked_at", "id"),
        {"info": POLICE},
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    digest: Mapped[str] = mapped_column(sa.String(64), info=NOT_PERSONAL)
    on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    entries: Mapped[list[Any]] = mapped_column(sa.JSON, info=HEALTH)
    total: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    done: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    asked_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    asked_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    begun_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    tries: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    ready_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    sha256: Mapped[str] = mapped_column(sa.String(64), default="", info=NOT_PERSONAL)
    size: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    kept_until: Mapped[datetime] = mapped_column(index=True, info=NOT_PERSONAL)

    @property
    def named(self) -> str:
        """The reference in the name of its file: of the first version in it."""
        return str(next(one["reference"] for one in self.entries if one["ground"] is None))

    @property
    def is_given_up(self) -> bool:
        """It was begun as often as it will be, and nobody is at it."""
        is_lost = self.begun_at is not None and self.begun_at < clock.now() - LOST
        return self.ready_at is None and self.tries >= TRIES and is_lost


class AnnexPackPiece(Base, Keyed):
    """The bytes, in pieces that are read one at a time."""

    __tablename__ = "annex_pack_piece"
    __table_args__ = (sa.UniqueConstraint("pack_id", "number"), {"info": POLICE})

    pack_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("annex_pack.id"), info=LINK)
    number: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, info=HEALTH)


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Of a case with an annex in the actor’s reach; what is inside is asked again when it opens."""
    near = sa.select(AnnexVersion.case_id).where(annexes_in_scope(actor))
    return AnnexPack.case_id.in_(near)
