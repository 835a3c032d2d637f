"""Whether somebody says that they are disabled: asked for monitoring, their own answer alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import queries, service
from cjdiversion.cases.models import PersonInCase
from cjdiversion.cases.reading import COLUMNS
from cjdiversion.database import Database
from cjdiversion.screenings import service as screenings
from tests import make
from tests.pages import Caller, Visitor

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]
ASKED = "Do you consider yourself disabled? (Equality Act 2010)"
WHY = "Their own answer, asked for equality monitoring. It changes nothing for the case"
BAD = "Select one of the answers offered"


def kept(db: Database) -> list[str]:
    with db.unit() as unit:
        return list(unit.scalars(sa.select(PersonInCase.disability_stated)))


def wall(**back: int) -> str:
    return f"{clock.london(clock.now() - timedelta(**back)):%d/%m/%Y %H:%M}"


def booked(db: Database, **over: Any) -> str:
    with db.unit():
        return make.booking(by=accounts.actor_named("sergeant@example.test"), **over).token


BEGUN: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "attend": ("investigator", "/cases/attend", "Save the attendance", {"place": "Home"}),
    "start": ("investigator", "/cases/start", "Save the case", {"way": "court"}),
    "detain": (
        *("sergeant", "/cases/detain", "Save the detention"),
        {"section": "s136", "place_of_safety": "health-based"},
    ),
}
MOMENT = {"attend": "attended_at", "detain": "detained_at"}


@pytest.mark.parametrize("way", BEGUN)
@pytest.mark.parametrize("said", ["yes", "no", "prefer-not", ""])
def test_it_is_asked_on_pages_that_begin_a_case_and_kept_as_it_was_answered(
    db: Database, visit: Visit, way: str, said: str
) -> None:
    key, path, button, answers = BEGUN[way]
    page = visit(key).get(path)
    assert ASKED in page.text and WHY in page.text
    moment = {MOMENT[way]: wall(hours=1)} if way in MOMENT else {}
    page.send(button, surname="Begum", disability_stated=said, **answers, **moment)
    assert kept(db) == [said]


def test_it_is_not_asked_while_somebody_waits_to_be_booked(db: Database, visit: Visit) -> None:
    page = visit("sergeant").get("/cases/book")
    assert "disab" not in page.html.replace("disabled=", "").lower()
    page.send("Save the booking", custody_record_no="A/1", surname="Begum")
    assert kept(db) == [""]


def test_an_answer_that_is_none_of_the_three_is_told_beside_its_field(
    db: Database, visit: Visit
) -> None:
    page = visit("investigator").get("/cases/attend")
    answers = {"surname": "Begum", "place": "Home", "attended_at": wall(hours=1)}
    refused = page.send("Save the attendance", status=422, disability_stated="maybe", **answers)
    assert refused.errors == [BAD] and kept(db) == []


def test_it_is_put_right_and_emptied_on_the_page_that_corrects_with_a_trace(
    db: Database, visit: Visit
) -> None:
    token = booked(db)
    for said in ("yes", "prefer-not", ""):
        page = visit("sergeant").get(f"/cases/{token}/correct")
        assert ASKED in page.text and WHY in page.text
        page.send("Save the corrections", disability_stated=said)
        assert kept(db) == [said]
    with db.unit() as unit:
        traces = unit.scalars(sa.select(AuditEvent).filter_by(did=Did.CASE_CORRECTED)).all()
        assert ["disability_stated" in one.facts["fields"] for one in traces] == [True] * 3
    refused = visit("sergeant").get(f"/cases/{token}/correct")
    assert refused.send("Save the corrections", status=422, disability_stated="x").errors == [BAD]


def test_the_case_page_says_what_was_answered_and_nothing_where_nobody_asked(
    db: Database, visit: Visit
) -> None:
    said, unasked = booked(db, disability_stated="prefer-not"), booked(db)
    page = visit("sergeant").get(f"/cases/{said}")
    assert "Disabled, as they say" in page.text and "Prefer not to say" in page.text
    assert "Disabled, as they say" not in visit("sergeant").get(f"/cases/{unasked}").text


CALLS = {
    "bookings": ("sergeant", "custody_record_no"),
    "attendances": ("investigator", "place"),
}


@pytest.mark.parametrize("call", CALLS)
def test_systems_may_say_it_and_are_told_it_and_a_bad_code_is_refused(
    app: Flask, db: Database, call: str
) -> None:
    key, name = CALLS[call]
    system, path = Caller(app, f"{key}@example.test"), f"/api/v1/cases/{call}"
    facts: dict[str, Any] = {name: "A/1", "surname": "Begum"}
    if call == "attendances":
        facts["attended_at"] = (clock.now() - timedelta(hours=1)).isoformat()
    wrong = system.post(path, {**facts, "disability_stated": "Y"}, status=422)
    assert wrong["error"]["fields"]["disability_stated"][0]["code"] == "unknown"
    made = system.post(path, {**facts, "disability_stated": "no"}, status=201)
    told = system.get(f"/api/v1/cases/{made['token']}")
    assert told["person"]["disability_stated"] == "no" and kept(db) == ["no"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("Y", "yes"), ("Yes", "yes"), ("n", "no"), ("Prefer not to say", "prefer-not"), ("", "")],
)
def test_an_export_may_bring_it(unit: Session, person: Person, text: str, said: str) -> None:
    row = {"force": "99", "custody_record_no": "A/1", "surname": "Begum"}
    run = service.take_in(
        [{**row, "disability_stated": text}], by=person("sergeant"), digest="0" * 64
    )
    assert [line["outcome"] for line in run.rows] == ["created"]
    assert unit.scalars(sa.select(PersonInCase.disability_stated)).all() == [said]


def test_what_an_export_says_otherwise_is_set_aside_and_the_person_is_booked(
    unit: Session, person: Person
) -> None:
    row = {"force": "99", "custody_record_no": "A/1", "disability_stated": "blue badge"}
    service.take_in([row], by=person("sergeant"), digest="0" * 64)
    someone = unit.scalars(sa.select(PersonInCase)).one()
    marks = queries.to_fix_of(someone.case_id)
    assert [(one.field, one.code) for one in marks] == [("disability_stated", "unknown-code")]
    assert someone.disability_stated == ""


def test_no_need_condition_or_vulnerability_says_it_for_the_person(
    unit: Session, person: Person
) -> None:
    sergeant = person("sergeant")
    case = make.booking(by=sergeant)
    told: dict[str, Any] = {"source": "family", "fact": "Has a diagnosis"}
    for code in ("learning-disability", "autism", "brain-injury"):
        screenings.record_need(case, by=sergeant, code=code, **told)
    unit.flush()
    assert unit.scalars(sa.select(PersonInCase.disability_stated)).all() == [""]


def test_not_wanting_to_say_is_an_answer_and_not_a_blank(unit: Session) -> None:
    stated = {
        code: has["is_stated"] for code, has in reference.attributes("disability_stated").items()
    }
    assert stated == {"yes": True, "no": True, "prefer-not": False}
    limit = PersonInCase.__table__.c.disability_stated.type.length
    assert limit is not None and all(len(code) <= limit for code in stated)
    assert COLUMNS["disability_stated"].read(" NO ") == "no"
