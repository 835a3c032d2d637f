"""Of the decisions of a case only the first is held beside alike cases."""

from __future__ import annotations

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is counted here: the service counts by columns that later migrations add. Sums are
    made of the decisions alone, and 0050 counts every one of them."""


def downgrade() -> None:
    """Made of the decisions alone; the service before has a command that counts them its way."""
