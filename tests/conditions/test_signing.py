"""The signature of a record: what it needs, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import Did
from cjdiversion.conditions import planning, queries, service, setting
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.entries.models import CustodyEntry
from cjdiversion.screenings import service as screenings
from tests import make
from tests.conditions import made
from tests.disposals import made as deciding

Person = Callable[[str], Actor]
pytestmark = pytest.mark.usefixtures("unit")


def test_the_signature_brings_the_conditions_into_force(person: Person, unit: Session) -> None:
    record = made.signed(person, made.facts(), made.work(10))
    assert (record.status, record.signed_on, record.signatures) == (Kept.SIGNED, clock.today(), 1)
    standing = queries.standing_in(record.id)
    assert [(one.status, one.from_version) for one in standing] == [(Status.RUNNING, 1)] * 2
    assert standing[0].ask_on == made.in_days(14)
    decision = record.decision
    assert decision is not None
    assert decision.closed_on is None
    lines = unit.scalars(
        sa.select(CustodyEntry.words).where(CustodyEntry.code == Did.CAUTION_SIGNED.value)
    ).all()
    assert lines == ["Conditional caution: its record was explained, agreed to and signed."]


def test_a_conditional_caution_is_not_signed_without_its_conditions(person: Person) -> None:
    record = made.begun(person)
    with made.refused("signed_at", "conditions-missing") as words:
        service.sign(record, by=person("supervisor"), **made.signature())
    assert "Criminal Justice Act 2003" in words[0]


def test_a_simple_caution_is_complete_with_its_signature_and_closed_that_day(
    person: Person,
) -> None:
    decision = made.decided(person, option_code="simple-caution")
    record = made.begun(person, decision=decision)
    assert decision.closed_on is None
    with clock.at(clock.now() + timedelta(days=3)):
        signed_at, by = clock.now() - timedelta(days=1), person("supervisor")
        service.sign(record, by=by, **made.signature(signed_at=signed_at))
    assert (record.status, record.ended_on) == (Kept.COMPLETED, made.in_days(2))
    assert decision.closed_on == made.in_days(2)


SIGNATURES: list[tuple[dict[str, Any], str, str]] = [
    ({"consents": False}, "consents", "consent-missing"),
    ({"consents": None}, "consents", "consent-missing"),
    ({"signed_at": clock.now() + timedelta(hours=1)}, "signed_at", "future"),
    ({"signed_at": clock.now() - timedelta(days=1)}, "signed_at", "before-decision"),
    ({"method": "handshake"}, "method", "unknown"),
]


@pytest.mark.parametrize(("over", "field", "code"), SIGNATURES)
def test_a_signature_that_cannot_stand_is_refused(
    person: Person, over: dict[str, Any], field: str, code: str
) -> None:
    record = made.begun(person)
    setting.add(record, by=person("supervisor"), **made.facts())
    with made.refused(field, code):
        service.sign(record, by=person("supervisor"), **made.signature(**over))
    assert record.status is Kept.DRAFT


def test_a_refusal_names_where_the_option_comes_from_and_nothing_surer(person: Person) -> None:
    by, case = person("inspector"), make.booking(by=person("sergeant"))
    record = planning.plan(case, by=by, option_code="deferred-prosecution", **made.plan_of())
    setting.add(record, by=by, **made.facts())
    with made.refused("consents", "consent-missing") as words:
        service.sign(record, by=by, **made.signature(consents=None))
    assert "Durham Constabulary Checkpoint" in words[0]
    assert "(V2)" in words[0]
    assert "Criminal Justice Act" not in words[0]


def test_a_child_and_a_vulnerable_adult_sign_with_an_appropriate_adult(person: Person) -> None:
    record = made.begun(person)
    setting.add(record, by=person("supervisor"), **made.facts())
    service.sign(record, by=person("supervisor"), **made.signature(adult_name=""))
    assert record.status is Kept.SIGNED  # an adult of whom nothing is known

    child = make.booking(
        by=person("sergeant"), born_on=clock.today().replace(year=clock.today().year - 15, day=1)
    )
    deciding.answered(child, by=person("inspector"))
    youth = made.decided(
        person,
        outcome="2",
        who="inspector",
        case=child,
        option_code="youth-conditional-caution",
        suspect_agrees=True,
    )
    record = made.begun(person, decision=youth, who="inspector")
    setting.add(record, by=person("inspector"), **made.facts())
    with made.refused("adult_name", "adult-missing") as words:
        service.sign(record, by=person("inspector"), **made.signature(adult_name=""))
    assert "since 13 April 2015" in words[0]


def test_an_adult_is_there_who_was_needed_on_the_day_of_the_signature(person: Person) -> None:
    by, today = person("inspector"), clock.today()
    with clock.at(clock.now() - timedelta(days=1)):
        born = date(today.year - 18, today.month, today.day)  # 18 today
        child = make.booking(by=person("sergeant"), born_on=born)
        deciding.answered(child, by=by)
        told = {"option_code": "youth-conditional-caution", "suspect_agrees": True}
        youth = made.decided(person, outcome="2", who="inspector", case=child, **told)
        record = made.begun(person, decision=youth, who="inspector")
        setting.add(record, by=by, **made.facts())
        yesterday = clock.now()
    with made.refused("adult_name", "adult-missing"):
        service.sign(record, by=by, **made.signature(signed_at=yesterday, adult_name=""))
    with made.refused("signed_at", "children-only"):  # a youth caution is none for an adult
        service.sign(record, by=by, **made.signature(adult_name=""))
    service.sign(record, by=by, **made.signature(signed_at=yesterday))
    assert record.status is Kept.SIGNED


@pytest.mark.parametrize("option_code", ["diversionary-activity", "deferred-prosecution"])
def test_a_vulnerable_adult_agrees_to_a_plan_with_an_appropriate_adult(
    person: Person, option_code: str
) -> None:
    by, case = person("inspector"), make.booking(by=person("sergeant"))
    told: dict[str, Any] = {"is_vulnerable": True, "limbs": ["i"], "reasons": "Loses the thread"}
    screenings.decide_vulnerability(case, by=person("sergeant"), **told)
    record = planning.plan(case, by=by, option_code=option_code, **made.plan_of())
    setting.add(record, by=by, **made.facts())
    with made.refused("adult_name", "adult-missing"):
        service.sign(record, by=by, **made.signature(adult_name=""))


def test_a_signature_does_not_come_before_the_day_of_the_admission(person: Person) -> None:
    record = made.begun(person)
    setting.add(record, by=person("supervisor"), **made.facts())
    later = clock.now() + timedelta(days=3)
    with clock.at(later):
        said = {"offences": "Theft", "admission": "Yes", "admitted_on": clock.today()}
        setting.amend(record, by=person("supervisor"), **said)
        with made.refused("signed_at", "before-admission"):
            signed_at = later - timedelta(days=1)
            service.sign(record, by=person("supervisor"), **made.signature(signed_at=signed_at))


@pytest.mark.parametrize(
    "name", ["DS Mary Quill", "Quill, M.", "DC Lena Ford", "Zoë Okonkwo-Jones", "Zoe Okonkwo Jones"]
)
def test_the_appropriate_adult_is_neither_of_the_police_nor_the_person(
    person: Person, name: str
) -> None:
    """Decided by the sergeant, explained and written down by the constable."""
    record = made.begun(person)
    setting.add(record, by=person("supervisor"), **made.facts())
    shown = record.case.person
    shown.forenames, shown.surname = "Zoë", "Okonkwo-Jones"
    said = made.signature(adult_name=name, explained_by="DC Lena Ford")
    with made.refused("adult_name", "adult-not-independent") as words:
        service.sign(record, by=person("supervisor"), **said)
    assert words == [] or "s45ZA" in words[0]
    service.sign(record, by=person("supervisor"), **made.signature(adult_name="Ruth Amara"))


def test_nobody_admits_an_offence_before_its_day(person: Person) -> None:
    decision = made.decided(person)
    decision.case.offences[0].committed_on = clock.today()
    early = clock.today() - timedelta(days=1)
    with made.refused("admitted_on", "before-offence"):
        made.begun(person, decision=decision, admitted_on=early)
    assert made.begun(person, decision=decision, admitted_on=clock.today()).admitted_on


def test_the_outcome_closes_on_the_day_the_last_was_met_whatever_was_varied_or_taken_out(
    person: Person,
) -> None:
    by, begun = person("supervisor"), clock.now()
    record = made.begun(person)
    kept, out = (setting.add(record, by=by, **made.facts()) for _ in range(2))
    setting.take_out(out, by=by)
    service.sign(record, by=by, **made.signature())
    with clock.at(begun + timedelta(days=9)):
        signed = {"signed_at": begun + timedelta(hours=1)}
        later = made.varied(made.only(record, person), person, **signed)
        assert later.replaces_id == kept.id
        said_at = begun + timedelta(days=2)
        made.reported(later, "yes", person, said_at=said_at)
    assert record.ended_on == clock.london(said_at).date()
    assert record.decision is not None
    assert record.decision.closed_on == record.ended_on
