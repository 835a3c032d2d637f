"""What people are told by e-mail, what they want to be told, and who telephoned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("message_id", sa.String(length=80), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "sending",
                "sent",
                "dead",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("made_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("next_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("sent_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=60), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["person.id"], name=op.f("fk_message_recipient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "kind",
            "subject_id",
            "period",
            "recipient_id",
            name=op.f("uq_message_kind_subject_id_period_recipient_id"),
        ),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_message_id")),
        sa.UniqueConstraint("token", name=op.f("uq_message_token")),
        info={"controller": "service"},
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_recipient_id"), ["recipient_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_message_status_made_at_id"), ["status", "made_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_message_status_next_at_id"), ["status", "next_at", "id"], unique=False
        )

    op.create_table(
        "message_choice",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("is_wanted", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_message_choice_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_choice")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_message_choice_person_id_kind")),
        info={"controller": "service"},
    )
    op.create_table(
        "referral_call",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("telephoned_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("spoke_to", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_referral_call_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_call_referral_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_call")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("referral_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_call_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_referral_call_referral_id"), ["referral_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("referral_call")
    op.drop_table("message_choice")
    op.drop_table("message")
