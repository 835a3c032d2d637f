"""Reviews, extensions and warrants; everything after the first entry of a Mental Health Act detention."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "detention_extension",
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("representations", sa.String(length=20), nullable=False),
        sa.Column("representations_words", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("authority_name", sa.String(length=120), nullable=False),
        sa.Column("authority_rank", sa.String(length=30), nullable=False),
        sa.Column("authority_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("authority_by_phone", sa.Boolean(), nullable=True),
        sa.Column("authority_by_id", sa.Uuid(), nullable=True),
        sa.Column("authority_recorded_by", sa.String(length=120), nullable=False),
        sa.Column(
            "authority_confirmed_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_detention_extension_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detention_extension")),
        sa.UniqueConstraint("token", name=op.f("uq_detention_extension_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("detention_extension", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_detention_extension_case_id"), ["case_id"], unique=False
        )

    op.create_table(
        "detention_postponement",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decided_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("officer_name", sa.String(length=120), nullable=False),
        sa.Column("officer_rank", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_detention_postponement_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detention_postponement")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("detention_postponement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_detention_postponement_case_id"), ["case_id"], unique=False
        )

    op.create_table(
        "detention_review",
        sa.Column("held_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.String(length=20), nullable=False),
        sa.Column("is_independent", sa.Boolean(), nullable=True),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("representations", sa.String(length=20), nullable=False),
        sa.Column("representations_words", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("late_reason", sa.String(length=30), nullable=False),
        sa.Column("late_words", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("officer_name", sa.String(length=120), nullable=False),
        sa.Column("officer_rank", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_detention_review_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detention_review")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("detention_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_detention_review_case_id"), ["case_id"], unique=False)

    op.create_table(
        "detention_warrant",
        sa.Column("extends", sa.Boolean(), nullable=False),
        sa.Column("court", sa.String(length=120), nullable=False),
        sa.Column("issued_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_detention_warrant_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detention_warrant")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("detention_warrant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_detention_warrant_case_id"), ["case_id"], unique=False)

    op.create_table(
        "mha_certificate",
        sa.Column("doctor", sa.String(length=120), nullable=False),
        sa.Column("given_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("is_clinical", sa.Boolean(), nullable=True),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("is_at_station", sa.Boolean(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("authority_name", sa.String(length=120), nullable=False),
        sa.Column("authority_rank", sa.String(length=30), nullable=False),
        sa.Column("authority_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("authority_by_phone", sa.Boolean(), nullable=True),
        sa.Column("authority_by_id", sa.Uuid(), nullable=True),
        sa.Column("authority_recorded_by", sa.String(length=120), nullable=False),
        sa.Column(
            "authority_confirmed_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_mha_certificate_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mha_certificate")),
        sa.UniqueConstraint("token", name=op.f("uq_mha_certificate_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("mha_certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mha_certificate_case_id"), ["case_id"], unique=False)

    op.create_table(
        "mha_move",
        sa.Column("place_of_safety", sa.String(length=40), nullable=False),
        sa.Column("place_words", sa.String(length=120), nullable=False),
        sa.Column("left_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("arrived_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("transport", sa.String(length=30), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_mha_move_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mha_move")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("mha_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mha_move_case_id"), ["case_id"], unique=False)

    op.create_table(
        "mha_outcome",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("was_assessed", sa.Boolean(), nullable=True),
        sa.Column("assessed_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("assessed_by", sa.JSON(), nullable=False),
        sa.Column("assessor_names", sa.String(length=200), nullable=False),
        sa.Column("result", sa.String(length=30), nullable=False),
        sa.Column("handed_over_to", sa.String(length=160), nullable=False),
        sa.Column("handed_over_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_mha_outcome_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mha_outcome")),
        sa.UniqueConstraint("case_id", name=op.f("uq_mha_outcome_case_id")),
        sa.UniqueConstraint("token", name=op.f("uq_mha_outcome_token")),
        info={"controller": "police"},
    )
    op.create_table(
        "mha_particulars",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("transport", sa.String(length=30), nullable=False),
        sa.Column("police_vehicle_reason", sa.String(length=30), nullable=False),
        sa.Column("was_arrested", sa.Boolean(), nullable=True),
        sa.Column("detained_by", sa.String(length=120), nullable=False),
        sa.Column("was_kept_there", sa.Boolean(), nullable=True),
        sa.Column("consulted", sa.String(length=30), nullable=False),
        sa.Column("consulted_name", sa.String(length=120), nullable=False),
        sa.Column("consulted_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("not_consulted_because", sa.Text(), nullable=False),
        sa.Column("warrant_kind", sa.String(length=10), nullable=False),
        sa.Column("warrant_court", sa.String(length=120), nullable=False),
        sa.Column(
            "warrant_issued_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True
        ),
        sa.Column("warrant_reference", sa.String(length=40), nullable=False),
        sa.Column("entered_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("accompanied_by", sa.JSON(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_mha_particulars_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mha_particulars")),
        sa.UniqueConstraint("case_id", name=op.f("uq_mha_particulars_case_id")),
        sa.UniqueConstraint("token", name=op.f("uq_mha_particulars_token")),
        info={"controller": "police"},
    )
    op.create_table(
        "mha_station_review",
        sa.Column("reviewed_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("is_imminent", sa.Boolean(), nullable=True),
        sa.Column("is_no_other", sa.Boolean(), nullable=True),
        sa.Column("is_asleep", sa.Boolean(), nullable=True),
        sa.Column("consulted", sa.String(length=30), nullable=False),
        sa.Column("not_consulted_because", sa.Text(), nullable=False),
        sa.Column("next_step", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("officer_name", sa.String(length=120), nullable=False),
        sa.Column("officer_rank", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_mha_station_review_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mha_station_review")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("mha_station_review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mha_station_review_case_id"), ["case_id"], unique=False
        )

    op.create_table(
        "mha_station_use",
        sa.Column("decided_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("is_imminent", sa.Boolean(), nullable=True),
        sa.Column("imminent_because", sa.Text(), nullable=False),
        sa.Column("is_no_other", sa.Boolean(), nullable=True),
        sa.Column("no_other_because", sa.Text(), nullable=False),
        sa.Column("has_healthcare", sa.Boolean(), nullable=True),
        sa.Column("healthcare_words", sa.Text(), nullable=False),
        sa.Column("consulted", sa.String(length=30), nullable=False),
        sa.Column("not_consulted_because", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("officer_name", sa.String(length=120), nullable=False),
        sa.Column("officer_rank", sa.String(length=30), nullable=False),
        sa.Column("authority_name", sa.String(length=120), nullable=False),
        sa.Column("authority_rank", sa.String(length=30), nullable=False),
        sa.Column("authority_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("authority_by_phone", sa.Boolean(), nullable=True),
        sa.Column("authority_by_id", sa.Uuid(), nullable=True),
        sa.Column("authority_recorded_by", sa.String(length=120), nullable=False),
        sa.Column(
            "authority_confirmed_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_mha_station_use_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mha_station_use")),
        sa.UniqueConstraint("token", name=op.f("uq_mha_station_use_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("mha_station_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mha_station_use_case_id"), ["case_id"], unique=False)

    op.create_table(
        "mha_welfare_check",
        sa.Column("checked_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.String(length=120), nullable=False),
        sa.Column("profession", sa.String(length=30), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("lets_sleep", sa.Boolean(), nullable=True),
        sa.Column("stays_available", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_mha_welfare_check_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mha_welfare_check")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("mha_welfare_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mha_welfare_check_case_id"), ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("mha_welfare_check")
    op.drop_table("mha_station_use")
    op.drop_table("mha_station_review")
    op.drop_table("mha_particulars")
    op.drop_table("mha_outcome")
    op.drop_table("mha_move")
    op.drop_table("mha_certificate")
    op.drop_table("detention_warrant")
    op.drop_table("detention_review")
    op.drop_table("detention_postponement")
    op.drop_table("detention_extension")
