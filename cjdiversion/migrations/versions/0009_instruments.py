"""What L&D asked and scored, and the safety alerts that police read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instrument_cut_off",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.String(length=20), nullable=False),
        sa.Column("instrument_version", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("scored_for", sa.String(length=20), nullable=False),
        sa.Column("at_least", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("clinical_lead", sa.String(length=120), nullable=False),
        sa.Column("set_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["unit.id"], name=op.f("fk_instrument_cut_off_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_cut_off")),
        sa.UniqueConstraint(
            "provider_id",
            "instrument",
            "instrument_version",
            "level",
            "scored_for",
            "from_on",
            name="uq_instrument_cut_off_day",
        ),
        info={"controller": "liaison-and-diversion"},
    )
    op.create_table(
        "safety_alert",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "raised",
                "handed-over",
                "acknowledged",
                name="alertstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("raised_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("raised_by_id", sa.Uuid(), nullable=True),
        sa.Column("raised_by", sa.String(length=120), nullable=False),
        sa.Column("raised_by_unit", sa.String(length=120), nullable=False),
        sa.Column("hand_over", sa.Text(), nullable=False),
        sa.Column("person_told", sa.Boolean(), nullable=True),
        sa.Column("handed_over_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("handed_over_by", sa.String(length=120), nullable=False),
        sa.Column(
            "acknowledged_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True
        ),
        sa.Column("acknowledged_by_id", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=120), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_safety_alert_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_safety_alert_referral_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_alert")),
        sa.UniqueConstraint("token", name=op.f("uq_safety_alert_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("safety_alert", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_safety_alert_case_id_status"), ["case_id", "status"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_safety_alert_status_raised_at_id"),
            ["status", "raised_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_safety_alert_referral_id_raised_at"),
            ["referral_id", "raised_at"],
            unique=False,
        )

    op.create_table(
        "instrument_administration",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.String(length=20), nullable=False),
        sa.Column("instrument_version", sa.Integer(), nullable=False),
        sa.Column("scored_for", sa.String(length=20), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "started",
                "not-fit",
                "incomplete",
                "complete",
                "in-error",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("begun_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("begun_by_id", sa.Uuid(), nullable=True),
        sa.Column("begun_by", sa.String(length=120), nullable=False),
        sa.Column("is_fit", sa.Boolean(), nullable=False),
        sa.Column("affected", sa.String(length=20), nullable=False),
        sa.Column("distress", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("interpreting", sa.String(length=20), nullable=False),
        sa.Column("not_fit_words", sa.Text(), nullable=False),
        sa.Column("try_again_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("scored_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("scored_by_id", sa.Uuid(), nullable=True),
        sa.Column("scored_by", sa.String(length=120), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("band", sa.String(length=40), nullable=False),
        sa.Column("is_positive", sa.Boolean(), nullable=True),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("met", sa.JSON(), nullable=False),
        sa.Column("branch", sa.String(length=40), nullable=False),
        sa.Column("cut_offs", sa.JSON(), nullable=False),
        sa.Column("is_safety_due", sa.Boolean(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=True),
        sa.Column("safety_done", sa.Text(), nullable=False),
        sa.Column("safety_done_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("safety_done_by", sa.String(length=120), nullable=False),
        sa.Column("struck_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("struck_by", sa.String(length=120), nullable=False),
        sa.Column("struck_because", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status IN ('complete', 'in-error') OR (total IS NULL AND is_positive IS NULL)",
            name=op.f("ck_instrument_administration_no_verdict_unless_complete"),
        ),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["safety_alert.id"], name=op.f("fk_instrument_administration_alert_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_instrument_administration_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["unit.id"], name=op.f("fk_instrument_administration_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_instrument_administration_referral_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_administration")),
        sa.UniqueConstraint("alert_id", name=op.f("uq_instrument_administration_alert_id")),
        sa.UniqueConstraint("token", name=op.f("uq_instrument_administration_token")),
        info={"controller": "liaison-and-diversion"},
    )
    with op.batch_alter_table("instrument_administration", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_instrument_administration_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_instrument_administration_provider_id_status_try_again_at_id"),
            ["provider_id", "status", "try_again_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_instrument_administration_referral_id_instrument_asked_at_id"),
            ["referral_id", "instrument", "asked_at", "id"],
            unique=False,
        )


def downgrade() -> None:
    op.drop_table("instrument_administration")
    op.drop_table("safety_alert")
    op.drop_table("instrument_cut_off")
