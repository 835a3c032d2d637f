"""Keeps the sums that pages of numbers read, in the unit of work that changes a decision.

Whoever changes a decision, its person, its offences or its case need not know: what they touched is
noted, and before they commit each decision of a touched case is counted anew. What is noted is only
which cases to look at, so that something taken back in between is counted as it ended.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from cjdiversion import database
from cjdiversion.cases.models import Case, Offence, PersonInCase
from cjdiversion.disposals import flow_keeping, summary_facts, summing
from cjdiversion.disposals.flow_models import Flagged
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.summary_models import SUMS, Counted
from cjdiversion.disposals.summing import Key
from cjdiversion.disposals.victim_models import VictimContact

_TOUCHED = "cases to count"  # which decision of a case is its first depends on all of them
_LOCK = 4603  # a number of ours
# Changes of sums in memory while all is counted anew, some hundred bytes each. A sum that is
# written again and again in one transaction leaves PostgreSQL all its earlier versions to read.
_HELD = 200_000
_OF_CASE = (PersonInCase, Offence)
_TABLES: Mapping[str, sa.Table] = {one.__tablename__: cast(sa.Table, one.__table__) for one in SUMS}
_KEPT = cast(sa.Table, Counted.__table__)


@dataclass(frozen=True)
class Difference:
    """Where the sums and the decisions say different things."""

    table: str
    key: Key
    summed: int
    counted: int


# --- what was touched ----------------------------------------------------------------------------


@event.listens_for(Session, "after_flush")
def _note_flushed(session: Session, context: Any) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Decision | VictimContact):
            _touched(session).add(row.case_id)
    for row in (*session.dirty, *session.deleted):  # of a case that is new, nothing is decided
        if isinstance(row, Case):
            _touched(session).add(row.id)
        elif isinstance(row, _OF_CASE):
            _touched(session).add(row.case_id)


def _note_moved(row: Decision | Case) -> None:
    _touched(database.session()).add(row.id if isinstance(row, Case) else row.case_id)


database.watch(Decision, _note_moved)
database.watch(Case, _note_moved)


def _touched(session: Session) -> set[uuid.UUID]:
    touched: set[uuid.UUID] = session.info.setdefault(_TOUCHED, set())
    return touched


@event.listens_for(Session, "before_commit")
def _keep(session: Session) -> None:
    """Once, when all is done: who counts twice in one unit of work may wait for somebody who waits
    for them. A savepoint that is kept is no end."""
    if not session.in_nested_transaction():
        session.flush()
        settle(session)


def settle(session: Session) -> None:
    """The sums say what this unit of work has changed so far; it commits them with it."""
    if touched := session.info.pop(_TOUCHED, None):
        cases, connection = sorted(touched), session.connection()
        flow_keeping.one_after_another(connection, cases, _LOCK)
        for ids in _ids(connection, cases):
            recount(connection, ids)


def _ids(connection: sa.Connection, cases: Sequence[uuid.UUID]) -> Iterable[Sequence[uuid.UUID]]:
    at_once = summary_facts.AT_ONCE
    found: list[uuid.UUID] = []
    for start in range(0, len(cases), at_once):
        some = cases[start : start + at_once]
        found += connection.scalars(sa.select(Decision.id).where(Decision.case_id.in_(some)))
    found.sort()
    for start in range(0, len(found), at_once):
        yield found[start : start + at_once]


# --- keeping -------------------------------------------------------------------------------------


def recount(connection: sa.Connection, ids: Sequence[uuid.UUID]) -> None:
    """These decisions are counted as they stand now, whatever they were counted as before."""
    _write(connection, _counted_anew(connection, ids))


def _counted_anew(
    connection: sa.Connection, ids: Sequence[uuid.UUID]
) -> Mapping[str, Counter[Key]]:
    """By how much each sum changes with these decisions, each of which is kept as it is now."""
    was = summary_facts.kept(connection, ids, lock=True)
    now = summary_facts.base(connection, ids)
    gone = [key for key, row in was.items() if now.get(key) != row]
    fresh = [row for key, row in now.items() if was.get(key) != row]
    if gone:
        connection.execute(_KEPT.delete().where(_KEPT.c.decision_id.in_(gone)))
    if fresh:
        connection.execute(_KEPT.insert(), [asdict(row) for row in fresh])
    deltas = summing.sums((was[key] for key in gone), -1)
    for name, counts in summing.sums(fresh).items():
        deltas[name].update(counts)
    return deltas


def _write(connection: sa.Connection, deltas: Mapping[str, Counter[Key]]) -> None:
    for name, table in _TABLES.items():
        _add(connection, table, deltas[name])


def _add(connection: sa.Connection, table: sa.Table, deltas: Mapping[Key, int]) -> None:
    """In the order of their keys: two who count at once never wait for each other."""
    names = [column.name for column in table.primary_key]
    ordered = sorted((key, delta) for key, delta in deltas.items() if delta)
    if not ordered:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    put = dialect.insert(table)
    more = put.on_conflict_do_update(
        index_elements=names, set_={"decisions": table.c.decisions + put.excluded.decisions}
    )
    rows = [{**dict(zip(names, key, strict=True)), "decisions": delta} for key, delta in ordered]
    connection.execute(more, rows)


def write_all(connection: sa.Connection) -> None:
    """Every sum anew: for a migration, and where rows were written past the services."""
    for table in (*_TABLES.values(), _KEPT):
        connection.execute(table.delete())
    deltas: Mapping[str, Counter[Key]] = {name: Counter() for name in _TABLES}
    for ids in summary_facts.all_ids(connection):
        for name, counts in _counted_anew(connection, ids).items():
            deltas[name].update(counts)
        if sum(map(len, deltas.values())) > _HELD:
            _write(connection, deltas)
            deltas = {name: Counter() for name in _TABLES}
    _write(connection, deltas)
    flow_keeping.write_all(connection)


def check(connection: sa.Connection) -> list[Difference]:
    """Each sum against the decisions themselves, each decision against how it is counted, and each
    flagged case against how far it is kept to have come."""
    expected: dict[str, Counter[Key]] = {name: Counter() for name in _TABLES}
    wrong: list[Difference] = []
    for ids in summary_facts.all_ids(connection):
        now, was = summary_facts.base(connection, ids), summary_facts.kept(connection, ids)
        odd = [key for key in ids if now.get(key) != was.get(key)]
        name = Counted.__tablename__
        wrong += [Difference(name, (key,), int(key in was), int(key in now)) for key in odd]
        for name, counts in summing.sums(now.values()).items():
            expected[name].update(counts)
    for name, table in _TABLES.items():
        wrong += _differences(connection, table, expected[name])
    name = Flagged.__tablename__
    for case_id, is_kept, is_flagged in flow_keeping.differences(connection):
        wrong.append(Difference(name, (case_id,), int(is_kept), int(is_flagged)))
    return wrong


def _differences(
    connection: sa.Connection, table: sa.Table, expected: Mapping[Key, int]
) -> Iterable[Difference]:
    names = [column.name for column in table.primary_key]
    query = sa.select(*(table.c[name] for name in names), table.c.decisions)
    summed = {tuple(row[:-1]): row[-1] for row in connection.execute(query)}
    for key in sorted({*summed, *expected}, key=str):
        if (has := summed.get(key, 0)) != (should := expected.get(key, 0)):
            yield Difference(table.name, key, has, should)
