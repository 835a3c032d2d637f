"""The days by which a case of a dip sample is graded and a finding read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

# What was given before has the same two weeks, from today on.
_DAY = {"sqlite": "date('now', '+14 days')", "postgresql": "CURRENT_DATE + 14"}


def upgrade() -> None:
    day = _DAY[op.get_context().dialect.name]
    op.add_column("review", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column("review_case", sa.Column("read_by", sa.Date(), nullable=True))
    op.execute(f"UPDATE review SET due_on = {day}")  # noqa: S608 — our own words
    op.execute(f"UPDATE review_case SET read_by = {day} WHERE told_at IS NOT NULL")  # noqa: S608
    with op.batch_alter_table("review") as table:
        table.alter_column("due_on", existing_type=sa.Date(), nullable=False)
    _index("ix_review_late", "review", "due_on", "graded_at IS NULL AND NOT is_dropped")
    _index("ix_review_case_unread", "review_case", "read_by", "status = 'told'")


def _index(name: str, table: str, column: str, only: str) -> None:
    where = sa.text(only)
    op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("ix_review_case_unread", "review_case")
    op.drop_index("ix_review_late", "review")
    op.drop_column("review_case", "read_by")
    op.drop_column("review", "due_on")
