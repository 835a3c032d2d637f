"""Victims told and asked as sums, and how far each flagged case has come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from cjdiversion.database import UTCDateTime

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _counted_anew(
        sa.Column("victim", sa.String(length=12), nullable=False),
        sa.Column("victim_due_on", sa.Date(), nullable=True),
        sa.Column("is_view_sought", sa.Boolean(), nullable=False),
        sa.Column("is_victim_assessed", sa.Boolean(), nullable=False),
    )
    _victim_sums()
    _flagged()
    # Nothing is counted here: the service counts by columns that later migrations add. Sums are
    # made of the decisions alone, and 0050 counts every one of them.


def downgrade() -> None:
    for name in ("flagged", "victim_sum"):
        op.drop_table(f"disposal_{name}")
    _counted_anew()


def _counted_anew(*more: sa.Column[object]) -> None:
    """Made of the decisions alone, so nothing is lost; the service before has a command for it."""
    op.drop_table("disposal_counted")
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
        *more,
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


def _victim_sums() -> None:
    key = (
        *("force_id", "month", "unit_id", "told", "due_on"),
        *("is_view_sought", "is_assessed"),
    )
    op.create_table(
        "disposal_victim_sum",
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("told", sa.String(length=12), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_view_sought", sa.Boolean(), nullable=False),
        sa.Column("is_assessed", sa.Boolean(), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        *_units("disposal_victim_sum", "force_id", "unit_id"),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_disposal_victim_sum")),
        info={"controller": "police"},
    )
    op.create_index(op.f("ix_disposal_victim_sum_unit_id"), "disposal_victim_sum", ["unit_id"])


def _flagged() -> None:
    op.create_table(
        "disposal_flagged",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("flagged_on", sa.Date(), nullable=False),
        sa.Column("flagged_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("referred_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("engaged_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("decided_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("ended", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_disposal_flagged_case_id")
        ),
        *_units("disposal_flagged", "force_id", "unit_id"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_disposal_flagged")),
        info={"controller": "police"},
    )
    op.create_index(op.f("ix_disposal_flagged_unit_id"), "disposal_flagged", ["unit_id"])
    op.create_index(
        "ix_disposal_flagged_counting",
        "disposal_flagged",
        ["force_id", "flagged_on", "unit_id", "stage", "ended", "reason", "decided_at"],
    )


def _units(table: str, *names: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], ["unit.id"], name=op.f(f"fk_{table}_{name}"))
        for name in names
    ]
