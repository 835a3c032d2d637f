"""Returns: detentions by the day they began."""

from __future__ import annotations

from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_mha_detention_detained_at"), "mha_detention", ["detained_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_mha_detention_detained_at"), "mha_detention")
