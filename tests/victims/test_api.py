"""The same verbs in JSON."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import Actor, May
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.victims.models import Victim
from tests.pages import Caller
from tests.victims import made

Person = Callable[[str], Actor]
API = "/api/v1"


@pytest.fixture
def token(app: Flask, db: Database, person: Person) -> str:
    with db.unit():
        victim = made.one(person)
        made.reachable(victim, by=person("victims"))
        return victim.token


@pytest.fixture
def officer(app: Flask) -> Caller:
    return Caller(app, "victims@example.test")


@pytest.fixture
def investigator(app: Flask) -> Caller:
    return Caller(app, "investigator@example.test")


def test_from_a_case_to_a_closed_referral(
    app: Flask, db: Database, person: Person, investigator: Caller
) -> None:
    with db.unit():
        case = made.case(person).token
    body = {"part": "victim", "surname": "Quill", "born_on": "1990-04-09"}
    victim = investigator.post(f"{API}/cases/{case}/victims", body, status=201)
    path = f"{API}/victims/{victim['token']}"
    assert (victim["part"], victim["age_band"], victim["officer"]) == ("victim", "25 to 39", None)
    contact = {"ways": ["email"], "email": "q@example.test", "is_safe": "yes"}
    contact["verified_at"] = clock.now().isoformat()
    assert investigator.post(f"{path}/contact", contact)["contact"]["ways"] == ["email"]
    referral = investigator.post(
        f"{path}/refer", {"service": "isva", "consent": "not-asked"}, status=201
    )
    there = f"{API}/victim-referrals/{referral['token']}"
    assert referral["actions"] == ["ask", "withdraw"]
    assert investigator.post(f"{there}/ask", {"consent": "given"})["actions"] == [
        "send",
        "ask",
        "withdraw",
    ]
    sent = investigator.post(f"{there}/send", {"sent_to": "ISVA team"})
    assert (sent["status"], sent["contact"]["email"]) == ("sent", "q@example.test")
    said = {"outcome": "attend", "answered_by": "M Tate", "happened_at": clock.now().isoformat()}
    assert investigator.post(f"{there}/answer", said)["status"] == "attended"
    closed = investigator.post(f"{there}/close", {"reason": "help-given"})
    assert (closed["status"], closed["actions"]) == ("closed", [])
    told = investigator.get(path)
    assert [one["status"] for one in told["referrals"]] == ["closed"]


def test_assess_gives_verdicts_with_their_sources(officer: Caller, token: str) -> None:
    body = {"assessed_at": clock.now().isoformat(), "fear": "yes", "fear_known_by": "self"}
    told = officer.post(f"{API}/victims/{token}/assess", body)
    (fear,) = [one for one in told["verdicts"] if one["code"] == "fear"]
    assert (fear["state"], fear["known_by"]) == ("met", "self")
    assert fear["source"].endswith("s17(1)")
    assert (told["intimidated"], told["enhanced_rights"]) == ("met", "met")
    assert [right["within"] for right in told["rights"]] == [
        "1 working day",
        "1 working day",
        "28 days",
    ]
    assert told["assessment"]["therapy"] == ""


def test_measures_are_taken_one_by_one(officer: Caller, token: str) -> None:
    path = f"{API}/victims/{token}/measures"
    told = officer.post(path, {"measures": {"screens": "wanted", "aids": "to-discuss"}})
    assert told["measures"]["measures"] == {"screens": "wanted", "aids": "to-discuss"}
    for bad in (
        {"screens": "yes"},
        {"cage": "wanted"},
        ["screens"],
        "screens",
        {"screens": None},
        {"screens": []},
    ):
        refused = officer.post(path, {"measures": bad}, status=422)
        assert "measures" in refused["error"]["fields"], bad


def test_what_is_not_asked_is_not_taken(officer: Caller, token: str) -> None:
    body = {"assessed_at": clock.now().isoformat(), "therapy_notes": "What she said"}
    refused = officer.post(f"{API}/victims/{token}/assess", body, status=422)
    assert refused["error"]["fields"]["therapy_notes"][0]["code"] == "unknown-field"
    body = {"assessed_at": clock.now().isoformat(), "therapy": "weekly, about the attack"}
    refused = officer.post(f"{API}/victims/{token}/assess", body, status=422)
    assert refused["error"]["fields"]["therapy"][0]["code"] == "unknown"


@pytest.mark.parametrize(
    ("deed", "body"),
    [
        ("contact", {"ways": None}),
        ("contact", {"never": None}),
        ("contact", {"ways": "call"}),
        ("contact", {"phone": None}),
        ("contact", {"verified_at": "yesterday"}),
        ("measures", {"measures": None}),
        ("measures", {"own_view": 7}),
        ("refer", {"service": "isva"}),
        ("refer", {"service": "isva", "consent": "given", "status": "sent"}),
        ("correct", {"part": "suspect", "surname": "Q"}),
        ("correct", {"part": "victim", "surname": "Q" * 101}),
        ("assign", {"officer": "../../etc"}),
    ],
)
def test_bad_bodies_are_refused_field_by_field(
    deed: str, body: dict[str, object], investigator: Caller, token: str
) -> None:
    before = investigator.get(f"{API}/victims/{token}")
    refused = investigator.post(f"{API}/victims/{token}/{deed}", body, status=422)
    assert refused["error"]["fields"]
    assert investigator.get(f"{API}/victims/{token}") == before


def test_a_version_that_is_past_is_a_conflict(
    officer: Caller, investigator: Caller, token: str
) -> None:
    version = officer.get(f"{API}/victims/{token}")["version"]
    body = {"part": "victim", "surname": "Quill", "version": version}
    assert investigator.post(f"{API}/victims/{token}/correct", body)["version"] == version + 1
    officer.post(f"{API}/victims/{token}/correct", body, status=409)


def test_lists_and_search_are_of_those_in_reach(
    app: Flask, officer: Caller, token: str, db: Database
) -> None:
    (line,) = officer.get(f"{API}/victims")["items"]
    assert (line["token"], line["name"], line["officer"]) == (
        token,
        "QUILLFEATHER, Ada",
        "Nell Avery",
    )
    found = officer.post(f"{API}/victims/search", {"surname": "quill"})
    assert [one["token"] for one in found["people"]] == [token]
    south = Caller(app, "victims.south@example.test")
    assert south.get(f"{API}/victims")["items"] == []
    assert south.post(f"{API}/victims/search", {"surname": "quill"})["people"] == []
    south.get(f"{API}/victims/{token}", status=404)
    with db.unit():
        case = session().scalars(sa.select(Case.token).join(Victim)).one()
    officer.get(f"{API}/cases/{case}/victims", status=403)


def test_of_case_and_referrals_are_listed(
    officer: Caller, investigator: Caller, token: str, db: Database, person: Person
) -> None:
    officer.post(
        f"{API}/victims/{token}/refer", {"service": "isva", "consent": "refused"}, status=201
    )
    officer.post(
        f"{API}/victims/{token}/refer", {"service": "idva", "consent": "given"}, status=201
    )
    everything = officer.get(f"{API}/victim-referrals")["items"]
    assert {one["status"] for one in everything} == {"refused", "offered"}
    (waiting,) = officer.get(f"{API}/victim-referrals?show=open")["items"]
    assert "service" not in waiting
    assert officer.get(f"{API}/victim-referrals/{waiting['token']}")["service"] == "idva"


def test_assign_strike_and_withdraw_by_those_who_may(
    officer: Caller, investigator: Caller, token: str
) -> None:
    path = f"{API}/victims/{token}"
    made_ = officer.post(f"{path}/refer", {"service": "isva", "consent": "given"}, status=201)
    there = f"{API}/victim-referrals/{made_['token']}"
    assert officer.post(f"{there}/withdraw", {"reason": "changed-mind"})["status"] == "withdrawn"
    officer.post(f"{path}/assign", {"officer": "nobody"}, status=403)
    assert investigator.post(f"{path}/assign", {"officer": "nobody"})["officer"] is None
    officer.get(path, status=404)
    told = investigator.post(f"{path}/strike", {"because": "Wrong case"})
    assert told["status"] == "recorded-in-error"


def test_a_token_does_what_its_scopes_say_and_no_more(app: Flask, token: str) -> None:
    reader = Caller(app, "victims@example.test", scopes=[May.VICTIM_OPEN])
    assert reader.get(f"{API}/victims/{token}")["surname"] == "Quillfeather"
    reader.post(f"{API}/victims/{token}/contact", {"wants_contact": "yes"}, status=403)


def test_print_out_gives_a_pdf(app: Flask, officer: Caller, token: str) -> None:
    came = officer.client.post(f"{API}/victims/{token}/print-out", json={}, headers=officer.headers)
    assert (came.status_code, came.mimetype) == (200, "application/pdf")


def test_the_same_key_adds_one_person(investigator: Caller, db: Database, person: Person) -> None:
    with db.unit():
        case = made.case(person).token
    body = {"part": "witness", "surname": "Twice"}
    first = investigator.post(f"{API}/cases/{case}/victims", body, status=201, key="once")
    again = investigator.post(f"{API}/cases/{case}/victims", body, status=201, key="once")
    assert first["token"] == again["token"]
