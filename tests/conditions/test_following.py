"""What is said of a condition in force, what is decided where it was not met, and how a record
ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.conditions import following, planning, queries, service, setting
from cjdiversion.conditions.models import Condition, Evidence
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.disposals import service as disposals
from cjdiversion.disposals.steps import Status as Decided
from cjdiversion.errors import Conflict, NotPermitted, OutOfOrder
from tests import make
from tests.conditions import made

Person = Callable[[str], Actor]
pytestmark = pytest.mark.usefixtures("unit")


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
    with made.refused("said_at", "before-signature"):
        made.reported(condition, "yes", person, said_at=clock.now() - timedelta(days=1))
    with made.refused("said_at", "future"):
        made.reported(condition, "yes", person, said_at=clock.now() + timedelta(hours=1))
    assert condition.status is Status.RUNNING


def test_nobody_says_that_a_varied_condition_was_done_before_its_fresh_signature(
    person: Person,
) -> None:
    with clock.at(clock.now() - timedelta(days=4)):
        condition = made.running(person)
    later = made.varied(condition, person)
    with made.refused("said_at", "before-signature"):
        made.reported(later, "yes", person, said_at=clock.now() - timedelta(days=1))
    made.reported(later, "yes", person)
    assert later.status is Status.MET


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
    with made.refused("reasons", "reasons-short"):
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
        with made.refused("early_because", "not-due"):
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
    with clock.at(later), made.refused("exceptional_because", "exception"):
        made.varied(row, person, due_on=made.in_days(7 * 7))  # 17 weeks from the signature


def test_a_variation_needs_consent_and_a_later_signature(person: Person) -> None:
    condition = made.running(person)
    with made.refused("consents", "consent-missing"):
        made.varied(condition, person, consents=False)
    assert condition.status is Status.RUNNING
    between = clock.now() + timedelta(days=1)
    with clock.at(clock.now() + timedelta(days=2)):
        row = made.varied(condition, person)
        with made.refused("signed_at", "before-last"):
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
    record = planning.plan(case, by=by, option_code="diversionary-activity", **made.plan_of())
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
    with made.refused("choice", "does-not-follow") as words:
        following.decide(condition, by=by, choice="prosecute", reasons=made.REASONS)
    assert "generally not enforced" in words[0]
    assert "Source: NPCC guidance on community resolutions" in words[0]
    assert condition.status is Status.NOT_MET
    made.decide(condition, person, "no-action")
    assert condition.record.status is Kept.COMPLETED
