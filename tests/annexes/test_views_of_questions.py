"""The pages of questions, of differences and of what was used, and their JSON twins."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes import jobs
from cjdiversion.database import Database
from tests.annexes import made
from tests.pages import Caller, Page, Visitor

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]
WHAT = "Is there a report of the community team?"


@pytest.fixture
def shared(db: Database, person: Person) -> str:
    """The page of a version that CPS has."""
    with db.unit():
        return f"/annexes/{made.shared(made.case(person), person).token}"


def asked(visit: Visit, shared: str) -> Page:
    form = visit("cps").get(shared).click("Ask for what is missing")
    assert form.send("Ask", status=422).errors
    form = form.send("Ask", status=422, what=WHAT)
    assert WHAT in form.html  # nothing typed is lost
    return form.send("Ask", section="support", priority="2", what=WHAT)


def test_ask_answer_and_close_by_page(visit: Visit, shared: str) -> None:
    question = asked(visit, shared)
    assert "Not yet answered" in question.text and WHAT in question.text
    investigator = visit("investigator")
    assert "treatment and support" in investigator.get("/").text
    assert "What the prosecutor asked" in investigator.get(shared).text
    page = investigator.get("/annexes/questions").click_row("Treatment and support")
    form = page.click("Answer")
    wrong = form.send("Answer", status=422, answer="not-available")
    assert wrong.errors == ["Select why it is not available"]
    page = form.send("Answer", answer="not-available", reason="does-not-exist", words="Asked twice")
    assert "Not available: it does not exist" in page.text
    cps = visit("cps")
    assert "Answers from police" in cps.get("/").text
    assert "Asked twice" in cps.get(page.path).text
    assert "Closed by Priya Nair" in cps.get(page.path).send("Close this question").text


def test_questions_are_listed_by_how_they_stand(visit: Visit, shared: str) -> None:
    asked(visit, shared)
    cps = visit("cps")
    for which, count in (("waiting", 1), ("due-soon", 0), ("overdue", 0), ("all", 1), ("x", 1)):
        rows = cps.get(f"/annexes/questions?which={which}").text
        assert (f"Showing {count} of" in rows) is bool(count), which
    assert "No questions" in visit("cps.south").get("/annexes/questions").text


def test_two_presses_on_ask_make_one_question(visit: Visit, shared: str) -> None:
    form = visit("cps").get(f"{shared}/ask")
    answers = {"section": "support", "priority": "2", "what": WHAT}
    first, second = form.send("Ask", **answers), form.send("Ask", **answers)
    assert first.path == second.path
    again = visit("cps").get(f"{shared}/ask").send("Ask", status=409, **answers)
    assert "asked already, by Priya Nair" in again.text


def test_use_is_said_by_page_and_reaches_the_case_and_the_list(
    visit: Visit, shared: str, db: Database
) -> None:
    page = visit("cps").get(shared).click("Say whether it was used")
    assert page.send("Save", status=422).errors
    page = page.send("Save", reason="too-late", words="Charged at noon")
    assert "Not needed: it came after the decision" in page.text
    assert "Charged at noon" in visit("investigator").get(shared).text
    assert "Shared with CPS CPS North, 26 November 2026" in visit("investigator").get(shared).text
    case = visit("investigator").get(shared).links["Back"]
    assert "Not needed, CPS North" in visit("investigator").get(case).text
    numbers = visit("cps").get("/annexes").text
    assert "Northshire Police 1 0 1 0 0 0 0 –" in numbers


def test_differences_by_page_since_the_copy_that_was_taken(
    visit: Visit, shared: str, db: Database, person: Person
) -> None:
    cps = visit("cps")
    cps.get(shared).send("Download the paper")
    investigator = visit("investigator")
    case = investigator.get(shared).links["Back"]
    with db.unit():
        made.observed(_opened(case, person), person)
    assert "The record changed since version 1, in 1 section" in investigator.get(case).text
    jobs.mark_changed(db)
    assert "The record changed since version 1" in investigator.get(shared).text
    assert "The record changed since the annex" in investigator.get("/").text
    with db.unit():
        second = made.shared(_opened(case, person), person)
    page = cps.get(f"/annexes/{second.token}")
    assert "1 section since version 1, which you last took" in page.text
    page = page.click("What differs, section by section")
    assert "Safety of the person and others: added" in page.text
    assert "Tearful" in page.text
    assert "Download the superseded paper" in cps.get(shared).text
    assert "Superseded by a later version" in cps.get("/annexes").text


def _opened(path: str, person: Person) -> made.Case:
    return made.cases.open(path.rpartition("/")[2], by=person("investigator"))


def test_the_same_as_json(app: Flask, shared: str) -> None:
    cps, investigator = (Caller(app, f"{key}@example.test") for key in ("cps", "investigator"))
    own = f"/api/v1{shared}"
    assert cps.get(own)["actions"] == ["acknowledge", "ask", "use"]
    body = {"section": "support", "priority": "1", "what": WHAT}
    question = cps.post(f"{own}/ask", body, status=201)
    assert (question["status"], question["owner"]) == ("asked", "DC Lena Ford")
    assert cps.post(f"{own}/ask", body, status=409)["error"]["code"] == "asked-already"
    (row,) = investigator.get("/api/v1/annexes/questions?which=waiting")["items"]
    assert row["token"] == question["token"]
    path = f"/api/v1/annexes/questions/{row['token']}"
    day = clock.today().isoformat()
    body = {"answer": "will-follow", "follows_on": day}
    assert investigator.post(f"{path}/answer", body)["status"] == "follows"
    assert cps.post(f"{path}/close")["status"] == "closed"
    assert cps.get(path)["closed_at"]
    assert cps.post(f"{own}/use", {"reason": "evidence"})["is_used"] is True
    (told,) = cps.get("/api/v1/annexes/numbers")["forces"]
    assert (told["asked"], told["used"]) == (1, 1)
    (one,) = cps.get(f"{own}/differences")["recipients"]
    assert (one["name"], one["number"]) == ("CPS North", None)
    shared_again = investigator.post(f"{own}/share", {"recipient": "direct"})
    assert shared_again["status"] == "shared"
    refused = investigator.post(f"{own}/share", {"recipient": "area"}, status=409)
    assert "CPS North already" in refused["error"]["message"]
