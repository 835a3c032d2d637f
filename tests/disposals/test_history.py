"""The history shows a change of whichever field, whatever outcome asks for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import authority, clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.disposals import grounds, schemas, service, showing
from tests.disposals import made
from tests.disposals.test_views import ANSWERS, booked, deciding
from tests.pages import Caller

Person = Callable[[str], Actor]
BECAUSE = "The victim told us more the next morning"

# (outcome, field, what is stated instead)
OWN: list[tuple[str, str, Any]] = [
    ("10", "public_interest", ["harm"]),
    ("10", "why_not_others", "No agreement to any of the three"),
    ("12", "opinion_by", "Dr Sethi"),
    ("12", "opinion_role", "gp"),
    ("12", "opinion_on", date(2019, 1, 2)),
    ("12", "opinion_lasting", grounds.UNTIL),
    ("12", "opinion_until", date(2199, 1, 2)),
    ("12", "evidential_position", "Three witnesses: enough to charge"),
    ("13", "prevented_who", "victim"),
    ("13", "prevented_how", "too-ill"),
    ("13", "prevented_known", "A letter of the ward seen"),
    ("20", "taken_over_by", "Another body altogether"),
    ("20", "taken_over_reference", "NAS/78"),
    ("21", "exception_reason", "It is a child who was exploited"),
    ("22", "activity", "Six evenings of an awareness course"),
    ("22", "activity_provider", "Northshire Apart"),
    ("22", "activity_done_on", date(2019, 1, 2)),
]


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    return person("supervisor")


@pytest.fixture
def case(by: Actor, person: Person) -> Case:
    with clock.at(clock.now() - timedelta(days=3)):
        return made.case_for(by, recorded_by=person("sergeant"))


def test_every_field_that_one_outcome_asks_for_is_tried_here() -> None:
    asked = [name for _, names in schemas.BY_OUTCOME for name in names]
    assert [name for _, name, _ in OWN] == asked


@pytest.mark.parametrize(("outcome", "name", "value"), OWN)
def test_a_change_of_that_field_alone_stands_in_the_history(
    by: Actor, case: Case, outcome: str, name: str, value: Any
) -> None:
    at = clock.now() - timedelta(minutes=5)
    said = {"opinion_until": date(2199, 1, 1)} if outcome == "12" else {}
    said |= {"opinion_lasting": grounds.UNTIL} if name == "opinion_until" else {}
    facts = made.facts(outcome, at=at, **said)
    first = service.decide(case, by=by, **facts)
    later = service.replace(first, case, by=by, because=BECAUSE, **{**facts, name: value})
    (change,) = showing.changes(first, later)
    assert change.before != change.after
    if name in grounds.OF_ANOTHER:
        assert (change.label, change.before, change.after) == (
            "Who cannot give evidence, and why",
            "Stated",
            "Stated otherwise",
        )
    else:
        assert change.label == schemas.Facts().load_fields[name].metadata["label"]


COMMON: list[tuple[str, Any]] = [
    ("reasons", "Weighed all of it again, and came to the same end"),
    ("crime_recorded_on", date(2019, 1, 2)),
    ("suspect_position", "accepts"),
    ("suspect_agrees", True),
    ("victim_kind", "standard"),
    ("victim_view", "opposes"),
    ("ld_read", "no"),
    ("closed_on", clock.today()),
]


@pytest.mark.parametrize(("name", "value"), COMMON)
def test_a_change_of_what_every_outcome_is_asked_stands_in_the_history(
    by: Actor, case: Case, name: str, value: Any
) -> None:
    facts = made.facts("16", at=clock.now() - timedelta(days=1), victim_told_on=clock.today())
    first = service.decide(case, by=by, **facts)
    later = service.replace(first, case, by=by, because=BECAUSE, **{**facts, name: value})
    (change,) = showing.changes(first, later)
    assert change.before != change.after


def test_no_field_of_a_decision_is_told_neither_by_itself_nor_with_another() -> None:
    """What is left out of what was stated stands above it."""
    told = {"outcome_code", "reasons", "decided_at", "crime_recorded_on", "closed_on"}
    assert set(showing._TOLD_ABOVE) == {*told, *authority.ASKED}


def test_the_history_says_that_it_changed_and_not_what(
    db: Database, visit: Any, app: Flask
) -> None:
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        recorder = accounts.actor_named("sergeant@example.test")
        first = made.decided("13", by=by, recorded_by=recorder)
        again = {**made.facts("13"), "prevented_known": "A letter of the ward seen"}
        token = service.replace(first, first.case, by=by, because=BECAUSE, **again).token
    told = Caller(app, "supervisor@example.test").get(f"/api/v1/decisions/{token}/history")
    change = {"label": "Who cannot give evidence, and why", "before": "Stated"}
    assert {**change, "after": "Stated otherwise"} in told["versions"][0]["changes"]
    text = visit("supervisor").get(f"/decisions/{token}/history").text
    assert "Who cannot give evidence, and why Stated Stated otherwise" in text
    assert "A letter of the ward seen" not in text


def test_what_was_typed_of_another_person_is_shown_once_on_a_refused_page(
    db: Database, visit: Any
) -> None:
    token, letter = booked(db), "A letter of the ward seen"
    said = {**ANSWERS, "outcome_code": "13", "prevented_who": "victim", "prevented_known": letter}
    stale = deciding(visit, token)
    page = deciding(visit, token).send("Record the decision", status=422, **said)
    assert page.html.count(letter) == 1
    assert page.text.count("No needs are recorded so far") == 1
    full = {**said, "prevented_how": "died"}
    page.send("Record the decision", prevented_how="died")
    told = stale.send("Record the decision", status=409, **full)
    assert told.html.count(letter) == 1
