"""Which score of the gravity a decision uses: of its moment, of the age then, of its offences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case, Offence
from cjdiversion.database import Database, session
from cjdiversion.disposals import service
from cjdiversion.disposals.models import Decision
from cjdiversion.errors import Invalid
from tests.disposals import made
from tests.disposals.test_gravity import REASONS, case_of, scored
from tests.disposals.test_views import booked
from tests.pages import Caller

Person = Callable[[str], Actor]


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    return person("supervisor")


def decide(case: Case, by: Actor, outcome: str = "8", **over: Any) -> Decision:
    return service.decide(case, by=by, **made.facts(outcome, **over))


def refused(case: Case, by: Actor, **over: Any) -> dict[str, list[tuple[str, str]]]:
    with pytest.raises(Invalid) as found:
        decide(case, by, **over)
    return found.value.fields


DEPARTING = {"departure_reasons": ["victims-view"]}


def test_a_decision_uses_the_score_that_stood_at_its_moment(by: Actor, person: Person) -> None:
    """A score made later says nothing of it, whichever is the newest now."""
    start = clock.now() - timedelta(days=4)
    with clock.at(start):
        case = case_of(by, person)
        first = scored(case, by, bases=[2], score=2)
    with clock.at(start + timedelta(days=2)):
        scored(case, by, bases=[5], score=5)
    at = start + timedelta(days=1)
    assert decide(case, by, at=at, victim_told_on=clock.today()).gravity_score_id == first.id


def test_before_the_first_score_there_is_none_to_depart_from(by: Actor, person: Person) -> None:
    start = clock.now() - timedelta(days=4)
    with clock.at(start):
        case = case_of(by, person)
    scored(case, by, bases=[5], score=5)
    early = start + timedelta(hours=1)
    told = refused(case, by, at=early, **DEPARTING)
    assert [words for _, words in told["departure_reasons"]] == [
        "The gravity was scored after this was decided: there is nothing to depart from. Leave out "
        "these reasons. Source: NPCC gravity matrix: departing from it is allowed with a rationale "
        "(V)"
    ]
    decision = decide(case, by, at=early)
    assert (decision.departs, decision.gravity_score_id) == (False, None)


def test_a_score_and_a_decision_of_the_same_minute_belong_together(
    by: Actor, person: Person
) -> None:
    moment = clock.now().replace(second=0, microsecond=0) - timedelta(minutes=5)
    with clock.at(moment - timedelta(hours=1)):
        case = case_of(by, person)
    with clock.at(moment + timedelta(seconds=50)):
        row = scored(case, by, bases=[2], score=2)
    assert decide(case, by, at=moment).gravity_score_id == row.id


def test_a_childs_score_is_none_for_whoever_came_of_age_before_the_decision(
    by: Actor, person: Person
) -> None:
    today = clock.today()
    start = clock.now() - timedelta(days=2)
    day = min(today.day, 28) if today.month == 2 else today.day
    born = today.replace(year=today.year - 18, day=day)
    with clock.at(start):
        case = made.case_for(by, recorded_by=person("sergeant"), born_on=born)
        made.answered(case, by=by)
        as_child = scored(case, by, bases=[5], score=5)
    told = refused(case, by, **DEPARTING)["departure_reasons"][0][1]
    assert "is by the matrix for children, and the person was 18 or over" in told
    then = start + timedelta(hours=1)
    early = decide(case, by, at=then, victim_told_on=today, **DEPARTING)
    assert (early.departs, early.gravity_score_id) == (True, as_child.id)
    as_adult = scored(case, by, bases=[2], score=2)
    late = service.replace(early, case, by=by, because=REASONS, **made.facts("8"))
    assert (late.departs, late.gravity_score_id) == (False, as_adult.id)


def test_an_adults_score_is_none_once_the_age_is_in_doubt(by: Actor, person: Person) -> None:
    """An age that is not known is never an adult’s."""
    case = case_of(by, person)
    scored(case, by, bases=[5], score=5)
    case.person.born_on = None
    session().flush()
    made.answered(case, by=by)
    told = refused(case, by, **DEPARTING)["departure_reasons"][0][1]
    assert "is by the matrix for adults, and the person may have been under 18" in told
    assert decide(case, by).gravity_score_id is None


TWO = [{"code": "CJ88116"}, {"code": "TH68020"}]


def test_a_score_of_some_offences_is_none_for_the_others(by: Actor, person: Person) -> None:
    case = case_of(by, person, offences=TWO)
    first = scored(case, by, bases=[5], score=5, offences=["1"])
    assert first.offence_numbers == ["1"]
    words = case.offences[1].words
    for about in (["2"], ["1", "2"], None):
        told = refused(case, by, offences=about, **DEPARTING)["departure_reasons"][0][1]
        assert f"is not for {words}: there is nothing to depart from" in told
    second = scored(case, by, bases=[2], score=2, offences=["2"])
    assert decide(case, by, offences=["2"]).gravity_score_id == second.id
    assert list(refused(case, by, offences=["1"])) == ["departure_reasons"]
    assert decide(case, by, offences=["1"], **DEPARTING).gravity_score_id == first.id


def test_an_offence_alleged_since_is_not_what_was_scored(by: Actor, person: Person) -> None:
    case = case_of(by, person)
    scored(case, by, bases=[5], score=5)
    case.offences.append(Offence(position=2, as_text="Theft from a shop"))
    session().flush()
    told = refused(case, by, **DEPARTING)["departure_reasons"][0][1]
    assert "is not for Theft from a shop" in told


def test_a_score_that_names_no_offence_is_of_all_of_the_case(by: Actor, person: Person) -> None:
    """As they were kept before the offences were named with them."""
    case = case_of(by, person, offences=TWO)
    row = scored(case, by, bases=[2, 2], score=2)
    row.bases = [{"offence": base["offence"], "score": base["score"]} for base in row.bases]
    session().flush()
    assert (row.offence_numbers, row.offence_words) == ([], "all of the case")
    assert decide(case, by, offences=["2"]).gravity_score_id == row.id


@pytest.mark.parametrize(
    ("offences", "bases", "field"),
    [
        (["3"], [3], "offences"),
        ([], [], "offences"),
        (["2"], [3, 3], "bases"),
        (None, [3], "bases"),
    ],
)
def test_a_score_of_offences_that_are_not_there_is_refused(
    by: Actor, person: Person, offences: list[str] | None, bases: list[int], field: str
) -> None:
    with pytest.raises(Invalid) as found:
        scored(case_of(by, person, offences=TWO), by, bases=bases, offences=offences)
    assert list(found.value.fields) == [field]


def test_pages_say_what_each_score_is_for_and_what_has_none(db: Database, visit: Any) -> None:
    token = booked(db, offences=TWO)
    page = visit("supervisor").get(f"/cases/{token}/gravity")
    empty = page.send("Record the score", status=422, score="3", reasons=REASONS)
    assert empty.errors == ["Score at least one of the offences"]
    page = page.send("Record the score", base_2="3", score="3", reasons=REASONS)
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        first, second = (one.words for one in cases.open(token, by=by).offences)
    for path in ("options", "decide"):
        text = visit("supervisor").get(f"/cases/{token}/{path}").text
        assert f"for {second}." in text
        assert f"is not for {first}." in text


def test_the_api_says_what_each_score_is_for(app: Flask, db: Database) -> None:
    token, caller = booked(db, offences=TWO), Caller(app, "supervisor@example.test")
    said = {"bases": [2], "score": 2, "reasons": REASONS, "offences": ["2"]}
    told = caller.post(f"/api/v1/cases/{token}/gravity", said, status=201)
    assert told["offences"] == ["2"]
    found = caller.get(f"/api/v1/cases/{token}/options")
    assert [one["offences"] for one in found["scores"]] == [["2"]]
    assert len(found["unscored"]) == 1
