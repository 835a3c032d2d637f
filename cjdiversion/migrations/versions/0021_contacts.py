"""Appointments, contacts, notes, onward referrals and outcomes of L&D; messages of both sides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ld_appointment",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "attended",
                "not-attended",
                "re-arranged",
                "in-error",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_planned", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("starts_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("with_whom", sa.String(length=120), nullable=False),
        sa.Column("with_whom_key", sa.String(length=120), nullable=False),
        sa.Column("attendance", sa.String(length=40), nullable=False),
        sa.Column("missed_because", sa.String(length=40), nullable=False),
        sa.Column("rearranged_by", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("happened_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("struck_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("struck_by", sa.String(length=120), nullable=False),
        sa.Column("struck_because", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_ld_appointment_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["unit.id"], name=op.f("fk_ld_appointment_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_ld_appointment_referral_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["ld_appointment.id"], name=op.f("fk_ld_appointment_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ld_appointment")),
        sa.UniqueConstraint("token", name=op.f("uq_ld_appointment_token")),
        info={"controller": "liaison-and-diversion"},
    )
    with op.batch_alter_table("ld_appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ld_appointment_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ld_appointment_provider_id_status_starts_at_id"),
            ["provider_id", "status", "starts_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_ld_appointment_provider_id_with_whom_key_starts_at"),
            ["provider_id", "with_whom_key", "starts_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_ld_appointment_referral_id_starts_at"),
            ["referral_id", "starts_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_ld_appointment_replaces_id"), ["replaces_id"], unique=False
        )

    op.create_table(
        "ld_note",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "stands",
                "in-error",
                name="kept",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("happened_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("struck_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("struck_by", sa.String(length=120), nullable=False),
        sa.Column("struck_because", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_ld_note_case_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["unit.id"], name=op.f("fk_ld_note_provider_id")),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_ld_note_referral_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ld_note")),
        sa.UniqueConstraint("token", name=op.f("uq_ld_note_token")),
        info={"controller": "liaison-and-diversion"},
    )
    with op.batch_alter_table("ld_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ld_note_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ld_note_referral_id_happened_at"),
            ["referral_id", "happened_at"],
            unique=False,
        )

    op.create_table(
        "ld_onward_referral",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "accepted",
                "refused",
                "in-error",
                name="onwardstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("answer_words", sa.Text(), nullable=False),
        sa.Column("answered_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("first_attended", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("struck_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("struck_by", sa.String(length=120), nullable=False),
        sa.Column("struck_because", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_ld_onward_referral_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["unit.id"], name=op.f("fk_ld_onward_referral_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_ld_onward_referral_referral_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ld_onward_referral")),
        sa.UniqueConstraint("token", name=op.f("uq_ld_onward_referral_token")),
        info={"controller": "liaison-and-diversion"},
    )
    with op.batch_alter_table("ld_onward_referral", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ld_onward_referral_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_ld_onward_referral_referral_id_sent_on"),
            ["referral_id", "sent_on"],
            unique=False,
        )

    op.create_table(
        "ld_outcome",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "stands",
                "in-error",
                name="kept",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("aim", sa.String(length=40), nullable=False),
        sa.Column("aim_words", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("struck_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("struck_by", sa.String(length=120), nullable=False),
        sa.Column("struck_because", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_ld_outcome_case_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["unit.id"], name=op.f("fk_ld_outcome_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_ld_outcome_referral_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ld_outcome")),
        sa.UniqueConstraint("token", name=op.f("uq_ld_outcome_token")),
        info={"controller": "liaison-and-diversion"},
    )
    with op.batch_alter_table("ld_outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ld_outcome_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ld_outcome_referral_id_seen_on"),
            ["referral_id", "seen_on"],
            unique=False,
        )

    op.create_table(
        "referral_message",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "sent",
                "read",
                name="messagestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=True),
        sa.Column("sent_by", sa.String(length=120), nullable=False),
        sa.Column("sent_by_unit", sa.String(length=120), nullable=False),
        sa.Column("read_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("read_by", sa.String(length=120), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_referral_message_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_message_referral_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_message")),
        sa.UniqueConstraint("token", name=op.f("uq_referral_message_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("referral_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_message_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_referral_message_referral_id_sent_at_id"),
            ["referral_id", "sent_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_referral_message_status_side_sent_at_id"),
            ["status", "side", "sent_at", "id"],
            unique=False,
        )


def downgrade() -> None:
    op.drop_table("referral_message")
    op.drop_table("ld_outcome")
    op.drop_table("ld_onward_referral")
    op.drop_table("ld_note")
    op.drop_table("ld_appointment")
