"""A message the other side has not read in time: raised once, and whoever wrote telephones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion.access import Actor
from cjdiversion.contacts import jobs, queries, service
from cjdiversion.database import Database
from cjdiversion.escalations import queries as raised
from tests import make
from tests.referrals import made

Person = Callable[[str], Actor]


@pytest.mark.parametrize(("priority", "minutes"), [("1", 30), ("2", 120), ("3", 1440)])
@pytest.mark.parametrize("writer", ["sergeant", "practitioner"])
def test_a_message_of_either_side_is_raised_once_when_its_time_is_over(
    unit: Session, person: Person, writer: str, priority: str, minutes: int
) -> None:
    by = person("sergeant")
    referral = made.sent(make.booking(by=by), by=by, priority=priority)
    message = service.send(referral, by=person(writer), text="Is she seen?")
    unit.flush()
    with made.later(minutes - 1):
        assert jobs.raise_unread() == "0 raised"
    with made.later(minutes):
        assert [jobs.raise_unread() for _ in range(2)] == ["1 raised", "0 raised"]
    (found,) = raised.of_subject(message.id)
    assert (found.kind, found.case_id) == ("message-unread", referral.case_id)


def test_of_somebody_in_no_suite_it_is_put_before_the_unit_that_sent_the_referral(
    unit: Session, person: Person
) -> None:
    by = person("investigator")
    referral = made.sent(make.attendance(by=by), by=by, priority="1")
    message = service.send(referral, by=by, text="Is she seen?")
    unit.flush()
    with made.later(30):
        assert jobs.raise_unread() == "1 raised"
    (found,) = raised.of_subject(message.id)
    assert found.unit_id == by.unit_id


def test_one_that_was_read_is_not_raised(unit: Session, person: Person) -> None:
    by = person("sergeant")
    referral = made.sent(make.booking(by=by), by=by)
    message = service.send(referral, by=by, text="Is she seen?")
    service.read(referral, by=person("practitioner"), shown=[message.token])
    unit.flush()
    with made.later(9999):
        assert jobs.raise_unread() == "0 raised"
    assert queries.unread_of(referral, person("practitioner")) == []


def test_whoever_wrote_sees_whom_to_telephone_and_the_other_side_does_not(
    db: Database, person: Person, visit: Callable[..., Any]
) -> None:
    with db.unit(), made.later(-200):
        by = person("sergeant")
        referral = made.sent(make.booking(by=by), by=by)
        service.send(referral, by=by, text="Is she seen?")
        token = referral.token
    page = visit("sergeant").get(f"/referrals/{token}/messages")
    assert "Not read for 3 hours. Telephone Northshire L&D Service: 01632 960123" in page.text
    page = visit("practitioner").get(f"/referrals/{token}/messages")
    assert "Telephone" not in page.text
    page.send("as read")
    assert "Telephone" not in visit("sergeant").get(f"/referrals/{token}/messages").text
