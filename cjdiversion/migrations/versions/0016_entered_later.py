"""When a level of observation or a decision was entered, apart from when it was set or made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ENTERED = (("observation", "set_at"), ("vulnerability_decision", "decided_at"))


def upgrade() -> None:
    for table, happened in ENTERED:
        moment = cjdiversion.database.UTCDateTime(timezone=True)
        never = "1970-01-01 00:00:00+00:00"
        op.add_column(table, sa.Column("recorded_at", moment, nullable=False, server_default=never))
        op.execute(f"UPDATE {table} SET recorded_at = {happened}")  # noqa: S608 - names of ours


def downgrade() -> None:
    for table, _ in ENTERED:
        op.drop_column(table, "recorded_at")
