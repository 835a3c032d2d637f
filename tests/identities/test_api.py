"""The same for systems that act for a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from tests.identities import made
from tests.pages import Caller

Person = Callable[[str], Actor]


@pytest.fixture
def pair(db: Database, person: Person) -> tuple[Case, Case]:
    with db.unit():
        return made.twins(person)


def test_candidates_with_their_reasons(app: Any, pair: tuple[Case, Case]) -> None:
    told = Caller(app, "sergeant@example.test").get(f"/api/v1/cases/{pair[1].token}/same-person")
    (one,) = told["to_judge"]
    assert one["record"]["reference"] == pair[0].reference and one["is_in_reach"]
    assert [reason["code"] for reason in one["reasons"]] == ["same-name-same-birth"]
    assert one["status"] is None and told["one_person"] == [] == told["refused"]


def test_candidates_beyond_reach_are_nothing_but_a_unit(
    app: Any, db: Database, person: Person
) -> None:
    with db.unit():
        here = made.booked(by=person("sergeant"))
        there = made.booked(by=person("sergeant.riverside"))
    told = Caller(app, "sergeant@example.test").get(f"/api/v1/cases/{here.token}/same-person")
    assert told["to_judge"] == [
        {
            "token": there.token,
            "is_in_reach": False,
            "whose": "Riverside",
            "record": None,
            "reasons": [],
            "against": [],
            "status": None,
        }
    ]


def test_propose_confirm_refuse_undo(app: Any, pair: tuple[Case, Case]) -> None:
    first, second = pair
    sergeant, inspector = (Caller(app, f"{key}@example.test") for key in ("sergeant", "inspector"))
    where = f"/api/v1/cases/{second.token}/same-person"
    link = sergeant.post(where, {"other": first.token, "because": "Same tattoo"}, status=201)
    assert link["status"] == "proposed" and link["reasons"] == ["same-name-same-birth"]
    address = f"/api/v1/same-person/{link['token']}"
    refused = sergeant.post(f"{address}/confirm", status=403)
    assert refused["error"]["code"] == "second-person"
    assert inspector.post(f"{address}/confirm")["status"] == "confirmed"
    late = inspector.post(f"{address}/refuse", {"because": "x"}, status=409)
    assert "Insp Cora Wyn did that" in late["error"]["message"]
    told = sergeant.get(where)
    assert [one["record"]["reference"] for one in told["one_person"]] == [first.reference]
    assert sergeant.post(f"{address}/undo", {"because": "Not she"})["status"] == "undone"
    again = sergeant.post(where, {"other": first.reference, "because": "She is"}, status=201)
    address = f"/api/v1/same-person/{again['token']}"
    assert inspector.post(f"{address}/refuse", {"because": "Twins"})["status"] == "refused"


def test_what_is_wrong_is_said_field_by_field(app: Any, pair: tuple[Case, Case]) -> None:
    sergeant = Caller(app, "sergeant@example.test")
    where = f"/api/v1/cases/{pair[1].token}/same-person"
    for body, field in (
        ({"other": pair[1].token, "because": "x"}, "other"),
        ({"other": "C0000000", "because": "x"}, "other"),
        ({"other": pair[0].token, "because": " "}, "because"),
        ({"because": "x"}, "other"),
        ({"other": pair[0].token, "because": "x", "score": 9}, "score"),
    ):
        told = sergeant.post(where, body, status=422)
        assert set(told["error"]["fields"]) == {field}


def test_the_same_key_says_it_once(app: Any, pair: tuple[Case, Case]) -> None:
    sergeant = Caller(app, "sergeant@example.test")
    where, body = f"/api/v1/cases/{pair[1].token}/same-person", {"because": "Same tattoo"}
    body["other"] = pair[0].token
    first = sergeant.post(where, body, status=201, key="once")
    assert sergeant.post(where, body, status=201, key="once")["token"] == first["token"]


def test_a_closed_record_is_refused_with_a_code_and_marked_in_lists(
    app: Any, db: Database, person: Person
) -> None:
    with db.unit():
        case = made.booked(by=person("sergeant"))
        made.closed(case, by=person("inspector"))
    detention = Caller(app, "detention@example.test")
    told = detention.get(f"/api/v1/cases/{case.token}", status=403)
    assert told["error"]["code"] == "wrong-person"
    (line,) = detention.get("/api/v1/cases")["items"]
    assert line["is_about_wrong_person"] is True
    read = Caller(app, "sergeant@example.test").get(f"/api/v1/cases/{case.token}")
    assert read["is_about_wrong_person"] is True
