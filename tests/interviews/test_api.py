from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from tests import make
from tests.interviews import made
from tests.pages import Caller


@pytest.fixture
def case(db: Database) -> Case:
    with db.unit():
        return make.booking(by=accounts.actor_named("sergeant@example.test"))


@pytest.fixture
def call(app: Flask) -> Any:
    return lambda key, **more: Caller(app, f"{key}@example.test", **more)


def test_appropriate_adult_by_api_keeps_what_is_not_sent(call: Any, case: Case) -> None:
    sergeant, path = call("sergeant"), f"/api/v1/cases/{case.token}/appropriate-adult"
    arrived = (clock.now() - timedelta(minutes=5)).isoformat()
    sergeant.post(path, {"name": "Mrs Lee", "relationship_code": "parent"})
    told = sergeant.post(path, {"arrived_at": arrived})
    assert told["name"] == "Mrs Lee"
    assert told["arrived_at"]
    later = {"requested_at": clock.now().isoformat()}
    refused = sergeant.post(path, later, status=422)
    assert refused["error"]["fields"]["arrived_at"][0]["code"] == "out-of-order"
    assert sergeant.post(path, {"name": None})["name"] == ""


def test_a_second_adult_by_api_stands_beside_the_first(call: Any, case: Case) -> None:
    sergeant, path = call("sergeant"), f"/api/v1/cases/{case.token}/appropriate-adult"
    first = sergeant.post(path, {"name": "Mrs Lee"})
    second = sergeant.post(f"{path}/another", {"name": "Rob Hale"}, status=201)
    assert (first["number"], second["number"]) == (1, 2)
    left = {"left_at": clock.now().isoformat()}
    assert sergeant.post(f"/api/v1/appropriate-adults/{first['token']}", left)["left_at"]
    call("sergeant.south").post(f"/api/v1/appropriate-adults/{first['token']}", left, status=404)
    refused = sergeant.post(path, {"eligibility": "solicitor"}, status=422)
    assert refused["error"]["fields"]["eligibility"][0]["code"] == "not-eligible"


def test_an_interview_by_api_waits_starts_and_ends(db: Database, call: Any, case: Case) -> None:
    sergeant, path = call("sergeant"), f"/api/v1/cases/{case.token}"
    with db.unit():
        made.decided(case, lambda key: accounts.actor_named(f"{key}@example.test"))
    refused = sergeant.post(f"{path}/interviews/start", {}, status=422)
    assert [one["code"] for one in refused["error"]["fields"][""]] == ["IV-1"]
    standing = sergeant.get(f"{path}/interviews")
    assert (standing["needed"]["code"], standing["missing"][0]["mends"]) == ("AA-2", "call")
    now = clock.now().isoformat()
    here = {"eligibility": "none-of-these", "arrived_at": now, "rights_repeated_at": now}
    sergeant.post(f"{path}/appropriate-adult", here)
    begun = sergeant.post(f"{path}/interviews/start", {"place": "Room 2"}, status=201)
    assert (begun["status"], begun["adult_there"]) == ("started", "so-far")
    end = f"/api/v1/interviews/{begun['token']}/end"
    sergeant.post(end, {"ended_at": now}, status=422)
    ended = sergeant.post(end, {"ended_at": now, "adult_there": "part"})
    assert (ended["status"], ended["is_without_adult"]) == ("ended", True)
    sergeant.post(end, {"ended_at": now, "adult_there": "part"}, status=409)


def test_what_took_place_is_taken_by_api_once(call: Any, case: Case) -> None:
    sergeant, path = call("sergeant"), f"/api/v1/cases/{case.token}/interviews/record"
    body = {"started_at": clock.now().isoformat(), "adult_there": "nobody"}
    first = sergeant.post(path, body, status=201, key="k1")
    assert sergeant.post(path, body, status=201, key="k1")["token"] == first["token"]
    assert len(sergeant.get(f"/api/v1/cases/{case.token}/interviews")["interviews"]) == 1
    sergeant.post(path, {}, status=422)
    sergeant.post(path, {**body, "adult_there": "perhaps"}, status=422)
    call("sergeant.riverside").post(path, body, status=404)


def test_an_authority_by_api_is_confirmed_by_its_giver(call: Any, case: Case) -> None:
    body = {
        "ground": "evidence",
        "reasons": "The others are burning it",
        "is_harmless": True,
        "authority_name": "Supt Edith Crane",
        "authority_rank": "superintendent",
        "authority_at": clock.now().isoformat(),
        "authority_by_phone": True,
    }
    path = f"/api/v1/cases/{case.token}/interviews/urgent"
    given = call("sergeant").post(path, body, status=201)
    assert given["authority_confirmed_at"] is None
    confirm = f"/api/v1/urgent-authorities/{given['token']}/confirm"
    call("inspector").post(confirm, status=403)
    assert call("superintendent").post(confirm)["authority_confirmed_at"]
    refused = call("sergeant").post(path, {**body, "is_harmless": False}, status=422)
    assert refused["error"]["fields"]["is_harmless"][0]["code"] == "harm"


def test_a_childs_steps_by_api(db: Database, call: Any) -> None:
    with db.unit():
        by = accounts.actor_named("sergeant@example.test")
        child = make.booking(by=by, born_on=None)
    sergeant, path = call("sergeant"), f"/api/v1/cases/{child.token}/child-steps"
    told = {"done_at": clock.now().isoformat(), "told_whom": "His aunt"}
    body = {"step": "welfare", "is_done": True, **told}
    assert sergeant.post(f"{path}/record", body, status=201)["done_by"] == "Sgt Ann Marsh"
    refused = sergeant.post(f"{path}/record", {"step": "x", "is_done": True}, status=422)
    assert list(refused["error"]["fields"]) == ["step"]
    steps = {step["code"]: step for step in sergeant.get(path)["steps"]}
    assert (steps["welfare"]["state"], steps["welfare"]["mark"]) == ("done", "G")
    assert steps["information-form"]["state"] == "each-time"
    assert call("nurse").get(path)["steps"]
    call("practitioner").get(path, status=403)
