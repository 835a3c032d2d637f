"""Dip samples: the plan and its seed, the frozen frame, and what reviewers said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from cjdiversion.database import UTCDateTime

revision = "0042"
down_revision = "0039"
branch_labels = None
depends_on = None

_HELD = sa.text("NOT is_dropped")


def upgrade() -> None:
    op.create_table(
        "review_sample",
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "seeded",
                "drawn",
                "withdrawn",
                name="sampled",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("outcome_codes", sa.JSON(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("size_rule", sa.String(length=10), nullable=False),
        sa.Column("size_percent", sa.Integer(), nullable=False),
        sa.Column("seed_kind", sa.String(length=20), nullable=False),
        sa.Column("seed_first", sa.String(length=200), nullable=False),
        sa.Column("seed_second", sa.String(length=200), nullable=False),
        sa.Column("seed_source", sa.String(length=300), nullable=False),
        sa.Column("cloak", sa.String(length=64), nullable=False),
        sa.Column("planned_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("planned_by_id", sa.Uuid(), nullable=True),
        sa.Column("planned_by", sa.String(length=120), nullable=False),
        sa.Column("seeded_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("seeded_by", sa.String(length=120), nullable=False),
        sa.Column("drawn_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("drawn_by", sa.String(length=120), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("frame_hash", sa.String(length=64), nullable=False),
        sa.Column("frame_size", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("strata", sa.JSON(), nullable=False),
        sa.Column("withdrawn_because", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["unit.id"], name=op.f("fk_review_sample_force_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_sample")),
        sa.UniqueConstraint("reference", name=op.f("uq_review_sample_reference")),
        sa.UniqueConstraint("token", name=op.f("uq_review_sample_token")),
        info={"controller": "police"},
    )
    op.create_index(
        op.f("ix_review_sample_force_id_planned_at_id"),
        "review_sample",
        ["force_id", "planned_at", "id"],
    )
    op.create_table(
        "review_case",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("ident", sa.String(length=22), nullable=False),
        sa.Column("stratum", sa.String(length=16), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("is_drawn", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "reserve",
                "to-review",
                "disputed",
                "agreed",
                "settled",
                "told",
                "answered",
                "replaced",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decider_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_because", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("told_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("told_by", sa.String(length=120), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_review_case_case_id")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["disposal_decision.id"], name=op.f("fk_review_case_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["review_sample.id"], name=op.f("fk_review_case_sample_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_case")),
        sa.UniqueConstraint("sample_id", "ident", name=op.f("uq_review_case_sample_id_ident")),
        sa.UniqueConstraint("token", name=op.f("uq_review_case_token")),
        info={"controller": "police"},
    )
    op.create_index(op.f("ix_review_case_case_id"), "review_case", ["case_id"])
    op.create_index(op.f("ix_review_case_decision_id"), "review_case", ["decision_id"])
    op.create_index(
        op.f("ix_review_case_sample_id_status_stratum_rank"),
        "review_case",
        ["sample_id", "status", "stratum", "rank"],
    )
    op.create_index("ix_review_case_told", "review_case", ["decider_id", "told_at", "id"])
    op.create_table(
        "review",
        sa.Column("review_case_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer", sa.String(length=120), nullable=False),
        sa.Column("assigned_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("is_dropped", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("observations", sa.Text(), nullable=False),
        sa.Column("graded_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_case_id"], ["review_case.id"], name=op.f("fk_review_review_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint(
            "review_case_id", "reviewer_id", name=op.f("uq_review_review_case_id_reviewer_id")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_review_token")),
        info={"controller": "police"},
    )
    op.create_index(
        op.f("ix_review_reviewer_id_assigned_at_id"), "review", ["reviewer_id", "assigned_at", "id"]
    )
    op.create_index(
        "uq_review_place",
        "review",
        ["review_case_id", "place"],
        unique=True,
        sqlite_where=_HELD,
        postgresql_where=_HELD,
    )


def downgrade() -> None:
    op.drop_table("review")
    op.drop_table("review_case")
    op.drop_table("review_sample")
