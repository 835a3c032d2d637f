"""The hours of L&D teams, set by the teams: weeks from a day on, and days that differ."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ld_rota",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        *_set("ld_rota"),
    )
    op.create_index("ix_ld_rota_provider_id_set_at_id", "ld_rota", ["provider_id", "set_at", "id"])
    op.create_table(
        "ld_rota_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("struck_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("struck_by", sa.String(length=120), nullable=False),
        *_set("ld_rota_day"),
    )
    columns = ["provider_id", "day", "set_at", "id"]
    op.create_index("ix_ld_rota_day_provider_id_day_set_at_id", "ld_rota_day", columns)


def _set(table: str) -> list[Any]:
    """What both tables have."""
    return [
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("set_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_by", sa.String(length=120), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["unit.id"], name=f"fk_{table}_provider_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("token", name=f"uq_{table}_token"),
    ]


def downgrade() -> None:
    op.drop_table("ld_rota_day")
    op.drop_table("ld_rota")
