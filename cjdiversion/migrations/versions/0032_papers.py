"""The fixed words a version was made in, and the signature of its paper."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    wording: sa.Column[object] = sa.Column(
        "wording", sa.JSON(), nullable=False, server_default="{}"
    )
    op.add_column("annex_version", wording)
    for name, length in (("signed_by", 64), ("signature", 100)):
        column = sa.Column(name, sa.String(length=length), nullable=False, server_default="")
        op.add_column("annex_paper", column)


def downgrade() -> None:
    op.drop_column("annex_paper", "signature")
    op.drop_column("annex_paper", "signed_by")
    op.drop_column("annex_version", "wording")
