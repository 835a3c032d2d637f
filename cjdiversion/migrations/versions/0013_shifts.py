"""Handovers of a suite, and the inspector's check at the start of a shift."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shift_check",
        sa.Column("suite_id", sa.Uuid(), nullable=False),
        sa.Column("suite", sa.String(length=120), nullable=False),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("checked_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("checked_by_id", sa.Uuid(), nullable=True),
        sa.Column("checked_by", sa.String(length=120), nullable=False),
        sa.Column("checked_by_rank", sa.String(length=30), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("sheet", sa.JSON(), nullable=False),
        sa.Column("here", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["unit.id"], name=op.f("fk_shift_check_force_id")),
        sa.ForeignKeyConstraint(["suite_id"], ["unit.id"], name=op.f("fk_shift_check_suite_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_check")),
        sa.UniqueConstraint("token", name=op.f("uq_shift_check_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("shift_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shift_check_force_id_checked_at_id"),
            ["force_id", "checked_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_shift_check_suite_id_checked_at_id"),
            ["suite_id", "checked_at", "id"],
            unique=False,
        )

    op.create_table(
        "shift_handover",
        sa.Column("suite_id", sa.Uuid(), nullable=False),
        sa.Column("suite", sa.String(length=120), nullable=False),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "handed-over",
                "taken-over",
                "superseded",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("made_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sheet", sa.JSON(), nullable=False),
        sa.Column("here", sa.Integer(), nullable=False),
        sa.Column("take_over_by", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("taken_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("taken_by_id", sa.Uuid(), nullable=True),
        sa.Column("taken_by", sa.String(length=120), nullable=False),
        sa.Column("taken_note", sa.Text(), nullable=False),
        sa.Column("superseded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("superseded_by", sa.String(length=120), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["unit.id"], name=op.f("fk_shift_handover_force_id")),
        sa.ForeignKeyConstraint(["suite_id"], ["unit.id"], name=op.f("fk_shift_handover_suite_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_handover")),
        sa.UniqueConstraint("token", name=op.f("uq_shift_handover_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("shift_handover", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shift_handover_force_id_made_at_id"),
            ["force_id", "made_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_shift_handover_suite_id_made_at_id"),
            ["suite_id", "made_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_shift_handover_untaken",
            ["take_over_by"],
            unique=False,
            sqlite_where=sa.text("status = 'handed-over'"),
            postgresql_where=sa.text("status = 'handed-over'"),
        )
        batch_op.create_index(
            "uq_shift_handover_waiting",
            ["suite_id"],
            unique=True,
            sqlite_where=sa.text("status = 'handed-over'"),
            postgresql_where=sa.text("status = 'handed-over'"),
        )


def downgrade() -> None:
    op.drop_table("shift_handover")
    op.drop_table("shift_check")
