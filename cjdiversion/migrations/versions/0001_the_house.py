"""The house: every table of the first journey, and the triggers that keep the audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER audit_event_keep_update BEFORE UPDATE ON audit_event BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
        "CREATE TRIGGER audit_event_keep_delete BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_event_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
        "CREATE TRIGGER audit_event_keep_rows BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_event_keep()",
        "CREATE TRIGGER audit_event_keep_table BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_event_keep()",
    ),
}


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "did",
            sa.Enum(
                "aa:recorded",
                "account:changed",
                "annex:acknowledged",
                "annex:approved",
                "annex:attached",
                "annex:downloaded",
                "annex:issued",
                "annex:listed",
                "annex:opened",
                "annex:previewed",
                "annex:returned",
                "annex:shared",
                "annex:superseded",
                "annex:verified",
                "audit:searched",
                "case:assigned",
                "case:corrected",
                "case:imported",
                "case:listed",
                "case:opened",
                "case:recorded",
                "case:updated",
                "consent:overridden",
                "consent:recorded",
                "disposal:decided",
                "disposal:opened",
                "disposal:superseded",
                "need:superseded",
                "numbers:exported",
                "numbers:seen",
                "observation:set",
                "referral:accepted",
                "referral:assessed",
                "referral:changed",
                "referral:closed",
                "referral:declined",
                "referral:expired",
                "referral:listed",
                "referral:opened",
                "referral:received",
                "referral:sent",
                "referral:started",
                "referral:withdrawn",
                "refused",
                "screening:answered",
                "screening:completed",
                "screening:opened",
                "screening:started",
                "signed:in",
                "signed:out",
                "sign-in:failed",
                "suite:listed",
                "token:issued",
                "token:revoked",
                "vulnerability:decided",
                name="did",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "operation",
            sa.Enum(
                "collection",
                "alteration",
                "consultation",
                "disclosure",
                "combination",
                "erasure",
                "sign-in",
                "refusal",
                "administration",
                name="operation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("actor_role", sa.String(length=40), nullable=False),
        sa.Column("actor_unit_id", sa.Uuid(), nullable=True),
        sa.Column("token_id", sa.Uuid(), nullable=True),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("recipient", sa.String(length=120), nullable=True),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        info={"controller": "service"},
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_event_actor_id_at"), ["actor_id", "at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_audit_event_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_event_subject_kind_subject_id_at"),
            ["subject_kind", "subject_id", "at"],
            unique=False,
        )

    op.create_table(
        "job_run",
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("due_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "running",
                "done",
                "failed",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("started_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("said", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("job", "due_at", name=op.f("uq_job_run_job_due_at")),
        info={"controller": "service"},
    )
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_run_due_at_id"), ["due_at", "id"], unique=False)

    op.create_table(
        "person",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("token", name=op.f("uq_person_token")),
        info={"controller": "service"},
    )
    op.create_table(
        "reference_entry",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("force_code", sa.String(length=10), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column(
            "mark",
            sa.Enum(
                "V",
                "V2",
                "G",
                "local",
                "P",
                name="mark",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on > from_on", name=op.f("ck_reference_entry_days_in_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_entry")),
        info={"controller": "service"},
    )
    with op.batch_alter_table("reference_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reference_entry_kind_code", ["kind", "code", "from_on"], unique=False
        )
        batch_op.create_index(
            "uq_reference_entry_force",
            ["kind", "code", "force_code", "from_on"],
            unique=True,
            sqlite_where=sa.text("force_code IS NOT NULL"),
            postgresql_where=sa.text("force_code IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_reference_entry_national",
            ["kind", "code", "from_on"],
            unique=True,
            sqlite_where=sa.text("force_code IS NULL"),
            postgresql_where=sa.text("force_code IS NULL"),
        )

    op.create_table(
        "request_key",
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.String(length=64), nullable=False),
        sa.Column("at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("location", sa.String(length=300), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_key")),
        sa.UniqueConstraint("owner", "key", name=op.f("uq_request_key_owner_key")),
        info={"controller": "service"},
    )
    with op.batch_alter_table("request_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_key_at"), ["at"], unique=False)

    op.create_table(
        "sign_in_attempt",
        sa.Column("account_digest", sa.String(length=64), nullable=False),
        sa.Column("address_digest", sa.String(length=64), nullable=False),
        sa.Column("at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
        info={"controller": "service"},
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_attempt_account_digest_at"),
            ["account_digest", "at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_sign_in_attempt_address_digest_at"),
            ["address_digest", "at"],
            unique=False,
        )

    op.create_table(
        "unit",
        sa.Column(
            "kind",
            sa.Enum(
                "force",
                "custody-suite",
                "investigation-unit",
                "ld-provider",
                "cps-area",
                "service",
                name="unitkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("force_id", sa.Uuid(), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["unit.id"], name=op.f("fk_unit_force_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_unit_kind_name")),
        sa.UniqueConstraint("token", name=op.f("uq_unit_token")),
        info={"controller": "service"},
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_force_id"), ["force_id"], unique=False)

    op.create_table(
        "case_file",
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "custody",
                "voluntary-attendance",
                "mental-health-act",
                "court",
                "community",
                "self-referral",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("is_in_suite", sa.Boolean(), nullable=False),
        sa.Column("opened_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("suite_id", sa.Uuid(), nullable=True),
        sa.Column("investigating_unit_id", sa.Uuid(), nullable=True),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("cps_area_id", sa.Uuid(), nullable=True),
        sa.Column("crime_number", sa.String(length=40), nullable=False),
        sa.Column("urn", sa.String(length=16), nullable=False),
        sa.Column(
            "surname_key",
            sa.String(length=100).with_variant(sa.String(length=100, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("to_fix", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cps_area_id"], ["unit.id"], name=op.f("fk_case_file_cps_area_id")
        ),
        sa.ForeignKeyConstraint(["force_id"], ["unit.id"], name=op.f("fk_case_file_force_id")),
        sa.ForeignKeyConstraint(
            ["investigating_unit_id"], ["unit.id"], name=op.f("fk_case_file_investigating_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["unit.id"], name=op.f("fk_case_file_provider_id")
        ),
        sa.ForeignKeyConstraint(["suite_id"], ["unit.id"], name=op.f("fk_case_file_suite_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_file_reference")),
        sa.UniqueConstraint("token", name=op.f("uq_case_file_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_file_force_id_is_open_opened_at_id"),
            ["force_id", "is_open", "opened_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_case_file_force_id_surname_key"),
            ["force_id", "surname_key"],
            unique=False,
        )
        batch_op.create_index(
            "ix_case_file_in_suite", ["suite_id", "is_in_suite", "opened_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_case_file_investigating_unit_id_is_open_opened_at_id"),
            ["investigating_unit_id", "is_open", "opened_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_case_file_investigating_unit_id_surname_key"),
            ["investigating_unit_id", "surname_key"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_case_file_provider_id_is_open_opened_at_id"),
            ["provider_id", "is_open", "opened_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_case_file_suite_id_is_open_opened_at_id"),
            ["suite_id", "is_open", "opened_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_case_file_suite_id_surname_key"),
            ["suite_id", "surname_key"],
            unique=False,
        )

    op.create_table(
        "coverage",
        sa.Column("served_unit_id", sa.Uuid(), nullable=False),
        sa.Column("by_unit_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_unit_id"], ["unit.id"], name=op.f("fk_coverage_by_unit_id")),
        sa.ForeignKeyConstraint(
            ["served_unit_id"], ["unit.id"], name=op.f("fk_coverage_served_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage")),
        info={"controller": "service"},
    )
    with op.batch_alter_table("coverage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coverage_by_unit_id"), ["by_unit_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_coverage_served_unit_id_from_on"),
            ["served_unit_id", "from_on"],
            unique=False,
        )

    op.create_table(
        "import_run",
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("started_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("force_id", sa.Uuid(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["unit.id"], name=op.f("fk_import_run_force_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("token", name=op.f("uq_import_run_token")),
        info={"controller": "police"},
    )
    op.create_table(
        "posting",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "custody-sergeant",
                "detention-officer",
                "custody-hcp",
                "investigator",
                "supervisor",
                "duty-inspector",
                "superintendent",
                "ld-practitioner",
                "ld-team-leader",
                "cps-liaison",
                "performance-lead",
                "reviewer",
                "disclosure-officer",
                "data-protection-officer",
                "administrator",
                "system",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rank", sa.String(length=30), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_posting_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_posting_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sa.UniqueConstraint("token", name=op.f("uq_posting_token")),
        info={"controller": "service"},
    )
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posting_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_posting_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "service_token",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "custody-sergeant",
                "detention-officer",
                "custody-hcp",
                "investigator",
                "supervisor",
                "duty-inspector",
                "superintendent",
                "ld-practitioner",
                "ld-team-leader",
                "cps-liaison",
                "performance-lead",
                "reviewer",
                "disclosure-officer",
                "data-protection-officer",
                "administrator",
                "system",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("made_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("revoked_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (unit_id IS NULL)", name=op.f("ck_service_token_person_or_unit")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_service_token_person_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_service_token_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_token")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_service_token_secret_hash")),
        sa.UniqueConstraint("token", name=op.f("uq_service_token_token")),
        info={"controller": "service"},
    )
    with op.batch_alter_table("service_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_token_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_token_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "annex_version",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "issued",
                "returned",
                "approved",
                "shared",
                "attached",
                "acknowledged",
                "superseded",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("template_version", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("withheld", sa.JSON(), nullable=False),
        sa.Column("facts_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("approved_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_by", sa.String(length=120), nullable=False),
        sa.Column("returned_because", sa.Text(), nullable=False),
        sa.Column("cps_area_id", sa.Uuid(), nullable=True),
        sa.Column("shared_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("attached_to", sa.String(length=30), nullable=False),
        sa.Column("attached_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_annex_version_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["cps_area_id"], ["unit.id"], name=op.f("fk_annex_version_cps_area_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annex_version")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_annex_version_case_id_number")),
        sa.UniqueConstraint("token", name=op.f("uq_annex_version_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("annex_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_annex_version_cps_area_id_shared_at_id"),
            ["cps_area_id", "shared_at", "id"],
            unique=False,
        )

    op.create_table(
        "appropriate_adult",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("relationship_code", sa.String(length=40), nullable=False),
        sa.Column("requested_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("contacted_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_appropriate_adult_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appropriate_adult")),
        sa.UniqueConstraint("case_id", name=op.f("uq_appropriate_adult_case_id")),
        sa.UniqueConstraint("token", name=op.f("uq_appropriate_adult_token")),
        info={"controller": "police"},
    )
    op.create_table(
        "case_event",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_event_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("case_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_event_case_id"), ["case_id"], unique=False)

    op.create_table(
        "consent_decision",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("recipient", sa.String(length=30), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "given",
                "refused",
                "withdrawn",
                "lacks-capacity",
                "not-asked",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("given_by", sa.String(length=30), nullable=False),
        sa.Column("given_by_name", sa.String(length=120), nullable=False),
        sa.Column("decided_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("review_by_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_consent_decision_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["unit.id"], name=op.f("fk_consent_decision_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_decision")),
        info={"controller": "liaison-and-diversion"},
    )
    with op.batch_alter_table("consent_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consent_decision_case_id_purpose_recipient"),
            ["case_id", "purpose", "recipient"],
            unique=False,
        )

    op.create_table(
        "consent_override",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("recipient", sa.String(length=30), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("why_no_consent", sa.Text(), nullable=False),
        sa.Column("person_told", sa.Boolean(), nullable=False),
        sa.Column("approved_by", sa.String(length=120), nullable=False),
        sa.Column("decided_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_consent_override_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["unit.id"], name=op.f("fk_consent_override_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_override")),
        info={"controller": "liaison-and-diversion"},
    )
    with op.batch_alter_table("consent_override", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consent_override_case_id_recipient"),
            ["case_id", "recipient"],
            unique=False,
        )

    op.create_table(
        "custody_booking",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("custody_record_no", sa.String(length=40), nullable=False),
        sa.Column("location", sa.String(length=60), nullable=False),
        sa.Column("arrested_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("relevant_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("authorised_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("released_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("arresting_officer", sa.String(length=80), nullable=False),
        sa.Column("asn", sa.String(length=21), nullable=False),
        sa.Column("warning_markers", sa.JSON(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("imported", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_custody_booking_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["force_id"], ["unit.id"], name=op.f("fk_custody_booking_force_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_booking")),
        sa.UniqueConstraint("case_id", name=op.f("uq_custody_booking_case_id")),
        sa.UniqueConstraint(
            "force_id",
            "custody_record_no",
            name=op.f("uq_custody_booking_force_id_custody_record_no"),
        ),
        info={"controller": "police"},
    )
    op.create_table(
        "disposal_decision",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "stands",
                "superseded",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("force_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("outcome_code", sa.String(length=4), nullable=False),
        sa.Column("option_code", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("decided_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_by_rank", sa.String(length=30), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("prosecutor", sa.String(length=120), nullable=False),
        sa.Column("prosecutor_reference", sa.String(length=60), nullable=False),
        sa.Column("prosecutor_decided_on", sa.Date(), nullable=True),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("suspect_position", sa.String(length=20), nullable=False),
        sa.Column("suspect_agrees", sa.Boolean(), nullable=True),
        sa.Column("is_activity_done", sa.Boolean(), nullable=True),
        sa.Column("is_opinion_lasting", sa.Boolean(), nullable=True),
        sa.Column("rests_on", sa.Text(), nullable=False),
        sa.Column("victim_told", sa.String(length=20), nullable=False),
        sa.Column("victim_view", sa.String(length=30), nullable=False),
        sa.Column("ld_available", sa.String(length=12), nullable=False),
        sa.Column("ld_read", sa.String(length=12), nullable=False),
        sa.Column("ld_used", sa.String(length=12), nullable=False),
        sa.Column("needs_known", sa.JSON(), nullable=False),
        sa.Column("screened", sa.String(length=20), nullable=False),
        sa.Column("superseded_reason", sa.Text(), nullable=False),
        sa.Column("superseded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_disposal_decision_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["force_id"], ["unit.id"], name=op.f("fk_disposal_decision_force_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["disposal_decision.id"], name=op.f("fk_disposal_decision_replaces_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_disposal_decision_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_decision")),
        sa.UniqueConstraint("token", name=op.f("uq_disposal_decision_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("disposal_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disposal_decision_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_disposal_decision_counting",
            ["force_id", "status", "decided_on", "outcome_code", "unit_id", "screened"],
            unique=False,
        )
        batch_op.create_index(
            "uq_disposal_decision_standing",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("status = 'stands'"),
            postgresql_where=sa.text("status = 'stands'"),
        )

    op.create_table(
        "mha_detention",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("section", sa.String(length=10), nullable=False),
        sa.Column("place_of_safety", sa.String(length=40), nullable=False),
        sa.Column("place_words", sa.String(length=120), nullable=False),
        sa.Column("detained_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("arrived_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_mha_detention_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mha_detention")),
        sa.UniqueConstraint("case_id", name=op.f("uq_mha_detention_case_id")),
        info={"controller": "police"},
    )
    op.create_table(
        "observation",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(length=4), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("set_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_by_name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_observation_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observation_case_id"), ["case_id"], unique=False)

    op.create_table(
        "offence",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("as_text", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=4), nullable=False),
        sa.Column("home_office_class", sa.String(length=10), nullable=False),
        sa.Column("committed_on", sa.Date(), nullable=True),
        sa.Column("is_domestic_abuse", sa.Boolean(), nullable=True),
        sa.Column("is_hate_crime", sa.Boolean(), nullable=True),
        sa.Column("location_type", sa.String(length=30), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_offence_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offence")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("offence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offence_case_id"), ["case_id"], unique=False)

    op.create_table(
        "person_in_case",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("is_suspect", sa.Boolean(), nullable=False),
        sa.Column("surname", sa.String(length=100), nullable=False),
        sa.Column("forenames", sa.String(length=100), nullable=False),
        sa.Column("other_names", sa.String(length=200), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("stated_age", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("gender_identity", sa.String(length=10), nullable=False),
        sa.Column("self_defined_ethnicity", sa.String(length=4), nullable=False),
        sa.Column("observed_ethnicity", sa.String(length=4), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("needs_interpreter", sa.Boolean(), nullable=True),
        sa.Column("pnc_id", sa.String(length=14), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_person_in_case_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_in_case")),
        sa.UniqueConstraint("case_id", name=op.f("uq_person_in_case_case_id")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("person_in_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_in_case_pnc_id"), ["pnc_id"], unique=False)

    op.create_table(
        "referral",
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "sent",
                "received",
                "accepted",
                "declined",
                "assessed",
                "closed",
                "withdrawn",
                "expired",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("priority", sa.String(length=12), nullable=False),
        sa.Column("concern", sa.Text(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("agreed_when_sent", sa.Boolean(), nullable=True),
        sa.Column("alleged_offence", sa.Text(), nullable=False),
        sa.Column("staff_safety", sa.Text(), nullable=False),
        sa.Column("location", sa.String(length=120), nullable=False),
        sa.Column("fit_to_be_seen", sa.String(length=30), nullable=False),
        sa.Column("next_date_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "release_expected_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True
        ),
        sa.Column("safe_contact", sa.String(length=200), nullable=False),
        sa.Column("interpreter", sa.String(length=60), nullable=False),
        sa.Column("started_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("started_by_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answer_due_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("received_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.Column("accept_note", sa.Text(), nullable=False),
        sa.Column("decline_category", sa.String(length=40), nullable=False),
        sa.Column("decline_reason", sa.Text(), nullable=False),
        sa.Column("declined_by", sa.String(length=120), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("withdraw_reason", sa.String(length=40), nullable=False),
        sa.Column("withdraw_words", sa.Text(), nullable=False),
        sa.Column("closed_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("close_reason", sa.String(length=40), nullable=False),
        sa.Column("no_report_reason", sa.String(length=40), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_referral_case_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["unit.id"], name=op.f("fk_referral_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("reference", name=op.f("uq_referral_reference")),
        sa.UniqueConstraint("token", name=op.f("uq_referral_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_referral_provider_id_sent_at_id"),
            ["provider_id", "sent_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_referral_provider_id_status_sent_at_id"),
            ["provider_id", "status", "sent_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_referral_status_answer_due_at"),
            ["status", "answer_due_at"],
            unique=False,
        )

    op.create_table(
        "screening",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("question_set", sa.String(length=40), nullable=False),
        sa.Column("question_set_version", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "started",
                "complete",
                "could-not-screen",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("started_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("started_by_id", sa.Uuid(), nullable=True),
        sa.Column("started_by_name", sa.String(length=120), nullable=False),
        sa.Column("completed_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("could_not_reason", sa.String(length=40), nullable=False),
        sa.Column("could_not_words", sa.Text(), nullable=False),
        sa.Column("try_again_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_screening_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
        sa.UniqueConstraint("token", name=op.f("uq_screening_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("screening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_screening_case_id"), ["case_id"], unique=False)

    op.create_table(
        "session",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("seen_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_person_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_session_posting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_session_secret_hash")),
        info={"controller": "service"},
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_posting_id"), ["posting_id"], unique=False)

    op.create_table(
        "to_fix",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("found_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("settled_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_to_fix_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_to_fix")),
        sa.UniqueConstraint("token", name=op.f("uq_to_fix_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("to_fix", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_to_fix_case_id"), ["case_id"], unique=False)

    op.create_table(
        "told_of_ld",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.Column("told_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_told_of_ld_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_of_ld")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("told_of_ld", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_told_of_ld_case_id"), ["case_id"], unique=False)

    op.create_table(
        "voluntary_attendance",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("attended_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("interviewer", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_voluntary_attendance_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voluntary_attendance")),
        sa.UniqueConstraint("case_id", name=op.f("uq_voluntary_attendance_case_id")),
        info={"controller": "police"},
    )
    op.create_table(
        "vulnerability_decision",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("is_vulnerable", sa.Boolean(), nullable=False),
        sa.Column("limbs", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("decided_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_vulnerability_decision_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vulnerability_decision")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("vulnerability_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_vulnerability_decision_case_id"), ["case_id"], unique=False
        )

    op.create_table(
        "annex_paper",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("renderer", sa.String(length=200), nullable=False),
        sa.Column("fonts", sa.Text(), nullable=False),
        sa.Column("printed_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["annex_version.id"], name=op.f("fk_annex_paper_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annex_paper")),
        sa.UniqueConstraint("version_id", name=op.f("uq_annex_paper_version_id")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("annex_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_annex_paper_sha256"), ["sha256"], unique=False)

    op.create_table(
        "annex_receipt",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["annex_version.id"], name=op.f("fk_annex_receipt_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annex_receipt")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("annex_receipt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_annex_receipt_version_id"), ["version_id"], unique=False
        )

    op.create_table(
        "answer",
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("own_words", sa.Text(), nullable=False),
        sa.Column("answered_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=120), nullable=False),
        sa.Column("superseded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["screening.id"], name=op.f("fk_answer_screening_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_answer_screening_id_question"),
            ["screening_id", "question"],
            unique=False,
        )

    op.create_table(
        "ld_assessment",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("assessed_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.String(length=20), nullable=False),
        sa.Column("clinical_notes", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("written_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_ld_assessment_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_ld_assessment_referral_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ld_assessment")),
        sa.UniqueConstraint("referral_id", name=op.f("uq_ld_assessment_referral_id")),
        info={"controller": "liaison-and-diversion"},
    )
    with op.batch_alter_table("ld_assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ld_assessment_case_id"), ["case_id"], unique=False)

    op.create_table(
        "need",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("screening_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=30), nullable=False),
        sa.Column("raised_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("raised_by_id", sa.Uuid(), nullable=True),
        sa.Column("raised_by_name", sa.String(length=120), nullable=False),
        sa.Column("review_by_on", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "superseded",
                "recorded-in-error",
                name="needstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("superseded_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_need_case_id")),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["screening.id"], name=op.f("fk_need_screening_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
        sa.UniqueConstraint("token", name=op.f("uq_need_token")),
        info={"controller": "police"},
    )
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_need_case_id_status"), ["case_id", "status"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_need_screening_id"), ["screening_id"], unique=False)

    op.create_table(
        "ld_assessment_line",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_opinion", sa.Boolean(), nullable=False),
        sa.Column("written_at", cjdiversion.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["ld_assessment.id"],
            name=op.f("fk_ld_assessment_line_assessment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_ld_assessment_line_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ld_assessment_line")),
        info={"controller": "liaison-and-diversion"},
    )
    with op.batch_alter_table("ld_assessment_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ld_assessment_line_assessment_id"), ["assessment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_ld_assessment_line_case_id"), ["case_id"], unique=False
        )

    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_event_keep() CASCADE")
    with op.batch_alter_table("ld_assessment_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ld_assessment_line_case_id"))
        batch_op.drop_index(batch_op.f("ix_ld_assessment_line_assessment_id"))

    op.drop_table("ld_assessment_line")
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_screening_id"))
        batch_op.drop_index(batch_op.f("ix_need_case_id_status"))

    op.drop_table("need")
    with op.batch_alter_table("ld_assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ld_assessment_case_id"))

    op.drop_table("ld_assessment")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_screening_id_question"))

    op.drop_table("answer")
    with op.batch_alter_table("annex_receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_annex_receipt_version_id"))

    op.drop_table("annex_receipt")
    with op.batch_alter_table("annex_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_annex_paper_sha256"))

    op.drop_table("annex_paper")
    with op.batch_alter_table("vulnerability_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vulnerability_decision_case_id"))

    op.drop_table("vulnerability_decision")
    op.drop_table("voluntary_attendance")
    with op.batch_alter_table("told_of_ld", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_told_of_ld_case_id"))

    op.drop_table("told_of_ld")
    with op.batch_alter_table("to_fix", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_to_fix_case_id"))

    op.drop_table("to_fix")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_posting_id"))
        batch_op.drop_index(batch_op.f("ix_session_person_id"))

    op.drop_table("session")
    with op.batch_alter_table("screening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_screening_case_id"))

    op.drop_table("screening")
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_status_answer_due_at"))
        batch_op.drop_index(batch_op.f("ix_referral_provider_id_status_sent_at_id"))
        batch_op.drop_index(batch_op.f("ix_referral_provider_id_sent_at_id"))
        batch_op.drop_index(batch_op.f("ix_referral_case_id"))

    op.drop_table("referral")
    with op.batch_alter_table("person_in_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_in_case_pnc_id"))

    op.drop_table("person_in_case")
    with op.batch_alter_table("offence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offence_case_id"))

    op.drop_table("offence")
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_observation_case_id"))

    op.drop_table("observation")
    op.drop_table("mha_detention")
    with op.batch_alter_table("disposal_decision", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_disposal_decision_standing",
            sqlite_where=sa.text("status = 'stands'"),
            postgresql_where=sa.text("status = 'stands'"),
        )
        batch_op.drop_index("ix_disposal_decision_counting")
        batch_op.drop_index(batch_op.f("ix_disposal_decision_case_id"))

    op.drop_table("disposal_decision")
    op.drop_table("custody_booking")
    with op.batch_alter_table("consent_override", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_override_case_id_recipient"))

    op.drop_table("consent_override")
    with op.batch_alter_table("consent_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_decision_case_id_purpose_recipient"))

    op.drop_table("consent_decision")
    with op.batch_alter_table("case_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_event_case_id"))

    op.drop_table("case_event")
    op.drop_table("appropriate_adult")
    with op.batch_alter_table("annex_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_annex_version_cps_area_id_shared_at_id"))

    op.drop_table("annex_version")
    with op.batch_alter_table("service_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_token_unit_id"))
        batch_op.drop_index(batch_op.f("ix_service_token_person_id"))

    op.drop_table("service_token")
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_posting_unit_id"))
        batch_op.drop_index(batch_op.f("ix_posting_person_id"))

    op.drop_table("posting")
    op.drop_table("import_run")
    with op.batch_alter_table("coverage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coverage_served_unit_id_from_on"))
        batch_op.drop_index(batch_op.f("ix_coverage_by_unit_id"))

    op.drop_table("coverage")
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_file_suite_id_surname_key"))
        batch_op.drop_index(batch_op.f("ix_case_file_suite_id_is_open_opened_at_id"))
        batch_op.drop_index(batch_op.f("ix_case_file_provider_id_is_open_opened_at_id"))
        batch_op.drop_index(batch_op.f("ix_case_file_investigating_unit_id_surname_key"))
        batch_op.drop_index(batch_op.f("ix_case_file_investigating_unit_id_is_open_opened_at_id"))
        batch_op.drop_index("ix_case_file_in_suite")
        batch_op.drop_index(batch_op.f("ix_case_file_force_id_surname_key"))
        batch_op.drop_index(batch_op.f("ix_case_file_force_id_is_open_opened_at_id"))

    op.drop_table("case_file")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_force_id"))

    op.drop_table("unit")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_address_digest_at"))
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_account_digest_at"))

    op.drop_table("sign_in_attempt")
    with op.batch_alter_table("request_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_key_at"))

    op.drop_table("request_key")
    with op.batch_alter_table("reference_entry", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_reference_entry_national",
            sqlite_where=sa.text("force_code IS NULL"),
            postgresql_where=sa.text("force_code IS NULL"),
        )
        batch_op.drop_index(
            "uq_reference_entry_force",
            sqlite_where=sa.text("force_code IS NOT NULL"),
            postgresql_where=sa.text("force_code IS NOT NULL"),
        )
        batch_op.drop_index("ix_reference_entry_kind_code")

    op.drop_table("reference_entry")
    op.drop_table("person")
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_run_due_at_id"))

    op.drop_table("job_run")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_subject_kind_subject_id_at"))
        batch_op.drop_index(batch_op.f("ix_audit_event_case_id"))
        batch_op.drop_index(batch_op.f("ix_audit_event_at"))
        batch_op.drop_index(batch_op.f("ix_audit_event_actor_id_at"))

    op.drop_table("audit_event")
