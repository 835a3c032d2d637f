"""Where a referral comes from, those that L&D start themselves, and what a provider takes."""

from __future__ import annotations

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from cjdiversion.migrations.widening import allow

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BEFORE = import_module("cjdiversion.migrations.versions.0022_deadlines").MOVES
MOVES = sorted([*BEFORE, "assess:assessed:assessed", "begin:draft:received"])


def upgrade() -> None:
    source = sa.Column("source", sa.String(length=30), nullable=False, server_default="")
    op.add_column("referral", source)
    where_from = "(SELECT way FROM case_file WHERE case_file.id = referral.case_id)"
    op.execute(f"UPDATE referral SET source = {where_from}")  # noqa: S608 - names of ours
    yes_no = sa.Boolean()
    begun: sa.Column[bool] = sa.Column(
        "is_begun_by_ld", yes_no, nullable=False, server_default=sa.false()
    )
    op.add_column("referral", begun)
    index = op.f("ix_referral_provider_id_source_sent_at_id")
    op.create_index(index, "referral", ["provider_id", "source", "sent_at", "id"])
    move = "step || ':' || from_status || ':' || to_status"
    allow("referral_move", move, MOVES, name="is_in_the_table")
    op.create_table(
        "provider_remit",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("youngest", sa.Integer(), nullable=True),
        sa.Column("oldest", sa.Integer(), nullable=True),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["unit.id"], name=op.f("fk_provider_remit_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_remit")),
        info={"controller": "service"},
    )
    op.create_index(
        op.f("ix_provider_remit_provider_id_from_on"), "provider_remit", ["provider_id", "from_on"]
    )


def downgrade() -> None:
    op.drop_table("provider_remit")
    op.drop_index(op.f("ix_referral_provider_id_source_sent_at_id"), "referral")
    op.drop_column("referral", "is_begun_by_ld")
    op.drop_column("referral", "source")
