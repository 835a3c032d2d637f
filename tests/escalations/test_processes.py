"""Three operating-system processes on one database, an hour of a clock that is moved for them: no
cause is raised twice and none is missing, though one is killed in the middle of a run, and the
clocks change."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.database import Database, session
from cjdiversion.escalations.models import LOCAL, Escalation
from cjdiversion.interviews.models import AppropriateAdult
from tests import make
from tests.referrals import made as referred

PROCESSES, MINUTES, DIES_AT = 3, 60, 30
AUTUMN = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 01:30 BST; an hour later it is 01:30 again
SPRING = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # 00:30 GMT; an hour later it is 02:30 BST
DUE = (0, 1, 7, 12, 29, 30, 30, 30, 30, 31, 44, 59)  # minutes; four at the moment of the kill
ASKED = (5, 30, 55)  # when the time for an adult to come is over

Cause = tuple[str, str]
Started = list["subprocess.Popen[str]"]


@contextmanager
def processes(db: Database) -> Iterator[Started]:
    url = db.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.escalations.worker", url]
    pipe = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen(command, **pipe) for _ in range(PROCESSES)]  # type: ignore[call-overload]
    try:
        assert [one.stdout.readline() for one in started] == ["ready\n"] * PROCESSES
        yield started
    finally:
        for one in started:
            one.kill()
            one.communicate()


def told(db: Database, start: datetime) -> dict[Cause, datetime]:
    """What falls due in the hour: (kind, subject) → when."""
    due: dict[Cause, datetime] = {}
    with db.unit():
        by = accounts.actor_named("sergeant@example.test")
        with clock.at(start - timedelta(hours=2)):
            for minute in DUE:
                referral = referred.sent(make.booking(by=by), by=by)
                at = referral.answer_due_at = start + timedelta(minutes=minute)
                due["referral-unanswered", str(referral.id)] = at
            for minute in ASKED:
                at = start + timedelta(minutes=minute)
                adult = AppropriateAdult(case_id=make.booking(by=by).id)
                adult.requested_at = at - timedelta(minutes=120)
                session().add(adult)
                session().flush()
                due["adult-not-arrived", str(adult.id)] = at
    db.engine.dispose()
    return due


def an_hour(started: Started, start: datetime, *, claimed: bool) -> Started:
    """Every process is told every minute at once; but for one minute, when the first of them has
    the run to itself and dies in it. Who is left at the end."""
    alive = list(started)
    for minute in range(MINUTES + 5):
        line = {"at": (start + timedelta(minutes=minute)).isoformat(), "claimed": claimed}
        if minute == DIES_AT:
            alive = answering(alive[:1], {**line, "dies": True}) + alive[1:]
        alive = answering(alive, {**line, "dies": False})
    return alive


def answering(asked: Started, line: dict[str, object]) -> Started:
    for one in asked:
        one.stdin.write(json.dumps(line) + "\n")  # type: ignore[union-attr]
        one.stdin.flush()  # type: ignore[union-attr]
    return [one for one in asked if one.stdout.readline() == "done\n"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("start", "claimed"),
    [(AUTUMN, True), (SPRING, True), (SPRING, False)],
    ids=["autumn", "spring", "spring, no run claimed"],
)
def test_no_cause_is_raised_twice_and_none_is_missing(
    db: Database, start: datetime, claimed: bool
) -> None:
    due = told(db, start)
    with processes(db) as started:
        left = an_hour(started, start, claimed=claimed)
        assert left == started[1:]
        assert started[0].wait() == -signal.SIGKILL
    with db.unit():
        rows = session().scalars(sa.select(Escalation)).all()
    assert Counter((row.kind, str(row.subject_id)) for row in rows) == Counter(list(due))
    assert {row.level for row in rows} == {LOCAL}
    for row in rows:
        late = row.raised_at - due[row.kind, str(row.subject_id)]
        assert timedelta(0) <= late <= timedelta(minutes=5), row.kind
