"""A force publishes its own version; what was begun is finished on what it began."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.annexes import police_lines
from cjdiversion.annexes import queries as annexes
from cjdiversion.cases import service as cases
from cjdiversion.database import Database
from cjdiversion.errors import Invalid, NotPermitted
from cjdiversion.questionnaires import queries, service
from cjdiversion.screenings import queries as screenings
from cjdiversion.screenings import records
from cjdiversion.screenings import service as asking
from tests import make
from tests.questionnaires.test_rules import asked, content

Person = Callable[[str], Actor]


def own(*, days: int = 0, raises: str = "exploitation", **over: Any) -> str:
    """The national set with one question of the force, from so many days ahead."""
    told = content() | {"from_on": (clock.today() + timedelta(days=days)).isoformat(), **over}
    gang = {**asked(told, "abuse"), "code": "gang", "raises": {"yes": raises}}
    told["sections"][4]["questions"].append({**gang, "words": "Does a group expect things of you?"})
    return json.dumps(told)


def test_a_force_asks_its_own_from_the_day_it_names(unit: Session, person: Person) -> None:
    service.publish(by=person("admin"), content=own(days=3))
    assert queries.current("99").force == ""
    with clock.at(clock.now() + timedelta(days=3)):
        assert "gang" in queries.current("99").by_code
        assert queries.current("98").force == ""


def test_a_draft_finishes_on_the_version_it_began(unit: Session, person: Person) -> None:
    by = person("sergeant")
    before = asking.start(make.booking(by=by), by=by)
    service.publish(by=person("admin"), content=own())
    after = asking.start(make.booking(by=by), by=by)
    assert "gang" not in records.asked_in(before).by_code
    assert "gang" in records.asked_in(after).by_code
    asking.answer(after, by=by, answers={"gang": "yes"})
    assert [need.code for need in screenings.needs_of(after.case_id)] == ["exploitation"]
    with pytest.raises(Invalid):
        asking.answer(before, by=by, answers={"gang": "yes"})


@pytest.mark.parametrize(
    ("need", "is_due", "reasons"),
    [
        ("self-harm", True, ["V-ND:self-harm"]),
        ("learning-disability", False, ["V-ND:learning-disability"]),
        ("finance", False, []),
    ],
)
def test_a_question_of_the_force_starts_safety_action_and_suspicion_as_a_national_one_does(
    unit: Session, person: Person, need: str, is_due: bool, reasons: list[str]
) -> None:
    by = person("sergeant")
    service.publish(by=person("admin"), content=own(raises=need))
    screening = asking.start(make.booking(by=by), by=by)
    case = screening.case
    asking.answer(screening, by=by, answers={"gang": "yes"})
    record = records.of(screening)
    assert screenings.safety_action_due(case.id) == record.is_safety_action_due == is_due
    for found in (screenings.reasons_of(case.id), record.reasons):
        assert [reason.code for reason in found] == reasons
    adult = screenings.adult_needed(case)
    assert (adult.code if adult else "") == ("AA-3" if reasons else "")
    asking.answer(screening, by=by, answers={"gang": "no"})
    assert not screenings.safety_action_due(case.id)
    assert not records.of(screening).is_safety_action_due
    assert screenings.reasons_of(case.id) == [], "the need went with the answer"


def test_what_a_question_of_the_force_is_told_by_is_the_source_of_the_need(
    unit: Session, person: Person
) -> None:
    by, told = person("sergeant"), json.loads(own())
    told["told"]["family"] = "Told by a neighbour"
    asked(told, "gang")["told"] = "family"
    service.publish(by=person("admin"), content=json.dumps(told))
    screening = asking.start(make.booking(by=by), by=by)
    asking.answer(screening, by=by, answers={"gang": "yes"})
    assert [need.source for need in screenings.needs_of(screening.case_id)] == ["family"]


@pytest.mark.parametrize(
    "code", ["told-by-somebody-who-knows-them-well", "booking-record", "diagnosed"]
)
def test_a_source_that_no_need_can_have_is_refused_before_anybody_is_asked(
    unit: Session, person: Person, code: str
) -> None:
    told = json.loads(own())
    told["told"][code] = "Somehow"
    with pytest.raises(Invalid) as refused:
        service.publish(by=person("admin"), content=json.dumps(told))
    ((named, words),) = refused.value.fields["content"]
    assert named == "told"
    assert f"“{code}” is no way of knowing a need" in words


def test_versions_are_counted_and_the_newest_that_has_begun_holds(
    unit: Session, person: Person
) -> None:
    admin = person("admin")
    first = service.publish(by=admin, content=own(title="First"))
    second = service.publish(by=admin, content=own(title="Second"))
    service.publish(by=admin, content=own(title="Third", days=9))
    assert (first.number, second.number) == (1, 2)
    assert queries.current("99").title == "Second"
    assert queries.of("needs", 1, "99").title == "First", "a version once used is never taken away"
    with pytest.raises(KeyError):
        queries.of("needs", 9, "99")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "not-json"),
        ("[]", "shape"),
        ('{"code": "needs"}', "shape"),
        (own(days=-1), "from-on"),
        (own(code="other"), "code"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_published(
    unit: Session, person: Person, text: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        service.publish(by=person("admin"), content=text)
    assert refused.value.fields["content"][0][0] == code
    assert queries.published("99") == []


def test_only_an_administrator_publishes(unit: Session, person: Person) -> None:
    for key in ("sergeant", "superintendent", "dpo", "practitioner"):
        with pytest.raises(NotPermitted):
            service.publish(by=person(key), content=own())


# --- the pages ---------------------------------------------------------------------------------


def test_publish_shows_what_is_in_use_and_lists_what_is_wrong(db: Database, visit: Any) -> None:
    page = visit("admin").get("/question-sets").click("Publish a version of the force")
    assert "self-harm-thoughts" in page.html
    assert "a national question keeps its answers: safety action hangs on them" in page.text
    told = content()
    asked(told, "abuse")["asked_if"] = {"question": "abuse", "answers": ["yes"]}
    wrong = page.send("Check and publish", status=422, content=json.dumps(told))
    assert any("depends on itself: abuse → abuse" in line for line in wrong.errors)
    done = wrong.send("Check and publish", content=own(title="Ours"))
    assert "your force’s version 1" in done.text
    shown = done.click("Version 1: Ours")
    assert "Does a group expect things of you?" in shown.text
    assert "if “Are you thinking about harming yourself or ending your life?” is yes" in shown.text
    when = "yes or not asked or refused to answer or unable to answer"
    assert f"if “Have you ever tried to harm yourself?” is {when}" in shown.text


def test_index_of_question_sets_says_that_the_national_one_is_used(visit: Any) -> None:
    assert (
        "The national version is used: your force has published no other"
        in visit("admin").get("/question-sets").text
    )


def test_show_of_another_forces_version_is_not_there(db: Database, visit: Any) -> None:
    with db.unit():
        south = accounts.force_coded("98")
        assert south is not None
        by = replace(accounts.actor_named("admin@example.test"), force_id=south.id)
        token = service.publish(by=by, content=own()).token
    visit("admin").get(f"/question-sets/{token}", status=404)


@pytest.fixture
def of_the_force(db: Database) -> str:
    """A screening under a set of the force, which has reasons of its own for not screening."""
    with db.unit():
        by = accounts.actor_named("sergeant@example.test")
        service.publish(
            by=accounts.actor_named("admin@example.test"),
            content=own(could_not={"flooded": "The suite was cleared", "other": "Another"}),
        )
        return asking.start(make.booking(by=by), by=by).token


def test_a_reason_of_the_force_for_not_screening_is_offered_and_taken(
    visit: Any, of_the_force: str
) -> None:
    page = visit("sergeant").get(f"/screenings/{of_the_force}/could-not")
    assert "The suite was cleared" in page.text
    assert "Affected by drink or drugs" not in page.text, "the national reasons are not this set’s"
    at = f"{clock.london(clock.now() + timedelta(hours=4)):%d/%m/%Y %H:%M}"
    shown = page.send("Record and come back", reason="flooded", try_again_at=at)
    assert "Could not screen: The suite was cleared" in shown.text


def test_an_annex_says_why_nobody_was_screened_in_the_words_of_the_force(
    db: Database, of_the_force: str
) -> None:
    with db.unit():
        by = accounts.actor_named("sergeant@example.test")
        screening = asking.open(of_the_force, by=by)
        asking.could_not(screening, by=by, reason="flooded", try_again_at=None)
        token = screening.case.token
    with db.unit():
        case = cases.open(token, by=by)
        said = [line.text for line in police_lines.of(annexes.known_of(case, []))]
    assert any("could not screen: the suite was cleared" in words.lower() for words in said)
