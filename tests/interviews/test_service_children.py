"""What is done for a child, recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.entries import queries as entries
from cjdiversion.errors import Invalid, NotPermitted
from cjdiversion.interviews import queries, service
from cjdiversion.interviews.children import State
from tests import make
from tests.detentions import made as detained

Person = Callable[[str], Actor]
NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)


def test_a_child_held_under_the_mental_health_act_is_no_suspect(
    unit: Session, person: Person
) -> None:
    born = clock.today().replace(year=clock.today().year - 15, day=1)
    case = detained.detained(by=person("sergeant"), place="health-based", born_on=born)
    codes = [step.row.code for step in queries.standing(case).child_steps]
    assert "welfare" in codes and "local-authority" in codes
    assert not {"youth-justice", "information-form"} & set(codes)


def child(person: Person) -> Any:
    return make.booking(by=person("sergeant"), born_on=None)


def test_done_by_whom_and_who_was_told(unit: Session, person: Person) -> None:
    case, by = child(person), person("investigator")
    facts = {"done_at": NOON, "told_whom": "Her aunt", "why_not": "Left from an earlier try"}
    row = service.record_child_step(case, by=by, step="welfare", is_done=True, **facts)
    assert (row.done_by, row.told_whom, row.why_not) == (by.name, "Her aunt", "")
    (entry,) = entries.of_case(case.id)
    assert entry.happened_at == NOON
    assert entry.words.endswith("27 March 2026 at 12:00, by DC Lena Ford, told: Her aunt")
    traces = unit.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.CHILD_STEP_RECORDED))
    assert [trace.facts for trace in traces] == [{"step": "welfare", "is_done": True}]


def test_not_done_keeps_the_reason_and_history_stays(unit: Session, person: Person) -> None:
    case, by = child(person), person("sergeant")
    why = {"why_not": "No answer, trying again at six", "told_whom": "Nobody"}
    service.record_child_step(case, by=by, step="welfare", is_done=False, **why)
    first = queries.standing(case).child_steps[0]
    assert (first.state, first.records[0].told_whom) == (State.NOT_DONE, "")
    done = {"done_at": clock.now(), "told_whom": "Her aunt"}
    service.record_child_step(case, by=by, step="welfare", is_done=True, **done)
    again = queries.standing(case).child_steps[0]
    assert (again.state, len(again.records)) == (State.DONE, 2)


def test_each_referral_has_its_own_form(unit: Session, person: Person) -> None:
    case, by = child(person), person("investigator")
    for referral in ("CM01 of 27 March", "CM01 of 9 April"):
        done = {"done_at": NOON, "referral": referral, "done_by": "DC Vale"}
        service.record_child_step(case, by=by, step="information-form", is_done=True, **done)
    forms = queries.child_forms_of(case.id)
    assert [form.referral for form in forms] == ["CM01 of 9 April", "CM01 of 27 March"]
    assert {form.done_by for form in forms} == {"DC Vale"}


def test_before_its_day_the_form_is_not_asked_for(unit: Session, person: Person) -> None:
    with clock.at(datetime(2025, 1, 31, 12, tzinfo=UTC)):
        codes = [row.code for row in queries.child_rows()]
    assert "information-form" not in codes
    assert "information-form" in [row.code for row in queries.child_rows()]


@pytest.mark.parametrize(
    ("step", "facts", "field"),
    [
        ("welfare", {"is_done": True}, "done_at"),
        ("welfare", {"is_done": False}, "why_not"),
        ("adult", {"is_done": True}, "step"),
        ("astrology", {"is_done": True}, "step"),
    ],
)
def test_half_a_record_is_refused_in_words(
    unit: Session, person: Person, step: str, facts: dict[str, Any], field: str
) -> None:
    case = child(person)
    with pytest.raises(Invalid) as refused:
        service.record_child_step(case, by=person("sergeant"), step=step, **facts)
    assert field in refused.value.fields
    assert queries.child_steps_of(case.id) == []


def test_who_reads_does_not_record(unit: Session, person: Person) -> None:
    case = child(person)
    with pytest.raises(NotPermitted):
        service.record_child_step(case, by=person("nurse"), step="welfare", is_done=True)


@pytest.mark.parametrize(
    ("over", "is_child"),
    [
        ({"born_on": date(2000, 1, 1)}, False),
        ({"born_on": None}, True),
        ({"born_on": None, "stated_age": 17}, True),
        ({"born_on": None, "stated_age": 30}, False),
        ({"born_on": date(2000, 1, 1), "stated_age": 16}, True),
    ],
)
def test_an_age_nobody_knows_counts(
    unit: Session, person: Person, over: dict[str, Any], is_child: bool
) -> None:
    case = make.booking(by=person("sergeant"), **over)
    assert bool(queries.standing(case).child_steps) is is_child
