"""Victims and witnesses of a case, what they need, and who helps them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "victim",
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "recorded-in-error",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "part",
            sa.Enum(
                "victim",
                "witness",
                "both",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("surname", sa.String(length=100), nullable=False),
        sa.Column("forenames", sa.String(length=100), nullable=False),
        sa.Column(
            "surname_key",
            sa.String(length=100).with_variant(sa.String(length=100, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("stated_age", sa.Integer(), nullable=True),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("struck_because", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_victim_case_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_victim_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_victim")),
        sa.UniqueConstraint("reference", name=op.f("uq_victim_reference")),
        sa.UniqueConstraint("token", name=op.f("uq_victim_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("victim", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_victim_case_id_status_recorded_at_id"),
            ["case_id", "status", "recorded_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_victim_officer_id_status_recorded_at_id"),
            ["officer_id", "status", "recorded_at", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_victim_surname_key"), ["surname_key"], unique=False)

    op.create_table(
        "victim_assessment",
        sa.Column("victim_id", sa.Uuid(), nullable=False),
        sa.Column("assessed_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column("communication", sa.String(length=12), nullable=False),
        sa.Column("communication_words", sa.Text(), nullable=False),
        sa.Column("interpreter", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("mental_health", sa.String(length=12), nullable=False),
        sa.Column("mental_health_consent", sa.String(length=12), nullable=False),
        sa.Column("mental_health_words", sa.Text(), nullable=False),
        sa.Column("therapy", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["victim_id"], ["victim.id"], name=op.f("fk_victim_assessment_victim_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_victim_assessment")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("victim_assessment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_victim_assessment_victim_id_recorded_at_id"),
            ["victim_id", "recorded_at", "id"],
            unique=False,
        )

    op.create_table(
        "victim_contact",
        sa.Column("victim_id", sa.Uuid(), nullable=False),
        sa.Column("wants_contact", sa.String(length=12), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("through", sa.String(length=200), nullable=False),
        sa.Column("when_words", sa.String(length=200), nullable=False),
        sa.Column("never", sa.JSON(), nullable=False),
        sa.Column("never_words", sa.String(length=300), nullable=False),
        sa.Column("is_safe", sa.String(length=12), nullable=False),
        sa.Column("verified_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["victim_id"], ["victim.id"], name=op.f("fk_victim_contact_victim_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_victim_contact")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("victim_contact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_victim_contact_victim_id_recorded_at_id"),
            ["victim_id", "recorded_at", "id"],
            unique=False,
        )

    op.create_table(
        "victim_measures",
        sa.Column("victim_id", sa.Uuid(), nullable=False),
        sa.Column("would_improve", sa.String(length=12), nullable=False),
        sa.Column("would_improve_because", sa.Text(), nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("own_view", sa.Text(), nullable=False),
        sa.Column("vps_offered", sa.String(length=12), nullable=False),
        sa.Column("vps_taken", sa.String(length=12), nullable=False),
        sa.Column("view_recorded", sa.String(length=12), nullable=False),
        sa.Column("view_where", sa.String(length=60), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["victim_id"], ["victim.id"], name=op.f("fk_victim_measures_victim_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_victim_measures")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("victim_measures", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_victim_measures_victim_id_recorded_at_id"),
            ["victim_id", "recorded_at", "id"],
            unique=False,
        )

    op.create_table(
        "victim_officer",
        sa.Column("victim_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("officer_name", sa.String(length=120), nullable=False),
        sa.Column("from_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("to_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("assigned_by_id", sa.Uuid(), nullable=True),
        sa.Column("assigned_by_name", sa.String(length=120), nullable=False),
        sa.Column("because", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["person.id"], name=op.f("fk_victim_officer_officer_id")
        ),
        sa.ForeignKeyConstraint(
            ["victim_id"], ["victim.id"], name=op.f("fk_victim_officer_victim_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_victim_officer")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("victim_officer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_victim_officer_officer_id"), ["officer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_victim_officer_victim_id_from_at_id"),
            ["victim_id", "from_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            "uq_victim_officer_now",
            ["victim_id"],
            unique=True,
            sqlite_where=sa.text("to_at IS NULL"),
            postgresql_where=sa.text("to_at IS NULL"),
        )

    op.create_table(
        "victim_referral",
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("victim_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "offered",
                "refused",
                "sent",
                "accepted",
                "declined",
                "no-contact",
                "attended",
                "closed",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("help_wanted", sa.Text(), nullable=False),
        sa.Column("consent", sa.String(length=12), nullable=False),
        sa.Column("consent_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("offered_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("offered_by_id", sa.Uuid(), nullable=True),
        sa.Column("offered_by_name", sa.String(length=120), nullable=False),
        sa.Column("sent_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("sent_by_name", sa.String(length=120), nullable=False),
        sa.Column("sent_to", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.JSON(), nullable=False),
        sa.Column("unsafe_because", sa.Text(), nullable=False),
        sa.Column("answered_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.Column("answer_words", sa.Text(), nullable=False),
        sa.Column("decline_reason", sa.String(length=40), nullable=False),
        sa.Column("closed_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("close_reason", sa.String(length=40), nullable=False),
        sa.Column("close_words", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["victim_id"], ["victim.id"], name=op.f("fk_victim_referral_victim_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_victim_referral")),
        sa.UniqueConstraint("reference", name=op.f("uq_victim_referral_reference")),
        sa.UniqueConstraint("token", name=op.f("uq_victim_referral_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("victim_referral", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_victim_referral_status_offered_at_id"),
            ["status", "offered_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_victim_referral_victim_id_offered_at_id"),
            ["victim_id", "offered_at", "id"],
            unique=False,
        )


def downgrade() -> None:
    op.drop_table("victim_referral")
    op.drop_table("victim_officer")
    op.drop_table("victim_measures")
    op.drop_table("victim_contact")
    op.drop_table("victim_assessment")
    op.drop_table("victim")
