"""Which unit took each step of a referral; when it was redirected; and that what is redirected is
redirected to somebody, and nothing else is.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from cjdiversion.database import UTCDateTime
from cjdiversion.migrations.widening import demand, no_longer

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

CHECK = "redirected_to_somebody"
TOGETHER = "(status = 'redirected') = (redirected_to_id IS NOT NULL)"
_REFERRAL = sa.table(
    "referral",
    sa.column("id", sa.Uuid()),
    sa.column("status", sa.String()),
    sa.column("sent_at", UTCDateTime(timezone=True)),
    sa.column("redirected_to_id", sa.Uuid()),
    sa.column("redirected_at", UTCDateTime(timezone=True)),
)
_MOVE = sa.table(
    "referral_move",
    sa.column("id", sa.Uuid()),
    sa.column("referral_id", sa.Uuid()),
    sa.column("step", sa.String()),
    sa.column("from_status", sa.String()),
    sa.column("at", UTCDateTime(timezone=True)),
    sa.column("before", sa.JSON()),
)


def upgrade() -> None:
    op.add_column("referral_move", sa.Column("by_unit_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE referral_move SET by_unit_id = (SELECT unit.id FROM unit"
        " WHERE unit.kind = 'ld-provider' AND unit.name = referral_move.by_unit) WHERE is_by_ld"
    )
    op.add_column("referral", sa.Column("redirected_at", UTCDateTime(timezone=True)))
    for referral in op.get_bind().execute(sa.select(_REFERRAL).where(_was_redirected())).all():
        _bring_up(referral)
    demand("referral", CHECK, TOGETHER)


def _was_redirected() -> sa.ColumnElement[bool]:
    return _REFERRAL.c.id.in_(sa.select(_MOVE.c.referral_id).where(_MOVE.c.step == "redirect"))


def _bring_up(referral: Any) -> None:
    """When it was last redirected, in the referral and in what its steps bring back."""
    bind, at, to = op.get_bind(), referral.sent_at, referral.redirected_to_id
    here = sa.select(_MOVE).where(_MOVE.c.referral_id == referral.id).order_by(_MOVE.c.id)
    for move in bind.execute(here).all():
        held = move.before
        if move.step == "redirect":
            at, held = move.at, {**held, "redirected_at": None}
        elif move.from_status == "redirected" and move.step in ("receive", "withdraw"):
            was = held.get("redirected_to_id") or (str(to) if to else None)
            held = {**held, "redirected_to_id": was, "redirected_at": at.isoformat()}
        if held != move.before:
            bind.execute(sa.update(_MOVE).where(_MOVE.c.id == move.id).values(before=held))
    is_offered = referral.status == "redirected"
    values = {"redirected_at": at} if is_offered else {"redirected_to_id": None}
    bind.execute(sa.update(_REFERRAL).where(_REFERRAL.c.id == referral.id).values(values))


def downgrade() -> None:
    no_longer("referral", CHECK, TOGETHER)
    bind = op.get_bind()
    for move in bind.execute(sa.select(_MOVE).where(_MOVE.c.step.in_(_KEEPING))).all():
        if "redirected_at" in move.before:
            held = {name: value for name, value in move.before.items() if name != "redirected_at"}
            bind.execute(sa.update(_MOVE).where(_MOVE.c.id == move.id).values(before=held))
    op.drop_column("referral", "redirected_at")
    op.drop_column("referral_move", "by_unit_id")


_KEEPING = ("redirect", "receive", "withdraw")
