"""What has left the force of outcomes, kept as it left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from cjdiversion.database import UTCDateTime

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

TABLE = "disposal_release"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("base_digest", sa.String(length=32), nullable=False),
        sa.Column("released_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("first_by_id", sa.Uuid(), nullable=True),
        sa.Column("first_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["unit.id"], name=op.f(f"fk_{TABLE}_force_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "force_id", "kind", "from_on", name=op.f(f"uq_{TABLE}_force_id_kind_from_on")
        ),
        info={"controller": "police"},
    )
    op.create_index(op.f(f"ix_{TABLE}_force_id"), TABLE, ["force_id"])


def downgrade() -> None:
    op.drop_table(TABLE)
