"""Two hands on one referral: exactly one has it, and the other is told how it stands."""

from __future__ import annotations

import threading
from collections.abc import Callable

import sqlalchemy as sa

from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database, session
from cjdiversion.errors import OutOfOrder
from cjdiversion.referrals import answering, service
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from tests import make
from tests.referrals import made

Person = Callable[[str], Actor]
THREADS = 8
TRIALS = 20
PAIRS = 500


def test_of_eight_who_accept_at_once_one_has_it(db: Database, person: Person) -> None:
    with db.unit():
        sergeant = person("sergeant")
        practitioners = [person("practitioner"), person("practitioner.second")]
    for _ in range(TRIALS):
        with db.unit():
            token = made.sent(make.booking(by=sergeant), by=sergeant).token
        told = _at_once(db, token, [practitioners[n % 2] for n in range(THREADS)])
        assert told.count("done") == 1
        winner = _answered_by(db, token)
        lost = f"“Accept” cannot be done now: this is accepted. {winner} did that "
        assert sum(words.startswith(lost) for words in told) == THREADS - 1
        _left_one_trace(db, token, Did.REFERRAL_ACCEPTED)


def test_of_two_who_accept_at_the_same_moment_one_has_it_each_of_500_times(
    db: Database, person: Person
) -> None:
    with db.unit():
        sergeant = person("sergeant")
        both = [person("practitioner"), person("practitioner.second")]
        case = make.booking(by=sergeant)
        tokens = [made.sent(case, by=sergeant, is_second=True).token for _ in range(PAIRS)]
    for token in tokens:
        told = _at_once(db, token, both)
        assert told.count("done") == 1
        winner = _answered_by(db, token)
        lost = f"“Accept” cannot be done now: this is accepted. {winner} did that "
        assert sum(words.startswith(lost) for words in told) == 1


def test_an_answer_in_the_moment_of_expiry_has_one_outcome(db: Database, person: Person) -> None:
    with db.unit():
        sergeant, practitioner = person("sergeant"), person("practitioner")
    for _ in range(TRIALS):
        with db.unit():
            referral = made.sent(make.booking(by=sergeant), by=sergeant)
        barrier, counted = threading.Barrier(2), list[int]()

        def expire(barrier: threading.Barrier = barrier, counted: list[int] = counted) -> None:
            barrier.wait()
            with made.later(241), db.unit():
                counted.append(service.expire_overdue())

        expiring = threading.Thread(target=expire)
        expiring.start()
        barrier.wait()
        answered = _attempt(db, referral.token, practitioner, None)
        expiring.join()
        with db.unit():
            status = session().get_one(Referral, referral.id).status
        assert (status, counted, answered == "done") in (
            (Status.ACCEPTED, [0], True),
            (Status.EXPIRED, [1], False),
        )


def _at_once(db: Database, token: str, actors: list[Actor]) -> list[str]:
    told: list[str] = []
    barrier = threading.Barrier(len(actors))

    def act(actor: Actor) -> None:
        told.append(_attempt(db, token, actor, barrier))

    threads = [threading.Thread(target=act, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def _attempt(db: Database, token: str, actor: Actor, barrier: threading.Barrier | None) -> str:
    """SQLite lets one writer in at a time, so there everybody waits at the door; PostgreSQL lets
    all of them read the referral first, which is where a check before a change goes wrong."""
    reads_first = db.engine.dialect.name == "postgresql"
    try:
        if barrier and not reads_first:
            barrier.wait()
        with db.unit():
            referral = service.open(token, by=actor)
            if barrier and reads_first:
                barrier.wait()
            answering.accept(referral, by=actor)
    except OutOfOrder as lost:
        return lost.words
    return "done"


def _left_one_trace(db: Database, token: str, did: Did) -> None:
    with db.unit():
        referral = sa.select(Referral.id).where(Referral.token == token).scalar_subquery()
        traces = sa.select(sa.func.count()).select_from(AuditEvent)
        traces = traces.where(AuditEvent.did == did, AuditEvent.subject_id == referral)
        assert session().scalar(traces) == 1


def _answered_by(db: Database, token: str) -> str:
    with db.unit():
        query = sa.select(Referral.answered_by).where(Referral.token == token)
        return str(session().scalar(query))
