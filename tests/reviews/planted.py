"""A row of one case in every table that hangs from it, with something of its own planted in every
column that the leak search reads: as the mapped tables are, and so with what is new in them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.reviews import naming
from cjdiversion.reviews.naming import Way

ADDED = {"audit_event", "match_key"}  # never changed, or several of a case: a further one
NAMED: sa.Column[Any] = Case.metadata.tables["person_in_case"].c["surname"]
LETTERS = "bcdfghjklmnpqrstvwxz"


@dataclass(frozen=True)
class Seed:
    """`value` is planted in the column; `shown` is how somebody would come to read it, in words of
    which the rest is planted nowhere; `sort` is what it is to be found as. `own`: what nobody else
    has, a word or the day."""

    column: sa.Column[Any]
    value: Any
    shown: str
    sort: str
    own: str

    @property
    def name(self) -> str:
        return str(self.column)


def seeds() -> list[Seed]:
    """One for every column that is searched, but where the database takes fixed answers alone."""
    columns = [
        one
        for table in naming.hanging()
        for one in table.c
        if naming.way_of(one) and not is_closed(one)
    ]
    return [_seed(column, number) for number, column in enumerate(columns)]


def is_closed(column: sa.Column[Any]) -> bool:
    checks = (one for one in column.table.constraints if isinstance(one, sa.CheckConstraint))
    return any(str(one.sqltext).startswith(f"{column.name} IN (") for one in checks)


def _seed(column: sa.Column[Any], number: int) -> Seed:
    way = naming.way_of(column)
    assert way is not None
    room = getattr(column.type, "length", None) or 1000
    own = f"zq{_spelt(number, 3)}" if room > 5 else _spelt(number, room)
    value, shown = _ways(own, number)[way]
    sort = naming.WRITTEN if way is Way.PROSE else naming.sort_of(column, way)
    if way is Way.COPY:
        sort = naming.sort_of(NAMED, Way.NAME, column.table.name)
    if isinstance(column.type, sa.JSON) and way is Way.WRITTEN:
        value = [{"told": {"text": value}}]
    if isinstance(value, str) and len(value) > room:
        value = own
    return Seed(column, value, shown, sort, own if way is not Way.DAY else shown[len("born on ") :])


def _ways(own: str, number: int) -> Mapping[Way, tuple[Any, str]]:
    """What is planted and how it is read: in other letters, or as part of it. What somebody wrote
    is typed small."""
    day, phone = date(1931, 1, 1) + timedelta(days=number), f"{900000 + number}"
    return {
        Way.NAME: (own.title(), f"known as {own.upper()}"),
        Way.DAY: (day, f"born on {day.day} {day:%B} {day.year}"),
        Way.PROSE: (f"it was {own} then", f"as {own.title()} told"),
        Way.WRITTEN: (f"it was {own} then", f"as {own.title()} told"),
        Way.PHONE: (f"07700 {phone}", f"call 07700{phone}"),
        Way.EMAIL: (f"{own}@example.test", f"ask {own.title()}"),
        Way.ADDRESS: (f"14 {own.title()} Way\nElsewhere", f"of {own} way"),
        Way.PLACE: (f"14 {own.title()} Way", f"at 14 {own} way"),
        Way.REFERENCE: (f"{own}7", f"see {own.upper()}7"),
        Way.COPY: ({"held": [{"surname": own.title()}]}, f"known as {own}"),
    }


def _spelt(number: int, length: int) -> str:
    return "".join(LETTERS[number // 20**at % 20] for at in range(length))


# --- into the tables ----------------------------------------------------------------------------


def plant(case: Case, planted: list[Seed], *, beside: Case) -> None:
    """Into a row of the case that there is, else into a new one, table by table. By statements of
    its own: whoever reads a row afterwards asks for it anew. `beside`: a case made after this one,
    of which a row that is of two cases is too."""
    session().flush()
    needed = _needed(beside)
    there: dict[str, uuid.UUID] = {}
    for table in naming.hanging():
        values = {one.column.name: one.value for one in planted if one.column.table is table}
        held = None if table.name in ADDED else _held(table, case)
        if held is None:
            given = {**needed.get(table.name, {}), **values}
            there[table.name] = _added(table, case, there, given)
            continue
        there[table.name] = held
        if values:
            session().execute(sa.update(table).where(_key(table) == held).values(values))
    session().expire_all()


def _key(table: sa.Table) -> sa.Column[uuid.UUID]:
    return next(iter(table.primary_key))


def _held(table: sa.Table, case: Case) -> uuid.UUID | None:
    for source, of_case in naming.hanging()[table]:
        rows = sa.select(_key(table)).select_from(source).where(of_case == case.id)
        if found := session().scalar(rows.order_by(_key(table)).limit(1)):
            return found
    return None


def _added(
    table: sa.Table, case: Case, there: Mapping[str, uuid.UUID], given: Mapping[str, Any]
) -> uuid.UUID:
    asked = {one.name: _filled(one, case, there) for one in table.c if _is_asked(one)}
    row = {**asked, **given}
    return session().scalars(sa.insert(table).values(row).returning(_key(table))).one()


def _is_asked(column: sa.Column[Any]) -> bool:
    is_given = column.default is not None or column.server_default is not None
    return (
        column.name == "case_id" or bool(column.foreign_keys) or not (column.nullable or is_given)
    )


def _filled(column: sa.Column[Any], case: Case, there: Mapping[str, uuid.UUID]) -> Any:
    if column.name == "case_id":
        return case.id
    for key in column.foreign_keys:
        above = key.column.table
        if above.name in there:
            return there[above.name]
        if column.nullable:
            return None
        return session().scalar(sa.select(key.column).order_by(key.column).limit(1))
    kind = column.type
    if isinstance(kind, sa.Enum):
        return kind.enums[0]
    if isinstance(kind, sa.JSON):
        return []
    if isinstance(kind, sa.LargeBinary):
        return b""
    given = {str: "", int: 1, bool: False, uuid.UUID: case.id, date: clock.today()}
    return given.get(kind.python_type, clock.now())


def _needed(beside: Case) -> Mapping[str, Mapping[str, Any]]:
    """What a rule of the database asks of a new row beyond that."""
    later = clock.now() + timedelta(hours=1)
    return {
        "annex_hold": {"scheduled_on": clock.today()},
        "identity_link": {"later_id": beside.person.id},
        "ld_appointment": {"ends_at": later},
        "referral_move": {"step": "accept", "from_status": "received", "to_status": "accepted"},
        "ld_outcome": {"result": "achieved"},
        "referral_message": {"side": "ld"},
    }
