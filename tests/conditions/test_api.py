"""The same deeds and lists for systems, refused with the same codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.database import Database
from tests.conditions import made
from tests.disposals import made as decided
from tests.pages import Caller

Person = Callable[[str], Actor]


@pytest.fixture
def supervisor(app: Flask) -> Caller:
    return Caller(app, "supervisor@example.test")


@pytest.fixture
def decision(db: Database, person: Person) -> str:
    with db.unit():
        return made.decided(person).token


BEGUN = {"offences": "Theft from a shop", "admission": "I took it"}


def json(told: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in told.items()
    }


def codes(refused: Any) -> dict[str, str]:
    return {name: told[0]["code"] for name, told in refused["error"]["fields"].items()}


def begun(supervisor: Caller, decision: str) -> str:
    sent = {**BEGUN, "admitted_on": clock.today().isoformat()}
    told = supervisor.post(f"/api/v1/decisions/{decision}/conditions", sent, status=201)
    return str(told["token"])


def test_from_the_decision_to_completion(supervisor: Caller, decision: str) -> None:
    supervisor.get(f"/api/v1/decisions/{decision}/conditions", status=404)
    token = begun(supervisor, decision)
    told = supervisor.get(f"/api/v1/decisions/{decision}/conditions")
    assert (told["status"], told["owner"], told["conditions"]) == ("draft", "DS Mary Quill", [])
    row = supervisor.post(f"/api/v1/cautions/{token}/add", json(made.facts()), status=201)
    assert (row["status"], row["is_health"]) == ("set", True)
    told = supervisor.post(f"/api/v1/cautions/{token}/sign", json(made.signature()))
    assert (told["status"], len(told["signatures"])) == ("signed", 1)
    assert "met" in told["conditions"][0]["actions"]
    said = {"answer": "yes", "said_by": "Sam Okoro", "said_at": clock.now().isoformat()}
    row = supervisor.post(f"/api/v1/conditions/{row['token']}/report", said)
    assert row["status"] == "met"
    told = supervisor.get(f"/api/v1/cautions/{token}")
    assert (told["status"], told["ended_on"]) == ("completed", clock.today().isoformat())
    (evidence,) = told["conditions"][0]["evidence"]
    assert (evidence["means"], evidence["recorded_by"]) == ("phone", "DS Mary Quill")


def test_what_is_refused_has_its_codes(supervisor: Caller, decision: str) -> None:
    refused = supervisor.post(
        f"/api/v1/decisions/{decision}/conditions", {"offences": "Theft"}, status=422
    )
    assert codes(refused) == {"admission": "admission-missing", "admitted_on": "admission-missing"}
    token = begun(supervisor, decision)
    bad = made.facts(due_on=made.in_days(141), details="and a urine test", hours=3)
    refused = supervisor.post(f"/api/v1/cautions/{token}/add", json(bad), status=422)
    assert codes(refused) == {
        "details": "test",
        "hours": "hours-not-asked",
        "due_on": "due-late",
    }
    refused = supervisor.post(f"/api/v1/cautions/{token}/sign", json(made.signature()), status=422)
    assert codes(refused) == {"signed_at": "conditions-missing"}
    refused = supervisor.post(f"/api/v1/cautions/{token}/add", {"kind": "kind"}, status=422)
    assert codes(refused)["kind"] == "unknown"
    assert codes(refused)["due_on"] == "required"
    assert supervisor.get(f"/api/v1/cautions/{token}")["conditions"] == []


def test_change_take_out_ask_vary_and_decide(supervisor: Caller, decision: str) -> None:
    token = begun(supervisor, decision)
    add = f"/api/v1/cautions/{token}/add"
    first = supervisor.post(add, json(made.facts()), status=201)["token"]
    second = supervisor.post(add, json(made.work(10)), status=201)["token"]
    third = supervisor.post(add, json(made.work(5)), status=201)["token"]
    row = supervisor.post(f"/api/v1/conditions/{second}/change", json(made.work(12)))
    assert row["hours"] == 12
    assert supervisor.post(f"/api/v1/conditions/{third}/take-out")["status"] == "cancelled"
    supervisor.post(f"/api/v1/cautions/{token}/sign", json(made.signature()))
    assert supervisor.post(f"/api/v1/conditions/{first}/ask")["asked_on"]
    said = {"answer": "no", "said_by": "Sam Okoro", "said_at": clock.now().isoformat()}
    supervisor.post(f"/api/v1/conditions/{first}/report", said)
    varied = {**made.facts(due_on=made.in_days(50)), **made.signature(), "reasons": made.REASONS}
    row = supervisor.post(f"/api/v1/conditions/{first}/vary", json(varied), status=201)
    assert (row["status"], row["number"]) == ("running", 1)
    supervisor.post(f"/api/v1/conditions/{second}/report", said)
    sent = {"choice": "prosecute", "reasons": made.REASONS}
    refused = supervisor.post(f"/api/v1/conditions/{second}/decide", sent, status=422)
    assert codes(refused) == {"early_because": "not-due"}
    sent["early_because"] = made.EARLY
    assert supervisor.post(f"/api/v1/conditions/{second}/decide", sent)["status"] == "breached"
    told = supervisor.get(f"/api/v1/cautions/{token}")
    assert told["status"] == "ceased"
    assert supervisor.get(f"/api/v1/decisions/{decision}")["status"] == "superseded"
    found = supervisor.get("/api/v1/conditions/breached")["items"]
    assert [one["record"] for one in found] == [token]
    supervisor.post(f"/api/v1/conditions/{second}/decide", sent, status=409)


def test_lists_tell_what_the_pages_show(
    supervisor: Caller, db: Database, person: Person, decision: str
) -> None:
    unsigned = supervisor.get("/api/v1/conditions/unsigned")["items"]
    assert [one["decision"] for one in unsigned] == [decision]
    with db.unit():
        condition = made.running(person)
        made.reported(condition, "partly", person)
        case = decided.case_for(person("supervisor"), recorded_by=person("sergeant")).token
    found = supervisor.get("/api/v1/conditions")
    assert [one["condition"]["status"] for one in found["items"]] == ["partly"]
    assert found["total"] == "1"
    sent = {"option_code": "deferred-prosecution", "offences": "Theft"}
    token = supervisor.post(f"/api/v1/cases/{case}/plan", sent, status=201)["token"]
    found = supervisor.get("/api/v1/conditions/plans?which=open")
    assert [one["record"] for one in found["items"]] == [token]
    assert supervisor.get("/api/v1/conditions/plans")["items"] == []
    ended = supervisor.post(f"/api/v1/cautions/{token}/end", {"reasons": made.REASONS})
    assert ended["status"] == "ceased"


def test_the_record_is_printed_as_mg14(app: Flask, supervisor: Caller, decision: str) -> None:
    token = begun(supervisor, decision)
    response = supervisor.client.post(
        f"/api/v1/cautions/{token}/print-out", headers=supervisor.headers
    )
    assert response.status_code == 200
    assert response.mimetype == "application/pdf"
    assert response.data.startswith(b"%PDF")
