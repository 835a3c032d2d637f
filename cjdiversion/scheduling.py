"""Work done at set times. Each run is claimed by a row, so three processes never do it three times.

Moments are UTC: in London the night the clocks change has no 01:30, or two.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion import clock
from cjdiversion.database import NOT_PERSONAL, SERVICE, Base, Database, Keyed, new_key, session
from cjdiversion.errors import for_the_log

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def words(self) -> str:
        return {
            Outcome.RUNNING: "Running",
            Outcome.DONE: "Done",
            Outcome.FAILED: "Failed, will be tried again",
        }[self]


class JobRun(Base, Keyed):
    """One scheduled moment of one job. A run that never ended is claimed again."""

    __tablename__ = "job_run"
    __table_args__ = (
        sa.UniqueConstraint("job", "due_at"),
        sa.Index(None, "due_at", "id"),
        {"info": SERVICE},
    )

    job: Mapped[str] = mapped_column(sa.String(60), info=NOT_PERSONAL)
    due_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.RUNNING, info=NOT_PERSONAL)
    tries: Mapped[int] = mapped_column(default=1, info=NOT_PERSONAL)
    started_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    ended_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    said: Mapped[str] = mapped_column(sa.String(200), default="", info=NOT_PERSONAL)


@dataclass(frozen=True)
class Job:
    """`act` does the work in one unit of work and says in a few words what it did. With `in_units`
    it is given the database and opens its own: for work that waits for somebody else's server."""

    name: str
    words: str
    every: timedelta
    act: Callable[..., str]
    in_units: bool = False
    limit: timedelta = timedelta(minutes=10)  # after this a run that has not ended is lost
    tries: int = 5


JOBS: dict[str, Job] = {}


Act = TypeVar("Act", bound=Callable[..., str])


def every(*, minutes: int, words: str, in_units: bool = False) -> Callable[[Act], Act]:
    """Declare a job beside its rule: `referrals.jobs.expire` is called "referrals.expire"."""

    def declare(act: Act) -> Act:
        name = f"{act.__module__.split('.')[-2]}.{act.__name__}"
        JOBS[name] = Job(name, words, timedelta(minutes=minutes), act, in_units)
        return act

    return declare


def due(job: Job, at: datetime) -> datetime:
    """The scheduled moment that `at` belongs to."""
    seconds = int(job.every.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, tz=at.tzinfo)


class Overtaken(Exception):
    """The run outlived its limit and another process took it over: what was done here is undone."""


def run(job: Job, db: Database, *, due_at: datetime) -> bool:
    """Do the job for that moment, unless another process has it. True when it was done here."""
    with db.unit():
        claimed = _claim(job, due_at)
    if claimed is None:
        return False
    try:
        said = job.act(db) if job.in_units else ""
        with db.unit():
            said = said or job.act()
            if not _end(claimed, Outcome.DONE, said):
                raise Overtaken(job.name)
    except Exception as failure:  # noqa: BLE001 whatever it is, the other jobs go on
        log.error("job %s failed: %s", job.name, for_the_log(failure))
        with db.unit():
            _end(claimed, Outcome.FAILED, type(failure).__name__)
        return False
    return True


def tried(name: str, db: Database, act: Callable[[], None]) -> bool:
    """One part of a job, in a unit of work of its own: whether it went well. One that fails undoes
    no other and is left to a later run."""
    try:
        with db.unit():
            act()
    except Exception as failure:  # noqa: BLE001 whatever it is, the other parts go on
        log.error("job %s failed in part: %s", name, for_the_log(failure))
        return False
    return True


Claim = tuple[uuid.UUID, int]  # the run, and which try of it this is


def _claim(job: Job, due_at: datetime) -> Claim | None:
    now, key = clock.now(), new_key()
    dialect = sqlite if session().get_bind().dialect.name == "sqlite" else postgresql
    row = {"id": key, "job": job.name, "due_at": due_at, "started_at": now}
    row |= {"outcome": Outcome.RUNNING, "tries": 1, "said": ""}
    first = dialect.insert(JobRun).values(row).on_conflict_do_nothing().returning(JobRun.id)
    if session().scalar(first) is not None:
        return key, 1
    lost = sa.and_(JobRun.outcome == Outcome.RUNNING, JobRun.started_at < now - job.limit)
    again = (
        sa.update(JobRun)
        .where(JobRun.job == job.name, JobRun.due_at == due_at, JobRun.tries < job.tries)
        .where(sa.or_(lost, JobRun.outcome == Outcome.FAILED))
        .values(started_at=now, tries=JobRun.tries + 1, outcome=Outcome.RUNNING, ended_at=None)
        .returning(JobRun.id, JobRun.tries)
        .execution_options(synchronize_session=False)
    )
    found = session().execute(again).first()
    return (found[0], found[1]) if found else None


def _end(claimed: Claim, outcome: Outcome, said: str) -> bool:
    """False when another process has taken the run over since."""
    run_id, tries = claimed
    mine = sa.update(JobRun).where(JobRun.id == run_id, JobRun.tries == tries)
    ended = mine.values(outcome=outcome, ended_at=clock.now(), said=said[:200])
    return session().scalar(ended.returning(JobRun.id)) is not None


def unfinished(job: Job) -> Sequence[datetime]:
    """Moments of the last day or two rounds whose run failed or was lost, oldest first."""
    since = clock.now() - max(timedelta(days=1), 2 * job.every)
    query = sa.select(JobRun.due_at).where(
        JobRun.job == job.name,
        JobRun.due_at > since,
        JobRun.outcome != Outcome.DONE,
        JobRun.tries < job.tries,
    )
    return session().scalars(query.order_by(JobRun.due_at)).all()


def tick(job: Job, db: Database) -> None:
    """What the clock calls: this moment's run, and those that were lost."""
    with db.unit():
        moments = dict.fromkeys([*unfinished(job), due(job, clock.now())])
    for moment in moments:
        run(job, db, due_at=moment)


def serve(db: Database) -> None:
    """Run every job at its times until stopped: `./cjd jobs serve`."""
    from apscheduler.schedulers.blocking import BlockingScheduler  # no web worker needs it

    scheduler = BlockingScheduler(timezone="UTC")
    for job in JOBS.values():
        tick(job, db)
        scheduler.add_job(
            tick,
            "interval",
            seconds=int(job.every.total_seconds()),
            args=(job, db),
            id=job.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    scheduler.start()
