"""What an officer writes for the annex, heading by heading."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

STATES = ("not-sought", "sought-and-refused", "sought-and-outstanding", "obtained")


def upgrade() -> None:
    moment = cjdiversion.database.UTCDateTime(timezone=True)
    state = sa.Enum(*STATES, name="state", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "annex_statement",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("state", state, nullable=False),
        sa.Column("state_words", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("asked_as", sa.JSON(), nullable=False),
        sa.Column("known_by", sa.Text(), nullable=False),
        sa.Column("reliability", sa.String(length=40), nullable=False),
        sa.Column("as_at", moment, nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("is_taken_back", sa.Boolean(), nullable=False),
        sa.Column("stated_at", moment, nullable=False),
        sa.Column("stated_by_id", sa.Uuid(), nullable=True),
        sa.Column("stated_by", sa.String(length=120), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_annex_statement_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["annex_statement.id"], name=op.f("fk_annex_statement_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annex_statement")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_annex_statement_replaces_id")),
        sa.UniqueConstraint("token", name=op.f("uq_annex_statement_token")),
        info={"controller": "police"},
    )
    for columns in (["case_id", "section"], ["state", "due_on"]):
        index = op.f(f"ix_annex_statement_{'_'.join(columns)}")
        op.create_index(index, "annex_statement", columns)


def downgrade() -> None:
    op.drop_table("annex_statement")
