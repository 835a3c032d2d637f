"""The same deeds as JSON, with a person's service token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion.access import Actor, May
from cjdiversion.database import Database, session
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import ON_ITS_PAGE, Status
from tests import make
from tests.pages import Caller
from tests.referrals import made

Person = Callable[[str], Actor]
API = "/api/v1/referrals"
AT = "2026-01-05T10:00:00Z"
DECLINE = {"category": "no-vulnerability", "declined_by": "Dana", "next_step": "GP at 18:00"}


@pytest.fixture
def call(app: Flask) -> Callable[[str], Caller]:
    return lambda key: Caller(app, f"{key}@example.test")


Call = Callable[[str], Caller]


@pytest.fixture
def case_token(db: Database, person: Person) -> str:
    with db.unit():
        return make.booking(by=person("sergeant")).token


@pytest.fixture
def sent(db: Database, person: Person) -> str:
    with db.unit():
        return f"{API}/{made.in_state(Status.SENT, person).token}"


def codes(refused: Any) -> dict[str, list[str]]:
    fields = refused["error"]["fields"]
    return {name: [problem["code"] for problem in told] for name, told in fields.items()}


AFTER_ACCEPTING = ["screen", "assess", "close", "hold", "redirect", "exempt", "undo"]


def actions(referral: Any) -> list[str]:
    return [action["name"] for action in referral["actions"]]


def test_a_referral_is_sent_answered_assessed_and_closed(call: Call, case_token: str) -> None:
    sergeant, practitioner = call("sergeant"), call("practitioner")
    body = {"case": case_token, "priority": "1", "concern": made.CONCERN}
    referral = sergeant.post(API, body, status=201)
    assert (referral["status"], actions(referral)) == ("sent", ["amend", "withdraw", "undo"])
    at = f"{API}/{referral['token']}"
    assert actions(practitioner.get(at)) == [
        "receive",
        "take",
        "accept",
        "decline",
        "hold",
        "redirect",
        "exempt",
    ]
    assert practitioner.post(f"{at}/receive")["status"] == "received"
    accepted = practitioner.post(f"{at}/accept", {"note": "At 11"})
    assert (accepted["answered_by"], actions(accepted)) == ("Dana Okafor", AFTER_ACCEPTING)
    assessed = practitioner.post(
        f"{at}/assess",
        {
            "seen": "video",
            "assessed_at": AT,
            "clinical_notes": made.NOTES,
            "lines": [{"section": "needs", "text": made.LINE, "is_opinion": True}],
        },
    )
    assert assessed["record"]["assessments"][0]["clinical_notes"] == made.NOTES
    assert assessed["record"]["assessments"][0]["lines"][0]["text"] == made.LINE
    closed = practitioner.post(f"{at}/close", {"reason": "completed"})
    assert (closed["status"], actions(closed)) == ("closed", ["reopen", "undo"])


def test_what_a_call_leaves_out_stays_or_is_taken_from_the_case(
    call: Call, case_token: str
) -> None:
    sergeant = call("sergeant")
    body = {"case": case_token, "priority": "2", "concern": made.CONCERN, "staff_safety": "Knives"}
    referral = sergeant.post(API, body, status=201)
    assert referral["alleged_offence"] and referral["location"]
    at = f"{API}/{referral['token']}"
    amended = sergeant.post(f"{at}/amend", {"priority": "2", "concern": "Worse", "location": ""})
    kept = {name: amended[name] for name in ("staff_safety", "alleged_offence", "location")}
    offence = referral["alleged_offence"]
    assert kept == {"staff_safety": "Knives", "alleged_offence": offence, "location": ""}


def test_police_are_given_no_record_and_only_lines_that_are_told(
    call: Call, db: Database, person: Person
) -> None:
    with db.unit():
        at = f"{API}/{made.in_state(Status.ASSESSED, person).token}"
    sergeant, practitioner = call("sergeant"), call("practitioner")
    told = sergeant.get(at)
    assert told["record"] is None
    assert made.NOTES not in str(told)
    assert told["lines"] == []
    assert told["held_back"] == [{"section": "communication", "ground": "not-asked"}]
    consent = {
        "purpose": "custody-care",
        "recipient": "police",
        "answer": "given",
        "given_by": "person",
        "method": "spoken",
        "decided_at": AT,
    }
    assert practitioner.post(f"{at}/consent", consent, status=201)["answer"] == "given"
    told = sergeant.get(at)
    assert [line["text"] for line in told["lines"]] == [made.LINE]
    assert told["lines"][0]["purposes"] == ["custody-care"]
    practitioner.post(f"{at}/consent", {**consent, "answer": "withdrawn"}, status=201)
    assert made.LINE not in str(sergeant.get(at))


def test_an_override_is_recorded(call: Call, sent: str) -> None:
    body = {
        "purpose": "custody-care",
        "recipient": "police",
        "ground": "harm-to-self",
        "what": "Tablets in her coat",
        "harm": "She means to take them",
        "why_no_consent": "Would not answer",
        "consulted": "Ines Moran",
        "person_told": False,
        "why_not_told": "She would swallow them at once",
        "review_by_on": "2100-01-01",
        "approved_by": "Ines Moran",
        "decided_at": AT,
    }
    assert (
        call("practitioner").post(f"{sent}/override", body, status=201)["ground"] == body["ground"]
    )


def test_a_draft_is_kept_changed_and_sent(call: Call, case_token: str) -> None:
    sergeant = call("sergeant")
    body = {"case": case_token, "priority": "2", "concern": "First", "draft": True}
    draft = sergeant.post(API, body, status=201)
    assert actions(draft) == ["change", "send", "withdraw"]
    at = f"{API}/{draft['token']}"
    changed = sergeant.post(f"{at}/change", {"priority": "3", "concern": "Second"})
    assert (changed["status"], changed["concern"]) == ("draft", "Second")
    assert sergeant.post(f"{at}/send")["status"] == "sent"


def test_another_open_referral_is_asked_about(call: Call, case_token: str) -> None:
    sergeant = call("sergeant")
    body = {"case": case_token, "priority": "2", "concern": "First"}
    sergeant.post(API, body, status=201)
    assert codes(sergeant.post(API, body, status=422)) == {"is_second": ["open-duplicate"]}
    sergeant.post(API, {**body, "is_second": True}, status=201)


def test_the_same_key_makes_one_referral(call: Call, case_token: str, db: Database) -> None:
    sergeant = call("sergeant")
    body = {"case": case_token, "priority": "2", "concern": "First"}
    first = sergeant.post(API, body, status=201, key="k1")
    again = sergeant.post(API, body, status=201, key="k1")
    assert again["token"] == first["token"]
    with db.unit():
        assert session().scalar(sa.select(sa.func.count()).select_from(Referral)) == 1


def test_what_is_wrong_is_told_by_field(call: Call, case_token: str) -> None:
    body = {"case": case_token, "priority": "9", "concern": "x" * 20_000, "mood": "low"}
    refused = call("sergeant").post(API, body, status=422)
    assert codes(refused) == {
        "priority": ["unknown"],
        "concern": ["long"],
        "mood": ["unknown-field"],
    }


def test_a_line_that_is_wrong_is_named(call: Call, db: Database, person: Person) -> None:
    with db.unit():
        at = f"{API}/{made.in_state(Status.ACCEPTED, person).token}"
    line = {"section": "link", "text": "x", "is_opinion": "perhaps"}
    body = {"seen": "video", "assessed_at": AT, "lines": [line]}
    refused = call("practitioner").post(f"{at}/assess", body, status=422)
    assert codes(refused) == {"lines.0.section": ["unknown"], "lines.0.is_opinion": ["unknown"]}


def test_no_capacity_is_no_reason_to_decline(call: Call, sent: str) -> None:
    practitioner = call("practitioner")
    refused = practitioner.post(
        f"{sent}/decline", {**DECLINE, "category": "no-capacity"}, status=422
    )
    assert codes(refused) == {"category": ["unknown"]}
    assert practitioner.post(f"{sent}/decline", DECLINE)["status"] == "declined"


def test_a_stale_version_is_a_conflict(call: Call, sent: str) -> None:
    practitioner = call("practitioner")
    version = practitioner.get(sent)["version"]
    practitioner.post(f"{sent}/receive", {"version": version})
    refused = practitioner.post(f"{sent}/accept", {"version": version}, status=409)
    assert refused["error"]["code"] == "conflict"


def test_a_step_out_of_order_names_the_state(call: Call, sent: str) -> None:
    call("sergeant").post(f"{sent}/withdraw", {"reason": "sent-twice"})
    refused = call("practitioner").post(f"{sent}/accept", status=409)
    assert refused["error"]["code"] == "out-of-order"
    assert "withdrawn" in refused["error"]["message"]


def test_another_provider_finds_nothing(call: Call, sent: str) -> None:
    south = call("practitioner.south")
    assert south.get(API)["items"] == []
    for answer in (south.get(sent, status=404), south.post(f"{sent}/accept", status=404)):
        assert made.CONCERN not in str(answer)


def test_the_list_is_the_page_as_json(call: Call, sent: str) -> None:
    listed = call("practitioner").get(f"{API}?status=waiting")
    (row,) = listed["items"]
    assert f"{API}/{row['token']}" == sent
    assert (row["name"], row["status"], row["needs"]) == ("OKONKWO-JONES, Zoë", "sent", 0)
    assert (listed["total"], listed["next"]) == ("1", None)


def test_a_token_does_only_what_it_was_given(app: Flask, sent: str) -> None:
    reader = Caller(app, "practitioner@example.test", [May.REFERRAL_OPEN])
    assert actions(reader.get(sent)) == []
    assert reader.get(sent)["record"] is None
    reader.post(f"{sent}/accept", status=403)
    numbers = Caller(app, "sergeant@example.test", [May.NUMBERS_SEE])
    numbers.get(sent, status=403)


def test_every_route_is_described(call: Call, app: Flask) -> None:
    paths = app.test_client().get("/api/openapi.json").get_json()["paths"]
    described = {
        path.removeprefix(API)
        for path, methods in paths.items()
        if any(one["operationId"].startswith("referrals_api.") for one in methods.values())
    }  # other rooms hang their own on a referral
    elsewhere = ("expire", "recount", "close")  # the service's own; and the work's, with its ends
    by_hand = [step.name for step in ON_ITS_PAGE if step.name not in elsewhere]
    wanted = {f"/{{token}}/{step}" for step in (*by_hand, "consent", "override", "telephoned")}
    alone = {
        "",
        "/begin",
        "/start",
        "/take-next",
        "/workload",
        "/sent",
        "/cover/{token}",
        "/{token}",
    }
    assert described == alone | wanted | {"/{token}/deadlines"}


def test_every_step_takes_the_version_that_was_read_and_asks_for_none(app: Flask) -> None:
    document = app.test_client().get("/api/openapi.json").get_json()
    for step in ON_ITS_PAGE:
        path = document["paths"].get(f"{API}/{{token}}/{step.name}")
        if path is None:  # the service's own
            continue
        body = path["post"]["requestBody"]["content"]["application/json"]["schema"]
        schema = document["components"]["schemas"][body["$ref"].rsplit("/", 1)[1]]
        assert "refused (409)" in schema["properties"]["version"]["description"], step.name
        assert "version" not in schema.get("required", ()), step.name


def test_a_version_that_is_stale_is_refused_and_without_one_the_state_decides(
    call: Call, sent: str
) -> None:
    practitioner, version = call("practitioner"), call("practitioner").get(sent)["version"]
    practitioner.post(f"{sent}/receive", {"version": version})
    refused = practitioner.post(f"{sent}/accept", {"version": version}, status=409)
    assert refused["error"]["code"] == "conflict"
    assert practitioner.post(f"{sent}/accept", {})["status"] == "accepted"
    refused = practitioner.post(f"{sent}/accept", {}, status=409)
    assert refused["error"]["code"] == "out-of-order"
