"""The gravity as a named officer scores it: which matrix, what moves a score, what departs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.disposals import gravity, recording, service
from cjdiversion.disposals.options_models import GravityScore
from cjdiversion.errors import Conflict, Invalid, NotPermitted
from cjdiversion.reference import Mark, ReferenceEntry
from tests.disposals import made
from tests.disposals.test_views import booked
from tests.pages import Caller

Person = Callable[[str], Actor]
DAY = date(2026, 6, 10)
REASONS = "Taken on the spur of the moment and paid for since"


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    return person("supervisor")


def case_of(by: Actor, person: Person, *, years: int | None = 30, **over: Any) -> Case:
    today = clock.today()
    born = today.replace(year=today.year - years, day=1) if years else None
    return made.case_for(by, recorded_by=person("sergeant"), born_on=born, **over)


def scored(case: Case, by: Actor, **over: Any) -> GravityScore:
    said = {"bases": [3], "score": 3, "reasons": REASONS, **over}
    return recording.score(case, by=by, **said)


# --- which matrix ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "scheme"), [(15, "child-1-5"), (17, "child-1-5"), (18, "adult"), (None, "child-1-5")]
)
def test_the_age_says_which_matrix_and_an_unknown_age_is_never_adult(
    by: Actor, person: Person, years: int | None, scheme: str
) -> None:
    assert scored(case_of(by, person, years=years), by).scheme == scheme


# The child matrix, by hand: score → what it gives.
CHILD = {
    1: ({"9", "10", "20", "21"}, set()),
    2: (set(), {"community-resolution", "diversionary-activity", "deferred-prosecution"}),
    3: (set(), {"youth-caution"}),
    4: (set(), {"youth-conditional-caution"}),
    5: ({"1"}, set()),
}


@pytest.mark.parametrize("score", CHILD)
def test_what_the_child_matrix_gives(unit: Session, score: int) -> None:
    matrix = gravity.matrix_for(is_possibly_child=True, on=DAY, force="99")
    given = gravity.outcomes_of(score, matrix)
    assert (set(given["outcomes"]), set(given["options"])) == CHILD[score]
    assert matrix.levels[score - 1].mark is Mark.VERIFIED


def test_a_force_sets_its_own_adult_matrix_and_not_the_childs(unit: Session) -> None:
    for code in ("adult.4", "child-1-5.4"):
        row = reference.current("gravity_outcomes", code)
        assert row is not None
        own = {**row.attributes, "options": [], "outcomes": ["1"]}
        unit.add(
            ReferenceEntry(
                kind="gravity_outcomes",
                code=code,
                label="Charge",
                force_code="99",
                from_on=reference.ALWAYS,
                attributes=own,
                source="Ours",
                mark=Mark.LOCAL,
            )
        )
    unit.flush()
    adult, child = (
        gravity.outcomes_of(4, gravity.matrix_for(is_possibly_child=of, on=DAY, force="99"))
        for of in (False, True)
    )
    assert (adult["outcomes"], child["options"]) == (["1"], ["youth-conditional-caution"])


# --- what a score rests on ------------------------------------------------------------------------

BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"bases": [0]}, "bases", "out-of-range"),
    ({"bases": [6]}, "bases", "out-of-range"),
    ({"bases": []}, "bases", "out-of-range"),
    ({"bases": [3, 3]}, "bases", "out-of-range"),
    ({"score": 6}, "score", "out-of-range"),
    ({"score": 5, "factors": ["weapon"]}, "score", "moved-too-far"),
    ({"score": 4}, "score", "no-factor"),
    ({"score": 4, "factors": ["remorse"]}, "score", "no-factor"),
    ({"score": 2, "factors": ["weapon"]}, "score", "no-factor"),
    ({"factors": ["bad-weather"]}, "factors", "unknown"),
    ({"factors": ["maturity"]}, "factors", "unknown"),  # of the child matrix alone
    ({"reasons": "Because"}, "reasons", "reasons-short"),
]


@pytest.mark.parametrize(("over", "field", "code"), BAD)
def test_a_bad_score_is_refused_at_its_field_and_nothing_is_kept(
    by: Actor, person: Person, over: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        scored(case_of(by, person), by, **over)
    assert [(name, one[0][0]) for name, one in refused.value.fields.items()] == [(field, code)]
    assert session().scalar(sa.select(sa.func.count()).select_from(GravityScore)) == 0


def test_factors_move_the_score_of_the_gravest_offence_by_one(by: Actor, person: Person) -> None:
    two = [{"code": "CJ88116"}, {"code": "TH68020"}]
    case = case_of(by, person, offences=two)
    up = scored(case, by, bases=[1, 3], score=4, factors=["weapon", "remorse"])
    assert [base["score"] for base in up.bases] == [1, 3]
    assert scored(case, by, bases=[1, 3], score=2, factors=["remorse"]).score == 2
    latest = gravity.scores_of(case.id)[0]
    assert (latest.score, latest.scored_by_name) == (2, "DS Mary Quill")
    assert latest.scored_on == clock.today()
    assert [one.score for one in gravity.scores_of(case.id)] == [2, 4]


def test_of_two_who_score_at_once_the_second_is_told(by: Actor, person: Person) -> None:
    case = case_of(by, person)
    scored(case, by, version=0)
    with pytest.raises(Conflict):
        scored(case, by, version=0)


def test_a_custody_sergeant_does_not_score(by: Actor, person: Person) -> None:
    with pytest.raises(NotPermitted):
        scored(case_of(by, person), person("sergeant"))


# --- departing ------------------------------------------------------------------------------------

# (age, score, option, outcome, departs)
DEPARTS = [
    (15, 3, "youth-caution", "2", False),
    (15, 3, "youth-conditional-caution", "2", True),
    (15, 3, "", "1", True),
    (15, 3, "", "10", True),
    (15, 2, "diversionary-activity", "22", False),
    (15, 5, "", "1", False),
    (15, 5, "", "1A", False),
    (15, 5, "community-resolution", "8", True),
    (15, 1, "", "21", False),
    (30, 3, "conditional-caution", "3", False),
    (30, 3, "community-resolution", "8", True),
    # what could not be done is no choice about gravity
    (30, 3, "", "12", False),
    (30, 3, "", "16", False),
]


@pytest.mark.parametrize(("years", "score", "option", "outcome", "departs"), DEPARTS)
def test_an_outcome_departs_where_the_matrix_gave_another(
    by: Actor, person: Person, years: int, score: int, option: str, outcome: str, departs: bool
) -> None:
    row = scored(case_of(by, person, years=years), by, bases=[score], score=score)
    assert gravity.departs(row, option, outcome) is departs


def test_a_score_keeps_what_the_matrix_gave_on_its_day(by: Actor, person: Person) -> None:
    row = scored(case_of(by, person), by)
    level = reference.current("gravity_outcomes", "adult.3")
    assert level is not None
    level.attributes = {**level.attributes, "options": ["conditional-caution"]}
    session().flush()
    assert not gravity.departs(row, "simple-caution", "3")


# --- the page and the API -------------------------------------------------------------------------


def test_gravity_is_scored_on_a_page_and_shown_with_the_options(db: Database, visit: Any) -> None:
    token = booked(db)
    page = visit("supervisor").get(f"/cases/{token}/gravity")
    assert "A score supports a decision and makes none" in page.text
    page = page.send("Record the score", base_1="3", score="3", reasons=REASONS)
    assert page.path == f"/cases/{token}/options"
    assert "Gravity 3, as DS Mary Quill scored it" in page.text
    assert "simple caution" in page.text
    assert REASONS in visit("supervisor").get(f"/cases/{token}/gravity").text


def test_gravity_with_a_bad_answer_says_so_and_keeps_what_was_typed(
    db: Database, visit: Any
) -> None:
    page = visit("supervisor").get(f"/cases/{booked(db)}/gravity")
    page = page.send("Record the score", status=422, base_1="3", score="4", reasons=REASONS)
    assert [line for line in page.errors if "Select what makes it graver" in line]
    assert REASONS in page.html


def test_the_api_scores_by_the_same_rules(app: Flask, db: Database) -> None:
    token, caller = booked(db), Caller(app, "supervisor@example.test")
    path = f"/api/v1/cases/{token}/gravity"
    told = caller.post(path, {"bases": [2], "score": 2, "reasons": REASONS}, status=201)
    assert (told["scheme"], told["score"], told["scored_by"]) == ("adult", 2, "DS Mary Quill")
    refused = caller.post(path, {"bases": [2], "score": 4, "reasons": REASONS}, status=422)
    assert refused["error"]["fields"]["score"][0]["code"] == "moved-too-far"
    with db.unit():
        assert accounts.actor_named("supervisor@example.test").name == told["scored_by"]


# --- with a decision ------------------------------------------------------------------------------


def test_a_decision_keeps_the_score_and_the_answers_that_stood(by: Actor, person: Person) -> None:
    case = case_of(by, person)
    answers = made.answered(case, by=by)
    row = recording.score(case, by=by, bases=[5] * len(case.offences), score=5, reasons=REASONS)
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts("8"))
    assert list(refused.value.fields) == ["departure_reasons"]
    decision = service.decide(case, by=by, **made.facts("8", departure_reasons=["victims-view"]))
    recording.record(case, by=by, evidence="evidential-test")
    assert decision.departs
    assert (decision.gravity_score_id, decision.circumstances_id) == (row.id, answers.id)
