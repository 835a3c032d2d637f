"""What the custody system's feed brought: adults, health visits, and entries it has already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "appropriate_adult", sa.Column("fed", sa.JSON(), nullable=False, server_default="{}")
    )
    came_by = sa.Column("came_by", sa.String(length=40), nullable=False, server_default="")
    op.add_column("safeguard_record", came_by)
    moment = cjdiversion.database.UTCDateTime(timezone=True)
    op.add_column("safeguard_record", sa.Column("superseded_at", moment, nullable=True))
    tells = sa.Column("tells", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("custody_entry", tells)
    op.add_column(
        "custody_entry",
        sa.Column("is_by_feed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("custody_entry", "is_by_feed")
    op.drop_column("custody_entry", "tells")
    op.drop_column("safeguard_record", "superseded_at")
    op.drop_column("safeguard_record", "came_by")
    op.drop_column("appropriate_adult", "fed")
