"""What is looked at before somebody leaves, and referrals that are followed up outside."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LEAVING = (
    ("custody_booking", "released_at"),
    ("voluntary_attendance", "ended_at"),
    ("mha_detention", "ended_at"),
)


def upgrade() -> None:
    op.create_table(
        "release_check",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("left_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("left_open", sa.JSON(), nullable=False),
        sa.Column("arranged", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("checked_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("checked_by_id", sa.Uuid(), nullable=True),
        sa.Column("checked_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_release_check_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_check")),
        sa.UniqueConstraint("case_id", name=op.f("uq_release_check_case_id")),
        info={"controller": "police"},
    )
    moment = cjdiversion.database.UTCDateTime(timezone=True)
    op.add_column("referral", sa.Column("follow_up_at", moment, nullable=True))
    words = sa.Column("no_contact_because", sa.Text(), nullable=False, server_default="")
    op.add_column("referral", words)
    for table, column in LEAVING:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table, column in LEAVING:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    op.drop_column("referral", "no_contact_because")
    op.drop_column("referral", "follow_up_at")
    op.drop_table("release_check")
