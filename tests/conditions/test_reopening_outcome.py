"""What reopening a condition leaves of its outcome as it was: the authority, the unit, the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.conditions import queries, reopening, service, setting
from cjdiversion.conditions.models import Condition, Record
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.disposals import confirming, measures, summaries, summary_queries
from cjdiversion.disposals import service as disposals
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.steps import Status as Decided
from cjdiversion.errors import OutOfOrder
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.steps import Status as Raised
from tests.conditions import made
from tests.conditions.test_reopening import WHY, decision_of
from tests.disposals import made as deciding

Person = Callable[[str], Actor]


def named(by: Actor) -> dict[str, Any]:
    """Whose authority an investigator writes down."""
    at: dict[str, Any] = {"authority_at": clock.now(), "authority_by_phone": True}
    return {"authority_name": by.name, "authority_rank": "sergeant", **at}


def done(person: Person, decision: Decision) -> Condition:
    condition = made.only(made.signed(person, decision=decision), person)
    made.reported(condition, "yes", person)
    assert condition.record.status is Kept.COMPLETED
    return condition


def reopened(condition: Condition, by: Actor) -> Decision:
    found = setting.open(condition.token, by=by)
    reopening.reopen(found, by=by, reasons=WHY)
    return decision_of(found.record)


def to_confirm(unit: Session, decision: Decision) -> list[Raised]:
    query = sa.select(Escalation.status).where(
        Escalation.kind == "authority-to-confirm", Escalation.subject_id == decision.id
    )
    return list(unit.scalars(query))


# --- the authority it rests on --------------------------------------------------------------------


def test_an_authority_that_was_denied_is_gone_into_before_anything_is_reopened(
    unit: Session, person: Person
) -> None:
    sergeant, inspector = person("supervisor"), person("inspector")
    decision = made.decided(person, who="investigator", **named(sergeant))
    condition = done(person, decision)
    confirming.not_mine(decision, by=sergeant, because="Nobody rang me")
    with pytest.raises(OutOfOrder) as refused:
        reopened(condition, inspector)
    assert f"{sergeant.name} said on" in refused.value.words
    assert "they did not give the authority for this outcome" in refused.value.words
    assert "Replace the outcome first, then reopen this" in refused.value.words
    assert (condition.status, decision.status) == (Status.MET, Decided.STANDS)
    assert decision.authority_denied_because == "Nobody rang me"
    facts = deciding.facts("3", **made.CONDITIONAL, at=decision.decided_at)
    disposals.replace(decision, decision.case, by=inspector, because=made.REASONS, **facts)
    assert reopened(condition, inspector).closed_on is None


def test_an_authority_that_was_denied_does_not_hold_what_writes_nothing_anew(
    unit: Session, person: Person
) -> None:
    sergeant = person("supervisor")
    decision = made.decided(person, who="investigator", **named(sergeant))
    record = made.signed(person, made.facts(), made.work(5), decision=decision)
    token = queries.standing_in(record.id)[0].token
    condition = setting.open(token, by=sergeant)
    made.reported(condition, "yes", person)
    confirming.not_mine(decision, by=sergeant, because="Nobody rang me")
    assert reopened(condition, person("inspector")) is decision
    assert decision.authority_denied_at is not None


def test_a_confirmed_authority_stays_confirmed_and_is_asked_of_nobody_again(
    unit: Session, person: Person
) -> None:
    sergeant = person("supervisor")
    decision = made.decided(person, who="investigator", **named(sergeant))
    confirming.confirm(decision, by=sergeant)
    later = reopened(done(person, decision), person("inspector"))
    assert later is not decision
    for name in ("authority_name", "authority_by_id", "authority_confirmed_at"):
        assert getattr(later, name) == getattr(decision, name), name
    assert later.authority_by_id == sergeant.person_id
    assert later.authority_recorded_by == decision.authority_recorded_by == decision.decided_by
    assert not later.is_to_confirm
    assert to_confirm(unit, later) == []


def test_who_confirmed_in_whose_place_goes_along(unit: Session, person: Person) -> None:
    decision = made.decided(person, who="investigator", **named(person("supervisor")))
    why = "They have left the force and cannot be reached"
    confirming.confirm(decision, by=person("inspector"), because=why)
    later = reopened(done(person, decision), person("inspector"))
    assert later.authority_deputy == person("inspector").name
    assert later.authority_deputy_because == why
    assert later.authority_confirmed_at == decision.authority_confirmed_at


def test_an_authority_that_waits_to_be_confirmed_waits_on(unit: Session, person: Person) -> None:
    decision = made.decided(person, who="investigator", **named(person("supervisor")))
    later = reopened(done(person, decision), person("inspector"))
    assert later.is_to_confirm
    assert to_confirm(unit, decision) == [Raised.ANSWERED]
    assert to_confirm(unit, later) == [Raised.RAISED]


# --- what closes with its decision ----------------------------------------------------------------


def resolution(person: Person, **over: Any) -> Record:
    """A community resolution with one condition in force."""
    by = person("supervisor")
    decision = made.decided(person, outcome="8", **over)
    told: dict[str, Any] = {"offences": "Theft from a shop", "admission": "I took it"}
    record = service.begin(decision, decision.case, by=by, admitted_on=clock.today(), **told)
    setting.add(record, by=by, **made.facts())
    service.sign(record, by=by, **made.signature())
    return record


def test_an_outcome_that_closes_with_its_decision_is_not_touched(
    unit: Session, person: Person
) -> None:
    record = resolution(person)
    decision, condition = decision_of(record), made.only(record, person)
    closed_on = decision.closed_on
    assert closed_on == clock.today()
    with clock.at(clock.now() + timedelta(days=10)):
        made.reported(condition, "yes", person)
        told = reopening.what_follows(record)
        assert f"closed on {clock.day_in_words(closed_on)}, and stays closed" in told
        assert "new version" not in told
        assert reopened(condition, person("supervisor")) is decision
        assert (decision.status, decision.closed_on) == (Decided.STANDS, closed_on)
        assert (record.status, condition.status) == (Kept.SIGNED, Status.RUNNING)
        made.reported(condition, "yes", person)
        assert (record.status, decision.closed_on) == (Kept.COMPLETED, closed_on)


def test_a_stated_day_of_closing_stays(unit: Session, person: Person) -> None:
    with clock.at(clock.now() - timedelta(days=20)):
        by = person("supervisor")
        case = deciding.case_for(by, recorded_by=person("sergeant"))
    at, closed_on = clock.now() - timedelta(days=18), made.in_days(-1)
    record = resolution(person, case=case, at=at, closed_on=closed_on)
    condition = made.only(record, person)
    made.reported(condition, "yes", person)
    assert reopened(condition, person("supervisor")).closed_on == closed_on


def test_the_day_on_which_it_was_closed_is_said_as_it_is(unit: Session, person: Person) -> None:
    condition = done(person, made.decided(person))
    closed_on = decision_of(condition.record).closed_on
    assert closed_on is not None
    with clock.at(clock.now() + timedelta(days=5)):
        told = reopening.what_follows(condition.record)
    assert told.startswith(f"The outcome was closed on {clock.day_in_words(closed_on)}. A new")


# --- where it counts ------------------------------------------------------------------------------


def test_it_counts_in_the_unit_where_it_was_decided(unit: Session, person: Person) -> None:
    sergeant, inspector = person("supervisor"), person("inspector")
    assert sergeant.unit_id != inspector.unit_id
    decision = made.decided(person)
    later = reopened(done(person, decision), inspector)
    assert (later.decided_by, later.unit_id) == (inspector.name, sergeant.unit_id)
    assert decision.decided_by == sergeant.name
    over = measures.period("last-12-months", clock.today())
    for basis, counted in ((measures.DECIDED, [(sergeant.unit_id, 1)]), ("closed", [])):
        rows = summary_queries.by_unit(decision.force_id, over, basis)
        assert [(row.unit_id, row.count) for row in rows] == counted
    assert summaries.check(unit.connection()) == []
