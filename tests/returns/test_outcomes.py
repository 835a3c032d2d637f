"""Crime outcomes on both bases, recounted by another way than the one that counts."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from cjdiversion.disposals import service as disposals
from cjdiversion.disposals.models import Covered, Decision
from cjdiversion.disposals.steps import Status
from cjdiversion.listing import Place
from cjdiversion.returns import kinds, queries
from tests.disposals import made as deciding
from tests.returns import made
from tests.returns.made import Person

TODAY = deciding.clock.today()
RECORDED, CLOSED = "crime-outcomes-recorded", "crime-outcomes-closed"
UNDER = {"1A": "1", "2A": "2", "3A": "3"}
OFFENCES = [{"code": "CJ88116"}, {"code": "OF61016"}, {"code": "TH68010"}, {"code": "SHOUTED"}]
QUARTER = {1: "q4", 2: "q4", 3: "q4", 4: "q1", 5: "q1", 6: "q1", 7: "q2", 8: "q2", 9: "q2"}


def story(person: Person) -> None:
    """Outcomes of several kinds, offences and days; some without a day, one of two offences."""
    by, sergeant = person("supervisor"), person("sergeant")
    days = [TODAY, TODAY - timedelta(days=100), TODAY - timedelta(days=400), None]
    for number, outcome in enumerate(["1", "1A", "15", "16", "3", "8", "10", "12"]):
        is_asked_for = outcome in ("3", "8")  # not for wounding
        make = deciding.case_for if is_asked_for else deciding.booked_for
        offence = OFFENCES[0 if is_asked_for else number % 4]
        case = make(by, recorded_by=sergeant, offences=[offence])
        made.decided(person, outcome, case=case, crime_recorded_on=days[number % 4])
    both = deciding.booked_for(by, recorded_by=sergeant, offences=OFFENCES[:2])
    made.decided(person, "5", case=both, crime_recorded_on=TODAY)
    made.decided(person, "15", south=True, crime_recorded_on=TODAY)


def recounted(unit: Session, person: Person, basis: str, over: Any) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {one: Counter() for one in ("outcome", "quarter", "alternate")}
    force = person("performance").force_id
    query = sa.select(Decision).options(selectinload(Decision.covers).joinedload(Covered.offence))
    for one in unit.scalars(query):
        day: date | None = one.crime_recorded_on if basis == RECORDED else one.closed_on
        if one.status is not Status.STANDS or one.force_id != force or day is None:
            continue
        if over.from_on <= day <= over.to_on:
            for _ in one.covers:
                found["outcome"][UNDER.get(one.outcome_code, one.outcome_code)] += 1
                found["quarter"][QUARTER.get(day.month, "q3")] += 1
                found["alternate"][one.outcome_code if one.outcome_code in UNDER else "none"] += 1
    return found


@pytest.mark.parametrize("basis", [RECORDED, CLOSED])
def test_each_basis_is_what_a_count_by_hand_gives(
    unit: Session, person: Person, basis: str
) -> None:
    story(person)
    unit.flush()
    for period in (made.THIS_YEAR, "2026-27-q2", "2025-26"):
        one = made.built(person, basis, period)
        for figure, wanted in recounted(unit, person, basis, one.period).items():
            assert made.numbers(one, figure) == dict(wanted), (period, figure)


@pytest.mark.parametrize("basis", [RECORDED, CLOSED])
def test_every_number_lists_as_many_rows(unit: Session, person: Person, basis: str) -> None:
    story(person)
    one, force = made.built(person, basis), person("performance").force_id
    for figure in one.figures:
        assert figure.total == one.total, figure.figure.code
        for value in figure.values:
            asked = {"figure": figure.figure.code, "value": value.code}
            assert queries.behind(one.kind, force, one.period, Place(), **asked).total == (
                value.count
            ), asked
    for failing in one.failing:
        page = queries.behind(one.kind, force, one.period, Place(), check=failing.check.code)
        assert page.total == failing.count, failing.check.code


def test_a_group_is_the_sum_of_its_outcomes_and_22_stands_apart(
    unit: Session, person: Person
) -> None:
    story(person)
    one = made.built(person, RECORDED)
    group_of = kinds.groups(one.kind, one.figures[2].figure)
    sums: Counter[str] = Counter()
    for code, count in made.numbers(one, "outcome").items():
        sums[group_of[code]] += count
    assert made.numbers(one, "group") == dict(sums)
    assert [code for code, group in group_of.items() if group == "diversionary"] == ["22"]


def test_an_alternate_offence_is_counted_inside_and_shown_apart(
    unit: Session, person: Person
) -> None:
    made.decided(person, "1", crime_recorded_on=TODAY)
    made.decided(person, "1A", crime_recorded_on=TODAY)
    one = made.built(person, RECORDED)
    assert made.numbers(one, "outcome") == {"1": 2}
    assert made.numbers(one, "alternate") == {"1A": 1, "none": 1}


def test_an_outcome_without_its_day_is_named_and_counted_nowhere(
    unit: Session, person: Person
) -> None:
    made.decided(person, "15")
    one = made.built(person, RECORDED)
    assert one.total == 0
    assert made.failing(one) == {"no-recorded-day": 1}
    assert made.built(person, CLOSED).total == 1


def test_one_that_is_not_closed_yet_is_named_on_that_basis_alone(
    unit: Session, person: Person
) -> None:
    by, sergeant = person("supervisor"), person("sergeant")
    case = deciding.case_for(by, recorded_by=sergeant)
    made.decided(
        person, "3", case=case, crime_recorded_on=TODAY
    )  # its record is still to be signed
    assert made.failing(made.built(person, CLOSED))["not-closed"] == 1
    assert "not-closed" not in made.failing(made.built(person, RECORDED))
    assert (made.built(person, CLOSED).total, made.built(person, RECORDED).total) == (0, 1)


def test_a_case_without_an_offence_and_an_offence_on_no_list_are_counted_and_named(
    unit: Session, person: Person
) -> None:
    by, sergeant = person("supervisor"), person("sergeant")
    for offences in ([], [{"code": "SHOUTED"}], [{"code": "OF61016"}]):
        case = deciding.booked_for(by, recorded_by=sergeant, offences=offences)
        made.decided(person, "15", case=case, crime_recorded_on=TODAY)
    one = made.built(person, RECORDED)
    assert made.numbers(one, "offence") == {"violence": 1, "not-listed": 2}
    failing = made.failing(one)
    assert (failing["no-offence"], failing["offence-not-listed"]) == (1, 1)


def test_what_was_replaced_is_counted_no_more(unit: Session, person: Person) -> None:
    decision = made.decided(person, "15", crime_recorded_on=TODAY)
    said = deciding.facts("16", crime_recorded_on=TODAY)
    disposals.replace(
        decision,
        decision.case,
        by=person("supervisor"),
        because="The victim withdrew what they said",
        **said,
    )
    assert made.numbers(made.built(person, RECORDED), "outcome") == {"16": 1}


def test_what_was_closed_before_the_crime_was_recorded_is_named(
    unit: Session, person: Person
) -> None:
    decision = made.decided(person, "15", crime_recorded_on=TODAY)
    decision.crime_recorded_on = TODAY + timedelta(days=1)
    unit.flush()
    assert made.failing(made.built(person, RECORDED))["closed-first"] == 1
    assert made.failing(made.built(person, CLOSED))["closed-first"] == 1
