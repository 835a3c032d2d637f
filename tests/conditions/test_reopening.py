"""Where somebody said by mistake that a condition was done: it is in force again, with what it
completed and closed, and all that was said stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.conditions import answering, queries, reopening, setting
from cjdiversion.conditions.models import Condition, Record
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.disposals import queries as decisions
from cjdiversion.disposals import service as disposals
from cjdiversion.disposals import victims
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.steps import Status as Decided
from cjdiversion.errors import Conflict, Invalid, NotPermitted, OutOfOrder
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.steps import Status as Raised
from cjdiversion.outbox.models import Message
from cjdiversion.outbox.steps import Status as Sent
from tests.conditions import made
from tests.conditions.test_plans import outcome_22, planned
from tests.disposals import made as deciding

Person = Callable[[str], Actor]
WHY = "The provider meant somebody else of the same name, and says so"


def reopened(condition: Condition, person: Person, **over: Any) -> None:
    reopening.reopen(condition, **{"by": person("supervisor"), "reasons": WHY, **over})


def done(person: Person, **over: Any) -> Condition:
    """The one condition of a caution that was completed and closed with it."""
    condition = made.running(person, **over)
    made.reported(condition, "yes", person)
    assert condition.record.status is Kept.COMPLETED
    return condition


def decision_of(record: Record) -> Decision:
    assert record.decision is not None
    return record.decision


# --- while others are in force --------------------------------------------------------------------


def test_it_is_in_force_again_until_the_day_it_was_due_before(
    unit: Session, person: Person
) -> None:
    record = made.signed(person, made.facts(), made.work(5))
    token = queries.standing_in(record.id)[0].token
    condition = setting.open(token, by=person("supervisor"))
    due_on, ask_on = condition.due_on, condition.ask_on
    made.reported(condition, "yes", person)
    reopened(condition, person)
    assert (condition.status, condition.ended_on) == (Status.RUNNING, None)
    assert (condition.due_on, condition.ask_on) == (due_on, ask_on)
    assert (record.status, decision_of(record).closed_on) == (Kept.SIGNED, None)
    (said,) = queries.evidence_of([condition.id])
    (why,) = queries.breaches_of([condition.id])
    assert (said.answer, why.choice, why.stood) == ("yes", "reopened", "met")
    assert (why.reasons, why.decided_by) == (WHY, "DS Mary Quill")
    query = sa.select(AuditEvent).where(AuditEvent.did == Did.CONDITION_REOPENED)
    assert unit.scalars(query).one().subject_id == condition.id


def test_whose_day_has_passed_goes_back_to_the_decision_maker_as_before(
    unit: Session, person: Person
) -> None:
    condition = made.running(person)
    with clock.at(clock.now() + timedelta(days=27)):
        made.reported(condition, "yes", person)
    with clock.at(clock.now() + timedelta(days=30)):
        reopened(condition, person)
        assert made.lapse_due() == 1
        assert condition.status is Status.UNANSWERED


def test_what_nobody_answers_a_second_time_is_raised_a_second_time(
    unit: Session, person: Person
) -> None:
    condition = made.running(person)
    with clock.at(clock.now() + timedelta(days=29)):
        assert made.lapse_due() == 1
        made.reported(condition, "yes", person)
    with clock.at(clock.now() + timedelta(days=30)):
        reopened(condition, person)
        assert made.lapse_due() == 1
    query = sa.select(Escalation.status).where(Escalation.kind == "condition-unanswered")
    assert sorted(unit.scalars(query)) == [Raised.ANSWERED, Raised.RAISED]


def test_the_decision_maker_is_told_a_second_time_of_what_waits_a_second_time(
    unit: Session, person: Person
) -> None:
    condition = made.running(person)
    sent, waiting = sa.update(Message).values(status=Sent.SENT), Message.kind == "condition-waits"
    for after in (29, 30, 31):
        with clock.at(clock.now() + timedelta(days=after)):
            assert made.lapse_due() == 1
            unit.execute(sent.where(waiting))
            made.reported(condition, "yes", person)
            reopened(condition, person)
    assert unit.scalars(sa.select(Message.status).where(waiting)).all() == [Sent.SENT] * 3


def test_the_provider_is_asked_anew_by_another_link(unit: Session, person: Person) -> None:
    condition = made.running(person)
    first = answering.ask(condition, by=person("supervisor"))
    answering.answer(first, answer="yes", said_by="Reception")
    reopened(condition, person)
    second = answering.ask(condition, by=person("supervisor"))
    with pytest.raises(answering.Used):
        answering.answer(first, answer="yes", said_by="Reception")
    answering.answer(second, answer="yes", said_by="Reception")
    assert condition.record.status is Kept.COMPLETED
    assert [one.answer for one in queries.evidence_of([condition.id])] == ["yes", "yes"]


# --- what it completed ----------------------------------------------------------------------------


def test_an_outcome_that_was_closed_with_it_is_open_in_a_new_version(
    unit: Session, person: Person
) -> None:
    condition = done(person)
    record, closed = condition.record, decision_of(condition.record)
    reopened(condition, person)
    later = decision_of(record)
    assert (record.status, record.ended_on, record.ended_because) == (Kept.SIGNED, None, "")
    assert (closed.status, closed.closed_on) == (Decided.SUPERSEDED, clock.today())
    assert WHY in closed.superseded_reason
    assert (later.status, later.replaces_id, later.closed_on) == (Decided.STANDS, closed.id, None)
    for name in ("outcome_code", "option_code", "reasons", "decided_at", "victim_told_on"):
        assert getattr(later, name) == getattr(closed, name), name
    assert made.end_replaced() == 0
    with clock.at(clock.now() + timedelta(days=3)):
        made.reported(condition, "yes", person)
        assert (record.status, later.closed_on) == (Kept.COMPLETED, clock.today())


def test_an_outcome_that_was_closed_as_it_was_decided_stays(unit: Session, person: Person) -> None:
    decision = made.decided(person, outcome="8", option_code="community-resolution")
    condition = made.only(made.signed(person, decision=decision), person)
    record, closed_on = condition.record, decision.closed_on
    made.reported(condition, "yes", person)
    assert "and stays closed" in reopening.what_follows(record)
    reopened(condition, person)
    assert (record.status, decision_of(record)) == (Kept.SIGNED, decision)
    assert (decision.status, decision.closed_on) == (Decided.STANDS, closed_on)
    made.reported(condition, "yes", person)
    assert (record.status, decision.closed_on) == (Kept.COMPLETED, closed_on)


def test_what_was_said_to_the_victim_since_goes_along(unit: Session, person: Person) -> None:
    decision = made.decided(person, victim_told="not-yet")
    condition = made.only(made.signed(person, decision=decision), person)
    made.reported(condition, "yes", person)
    told = {"kind": "not-assessed", "informed_on": clock.today(), "informed_how": "telephone"}
    victims.record(decision.case, decision=decision, by=person("supervisor"), **told)
    reopened(condition, person)
    assert decision_of(condition.record).victim_informed_on == clock.today()


def test_why_the_victim_cannot_be_told_goes_along(unit: Session, person: Person) -> None:
    decision = made.decided(person, victim_told="not-yet")
    condition = made.only(made.signed(person, decision=decision), person)
    made.reported(condition, "yes", person)
    told = {"kind": "not-assessed", "not_possible_because": "Has moved, and left no address"}
    victims.record(decision.case, decision=decision, by=person("supervisor"), **told)
    reopened(condition, person)
    later = decision_of(condition.record)
    assert later.victim_why_not == "Has moved, and left no address"
    assert later.victim_not_possible_since == clock.today()


def test_whoever_gave_the_authority_decides_by_themself_now(unit: Session, person: Person) -> None:
    by = person("supervisor")
    authority = {
        "authority_name": by.name,
        "authority_rank": by.rank,
        "authority_at": clock.now(),
        "authority_by_phone": True,
    }
    decision = made.decided(person, who="investigator", **authority)
    condition = made.only(made.signed(person, decision=decision), person)
    made.reported(condition, "yes", person)
    reopened(condition, person)
    later = decision_of(condition.record)
    assert (later.decided_by, later.authority_name) == (by.name, "")


def test_answers_that_do_not_stand_any_more_are_gone_through_first(
    unit: Session, person: Person
) -> None:
    condition = done(person)
    decision = decision_of(condition.record)
    opened = cases.open(condition.case.token, by=person("sergeant"))
    born_on = date(clock.today().year - 16, 1, 1)
    cases.correct(opened, by=person("sergeant"), version=None, born_on=born_on)
    with pytest.raises(OutOfOrder) as refused, unit.begin_nested():
        reopened(condition, person)
    assert f"closed on {clock.day_in_words(clock.today())}" in refused.value.words
    assert "is for people" in refused.value.words
    assert "Replace the outcome first, then reopen this" in refused.value.words
    unit.expire_all()
    assert decisions.standing(decision.case_id) == [decision]
    assert queries.breaches_of([condition.id]) == []


def test_a_completed_plan_is_under_way_again(unit: Session, person: Person) -> None:
    record = planned(person, made.facts())
    condition = made.only(record, person)
    made.reported(condition, "yes", person)
    with clock.at(clock.now() + timedelta(days=4)):
        assert made.raise_waiting() == 1
        reopened(condition, person)
        query = sa.select(Escalation.status).where(Escalation.kind == "plan-not-decided")
        assert unit.scalars(query).all() == [Raised.ANSWERED]
    assert (record.status, condition.status) == (Kept.SIGNED, Status.RUNNING)


def test_a_plan_on_which_an_outcome_rests_is_not_reopened(unit: Session, person: Person) -> None:
    record = planned(person, made.facts())
    condition = made.only(record, person)
    made.reported(condition, "yes", person)
    decision = outcome_22(record.case, person)
    with pytest.raises(
        OutOfOrder, match=r"OC22 .* rests on this plan.* Replace that outcome first"
    ):
        reopened(condition, person)
    by, facts = person("supervisor"), deciding.facts("1")
    disposals.replace(decision, record.case, by=by, because=made.REASONS, **facts)
    with pytest.raises(OutOfOrder, match="All that the case is about is decided"):
        reopened(condition, person)
    assert condition.status is Status.MET


# --- what is refused ------------------------------------------------------------------------------


def test_the_rank_that_decides_the_option_reopens_and_says_why(
    unit: Session, person: Person
) -> None:
    condition = done(person)
    with pytest.raises(NotPermitted, match="rank of sergeant or above"):
        reopened(condition, person, by=person("investigator"))
    with pytest.raises(Invalid) as refused:
        reopened(condition, person, reasons="A mistake")
    assert refused.value.fields["reasons"][0][0] == "reasons-short"
    assert condition.status is Status.MET


def test_what_was_not_reported_done_is_not_reopened(unit: Session, person: Person) -> None:
    condition = made.running(person)
    with pytest.raises(OutOfOrder):
        reopened(condition, person)
    made.reported(condition, "no", person)
    made.decide(condition, person, "no-action")
    with pytest.raises(OutOfOrder):
        reopened(condition, person)


def test_of_a_record_that_ended_nothing_is_reopened(unit: Session, person: Person) -> None:
    record = planned(person, made.facts(), made.work(5))
    first, second = (
        setting.open(one.token, by=person("supervisor")) for one in queries.standing_in(record.id)
    )
    made.reported(first, "yes", person)
    made.reported(second, "no", person)
    made.decide(second, person, "prosecute")
    with pytest.raises(OutOfOrder, match="has ended without completion"):
        reopened(first, person)


def test_of_two_who_reopen_it_at_once_the_second_is_told(unit: Session, person: Person) -> None:
    condition = done(person)
    shown = condition.version
    reopened(condition, person, version=shown)
    made.reported(condition, "yes", person)
    with pytest.raises(Conflict):
        reopened(condition, person, version=shown)
