"""Where somebody's reach is: at any instant one suite, by the clock, and by every door the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask import session as cookie

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor, May, Role
from cjdiversion.accounts import passwords, queries
from cjdiversion.accounts import service as accounts
from cjdiversion.accounts.doorkeeper import Doorkeeper
from cjdiversion.accounts.models import Duty, SignedIn
from cjdiversion.cases import service as cases
from cjdiversion.database import Database, session
from cjdiversion.duties import service
from cjdiversion.errors import Missing, Refusal
from tests import make
from tests.accounts import made as people
from tests.duties import made
from tests.duties.made import NOON
from tests.pages import Visitor

Visit = Callable[..., Visitor]
HOUR = timedelta(hours=1)


def at_every_door(app: Flask, token: str, key: str = "sergeant") -> Actor:
    """By a new session, by a token and by name: one and the same unit, or this fails. The request
    it is asked in takes the unit of work with it."""
    keeper = Doorkeeper(app.extensions["settings"])
    named = made.actor(key)
    secret = accounts.start_session(named)
    with app.test_request_context():
        cookie["secret"] = secret
        by_session, by_token = keeper.of_session(touches=False), keeper.of_token(token)
        parked = keeper.of_ended_session()
    assert by_session and by_token and parked
    who = [named, by_session, parked, by_token]
    assert len({(one.unit_id, one.unit_kind, one.force_id, one.role) for one in who}) == 1
    assert len({(one.unit_name, one.duty_until, one.posting_id) for one in who}) == 1
    return named


def token_of(key: str) -> str:
    _, secret = accounts.issue_token(
        by=SYSTEM,
        name="a system",
        scopes=list(May),
        ends_on=clock.today() + timedelta(days=30),
        person=people.someone(key),
    )
    return secret


class Oracle:
    """What the rules say in words: one duty at most, from its beginning until it ends."""

    def __init__(self) -> None:
        self.duties: list[tuple[datetime, datetime, str]] = []

    def reach(self, now: datetime) -> set[str]:
        return {at for since, until, at in self.duties if since <= now < until} or {"Northgate"}

    def ends(self, now: datetime) -> None:
        self.duties = [(since, min(until, now), at) for since, until, at in self.duties]


@pytest.mark.parametrize("seed", range(8))
def test_at_any_instant_the_reach_is_exactly_one_suite(app: Flask, db: Database, seed: int) -> None:
    """Whatever is declared, ended and left to the clock, and whether or not the job runs."""
    dice, oracle, now = random.Random(seed), Oracle(), NOON
    with clock.at(now), db.unit():
        force = made.suite("Northgate").force_id
        accounts.add_unit(
            by=SYSTEM,
            kind=made.suite("Northgate").kind,
            name="Westgate",
            force=queries.unit(force),  # type: ignore[arg-type]
        )
        token = token_of("sergeant")
    for _ in range(30):
        now += timedelta(minutes=dice.choice([0, 1, 7, 30, 60, 240]))
        with clock.at(now), db.unit():
            _something(dice, oracle, now)
        with clock.at(now), db.unit():
            (expected,) = oracle.reach(now)
            assert at_every_door(app, token).unit_name == expected


def _something(dice: random.Random, oracle: Oracle, now: datetime) -> None:
    act = dice.choice(["declare", "declare", "end", "inspector", "job", "wait"])
    try:
        if act == "declare":
            at, until = dice.choice(["Riverside", "Westgate"]), now + dice.choice([1, 3, 8]) * HOUR
            made.declared(at=at, until=until)
            oracle.duties.append((now, until, at))
        elif act == "end":
            service.end_own(by=made.actor("sergeant"))
            oracle.ends(now)
        elif act == "inspector" and made.duties():
            duty = made.duties()[-1]
            service.end_here(duty, by=made.actor("inspector.riverside"), because="Not expected")
            oracle.ends(now)
        elif act == "job":
            service.end_passed()
    except Refusal:
        pass


def test_from_the_declaration_the_records_are_that_suites_and_no_longer_the_own(
    db: Database,
) -> None:
    with db.unit():
        home = make.booking(by=made.actor("sergeant")).token
        there = make.booking(by=made.actor("sergeant.riverside")).token
        with pytest.raises(Missing):
            cases.open(there, by=made.actor("sergeant"))
        made.declared()
    with db.unit():
        relief = made.actor("sergeant")
        assert relief.role is Role.CUSTODY_SERGEANT
        assert cases.open(there, by=relief).token == there
        with pytest.raises(Missing):
            cases.open(home, by=relief)


def test_the_reach_ends_at_the_very_moment_though_nothing_ran(visit: Visit, db: Database) -> None:
    until = NOON + HOUR
    with clock.at(NOON), db.unit():
        made.declared(until=until)
    visitor = visit()
    with clock.at(until - timedelta(minutes=10)):
        people.sign_in(visitor, people.SERGEANT)
    with clock.at(until - timedelta(microseconds=1)):
        assert "Custody sergeant, Riverside" in visitor.get("/me").html
    with clock.at(until):
        assert "Custody sergeant, Northgate" in visitor.get("/me").html
    with db.unit():
        assert made.duties()[0].ended_at is None


def test_of_two_postings_the_one_on_duty_is_acted_in_and_none_other(
    app: Flask, db: Database, visit: Visit
) -> None:
    """Posted as a reviewer since before: first in line, but not while on duty."""
    with db.unit():
        force = people.unit("Northshire Police", made.suite("Northgate").kind.FORCE)
        people.posted("sergeant", force, Role.REVIEWER, from_on=date(2024, 1, 1))
        person = people.someone("sergeant")
        second = queries.postings_of(person.id)[1]
        by = queries.actor_in(second, None)
        assert (queries.acting(person.id) or by).role is Role.REVIEWER
        until = clock.now() + HOUR
        service.declare(by=by, suite=made.suite("Riverside"), until=until, because="Asked")
        token = token_of("sergeant")
    with db.unit():
        assert at_every_door(app, token).unit_name == "Riverside"
    with db.unit():
        reviewer = next(one for one in queries.postings_of(person.id) if one.id != second.id)
        path = f"/me/act-as/{reviewer.token}"
    visitor = visit("sergeant")
    page = visitor.get("/me")
    assert "Not while you are on duty at Riverside" in page.text
    data = {"csrf_token": page.html.split('name="csrf_token" value="')[1].split('"')[0]}
    assert "End that duty first" in visitor.post(path, data, status=409).text


def test_a_closed_account_ends_the_duty_for_good(db: Database) -> None:
    with db.unit():
        made.declared()
        admin = made.actor("admin")
        accounts.close(people.someone("sergeant"), by=admin)
        accounts.reopen(people.someone("sergeant"), by=admin)
    with db.unit():
        assert made.actor("sergeant").unit_name == "Northgate"
        (duty,) = made.duties()
        assert (duty.ended_how, duty.ended_by) == ("account-closed", admin.name)


def test_a_posting_that_ends_ends_the_duty(db: Database) -> None:
    with db.unit():
        made.declared()
        posting = people.posting_of("sergeant")
        accounts.end_posting(posting, by=SYSTEM, on=clock.today() - timedelta(days=1))
        (duty,) = made.duties()
        assert duty.ended_how == "posting-ended" and duty.ended_at is not None


def test_a_posting_that_ends_today_ends_the_duty_at_midnight(db: Database) -> None:
    evening = datetime.combine(NOON.date(), NOON.timetz()) + 8 * HOUR  # 21:00 in London
    with clock.at(evening), db.unit():
        made.declared(until=evening + 8 * HOUR)
        accounts.end_posting(people.posting_of("sergeant"), by=SYSTEM, on=clock.today())
    midnight = clock.day_ends(NOON.date())
    with clock.at(midnight), db.unit():
        assert service.end_passed() == 1
        assert made.duties()[0].ended_at == midnight


def test_declaring_leaves_no_session_but_the_one_it_is_done_in(db: Database) -> None:
    with db.unit():
        by = made.actor("sergeant")
        accounts.start_session(by)
        accounts.start_session(by)
        other = accounts.start_session(made.actor("sergeant.riverside"))
        made.declared()
        left = sa.select(SignedIn.secret_hash).where(SignedIn.ended_at.is_(None))
        assert list(session().scalars(left)) == [passwords.digest(other)]


def test_the_database_itself_takes_no_second_duty_that_runs(db: Database) -> None:
    with db.unit():
        duty = made.declared()
        names = ("person_id", "posting_id", "declared_at", "until")
        facts = {name: getattr(duty, name) for name in names}
        with pytest.raises(sa.exc.IntegrityError), session().begin_nested():
            session().add(Duty(**facts, suite_id=made.suite("Northgate").id, because="Twice"))
