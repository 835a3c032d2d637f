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
from cjdiversion.questionnaires import service as question_sets
from cjdiversion.screenings import queries
from tests import make
from tests.pages import Caller
from tests.questionnaires.test_service import own
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
    sergeant.post(f"{path}/answers", made.answers(self_harm_ever="yes", self_harm_recent="no"))
    finished = sergeant.post(f"{path}/complete")
    assert (finished["status"], finished["outcome"]) == ("complete", "needs-found")
    assert sergeant.get(path) == finished


def test_answer_leaves_alone_what_is_not_sent(call: Any, case: Case) -> None:
    sergeant = call("sergeant")
    path = f"/api/v1/screenings/{start(sergeant, case)['token']}/answers"
    sergeant.post(path, {"physical-health": "ill", "physical-health-words": "Asthma"})
    said = sergeant.post(path, {"abuse": "no", "physical-health": None})
    kept = {answer["question"]: answer for answer in said["answers"]}
    assert kept["physical-health"]["own_words"] == "Asthma"
    cleared = sergeant.post(path, {"physical-health-words": ""})
    assert {answer["own_words"] for answer in cleared["answers"]} == {""}


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"learning": "perhaps"}, "learning", "unknown"),
        ({"learning": 7}, "learning", "unknown"),
        ({"shoe-size": "9"}, "shoe-size", "unknown-field"),
        (
            {"physical-health": "ill", "physical-health-words": "x" * 20_000},
            "physical-health-words",
            "long",
        ),
        ({"physical-health-words": "Asthma"}, "physical-health", "answer-needed"),
        ({"weighing": "no", "weighing-what": ["money"]}, "weighing-what", "contradictory"),
        ({"weighing": "yes", "weighing-what": "money"}, "weighing-what", "unknown"),
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


def test_a_system_gives_the_reasons_of_the_force_and_no_others(
    db: Database, call: Any, case: Case
) -> None:
    with db.unit():
        reasons = {"flooded": "The suite was cleared", "other": "Another"}
        admin = accounts.actor_named("admin@example.test")
        question_sets.publish(by=admin, content=own(could_not=reasons))
    sergeant = call("sergeant")
    path = f"/api/v1/screenings/{start(sergeant, case)['token']}/could-not"
    said = {"try_again_at": (clock.now() + timedelta(hours=4)).isoformat()}
    told = sergeant.post(path, {**said, "reason": "asleep"}, status=422)
    assert set(told["error"]["fields"]) == {"reason"}
    assert sergeant.post(path, {**said, "reason": "flooded"})["could_not_reason"] == "flooded"


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
    assert refused["error"]["fields"]["reasons"][0]["code"] == "reasons-needed"
    call("detention").post(path, body, status=403)


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
    asked = told["components"]["schemas"]["screenings.Answers2"]["properties"]
    assert set(made.answers()) <= set(asked)
    assert "/api/v1/screenings/{token}/answers" in told["paths"]
