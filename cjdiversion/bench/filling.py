"""Cases by the hundred thousand. Past the services, for speed, but through every constraint."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion.access import UnitKind
from cjdiversion.accounts.models import Unit
from cjdiversion.cases.models import Case, CustodyBooking, Offence, PersonInCase, Way
from cjdiversion.cases.naming import search_key
from cjdiversion.database import Base, Database, new_token

BATCH = 5_000
NEWEST = datetime(2026, 11, 1, 12, tzinfo=UTC)
SURNAMES = (
    "Marlow",
    "Begum",
    "Okafor",
    "Ng",
    "Price",
    "Hussain",
    "Łukasz",
    "Taylor",
    "Evans",
    "Roy",
)
OFFENCES = (
    ("TH68010", "Theft from a shop"),
    ("CJ88116", "Assault by beating"),
    ("OF61102", "Assault occasioning actual bodily harm"),
    ("PH97004", "Harassment without violence"),
    ("CJ88159", "Common assault of an emergency worker"),
)
ETHNICITIES = ("W1", "W1", "W9", "A1", "B1", "W1", "M1", "NS", "", "O9", "W1")
DISABILITIES = ("no", "no", "yes", "", "no", "prefer-not", "")
TABLES: tuple[type[Base], ...] = (Case, PersonInCase, CustodyBooking, Offence)

Rows = dict[str, Any]


def fill(db: Database, cases: int, *, seed: int = 1) -> None:
    """Bookings spread over the demonstration's suites; one in five stands in Northgate's list."""
    with Session(db.engine) as session:
        suites = session.scalars(sa.select(Unit).where(Unit.kind == UnitKind.SUITE)).all()
        suites = sorted(suites, key=lambda unit: unit.name != "Northgate")
        places = [(unit.id, unit.force_id) for unit in suites]
    stories = _stories(cases, random.Random(seed), places)  # noqa: S311 — invented people
    write(db, TABLES, stories)


def write(db: Database, tables: Sequence[type[Base]], stories: Iterator[dict[str, Rows]]) -> None:
    """By table a row of each story, or none; what a row does not say is the default of its model.
    Tables in the order in which they refer to one another."""
    connection = db.engine.raw_connection()
    try:
        put = _writer(db, connection)
        while batch := list(islice(stories, BATCH)):
            for kind in tables:
                name = kind.__tablename__
                put(kind, [_with_defaults(name, one[name]) for one in batch if name in one])
        connection.commit() if db.engine.dialect.name == "postgresql" else None
    finally:
        connection.close()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as after:
        after.exec_driver_sql("ANALYZE")


def _stories(
    cases: int, chance: random.Random, places: Sequence[tuple[uuid.UUID, uuid.UUID | None]]
) -> Iterator[dict[str, Rows]]:
    north, others = places[0], places[1:]
    for number in range(cases):
        suite, force = north if number % 5 == 0 else others[number % len(others)]
        yield _story(number, cases, chance, suite, force)


def _story(
    number: int, cases: int, chance: random.Random, suite: uuid.UUID, force: uuid.UUID | None
) -> dict[str, Rows]:
    key = uuid.UUID(int=(number << 64) | chance.getrandbits(62))
    opened = NEWEST - timedelta(minutes=(cases - number) % 500_000, seconds=number % 60)
    surname = f"{SURNAMES[number % len(SURNAMES)]}{number // 997 % 97 or ''}"
    born = date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
    code, title = OFFENCES[number % len(OFFENCES)]
    return {
        "case_file": {
            "id": key,
            "reference": f"B{number:08}",
            "way": Way.CUSTODY,
            "opened_at": opened,
            "recorded_at": opened,
            "force_id": force,
            "suite_id": suite,
            "surname_key": search_key(surname),
            "is_in_suite": True,  # the list of who is here must be able to see them all
        },
        "person_in_case": {
            "case_id": key,
            "surname": surname,
            "forenames": "Alex",
            "born_on": born,
            "sex": "MMF"[number % 3],
            "self_defined_ethnicity": ETHNICITIES[number % len(ETHNICITIES)],
            "disability_stated": DISABILITIES[number % len(DISABILITIES)],
        },
        "custody_booking": {
            "case_id": key,
            "force_id": force,
            "custody_record_no": f"BN/{number:07}/26",
            "arrived_at": opened,
            "authorised_at": opened + timedelta(minutes=20),
            "location": f"Cell {number % 30 + 1}",
        },
        "offence": {"case_id": key, "position": 1, "code": code, "title": title},
    }


def _with_defaults(table: str, row: Rows) -> Rows:
    """What the model would have filled in by itself."""
    filled = {}
    for column in Base.metadata.tables[table].columns:
        if column.name in row:
            filled[column.name] = row[column.name]
        elif column.name == "token":
            filled[column.name] = new_token()
        elif column.default is not None:
            filled[column.name] = _default(column, row)
        else:
            filled[column.name] = None
    return filled


class _Row:
    """Stands in for SQLAlchemy's execution context where a default is made from the row."""

    def __init__(self, row: Rows) -> None:
        self.row = row

    def get_current_parameters(self) -> Rows:
        return self.row


def _default(column: sa.Column[Any], row: Rows) -> Any:
    default: Any = column.default
    return default.arg(_Row(row)) if default.is_callable else default.arg


def _writer(db: Database, connection: Any) -> Callable[[type[Base], list[Rows]], None]:
    """Rows into a table the fastest way the driver has, through the columns' own types."""
    dialect = db.engine.dialect
    cursor = connection.cursor()

    def write(kind: type[Base], rows: list[Rows]) -> None:
        columns = list(Base.metadata.tables[kind.__tablename__].columns)
        names = ", ".join(f'"{column.name}"' for column in columns)
        binds = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]
        values = [
            tuple(
                bind(row[column.name]) if bind else row[column.name]
                for column, bind in zip(columns, binds, strict=True)
            )
            for row in rows
        ]
        table = kind.__tablename__
        if dialect.name == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for one in values:
                    copy.write_row(one)
            return
        marks = ", ".join("?" * len(columns))
        cursor.execute("BEGIN IMMEDIATE")
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608
        cursor.execute("COMMIT")

    return write
