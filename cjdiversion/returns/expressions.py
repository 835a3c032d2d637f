"""What the figures are divided by, as SQL that means the same on both databases."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from cjdiversion import clock
from cjdiversion.cases import rules as cases
from cjdiversion.cases.models import Offence, PersonInCase
from cjdiversion.reference import ReferenceEntry
from cjdiversion.returns.periods import Period
from cjdiversion.returns.rules import ETHNICITY, NOT_RECORDED

Column = sa.ColumnElement[Any]


class _LondonDay(FunctionElement[date]):
    inherit_cache = True
    name = "london_day"
    type = sa.Date()


@compiles(_LondonDay, "postgresql")
def _on_postgresql(element: Any, compiler: Any, **rest: Any) -> str:
    moment = compiler.process(element.clauses, **rest)
    return f"CAST(timezone('Europe/London', {moment}) AS DATE)"


@compiles(_LondonDay, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **rest: Any) -> str:
    """SQLite knows no zones: summer time from 01:00 UTC on the last Sunday of March to 01:00 UTC
    on that of October."""
    moment = compiler.process(element.clauses, **rest)
    turns = (
        f"(date(strftime('%Y', {moment}) || '{eighth}', 'weekday 0') || ' 01:00:00')"
        for eighth in ("-03-25", "-10-25")
    )
    begins, ends = turns
    is_summer = f"{moment} >= {begins} AND {moment} < {ends}"
    return f"date({moment}, CASE WHEN {is_summer} THEN '+1 hour' ELSE '+0 hours' END)"


def london_day(moment: Any) -> sa.ColumnElement[date]:
    return _LondonDay(moment)


def within(moment: Any, over: Period) -> Column:
    """By the London days of the period; one range of an index."""
    begins: datetime = clock.day_starts(over.from_on)
    found: Column = sa.and_(moment >= begins, moment < clock.day_ends(over.to_on))
    return found


def of_force(column: Any, force_id: uuid.UUID | None) -> Column:
    """The same as equal, and no way into an index: SQLite, which knows nothing of how many there
    are, would else walk every case of the force instead of the days of the period."""
    return sa.case((column == force_id, 1), else_=0) == 1


def or_not_recorded(column: Any) -> Column:
    return sa.func.coalesce(sa.func.nullif(column, ""), NOT_RECORDED)


def yes_no(column: Any) -> Column:
    return sa.case(
        (column.is_(sa.true()), "yes"), (column.is_(sa.false()), "no"), else_=NOT_RECORDED
    )


def ethnic_group() -> Column:
    """W, M, A, B or O by the first letter of the self-defined code, as summing.ethnic_group."""
    said = PersonInCase.self_defined_ethnicity
    first = sa.func.substr(said, 1, 1)
    groups = [code for code in ETHNICITY if len(code) == 1]
    return sa.case((said == "NS", "NS"), (first.in_(groups), first), else_=NOT_RECORDED)


def age_band(day: Any) -> Column:
    """By the date of birth, else as stated: the same ages as cases.rules.ages."""
    age = age_at(day)
    return sa.case(
        (age < 16, "under-16"), (age < 18, "16-17"), (age >= 18, "18-over"), else_=NOT_RECORDED
    )


def age_at(day: Any) -> Column:
    born, stated = PersonInCase.born_on, PersonInCase.stated_age
    had_birthday = _month_and_day(day) >= _month_and_day(born)
    years = sa.extract("year", day) - sa.extract("year", born)
    by_birth = years - sa.case((had_birthday, 0), else_=1)
    found: Column = sa.case(
        (by_birth.between(0, cases.OLDEST), by_birth),
        (stated.between(0, cases.OLDEST), stated),
    )
    return found


def _month_and_day(day: Any) -> Column:
    return 100 * sa.extract("month", day) + sa.extract("day", day)


def under(names: dict[str, str], column: Any) -> Column:
    """The code that a code is counted under; itself where it is under no other."""
    return sa.case(names, value=column, else_=column) if names else column


def offence_group() -> Column:
    """As the newest row of the national list has it, for every offence alike."""
    entry = ReferenceEntry
    newest = (
        sa.select(entry.attributes["group"].as_string())
        .where(
            entry.kind == "offences",
            entry.code == Offence.code,
            entry.force_code.is_(None),
        )
        .order_by(entry.from_on.desc())
        .limit(1)
    )
    return newest.correlate(Offence).scalar_subquery()
