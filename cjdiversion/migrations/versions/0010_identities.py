"""By what people are found again, records said to be one person's, records closed as about the wrong one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database
from cjdiversion.identities.models import write_all

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quarantine",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "set",
                "lifted",
                name="quarantinestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("set_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_by", sa.String(length=120), nullable=False),
        sa.Column("lifted_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(length=120), nullable=False),
        sa.Column("lifted_because", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_quarantine_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        sa.UniqueConstraint("token", name=op.f("uq_quarantine_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("quarantine", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quarantine_case_id_set_at"), ["case_id", "set_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_quarantine_status_set_at_id"), ["status", "set_at", "id"], unique=False
        )
        batch_op.create_index(
            "uq_quarantine_live",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("status = 'set'"),
            postgresql_where=sa.text("status = 'set'"),
        )

    op.create_table(
        "identity_link",
        sa.Column("earlier_id", sa.Uuid(), nullable=False),
        sa.Column("later_id", sa.Uuid(), nullable=False),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("is_from_later", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "confirmed",
                "refused",
                "undone",
                name="linkstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("proposed_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_by", sa.String(length=120), nullable=False),
        sa.Column("decide_by", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("refused_because", sa.Text(), nullable=False),
        sa.Column("undone_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=120), nullable=False),
        sa.Column("undone_because", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("earlier_id < later_id", name=op.f("ck_identity_link_two_records")),
        sa.ForeignKeyConstraint(
            ["earlier_id"], ["person_in_case.id"], name=op.f("fk_identity_link_earlier_id")
        ),
        sa.ForeignKeyConstraint(["force_id"], ["unit.id"], name=op.f("fk_identity_link_force_id")),
        sa.ForeignKeyConstraint(
            ["later_id"], ["person_in_case.id"], name=op.f("fk_identity_link_later_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_link")),
        sa.UniqueConstraint("token", name=op.f("uq_identity_link_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("identity_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_identity_link_earlier_id_status"), ["earlier_id", "status"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_identity_link_force_id_status_proposed_at_id"),
            ["force_id", "status", "proposed_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_identity_link_later_id_status"), ["later_id", "status"], unique=False
        )
        batch_op.create_index(
            "ix_identity_link_to_decide",
            ["decide_by"],
            unique=False,
            sqlite_where=sa.text("status = 'proposed'"),
            postgresql_where=sa.text("status = 'proposed'"),
        )
        batch_op.create_index(
            "uq_identity_link_live",
            ["earlier_id", "later_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('proposed', 'confirmed')"),
            postgresql_where=sa.text("status IN ('proposed', 'confirmed')"),
        )

    op.create_table(
        "match_key",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=90), nullable=False),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["force_id"], ["unit.id"], name=op.f("fk_match_key_force_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person_in_case.id"], name=op.f("fk_match_key_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_match_key")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("match_key", schema=None) as batch_op:
        batch_op.create_index(
            "ix_match_key_found_by", ["force_id", "key", "born_on", "person_id"], unique=False
        )

    op.create_table(
        "quarantine_told",
        sa.Column("quarantine_id", sa.Uuid(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("told_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("told_by_id", sa.Uuid(), nullable=True),
        sa.Column("told_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["quarantine_id"], ["quarantine.id"], name=op.f("fk_quarantine_told_quarantine_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine_told")),
        sa.UniqueConstraint(
            "quarantine_id", "who", name=op.f("uq_quarantine_told_quarantine_id_who")
        ),
        info={"controller": "police"},
    )
    op.add_column(
        "case_file",
        sa.Column("quarantined_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
    )
    write_all(op.get_bind())


def downgrade() -> None:
    op.drop_column("case_file", "quarantined_at")

    op.drop_table("quarantine_told")
    op.drop_table("match_key")
    op.drop_table("identity_link")
    op.drop_table("quarantine")
