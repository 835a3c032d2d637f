"""By when a line held back from the CPS is to stand on the schedule; who is asked to confirm an
approval by telephone, and that they deny it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from cjdiversion.database import UTCDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

MOMENT = UTCDateTime(timezone=True)
AUTHORITY: dict[str, Any] = {"asked_id": sa.Uuid(), "denied_at": MOMENT, "denied_by_id": sa.Uuid()}
WORDS: dict[str, Any] = {"denied_by": sa.String(length=120), "denied_because": sa.Text()}
FIVE_DAYS = timedelta(minutes=7200)


def upgrade() -> None:
    op.add_column("annex_hold", sa.Column("schedule_due_at", MOMENT, nullable=True))
    _waiting()
    for name, kind in AUTHORITY.items():
        op.add_column("annex_authority", sa.Column(name, kind, nullable=True))
    for name, text in WORDS.items():
        column = sa.Column(name, text, nullable=False, server_default="")
        op.add_column("annex_authority", column)


def downgrade() -> None:
    for name in (*WORDS, *AUTHORITY):
        op.drop_column("annex_authority", name)
    op.drop_column("annex_hold", "schedule_due_at")


def _waiting() -> None:
    """What already waits to be scheduled falls due too: five days after it was held back."""
    columns = sa.column("id", sa.Uuid()), sa.column("recorded_at", MOMENT)
    due, done = sa.column("schedule_due_at", MOMENT), sa.column("scheduled_on", sa.Date())
    hold = sa.table("annex_hold", *columns, due, done)
    query = sa.select(hold.c.id, hold.c.recorded_at).where(hold.c.scheduled_on.is_(None))
    for key, recorded_at in op.get_bind().execute(query).all():
        dated = sa.update(hold).values(schedule_due_at=recorded_at + FIVE_DAYS)
        op.execute(dated.where(hold.c.id == key))
