"""Approval with a deputy, each sharing of an annex, what the prosecutor asks and says of it."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from cjdiversion.database import UTCDateTime
from cjdiversion.migrations.widening import allow, lengthen, refer

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

MOMENT = UTCDateTime(timezone=True)
KINDS = (
    "force",
    "custody-suite",
    "investigation-unit",
    "ld-provider",
    "cps-area",
    "cps-direct",
    "service",
)
STATES = ("asked", "follows", "obtained", "unavailable", "closed")
MOMENTS = ("approval_due_at", "passed_on_at", "looked_at", "changed_at")
FOUR_HOURS = timedelta(minutes=240)
OPEN, STANDS = sa.text("closed_at IS NULL"), sa.text("replaced_at IS NULL")


def upgrade() -> None:
    allow("unit", "kind", KINDS, name="unitkind")
    lengthen("annex_version", "approved_by", 120, 400)
    for name in MOMENTS:
        op.add_column("annex_version", sa.Column(name, MOMENT, nullable=True))
    op.add_column("annex_version", sa.Column("changed_sections", sa.Integer(), nullable=True))
    index = op.f("ix_annex_version_status_approval_due_at")
    op.create_index(index, "annex_version", ["status", "approval_due_at"])
    op.create_index(op.f("ix_annex_version_changed_at"), "annex_version", ["changed_at"])
    refer("annex_receipt", "unit_id", "unit")
    op.create_index(op.f("ix_annex_receipt_unit_id"), "annex_receipt", ["unit_id"])
    _waiting()
    _receipts()
    _shares()
    _authorities()
    _questions()
    _uses()


def downgrade() -> None:
    for table in ("annex_use", "annex_question", "annex_authority", "annex_share"):
        op.drop_table(table)
    op.drop_index(op.f("ix_annex_receipt_unit_id"), "annex_receipt")
    op.drop_column("annex_receipt", "unit_id")
    op.drop_index(op.f("ix_annex_version_changed_at"), "annex_version")
    op.drop_index(op.f("ix_annex_version_status_approval_due_at"), "annex_version")
    for name in ("changed_sections", *MOMENTS):
        op.drop_column("annex_version", name)
    lengthen("annex_version", "approved_by", 400, 120)


def _key(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _address(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("token", name=op.f(f"uq_{table}_token")),
        *_key(table),
    ]


def _to(table: str, column: str, other: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column(column, sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}")),
    ]


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _waiting() -> None:
    """What already waits for approval goes on to the deputy too: four hours after it was made."""
    columns = sa.column("id", sa.Uuid()), sa.column("made_at", MOMENT)
    due, status = sa.column("approval_due_at", MOMENT), sa.column("status", sa.String())
    version = sa.table("annex_version", *columns, due, status)
    query = sa.select(version.c.id, version.c.made_at).where(version.c.status == "issued")
    for key, made_at in op.get_bind().execute(query).all():
        dated = sa.update(version).values(approval_due_at=made_at + FOUR_HOURS)
        op.execute(dated.where(version.c.id == key))


def _receipts() -> None:
    """Each version was shared with one area: it was theirs who acknowledged it, and theirs where
    somebody of the CPS took the paper."""
    op.execute(
        "UPDATE annex_receipt SET unit_id = (SELECT cps_area_id FROM annex_version "
        "WHERE annex_version.id = annex_receipt.version_id) "
        "WHERE what = 'acknowledged' OR what = 'downloaded' AND by_id IN "
        "(SELECT person_id FROM posting WHERE role = 'cps-liaison')"
    )


def _shares() -> None:
    op.create_table(
        "annex_share",
        *_to("annex_share", "version_id", "annex_version"),
        *_to("annex_share", "unit_id", "unit"),
        sa.Column("shared_at", MOMENT, nullable=False),
        sa.Column("shared_by_id", sa.Uuid(), nullable=True),
        _text("shared_by", 120),
        *_key("annex_share"),
        sa.UniqueConstraint(
            "version_id", "unit_id", name=op.f("uq_annex_share_version_id_unit_id")
        ),
        info={"controller": "police"},
    )
    index = op.f("ix_annex_share_unit_id_shared_at_id")
    op.create_index(index, "annex_share", ["unit_id", "shared_at", "id"])
    # Each version was shared once; who did it stands in the audit trail. The key is the version’s:
    # any will do, and one table’s keys are not another’s.
    op.execute(
        "INSERT INTO annex_share (id, version_id, unit_id, shared_at, shared_by) "
        "SELECT id, id, cps_area_id, shared_at, '' FROM annex_version "
        "WHERE cps_area_id IS NOT NULL AND shared_at IS NOT NULL"
    )


def _authorities() -> None:
    op.create_table(
        "annex_authority",
        *_to("annex_authority", "case_id", "case_file"),
        *_to("annex_authority", "version_id", "annex_version"),
        _text("authority_name", 120),
        _text("authority_rank", 30),
        sa.Column("authority_at", MOMENT, nullable=True),
        sa.Column("authority_by_phone", sa.Boolean(), nullable=True),
        sa.Column("authority_by_id", sa.Uuid(), nullable=True),
        _text("authority_recorded_by", 120),
        sa.Column("authority_confirmed_at", MOMENT, nullable=True),
        *_address("annex_authority"),
        sa.UniqueConstraint("version_id", name=op.f("uq_annex_authority_version_id")),
        info={"controller": "police"},
    )
    op.create_index(op.f("ix_annex_authority_case_id"), "annex_authority", ["case_id"])


def _questions() -> None:
    status = sa.Enum(*STATES, name="asked", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "annex_question",
        *_to("annex_question", "case_id", "case_file"),
        *_to("annex_question", "version_id", "annex_version"),
        *_to("annex_question", "unit_id", "unit"),
        _text("reference", 16),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", status, nullable=False),
        _text("section", 40),
        sa.Column("what", sa.Text(), nullable=False),
        _text("fingerprint", 64),
        _text("priority", 12),
        sa.Column("needed_by", MOMENT, nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        _text("asked_by", 120),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        _text("owner_name", 120),
        sa.Column("pass_on_at", MOMENT, nullable=False),
        sa.Column("soon_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("passed_on_at", MOMENT, nullable=True),
        _text("reason", 40),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("follows_on", sa.Date(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        _text("answered_by", 120),
        sa.Column("closed_at", MOMENT, nullable=True),
        _text("closed_by", 120),
        *_address("annex_question"),
        info={"controller": "police"},
    )
    op.create_index(
        "uq_annex_question_open",
        "annex_question",
        ["version_id", "unit_id", "fingerprint"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    for columns in (
        ["version_id", "asked_at"],
        ["unit_id", "due_at", "id"],
        ["case_id", "due_at", "id"],
        ["status", "pass_on_at"],
        ["status", "due_at"],
    ):
        index = op.f(f"ix_annex_question_{'_'.join(columns)}")
        op.create_index(index, "annex_question", columns)


def _uses() -> None:
    op.create_table(
        "annex_use",
        *_to("annex_use", "version_id", "annex_version"),
        *_to("annex_use", "unit_id", "unit"),
        _text("reason", 40),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=True),
        _text("said_by", 120),
        sa.Column("replaced_at", MOMENT, nullable=True),
        *_key("annex_use"),
        info={"controller": "police"},
    )
    op.create_index(
        "uq_annex_use_standing",
        "annex_use",
        ["version_id", "unit_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_index(op.f("ix_annex_use_unit_id_said_at"), "annex_use", ["unit_id", "said_at"])
