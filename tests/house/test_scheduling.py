"""Scheduled work: once for each moment, again after a failure, never lost to a crash."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion import clock, scheduling
from cjdiversion.accounts.models import SignInAttempt
from cjdiversion.database import Database, session
from cjdiversion.scheduling import JOBS, Job, JobRun, Outcome

NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def leave_a_mark() -> str:
    """A row in a table, so that what a run did can be counted."""
    mark = SignInAttempt(account_digest="job", address_digest="job", at=clock.now())
    session().add(mark)
    return "left a mark"


def job(act: Callable[[], str] = leave_a_mark, every: int = 5, **over: Any) -> Job:
    return Job("tests.mark", "Leave a mark", minutes(every), act, **over)


def marks(db: Database) -> int:
    with db.unit() as session_:
        return session_.scalar(sa.select(sa.func.count()).select_from(SignInAttempt)) or 0


def runs(db: Database) -> list[JobRun]:
    with db.unit() as session_:
        return list(session_.scalars(sa.select(JobRun).order_by(JobRun.due_at)))


@pytest.fixture(autouse=True)
def _quiet_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.CRITICAL, logger="cjdiversion.scheduling"):
        yield


def breaks() -> str:
    leave_a_mark()
    session().flush()
    raise ZeroDivisionError("secret words of a record")


# --- when --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "due"),
    [("12:00:00", "12:00"), ("12:04:59", "12:00"), ("12:05:00", "12:05"), ("11:59:59", "11:55")],
)
def test_a_moment_belongs_to_the_scheduled_one_before_it(at: str, due: str) -> None:
    moment = datetime.fromisoformat(f"2026-06-15T{at}+00:00")
    assert scheduling.due(job(), moment) == datetime.fromisoformat(f"2026-06-15T{due}:00+00:00")


def test_the_night_the_clocks_change_has_as_many_moments_as_any() -> None:
    """Half-hourly, from 00:00 to 04:00 UTC: London would have two 01:30s, or none."""
    half_hourly = job(every=30)
    for day in (datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)):
        ticks = {scheduling.due(half_hourly, day + minutes(count)) for count in range(240)}
        assert len(ticks) == 8


# --- once --------------------------------------------------------------------------------------


def test_a_run_is_written_down_with_what_it_did(db: Database) -> None:
    with clock.at(NOON + minutes(1)):
        assert scheduling.run(job(), db, due_at=NOON)
    (run,) = runs(db)
    assert (run.job, run.due_at, run.outcome, run.tries) == ("tests.mark", NOON, Outcome.DONE, 1)
    assert run.started_at == run.ended_at == NOON + minutes(1)
    assert run.said == "left a mark" and run.outcome.words == "Done"


def test_a_moment_that_is_done_is_not_done_again(db: Database) -> None:
    with clock.at(NOON):
        assert scheduling.run(job(), db, due_at=NOON)
        assert not scheduling.run(job(), db, due_at=NOON)
        assert scheduling.run(job(), db, due_at=NOON + minutes(5))
    assert marks(db) == 2


@pytest.mark.parametrize("round_", range(5))
def test_three_processes_at_once_do_each_moment_once(db: Database, round_: int) -> None:
    moments = [NOON + minutes(5 * count) for count in range(4)]
    start, done = threading.Barrier(3), list[bool]()

    def process() -> None:
        start.wait()
        for due_at in moments:
            done.append(scheduling.run(job(), db, due_at=due_at))

    threads = [threading.Thread(target=process) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False] * 8 + [True] * 4
    assert marks(db) == 4
    assert [(run.outcome, run.tries) for run in runs(db)] == [(Outcome.DONE, 1)] * 4


def test_three_processes_at_once_take_up_a_lost_run_once(db: Database) -> None:
    crash(db)
    start, done = threading.Barrier(3), list[bool]()

    def process() -> None:
        with clock.at(NOON + minutes(11)):
            start.wait()
            done.append(scheduling.run(job(), db, due_at=NOON))

    threads = [threading.Thread(target=process) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, True] and marks(db) == 1


# --- again -------------------------------------------------------------------------------------


def test_a_run_that_fails_leaves_nothing_but_its_line(db: Database) -> None:
    with clock.at(NOON):
        assert not scheduling.run(job(breaks), db, due_at=NOON)
    (run,) = runs(db)
    assert (run.outcome, run.said, run.tries) == (Outcome.FAILED, "ZeroDivisionError", 1)
    assert "secret" not in run.said and marks(db) == 0


def test_a_run_that_failed_is_tried_again_at_the_next_tick(db: Database) -> None:
    with clock.at(NOON + minutes(1)):
        scheduling.tick(job(breaks), db)
    with clock.at(NOON + minutes(6)):
        scheduling.tick(job(), db)
    assert [(run.due_at, run.outcome, run.tries) for run in runs(db)] == [
        (NOON, Outcome.DONE, 2),
        (NOON + minutes(5), Outcome.DONE, 1),
    ]
    assert marks(db) == 2


def test_a_tick_tries_a_failing_moment_once(db: Database) -> None:
    with clock.at(NOON):
        scheduling.tick(job(breaks), db)
        scheduling.tick(job(breaks), db)
    assert [run.tries for run in runs(db)] == [2]


def test_a_nightly_run_that_failed_is_tried_again_the_next_night(db: Database) -> None:
    nightly = 24 * 60
    midnight = datetime(2026, 6, 15, tzinfo=UTC)
    with clock.at(midnight + minutes(1)):
        scheduling.tick(job(breaks, every=nightly), db)
    with clock.at(midnight + minutes(nightly + 2)):
        scheduling.tick(job(every=nightly), db)
    assert [run.outcome for run in runs(db)] == [Outcome.DONE] * 2


def test_a_run_is_given_up_after_its_tries(db: Database) -> None:
    failing = job(breaks, tries=3)
    for count in range(6):
        with clock.at(NOON + timedelta(seconds=count)):
            scheduling.tick(failing, db)
    (run,) = runs(db)
    assert (run.tries, run.outcome) == (3, Outcome.FAILED)


class Killed(BaseException):
    """What a process feels of kill -9: nothing of what follows is run."""


def crash(db: Database) -> None:
    def dies() -> str:
        raise Killed

    with clock.at(NOON), pytest.raises(Killed):
        scheduling.run(job(dies), db, due_at=NOON)


def test_a_run_that_never_ended_is_claimed_again_after_its_limit(db: Database) -> None:
    crash(db)
    assert [run.outcome for run in runs(db)] == [Outcome.RUNNING]
    with clock.at(NOON + minutes(10)):
        assert not scheduling.run(job(), db, due_at=NOON)
    with clock.at(NOON + minutes(10) + timedelta(seconds=1)):
        assert scheduling.run(job(), db, due_at=NOON)
    (run,) = runs(db)
    assert (run.outcome, run.tries) == (Outcome.DONE, 2) and marks(db) == 1


def test_a_crashed_run_is_among_the_moments_of_the_next_tick(db: Database) -> None:
    crash(db)
    with clock.at(NOON + minutes(16)):
        scheduling.tick(job(), db)
    assert [run.outcome for run in runs(db)] == [Outcome.DONE] * 2


def test_a_run_that_outlived_its_limit_undoes_its_work_when_another_took_over(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slow process claims, another takes the run over and ends it, then the slow one acts."""
    with clock.at(NOON), db.unit():
        claimed = scheduling._claim(job(), NOON)
    with clock.at(NOON + minutes(11)):
        assert scheduling.run(job(), db, due_at=NOON)
    monkeypatch.setattr(scheduling, "_claim", lambda *_: claimed)
    with clock.at(NOON + minutes(12)):
        assert not scheduling.run(job(), db, due_at=NOON)
    (run,) = runs(db)
    assert (run.outcome, run.tries, run.said) == (Outcome.DONE, 2, "left a mark")
    assert marks(db) == 1


# --- declaring ---------------------------------------------------------------------------------


def test_a_job_is_named_after_its_room_and_its_verb() -> None:
    def expire() -> str:
        return "nothing"

    expire.__module__ = "cjdiversion.somewhere.jobs"
    try:
        scheduling.every(minutes=5, words="Try")(expire)
        declared = JOBS["somewhere.expire"]
        assert (declared.every, declared.words, declared.act) == (minutes(5), "Try", expire)
    finally:
        JOBS.pop("somewhere.expire", None)


def test_every_job_of_the_service_says_in_words_what_it_does(app: object) -> None:
    assert JOBS
    for name, declared in JOBS.items():
        assert name == declared.name and declared.words and declared.every >= minutes(1)
