"""What was raised: its level, partner, owner and end; what was told to the next levels, and by whom."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

COLUMNS: tuple[tuple[str, sa.types.TypeEngine[Any], str | None], ...] = (
    ("level", sa.String(length=20), "local"),
    ("partner", sa.String(length=40), ""),
    ("reason", sa.Text(), ""),
    ("owner_id", sa.Uuid(), None),
    ("owner_name", sa.String(length=120), ""),
    ("resolution", sa.String(length=40), ""),
)


def upgrade() -> None:
    op.create_table(
        "escalation_history",
        sa.Column("escalation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "deed",
            sa.Enum(
                "owned",
                "handed-on",
                "taken-up",
                "replied",
                name="deed",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("partner", sa.String(length=40), nullable=False),
        sa.Column("at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("follows", sa.Text(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name=op.f("fk_escalation_history_escalation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_history")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("escalation_history", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_escalation_history_escalation_id_at_id"),
            ["escalation_id", "at", "id"],
            unique=False,
        )

    op.create_table(
        "escalation_rung",
        sa.Column("escalation_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("partner", sa.String(length=40), nullable=False),
        sa.Column("sent", sa.JSON(), nullable=False),
        sa.Column("taken_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Uuid(), nullable=True),
        sa.Column("taken_by_name", sa.String(length=120), nullable=False),
        sa.Column("reply_due_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name=op.f("fk_escalation_rung_escalation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_rung")),
        sa.UniqueConstraint(
            "escalation_id", "level", name=op.f("uq_escalation_rung_escalation_id_level")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_escalation_rung_token")),
        info={"controller": "police"},
    )
    for name, kind, default in COLUMNS:
        is_optional = default is None
        column = sa.Column(name, kind, nullable=is_optional, server_default=default)
        op.add_column("escalation", column)


def downgrade() -> None:
    for name, _, _ in reversed(COLUMNS):
        op.drop_column("escalation", name)
    op.drop_table("escalation_rung")
    op.drop_table("escalation_history")
