"""Whether somebody says that they are disabled, and outcomes by that; every sum anew.

The service of the day counts here, so a later migration that adds to what is counted takes the
counting from this one and does it itself.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from cjdiversion.disposals import summaries

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

PEOPLE, COUNTED = "disposal_people_sum", "disposal_counted"


def upgrade() -> None:
    """Of whoever is on record already, nobody was asked."""
    said, counted = sa.String(length=10), sa.String(length=3)
    op.add_column(
        "person_in_case",
        sa.Column("disability_stated", said, nullable=False, server_default=""),
    )
    op.add_column(COUNTED, sa.Column("disability", counted, nullable=False, server_default=""))
    op.drop_table(PEOPLE)
    _people_sum(sa.Column("disability", counted, nullable=False))
    summaries.write_all(op.get_bind())


def downgrade() -> None:
    op.drop_table(PEOPLE)
    _people_sum()
    who = "force_id, decided_in, outcome_code, ethnicity, sex, age"
    op.execute(
        f"INSERT INTO {PEOPLE} (force_id, month, outcome_code, ethnicity, sex, age, decisions) "  # noqa: S608 - names of ours
        f"SELECT {who}, count(*) FROM {COUNTED} GROUP BY {who}"
    )
    op.drop_column(COUNTED, "disability")
    op.drop_column("person_in_case", "disability_stated")


def _people_sum(*more: sa.Column[Any]) -> None:
    key: tuple[sa.Column[Any], ...] = (
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("outcome_code", sa.String(length=4), nullable=False),
        sa.Column("ethnicity", sa.String(length=2), nullable=False),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("age", sa.String(length=20), nullable=False),
        *more,
    )
    op.create_table(
        PEOPLE,
        *key,
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["unit.id"], name=op.f(f"fk_{PEOPLE}_force_id")),
        sa.PrimaryKeyConstraint(*(column.name for column in key), name=op.f(f"pk_{PEOPLE}")),
        info={"controller": "police"},
    )
