"""How often each outcome was decided, kept as sums that pages of numbers read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _counted()
    _sums(
        "disposal_outcome_sum",
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("outcome_code", sa.String(length=4), nullable=False),
        sa.Column("screened", sa.String(length=20), nullable=False),
    )
    _sums(
        "disposal_alike_sum",
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("alike", sa.String(length=80), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("outcome_code", sa.String(length=4), nullable=False),
    )
    _sums(
        "disposal_people_sum",
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("outcome_code", sa.String(length=4), nullable=False),
        sa.Column("ethnicity", sa.String(length=2), nullable=False),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("age", sa.String(length=20), nullable=False),
    )


def downgrade() -> None:
    for name in ("people_sum", "alike_sum", "outcome_sum", "counted"):
        op.drop_table(f"disposal_{name}")


def _counted() -> None:
    op.create_table(
        "disposal_counted",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("decided_in", sa.Date(), nullable=False),
        sa.Column("closed_in", sa.Date(), nullable=True),
        sa.Column("recorded_in", sa.Date(), nullable=True),
        sa.Column("outcome_code", sa.String(length=4), nullable=False),
        sa.Column("screened", sa.String(length=20), nullable=False),
        sa.Column("alike", sa.String(length=80), nullable=False),
        sa.Column("ethnicity", sa.String(length=2), nullable=False),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("age", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["disposal_decision.id"],
            name=op.f("fk_disposal_counted_decision_id"),
        ),
        *_units("disposal_counted", "force_id", "unit_id"),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_disposal_counted")),
        info={"controller": "police"},
    )
    for name in ("force_id", "unit_id"):
        op.create_index(op.f(f"ix_disposal_counted_{name}"), "disposal_counted", [name])


def _sums(table: str, *key: sa.Column[object]) -> None:
    names = [column.name for column in key]
    units = [name for name in names if name in ("force_id", "unit_id")]
    op.create_table(
        table,
        *key,
        sa.Column("decisions", sa.Integer(), nullable=False),
        *_units(table, *units),
        sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}")),
        info={"controller": "police"},
    )
    if "unit_id" in units:
        op.create_index(op.f(f"ix_{table}_unit_id"), table, ["unit_id"])


def _units(table: str, *names: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], ["unit.id"], name=op.f(f"fk_{table}_{name}"))
        for name in names
    ]
