"""The clocks for systems, and what they record about them."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from tests.detentions import made
from tests.pages import Caller


@pytest.fixture
def case(db: Database) -> Case:
    with db.unit():
        return made.held(by=accounts.actor_named("sergeant@example.test"), since=5)


@pytest.fixture
def call(app: Flask) -> Any:
    return lambda key, **more: Caller(app, f"{key}@example.test", **more)


def path(case: Case, what: str) -> str:
    return f"/api/v1/cases/{case.token}/{what}"


def test_clocks_are_told_with_their_steps_and_what_comes_next(call: Any, case: Case) -> None:
    told = call("nurse").get(path(case, "clocks"))
    assert [one["code"] for one in told["clocks"]] == ["review-1", "limit"]
    assert told["next"]["code"] == "review-1"
    assert told["next"]["state"] == "due-soon"
    assert told["next"]["due_at"].endswith("+00:00")
    assert told["clocks"][1]["is_approximate"] is True
    assert len(told["clocks"][1]["steps"]) >= 3
    call("nurse.south").get(path(case, "clocks"), status=404)


REVIEW = {
    "officer_name": "Insp Cora Wyn",
    "officer_rank": "inspector",
    "capacity": "review-officer",
    "is_independent": True,
    "way": "telephone",
    "representations": "taken",
    "outcome": "continues",
}


def test_review_by_api_is_refused_where_it_is_done_now_and_not_allowed(
    call: Any, case: Case
) -> None:
    sergeant = call("sergeant")
    body = {**REVIEW, "held_at": made.ago(1).isoformat()}
    low = {**body, "officer_rank": "constable"}
    refused = sergeant.post(path(case, "reviews"), {**low, "is_now": True}, status=422)
    assert refused["error"]["fields"]["officer_rank"][0]["code"] == "R2"
    told = sergeant.post(path(case, "reviews"), {**body, "is_now": True}, status=201)
    assert set(told["conditions"].values()) == {"met"}
    happened = sergeant.post(path(case, "reviews"), low, status=201)
    assert happened["conditions"]["R2"] == "not-met"
    assert sergeant.get(path(case, "clocks"))["next"]["code"] == "review-2"  # that one is no review


def test_extend_and_warrant_by_api(call: Any, case: Case) -> None:
    sergeant = call("sergeant")
    extension = {
        "hours": 36,
        "way": "in-person",
        "authority_name": "Supt Edith Crane",
        "authority_rank": "superintendent",
        "authority_at": made.ago(0.5).isoformat(),
    }
    told = sergeant.post(path(case, "extensions"), extension, status=201)
    assert told["authority_confirmed_at"] is None
    assert told["conditions"]["E6"] == "not-met"
    call("detention").post(path(case, "extensions"), extension, status=403)
    too_long = sergeant.post(path(case, "extensions"), {**extension, "hours": 40}, status=422)
    assert list(too_long["error"]["fields"]) == ["hours"]
    warrant = {
        "extends": False,
        "court": "Northshire Magistrates’ Court",
        "issued_at": made.ago(0.5).isoformat(),
        "hours": 24,
    }
    granted = sergeant.post(path(case, "warrants"), warrant, status=201)
    assert granted["conditions"] == {"W1": "met"}
    codes = [one["code"] for one in sergeant.get(path(case, "clocks"))["clocks"]]
    assert codes == ["review-1", "limit", "extended-1", "warrant-1", "overall"]
