"""What was done says who was told of it, and when nobody was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.accounts import service as accounts
from cjdiversion.accounts.models import Posting
from cjdiversion.database import Database, session
from tests.annexes import made
from tests.pages import Caller

Who = Callable[[str], Actor]
Call = Callable[[str], Caller]

pytestmark = pytest.mark.usefixtures("quick_printer")

SUPERVISOR = {"name": "DS Mary Quill", "role": "Supervisor", "unit": "Northshire CID"}
INVESTIGATOR = {"name": "DC Lena Ford", "role": "Investigator", "unit": "Northshire CID"}
ASK = {"section": "support", "what": "Is there a report?", "priority": "2"}


@pytest.fixture
def call(app: Flask) -> Call:
    return lambda key: Caller(app, f"{key}@example.test")


@pytest.fixture
def own(call: Call, db: Database, person: Who) -> str:
    with db.unit():
        token = made.issued(made.case(person), person).token
    return f"/api/v1/annexes/{token}"


def gone(db: Database, person: Who, key: str) -> None:
    with db.unit():
        posting = session().get_one(Posting, person(key).posting_id)
        accounts.end_posting(posting, by=SYSTEM, on=clock.today() - timedelta(days=1))


def test_each_deed_names_whom_it_told_and_the_other_side_by_role_and_unit(
    call: Call, db: Database, person: Who, own: str
) -> None:
    supervisor, investigator, cps = call("supervisor"), call("investigator"), call("cps")
    assert supervisor.get(own)["told"] is None
    assert supervisor.post(f"{own}/approve")["told"] == [INVESTIGATOR]
    there = {"name": None, "role": "CPS liaison officer", "unit": "CPS North"}
    assert investigator.post(f"{own}/share")["told"] == [there]
    asked = cps.post(f"{own}/ask", ASK, status=201)
    assert asked["told"] == [{**INVESTIGATOR, "name": None}]
    assert asked["owner"] == "DC Lena Ford"
    question = f"/api/v1/annexes/questions/{asked['token']}"
    answered = investigator.post(f"{question}/answer", {"answer": "obtained"})
    assert (answered["status"], answered["told"]) == ("obtained", [there])


def test_issued_it_names_the_supervisors_it_waits_for_and_by_telephone_whoever_is_asked(
    call: Call, db: Database, person: Who
) -> None:
    with db.unit():
        token = made.case(person).token
    annex = call("investigator").post(f"/api/v1/cases/{token}/annexes", status=201)
    assert annex["told"] == [SUPERVISOR]
    given = {"authority_rank": "inspector", "authority_at": clock.now().isoformat()}
    path = f"/api/v1/annexes/{annex['token']}/approve-by-phone"
    approved = call("investigator").post(path, {**given, "authority_name": "Insp Cora Wyn"})
    inspector = {"name": "Insp Cora Wyn", "role": "Duty inspector", "unit": "Northgate"}
    assert approved["told"] == [inspector]
    path = f"/api/v1/annexes/{annex['token']}/not-mine"
    denied = call("inspector").post(path, {"because": "Nobody rang me"})
    assert denied["told"] == [INVESTIGATOR, SUPERVISOR]
    assert denied["denials"][0]["denied_because"] == "Nobody rang me"


def test_where_nobody_is_there_it_says_that_nobody_was_told(
    call: Call, visit: Any, db: Database, person: Who, own: str
) -> None:
    investigator = call("investigator")
    given = {"authority_name": "Nobody Atall", "authority_rank": "inspector"}
    given["authority_at"] = clock.now().isoformat()
    assert investigator.post(f"{own}/approve-by-phone", given)["told"] == []
    gone(db, person, "cps")
    assert investigator.post(f"{own}/share")["told"] == []
    gone(db, person, "cps.direct")
    page = visit("investigator").get(f"{own.removeprefix('/api/v1')}/share")
    page = page.send("Share with CPS", recipient="direct")
    assert "Nobody there gets messages from this service: nobody was told" in page.text


def test_asked_of_nobody_who_is_still_there_it_says_so_too(
    call: Call, visit: Any, db: Database, person: Who, own: str
) -> None:
    call("supervisor").post(f"{own}/approve")
    call("investigator").post(f"{own}/share")
    gone(db, person, "investigator")
    gone(db, person, "supervisor")
    assert call("cps").post(f"{own}/ask", ASK, status=201)["told"] == []
    page = visit("cps").get(f"{own.removeprefix('/api/v1')}/ask")
    page = page.send("Ask", **{**ASK, "what": "Who holds it?"})
    assert "nobody was told" in page.text
