"""What was typed and not saved, and who has a page open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.String(length=200), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("drawn", sa.String(length=2000), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "autosaved",
                "parked",
                "returned",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("saved_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("person_id", "page", name=op.f("uq_draft_person_id_page")),
        info={"controller": "service"},
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_saved_at"), ["saved_at"], unique=False)

    op.create_table(
        "presence",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("page", sa.String(length=200), nullable=False),
        sa.Column("since", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("seen_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
        sa.UniqueConstraint("person_id", "page", name=op.f("uq_presence_person_id_page")),
        info={"controller": "service"},
    )
    with op.batch_alter_table("presence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_presence_page_seen_at"), ["page", "seen_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_presence_seen_at"), ["seen_at"], unique=False)


def downgrade() -> None:
    op.drop_table("presence")
    op.drop_table("draft")
