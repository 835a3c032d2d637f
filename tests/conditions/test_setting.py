"""A record is begun, and its conditions are set: what is taken and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.conditions import planning, queries, service, setting
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.disposals import service as disposals
from cjdiversion.errors import Conflict, NotPermitted, OutOfOrder
from cjdiversion.reference import Mark, ReferenceEntry
from tests import make
from tests.conditions import made

Person = Callable[[str], Actor]
pytestmark = pytest.mark.usefixtures("unit")


# --- beginning ------------------------------------------------------------------------------------


def test_a_record_is_begun_once_for_a_decision(person: Person) -> None:
    decision = made.decided(person)
    record = made.begun(person, decision=decision)
    assert (record.status, record.option_code) == (Kept.DRAFT, "conditional-caution")
    assert (record.owner_name, record.owner_id) == ("DS Mary Quill", person("supervisor").person_id)
    with pytest.raises(Conflict):
        made.begun(person, decision=decision)


def test_a_caution_is_not_recorded_without_the_admission(person: Person) -> None:
    with made.refused("admission", "admission-missing") as words:
        made.begun(person, admission=" ")
    assert "Criminal Justice Act 2003 ss22-27" in words[0]
    with made.refused("admitted_on", "admission-missing"):
        made.begun(person, admitted_on=None)


def test_what_has_no_record_of_its_own_gets_none(person: Person) -> None:
    decision = made.decided(person, outcome="1")
    with pytest.raises(OutOfOrder, match="no record of its own"):
        made.begun(person, decision=decision)


def test_a_plan_comes_before_the_outcome_and_never_for_a_caution(person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    told, by = made.plan_of(), person("inspector")
    with made.refused("option_code", "decided-first"):
        planning.plan(case, by=by, option_code="conditional-caution", **told)
    record = planning.plan(case, by=by, option_code="diversionary-activity", **told)
    assert (record.decision_id, record.owner_name) == (None, by.name)


def test_a_plan_is_begun_by_the_rank_that_decides_the_option(person: Person) -> None:
    decision = made.decided(person)  # only for a case in reach of the constable
    disposals.supersede(decision, by=person("supervisor"), because=made.REASONS)
    with pytest.raises(NotPermitted, match="rank of sergeant or above"):
        planning.plan(
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
    with made.refused("hours", "hours-over") as words:
        setting.add(record, by=by, **made.work(6))
    assert "20 hours" in words[0]
    assert "Police and Justice Act 2006 s17" in words[0]
    setting.take_out(first, by=by)
    setting.add(record, by=by, **made.work(20))
    with made.refused("hours", "hours-over"):
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
    with made.refused("hours", "hours-over"):
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
    with made.refused(field, code):
        setting.add(record, by=person("supervisor"), **told)
    assert queries.conditions_of(record.id) == []


def test_a_condition_ends_before_the_time_limit_of_a_summary_offence(person: Person) -> None:
    record = made.begun(person, summary_limit_on=made.in_days(40))
    with made.refused("due_on", "due-summary") as words:
        setting.add(record, by=person("supervisor"), **made.facts(due_on=made.in_days(27)))
    assert "Magistrates’ Courts Act 1980 s127" in words[0]
    setting.add(record, by=person("supervisor"), **made.facts(due_on=made.in_days(26)))


def test_a_simple_caution_has_no_conditions(person: Person) -> None:
    decision = made.decided(person, option_code="simple-caution")
    record = made.begun(person, decision=decision)
    with made.refused("starter", "no-conditions"):
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
    with made.refused("exceptional_because", "exception") as words:
        setting.add(record, by=person("supervisor"), **made.facts(due_on=made.in_days(85)))
    assert "within 12 weeks" in words[0]
    assert "Force policy (local)" in words[0]
