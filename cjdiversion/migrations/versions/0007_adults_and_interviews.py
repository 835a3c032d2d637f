"""Several appropriate adults on a case, interviews, authorities to do without, and a child's steps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "child_step",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("done_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=120), nullable=False),
        sa.Column("told_whom", sa.String(length=200), nullable=False),
        sa.Column("said", sa.String(length=400), nullable=False),
        sa.Column("referral", sa.String(length=80), nullable=False),
        sa.Column("why_not", sa.Text(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_child_step_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_step")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("child_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_child_step_case_id_code"), ["case_id", "code"], unique=False
        )

    op.create_table(
        "urgent_authority",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
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
            ["case_id"], ["case_file.id"], name=op.f("fk_urgent_authority_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgent_authority")),
        sa.UniqueConstraint("token", name=op.f("uq_urgent_authority_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("urgent_authority", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_urgent_authority_case_id"), ["case_id"], unique=False)

    op.create_table(
        "interview",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "started",
                "ended",
                "recorded",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("started_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("interviewer", sa.String(length=120), nullable=False),
        sa.Column("others_there", sa.Text(), nullable=False),
        sa.Column("interpreter", sa.String(length=120), nullable=False),
        sa.Column("adult_there", sa.String(length=20), nullable=False),
        sa.Column("adult_name", sa.String(length=120), nullable=False),
        sa.Column("eligibility", sa.String(length=40), nullable=False),
        sa.Column("is_without_adult", sa.Boolean(), nullable=False),
        sa.Column("is_told_private", sa.Boolean(), nullable=True),
        sa.Column("adaptations", sa.JSON(), nullable=False),
        sa.Column("adapted", sa.Text(), nullable=False),
        sa.Column("breaks", sa.Text(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["urgent_authority.id"], name=op.f("fk_interview_authority_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_interview_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
        sa.UniqueConstraint("authority_id", name=op.f("uq_interview_authority_id")),
        sa.UniqueConstraint("token", name=op.f("uq_interview_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interview_case_id_started_at"), ["case_id", "started_at"], unique=False
        )

    with op.batch_alter_table("appropriate_adult", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(
            sa.Column("scheme", sa.String(length=120), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("eligibility", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("eligible_because", sa.Text(), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("told_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column(
                "private_offered_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True
            )
        )
        batch_op.add_column(
            sa.Column(
                "rights_repeated_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True
            )
        )
        batch_op.add_column(
            sa.Column("left_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True)
        )
        batch_op.drop_constraint(batch_op.f("uq_appropriate_adult_case_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_appropriate_adult_case_id_number"), ["case_id", "number"]
        )


ALL_BUT_THE_PRESENT = """
    DELETE FROM appropriate_adult WHERE EXISTS (
        SELECT 1 FROM appropriate_adult AS later
        WHERE later.case_id = appropriate_adult.case_id
        AND later.number > appropriate_adult.number
    )
"""


def downgrade() -> None:
    op.execute(ALL_BUT_THE_PRESENT)  # the earlier schema knows one adult a case
    with op.batch_alter_table("appropriate_adult", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_appropriate_adult_case_id_number"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_appropriate_adult_case_id"), ["case_id"])
        batch_op.drop_column("left_at")
        batch_op.drop_column("rights_repeated_at")
        batch_op.drop_column("private_offered_at")
        batch_op.drop_column("told_at")
        batch_op.drop_column("eligible_because")
        batch_op.drop_column("eligibility")
        batch_op.drop_column("scheme")
        batch_op.drop_column("number")

    op.drop_table("interview")
    op.drop_table("urgent_authority")
    op.drop_table("child_step")
