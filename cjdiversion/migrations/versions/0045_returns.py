"""Returns kept as they were sent, tables of counts beside them; indexes by the days counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from cjdiversion.database import UTCDateTime

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_mha_detention_detained_at"), "mha_detention", ["detained_at"])
    op.create_index(op.f("ix_referral_sent_at"), "referral", ["sent_at"])
    op.create_index(
        op.f("ix_custody_booking_force_id_authorised_at"),
        "custody_booking",
        ["force_id", "authorised_at"],
    )
    op.create_table(
        "kept_return",
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("sent_to", sa.String(length=200), nullable=False),
        sa.Column("rules", sa.String(length=40), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("failing", sa.JSON(), nullable=False),
        sa.Column("imports", sa.JSON(), nullable=False),
        sa.Column("printed", sa.JSON(), nullable=False),
        sa.Column("kept_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("kept_by_id", sa.Uuid(), nullable=True),
        sa.Column("kept_by", sa.String(length=120), nullable=False),
        sa.Column("csv", sa.LargeBinary(), nullable=False),
        sa.Column("csv_sha256", sa.String(length=64), nullable=False),
        sa.Column("xlsx", sa.LargeBinary(), nullable=False),
        sa.Column("xlsx_sha256", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["unit.id"], name=op.f("fk_kept_return_force_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_return")),
        sa.UniqueConstraint(
            *("force_id", "kind", "period", "number"),
            name=op.f("uq_kept_return_force_id_kind_period_number"),
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_kept_return_reference")),
        sa.UniqueConstraint("token", name=op.f("uq_kept_return_token")),
        info={"controller": "police"},
    )
    op.create_index(
        op.f("ix_kept_return_force_id_kept_at_id"), "kept_return", ["force_id", "kept_at", "id"]
    )
    _imports()


def _imports() -> None:
    op.create_table(
        "return_import",
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("force_name", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("imported_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("imported_by_id", sa.Uuid(), nullable=True),
        sa.Column("imported_by", sa.String(length=120), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["unit.id"], name=op.f("fk_return_import_force_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_import")),
        sa.UniqueConstraint(
            *("force_id", "kind", "period", "source", "number"),
            name=op.f("uq_return_import_force_id_kind_period_source_number"),
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_return_import_reference")),
        sa.UniqueConstraint("token", name=op.f("uq_return_import_token")),
        info={"controller": "police"},
    )
    op.create_index(
        op.f("ix_return_import_force_id_imported_at_id"),
        "return_import",
        ["force_id", "imported_at", "id"],
    )


def downgrade() -> None:
    op.drop_table("return_import")
    op.drop_table("kept_return")
    op.drop_index(op.f("ix_custody_booking_force_id_authorised_at"), "custody_booking")
    op.drop_index(op.f("ix_referral_sent_at"), "referral")
    op.drop_index(op.f("ix_mha_detention_detained_at"), "mha_detention")
