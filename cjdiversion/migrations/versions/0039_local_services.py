"""What services there are in a force for somebody dealt with out of court."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from cjdiversion.database import UTCDateTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_STANDS = sa.text("NOT is_superseded")


def upgrade() -> None:
    op.create_table(
        "local_service",
        sa.Column("series", sa.Uuid(), nullable=False),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("is_superseded", sa.Boolean(), nullable=False),
        sa.Column("is_force_wide", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("provider", sa.String(length=120), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("sex_basis", sa.String(length=300), nullable=False),
        sa.Column("sex_source", sa.String(length=300), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("capacity", sa.String(length=20), nullable=False),
        sa.Column("capacity_on", sa.Date(), nullable=True),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("cost", sa.String(length=200), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=300), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("kept_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("kept_by_id", sa.Uuid(), nullable=True),
        sa.Column("kept_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["unit.id"], name=op.f("fk_local_service_force_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_service")),
        sa.UniqueConstraint("token", name=op.f("uq_local_service_token")),
        info={"controller": "police"},
    )
    listed = ["force_id", "is_superseded", "name", "id"]
    op.create_index("ix_local_service_listed", "local_service", listed)
    op.create_index(op.f("ix_local_service_series_kept_at"), "local_service", ["series", "kept_at"])
    op.create_index(
        "uq_local_service_standing",
        "local_service",
        ["series"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )
    op.create_table(
        "local_service_area",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["local_service.id"], name=op.f("fk_local_service_area_service_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_local_service_area_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_service_area")),
        sa.UniqueConstraint(
            "service_id", "unit_id", name=op.f("uq_local_service_area_service_id_unit_id")
        ),
        info={"controller": "police"},
    )
    op.create_index(op.f("ix_local_service_area_unit_id"), "local_service_area", ["unit_id"])


def downgrade() -> None:
    op.drop_table("local_service_area")
    op.drop_table("local_service")
