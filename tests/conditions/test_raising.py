"""What time brings: reminders, what nobody answered, what waits too long, what is settled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases import service as cases
from cjdiversion.conditions import listed, planning, service, setting, undecided
from cjdiversion.conditions.models import Condition, Record
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.disposals import service as disposals
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.models import in_scope as raised_in_scope
from cjdiversion.escalations.steps import Status as Raised
from cjdiversion.outbox.models import Message
from tests.conditions import made
from tests.disposals import made as decided

Person = Callable[[str], Actor]


@contextmanager
def days(count: float) -> Iterator[None]:
    with clock.at(clock.now() + timedelta(days=count)):
        yield


def raised(unit: Session, kind: str) -> list[Raised]:
    rows = unit.scalars(sa.select(Escalation).where(Escalation.kind == kind))
    return [one.status for one in rows]


def test_what_nobody_answered_goes_back_is_raised_and_told(unit: Session, person: Person) -> None:
    condition = made.running(person)
    with days(28):
        assert made.lapse_due() == 0  # the day itself is theirs
    with days(29):
        assert made.lapse_due() == 1
        assert made.lapse_due() == 0
        assert condition.status is Status.UNANSWERED
        assert raised(unit, "condition-unanswered") == [Raised.RAISED]
        told = unit.scalars(sa.select(Message).where(Message.kind == "condition-waits")).one()
        assert told.recipient_id == person("supervisor").person_id
        made.reported(condition, "yes", person)
    assert condition.record.status is Kept.COMPLETED
    assert raised(unit, "condition-unanswered") == [Raised.ANSWERED]


def test_what_nobody_answered_reaches_the_supervisor_and_the_superintendent(
    unit: Session, person: Person
) -> None:
    made.running(person)
    with days(29):
        made.lapse_due()
    for who, seen in (("supervisor", 1), ("superintendent", 1), ("supervisor.south", 0)):
        query = sa.select(Escalation).where(raised_in_scope(person(who)))
        assert len(unit.scalars(query).all()) == seen, who


def test_what_was_not_met_and_nobody_decided_is_raised_and_settled_by_the_decision(
    unit: Session, person: Person
) -> None:
    condition = made.running(person)
    made.reported(condition, "no", person)
    with days(2):
        assert made.raise_waiting() == 0
    with days(4):
        assert made.raise_waiting() == 1
        assert made.raise_waiting() == 0
        made.decide(condition, person, "no-action")
    assert raised(unit, "condition-to-decide") == [Raised.ANSWERED]


def test_a_worse_answer_waits_anew_and_is_raised_anew(unit: Session, person: Person) -> None:
    condition = made.running(person)
    made.reported(condition, "partly", person)
    with days(4):
        assert made.raise_waiting() == 1
    with days(5):
        made.reported(condition, "no", person)
        assert raised(unit, "condition-to-decide") == [Raised.ANSWERED]
    with days(7):
        assert made.raise_waiting() == 0
    with days(9):
        assert made.raise_waiting() == 1
        assert made.raise_waiting() == 0
    assert raised(unit, "condition-to-decide") == [Raised.ANSWERED, Raised.RAISED]


def test_a_caution_without_its_signed_record_is_raised_and_settled_by_the_signature(
    unit: Session, person: Person
) -> None:
    record = made.begun(person)
    setting.add(record, by=person("supervisor"), **made.facts())
    decided.decided("8", by=person("supervisor"), recorded_by=person("sergeant"))
    with days(2):
        assert made.raise_waiting() == 0
    with days(4):
        assert made.raise_waiting() == 1  # a community resolution stands without one
        assert made.raise_waiting() == 0
        service.sign(record, by=person("supervisor"), **made.signature())
    assert raised(unit, "caution-not-signed") == [Raised.ANSWERED]


def test_a_completed_plan_whose_outcome_nobody_records_is_raised_and_settled(
    unit: Session, person: Person
) -> None:
    by = person("supervisor")
    case = decided.case_for(by, recorded_by=person("sergeant"))
    record = planning.plan(case, by=by, option_code="diversionary-activity", offences="Theft")
    setting.add(record, by=by, **made.facts())
    service.sign(record, by=by, **made.signature())
    made.reported(made.only(record, person), "yes", person)
    with days(4):
        assert made.raise_waiting() == 1
        assert raised(unit, "plan-not-decided") == [Raised.RAISED]
        disposals.decide(case, by=by, **decided.facts("22"))
        made.end_replaced()
        assert raised(unit, "plan-not-decided") == [Raised.ANSWERED]


def test_a_plan_nobody_signs_is_raised_after_a_week_and_settled_with_its_signature(
    unit: Session, person: Person
) -> None:
    by = person("supervisor")
    case = decided.case_for(by, recorded_by=person("sergeant"))
    record = planning.plan(case, by=by, option_code="diversionary-activity", offences="Theft")
    setting.add(record, by=by, **made.facts())
    with days(6):
        assert made.raise_waiting() == 0
    with days(8):
        assert made.raise_waiting() == 1
        assert raised(unit, "agreement-not-signed") == [Raised.RAISED]
        assert made.raise_waiting() == 0
        service.sign(record, by=by, **made.signature())
        made.end_replaced()
        assert raised(unit, "agreement-not-signed") == [Raised.ANSWERED]


def test_a_caution_nobody_signs_is_raised_once_with_its_decision(
    unit: Session, person: Person
) -> None:
    made.begun(person)
    with days(30):
        made.raise_waiting()
        assert raised(unit, "agreement-not-signed") == []
        assert raised(unit, "caution-not-signed") == [Raised.RAISED]


def prosecuted(condition: Condition, person: Person) -> Record:
    made.reported(condition, "no", person)
    made.decide(condition, person, "prosecute")
    return condition.record


def waits(unit: Session, person: Person) -> list[Record]:
    return [one for (one,) in unit.execute(undecided.breached(person("supervisor"))).all()]


def test_a_case_without_an_outcome_since_a_breach_is_listed_raised_and_settled(
    unit: Session, person: Person
) -> None:
    record = prosecuted(made.running(person), person)
    assert waits(unit, person) == [record]
    assert listed.counts(person("supervisor"))["breached"] == 1
    assert listed.counts(person("supervisor.south"))["breached"] == 0
    assert made.raise_waiting() == 0
    with days(4):
        assert made.raise_waiting() == 1
        assert made.raise_waiting() == 0
        assert raised(unit, "breach-not-decided") == [Raised.RAISED]
        by = person("supervisor")
        disposals.decide(cases.open(record.case.token, by=by), by=by, **decided.facts("1"))
        made.end_replaced()
    assert waits(unit, person) == []
    assert raised(unit, "breach-not-decided") == [Raised.ANSWERED]


def test_a_breach_waits_for_the_offences_of_its_caution_and_for_no_other(
    unit: Session, person: Person
) -> None:
    by = person("supervisor")
    case = decided.case_for(by, recorded_by=person("sergeant"), offences=made.TWO_OFFENCES)
    decision = made.decided(person, case=case, offences=["1"])
    record = prosecuted(made.only(made.signed(person, decision=decision), person), person)
    opened = cases.open(case.token, by=by)
    disposals.decide(opened, by=by, **decided.facts("1", offences=["2"]))
    assert waits(unit, person) == [record]
    disposals.decide(opened, by=by, **decided.facts("1", offences=["1"]))
    assert waits(unit, person) == []


def test_a_plan_that_was_not_kept_waits_until_every_offence_is_decided(
    unit: Session, person: Person
) -> None:
    by = person("supervisor")
    case = decided.case_for(by, recorded_by=person("sergeant"), offences=made.TWO_OFFENCES)
    record = planning.plan(case, by=by, option_code="diversionary-activity", offences="Theft")
    setting.add(record, by=by, **made.facts())
    service.sign(record, by=by, **made.signature())
    prosecuted(made.only(record, person), person)
    assert waits(unit, person) == [record]
    for number in ("1", "2"):
        assert waits(unit, person) == [record]
        disposals.decide(case, by=by, **decided.facts("1", offences=[number]))
    assert waits(unit, person) == []


def test_a_record_ends_with_the_decision_it_rests_on(unit: Session, person: Person) -> None:
    condition = made.running(person)
    record, unsigned = condition.record, made.begun(person)
    for one in (record, unsigned):
        assert one.decision is not None
        disposals.supersede(one.decision, by=person("supervisor"), because=made.REASONS)
    with days(29):
        assert made.lapse_due() == 0
        assert made.end_replaced() == 2
        assert made.end_replaced() == 0
    assert (record.status, unsigned.status) == (Kept.CEASED, Kept.CEASED)
    assert condition.status is Status.CANCELLED


def test_of_a_record_about_somebody_else_nothing_is_listed_or_raised_any_more(
    unit: Session, person: Person
) -> None:
    by = person("supervisor")
    unanswered = made.running(person)
    case = decided.case_for(by, recorded_by=person("sergeant"))
    plan = planning.plan(case, by=by, option_code="diversionary-activity", offences="Theft")
    setting.add(plan, by=by, **made.facts())
    service.sign(plan, by=by, **made.signature())
    made.reported(made.only(plan, person), "yes", person)
    with days(29):
        made.lapse_due()
        assert raised(unit, "condition-unanswered") == [Raised.RAISED]
        for one in (unanswered.case, case):
            one.quarantined_at = clock.now()
        unit.flush()
        assert made.raise_waiting() == 0
        made.end_replaced()
        assert raised(unit, "condition-unanswered") == [Raised.ANSWERED]
        assert raised(unit, "plan-not-decided") == []
        for query in (listed.listed(by, "all"), listed.plans(by, "all"), listed.unsigned(by)):
            assert unit.execute(query).all() == []
