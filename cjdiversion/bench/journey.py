"""Journey 1 as the server sees it: from the start page to a sent referral, request by request."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Iterator

from cjdiversion import clock
from cjdiversion.accounts import queries
from cjdiversion.bench.measuring import Asker, Cost
from cjdiversion.cases import service as cases
from cjdiversion.database import Database
from cjdiversion.questionnaires.questions import NO, NOT_ASKED
from cjdiversion.screenings import queries as screenings
from cjdiversion.screenings import records

TIMES = 15
YES = {"neurodiversity": "autism", "accommodation": "yes"}  # two needs, as in the browser's journey


def costs(db: Database, page: Asker, token: str, reader: str) -> dict[str, Cost]:
    """Medians over new people; one after the other, as one sergeant has them. Last the sum."""
    cpu: dict[str, list[float]] = defaultdict(list)
    wall: dict[str, list[float]] = defaultdict(list)
    for number in range(TIMES):
        for name, path, form in _steps(db, _booked(db, reader, number), reader, token):
            started, began = time.process_time(), time.perf_counter()
            status, content = page.get(path) if form is None else page.post(path, form)
            cpu[name].append(time.process_time() - started)
            wall[name].append(time.perf_counter() - began)
            assert status in (200, 302), (name, status, content[:2000])
    found = {
        name: Cost(statistics.median(cpu[name]) * 1000, 1 / statistics.median(wall[name]))
        for name in cpu
    }
    seconds = sum(1 / one.per_second for one in found.values())
    return {**found, "all of it": Cost(sum(one.cpu_ms for one in found.values()), 1 / seconds)}


def _booked(db: Database, reader: str, number: int) -> str:
    with db.unit():
        now = clock.now()
        return cases.book(
            by=queries.actor_named(reader),
            custody_record_no=f"BENCH/{number:05}/26",
            surname="Benchmark",
            stated_age=31,
            arrived_at=now,
            authorised_at=now,
        ).token


def _steps(
    db: Database, case: str, reader: str, token: str
) -> Iterator[tuple[str, str, dict[str, str] | None]]:
    """(what, address, form): a form is posted. The redirect after it is the next page."""
    sent = {"csrf_token": token}
    yield "the start page", "/", None
    yield "the case page", f"/cases/{case}", None
    yield "asking begins", f"/cases/{case}/screenings/start", sent
    answers, asked = _answers(db, case, reader)
    yield "the questions", answers, None
    yield "the answers", answers, sent | asked
    decide = f"/cases/{case}/screenings/vulnerability"
    yield "to decide", decide, None
    yield "the decision", decide, sent | _DECIDED
    yield "to refer", f"/cases/{case}/refer", None
    yield "the referral", f"/cases/{case}/refer", sent | _REFERRED
    yield "the case page after it", f"/cases/{case}", None


_DECIDED = {"is_vulnerable": "yes", "limbs": "i", "reasons": "Agrees with both of us"}
_REFERRED = {"agrees": "agrees", "priority": "2", "concern": "Sleeps in a car"}


def _answers(db: Database, case: str, reader: str) -> tuple[str, dict[str, str]]:
    """Every question that is asked, and what is said; two needs follow."""
    with db.unit():
        found = cases.open(case, by=queries.actor_named(reader))
        screening = screenings.under_way(found.id)
        assert screening is not None
        said: dict[str, str] = {}
        asked = records.asked_in(screening)
        for one in asked:
            if asked.is_open(one.code, said):
                plain = NO if NO in one.options else NOT_ASKED
                said[one.code] = YES.get(one.code, plain)
        return f"/screenings/{screening.token}/answer", said | {"then": "complete"}
