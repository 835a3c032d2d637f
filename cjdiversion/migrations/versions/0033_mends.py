"""Which unit took each step of a referral."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("referral_move", sa.Column("by_unit_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE referral_move SET by_unit_id = (SELECT unit.id FROM unit"
        " WHERE unit.kind = 'ld-provider' AND unit.name = referral_move.by_unit) WHERE is_by_ld"
    )


def downgrade() -> None:
    op.drop_column("referral_move", "by_unit_id")
