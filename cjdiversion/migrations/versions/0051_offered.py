"""A step between the flag and the referral: whether L&D was offered. Every flagged case anew.

The service of the day counts here, so a later migration that adds to what is counted takes the
counting from this one and from 0050, which counts them with the sums, and does it itself.
"""

from __future__ import annotations

from alembic import op

from cjdiversion.disposals import flow_keeping

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    flow_keeping.write_all(op.get_bind())


def downgrade() -> None:
    """The service of before knew no such step, and one word for both."""
    op.execute("UPDATE disposal_flagged SET ended = 'not-referred' WHERE ended = 'not-offered'")
    op.execute("UPDATE disposal_flagged SET stage = stage - 1 WHERE stage > 0")
