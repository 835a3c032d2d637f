"""The same request twice does its work once, and is answered alike."""

from __future__ import annotations

import io
import threading
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from cjdiversion.accounts.models import Unit
from cjdiversion.database import Database
from cjdiversion.requests import RequestKey, asked
from tests.house import annexe
from tests.pages import Caller, Visitor

BUILD = "/api/v1/annexe/build"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return annexe.house(tmp_path_factory.mktemp("instance"))


@pytest.fixture
def app(house: Flask, db: Database) -> Flask:
    house.extensions["database"] = db
    return house


@pytest.fixture
def caller(app: Flask) -> Caller:
    return Caller(app, "sergeant@example.test")


@pytest.fixture
def sergeant(app: Flask) -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in_as("sergeant@example.test")
    return visitor


def build(caller: Caller, name: str, key: str = "key-1") -> Any:
    headers = {**caller.headers, **({"Idempotency-Key": key} if key else {})}
    return caller.client.post(BUILD, json={"name": name}, headers=headers)


def names(db: Database) -> list[str]:
    with db.unit() as session:
        built = sa.select(Unit.name).where(Unit.code == "built").order_by(Unit.name)
        return list(session.scalars(built))


def kept(db: Database) -> list[RequestKey]:
    with db.unit() as session:
        return list(session.scalars(sa.select(RequestKey)))


def test_the_same_call_again_gets_the_first_answer(caller: Caller, db: Database) -> None:
    first, second = build(caller, "East"), build(caller, "East")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json["token"] == first.json["token"]
    assert "Idempotent-Replay" not in first.headers
    assert second.headers["Idempotent-Replay"] == "true"
    assert names(db) == ["East"]


def test_an_answer_is_kept_by_its_references_never_by_its_words(
    caller: Caller, db: Database
) -> None:
    answer = build(caller, "East")
    (row,) = kept(db)
    assert row.told == {"token": answer.json["token"], "version": 1}


def test_the_same_key_for_another_body_is_a_conflict(caller: Caller, db: Database) -> None:
    build(caller, "East")
    answer = build(caller, "West")
    assert answer.status_code == 409
    assert "sent before with other answers" in answer.json["error"]["message"]
    assert names(db) == ["East"]


def test_a_refused_call_can_be_tried_again_with_the_same_key(caller: Caller, db: Database) -> None:
    assert build(caller, "refused").status_code == 422
    assert kept(db) == []
    assert build(caller, "East").status_code == 201
    assert names(db) == ["East"]


def test_without_a_key_each_call_is_a_deed_of_its_own(caller: Caller, db: Database) -> None:
    assert build(caller, "East", key="").status_code == 201
    assert build(caller, "West", key="").status_code == 201
    assert names(db) == ["East", "West"] and kept(db) == []


def test_another_callers_key_is_another_key(caller: Caller, app: Flask, db: Database) -> None:
    other = Caller(app, "sergeant.south@example.test")
    assert build(caller, "East").status_code == 201
    assert build(other, "West").status_code == 201
    assert names(db) == ["East", "West"]


@pytest.mark.parametrize("key", ["k" * 5000, "kéy", "' OR 1=1 --"])
def test_a_key_may_be_of_any_length_and_letters(caller: Caller, db: Database, key: str) -> None:
    for _ in range(2):
        assert build(caller, "East", key=key).status_code == 201
    assert build(caller, "West", key=key + "1").status_code == 201
    assert names(db) == ["East", "West"]


def form(visitor: Visitor, **over: str) -> dict[str, str]:
    html = visitor.client.get("/annexe/build").text
    hidden = {
        name: html.split(f'name="{name}" value="')[1].split('"')[0]
        for name in ("csrf_token", "_once", "_version")
    }
    return {**hidden, "name": "East", **over}


def test_a_form_sent_twice_leads_to_the_same_page(sergeant: Visitor, db: Database) -> None:
    data = form(sergeant)
    first, second = (sergeant.client.post("/annexe/build", data=data) for _ in range(2))
    assert first.location == second.location and second.status_code == 302
    assert names(db) == ["East"]


def test_a_form_may_be_put_right_and_sent_again(sergeant: Visitor, db: Database) -> None:
    page = sergeant.get("/annexe/build").send("Build", name="refused", status=422)
    assert page.errors == ["Choose another name"]
    page.send("Build", name="East", status=404)  # what is built has no page of its own
    assert names(db) == ["East"]


def test_a_key_with_a_null_byte_breaks_nothing(sergeant: Visitor, db: Database) -> None:
    answer = sergeant.client.post("/annexe/build", data=form(sergeant, _once="\0"))
    assert answer.status_code == 302 and names(db) == ["East"]


def test_signing_in_leaves_no_digest_of_the_password(app: Flask, db: Database) -> None:
    Visitor(app).get("/sign-in").send(
        "Sign in", email="sergeant@example.test", password="demonstration-only"
    )
    assert kept(db) == []


def test_who_holds_the_database_cannot_find_an_answer_from_its_digest(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The digest is keyed with a secret that does not stand in the database."""
    digests = set()
    for secret in ("one secret", "another secret"):
        monkeypatch.setitem(app.config, "SECRET_KEY", secret)
        with app.test_request_context("/annexe/build", method="POST", data={"answer": "yes"}):
            digests.add(asked())
    assert len(digests) == 2


def test_a_form_with_another_file_asks_something_else(app: Flask) -> None:
    digests = []
    for content in (b"one", b"two", b"one"):
        data = {"feed": (io.BytesIO(content), "feed.csv"), "name": "x"}
        with app.test_request_context("/annexe/build", method="POST", data=data) as context:
            digests.append(asked())
            assert context.request.files["feed"].read() == content
    assert digests[0] == digests[2] != digests[1]


def called(client: FlaskClient, headers: dict[str, str], start: threading.Barrier) -> Any:
    start.wait()
    return client.post(BUILD, json={"name": "East"}, headers=headers)


@pytest.mark.parametrize("round_", range(5))
def test_six_calls_at_once_are_one_deed_and_six_equal_answers(
    app: Flask, caller: Caller, db: Database, round_: int
) -> None:
    headers = {**caller.headers, "Idempotency-Key": "at once"}
    start, answers = threading.Barrier(6), list[Any]()

    def one() -> None:
        answers.append(called(app.test_client(), headers, start))

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.json["token"] for answer in answers}) == 1
    assert names(db) == ["East"]
