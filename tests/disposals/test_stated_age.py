"""An age that somebody stated is of the day on which the case was opened, and grows since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.cases.rules import Age, stated_ages
from cjdiversion.disposals import looking, service
from cjdiversion.disposals.assessing import assess
from cjdiversion.errors import Invalid
from tests.disposals import made

OPENED = date(2026, 6, 10)
THEN: list[tuple[date, tuple[int, ...]]] = [
    (OPENED, (17,)),
    (date(2026, 6, 11), (17, 18)),
    (date(2027, 6, 9), (17, 18)),
    (date(2027, 6, 10), (18,)),
    (date(2027, 7, 15), (18, 19)),
    (date(2026, 6, 9), (16, 17)),
    (date(2025, 6, 10), (16,)),
    (date(2025, 6, 9), (15, 16)),
]


@pytest.mark.parametrize(("day", "ages"), THEN)
def test_between_two_birthdays_it_is_one_of_two(day: date, ages: tuple[int, ...]) -> None:
    assert stated_ages(Age(None, 17), day, OPENED) == ages
    assert stated_ages(Age(None, None), day, OPENED) == ()


def case_of(by: Actor, person: Any, age: int, days: int, **over: Any) -> Case:
    recorder = person("sergeant")
    with clock.at(clock.now() - timedelta(days=days)):
        case = made.booked_for(by, recorded_by=recorder, born_on=None, stated_age=age, **over)
    made.answered(case, by=by)
    return case


def age_of(case: Case, by: Actor, option: str) -> str:
    facts = looking.facts_of(case, by)
    held = facts.held.option(option)
    assert held is not None
    (found,) = [one for one in assess(held, facts).verdicts if one.criterion == "age"]
    return found.state.value


def test_a_child_of_17_long_ago_has_neither_a_youth_caution_nor_an_adult_one(
    unit: Session, person: Callable[[str], Actor]
) -> None:
    by = person("supervisor")
    case = case_of(by, person, 17, 400)
    assert age_of(case, by, "youth-caution") == age_of(case, by, "simple-caution") == "unknown"
    for outcome, code in (("2", "children-only"), ("3", "adults-only")):
        with pytest.raises(Invalid) as refused:
            service.decide(case, by=by, **made.facts(outcome))
        assert code in [one for one, _ in refused.value.fields["outcome_code"]]


def test_whoever_may_be_under_18_still_is_a_child(
    unit: Session, person: Callable[[str], Actor]
) -> None:
    by = person("supervisor")
    case = case_of(by, person, 17, 100)
    assert age_of(case, by, "youth-caution") == "met"
    assert age_of(case, by, "simple-caution") != "met"


def test_whoever_said_they_were_9_at_the_time_of_the_offence_has_outcome_11_only(
    unit: Session, person: Callable[[str], Actor]
) -> None:
    by = person("supervisor")
    on = clock.today() - timedelta(days=800)
    offence = {"code": "CJ88116", "is_domestic_abuse": False, "is_hate_crime": False}
    case = case_of(by, person, 9, 800, offences=[{**offence, "committed_on": on}])
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts("8"))
    assert [code for code, _ in refused.value.fields["outcome_code"]] == ["under-ten"]
    assert service.decide(case, by=by, **made.facts("11")).outcome_code == "11"
