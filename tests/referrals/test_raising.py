"""A referral past its target, and a provider that is not there, are raised at the local level."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.escalations import queries as raised
from cjdiversion.referrals import answering, raising, service
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from tests import make
from tests.referrals import made

Person = Callable[[str], Actor]


def after(referral: Referral, minutes: int = 0) -> object:
    assert referral.answer_due_at is not None
    return clock.at(referral.answer_due_at + timedelta(minutes=minutes))


@pytest.mark.parametrize("status", [Status.SENT, Status.RECEIVED])
def test_what_nobody_answered_is_raised_at_its_target_and_once(
    unit: Session, person: Person, status: Status
) -> None:
    referral = made.in_state(status, person)
    with after(referral, -1):  # type: ignore[attr-defined]
        assert raising.raise_unanswered() == 0
    for minutes, new in ((0, 1), (1, 0), (600, 0)):
        with after(referral, minutes):  # type: ignore[attr-defined]
            assert raising.raise_unanswered() == new
    (found,) = raised.of_case(referral.case_id)
    assert (found.kind, found.level, found.partner) == (raising.UNANSWERED, "local", "ld-provider")
    assert (found.subject_id, found.raised_by_id) == (referral.id, None)


def test_one_that_expired_first_is_raised_all_the_same(unit: Session, person: Person) -> None:
    referral = made.in_state(Status.SENT, person)
    with after(referral):  # type: ignore[attr-defined]
        assert service.expire_overdue() == 1
        unit.flush()
        assert raising.raise_unanswered() == 1


@pytest.mark.parametrize("status", [Status.DRAFT, Status.ACCEPTED, Status.DECLINED])
def test_what_waits_for_nobody_is_not_raised(unit: Session, person: Person, status: Status) -> None:
    made.in_state(status, person)
    with clock.at(clock.now() + timedelta(days=1)):
        assert raising.raise_unanswered() == 0


def test_a_new_target_is_a_new_cause(unit: Session, person: Person) -> None:
    referral = made.in_state(Status.SENT, person)
    with after(referral):  # type: ignore[attr-defined]
        assert raising.raise_unanswered() == 1
    assert referral.answer_due_at is not None
    referral.answer_due_at += timedelta(hours=4)
    unit.flush()
    with after(referral):  # type: ignore[attr-defined]
        assert raising.raise_unanswered() == 1
    assert len(raised.of_case(referral.case_id)) == 2


def test_no_cover_is_raised_once_for_each_sending(unit: Session, person: Person) -> None:
    referral = made.in_state(Status.SENT, person)
    assert [raising.no_cover(referral) for _ in range(2)] == [True, False]
    assert raised.of_case(referral.case_id)[0].kind == raising.NO_COVER


def test_a_hold_that_nobody_looked_at_again_is_raised_once(unit: Session, person: Person) -> None:
    referral = made.in_state(Status.ON_HOLD, person)
    assert raising.raise_held() == 0
    with made.later(121):
        assert raising.raise_held() == 1
        assert raising.raise_held() == 0
    kinds = [one.kind for one in raised.of_case(referral.case_id)]
    assert kinds == ["referral-held-too-long"]


def test_somebody_who_was_to_be_screened_again_and_was_not_is_raised_once(
    unit: Session, person: Person
) -> None:
    referral = made.in_state(Status.ACCEPTED, person)
    again = clock.now() + timedelta(hours=1)
    could_not = {"outcome": "could-not", "words": "Asleep", "try_again_at": again}
    made.screen(referral, by=person("practitioner"), **could_not)
    assert raising.raise_held() == 0
    with made.later(61):
        assert raising.raise_held() == 1
        assert raising.raise_held() == 0
    kinds = [one.kind for one in raised.of_case(referral.case_id)]
    assert kinds == ["referral-not-screened-again"]


def test_whoever_was_screened_again_in_time_is_not_raised(unit: Session, person: Person) -> None:
    referral = made.in_state(Status.ACCEPTED, person)
    again = clock.now() + timedelta(hours=1)
    could_not = {"outcome": "could-not", "words": "Asleep", "try_again_at": again}
    made.screen(referral, by=person("practitioner"), **could_not)
    made.screen(referral, by=person("practitioner"))
    with made.later(61):
        assert raising.raise_held() == 0


def test_of_somebody_in_no_suite_two_redirections_are_put_before_the_unit_that_sent_it(
    unit: Session, person: Person
) -> None:
    by = person("investigator")
    referral = made.sent(make.attendance(by=by), by=by)
    made.redirect(referral, by=person("practitioner"))
    answering.receive(referral, by=person("practitioner.south"))
    made.redirect(referral, by=person("practitioner.south"))
    (found,) = raised.of_case(referral.case_id)
    assert (found.kind, found.unit_id) == ("referral-redirected-again", by.unit_id)


@pytest.mark.parametrize("key", ["investigator", "supervisor"])
def test_of_somebody_in_no_suite_it_is_put_before_the_supervisor_of_the_unit_that_sent_it(
    unit: Session, person: Person, key: str
) -> None:
    by = person(key)
    case = make.attendance(by=by)
    referral = made.sent(case, by=by)
    case.investigating_unit_id = None  # whoever has the case, the unit that sent it is asked
    assert case.suite_id is None
    with after(referral):  # type: ignore[attr-defined]
        assert raising.raise_unanswered() == 1
    ours, theirs = (len(raised.waiting(person(one), most=9)) for one in ("supervisor", "inspector"))
    assert (ours, theirs) == (1, 0)
    (found,) = raised.of_case(case.id)
    assert found.unit_id == by.unit_id
    (posting,) = (
        one for one in raised.answerers(by) if one.person_id == person("supervisor").person_id
    )
    assert raised.answers_for(posting, found)
    for other in ("supervisor.riverside", "supervisor.south"):
        assert not raised.waiting(person(other), most=9)
