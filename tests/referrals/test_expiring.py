"""What somebody has received does not lapse at its deadline: it is overdue, raised and told of, and
expires well after it. What nobody received does as before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.errors import NotPermitted
from cjdiversion.outbox.models import Message
from cjdiversion.referrals import answering, detours, expiring, jobs, service, standing
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import UNANSWERED, Status
from tests import make
from tests.referrals import made

Person = Callable[[str], Actor]
GRACE = {"1": 12, "2": 24, "3": 72}
"""Priority → hours."""


def told(unit: Session, referral: Referral) -> set[tuple[str, str]]:
    kinds = ("referral-expires", "referral-ends", "referral-expired", "referral-changed")
    query = sa.select(Message.kind, Message.status)
    query = query.where(Message.subject_id == referral.id, Message.kind.in_(kinds))
    return {(kind, status.value) for kind, status in unit.execute(query)}


def due(referral: Referral, *, hours: float) -> Any:
    assert referral.answer_due_at is not None
    return clock.at(referral.answer_due_at + timedelta(hours=hours))


@pytest.mark.usefixtures("unit")
def test_received_it_expires_long_after_its_deadline_and_otherwise_at_it(person: Person) -> None:
    referral = made.sent(make.booking(by=person("sergeant")), by=person("sergeant"))
    due_at = referral.answer_due_at
    assert due_at is not None
    for priority, hours in GRACE.items():
        referral.priority = priority
        for status in Status:
            referral.status = status
            for received_at in (None, clock.now()):
                referral.received_at = received_at
                grace = timedelta(hours=hours) if received_at else timedelta()
                waits = status in UNANSWERED
                assert expiring.expires_at(referral) == (due_at + grace if waits else None)
    referral.status, referral.exempt_at = Status.RECEIVED, clock.now()
    assert expiring.expires_at(referral) is None


def test_meanwhile_it_is_overdue_and_raised_and_both_sides_are_told_before_and_when_it_expires(
    person: Person, unit: Session
) -> None:
    referral = made.in_state(Status.RECEIVED, person)
    with due(referral, hours=0):
        assert jobs.expire_overdue() == "0 expired"
        assert jobs.raise_unanswered() == "1 raised"
    with due(referral, hours=19.9):
        assert jobs.tell_before_expiry() == "0 told"
        assert "Expires if nobody answers" in dict(standing.stands(referral))
    with due(referral, hours=20):
        assert [jobs.tell_before_expiry() for _ in range(2)] == ["1 told", "0 told"]
        assert jobs.expire_overdue() == "0 expired"
    soon = {"referral-expires", "referral-ends"}
    assert told(unit, referral) == {(kind, "waiting") for kind in soon}
    with due(referral, hours=24):
        assert jobs.tell_before_expiry() == "0 told"
        assert jobs.expire_overdue() == "1 expired"
        assert jobs.raise_unanswered() == "0 raised"
    over = {("referral-expired", "waiting"), ("referral-changed", "waiting")}
    assert told(unit, referral) == over | {(kind, "cancelled") for kind in soon}


def test_answered_in_the_last_hour_it_is_told_of_no_more(person: Person, unit: Session) -> None:
    referral = made.in_state(Status.RECEIVED, person)
    with due(referral, hours=23):
        assert jobs.tell_before_expiry() == "1 told"
        answering.accept(referral, by=person("practitioner"))
    assert {status for _, status in told(unit, referral)} == {"cancelled"}
    with due(referral, hours=25):
        assert service.expire_overdue() == 0


def test_one_that_nobody_received_expires_without_word_before(
    person: Person, unit: Session
) -> None:
    referral = made.in_state(Status.SENT, person)
    with due(referral, hours=0):
        assert jobs.tell_before_expiry() == "0 told"
        assert jobs.expire_overdue() == "1 expired"


def test_one_that_expired_while_nothing_ran_is_raised_all_the_same(
    person: Person, unit: Session
) -> None:
    made.in_state(Status.SENT, person)
    with made.later(60 * 24 * 9):
        assert jobs.expire_overdue() == "1 expired"
        unit.flush()
        assert jobs.raise_unanswered() == "1 raised"


def held(referral: Referral, *, by: Actor) -> None:
    made.hold(referral, by=by, reason="other", words="Fire alarm")  # the clock goes on


STORIES: dict[str, tuple[Status, Any, Any, str]] = {
    "nothing ran meanwhile": (Status.RECEIVED, None, None, ""),
    "redirected late": (Status.RECEIVED, None, made.redirect, "practitioner"),
    "redirected in time": (Status.RECEIVED, made.redirect, None, ""),
    "declined, put back": (Status.SENT, made.decline, made.put_back, "teamlead"),
    "no longer exempt": (Status.SENT, made.exempt, made.count_again, "practitioner"),
    "no longer held": (Status.RECEIVED, held, detours.resume, "practitioner"),
}
"""What somebody did before the deadline, and then long after every grace."""


@pytest.mark.parametrize("story", STORIES)
def test_however_late_it_comes_back_nothing_expires_before_both_sides_were_told_in_time(
    person: Person, unit: Session, story: str
) -> None:
    state, before, deed, key = STORIES[story]
    referral = made.in_state(state, person)
    with due(referral, hours=-0.5):
        if before is not None:
            before(referral, by=person("practitioner"))
    with due(referral, hours=30):
        if deed is not None:
            deed(referral, by=person(key))
        assert jobs.expire_overdue() == "0 expired"
        assert [jobs.tell_before_expiry() for _ in range(2)] == ["1 told", "0 told"]
        assert jobs.expire_overdue() == "0 expired"
        assert expiring.expires_at(referral) == clock.now() + timedelta(hours=4)
    assert {("referral-expires", "waiting"), ("referral-ends", "waiting")} <= told(unit, referral)
    with due(referral, hours=33.9):
        assert jobs.expire_overdue() == "0 expired"
    with due(referral, hours=34):
        assert jobs.expire_overdue() == "1 expired"


def test_redirected_after_the_word_it_is_told_anew_and_to_the_next_team_too(
    person: Person, unit: Session
) -> None:
    referral = made.in_state(Status.RECEIVED, person)
    with due(referral, hours=20):
        assert jobs.tell_before_expiry() == "1 told"
    with due(referral, hours=23):
        made.redirect(referral, by=person("practitioner"))
        assert jobs.tell_before_expiry() == "1 told"
    with due(referral, hours=26.9):
        assert jobs.expire_overdue() == "0 expired"
    ends = sa.select(Message.id).where(
        Message.kind == "referral-ends",
        Message.recipient_id == person("practitioner.south").person_id,
    )
    assert len(unit.scalars(ends).all()) == 1
    with due(referral, hours=27):
        assert jobs.expire_overdue() == "1 expired"


@pytest.mark.usefixtures("unit")
def test_the_page_says_when_it_expires_only_where_it_does(person: Person) -> None:
    referral = made.in_state(Status.RECEIVED, person)
    assert "Expires if nobody answers" in dict(standing.stands(referral))
    made.exempt(referral, by=person("practitioner"))
    assert "Expires if nobody answers" not in dict(standing.stands(referral))
    own = made.elsewhere(by=person("practitioner"))
    assert "Expires if nobody answers" not in dict(standing.stands(own))


@pytest.mark.usefixtures("unit")
def test_an_exemption_receives_nothing(person: Person) -> None:
    referral = made.in_state(Status.SENT, person)
    made.exempt(referral, by=person("practitioner"))
    shown = dict(standing.stands(referral))
    assert (shown["State"], shown["Received"]) == (
        "Sent, not yet received",
        "Not yet: nobody has marked it as received",
    )


@pytest.mark.usefixtures("unit")
def test_no_person_tells_of_it(person: Person) -> None:
    with pytest.raises(NotPermitted):
        expiring.tell_before(by=person("teamlead"))
