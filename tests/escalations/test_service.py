"""Raised once for each cause, answered by somebody of the unit, seen by the superintendent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.errors import Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.escalations import queries, service
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.steps import Status
from tests import make

Person = Callable[[str], Actor]
KIND = "interview-without-adult"


def raised(person: Person, *, kind: str = KIND, period: str = "") -> Escalation:
    by = person("sergeant")
    case = make.booking(by=by)
    service.raise_once(kind, case, by=by, case=case, period=period)
    return queries.of_case(case.id)[0]


def test_one_cause_is_raised_once_and_a_new_period_is_a_new_cause(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    for period in ("", "", "2026-11-26", ""):
        service.raise_once(KIND, case, by=by, case=case, period=period)
    assert [one.period for one in queries.of_case(case.id)].count("") == 1
    assert len(queries.of_case(case.id)) == 2
    raised = sa.select(sa.func.count()).where(AuditEvent.did == Did.ESCALATION_RAISED)
    assert unit.scalar(raised) == 2


def test_it_goes_to_the_suite_with_a_time_to_answer_by(unit: Session, person: Person) -> None:
    by = person("sergeant")
    with clock.at(clock.now()):
        found = raised(person)
        assert found.answer_due_at == clock.now() + timedelta(minutes=60)
    assert (found.unit_id, found.force_id) == (by.unit_id, by.force_id)
    assert found.status is Status.RAISED


def test_without_a_suite_it_goes_to_the_force_and_to_the_unit_that_investigates(
    unit: Session, person: Person
) -> None:
    by = person("investigator")
    case = make.attendance(by=by)
    service.raise_once(KIND, case, by=by, case=case)
    assert queries.of_case(case.id)[0].unit_id == by.force_id
    assert len(queries.waiting(person("supervisor"), most=9)) == 1


def test_the_superintendent_sees_what_any_unit_of_the_force_was_told(
    unit: Session, person: Person
) -> None:
    raised(person)
    seen = {key: len(queries.waiting(person(key), most=9)) for key in ("inspector", "sergeant")}
    assert seen == {"inspector": 1, "sergeant": 0}
    assert len(queries.waiting(person("superintendent"), most=9)) == 1
    assert queries.waiting(person("inspector.south"), most=9) == []
    assert queries.waiting(person("inspector.riverside"), most=9) == []


def test_an_answer_says_what_was_done_and_by_whom(unit: Session, person: Person) -> None:
    found = raised(person)
    inspector = person("inspector")
    service.answer(found, by=inspector, answer=" Spoke to the officer ")
    assert (found.answer, found.answered_by_name) == ("Spoke to the officer", inspector.name)
    with pytest.raises(OutOfOrder, match=inspector.name):
        service.answer(found, by=person("superintendent"), answer="Again")


def test_an_answer_without_words_is_refused(unit: Session, person: Person) -> None:
    with pytest.raises(Invalid):
        service.answer(raised(person), by=person("inspector"), answer="  ")


def test_a_sergeant_does_not_answer_for_the_inspector(unit: Session, person: Person) -> None:
    with pytest.raises(NotPermitted):
        service.answer(raised(person), by=person("sergeant"), answer="It was fine")


def test_what_another_suite_was_told_is_not_there(unit: Session, person: Person) -> None:
    token = raised(person).token
    for key in ("inspector.riverside", "inspector.south", "supervisor", "supervisor.south"):
        with pytest.raises(Missing):
            service.open(token, by=person(key))
