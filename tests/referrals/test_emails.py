"""Who is told of a step by e-mail, and what is no longer told because it is not so any more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.listing import Place
from cjdiversion.outbox.models import Message
from cjdiversion.outbox.steps import Status as Sent
from cjdiversion.referrals import answering, listed, owning, service, ways_back
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from tests import make
from tests.referrals import made

Person = Callable[[str], Actor]
Told = list[tuple[str, str]]
WAITS = "referral-waits-now"


def told(unit: Session, referral: Referral, *to: Actor) -> Told:
    """(kind, state) of what these people are told of it, oldest first."""
    ids = [one.person_id for one in to]
    query = sa.select(Message.kind, Message.status, Message.period).where(
        Message.subject_id == referral.id, Message.recipient_id.in_(ids)
    )
    rows = sorted((int(period), kind, status.value) for kind, status, period in unit.execute(query))
    return [(kind, status) for _, kind, status in rows]


def urgent(person: Person) -> Referral:
    by = person("sergeant")
    return made.sent(make.booking(by=by), by=by, priority="1")


def test_a_receipt_that_is_undone_leaves_it_waiting_and_everybody_told_so(
    unit: Session, person: Person
) -> None:
    referral, by = urgent(person), person("practitioner")
    answering.receive(referral, by=by)
    assert told(unit, referral, person("teamlead")) == [(WAITS, "cancelled")]
    ways_back.undo(referral, by=by)
    assert referral.status is Status.SENT
    assert told(unit, referral, person("teamlead")) == [(WAITS, "cancelled"), (WAITS, "waiting")]
    assert told(unit, referral, person("sergeant")) == [
        ("referral-received", "waiting"),
        ("referral-moved", "waiting"),
    ]


@pytest.mark.parametrize("back", ["undo", "put-back"])
def test_an_answer_that_is_taken_back_is_told_to_both_sides(
    unit: Session, person: Person, back: str
) -> None:
    referral = urgent(person)
    owning.take(referral, by=person("practitioner"))
    answering.accept(referral, by=person("practitioner"))
    made.STEPS[back](referral, by=person("practitioner" if back == "undo" else "teamlead"))
    assert referral.status is Status.RECEIVED
    assert told(unit, referral, person("sergeant"))[-2:] == [
        ("referral-accepted", "waiting"),
        ("referral-moved", "waiting"),
    ]
    colleague = person("practitioner.second")
    assert told(unit, referral, colleague)[-1] == ("referral-changed", "waiting")


def test_the_answer_goes_to_whoever_sent_it_and_not_to_whoever_drafted_it(
    unit: Session, person: Person
) -> None:
    drafter, sender = person("sergeant"), person("inspector")
    referral = made.draft(make.booking(by=drafter), by=drafter)
    service.send(referral, by=sender)
    made.decline(referral, by=person("practitioner"))
    assert told(unit, referral, sender) == [("referral-declined", "waiting")]
    assert told(unit, referral, drafter) == []
    for by, number in ((sender, 1), (drafter, 0)):
        mine = listed.sent_list(by, wanted="all", whose="mine", place=Place())
        assert mine.total == number
    referral.next_due_at = clock.now()
    assert [listed.counts(by, whose="mine")["overdue"] for by in (sender, drafter)] == [1, 0]


def test_a_withdrawal_that_is_undone_is_announced_anew(unit: Session, person: Person) -> None:
    referral, by = urgent(person), person("sergeant")
    made.withdraw(referral, by=by)
    ways_back.undo(referral, by=by)
    assert told(unit, referral, person("practitioner")) == [
        (WAITS, "cancelled"),
        ("referral-changed", "waiting"),
        (WAITS, "waiting"),
    ]


def test_a_sending_that_is_undone_is_no_longer_waited_for(unit: Session, person: Person) -> None:
    referral = urgent(person)
    ways_back.undo(referral, by=person("sergeant"))
    assert told(unit, referral, person("practitioner")) == [
        (WAITS, "cancelled"),
        ("referral-changed", "waiting"),
    ]


def test_nobody_is_told_of_a_draft(unit: Session, person: Person) -> None:
    by = person("sergeant")
    referral = made.draft(make.booking(by=by), by=by)
    made.withdraw(referral, by=by)
    ways_back.undo(referral, by=by)
    assert unit.scalars(sa.select(Message).where(Message.subject_id == referral.id)).all() == []


@pytest.mark.parametrize("step", ["amend", "assign", "follow-up"])
@pytest.mark.parametrize("key", ["practitioner.south", "teamlead.south"])
def test_what_does_not_move_it_takes_no_word_from_the_next_team(
    unit: Session, person: Person, step: str, key: str
) -> None:
    referral = urgent(person)
    made.redirect(referral, by=person("practitioner"))
    made.STEPS[step](referral, by=person("teamlead" if step == "assign" else "sergeant"))
    more = [] if step == "assign" else [("referral-changed", "waiting")]
    assert told(unit, referral, person(key)) == [(WAITS, "waiting"), *more]
    assert told(unit, referral, person("practitioner.second"))[0] == (WAITS, "cancelled")


def test_a_redirection_that_is_undone_waits_here_and_no_longer_there(
    unit: Session, person: Person
) -> None:
    referral, by = urgent(person), person("practitioner")
    made.redirect(referral, by=by)
    ways_back.undo(referral, by=by)
    assert told(unit, referral, person("practitioner.south")) == [
        (WAITS, "cancelled"),
        ("referral-offer-ended", "waiting"),
    ]
    assert told(unit, referral, person("teamlead"))[-1] == (WAITS, "waiting")


def test_a_receipt_that_the_next_team_undoes_waits_there_again(
    unit: Session, person: Person
) -> None:
    referral, south = urgent(person), person("practitioner.south")
    made.redirect(referral, by=person("practitioner"))
    answering.receive(referral, by=south)
    ways_back.undo(referral, by=south)
    assert referral.status is Status.REDIRECTED
    there = told(unit, referral, person("teamlead.south"))
    assert there == [(WAITS, Sent.CANCELLED.value), (WAITS, Sent.WAITING.value)]


@pytest.mark.parametrize(
    ("step", "key"), [("withdraw", "sergeant"), ("take-back", "teamlead"), ("expire", "")]
)
def test_the_team_it_was_offered_to_is_told_that_it_no_longer_is(
    unit: Session, person: Person, step: str, key: str
) -> None:
    referral = urgent(person)
    made.redirect(referral, by=person("practitioner"))
    made.STEPS[step](referral, by=person(key) if key else SYSTEM)
    assert told(unit, referral, person("practitioner.south")) == [
        (WAITS, "cancelled"),
        ("referral-offer-ended", "waiting"),
    ]
    ended = sa.select(Message.path).where(Message.kind == "referral-offer-ended")
    assert set(unit.scalars(ended)) == {"/referrals"}  # the referral is not there for them


def test_the_team_that_receives_it_is_not_told_that_the_offer_ended(
    unit: Session, person: Person
) -> None:
    referral = urgent(person)
    made.redirect(referral, by=person("practitioner"))
    answering.receive(referral, by=person("practitioner.south"))
    assert told(unit, referral, person("teamlead.south")) == [(WAITS, "cancelled")]
