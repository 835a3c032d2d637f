"""A return as it was sent: never changed, a revision is another beside it."""

from __future__ import annotations

import secrets
import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.access import Actor
from cjdiversion.database import NOT_PERSONAL, POLICE, STAFF, Addressed, Base


def new_reference() -> str:
    return f"RT-{secrets.token_hex(3).upper()}"


class KeptReturn(Base, Addressed):
    """`number` counts the versions of one return and period. `figures`: [{code, label, rule,
    source, mark, leaves, total, said, values: [{code, label, count}]}] with true counts, and
    `failing`: [{code, label, words, leaves_out, count}], as they were then. `imports`: the
    whole-force counts that went with it, [{reference, title, imported_at, sha256, counts}]. The two
    files hold what may leave, and `printed` says it: "here" or "whole" → figure → value → rounded,
    null where hidden.
    """

    __tablename__ = "kept_return"
    __table_args__ = (
        sa.UniqueConstraint("force_id", "kind", "period", "number"),
        sa.Index(None, "force_id", "kept_at", "id"),
        {"info": POLICE},
    )

    reference: Mapped[str] = mapped_column(
        sa.String(16), unique=True, default=new_reference, info=NOT_PERSONAL
    )
    force_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    kind: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    period: Mapped[str] = mapped_column(sa.String(12), info=NOT_PERSONAL)
    from_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    to_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    number: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    because: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    sent_to: Mapped[str] = mapped_column(sa.String(200), info=NOT_PERSONAL)
    rules: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    figures: Mapped[list[Any]] = mapped_column(sa.JSON, info=NOT_PERSONAL)
    failing: Mapped[list[Any]] = mapped_column(sa.JSON, info=NOT_PERSONAL)
    imports: Mapped[list[Any]] = mapped_column(sa.JSON, info=NOT_PERSONAL)
    printed: Mapped[dict[str, Any]] = mapped_column(sa.JSON, info=NOT_PERSONAL)
    kept_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    kept_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    kept_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    csv: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True, info=NOT_PERSONAL)
    csv_sha256: Mapped[str] = mapped_column(sa.String(64), info=NOT_PERSONAL)
    xlsx: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True, info=NOT_PERSONAL)
    xlsx_sha256: Mapped[str] = mapped_column(sa.String(64), info=NOT_PERSONAL)


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Those of one's own force."""
    return KeptReturn.force_id == actor.force_id
