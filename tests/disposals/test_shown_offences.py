"""Options are shown for the offences that nothing is decided of, or for one of them by itself."""

from __future__ import annotations

from typing import Any

from flask import Flask

from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.database import Database
from cjdiversion.disposals import service
from tests.disposals import made
from tests.pages import Caller, Page

ASSAULT = {"code": "CJ88116", "is_domestic_abuse": True, "is_hate_crime": False}
THEFT = {"code": "TH68010", "is_domestic_abuse": False, "is_hate_crime": False}
NOTICE = "penalty-notice"


def booked(db: Database) -> str:
    """An assault that is domestic abuse, and a theft that is not."""
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        recorder = accounts.actor_named("sergeant@example.test")
        case = made.booked_for(by, recorded_by=recorder, offences=[ASSAULT, THEFT])
        made.answered(case, by=by, penalty_listed="yes", domestic="not-asked")
        return case.token


def decided(db: Database, token: str, number: str) -> None:
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        case = cases.open(token, by=by)
        service.decide(case, by=by, **made.facts("16", offences=[number]))


def offered(page: Page) -> set[str | None]:
    return {e.get("value") for e in page.root.iter("input") if e.get("name") == "outcome_code"}


def test_what_is_not_open_for_both_is_shown_for_one_of_them(db: Database, visit: Any) -> None:
    token = booked(db)
    both = visit("supervisor").get(f"/cases/{token}/decide")
    assert NOTICE not in offered(both)
    (theft,) = (one for one in both.links if "TH68010" in one or one.startswith("Theft"))
    alone = both.click(theft)
    assert NOTICE in offered(alone)
    assert "All of them together" in alone.links
    options = visit("supervisor").get(f"/cases/{token}/options")
    assert "all of these offences together" in options.text


def test_what_is_decided_of_one_offence_no_longer_stands_in_the_way_of_the_other(
    db: Database, visit: Any, app: Flask
) -> None:
    token = booked(db)
    decided(db, token, "1")
    page = visit("supervisor").get(f"/cases/{token}/decide")
    assert NOTICE in offered(page)
    told = Caller(app, "supervisor@example.test").get(f"/api/v1/cases/{token}/options")
    assert told["offences"] == ["2"]
    states = {one["option"]: one["state"] for one in told["options"]}
    assert states[NOTICE] != "closed"


def test_the_api_tells_of_the_offences_that_are_named(db: Database, app: Flask) -> None:
    token, caller = booked(db), Caller(app, "supervisor@example.test")
    assert caller.get(f"/api/v1/cases/{token}/options")["offences"] == ["1", "2"]
    assert caller.get(f"/api/v1/cases/{token}/options?offences=2")["offences"] == ["2"]
    refused = caller.get(f"/api/v1/cases/{token}/options?offences=9", status=422)
    assert list(refused["error"]["fields"]) == ["offences"]


def test_a_page_leaves_out_an_offence_that_it_cannot_show(db: Database, visit: Any) -> None:
    token = booked(db)
    page = visit("supervisor").get(f"/cases/{token}/decide?offences=9&offences=2&offences=2")
    assert NOTICE in offered(page)
    assert "together" in visit("supervisor").get(f"/cases/{token}/decide?offences=x").text


def test_the_outcome_of_one_offence_is_recorded_from_its_page(db: Database, visit: Any) -> None:
    page = visit("supervisor").get(f"/cases/{booked(db)}/decide?offences=2")
    ticked = [
        e.get("value")
        for e in page.root.iter("input")
        if e.get("name") == "offences" and e.get("checked") is not None
    ]
    assert ticked == ["2"]
