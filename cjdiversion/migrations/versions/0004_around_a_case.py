"""How it came to police, and what a person says about themself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "about_me",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("communication", sa.Text(), nullable=False),
        sa.Column("helps", sa.Text(), nullable=False),
        sa.Column("harder", sa.Text(), nullable=False),
        sa.Column("important", sa.Text(), nullable=False),
        sa.Column("helped_by", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_about_me_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_about_me")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("about_me", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_about_me_case_id_recorded_at"), ["case_id", "recorded_at"], unique=False
        )

    op.create_table(
        "incident_context",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("is_mental_health", sa.Boolean(), nullable=True),
        sa.Column("because", sa.String(length=40), nullable=False),
        sa.Column("route_in", sa.String(length=40), nullable=False),
        sa.Column("rcrp_ground", sa.String(length=40), nullable=False),
        sa.Column("control_room_decision", sa.String(length=40), nullable=False),
        sa.Column(
            "control_room_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True
        ),
        sa.Column("incident_number", sa.String(length=40), nullable=False),
        sa.Column("triage", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_incident_context_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_context")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("incident_context", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_incident_context_case_id_recorded_at"),
            ["case_id", "recorded_at"],
            unique=False,
        )


def downgrade() -> None:
    op.drop_table("incident_context")
    op.drop_table("about_me")
