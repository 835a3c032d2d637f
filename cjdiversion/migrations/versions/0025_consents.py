"""Who judged and was consulted; the steps of sharing without agreement and looking again at them;
who of a team must not see a person; the role of whoever assessed; copies put on the schedule."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

import cjdiversion.database
from cjdiversion.database import new_token

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MOMENT = cjdiversion.database.UTCDateTime(timezone=True)
Columns = tuple[tuple[str, sa.types.TypeEngine[Any], str | None], ...]
DECISION: Columns = (
    ("judged_by", sa.String(length=120), ""),
    ("reasons", sa.Text(), ""),
    ("consulted", sa.Text(), ""),
)
OVERRIDE: Columns = (
    ("harm", sa.Text(), ""),
    ("consulted", sa.Text(), ""),
    ("why_not_told", sa.Text(), ""),
    ("review_by_on", sa.Date(), None),
    ("review_result", sa.String(length=20), ""),
    ("review_words", sa.Text(), ""),
    ("reviewed_at", MOMENT, None),
    ("reviewed_by_id", sa.Uuid(), None),
    ("reviewed_by", sa.String(length=120), ""),
    ("ended_at", MOMENT, None),
    ("version", sa.Integer(), "1"),
)
ASSESSMENT: Columns = (("written_by_role", sa.String(length=60), ""),)


def upgrade() -> None:
    _add("consent_decision", DECISION)
    _add("consent_override", OVERRIDE)
    _add("ld_assessment", ASSESSMENT)
    _address("consent_override")
    op.create_index(
        op.f("ix_consent_override_provider_id_recorded_at_id"),
        "consent_override",
        ["provider_id", "recorded_at", "id"],
    )
    _exclusions()
    _schedule()


def downgrade() -> None:
    op.drop_table("annex_schedule")
    op.drop_table("ld_exclusion")
    op.drop_index(
        op.f("ix_consent_override_provider_id_recorded_at_id"), table_name="consent_override"
    )
    with op.batch_alter_table("consent_override", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_consent_override_token"), type_="unique")
        batch_op.drop_column("token")
    for table, columns in (
        ("ld_assessment", ASSESSMENT),
        ("consent_override", OVERRIDE),
        ("consent_decision", DECISION),
    ):
        for name, _, _ in reversed(columns):
            op.drop_column(table, name)


def _add(table: str, columns: Columns) -> None:
    for name, kind, default in columns:
        column = sa.Column(name, kind, nullable=default is None, server_default=default)
        op.add_column(table, column)


def _address(table: str) -> None:
    """Each row that is there gets an address of its own."""
    op.add_column(table, sa.Column("token", sa.String(length=22), nullable=True))
    rows = sa.table(table, sa.column("id", sa.Uuid()), sa.column("token", sa.String()))
    connection = op.get_bind()
    for key in connection.scalars(sa.select(rows.c.id)).all():
        named = sa.update(rows).where(rows.c.id == key).values(token=new_token())
        connection.execute(named)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column("token", existing_type=sa.String(length=22), nullable=False)
        batch_op.create_unique_constraint(op.f(f"uq_{table}_token"), ["token"])


def _exclusions() -> None:
    op.create_table(
        "ld_exclusion",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person_name", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_ld_exclusion_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["unit.id"], name=op.f("fk_ld_exclusion_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ld_exclusion")),
        info={"controller": "liaison-and-diversion"},
    )
    op.create_index(
        op.f("ix_ld_exclusion_case_id_provider_id"), "ld_exclusion", ["case_id", "provider_id"]
    )
    op.create_index(op.f("ix_ld_exclusion_provider_id"), "ld_exclusion", ["provider_id"])


def _schedule() -> None:
    op.create_table(
        "annex_schedule",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=False),
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("scheduled_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["annex_version.id"], name=op.f("fk_annex_schedule_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annex_schedule")),
        sa.UniqueConstraint(
            "version_id", "withdrawn_at", name=op.f("uq_annex_schedule_version_id_withdrawn_at")
        ),
        info={"controller": "police"},
    )
