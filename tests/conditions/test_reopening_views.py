"""Reopening a condition by the page and the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from cjdiversion.access import Actor
from cjdiversion.database import Database
from tests.conditions import made
from tests.conditions.test_plans import outcome_22, planned
from tests.conditions.test_reopening import WHY
from tests.pages import Caller

Person = Callable[[str], Actor]


def test_reopen_says_what_it_opens_again_and_the_history_shows_both(
    running: Callable[..., str], visit: Any
) -> None:
    token = running("yes")
    page = visit("supervisor").get(f"/conditions/{token}/reopen")
    assert "The outcome was closed on" in page.text
    assert "Yes: Sam Okoro, Northshire Wellbeing" in page.text
    page = page.send("Reopen the condition", status=422, reasons="A mistake")
    assert any("20 characters" in line for line in page.errors)
    page = page.send("Reopen the condition", reasons=WHY)
    assert "The condition is in force again" in page.text
    assert "Yes: Sam Okoro, Northshire Wellbeing" in page.text
    assert "Reopened: DS Mary Quill" in page.text
    assert WHY in page.text
    assert "Reopen condition 1" not in page.links


def test_a_record_that_ended_offers_no_reopening_and_the_page_says_why(
    db: Database, person: Person, visit: Any
) -> None:
    with db.unit():
        record = planned(person, made.facts())
        condition = made.only(record, person)
        made.reported(condition, "yes", person)
        outcome_22(record.case, person)
        token, path = condition.token, f"/cautions/{record.token}"
    assert "Reopen condition 1" in visit("supervisor").get(path).links
    page = visit("supervisor").get(f"/conditions/{token}/reopen")
    assert "Replace that outcome first" in page.text
    page = page.send("Reopen the condition", status=409, reasons=WHY)
    assert "Replace that outcome first" in page.text
    assert WHY in page.text


def test_the_api_reopens_with_the_same_refusals(app: Flask, running: Callable[..., str]) -> None:
    path = f"/api/v1/conditions/{running('yes')}/reopen"
    supervisor = Caller(app, "supervisor@example.test")
    refused = supervisor.post(path, {"reasons": "A mistake"}, status=422)
    assert refused["error"]["fields"]["reasons"][0]["code"] == "reasons-short"
    told = supervisor.post(path, {"reasons": WHY})
    assert (told["status"], told["ended_on"]) == ("running", None)
    supervisor.post(path, {"reasons": WHY}, status=409)
