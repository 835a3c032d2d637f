"""Delivered is not read: an urgent referral nobody has received asks its sender to telephone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.database import Database
from cjdiversion.errors import Invalid, OutOfOrder
from cjdiversion.escalations import queries as raised
from cjdiversion.referrals import answering, chasing, jobs, queries, service
from cjdiversion.referrals.models import Referral
from tests import make
from tests.pages import Caller
from tests.referrals import made

Person = Callable[[str], Actor]
NUMBER = "Telephone them: 01632 960123"


def sent(person: Person, priority: str) -> Referral:
    sergeant = person("sergeant")
    return made.sent(make.booking(by=sergeant), by=sergeant, priority=priority)


@pytest.mark.parametrize(
    ("priority", "minutes", "is_unread"),
    [("1", 9, False), ("1", 10, True), ("2", 29, False), ("2", 30, True), ("3", 1000, False)],
)
def test_an_emergency_waits_ten_minutes_an_urgent_one_thirty_and_a_routine_one_never_asks(
    person: Person, unit: Session, priority: str, minutes: int, is_unread: bool
) -> None:
    referral = sent(person, priority)
    with made.later(minutes):
        assert chasing.is_unread(referral) is is_unread
        found = chasing.unread(chasing.moments(clock.now()), limit=9, actor=person("sergeant"))
        assert [one.id for one in found] == ([referral.id] if is_unread else [])


def test_it_is_raised_once_and_clears_itself_when_received(person: Person, unit: Session) -> None:
    referral = sent(person, "1")
    assert jobs.raise_unread() == "0 raised"
    with made.later(11):
        assert [jobs.raise_unread() for _ in range(2)] == ["1 raised", "0 raised"]
        (one,) = raised.of_case(referral.case_id)
        assert (one.kind, one.subject_id) == ("referral-unread", referral.id)
        answering.receive(referral, by=person("practitioner"))
        assert not chasing.is_unread(referral)
        assert jobs.raise_unread() == "0 raised"


@pytest.mark.parametrize("step", ["accept", "decline", "withdraw", "expire"])
def test_whatever_else_happens_to_it_clears_it_too(
    person: Person, unit: Session, step: str
) -> None:
    referral = sent(person, "2")
    with made.later(31):
        assert chasing.is_unread(referral)
        by = person("sergeant" if step == "withdraw" else "practitioner")
        made.STEPS[step](referral, **({} if step == "expire" else {"by": by}))
        assert not chasing.is_unread(referral)


def redirected(person: Person, priority: str = "1") -> Referral:
    """Received here, and at minute five offered to the team in the south."""
    referral, by = sent(person, priority), person("practitioner")
    with made.later(5):
        answering.receive(referral, by=by)
        made.redirect(referral, by=by)
    return referral


@pytest.mark.parametrize(("minutes", "is_unread"), [(14, False), (15, True)])
def test_a_redirected_one_is_chased_from_then_on_at_the_team_it_is_offered_to(
    person: Person, unit: Session, minutes: int, is_unread: bool
) -> None:
    referral = redirected(person)
    with made.later(minutes):
        found = chasing.unread(chasing.moments(clock.now()), limit=9, actor=person("sergeant"))
        assert [one.id for one in found] == ([referral.id] if is_unread else [])
        words = chasing.prompt(referral)
    south = accounts.unit_named("Southmere L&D Service", UnitKind.PROVIDER)
    assert south is not None
    assert words == (
        f"Nobody at {south.name} has received {referral.reference}. Telephone them: {south.phone}"
        if is_unread
        else ""
    )


def test_each_team_that_does_not_receive_it_is_raised_once(person: Person, unit: Session) -> None:
    referral, by = sent(person, "1"), person("practitioner")
    with made.later(11):
        assert jobs.raise_unread() == "1 raised"
    with made.later(12):
        made.redirect(referral, by=by)
        assert jobs.raise_unread() == "0 raised"
    with made.later(23):
        assert [jobs.raise_unread() for _ in range(2)] == ["1 raised", "0 raised"]
        answering.receive(referral, by=person("practitioner.south"))
        assert not chasing.is_unread(referral)
    kinds = [one.kind for one in raised.of_case(referral.case_id)]
    assert kinds.count("referral-unread") == 2


def test_whoever_telephones_the_next_team_records_it(person: Person, unit: Session) -> None:
    referral, by = redirected(person), person("sergeant")
    with made.later(4), pytest.raises(Invalid):
        service.telephoned(referral, by=by, telephoned_at=clock.now(), spoke_to="Rhys")
    with made.later(16):
        service.telephoned(referral, by=by, telephoned_at=clock.now(), spoke_to="Rhys")
    assert [call.spoke_to for call in queries.calls_of([referral.id])] == ["Rhys"]


def test_the_page_of_the_case_names_the_next_team(
    db: Database, person: Person, visit: Callable[..., Any]
) -> None:
    with db.unit(), made.later(-20):
        case = redirected(person).case.token
    page = visit("sergeant").get(f"/cases/{case}")
    assert "Nobody at Southmere L&D Service has received" in page.text
    assert "Nobody at Southmere L&D Service has received" in visit("sergeant").get("/").text


def test_another_force_is_not_asked(person: Person, unit: Session) -> None:
    sent(person, "1")
    with made.later(11):
        by = person("sergeant.south")
        assert chasing.unread(chasing.moments(clock.now()), limit=9, actor=by) == []


def test_a_call_before_it_was_sent_is_not_believed(person: Person, unit: Session) -> None:
    referral, by = sent(person, "1"), person("sergeant")
    early = {"telephoned_at": clock.now().replace(year=2020), "spoke_to": "Dana"}
    with pytest.raises(Invalid):
        service.telephoned(referral, by=by, **early)
    answering.receive(referral, by=person("practitioner"))
    with pytest.raises(OutOfOrder):
        service.telephoned(referral, by=by, telephoned_at=clock.now(), spoke_to="Dana")


def test_the_sender_sees_whom_to_telephone_and_records_it(
    db: Database, person: Person, visit: Callable[..., Any]
) -> None:
    with db.unit(), made.later(-20):
        referral = sent(person, "1")
        case = referral.case.token
    start = visit("sergeant").get("/")
    assert "Telephone L&D" in start.text and NUMBER in start.text
    assert "Telephone now" in start.text
    page = visit("sergeant").get(f"/cases/{case}")
    assert NUMBER in page.text
    page = page.click("Record that you telephoned")
    assert page.path == f"/referrals/{referral.token}/telephoned"
    assert "spoke_to" in page.html and page.send("Record", status=422).errors
    page = page.send("Record", spoke_to="Dana Okafor, duty practitioner")
    assert "spoke to Dana Okafor, duty practitioner" in page.text and NUMBER in page.text
    assert "Telephoned" in visit("sergeant").get("/").text
    visit("practitioner").get(f"/referrals/{referral.token}").send("Mark as received")
    assert NUMBER not in visit("sergeant").get(f"/referrals/{referral.token}").text
    assert "Telephone L&D" not in visit("sergeant").get("/").text


def test_systems_are_told_and_can_record_it(app: Flask, db: Database, person: Person) -> None:
    with db.unit(), made.later(-20):
        token = sent(person, "1").token
    caller = Caller(app, "sergeant@example.test")
    assert NUMBER in caller.get(f"/api/v1/referrals/{token}")["telephone"]
    now = clock.now().isoformat()
    body = {"telephoned_at": now, "spoke_to": "Dana, duty"}
    caller.post(f"/api/v1/referrals/{token}/telephoned", body)
    with db.unit():
        referral = queries.one(token, person("sergeant"))
        assert referral is not None
        assert [call.spoke_to for call in queries.calls_of([referral.id])] == ["Dana, duty"]
