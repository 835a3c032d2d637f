"""Question sets of a force, needs with fact, opinion and their end, answers entered from paper."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database
from cjdiversion.migrations.widening import allow, lengthen

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = cjdiversion.database.UTCDateTime(timezone=True)
SUPERSEDED = (
    "superseded_because VARCHAR(40) CONSTRAINT ck_answer_superseded "
    "CHECK (superseded_because IN ('changed', 'no-longer-asked'))"
)


def upgrade() -> None:
    op.create_table(
        "published_question_set",
        sa.Column("force_code", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by_id", sa.Uuid(), nullable=True),
        sa.Column("published_by_name", sa.String(length=120), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_question_set")),
        sa.UniqueConstraint(
            "force_code",
            "code",
            "number",
            name=op.f("uq_published_question_set_force_code_code_number"),
        ),
        sa.UniqueConstraint("token", name=op.f("uq_published_question_set_token")),
        info={"controller": "service"},
    )
    _answers()
    _needs()
    op.add_column("screening", _words("question_set_force", 10))
    op.add_column("screening", sa.Column("on_paper_at", MOMENT, nullable=True))
    for name in COUNTS:
        op.add_column("screening", _count(name))
    op.add_column("vulnerability_decision", _words("enquiries"))


def _answers() -> None:
    """What was answered until now was entered as it was said."""
    lengthen("answer", "answer", 40, 200)
    beginning = sa.text("'1970-01-01 00:00:00'")
    op.add_column(
        "answer", sa.Column("recorded_at", MOMENT, nullable=False, server_default=beginning)
    )
    op.execute("UPDATE answer SET recorded_at = answered_at")
    op.execute(f"ALTER TABLE answer ADD COLUMN {SUPERSEDED}")
    op.execute("UPDATE answer SET superseded_because = 'changed' WHERE superseded_at IS NOT NULL")


def _needs() -> None:
    allow("need", "status", NEEDS, name="needstatus")
    lengthen("need", "rule", 20, 60)
    op.execute("ALTER TABLE need RENAME COLUMN superseded_at TO ended_at")
    for name in ("fact", "opinion", "ended_because"):
        op.add_column("need", _words(name))
    for name in ("diagnosed_by", "ended_by_name"):
        op.add_column("need", _words(name, 120))
    op.add_column("need", sa.Column("diagnosed_on", sa.Date(), nullable=True))


NEEDS = ("active", "superseded", "refuted", "recorded-in-error")


COUNTS = ("asked_count", "not_asked_count", "refused_count", "unable_count")


def _count(name: str) -> sa.Column[int]:
    """Of what was completed before this version nothing is counted: it has no questions here."""
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def _words(name: str, length: int = 0) -> sa.Column[str]:
    kind = sa.String(length=length) if length else sa.Text()
    return sa.Column(name, kind, nullable=False, server_default="")


def downgrade() -> None:
    op.drop_column("vulnerability_decision", "enquiries")
    for name in COUNTS:
        op.drop_column("screening", name)
    op.drop_column("screening", "on_paper_at")
    op.drop_column("screening", "question_set_force")
    for name in ("diagnosed_on", "ended_by_name", "diagnosed_by", "ended_because"):
        op.drop_column("need", name)
    for name in ("opinion", "fact"):
        op.drop_column("need", name)
    op.execute("ALTER TABLE need RENAME COLUMN ended_at TO superseded_at")
    lengthen("need", "rule", 60, 20)
    op.drop_column("answer", "superseded_because")
    op.drop_column("answer", "recorded_at")
    lengthen("answer", "answer", 200, 40)
    op.drop_table("published_question_set")
