"""The learning register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from cjdiversion.database import UTCDateTime

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_STANDS = sa.text("NOT is_superseded")


def upgrade() -> None:
    op.create_table(
        "learning_entry",
        sa.Column("series", sa.Uuid(), nullable=False),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("is_superseded", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("source_reference", sa.String(length=200), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("measure", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("kept_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("kept_by_id", sa.Uuid(), nullable=True),
        sa.Column("kept_by", sa.String(length=120), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["unit.id"], name=op.f("fk_learning_entry_force_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_entry")),
        sa.UniqueConstraint("token", name=op.f("uq_learning_entry_token")),
        info={"controller": "police"},
    )
    listed = ["force_id", "is_superseded", "found_on", "id"]
    op.create_index("ix_learning_entry_listed", "learning_entry", listed)
    op.create_index(
        op.f("ix_learning_entry_series_kept_at"), "learning_entry", ["series", "kept_at"]
    )
    op.create_index(
        "uq_learning_entry_standing",
        "learning_entry",
        ["series"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )


def downgrade() -> None:
    op.drop_table("learning_entry")
