from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import May
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.screenings import queries
from tests import make
from tests.pages import Caller
from tests.screenings import made


@pytest.fixture
def case(db: Database) -> Case:
    with db.unit():
        return make.booking(by=accounts.actor_named("sergeant@example.test"))


@pytest.fixture
def call(app: Flask) -> Any:
    return lambda key, **more: Caller(app, f"{key}@example.test", **more)


def start(caller: Caller, case: Case, **more: Any) -> dict[str, Any]:
    begun: dict[str, Any] = caller.post(
        f"/api/v1/cases/{case.token}/screenings", status=201, **more
    )
    return begun


def test_start_answer_and_complete_by_api(call: Any, case: Case) -> None:
    sergeant = call("sergeant")
    begun = start(sergeant, case)
    assert (begun["status"], begun["answers"], begun["safety_action_due"]) == ("started", [], False)
    path = f"/api/v1/screenings/{begun['token']}"
    said = sergeant.post(f"{path}/answers", {"self-harm-ever": "yes"})
    assert said["safety_action_due"] is True
    (need,) = said["needs"]
    assert (need["code"], need["rule"], need["source"]) == ("self-harm", "N-SH3", "self-told")
    assert "self-harm-ever" not in said["unanswered"]
    sergeant.post(f"{path}/answers", made.answers(self_harm_ever="yes"))
    finished = sergeant.post(f"{path}/complete")
    assert (finished["status"], finished["outcome"]) == ("complete", "needs-found")
    assert sergeant.get(path) == finished


def test_answer_leaves_alone_what_is_not_sent(call: Any, case: Case) -> None:
    sergeant = call("sergeant")
    path = f"/api/v1/screenings/{start(sergeant, case)['token']}/answers"
    sergeant.post(path, {"medicine": "missed", "medicine-words": "Insulin"})
    said = sergeant.post(path, {"abuse": "no", "medicine": None})
    kept = {answer["question"]: answer for answer in said["answers"]}
    assert kept["medicine"]["own_words"] == "Insulin"
    cleared = sergeant.post(path, {"medicine-words": ""})
    assert {answer["own_words"] for answer in cleared["answers"]} == {""}


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"learning": "perhaps"}, "learning", "unknown"),
        ({"learning": 7}, "learning", "unknown"),
        ({"shoe-size": "9"}, "shoe-size", "unknown-field"),
        ({"medicine": "taken", "medicine-words": "x" * 20_000}, "medicine-words", "long"),
        ({"medicine-words": "Insulin"}, "medicine", "answer-needed"),
    ],
)
def test_answer_refuses_by_field_with_a_stable_code(
    db: Database, call: Any, case: Case, body: dict[str, Any], field: str, code: str
) -> None:
    sergeant = call("sergeant")
    path = f"/api/v1/screenings/{start(sergeant, case)['token']}/answers"
    told = sergeant.post(path, {"abuse": "yes", **body}, status=422)
    assert {name: one[0]["code"] for name, one in told["error"]["fields"].items()} == {field: code}
    with db.unit():
        assert queries.needs_of(case.id) == []


def test_complete_with_blanks_names_them(call: Any, case: Case) -> None:
    sergeant = call("sergeant")
    begun = start(sergeant, case)
    told = sergeant.post(f"/api/v1/screenings/{begun['token']}/complete", status=422)
    assert set(told["error"]["fields"]) == set(begun["unanswered"])
    assert told["error"]["fields"]["abuse"][0]["code"] == "not-looked-at"


def test_could_not_by_api(call: Any, case: Case) -> None:
    sergeant = call("sergeant")
    path = f"/api/v1/screenings/{start(sergeant, case)['token']}/could-not"
    again = (clock.now() + timedelta(hours=4)).isoformat()
    told = sergeant.post(path, {"reason": "language", "try_again_at": again})
    assert (told["status"], told["could_not_reason"]) == ("could-not-screen", "language")
    assert sergeant.post(path, {"reason": "asleep", "try_again_at": again}, status=409)["error"]


def test_start_with_one_key_twice_begins_once(call: Any, case: Case) -> None:
    sergeant = call("sergeant")
    token = start(sergeant, case, key="k-1")["token"]
    path = f"/api/v1/screenings/{token}/answers"
    sergeant.post(path, {"abuse": "yes"}, key="k-2")
    sergeant.post(path, {"abuse": "yes"}, key="k-2")
    sergeant.post(path, {"abuse": "no"}, key="k-2", status=409)


def test_decide_by_api(call: Any, case: Case) -> None:
    path = f"/api/v1/cases/{case.token}/vulnerability"
    body = {"is_vulnerable": True, "limbs": ["i", "iii"], "reasons": "Agreed with everything"}
    told = call("sergeant").post(path, body, status=201)
    assert (told["is_vulnerable"], told["limbs"]) == (True, ["i", "iii"])
    assert told["decided_by"] == "Sgt Ann Marsh"
    refused = call("sergeant").post(path, {"is_vulnerable": False}, status=422)
    assert refused["error"]["fields"]["reasons"][0]["code"] == "not-screened"
    call("detention").post(path, body, status=403)


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


def test_observe_by_api(call: Any, case: Case) -> None:
    path = f"/api/v1/cases/{case.token}/observation"
    told = call("detention").post(path, {"level": "3", "because": "Ligature"}, status=201)
    assert (told["level"], told["set_by"]) == ("3", "DO Kim Holt")
    call("sergeant").post(path, {"level": "9", "because": "x"}, status=422)


def test_show_and_every_verb_are_not_there_for_another_suite(call: Any, case: Case) -> None:
    token = start(call("sergeant"), case)["token"]
    stranger = call("sergeant.riverside")
    stranger.get(f"/api/v1/screenings/{token}", status=404)
    stranger.post(f"/api/v1/screenings/{token}/answers", {"abuse": "yes"}, status=404)
    stranger.post(f"/api/v1/screenings/{token}/complete", status=404)
    stranger.post(f"/api/v1/cases/{case.token}/screenings", status=404)
    stranger.post(f"/api/v1/cases/{case.token}/vulnerability", {"is_vulnerable": True}, status=404)


def test_show_to_a_token_of_narrower_scope_is_refused(call: Any, case: Case) -> None:
    token = start(call("sergeant"), case)["token"]
    call("sergeant", scopes=[May.REFERRAL_SEND]).get(f"/api/v1/screenings/{token}", status=403)


def test_the_document_lists_every_question(app: Flask) -> None:
    told = app.test_client().get("/api/openapi.json").get_json()
    asked = told["components"]["schemas"]["screenings.Answers1"]["properties"]
    assert set(made.answers()) <= set(asked)
    assert "/api/v1/screenings/{token}/answers" in told["paths"]
