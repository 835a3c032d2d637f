"""Which lines a decision to share without agreement covers; exclusions that a team leader lifted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

MOMENT = cjdiversion.database.UTCDateTime(timezone=True)


def upgrade() -> None:
    op.add_column("consent_override", sa.Column("lines", sa.JSON(), nullable=True))
    op.add_column("ld_exclusion", sa.Column("lifted_at", MOMENT, nullable=True))
    op.add_column("ld_exclusion", sa.Column("lifted_by_id", sa.Uuid(), nullable=True))
    op.add_column(
        "ld_exclusion",
        sa.Column("lifted_by", sa.String(length=120), nullable=False, server_default=""),
    )
    op.add_column(
        "ld_exclusion", sa.Column("lifted_because", sa.Text(), nullable=False, server_default="")
    )


def downgrade() -> None:
    for name in ("lifted_because", "lifted_by", "lifted_by_id", "lifted_at"):
        op.drop_column("ld_exclusion", name)
    op.drop_column("consent_override", "lines")
