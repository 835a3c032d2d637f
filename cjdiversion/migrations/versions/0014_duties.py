"""On duty at another suite until a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duty",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("suite_id", sa.Uuid(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("declared_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("until", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "ended_how",
            sa.Enum(
                "time-passed",
                "ended-by-self",
                "ended-by-inspector",
                "posting-ended",
                "account-closed",
                name="dutyend",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("ended_by", sa.String(length=120), nullable=False),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_duty_person_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_duty_posting_id")),
        sa.ForeignKeyConstraint(["suite_id"], ["unit.id"], name=op.f("fk_duty_suite_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint("token", name=op.f("uq_duty_token")),
        info={"controller": "service"},
    )
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_duty_ended_at_until"), ["ended_at", "until"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_duty_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_duty_posting_id_ended_at"), ["posting_id", "ended_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_duty_suite_id_declared_at_id"),
            ["suite_id", "declared_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            "uq_duty_running",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("duty")
