"""One line held back or kept from a recipient, and what was said of other people's data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

MOMENT = cjdiversion.database.UTCDateTime(timezone=True)


def upgrade() -> None:
    kept = sa.Column("kept", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("ld_assessment_line", kept)
    _holds()
    _answers()


def _holds() -> None:
    op.create_table(
        "annex_hold",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("line_digest", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        *_by("recorded", is_done=True),
        *_by("ended"),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.Column("schedule", sa.String(length=10), nullable=False),
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column("schedule_words", sa.Text(), nullable=False),
        sa.Column("scheduled_on", sa.Date(), nullable=True),
        *_by("scheduled"),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(scheduled_on IS NULL) = (item = '')", name=op.f("ck_annex_hold_scheduled_as_what")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_annex_hold_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annex_hold")),
        sa.UniqueConstraint("token", name=op.f("uq_annex_hold_token")),
        info={"controller": "police"},
    )
    op.create_index(op.f("ix_annex_hold_case_id"), "annex_hold", ["case_id"])
    op.create_index(
        op.f("ix_annex_hold_scheduled_on_recorded_at_id"),
        "annex_hold",
        ["scheduled_on", "recorded_at", "id"],
    )
    stands = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_annex_hold_standing",
        "annex_hold",
        ["case_id", "recipient", "key"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )


def _by(what: str, *, is_done: bool = False) -> list[sa.Column[object]]:
    """When, and who."""
    return [
        sa.Column(f"{what}_at", MOMENT, nullable=not is_done),
        sa.Column(f"{what}_by_id", sa.Uuid(), nullable=True),
        sa.Column(f"{what}_by", sa.String(length=120), nullable=False),
    ]


def _answers() -> None:
    op.create_table(
        "annex_finding_answer",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("section", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        *_by("answered", is_done=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["annex_version.id"], name=op.f("fk_annex_finding_answer_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annex_finding_answer")),
        sa.UniqueConstraint(
            "version_id", "key", name=op.f("uq_annex_finding_answer_version_id_key")
        ),
        info={"controller": "police"},
    )


def downgrade() -> None:
    op.drop_table("annex_finding_answer")
    op.drop_table("annex_hold")
    op.drop_column("ld_assessment_line", "kept")
