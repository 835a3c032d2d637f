"""What was open when it was decided, and is not when it is recorded, signed or varied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases import service as cases
from cjdiversion.conditions import planning, service, setting
from cjdiversion.errors import Invalid
from cjdiversion.reference import Mark, ReferenceEntry
from tests.conditions import made
from tests.disposals import made as deciding

Person = Callable[[str], Actor]
pytestmark = pytest.mark.usefixtures("unit")


def born(years: int) -> date:
    return clock.today() - timedelta(days=years * 366)


def corrected(case: Any, person: Person, born_on: date | None) -> None:
    opened = cases.open(case.token, by=person("sergeant"))
    cases.correct(opened, by=person("sergeant"), version=None, born_on=born_on)


def refusal(deed: Callable[[], object], field: str) -> str:
    with pytest.raises(Invalid) as caught:
        deed()
    code, words = caught.value.fields[field][0]
    assert "Source:" in words
    return code


@pytest.mark.parametrize("born_on", [born(16), None])
def test_an_adults_caution_ends_where_they_are_no_adult_any_more(
    person: Person, born_on: date | None
) -> None:
    decision, draft, running = made.decided(person), made.begun(person), made.running(person)
    setting.add(draft, by=person("supervisor"), **made.facts())
    for case in (decision.case, draft.case, running.case):
        corrected(case, person, born_on)
    assert refusal(lambda: made.begun(person, decision=decision), "offences") == "adults-only"
    told = made.signature()
    sign = lambda: service.sign(draft, by=person("supervisor"), **told)  # noqa: E731
    assert refusal(sign, "signed_at") == "adults-only"
    assert refusal(lambda: made.varied(running, person), "signed_at") == "adults-only"


def test_who_was_under_18_at_the_signature_may_have_it_varied_after_the_birthday(
    person: Person,
) -> None:
    today = clock.today()
    tomorrow18 = (today + timedelta(days=1)).replace(year=today.year - 18)
    case = deciding.case_for(
        person("supervisor"), recorded_by=person("sergeant"), born_on=tomorrow18
    )
    deciding.answered(case, by=person("supervisor"))
    decision = deciding.decided(
        "2",
        by=person("supervisor"),
        recorded_by=person("sergeant"),
        case=case,
        option_code="youth-conditional-caution",
        suspect_agrees=True,
    )
    condition = made.only(made.signed(person, decision=decision), person)
    with clock.at(clock.now() + timedelta(days=3)):
        varied = made.varied(condition, person)
    assert varied.from_version == 2


def plan(person: Person, **over: Any) -> Callable[[], object]:
    by = person("supervisor")
    case = deciding.case_for(by, recorded_by=person("sergeant"), **over)
    told: dict[str, Any] = {"option_code": "diversionary-activity", "offences": "Theft"}
    return lambda: planning.plan(case, by=by, **told)


def test_nothing_is_planned_with_a_child_under_ten(person: Person) -> None:
    assert refusal(plan(person, born_on=born(8)), "option_code") == "under-ten"


def test_nothing_is_planned_that_a_force_does_without(unit: Session, person: Person) -> None:
    begin = plan(person)
    unit.add(
        ReferenceEntry(
            kind="oocr_options",
            code="diversionary-activity",
            label="Diversionary activity",
            attributes={"outcome_code": "22", "in_force": False},
            from_on=date(2020, 1, 1),
            force_code="99",
            source="The force",
            mark=Mark.LOCAL,
        )
    )
    unit.flush()
    assert refusal(begin, "option_code") == "not-in-force"
