"""The same journey for systems: JSON in and out, the paper as application/pdf."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from cjdiversion.access import Actor, May
from cjdiversion.database import Database
from tests.annexes import made
from tests.pages import Caller

Person = Callable[[str], Actor]
CANARY = "Canaryline about support"


@pytest.fixture
def call(app: Flask) -> Callable[[str], Caller]:
    return lambda key: Caller(app, f"{key}@example.test")


@pytest.fixture
def path(db: Database, person: Person) -> str:
    with db.unit():
        case = made.case(person)
        made.assessed(case, person, CANARY)
        return f"/api/v1/cases/{case.token}/annexes"


def pdf_of(caller: Caller, path: str, status: int = 200) -> Any:
    response = caller.client.post(f"{path}/download", json={}, headers=caller.headers)
    assert response.status_code == status, response.text
    return response


def test_the_whole_journey(call: Callable[[str], Caller], path: str) -> None:
    investigator, supervisor, cps = call("investigator"), call("supervisor"), call("cps")
    annex = investigator.post(path, status=201)
    assert annex["status"] == "issued"
    assert annex["actions"] == ["approve-by-phone"]
    assert CANARY not in repr(annex)
    own = f"/api/v1/annexes/{annex['token']}"
    assert supervisor.get(own)["actions"] == ["approve", "send-back", "approve-by-phone"]
    approved = supervisor.post(f"{own}/approve")
    assert approved["status"] == "approved"
    assert investigator.post(f"{own}/share")["status"] == "shared"
    (row,) = cps.get("/api/v1/annexes")["items"]
    assert (row["token"], row["number"]) == (annex["token"], 1)
    taken = pdf_of(cps, own)
    assert taken.mimetype == "application/pdf"
    assert hashlib.sha256(taken.data).hexdigest() == approved["sha256"]
    assert cps.post(f"{own}/acknowledge")["status"] == "acknowledged"
    assert [one["what"] for one in investigator.get(own)["receipts"]] == [
        "downloaded",
        "acknowledged",
    ]
    told = cps.post("/api/v1/annexes/verify", {"said": approved["sha256"]})
    assert (told["reference"], told["number"]) == (annex["reference"], 1)
    assert "facts" not in told


def test_the_same_key_twice_makes_one_version(call: Callable[[str], Caller], path: str) -> None:
    investigator = call("investigator")
    investigator.post(path, status=201, key="one")
    again = investigator.client.post(
        path, json={}, headers={**investigator.headers, "Idempotency-Key": "one"}
    )
    assert again.headers["Idempotent-Replay"] == "true"
    assert investigator.post(path, status=409)["error"]["code"] == "nothing-changed"


def test_a_reason_and_an_attachment_are_checked_field_by_field(
    call: Callable[[str], Caller], path: str
) -> None:
    annex = call("investigator").post(path, status=201)
    own = f"/api/v1/annexes/{annex['token']}"
    supervisor = call("supervisor")
    refused = supervisor.post(f"{own}/send-back", {}, status=422)["error"]["fields"]
    assert refused["because"][0]["code"] == "required"
    refused = supervisor.post(f"{own}/approve", {"score": 1}, status=422)["error"]["fields"]
    assert refused["score"][0]["code"] == "unknown-field"
    supervisor.post(f"{own}/approve")
    body = {"attached_to": "MG99", "attached_at": "yesterday"}
    refused = supervisor.post(f"{own}/attach", body, status=422)["error"]["fields"]
    assert {name: found[0]["code"] for name, found in refused.items()} == {
        "attached_to": "unknown",
        "attached_at": "zone",
    }


def test_a_version_sent_back_says_why(call: Callable[[str], Caller], path: str) -> None:
    annex = call("investigator").post(path, status=201)
    own = f"/api/v1/annexes/{annex['token']}"
    call("supervisor").post(f"{own}/send-back", {"because": "Name the adult"})
    told = call("investigator").get(own)
    assert (told["status"], told["returned_because"]) == ("returned", "Name the adult")


def test_a_token_of_the_same_human_does_not_approve(
    call: Callable[[str], Caller], path: str
) -> None:
    annex = call("supervisor").post(path, status=201)
    refused = call("supervisor").post(f"/api/v1/annexes/{annex['token']}/approve", status=403)
    assert "Somebody else" in refused["error"]["message"]


def test_a_token_reaches_no_further_than_its_scopes_and_its_area(
    app: Flask, call: Callable[[str], Caller], path: str
) -> None:
    annex = call("investigator").post(path, status=201)
    own = f"/api/v1/annexes/{annex['token']}"
    narrow = Caller(app, "investigator@example.test", [May.CASE_OPEN])
    narrow.get(own, status=403)
    call("cps").get(own, status=404)
    call("supervisor").post(f"{own}/approve")
    call("investigator").post(f"{own}/share")
    refused = call("cps.south").get(own, status=404)
    assert "OKONKWO" not in repr(refused)
    pdf_of(call("cps.south"), own, status=404)
    body = {"said": annex["reference"]}
    assert call("cps.south").post("/api/v1/annexes/verify", body, status=404)
