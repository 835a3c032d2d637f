"""What was done about each safeguard."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "safeguard_record",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "arrived",
                "left",
                "done",
                "not-done",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happened_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("notes_held", sa.String(length=200), nullable=False),
        sa.Column("expires_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_safeguard_record_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguard_record")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("safeguard_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_safeguard_record_case_id_kind_happened_at"),
            ["case_id", "kind", "happened_at"],
            unique=False,
        )


def downgrade() -> None:
    op.drop_table("safeguard_record")
