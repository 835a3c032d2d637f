"""Two hands at once: one duty at most, and one end of it."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.accounts import service as accounts
from cjdiversion.accounts.models import Duty
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database, session
from cjdiversion.duties import service
from tests.accounts import made as people
from tests.duties import made
from tests.identities.test_races import Act, at_once, count, met

TRIALS = 5


def declaring(by: Actor) -> Act:
    def act(barrier: object) -> None:
        suite, until = made.suite("Riverside"), clock.now() + timedelta(hours=2)
        met(barrier)  # type: ignore[arg-type]
        service.declare(by=by, suite=suite, until=until, because="Asked for")

    return act


def test_of_two_declarations_at_once_one_holds(db: Database) -> None:
    for _ in range(TRIALS):
        with db.unit():
            by = made.actor("sergeant")
        told = at_once(db, [declaring(by), declaring(by), declaring(by)])
        assert sorted(told) == ["Check what you entered", "Check what you entered", "done"]
        with db.unit():
            assert count(Duty, Duty.ended_at.is_(None)) == 1
            service.end_own(by=made.actor("sergeant"))


def test_of_those_who_end_it_at_once_one_did(db: Database) -> None:
    for trial in range(TRIALS):
        with db.unit():
            duty = made.declared(until=clock.now() + timedelta(hours=2))
        own, inspector = _acting("sergeant", db), _acting("inspector.riverside", db)

        def leaves(barrier: object, by: Actor = own) -> None:
            met(barrier)  # type: ignore[arg-type]
            service.end_own(by=by)

        def ends(barrier: object, by: Actor = inspector, token: str = duty.token) -> None:
            found = service.open_here(token, by=by)
            met(barrier)  # type: ignore[arg-type]
            service.end_here(found, by=by, because="Not expected")

        told = at_once(db, [leaves, ends, leaves])
        assert told.count("done") == 1
        with db.unit():
            ended = sa.select(sa.func.count()).where(AuditEvent.did == Did.DUTY_ENDED)
            assert session().scalar(ended) == trial + 1


def test_an_account_closed_at_that_moment_is_left_without_a_duty(db: Database) -> None:
    for _ in range(TRIALS):
        by = _acting("sergeant", db)

        def close(barrier: object) -> None:
            person = people.someone("sergeant")
            met(barrier)  # type: ignore[arg-type]
            accounts.close(person, by=SYSTEM)

        assert at_once(db, [declaring(by), close])[1] == "done"
        with db.unit():
            assert count(Duty, Duty.ended_at.is_(None)) == 0
            accounts.reopen(people.someone("sergeant"), by=SYSTEM)


def _acting(key: str, db: Database) -> Actor:
    with db.unit():
        return made.actor(key)
