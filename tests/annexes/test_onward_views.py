"""The page of lines for a paper of others, and the same for systems."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from cjdiversion import clock
from cjdiversion.audit import Did, Operation
from cjdiversion.database import Database
from cjdiversion.safeguards import service as safeguards
from tests.annexes import made
from tests.annexes.made import Person, Visit
from tests.instruments import made as ld
from tests.pages import Caller


@pytest.fixture
def address(path: str) -> str:
    return path.removesuffix("annex") + "lines-for"


def agreed(db: Database, person: Person, recipient: str) -> None:
    with db.unit():
        purpose = {"purpose": "custody-care", "recipient": recipient}
        case = made.the_case()
        made.answered(case, person, "given", decided_at=clock.now(), **purpose)


def traces(db: Database) -> list[tuple[Any, Any, Any]]:
    with db.unit():
        return [
            (one.operation, one.recipient, one.facts["paper"])
            for one in made.trail(Did.ONWARD_LINES_SHOWN)
        ]


def test_show_has_lines_to_copy_and_says_how_many_are_not_carried_over(
    visit: Visit, address: str, db: Database, person: Person
) -> None:
    page = visit("sergeant").get(f"{address}/escort-record")
    assert "Self-harm or thoughts of suicide" in page.text
    assert "1 line held by" in page.text
    assert made.CANARY not in page.html
    assert traces(db) == [
        (
            Operation.DISCLOSURE,
            "Escort contractor and the place the person is taken to",
            "escort-record",
        )
    ]


def test_show_before_release_has_what_ld_wrote_for_police_once_the_person_agrees(
    visit: Visit, address: str, db: Database, person: Person
) -> None:
    agreed(db, person, "escort")
    assert made.CANARY not in visit("detention").get(f"{address}/pre-release").html
    agreed(db, person, "police")
    page = visit("detention").get(f"{address}/pre-release")
    assert page.html.count(made.CANARY) == 2  # in the table, and in what is copied
    assert traces(db)[-1] == (Operation.CONSULTATION, "Police", "pre-release")


def test_show_knows_no_other_paper_and_no_case_out_of_reach(visit: Visit, address: str) -> None:
    visit("sergeant").get(f"{address}/yoga", status=404)
    visit("sergeant.south").get(f"{address}/escort-record", status=404)
    visit("cps").get(f"{address}/escort-record", status=403)


def test_show_clears_nobody_and_leads_on_from_the_safeguards(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        case = made.case(person)
        token = case.token
        when = {"state": "done", "happened_at": clock.now()}
        safeguards.record(case, by=person("nurse"), kind="hcp", conditions="No shoelaces", **when)
    page = visit("sergeant").get(f"/cases/{token}/safeguards").click("Copy the lines")
    assert "No shoelaces" in page.text
    page = visit("sergeant").get(f"/cases/{token}/safeguards").click("pre-release")
    assert "pre-release risk assessment" in page.title


def test_show_carries_a_call_for_safety_action_without_a_score(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        referral = ld.accepted(person)
        ld.scored(referral, by=person("practitioner"), said="000000001")
        token = referral.case.token
    page = visit("sergeant").get(f"/cases/{token}/lines-for/escort-record")
    assert "L&D asked for safety action" in page.text
    assert "PHQ" not in page.text


def test_the_api_gives_the_same_lines(app: Flask, address: str) -> None:
    caller = Caller(app, "sergeant@example.test")
    told = caller.get(f"/api/v1{address}/escort-record")
    assert told["paper"] == "escort-record"
    assert {"text", "source", "as_at", "held_by", "is_opinion"} <= set(told["lines"][0])
    assert {one["ground"] for one in told["left_out"]} <= {
        "The person has not yet been asked",
        "Not strictly necessary for this purpose",
    }
    assert made.CANARY not in repr(told)
