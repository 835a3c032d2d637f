"""A plan before an outcome: what it leads to when it is done, and when it is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion.access import Actor
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.conditions import listed, planning, queries, reading, service, setting
from cjdiversion.conditions.models import Record
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.disposals import service as disposals
from cjdiversion.disposals.models import Decision
from cjdiversion.errors import Conflict, Invalid, OutOfOrder
from tests.conditions import made
from tests.disposals import made as deciding

Person = Callable[[str], Actor]
pytestmark = pytest.mark.usefixtures("unit")
OPTION = "diversionary-activity"
SISTER = "deferred-prosecution"  # of the same outcome


def planned(
    person: Person,
    *conditions: dict[str, Any],
    case: Case | None = None,
    option: str = OPTION,
) -> Record:
    """In force with these conditions, or a draft with none."""
    by = person("supervisor")
    case = case or deciding.case_for(by, recorded_by=person("sergeant"))
    record = planning.plan(case, by=by, option_code=option, offences="Theft from a shop")
    for told in conditions:
        setting.add(record, by=by, **told)
    if conditions:
        service.sign(record, by=by, **made.signature())
    return record


def excused(record: Record, person: Person) -> None:
    condition = made.only(record, person)
    made.reported(condition, "no", person)
    made.decide(condition, person, "no-action")


def outcome_22(case: Case, person: Person, option: str = OPTION) -> Decision:
    by = person("supervisor")
    opened = cases.open(case.token, by=by)
    return disposals.decide(opened, by=by, **deciding.facts("22", option_code=option))


def not_done(case: Case, person: Person, option: str = OPTION) -> str:
    with pytest.raises(Invalid) as refused:
        outcome_22(case, person, option)
    ((code, words),) = refused.value.fields["activity_done_on"]
    assert code == "plan-not-done"
    assert "Source: NPCC" in words
    return words


def test_a_plan_of_which_nothing_was_done_leads_to_no_outcome_22(person: Person) -> None:
    record = planned(person, made.facts())
    excused(record, person)
    assert (record.status, record.ended_because) == (Kept.CEASED, "No condition of it was done")
    assert reading.activity_of(record.case) == {}
    assert "ended without having been done" in not_done(record.case, person)


def test_a_later_plan_that_was_done_leads_to_it(person: Person) -> None:
    record = planned(person, made.facts())
    excused(record, person)
    later = planned(person, made.facts(), case=record.case)
    assert "is not done yet" in not_done(record.case, person)
    made.reported(made.only(later, person), "yes", person)
    assert later.status is Kept.COMPLETED
    assert outcome_22(record.case, person).outcome_code == "22"


@pytest.mark.parametrize("conditions", [(), (made.facts(),)])
def test_a_plan_under_way_is_not_gone_round_by_another_option_of_its_outcome(
    person: Person, conditions: tuple[dict[str, Any], ...]
) -> None:
    record = planned(person, *conditions)
    words = not_done(record.case, person, SISTER)
    assert "The plan of this case, Diversionary activity (outcome 22), is not done yet" in words
    planning.end_plan(record, by=person("supervisor"), reasons=made.REASONS)
    assert outcome_22(record.case, person, SISTER).option_code == SISTER


def test_a_plan_that_was_done_is_no_bar_to_another_option_of_its_outcome(person: Person) -> None:
    record = planned(person, made.facts())
    made.reported(made.only(record, person), "yes", person)
    assert outcome_22(record.case, person, SISTER).option_code == SISTER


def test_what_was_excused_beside_what_was_done_does_not_undo_it(person: Person) -> None:
    record = planned(person, made.facts(), made.work())
    first, second = (
        setting.open(one.token, by=person("supervisor"))
        for one in reading.of(record, person("supervisor")).standing
    )
    made.reported(first, "yes", person)
    made.reported(second, "no", person)
    made.decide(second, person, "no-action")
    assert record.status is Kept.COMPLETED
    assert reading.activity_of(record.case)["activity"] == first.words


def test_another_outcome_is_open_while_a_plan_is_under_way(person: Person) -> None:
    record, by = planned(person), person("supervisor")
    opened = cases.open(record.case.token, by=by)
    assert disposals.decide(opened, by=by, **deciding.facts("1")).outcome_code == "1"


# --- a plan that leads nowhere --------------------------------------------------------------------


@pytest.mark.parametrize("conditions", [(), (made.facts(),)])
def test_a_plan_is_ended_with_reasons(
    person: Person, conditions: tuple[dict[str, Any], ...]
) -> None:
    record, by = planned(person, *conditions), person("supervisor")
    with pytest.raises(Invalid) as refused:
        planning.end_plan(record, by=by, reasons="moved")
    assert refused.value.fields["reasons"][0][0] == "reasons-short"
    planning.end_plan(record, by=by, reasons=made.REASONS)
    assert (record.status, record.ended_because) == (Kept.CEASED, made.REASONS)
    rows = queries.conditions_of(record.id)
    assert [one.status for one in rows] == [Status.CANCELLED] * len(conditions)
    with pytest.raises(OutOfOrder):
        planning.end_plan(record, by=by, reasons=made.REASONS)


def test_a_caution_is_not_ended_as_a_plan_is(person: Person) -> None:
    with pytest.raises(OutOfOrder, match="ends with its decision"):
        planning.end_plan(made.begun(person), by=person("supervisor"), reasons=made.REASONS)


def test_a_plan_ends_when_all_is_decided_without_it(person: Person) -> None:
    by = person("supervisor")
    case = deciding.case_for(by, recorded_by=person("sergeant"), offences=made.TWO_OFFENCES)
    running = planned(person, made.facts(), case=case)
    draft = planned(person, case=case, option="deferred-prosecution")
    disposals.decide(case, by=by, **deciding.facts("1", offences=["1"]))
    assert made.end_replaced() == 0
    disposals.decide(case, by=by, **deciding.facts("1", offences=["2"]))
    assert made.end_replaced() == 2
    assert {running.status, draft.status} == {Kept.CEASED}
    assert made.end_replaced() == 0


def test_a_plan_that_was_done_waits_for_the_offence_that_is_still_open(
    unit: Session, person: Person
) -> None:
    by = person("supervisor")
    case = deciding.case_for(by, recorded_by=person("sergeant"), offences=made.TWO_OFFENCES)
    record = planned(person, made.facts(), case=case)
    disposals.decide(case, by=by, **deciding.facts("1", offences=["1"]))
    made.reported(made.only(record, person), "yes", person)

    def waiting() -> list[Record]:
        return list(unit.scalars(listed.plans(by, "to-record")))

    assert waiting() == [record]
    disposals.decide(case, by=by, **deciding.facts("22", offences=["2"], option_code=OPTION))
    assert waiting() == []


def test_a_case_has_one_plan_of_a_kind_at_a_time(person: Person) -> None:
    by = person("supervisor")
    case = deciding.booked_for(by, recorded_by=person("sergeant"))
    first = planning.plan(case, by=by, option_code=OPTION, **made.plan_of())
    with pytest.raises(Conflict, match="has begun this plan already"):
        planning.plan(case, by=by, option_code=OPTION, **made.plan_of())
    planning.plan(case, by=by, option_code="deferred-prosecution", **made.plan_of())
    planning.end_plan(first, by=by, reasons=made.REASONS)
    assert planning.plan(case, by=by, option_code=OPTION, **made.plan_of()).token != first.token
