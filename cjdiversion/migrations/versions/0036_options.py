"""What a named officer answers for the criteria of out-of-court options, and how grave it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from cjdiversion.database import UTCDateTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_ANSWERS = (
    *("agrees", "aa_present", "hcp_asked", "indictable_only", "either_way_listed"),
    *("penalty_listed", "has_limit", "similar_before", "history", "recent_penalty"),
    *("domestic", "intimate", "hate", "exceptional", "dpp_consent", "consulted", "youth_asked"),
)
_WORDS = {
    "evidence": 30,
    "position": 20,
    "reliability": 20,
    "reliability_by": 120,
    "victim": 20,
    "dpp_prosecutor": 120,
    "dpp_reference": 60,
    "consulted_whom": 200,
}


def upgrade() -> None:
    op.create_table(
        "disposal_circumstances",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.String(length=12), nullable=False) for name in _ANSWERS),
        *(sa.Column(name, sa.String(length=long), nullable=False) for name, long in _WORDS.items()),
        sa.Column("exceptional_because", sa.Text(), nullable=False),
        sa.Column("limit_on", sa.Date(), nullable=True),
        sa.Column("dpp_on", sa.Date(), nullable=True),
        sa.Column("youth_cautions", sa.Integer(), nullable=True),
        sa.Column("recorded_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_disposal_circumstances_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_circumstances")),
        info={"controller": "police"},
    )
    name = op.f("ix_disposal_circumstances_case_id_recorded_at")
    op.create_index(name, "disposal_circumstances", ["case_id", "recorded_at"])
    op.create_table(
        "gravity_score",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("bases", sa.JSON(), nullable=False),
        sa.Column("factors", sa.JSON(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("gives", sa.JSON(), nullable=False),
        sa.Column("scored_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("scored_on", sa.Date(), nullable=False),
        sa.Column("scored_by_id", sa.Uuid(), nullable=True),
        sa.Column("scored_by_name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_gravity_score_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gravity_score")),
        info={"controller": "police"},
    )
    name = op.f("ix_gravity_score_case_id_scored_at")
    op.create_index(name, "gravity_score", ["case_id", "scored_at"])


def downgrade() -> None:
    op.drop_table("gravity_score")
    op.drop_table("disposal_circumstances")
