"""What a sent referral costs with its history, its trace and what is told of it, as a multiple of
a bare insert; and how long fifty practitioners wait who all take the next at once."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Role, UnitKind
from cjdiversion.accounts import queries, service
from cjdiversion.cases import queries as all_cases
from cjdiversion.cases import service as cases
from cjdiversion.database import Database, new_key, new_token, session
from cjdiversion.demo.people import PASSWORD
from cjdiversion.outbox.models import Message
from cjdiversion.referrals import owning
from cjdiversion.referrals import service as referring
from cjdiversion.referrals.models import Referral, ReferralMove

SENT, PRACTITIONERS = 200, 50
CONCERN = "Sleeps in a car, and could not say what day it is"


@dataclass(frozen=True)
class Sent:
    """`statements`: of the database, for one. `moves`, `letters`: what each leaves behind."""

    per_second: float
    bare_per_second: float
    cpu_ratio: float
    statements: int
    moves: int
    letters: int

    @property
    def ratio(self) -> float:
        return self.bare_per_second / self.per_second


@dataclass(frozen=True)
class Taken:
    """Waits in milliseconds. `twice`: referrals that were given to two people."""

    per_second: float
    median: float
    longest: float
    given: int
    twice: int


def sent(db: Database, reader: str) -> Sent:
    tokens = [_booked(db, reader, number) for number in range(SENT + 2)]
    asked: list[str] = []
    _send(db, reader, tokens[0])  # reads the reference data, once for all
    listening = db.engine, "before_cursor_execute", lambda *told: asked.append(told[2])
    sa.event.listen(*listening)
    _send(db, reader, tokens[1])
    sa.event.remove(*listening)
    wall, cpu = _timed(tokens[2:], lambda token: _send(db, reader, token))
    rows = list(_bare_rows(db, SENT))
    bare_wall, bare_cpu = _timed(rows, lambda row: _insert(db, row))
    _forget(db, rows)
    with db.unit():
        moves, letters = (
            session().scalar(sa.select(sa.func.count()).select_from(kind)) or 0
            for kind in (ReferralMove, Message)
        )
    ratio = cpu / bare_cpu
    letters, moves = letters // (SENT + 2), moves // (SENT + 2)
    return Sent(SENT / wall, SENT / bare_wall, ratio, len(asked) - 1, moves, letters)


def taken(db: Database) -> Taken:
    """Everybody presses at the same moment and again until nothing waits."""
    emails = _practitioners(db)
    wide = Database(db.engine.url, pool_size=PRACTITIONERS)
    barrier, began = Barrier(PRACTITIONERS), time.perf_counter()
    with ThreadPoolExecutor(PRACTITIONERS) as team:
        found = list(team.map(lambda email: list(_take(wide, email, barrier)), emails))
    seconds = time.perf_counter() - began
    wide.engine.dispose()
    tokens = [token for some in found for token, _ in some]
    waits = [wait * 1000 for some in found for _, wait in some]
    twice = len(tokens) - len(set(tokens))
    per_second = len(tokens) / seconds
    return Taken(per_second, statistics.median(waits), max(waits), len(tokens), twice)


def _take(db: Database, email: str, barrier: Barrier) -> Iterator[tuple[str, float]]:
    with db.unit():
        by = queries.actor_named(email)
    barrier.wait()
    while True:
        began = time.perf_counter()
        with db.unit():
            referral = owning.take_next(by=by)
            token = referral.token if referral else None
        if token is None:
            return
        yield token, time.perf_counter() - began


def _practitioners(db: Database) -> list[str]:
    with db.unit():
        unit = queries.unit_named("Northshire L&D Service", UnitKind.PROVIDER)
        assert unit is not None
        emails = [f"bench.{number}@example.test" for number in range(PRACTITIONERS)]
        for email in emails:
            person = service.add_person(by=SYSTEM, name=email, email=email, password=PASSWORD)
            service.post(person, by=SYSTEM, unit=unit, role=Role.LD_PRACTITIONER)
    return emails


def _timed(each: list[Any], act: Callable[[Any], None]) -> tuple[float, float]:
    began, started = time.perf_counter(), time.process_time()
    for one in each:
        act(one)
    return time.perf_counter() - began, time.process_time() - started


def _booked(db: Database, reader: str, number: int) -> str:
    with db.unit():
        return cases.book(
            by=queries.actor_named(reader),
            custody_record_no=f"SENT/{number:05}/26",
            surname="Benchmark",
            stated_age=31,
            arrived_at=clock.now(),
            authorised_at=clock.now(),
        ).token


def _send(db: Database, reader: str, token: str) -> None:
    """In one unit of work, as a request has it, but for the page around it."""
    with db.unit():
        by = queries.actor_named(reader)
        case = all_cases.one(token, by)
        assert case is not None
        referring.refer(case, by=by, priority="2", concern=CONCERN)


def _bare_rows(db: Database, count: int) -> Iterator[dict[str, Any]]:
    """The same row that was sent, with other keys."""
    with db.engine.connect() as connection:
        like = connection.execute(sa.select(Referral.__table__).limit(1)).one()._asdict()
    for number in range(count):
        own = {"id": new_key(), "token": new_token(), "reference": f"BARE{number:06}"}
        yield {**like, **own}


def _insert(db: Database, row: dict[str, Any]) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.insert(Referral), [row])


def _forget(db: Database, rows: list[dict[str, Any]]) -> None:
    with db.engine.begin() as connection:
        keys = [row["id"] for row in rows]
        connection.execute(sa.delete(Referral).where(Referral.id.in_(keys)))
