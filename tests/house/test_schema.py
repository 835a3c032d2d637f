"""The tables: migrated equals declared, every column classed, every table answered for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from cjdiversion import audit, migrations
from cjdiversion.access import SYSTEM
from cjdiversion.audit import Did, Operation
from cjdiversion.database import Base, Database, ReadingWrote, session
from cjdiversion.disposals import summaries
from cjdiversion.models import Base as AllTables
from tests.house import kept

KEPT = Path(__file__).parent / "kept"
CLASSES = {
    "none",
    "link",
    "identity",
    "contact",
    "equality",
    "health",
    "criminal",
    "staff",
    "secret",
}
CONTROLLERS = {"police", "liaison-and-diversion", "service"}


def test_the_migrated_schema_is_the_declared_one(db: Database) -> None:
    migrations.check(db.engine)


def test_every_migration_goes_down_and_up_again_with_data_in_it(db: Database) -> None:
    migrations.downgrade(db.engine, "base")
    left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
    assert left == set()
    migrations.upgrade(db.engine)
    migrations.check(db.engine)


@pytest.mark.parametrize("version", sorted(path.stem for path in KEPT.glob("*.json")))
def test_a_migration_runs_over_what_an_earlier_service_wrote(db: Database, version: str) -> None:
    """Demonstration stories as they were kept by the service of that version."""
    migrations.downgrade(db.engine, "base")
    migrations.upgrade(db.engine, version)
    kept.load(db.engine, KEPT / f"{version}.json")
    migrations.upgrade(db.engine)
    migrations.check(db.engine)
    with db.engine.connect() as connection:
        assert summaries.check(connection) == []
    with db.unit():
        for table in AllTables.metadata.sorted_tables:
            session().execute(sa.select(table)).all()  # every value can be read as what it is now
    migrations.downgrade(db.engine, version)


def test_every_value_a_list_may_hold_is_allowed_by_the_database(db: Database) -> None:
    there = {
        str(check["name"]): set(re.findall(r"'([^']*)'", str(check["sqltext"])))
        for table in AllTables.metadata.sorted_tables
        for check in sa.inspect(db.engine).get_check_constraints(table.name)
    }
    for table in AllTables.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, sa.Enum):
                names = [f"ck_{table.name}_{name}" for name in (column.name, column.type.name)]
                allowed = next(there[name] for name in names if name in there)
                assert set(column.type.enums) <= allowed, f"{table.name}.{column.name}"


def test_every_column_says_how_it_bears_on_a_person() -> None:
    unclassed = [
        f"{table.name}.{column.name}"
        for table in AllTables.metadata.sorted_tables
        for column in table.columns
        if column.info.get("personal") not in CLASSES
    ]
    assert unclassed == []


def test_every_table_names_its_controller() -> None:
    nobody = [
        table.name
        for table in Base.metadata.sorted_tables
        if table.info.get("controller") not in CONTROLLERS
    ]
    assert nobody == []


def test_every_foreign_key_has_an_index() -> None:
    """A query without its index is slow the day the table is large."""
    bare = []
    for table in Base.metadata.sorted_tables:
        led = {next(iter(index.columns.keys())) for index in table.indexes}
        keys = (sa.UniqueConstraint, sa.PrimaryKeyConstraint)
        led |= {c.columns.keys()[0] for c in table.constraints if isinstance(c, keys)}
        for key in table.foreign_keys:
            if key.parent.name not in led and not key.parent.unique:
                bare.append(f"{table.name}.{key.parent.name}")
    assert sorted(bare) == sorted(LOOKED_UP_FORWARD_ONLY)


# Read from the row to the unit, never the other way round.
LOOKED_UP_FORWARD_ONLY = [
    "case_file.cps_area_id",
    "consent_decision.provider_id",
    "disposal_decision.replaces_id",
    "disposal_decision.unit_id",
    "import_run.force_id",
    "ld_assessment.provider_id",
    "ld_assessment_line.provider_id",
    "ld_note.provider_id",
    "ld_onward_referral.provider_id",
    "ld_outcome.provider_id",
]


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET recipient = 'x'", "DELETE FROM audit_event"]
)
def test_the_audit_trail_cannot_be_changed(db: Database, statement: str) -> None:
    with db.unit():
        audit.record(Did.NUMBERS_SEEN, Operation.CONSULTATION, by=SYSTEM, kind="test")
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_a_reading_request_cannot_write_even_by_core(db: Database) -> None:
    with pytest.raises(ReadingWrote), db.unit(reading=True):
        session().execute(sa.text("UPDATE person SET name = 'x'"))


def test_a_reading_request_may_write_its_audit(db: Database) -> None:
    with db.unit(reading=True):
        audit.record(Did.NUMBERS_SEEN, Operation.CONSULTATION, by=SYSTEM, kind="test")


def test_what_was_refused_is_still_written_down(db: Database) -> None:
    from cjdiversion import database

    def refuse() -> None:
        with db.unit():
            session().execute(sa.text("UPDATE person SET name = 'x'"))
            database.even_if_refused(
                lambda: audit.record(Did.REFUSED, Operation.REFUSAL, by=SYSTEM, kind="test")
            )
            raise LookupError

    with pytest.raises(LookupError):
        refuse()
    with db.unit():
        refused = session().scalar(
            sa.select(sa.func.count()).where(audit.AuditEvent.did == Did.REFUSED)
        )
        changed = session().scalar(sa.text("SELECT count(*) FROM person WHERE name = 'x'"))
    assert (refused, changed) == (1, 0)
