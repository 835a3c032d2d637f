"""Records and conditions through the services: what is taken, what is refused, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.conditions import following, queries, service, setting
from cjdiversion.conditions.models import Condition, Evidence
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.disposals import service as disposals
from cjdiversion.disposals.steps import Status as Decided
from cjdiversion.entries.models import CustodyEntry
from cjdiversion.errors import Conflict, Invalid, NotPermitted, OutOfOrder
from cjdiversion.reference import Mark, ReferenceEntry
from cjdiversion.screenings import service as screenings
from tests import make
from tests.conditions import made
from tests.disposals import made as deciding

Person = Callable[[str], Actor]
pytestmark = pytest.mark.usefixtures("unit")


@contextmanager
def refused(field: str, code: str) -> Iterator[list[str]]:
    """The words are there to be looked at afterwards."""
    words: list[str] = []
    with pytest.raises(Invalid) as caught:
        yield words
    told = caught.value.fields
    assert field in told, told
    assert told[field][0][0] == code
    words.append(told[field][0][1])


# --- beginning ------------------------------------------------------------------------------------


def test_a_record_is_begun_once_for_a_decision(person: Person) -> None:
    decision = made.decided(person)
    record = made.begun(person, decision=decision)
    assert (record.status, record.option_code) == (Kept.DRAFT, "conditional-caution")
    assert (record.owner_name, record.owner_id) == ("DS Mary Quill", person("supervisor").person_id)
    with pytest.raises(Conflict):
        made.begun(person, decision=decision)


def test_a_caution_is_not_recorded_without_the_admission(person: Person) -> None:
    with refused("admission", "admission-missing") as words:
        made.begun(person, admission=" ")
    assert "Criminal Justice Act 2003 ss22-27" in words[0]
    with refused("admitted_on", "admission-missing"):
        made.begun(person, admitted_on=None)


def test_what_has_no_record_of_its_own_gets_none(person: Person) -> None:
    decision = made.decided(person, outcome="1")
    with pytest.raises(OutOfOrder, match="no record of its own"):
        made.begun(person, decision=decision)


def test_a_plan_comes_before_the_outcome_and_never_for_a_caution(person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    told = {"offences": "Criminal damage to a fence"}
    by = person("inspector")
    with refused("option_code", "decided-first"):
        service.plan(case, by=by, option_code="conditional-caution", **told)
    record = service.plan(case, by=by, option_code="diversionary-activity", **told)
    assert (record.decision_id, record.owner_name) == (None, by.name)


def test_a_plan_is_begun_by_the_rank_that_decides_the_option(person: Person) -> None:
    decision = made.decided(person)  # only for a case in reach of the constable
    disposals.supersede(decision, by=person("supervisor"), because=made.REASONS)
    with pytest.raises(NotPermitted, match="rank of sergeant or above"):
        service.plan(
            decision.case,
            by=person("investigator"),
            option_code="deferred-prosecution",
            offences="Theft from a shop",
        )


# --- setting --------------------------------------------------------------------------------------


def test_a_condition_reads_as_a_sentence_and_has_a_reference(person: Person) -> None:
    row = setting.add(made.begun(person), by=person("investigator"), **made.facts())
    assert row.words == "Attend an assessment with Northshire Wellbeing: one appointment"
    assert row.is_health
    assert row.reference.startswith("Q")
    assert (row.number, row.status) == (1, Status.SET)


def test_conditions_are_set_until_the_signature_and_not_after(person: Person) -> None:
    record = made.signed(person)
    with pytest.raises(OutOfOrder):
        setting.add(record, by=person("supervisor"), **made.facts())
    condition = made.only(record, person)
    with pytest.raises(OutOfOrder):
        setting.change(condition, by=person("supervisor"), **made.facts())
    with pytest.raises(OutOfOrder):
        setting.take_out(made.only(record, person), by=person("supervisor"))


def test_a_condition_that_is_taken_out_asks_for_no_hours_any_more(person: Person) -> None:
    record, by = made.begun(person), person("supervisor")
    first = setting.add(record, by=by, **made.work(15))
    with refused("hours", "hours-over") as words:
        setting.add(record, by=by, **made.work(6))
    assert "20 hours" in words[0]
    assert "Police and Justice Act 2006 s17" in words[0]
    setting.take_out(first, by=by)
    setting.add(record, by=by, **made.work(20))
    with refused("hours", "hours-over"):
        setting.add(record, by=by, **made.work(1))


def test_who_signs_from_a_page_that_shows_what_was_taken_out_since_is_refused(
    person: Person,
) -> None:
    record, by = made.begun(person), person("supervisor")
    setting.add(record, by=by, **made.facts())
    second = setting.add(record, by=by, **made.work(5))
    shown = record.version
    setting.take_out(second, by=by)
    with pytest.raises(Conflict):
        service.sign(record, by=by, version=shown, **made.signature())


def test_a_change_is_checked_like_a_new_one(person: Person) -> None:
    record, by = made.begun(person), person("supervisor")
    condition = setting.add(record, by=by, **made.work(15))
    setting.change(condition, by=by, **made.work(20, provider="Riverside Works"))
    assert condition.hours == 20
    assert condition.words == "Do unpaid work with Riverside Works"
    with refused("hours", "hours-over"):
        setting.change(condition, by=by, **made.work(21))


BAD: list[tuple[dict[str, Any], str, str]] = [
    (made.facts(due_on=made.in_days(16 * 7 + 1)), "exceptional_because", "exception"),
    (made.facts(due_on=made.in_days(20 * 7 + 1), exceptional_because="Late"), "due_on", "due-late"),
    (made.facts(due_on=made.in_days(-1)), "due_on", "due-past"),
    (made.facts(details="and take their tablets"), "details", "medicine"),
    (made.facts(details="and complete treatment"), "details", "treatment"),
    (made.facts(kind="punitive"), "kind", "kind"),
    (made.facts(hours=4), "hours", "hours-not-asked"),
    (made.facts(provider_email="nobody"), "provider_email", "not-an-address"),
    (made.work(None), "hours", "hours-missing"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("told", "field", "code"), BAD)
def test_what_a_condition_may_not_be_is_refused_and_nothing_is_kept(
    person: Person, told: dict[str, Any], field: str, code: str
) -> None:
    record = made.begun(person)
    with refused(field, code):
        setting.add(record, by=person("supervisor"), **told)
    assert queries.conditions_of(record.id) == []


def test_a_condition_ends_before_the_time_limit_of_a_summary_offence(person: Person) -> None:
    record = made.begun(person, summary_limit_on=made.in_days(40))
    with refused("due_on", "due-summary") as words:
        setting.add(record, by=person("supervisor"), **made.facts(due_on=made.in_days(27)))
    assert "Magistrates’ Courts Act 1980 s127" in words[0]
    setting.add(record, by=person("supervisor"), **made.facts(due_on=made.in_days(26)))


def test_a_simple_caution_has_no_conditions(person: Person) -> None:
    decision = made.decided(person, option_code="simple-caution")
    record = made.begun(person, decision=decision)
    with refused("starter", "no-conditions"):
        setting.add(record, by=person("supervisor"), **made.facts())


def test_a_force_sets_its_own_weeks(person: Person, unit: Session) -> None:
    record = made.begun(person)
    unit.add(
        ReferenceEntry(
            kind="condition_times",
            code="weeks",
            label="Ours",
            force_code="99",
            from_on=clock.today(),
            attributes={"number": 12},
            source="Force policy",
            mark=Mark.LOCAL,
        )
    )
    unit.flush()
    with refused("exceptional_because", "exception") as words:
        setting.add(record, by=person("supervisor"), **made.facts(due_on=made.in_days(85)))
    assert "within 12 weeks" in words[0]
    assert "Force policy (local)" in words[0]


# --- signing --------------------------------------------------------------------------------------


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
    with refused("signed_at", "conditions-missing") as words:
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
    with refused(field, code):
        service.sign(record, by=person("supervisor"), **made.signature(**over))
    assert record.status is Kept.DRAFT


def test_a_refusal_names_where_the_option_comes_from_and_nothing_surer(person: Person) -> None:
    by, case = person("inspector"), make.booking(by=person("sergeant"))
    record = service.plan(case, by=by, option_code="deferred-prosecution", offences="Theft")
    setting.add(record, by=by, **made.facts())
    with refused("consents", "consent-missing") as words:
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
    with refused("adult_name", "adult-missing") as words:
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
    with refused("adult_name", "adult-missing"):
        service.sign(record, by=by, **made.signature(signed_at=yesterday, adult_name=""))
    with refused("signed_at", "children-only"):  # a youth caution is none for an adult
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
    record = service.plan(case, by=by, option_code=option_code, offences="Theft")
    setting.add(record, by=by, **made.facts())
    with refused("adult_name", "adult-missing"):
        service.sign(record, by=by, **made.signature(adult_name=""))


# --- following ------------------------------------------------------------------------------------


def test_all_met_completes_the_record_and_closes_the_outcome(person: Person) -> None:
    record = made.signed(person, made.facts(), made.work(10))
    first, second = queries.standing_in(record.id)
    made.reported(first, "yes", person)
    assert record.status is Kept.SIGNED
    made.reported(second, "yes", person)
    assert (record.status, record.ended_on) == (Kept.COMPLETED, clock.today())
    decision = record.decision
    assert decision is not None
    assert decision.closed_on == clock.today()


def test_what_was_said_by_telephone_is_kept_with_who_said_and_who_recorded_it(
    person: Person, unit: Session
) -> None:
    condition = made.running(person)
    made.reported(condition, "partly", person)
    (row,) = unit.scalars(sa.select(Evidence)).all()
    assert (row.answer, row.means, row.recorded_by) == ("partly", "phone", "DC Lena Ford")
    assert row.said_by == "Sam Okoro, Northshire Wellbeing"
    assert condition.status is Status.PARTLY
    made.reported(condition, "yes", person)
    assert condition.status is Status.MET
    assert len(unit.scalars(sa.select(Evidence)).all()) == 2


def test_nobody_says_it_was_done_before_it_was_signed_or_in_the_future(person: Person) -> None:
    condition = made.running(person)
    with refused("said_at", "before-signature"):
        made.reported(condition, "yes", person, said_at=clock.now() - timedelta(days=1))
    with refused("said_at", "future"):
        made.reported(condition, "yes", person, said_at=clock.now() + timedelta(hours=1))
    assert condition.status is Status.RUNNING


def test_a_breach_of_a_condition_already_completed_is_refused(person: Person) -> None:
    record = made.signed(person, made.facts(), made.work(10))
    first, second = queries.standing_in(record.id)
    made.reported(first, "yes", person)
    for choice in ("prosecute", "no-action"):
        with pytest.raises(OutOfOrder, match="this is done"):
            made.decide(first, person, choice)
    with pytest.raises(OutOfOrder):
        made.varied(first, person)
    assert (first.status, second.status) == (Status.MET, Status.RUNNING)


def test_what_is_in_force_is_no_breach(person: Person) -> None:
    condition = made.running(person)
    with pytest.raises(OutOfOrder):
        made.decide(condition, person, "prosecute")


def test_prosecution_ends_the_caution_and_its_outcome(person: Person) -> None:
    record = made.signed(person, made.facts(), made.work(10))
    first, second = queries.standing_in(record.id)
    made.reported(first, "no", person)
    made.decide(first, person, "prosecute")
    assert (first.status, second.status) == (Status.BREACHED, Status.CANCELLED)
    assert record.status is Kept.CEASED
    decision = record.decision
    assert decision is not None
    assert decision.status is Decided.SUPERSEDED
    assert made.REASONS in decision.superseded_reason
    (breach,) = queries.breaches_of([first.id])
    assert (breach.choice, breach.stood) == ("prosecute", "not-met")
    assert (breach.decided_by, breach.decided_by_rank) == ("DS Mary Quill", "sergeant")


def test_no_action_is_a_decision_with_reasons_and_completes_the_rest(person: Person) -> None:
    condition = made.running(person)
    made.reported(condition, "partly", person)
    with refused("reasons", "reasons-short"):
        made.decide(condition, person, "no-action", reasons="Enough")
    made.decide(condition, person, "no-action")
    assert condition.status is Status.EXCUSED
    assert condition.record.status is Kept.COMPLETED


def test_before_the_day_it_is_due_nothing_follows_unless_they_said_they_will_not(
    person: Person,
) -> None:
    condition = made.running(person)
    made.reported(condition, "no", person)
    for choice in ("prosecute", "no-action"):
        with refused("early_because", "not-due"):
            made.decide(condition, person, choice, early_because=" ")
    assert condition.status is Status.NOT_MET
    made.decide(condition, person, "prosecute")
    (breach,) = queries.breaches_of([condition.id])
    assert breach.early_because == made.EARLY

    due = made.running(person)
    made.reported(due, "no", person)
    with clock.at(clock.now() + timedelta(days=28)):
        made.decide(due, person, "no-action", early_because=None)
    assert due.status is Status.EXCUSED


def test_what_follows_is_decided_by_the_rank_that_decides_the_caution(person: Person) -> None:
    condition = made.running(person)
    made.reported(condition, "no", person)
    with pytest.raises(NotPermitted, match="sergeant or above") as caught:
        made.decide(condition, person, "no-action", by=person("investigator"))
    assert "Criminal Justice Act 2003" in str(caught.value)


def test_a_variation_has_a_fresh_signature_and_keeps_the_first_weeks(person: Person) -> None:
    condition = made.running(person)
    made.reported(condition, "no", person)
    row = made.varied(condition, person)
    record = condition.record
    assert condition.status is Status.VARIED
    assert (row.status, row.number, row.replaces_id) == (Status.RUNNING, 1, condition.id)
    assert (condition.to_version, row.from_version, record.signatures) == (1, 2, 2)
    assert [one.number for one in queries.signatures_of(record.id)] == [1, 2]
    assert [one.consents for one in queries.signatures_of(record.id)] == [True, True]
    later = clock.now() + timedelta(weeks=10)
    with clock.at(later), refused("exceptional_because", "exception"):
        made.varied(row, person, due_on=made.in_days(7 * 7))  # 17 weeks from the signature


def test_a_variation_needs_consent_and_a_later_signature(person: Person) -> None:
    condition = made.running(person)
    with refused("consents", "consent-missing"):
        made.varied(condition, person, consents=False)
    assert condition.status is Status.RUNNING
    between = clock.now() + timedelta(days=1)
    with clock.at(clock.now() + timedelta(days=2)):
        row = made.varied(condition, person)
        with refused("signed_at", "before-last"):
            made.varied(row, person, signed_at=between)


def test_hours_of_what_was_varied_do_not_count_beside_its_variation(person: Person) -> None:
    record = made.signed(person, made.work(20))
    row = made.varied(made.only(record, person), person, **made.work(20, due_on=made.in_days(30)))
    assert row.hours == 20


def test_where_another_decision_took_its_place_nothing_is_done_any_more(person: Person) -> None:
    condition = made.running(person)
    decision = condition.record.decision
    assert decision is not None
    disposals.supersede(decision, by=person("supervisor"), because=made.REASONS)
    with pytest.raises(OutOfOrder, match="no longer stands"):
        made.reported(condition, "yes", person)
    with pytest.raises(OutOfOrder, match="no longer stands"):
        made.varied(condition, person)


def test_somebody_else_was_first(person: Person) -> None:
    condition = made.running(person)
    version = condition.version
    made.reported(condition, "no", person)
    with pytest.raises(Conflict):
        made.decide(condition, person, "no-action", version=version)


def test_a_completed_plan_leaves_the_outcome_to_be_recorded(person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    by = person("inspector")
    record = service.plan(
        case, by=by, option_code="diversionary-activity", offences="Damage to a fence"
    )
    setting.add(record, by=by, **made.facts())
    service.sign(record, by=by, **made.signature())
    following.report(
        setting.open(queries.standing_in(record.id)[0].token, by=by),
        by=by,
        answer="yes",
        said_by="Sam Okoro",
        said_at=clock.now(),
    )
    assert (record.status, record.ended_on) == (Kept.COMPLETED, clock.today())
    found = cases.open(case.token, by=by)
    assert found.is_open


def test_every_deed_leaves_its_trace(person: Person, unit: Session) -> None:
    condition = made.running(person)
    made.reported(condition, "no", person)
    made.varied(condition, person)
    query = sa.select(AuditEvent.did).where(AuditEvent.case_id == condition.case_id)
    deeds = [did for did in unit.scalars(query) if did.value.startswith(("caution", "condition:"))]
    deeds = [did for did in deeds if did is not Did.CAUTION_OPENED]
    assert deeds == [
        *(Did.CAUTION_BEGUN, Did.CONDITION_SET, Did.CAUTION_SIGNED, Did.CONDITION_BEGUN),
        *(Did.CONDITION_REPORTED, Did.CONDITION_VARIED, Did.CAUTION_SIGNED),
    ]


# --- what does not follow -------------------------------------------------------------------------


def resolution(person: Person) -> Condition:
    """A condition of a community resolution that was not met."""
    decision = made.decided(person, outcome="8")
    condition = made.only(made.signed(person, decision=decision), person)
    made.reported(condition, "no", person)
    return condition


def test_a_community_resolution_is_not_prosecuted(person: Person) -> None:
    condition, by = resolution(person), person("supervisor")
    with refused("choice", "does-not-follow") as words:
        following.decide(condition, by=by, choice="prosecute", reasons=made.REASONS)
    assert "generally not enforced" in words[0]
    assert "Source: NPCC guidance on community resolutions" in words[0]
    assert condition.status is Status.NOT_MET
    made.decide(condition, person, "no-action")
    assert condition.record.status is Kept.COMPLETED
