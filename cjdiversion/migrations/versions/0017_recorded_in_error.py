"""What was recorded of a detention in error; whose case it was before a move."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = (
    "case_event",
    "detention_review",
    "detention_postponement",
    "detention_extension",
    "detention_warrant",
    "mha_station_use",
    "mha_welfare_check",
    "mha_station_review",
    "mha_certificate",
    "mha_move",
)


def upgrade() -> None:
    for table in TABLES:
        moment = cjdiversion.database.UTCDateTime(timezone=True)
        op.add_column(table, sa.Column("struck_at", moment, nullable=True))
        name = sa.Column("struck_by", sa.String(length=120), nullable=False, server_default="")
        op.add_column(table, name)
        words = sa.Column("struck_because", sa.Text(), nullable=False, server_default="")
        op.add_column(table, words)
    op.add_column("mha_move", sa.Column("from_suite_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("mha_move", "from_suite_id")
    for table in TABLES:
        for column in ("struck_because", "struck_by", "struck_at"):
            op.drop_column(table, column)
