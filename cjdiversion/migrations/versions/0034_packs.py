"""Packs of papers that are made by the job process, and which cases have one crime number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from cjdiversion.database import UTCDateTime

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = op.f("ix_case_file_force_id_crime_number")
    op.create_index(number, "case_file", ["force_id", "crime_number"])
    moment = UTCDateTime(timezone=True)
    op.create_table(
        "annex_pack",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("begun_at", moment, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ready_at", moment, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kept_until", moment, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_annex_pack_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annex_pack")),
        sa.UniqueConstraint("token", name=op.f("uq_annex_pack_token")),
        sa.UniqueConstraint("digest", "on", name=op.f("uq_annex_pack_digest_on")),
        info={"controller": "police"},
    )
    op.create_index(op.f("ix_annex_pack_case_id"), "annex_pack", ["case_id"])
    op.create_index(op.f("ix_annex_pack_kept_until"), "annex_pack", ["kept_until"])
    waiting = op.f("ix_annex_pack_ready_at_asked_at_id")
    op.create_index(waiting, "annex_pack", ["ready_at", "asked_at", "id"])
    op.create_table(
        "annex_pack_piece",
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["annex_pack.id"], name=op.f("fk_annex_pack_piece_pack_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annex_pack_piece")),
        sa.UniqueConstraint("pack_id", "number", name=op.f("uq_annex_pack_piece_pack_id_number")),
        info={"controller": "police"},
    )


def downgrade() -> None:
    op.drop_table("annex_pack_piece")
    op.drop_table("annex_pack")
    op.drop_index(op.f("ix_case_file_force_id_crime_number"), "case_file")
