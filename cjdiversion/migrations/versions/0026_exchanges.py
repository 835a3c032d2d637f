"""What a provider's own system said of a referral."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = cjdiversion.database.UTCDateTime(timezone=True)
    op.create_table(
        "status_update",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("from_system", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("sent_at", moment, nullable=False),
        sa.Column("received_at", moment, nullable=False),
        sa.Column("received_by_id", sa.Uuid(), nullable=True),
        sa.Column("received_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_status_update_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["unit.id"], name=op.f("fk_status_update_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_status_update_referral_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_update")),
        sa.UniqueConstraint(
            "provider_id", "message_id", name=op.f("uq_status_update_provider_id_message_id")
        ),
        info={"controller": "police"},
    )
    op.create_index(op.f("ix_status_update_case_id"), "status_update", ["case_id"])
    op.create_index(
        op.f("ix_status_update_referral_id_sent_at_id"),
        "status_update",
        ["referral_id", "sent_at", "id"],
    )


def downgrade() -> None:
    op.drop_table("status_update")
