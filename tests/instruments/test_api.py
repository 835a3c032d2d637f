"""The same deeds as JSON, with a person's service token."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.instruments.models import Administration
from tests.instruments import made
from tests.instruments.made import Person
from tests.pages import Caller

API = "/api/v1"
FIT = {
    "asked_at": "2026-01-05T10:00:00Z",
    "is_fit": True,
    "affected": "no",
    "distress": "none",
    "language": "en",
    "interpreting": "not-needed",
}
NOUGHTS = dict.fromkeys(made.one("phq-9").by_code, "0")


@pytest.fixture
def call(app: Flask) -> Callable[..., Caller]:
    return lambda key, **rest: Caller(app, f"{key}@example.test", **rest)


Call = Callable[..., Caller]


@pytest.fixture
def referral(db: Database, person: Person) -> str:
    with db.unit():
        return made.accepted(person).token


def begin(caller: Caller, referral: str, **over: Any) -> Any:
    body = {**FIT, "instrument": "phq-9", **over}
    return caller.post(f"{API}/referrals/{referral}/instruments", body, status=201)


def codes(refused: Any) -> dict[str, list[str]]:
    fields = refused["error"]["fields"]
    return {name: [problem["code"] for problem in told] for name, told in fields.items()}


def test_offered_lists_structure_and_no_wording(call: Call) -> None:
    found = call("practitioner").get(f"{API}/instruments")["instruments"]
    assert len(found) == 12
    phq = next(one for one in found if one["id"] == "phq-9")
    assert phq["wording_shipped"] is False
    assert phq["items"][8]["code"] == "self-harm"
    assert set(phq["items"][0]["options"]) == {"0", "1", "2", "3"}
    assert "4at" not in {
        one["id"] for one in call("teamlead").get(f"{API}/instruments")["instruments"]
    }


def test_an_instrument_is_begun_answered_and_read(call: Call, referral: str) -> None:
    practitioner = call("practitioner")
    begun = begin(practitioner, referral)
    assert (begun["status"], begun["total"], begun["is_positive"]) == ("started", None, None)
    at = f"{API}/instruments/{begun['token']}"
    said = {**NOUGHTS, "interest": "3", "mood": "3", "sleep": "3", "energy": "1"}
    scored = practitioner.post(f"{at}/answers", {"answers": said, "version": begun["version"]})
    assert (scored["status"], scored["total"], scored["band"], scored["is_positive"]) == (
        "complete",
        10,
        "moderate",
        True,
    )
    assert scored["cut_offs"][0]["at_least"] == 10
    assert practitioner.get(at) == scored
    history = practitioner.get(f"{API}/referrals/{referral}/instruments")
    assert [one["total"] for one in history["results"]] == [10]
    assert history["safety_alerts"] == []


def test_an_incomplete_one_is_told_without_a_total(call: Call, referral: str) -> None:
    practitioner = call("practitioner")
    at = f"{API}/instruments/{begin(practitioner, referral)['token']}"
    told = practitioner.post(f"{at}/answers", {"answers": {"mood": "3"}})
    assert (told["status"], told["total"], told["band"], told["is_positive"]) == (
        "incomplete",
        None,
        "",
        None,
    )
    assert len(told["missing"]) == 8


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"mood": "9"}, {"mood": ["unknown"]}),
        ({"moods": "1"}, {"moods": ["unknown-item"]}),
        ({}, {"": ["nothing"]}),
    ],
)
def test_answers_that_cannot_be_are_refused(
    call: Call, referral: str, db: Database, answers: Any, wrong: Any
) -> None:
    practitioner = call("practitioner")
    at = f"{API}/instruments/{begin(practitioner, referral)['token']}"
    refused = practitioner.post(f"{at}/answers", {"answers": answers}, status=422)
    assert codes(refused) == wrong
    with db.unit():
        assert session().scalars(sa.select(Administration.answers)).one() == {}


@pytest.mark.parametrize("body", [{}, {"answers": "all"}, {"answers": {"mood": 1}}, {"a": 1}])
def test_a_body_of_the_wrong_shape_is_refused(call: Call, referral: str, body: Any) -> None:
    practitioner = call("practitioner")
    at = f"{API}/instruments/{begin(practitioner, referral)['token']}"
    practitioner.post(f"{at}/answers", body, status=422)


def test_the_same_key_scores_once_and_raises_one_alert(call: Call, referral: str) -> None:
    practitioner = call("practitioner")
    at = f"{API}/instruments/{begin(practitioner, referral)['token']}/answers"
    first = practitioner.post(at, {"answers": {"self-harm": "2"}}, key="k1")
    again = practitioner.post(at, {"answers": {"self-harm": "2"}}, key="k1")
    assert first["safety_alert"]
    assert (again["token"], again["version"]) == (first["token"], first["version"])
    history = practitioner.get(f"{API}/referrals/{referral}/instruments")
    assert len(history["safety_alerts"]) == 1


def test_who_is_not_fit_is_told_why_and_when_again(call: Call, referral: str) -> None:
    practitioner = call("practitioner")
    refused = practitioner.post(
        f"{API}/referrals/{referral}/instruments",
        {**FIT, "instrument": "phq-9", "affected": "drink"},
        status=422,
    )
    assert codes(refused) == {"try_again_at": ["required"]}
    again = (clock.now() + timedelta(hours=2)).isoformat()
    told = begin(practitioner, referral, affected="drink", try_again_at=again)
    assert (told["status"], told["not_now"]) == ("not-fit", ["Affected by drink or drugs"])
    at = f"{API}/instruments/{told['token']}/answers"
    practitioner.post(at, {"answers": {"mood": "1"}}, status=409)


def test_a_safety_alert_is_handed_over_and_acknowledged(
    call: Call, referral: str, db: Database
) -> None:
    practitioner, sergeant = call("practitioner"), call("sergeant")
    at = f"{API}/instruments/{begin(practitioner, referral)['token']}"
    scored = practitioner.post(f"{at}/answers", {"answers": {**NOUGHTS, "self-harm": "1"}})
    assert scored["safety_action_due"] is True
    alert_at = f"{API}/safety-alerts/{scored['safety_alert']}"
    alert = sergeant.get(alert_at)
    assert (alert["status"], alert["hand_over"], alert["person_told"]) == ("raised", "", None)
    practitioner.post(f"{alert_at}/hand-over", {"hand_over": "Light on"}, status=422)
    body = {"hand_over": "Light on", "person_told": False, "version": alert["version"]}
    handed = practitioner.post(f"{alert_at}/hand-over", body)
    assert (handed["status"], handed["ground"]) == ("handed-over", "harm-to-self")
    sergeant.post(f"{alert_at}/acknowledge", {"version": alert["version"]}, status=409)
    done = sergeant.post(f"{alert_at}/acknowledge", {"version": handed["version"]})
    assert (done["status"], done["acknowledged_by"]) == ("acknowledged", "Sgt Ann Marsh")
    assert practitioner.get(alert_at)["acknowledged_by"] == "Sgt Ann Marsh"
    with db.unit():
        case = session().scalars(sa.select(Case.token)).one()
    assert sergeant.get(f"{API}/cases/{case}/safety-alerts")["safety_alerts"] == [done]


def test_ask_for_safety_tells_the_police_at_once(call: Call, referral: str) -> None:
    body = {"hand_over": "Said goodbye to everybody", "person_told": True}
    at = f"{API}/referrals/{referral}/safety-action"
    alert = call("practitioner").post(at, body, status=201)
    assert alert["status"] == "handed-over"
    assert call("inspector").get(f"{API}/safety-alerts/{alert['token']}") == alert


def test_safety_and_strike_are_recorded(
    call: Call, referral: str, db: Database, person: Person
) -> None:
    practitioner = call("practitioner")
    at = f"{API}/instruments/{begin(practitioner, referral)['token']}"
    with db.unit():
        case = cases.open(session().scalars(sa.select(Case.token)).one(), by=person("sergeant"))
        cases.release(case, by=person("sergeant"), at=clock.now() - timedelta(minutes=1))
    scored = practitioner.post(f"{at}/answers", {"answers": {"self-harm": "1"}})
    assert (scored["safety_action_due"], scored["safety_alert"]) == (True, None)
    practitioner.post(f"{at}/safety", {"done": "Crisis team visits at six"})
    practitioner.post(f"{at}/safety", {"done": "Again"}, status=409)
    struck = practitioner.post(f"{at}/strike", {"because": "Another person’s"})
    assert (struck["status"], struck["struck_because"]) == ("in-error", "Another person’s")


def test_set_cut_off_holds_from_then(call: Call, referral: str) -> None:
    body = {
        "instrument": "phq-9",
        "level": "positive",
        "at_least": 3,
        "from_on": clock.today().isoformat(),
        "clinical_lead": "Dr A",
        "because": "Audit",
    }
    told = call("teamlead").post(f"{API}/instruments/cut-offs", body, status=201)
    assert (told["at_least"], told["set_by"]) == (3, "Ines Moran")
    call("practitioner").post(f"{API}/instruments/cut-offs", body, status=403)
    practitioner = call("practitioner")
    now = clock.now().isoformat()
    at = f"{API}/instruments/{begin(practitioner, referral, asked_at=now)['token']}"
    scored = practitioner.post(f"{at}/answers", {"answers": {**NOUGHTS, "mood": "3"}})
    assert (scored["is_positive"], scored["cut_offs"][0]["mark"]) == (True, "local")


def test_a_token_without_the_power_and_another_provider_get_nowhere(
    call: Call, referral: str
) -> None:
    practitioner = call("practitioner")
    at = f"{API}/instruments/{begin(practitioner, referral)['token']}"
    call("practitioner", scopes=[May.REFERRAL_OPEN]).get(at, status=403)
    call("practitioner.south").get(at, status=404)
    call("practitioner.south").get(f"{API}/referrals/{referral}/instruments", status=404)
    call("sergeant").get(at, status=403)
