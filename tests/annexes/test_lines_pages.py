"""The pages and the JSON of single lines and findings, as people walk through them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from cjdiversion.access import Actor
from cjdiversion.cases import service as cases
from cjdiversion.database import Database
from cjdiversion.safeguards import service as safeguards
from tests.annexes import made, named
from tests.annexes.named import FOUND, OBSERVED, SURNAME
from tests.pages import Caller, Visitor

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]


@pytest.fixture
def seen(db: Database, person: Person) -> str:
    """The annex page of a case with an observation level."""
    with db.unit():
        case = made.case(person)
        made.observed(case, person)
        return f"/cases/{case.token}/annex"


@pytest.fixture
def found(db: Database, person: Person) -> str:
    """A version in which a victim’s surname stands."""
    with db.unit():
        case = made.case(person)
        return f"/annexes/{named.found(case, person('sergeant'), person('investigator')).token}"


def test_index_hold_take_back_and_schedule(visit: Visit, seen: str) -> None:
    investigator = visit("investigator")
    lines = investigator.get(seen).click("Hold back a police line")
    assert "Told" in lines.text
    page = investigator.get(f"{lines.path}/{OBSERVED}")
    refused = page.send("Hold this line back", status=422, because="Names a source")
    assert refused.errors == ["Select an answer: on which ground"]
    told = page.send("Hold this line back", ground="sensitive", because="Names a source")
    assert "Held back" in told.text
    preview = investigator.get(seen)
    assert "Tearful" not in preview.text
    assert "sensitive unused material, listed on the mg6d" in preview.text
    officer = visit("disclosure")
    task = officer.get("/").click("one line of the annex")
    assert "Why: Names a source" in task.text
    done = task.send("Save", item="item 2")
    assert "No line waits to be scheduled" in done.text
    back = investigator.get(lines.path).click("Take back").send("Take back", because="Not so")
    assert "No longer held back" in back.text
    assert "Tearful" in investigator.get(seen).text


def test_a_changed_line_is_shown_to_be_decided_again(
    visit: Visit, seen: str, db: Database, person: Person
) -> None:
    investigator = visit("investigator")
    page = investigator.get(f"{seen}/lines/{OBSERVED}")
    lines = page.send("Hold this line back", ground="other-case", because="Of March")
    with db.unit():
        case = cases.open(seen.split("/")[2], by=person("sergeant"))
        safeguards.set_observation(case, by=person("sergeant"), level="3", because="Worse")
    again = investigator.get(lines.path)
    assert "Held back before, changed since: decide again" in again.text
    preview = investigator.get(seen)
    assert "No version can be issued before this is decided again" in preview.text
    with pytest.raises(AssertionError, match="no button"):
        preview.form("for approval")
    again.click("Hold it back as it reads now").send(
        "Hold this line back", ground="other-case", because="Of March too"
    )
    assert "waits for approval" in investigator.get(seen).send("for approval").text


def test_findings_and_answer_stand_before_the_approval(visit: Visit, found: str) -> None:
    supervisor = visit("superintendent")
    page = supervisor.get(f"{found}/approve")
    assert "1 finding waits for an answer" in page.text
    assert "One finding waits for an answer" in page.send("Approve", status=409).text
    list_ = page.click("What was found in the words")
    assert SURNAME.upper() in list_.text
    assert "The name of another person in this case" in list_.text
    assert "Ada" not in list_.text  # nothing of the victim but what stands there
    answer = list_.click("Answer")
    empty = answer.send("Save", status=422)
    assert len(empty.errors) == 2
    done = answer.send("Save", reason="not-them", because="A medicine")
    assert "A medicine" in done.text
    assert "Approved" in supervisor.get(f"{found}/approve").send("Approve").text


def test_the_preview_shows_the_preparer_what_was_caught(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        case = made.case(person)
        named.about(case, person("sergeant"), person("investigator"))
        path = f"/cases/{case.token}/annex"
    page = visit("investigator").get(path)
    assert f"the name of another person in this case, “{SURNAME.upper()}”" in page.text


def test_the_same_deeds_as_json(app: Flask, seen: str, found: str) -> None:
    def call(key: str) -> Caller:
        return Caller(app, f"{key}@example.test")

    investigator, lines = call("investigator"), f"/api/v1{seen}/lines"
    told = investigator.get(lines)
    (line,) = [one for one in told["lines"] if one["key"] == OBSERVED]
    assert (line["condition"] != "", line["hold"], told["undecided"]) == (True, None, [])
    body = {"ground": "no-consent", "because": "He does not wish it"}
    refused = investigator.post(f"{lines}/{OBSERVED}/hold", body, status=422)
    assert "ground" in repr(refused)
    body["ground"] = "not-relevant"
    held = investigator.post(f"{lines}/{OBSERVED}/hold", body, status=201)
    again = investigator.post(f"{lines}/{OBSERVED}/hold", body, status=409)
    assert "held-already" in repr(again)
    item = {"schedule": "MG6C", "item": "3", "scheduled_on": held["recorded_at"][:10]}
    row = call("disclosure").post(f"/api/v1/annexes/holds/{held['token']}/schedule", item)
    assert row["schedule"] == "MG6C"
    back = {"because": "Relevant", "version": held["version"]}
    stale = investigator.post(f"/api/v1/annexes/holds/{held['token']}/take-back", back, status=409)
    assert "conflict" in repr(stale).lower()
    supervisor = call("supervisor")
    assert "findings" in repr(supervisor.post(f"/api/v1{found}/approve", status=409))
    (one,) = supervisor.get(f"/api/v1{found}/findings")["findings"]
    assert (one["kind"], one["words"], one["is_open"]) == ("name", SURNAME.upper(), True)
    said = {"reason": "not-them", "because": "A medicine"}
    supervisor.post(f"/api/v1{found}/findings/{FOUND}/answer", said, status=201)
    assert supervisor.post(f"/api/v1{found}/approve")["status"] == "approved"
