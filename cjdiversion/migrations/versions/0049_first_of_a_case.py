"""Of the decisions of a case only the first is held beside alike cases: every sum anew."""

from __future__ import annotations

from alembic import op

from cjdiversion.disposals import summaries

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    summaries.write_all(op.get_bind())


def downgrade() -> None:
    """Made of the decisions alone; the service before has a command that counts them its way."""
