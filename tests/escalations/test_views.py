"""The list of what was raised, and the page that answers one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.escalations import service
from tests import make
from tests.pages import Caller


def raised(db: Database) -> Case:
    with db.unit():
        by = accounts.actor_named("sergeant@example.test")
        case = make.booking(by=by)
        with clock.at(clock.now() - timedelta(hours=3)):
            service.raise_once("interview-without-adult", case, by=by, case=case)
        return case


def test_index_shows_what_waits_and_since_when(db: Database, visit: Any) -> None:
    case = raised(db)
    page = visit("inspector").get("/raised")
    assert case.reference in page.text
    assert "Overdue" in page.text


def test_answer_moves_it_to_what_was_answered(db: Database, visit: Any) -> None:
    raised(db)
    page = visit("inspector").get("/raised").click("An interview took place").click("Answer")
    refused = page.send("Record answer", status=422, answer="")
    assert refused.errors == [
        "Select an answer: how did it end",
        "Enter: what was done about it",
    ]
    said = {"answer": "Interview to be repeated with the adult", "resolution": "settled-here"}
    done = page.send("Record answer", **said)
    assert "Nothing waits for your answer" in done.text
    told = done.click("Show what was answered")
    assert "Interview to be repeated with the adult" in told.text


def test_a_filter_that_finds_nothing_does_not_say_that_nothing_waits(
    db: Database, visit: Any
) -> None:
    raised(db)
    page = visit("inspector").get("/raised?level=national").text
    assert "Nothing matches what you chose above" in page
    assert "Nothing waits" not in page


def test_index_says_that_nothing_was_answered_yet(visit: Any) -> None:
    assert "Nothing has been answered yet" in visit("inspector").get("/raised?status=answered").text


def opened(db: Database, visit: Any, key: str = "inspector") -> Any:
    raised(db)
    return visit(key).get("/raised").click("An interview took place")


def test_show_tells_the_level_the_owner_and_what_can_be_done(db: Database, visit: Any) -> None:
    page = opened(db, visit)
    for words in ("Local", "Everybody it was raised to", "Overdue", "Take to the regional level"):
        assert words in page.text
    owned = page.send("Take ownership")
    assert "You own this now" in owned.text
    assert "Owner Insp Cora Wyn" in owned.text


def test_hand_on_offers_who_answers_and_keeps_the_history(db: Database, visit: Any) -> None:
    page = opened(db, visit).click("Hand on")
    refused = page.send("Save", status=422, because="Off duty")
    assert refused.errors == ["Select an answer: to whom"]
    done = page.send("Save", to=page.choice("Supt Edith Crane"), because="Off duty")
    assert "Handed on to Supt Edith Crane" in done.text


def test_take_up_shows_what_goes_and_refuses_a_name_by_its_field(db: Database, visit: Any) -> None:
    case = raised(db)
    page = visit("inspector").get("/raised").click("An interview took place").click("regional")
    assert "Northshire Police" in page.text
    assert case.reference not in page.text
    said = {"partner": "mental-health-trust", "need": "mental-health"}
    refused = page.send("Take it further", status=422, **said, reason="Okonkwo has no bed")
    assert refused.errors == ["The reason holds the person’s surname. Say it without"]
    sheet = page.send("Take it further", **said, reason="No bed in three trusts")
    assert "No bed in three trusts" in sheet.text
    assert case.reference not in sheet.text
    assert "Okonkwo" not in sheet.text
    shown = sheet.click("Back")
    assert "Taken further to the regional level" in shown.text


def test_record_reply_says_who_said_it_for_whom(db: Database, visit: Any) -> None:
    page = opened(db, visit).click("Record a reply")
    said = {"partner": "icb", "said_by": "Jo Hart", "said": "A bed from six", "follows": "A van"}
    done = page.send("Save", **said)
    assert "Reply recorded: Jo Hart for Integrated care board" in done.text
    assert "A bed from six What follows: A van" in done.text


def test_index_can_be_narrowed_to_what_is_overdue(db: Database, visit: Any) -> None:
    raised(db)
    visitor = visit("superintendent")
    assert "An interview took place" in visitor.get("/raised?overdue=1&level=local").text
    assert "Nothing matches" in visitor.get("/raised?level=national").text


def test_numbers_are_as_counted_and_for_use_inside_the_force(db: Database, visit: Any) -> None:
    raised(db)
    page = visit("performance").get("/raised/numbers")
    assert "An interview took place without the appropriate adult who was needed 1" in page.text
    assert "for use inside the force" in page.text
    assert "Highest level it was taken to" in page.text


def test_raise_from_a_case_goes_to_the_inspector(db: Database, visit: Any) -> None:
    case = raised(db)
    page = visit("sergeant").get(f"/cases/{case.token}/raise")
    assert "An interview took place" in page.text
    refused = page.send("Raise it", status=422, reason="Three wards asked")
    assert refused.errors == ["Select an answer: what keeps somebody waiting"]
    page.send("Raise it", kind="no-bed", reason="Three wards asked")
    page = visit("sergeant").get(f"/cases/{case.token}/raise")
    again = page.send("Raise it", status=422, kind="no-bed", reason="Three wards asked")
    assert "It can be raised again once answered" in again.errors[0]
    assert "Three wards asked" in visit("inspector").get("/raised").click("No mental health").text


def test_the_api_walks_the_whole_ladder(db: Database, app: Flask) -> None:
    case = raised(db)
    sergeant = Caller(app, "sergeant@example.test")
    inspector = Caller(app, "inspector@example.test")
    said = {"kind": "no-bed", "reason": "Three wards asked"}
    made = sergeant.post(f"/api/v1/cases/{case.token}/raise", said, status=201)
    assert made["partner"] == "mental-health-trust"
    at = f"/api/v1/raised/{made['token']}"
    assert inspector.post(f"{at}/own")["owner"] == "Insp Cora Wyn"
    hand_on = {"to": "everybody", "because": "Off duty"}
    assert inspector.post(f"{at}/hand-on", hand_on)["owner"] == ""
    further = {"partner": "icb", "need": "not-known", "reason": "No bed anywhere"}
    rung = inspector.post(f"{at}/take-up", further, status=201)
    sheet = inspector.get(f"/api/v1/raised/sheets/{rung['token']}")
    assert sheet["sent"]["reason"] == "No bed anywhere"
    reply = {"partner": "icb", "said_by": "Jo Hart", "said": "A bed", "said_at": now()}
    inspector.post(f"{at}/replies", reply, status=201)
    ended = {"answer": "Left at six", "resolution": "partner-acted"}
    assert inspector.post(f"{at}/answer", ended)["status"] == "answered"
    inspector.post(f"{at}/answer", ended, status=409)
    deeds = [one["deed"] for one in inspector.get(at)["history"]]
    assert deeds == ["owned", "handed-on", "taken-up", "replied"]
    listed = inspector.get("/api/v1/raised?status=answered")["items"]
    assert [one["escalation"]["token"] for one in listed] == [made["token"]]


def now() -> str:
    return clock.now().isoformat()
