"""Signed records of cautions and plans, their conditions, what was said of each, and breaches; and
letters to somebody outside, who has no account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from cjdiversion.database import UTCDateTime
from cjdiversion.migrations import widening

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

MOMENT = UTCDateTime(timezone=True)


def upgrade() -> None:
    _outside()
    _records()
    _conditions()
    _said()


def downgrade() -> None:
    for table in (
        "breach_decision",
        "answer_link",
        "condition_evidence",
        "caution_condition",
        "caution_signature",
        "caution_record",
    ):
        op.drop_table(table)
    op.execute("DELETE FROM message WHERE recipient_id IS NULL")
    widening.demand_key("message", "recipient_id")
    op.drop_index(op.f("ix_message_unit_id"), "message")
    op.drop_column("message", "unit_id")
    op.drop_column("message", "address")


def _outside() -> None:
    widening.let_be_empty("message", "recipient_id")
    address = sa.Column("address", sa.String(length=254), nullable=False, server_default="")
    op.add_column("message", address)
    widening.refer("message", "unit_id", "unit")
    op.create_index(op.f("ix_message_unit_id"), "message", ["unit_id"])


def _records() -> None:
    op.create_table(
        "caution_record",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "signed",
                "completed",
                "ceased",
                name="kept",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("option_code", sa.String(length=40), nullable=False),
        sa.Column("offences", sa.Text(), nullable=False),
        sa.Column("admission", sa.Text(), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=True),
        sa.Column("summary_limit_on", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owner_name", sa.String(length=120), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("begun_by_id", sa.Uuid(), nullable=True),
        sa.Column("begun_by", sa.String(length=120), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signatures", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_caution_record_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["disposal_decision.id"], name=op.f("fk_caution_record_decision_id")
        ),
        sa.ForeignKeyConstraint(["force_id"], ["unit.id"], name=op.f("fk_caution_record_force_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_caution_record_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caution_record")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_caution_record_decision_id")),
        sa.UniqueConstraint("token", name=op.f("uq_caution_record_token")),
        info={"controller": "police"},
    )
    op.create_index(op.f("ix_caution_record_case_id"), "caution_record", ["case_id"])
    op.create_index(op.f("ix_caution_record_force_id"), "caution_record", ["force_id"])
    op.create_index(
        op.f("ix_caution_record_unit_id_status_begun_at_id"),
        "caution_record",
        ["unit_id", "status", "begun_at", "id"],
    )
    op.create_table(
        "caution_signature",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("signed_at", MOMENT, nullable=False),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("method", sa.String(length=12), nullable=False),
        sa.Column("explained_by", sa.String(length=120), nullable=False),
        sa.Column("adult_name", sa.String(length=120), nullable=False),
        sa.Column("consents", sa.Boolean(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["caution_record.id"], name=op.f("fk_caution_signature_record_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caution_signature")),
        sa.UniqueConstraint(
            "record_id", "number", name=op.f("uq_caution_signature_record_id_number")
        ),
        info={"controller": "police"},
    )


def _conditions() -> None:
    op.create_table(
        "caution_condition",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "set",
                "running",
                "partly",
                "not-met",
                "unanswered",
                "met",
                "excused",
                "varied",
                "breached",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "rehabilitative",
                "reparative",
                "punitive",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starter", sa.String(length=40), nullable=False),
        sa.Column("details", sa.String(length=300), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("is_health", sa.Boolean(), nullable=False),
        sa.Column("provider", sa.String(length=120), nullable=False),
        sa.Column("provider_email", sa.String(length=254), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("exceptional_because", sa.Text(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_by", sa.String(length=120), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("to_version", sa.Integer(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("waits_since", MOMENT, nullable=True),
        sa.Column("ask_on", sa.Date(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_caution_condition_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["force_id"], ["unit.id"], name=op.f("fk_caution_condition_force_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["caution_record.id"], name=op.f("fk_caution_condition_record_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["caution_condition.id"], name=op.f("fk_caution_condition_replaces_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_caution_condition_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caution_condition")),
        sa.UniqueConstraint("reference", name=op.f("uq_caution_condition_reference")),
        sa.UniqueConstraint("token", name=op.f("uq_caution_condition_token")),
        info={"controller": "police"},
    )
    op.create_index(op.f("ix_caution_condition_case_id"), "caution_condition", ["case_id"])
    op.create_index(
        op.f("ix_caution_condition_force_id_status_due_on_id"),
        "caution_condition",
        ["force_id", "status", "due_on", "id"],
    )
    op.create_index(op.f("ix_caution_condition_record_id"), "caution_condition", ["record_id"])
    op.create_index(op.f("ix_caution_condition_replaces_id"), "caution_condition", ["replaces_id"])
    op.create_index(
        op.f("ix_caution_condition_status_ask_on_id"),
        "caution_condition",
        ["status", "ask_on", "id"],
    )
    op.create_index(
        op.f("ix_caution_condition_status_due_on_id"),
        "caution_condition",
        ["status", "due_on", "id"],
    )
    op.create_index(
        op.f("ix_caution_condition_unit_id_status_due_on_id"),
        "caution_condition",
        ["unit_id", "status", "due_on", "id"],
    )


def _said() -> None:
    op.create_table(
        "condition_evidence",
        sa.Column("condition_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("means", sa.String(length=8), nullable=False),
        sa.Column("is_not_yet", sa.Boolean(), nullable=False),
        sa.Column("said_by", sa.String(length=120), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_condition_evidence_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["condition_id"],
            ["caution_condition.id"],
            name=op.f("fk_condition_evidence_condition_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition_evidence")),
        info={"controller": "police"},
    )
    op.create_index(op.f("ix_condition_evidence_case_id"), "condition_evidence", ["case_id"])
    op.create_index(
        op.f("ix_condition_evidence_condition_id"), "condition_evidence", ["condition_id"]
    )
    op.create_table(
        "answer_link",
        sa.Column("condition_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_answer_link_case_id")),
        sa.ForeignKeyConstraint(
            ["condition_id"], ["caution_condition.id"], name=op.f("fk_answer_link_condition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_link")),
        sa.UniqueConstraint("token", name=op.f("uq_answer_link_token")),
        info={"controller": "police"},
    )
    op.create_index(op.f("ix_answer_link_case_id"), "answer_link", ["case_id"])
    op.create_index(op.f("ix_answer_link_condition_id"), "answer_link", ["condition_id"])
    op.create_table(
        "breach_decision",
        sa.Column("condition_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.String(length=12), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("early_because", sa.Text(), nullable=False),
        sa.Column("stood", sa.String(length=20), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_by_rank", sa.String(length=30), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_breach_decision_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["condition_id"], ["caution_condition.id"], name=op.f("fk_breach_decision_condition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach_decision")),
        info={"controller": "police"},
    )
    op.create_index(op.f("ix_breach_decision_case_id"), "breach_decision", ["case_id"])
    op.create_index(op.f("ix_breach_decision_condition_id"), "breach_decision", ["condition_id"])
