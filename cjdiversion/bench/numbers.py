"""What pages of numbers cost on a million outcomes, and their sums beside the same figures that
DuckDB counts from one row a decision. Both must say the same, or nothing is printed."""

from __future__ import annotations

import csv
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.accounts import queries
from cjdiversion.bench.measuring import Asker
from cjdiversion.database import Database
from cjdiversion.disposals import measures, summaries, summary_queries
from cjdiversion.disposals.consistency import alike
from cjdiversion.disposals.summary_models import Counted as Kept
from cjdiversion.disposals.summing import Counted

READER = "performance@example.test"
PERIOD = "all"
ROUNDS = 5
_ROWS = "force_id = ? AND decided_in <= ?"


@dataclass(frozen=True)
class Figure:
    """`counted`: rows as the page reads them from sums; `asked`: the same of DuckDB."""

    name: str
    address: str
    counted: Callable[[Any, measures.Period], Iterable[Any]]
    asked: str


FIGURES = (
    Figure(
        "by unit",
        f"/consistency?period={PERIOD}",
        summary_queries.by_unit,
        "unit_id, outcome_code, screened",
    ),
    Figure("alike cases", "/consistency", summary_queries.alike, "alike, unit_id, outcome_code"),
    Figure(
        "like for like",
        f"/consistency/like-for-like?period={PERIOD}",
        summary_queries.alike,
        "alike, unit_id, outcome_code",
    ),
    Figure(
        "over time",
        f"/consistency/over-time?period={PERIOD}",
        summary_queries.by_month,
        "decided_in, outcome_code",
    ),
    Figure(
        "outcome mix",
        f"/consistency/outcome-mix?period={PERIOD}",
        summary_queries.by_unit,
        "unit_id, outcome_code, screened",
    ),
    Figure(
        "groups of people",
        f"/consistency/people?period={PERIOD}",
        summary_queries.people,
        "outcome_code, ethnicity, sex, age, disability",
    ),
)


@dataclass(frozen=True)
class Found:
    """Milliseconds, medians but for `cold`, the first time the page was asked for, when nothing of
    it was kept from before. `rows`: that the sums give the page."""

    name: str
    rows: int
    cold: float
    page: float
    sums: float
    duck: float


def summed(db: Database) -> float:
    """Seconds to count every decision into its sums."""
    began = time.perf_counter()
    with db.engine.begin() as connection:
        summaries.write_all(connection)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as after:
        after.exec_driver_sql("ANALYZE")
    return time.perf_counter() - began


def export(db: Database, folder: Path) -> Path:
    """One row a decision that counts, as the sums count it."""
    path, names = folder / "decisions.csv", [one.name for one in fields(Counted)]
    with db.engine.connect() as connection, path.open("w", newline="") as file:
        written = csv.writer(file)
        written.writerow(names)
        query = sa.select(*(getattr(Kept, name) for name in names))
        for row in connection.execution_options(yield_per=10_000).execute(query):
            written.writerow(row)
    return path


def measured(db: Database, page: Asker, raw: Path) -> list[Found]:
    with db.unit():
        force = queries.actor_named(READER).force_id
    over = measures.period(PERIOD, clock.today())
    duck = duckdb.connect()
    duck.execute("CREATE TABLE raw AS SELECT * FROM read_csv(?, nullstr='')", [str(raw)])
    found = []
    for one in FIGURES:
        ours, theirs = _sums(db, one, force, over), _duck(duck, one, force, over)
        _same(one, ours(), theirs())
        cold, warm = _cold_and_warm(lambda one=one: _fine(page.get(one.address)))  # type: ignore[misc]
        sums, asked = _cold_and_warm(ours)[1], _cold_and_warm(theirs)[1]
        found.append(Found(one.name, len(ours()), cold, warm, sums, asked))
    return found


def _sums(db: Database, one: Figure, force: Any, over: Any) -> Callable[[], Sequence[Any]]:
    def ask() -> Sequence[Any]:
        with db.unit(reading=True):
            return list(one.counted(force, over))

    return ask


def _duck(duck: Any, one: Figure, force: Any, over: Any) -> Callable[[], Sequence[Any]]:
    query = f"SELECT {one.asked}, count(*) FROM raw WHERE {_ROWS} GROUP BY {one.asked}"  # noqa: S608

    def ask() -> Sequence[Any]:
        rows: Sequence[Any] = duck.execute(query, [force, over.to_on]).fetchall()
        return rows

    return ask


def _same(one: Figure, ours: Sequence[Any], theirs: Sequence[Any]) -> None:
    """As text: empty answers come back from a file as nothing."""
    mine = Counter(_plain([getattr(row, part.name) for part in fields(row)]) for row in ours)
    their = Counter(_plain(row) for row in theirs)
    if mine != their:
        raise AssertionError(f"{one.name}: the sums and DuckDB say different things")


def _plain(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in row)


def _fine(answer: tuple[int, bytes]) -> None:
    assert answer[0] == 200, answer


def _cold_and_warm(act: Callable[[], object]) -> tuple[float, float]:
    """The first time, and the median of those that follow."""
    alike.agreement.cache_clear()
    took = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    return took[0], statistics.median(took[1:])
