"""The front door: headers, forgery, refusals as pages and as JSON, the guard on reading."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Blueprint, Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from cjdiversion import create_app, desk, web
from cjdiversion.access import May
from cjdiversion.accounts.models import Unit
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database
from tests.house import annexe
from tests.house.typing import deeds
from tests.pages import Caller, Visitor

HOST = "http://localhost"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return annexe.house(tmp_path_factory.mktemp("instance"))


@pytest.fixture
def app(house: Flask, db: Database) -> Flask:
    house.extensions["database"] = db
    return house


@pytest.fixture
def sergeant(app: Flask) -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in_as("sergeant@example.test")
    return visitor


@pytest.fixture
def caller(app: Flask) -> Caller:
    return Caller(app, "sergeant@example.test")


def build_page(visitor: Visitor) -> dict[str, str]:
    """What the page for building holds, a name filled in."""
    html = visitor.client.get("/annexe/build").text
    hidden = {
        name: html.split(f'name="{name}" value="')[1].split('"')[0]
        for name in ("csrf_token", "_once", "_version")
    }
    return {**hidden, "name": "Newly built"}


def built(db: Database, name: str = "Newly built") -> int:
    with db.unit() as session:
        return session.scalar(sa.select(sa.func.count()).where(Unit.name == name)) or 0


# --- headers -----------------------------------------------------------------------------------

ALWAYS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
ANSWERS = {
    "good": ("GET", "/annexe/build", 200),
    "not there": ("GET", "/nowhere", 404),
    "out of reach": ("GET", "/annexe/refuses/missing", 404),
    "not allowed": ("GET", "/people", 403),
    "wrong method": ("DELETE", "/annexe/build", 405),
    "forged": ("POST", "/annexe/build", 400),
    "broken": ("GET", "/annexe/breaks", 500),
    "JSON without a token": ("GET", "/api/v1/annexe/who", 401),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_answer_good_or_bad_carries_the_security_headers(
    sergeant: Visitor, kind: str
) -> None:
    method, path, status = ANSWERS[kind]
    answer = sergeant.client.open(path, method=method)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    policy = answer.headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy
    assert "unsafe" not in policy and "Strict-Transport-Security" not in answer.headers


def test_https_answers_ask_for_https_for_two_years(sergeant: Visitor) -> None:
    answer = sergeant.client.get("/sign-in", base_url="https://localhost")
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]


def test_an_asset_may_be_kept_by_the_browser(app: Flask) -> None:
    with app.test_request_context():
        path = app.jinja_env.globals["asset"]("house.css")  # type: ignore[operator]
    answer = app.test_client().get(path)
    assert answer.status_code == 200 and "no-store" not in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


# --- forgery -----------------------------------------------------------------------------------

FORGERIES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "no token": ({"csrf_token": ""}, {}),
    "a made-up token": ({"csrf_token": "made-up"}, {}),
    "another site's Origin": ({}, {"Origin": "https://evil.test"}),
    "our host on another port": ({}, {"Origin": f"{HOST}:81"}),
    "an Origin that hides": ({}, {"Origin": "null"}),
    "a browser that says cross-site": ({}, {"Sec-Fetch-Site": "cross-site"}),
    "a browser that says same-site": ({}, {"Sec-Fetch-Site": "same-site"}),
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_forged_request_is_refused_and_changes_nothing(
    sergeant: Visitor, db: Database, kind: str
) -> None:
    form, headers = FORGERIES[kind]
    answer = sergeant.client.post(
        "/annexe/build", data={**build_page(sergeant), **form}, headers=headers
    )
    assert answer.status_code == 400
    assert "came from elsewhere" in answer.text
    assert built(db) == 0


def test_a_token_of_another_session_is_refused(app: Flask, sergeant: Visitor) -> None:
    other = Visitor(app)
    other.sign_in_as("sergeant.south@example.test")
    stolen = build_page(other)["csrf_token"]
    answer = sergeant.client.post(
        "/annexe/build", data={**build_page(sergeant), "csrf_token": stolen}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": HOST}, {"Origin": HOST, "Sec-Fetch-Site": "same-origin"}],
    ids=["an old browser", "Origin", "Origin and Sec-Fetch-Site"],
)
def test_our_own_form_is_taken(sergeant: Visitor, db: Database, headers: dict[str, str]) -> None:
    answer = sergeant.client.post("/annexe/build", data=build_page(sergeant), headers=headers)
    assert answer.status_code == 302
    assert built(db) == 1


def test_our_own_form_is_taken_over_https_though_no_referer_is_sent(
    sergeant: Visitor, db: Database
) -> None:
    origin = {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}
    answer = sergeant.client.post(
        "/annexe/build", data=build_page(sergeant), headers=origin, base_url="https://localhost"
    )
    assert answer.status_code == 302 and built(db) == 1


# --- who may come in ---------------------------------------------------------------------------


def test_a_view_that_does_not_say_who_may_use_it_stops_the_application(
    monkeypatch: pytest.MonkeyPatch, db: Database, tmp_path: Path
) -> None:
    real = desk.register

    def with_a_forgotten_view(app: Flask) -> None:
        real(app)
        app.add_url_rule("/forgotten", "forgotten", lambda: "open to all")

    monkeypatch.setattr(desk, "register", with_a_forgotten_view)
    with pytest.raises(RuntimeError, match="forgotten does not say who may use it"):
        create_app(annexe.settings(tmp_path), db=db)


def test_an_undeclared_view_added_later_answers_nobody(db: Database, tmp_path: Path) -> None:
    app = annexe.house(tmp_path, db)
    late = Blueprint("late", __name__)
    late.add_url_rule("/late", "page", lambda: "open to all")
    app.register_blueprint(late)
    assert app.test_client().get("/late").status_code == 500


def test_a_power_asked_by_a_view_is_a_power_of_the_matrix(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        access = web.access_of(app, rule.endpoint)
        assert isinstance(access, May) or access in ("signed-in", "anybody")


def test_a_stranger_is_sent_to_sign_in_and_back_to_the_page(app: Flask) -> None:
    answer = app.test_client().get("/annexe/build")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/annexe/build")


def test_a_stranger_who_sends_a_form_is_sent_to_sign_in_and_nothing_is_done(
    app: Flask, db: Database
) -> None:
    answer = app.test_client().post("/annexe/build", data={"name": "Newly built"})
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/")
    assert built(db) == 0


def test_a_function_of_another_role_is_403_and_a_thing_out_of_reach_404(
    sergeant: Visitor, app: Flask
) -> None:
    sergeant.get("/people", status=403)
    sergeant.get("/annexe/refuses/missing", status=404)


def test_refusals_of_access_are_written_in_the_trail(sergeant: Visitor, db: Database) -> None:
    sergeant.get("/people", status=403)
    sergeant.get("/annexe/refuses/missing", status=404)
    with db.unit() as session:
        refused = session.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.REFUSED)).all()
        facts = sorted((one.facts["status"], one.facts["endpoint"]) for one in refused)
        assert facts == [(403, "accounts.people"), (404, "annexe.refuses")]
        assert all(one.actor_id and one.request_id for one in refused)


# --- how refusals look -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [("missing", 404), ("not-permitted", 403), ("out-of-order", 409), ("conflict", 409)],
)
def test_a_refusal_is_a_page_with_its_status(sergeant: Visitor, name: str, status: int) -> None:
    page = sergeant.get(f"/annexe/refuses/{name}", status=status)
    assert annexe.REFUSALS[name].words in page.text
    assert "Request number:" in page.text and "Traceback" not in page.html


@pytest.mark.parametrize("typed", ["A long text, typed", "<script>alert(1)</script> & more"])
def test_what_was_typed_on_a_page_that_is_closed_by_now_is_read_there_by_its_owner_alone(
    app: Flask, db: Database, sergeant: Visitor, typed: str
) -> None:
    page = sergeant.get("/annexe/built-once")
    sergeant.get("/annexe/build").send("Build", name="By another", status=404)
    refused = page.send("Build", name=typed, status=409)
    again = sergeant.get("/annexe/built-once", status=409)
    for told in (refused, again):
        assert "It is built already" in told.text and "What you typed" in told.text
        assert f"Name {typed}" in told.text and "<script>alert" not in told.html
    other = Visitor(app)
    other.sign_in_as("detention@example.test")
    theirs = other.get("/annexe/built-once", status=409)
    assert "What you typed" not in theirs.text and typed not in theirs.text
    assert deeds(db) == [Did.DRAFT_KEPT, Did.DRAFT_OPENED]


def test_a_page_that_is_closed_says_nothing_of_a_form_nobody_touched(
    db: Database, sergeant: Visitor
) -> None:
    page = sergeant.get("/annexe/built-once")
    sergeant.get("/annexe/build").send("Build", name="By another", status=404)
    refused = page.send("Build", status=409)
    assert "What you typed is kept as a draft" in refused.text and "Copy what" not in refused.text


def test_a_fault_of_ours_says_nothing_of_its_cause(sergeant: Visitor) -> None:
    page = sergeant.get("/annexe/breaks", status=500)
    assert "Something went wrong on our side" in page.text
    assert "ZeroDivision" not in page.html and "Request number:" in page.text


def test_a_page_that_is_not_there_still_shows_the_person_their_menu(sergeant: Visitor) -> None:
    page = sergeant.get("/nowhere", status=404)
    assert "Your account" in page.links


def test_a_wrong_method_is_told_which_ones_there_are(sergeant: Visitor, caller: Caller) -> None:
    for client, path, known in (
        (sergeant.client, "/annexe/build", {"GET", "HEAD", "OPTIONS", "POST"}),
        (caller.client, "/api/v1/annexe/build", {"OPTIONS", "POST"}),
    ):
        answer = client.open(path, method="BREW")
        assert answer.status_code == 405
        assert set(answer.headers["Allow"].split(", ")) == known


def test_json_refusals_have_stable_codes_and_a_request_number(caller: Caller) -> None:
    told = caller.post("/api/v1/annexe/build", {"name": "refused"}, status=422)["error"]
    assert told["code"] == "invalid" and len(told["request"]) == 16
    assert told["fields"] == {"name": [{"code": "refused", "message": "Choose another name"}]}
    missing = caller.get("/api/v1/nowhere", status=404)["error"]
    assert missing["code"] == "not-found"


def test_json_without_a_token_is_401_and_says_how(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/annexe/who")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json and answer.json["error"]["code"] == "not-signed-in"


def test_a_session_cookie_opens_no_json_door(sergeant: Visitor) -> None:
    assert sergeant.client.get("/api/v1/annexe/who").status_code == 401


def test_a_service_token_opens_no_page(app: Flask, caller: Caller) -> None:
    answer = app.test_client().get("/annexe/build", headers=caller.headers)
    assert answer.status_code == 302 and "/sign-in" in answer.location


# --- what is sent ------------------------------------------------------------------------------


def sent(caller: Caller, body: str, kind: str = "application/json") -> Any:
    return caller.client.post(
        "/api/v1/annexe/build", data=body, content_type=kind, headers=caller.headers
    )


def test_json_nested_three_thousand_levels_deep_is_refused(caller: Caller, db: Database) -> None:
    for body in ("[" * 3000 + "]" * 3000, '{"name":' * 3000 + "1" + "}" * 3000):
        answer = sent(caller, body)
        assert answer.status_code == 400
        assert answer.json["error"]["code"] == "too-deep"


@pytest.mark.parametrize("body", ["[]", "null", '"text"', "1", "{", "nonsense", "NaN"])
def test_a_body_that_is_no_json_object_is_refused(caller: Caller, body: str) -> None:
    answer = sent(caller, body)
    assert answer.status_code == 422
    assert answer.json["error"]["fields"][""][0]["code"] == "not-json"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "text/xml"])
def test_a_body_of_another_kind_is_415(caller: Caller, db: Database, kind: str) -> None:
    answer = sent(caller, '{"name": "Newly built"}', kind)
    assert answer.status_code == 415
    assert answer.json["error"]["code"] == "unsupported-media-type"
    assert built(db) == 0


def test_an_empty_body_is_an_object_without_answers(caller: Caller) -> None:
    answer = sent(caller, "")
    assert answer.status_code == 422
    assert answer.json["error"]["fields"]["name"][0]["code"] == "required"


def test_unknown_fields_are_refused_by_name(caller: Caller) -> None:
    told = caller.post("/api/v1/annexe/build", {"name": "x", "is_admin": True}, status=422)
    assert told["error"]["fields"]["is_admin"][0]["code"] == "unknown-field"


def test_300_kilobytes_are_too_many(sergeant: Visitor, caller: Caller, db: Database) -> None:
    long = "x" * 300_000
    page = sergeant.client.post("/annexe/build", data={**build_page(sergeant), "name": long})
    assert page.status_code == 413 and "too large" in page.text
    answer = sent(caller, f'{{"name": "{long}"}}')
    assert answer.status_code == 413 and answer.json["error"]["code"]
    assert built(db, long) == 0


NONSENSE: list[Any] = [
    None, "", "\0", "\ud800", "x" * 20_000, 1, -1, 10**400, 1.5, True, [], [[]], [{}], {}, {"": ""},
    {"day": [1], "month": {}, "year": None}, {"day": "1", "month": "1", "year": "2026", "time": 5},
    {"time": "10:00"}, "2026-02-30", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00",
    "2026-01-01T00:00:00", ["a", "a"], ["c"], "１", "1_000",
]  # fmt: skip


@pytest.mark.parametrize("name", annexe.EVERYTHING.load_fields)
def test_no_answer_whatever_its_shape_breaks_a_field(caller: Caller, name: str) -> None:
    for value in NONSENSE:
        answer = caller.client.post(
            "/api/v1/annexe/everything", json={name: value}, headers=caller.headers
        )
        assert answer.status_code in (200, 422), (name, value, answer.text)
        if answer.status_code == 422:
            problem = answer.json["error"]["fields"][name][0]  # type: ignore[index]
            assert problem["code"] and problem["message"]


# --- reading writes nothing --------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/annexe/writes", "/annexe/writes-by-statement"])
def test_a_view_that_writes_while_reading_fails_and_writes_nothing(
    sergeant: Visitor, db: Database, path: str
) -> None:
    with db.unit() as session:
        before = session.execute(sa.select(Unit.name, Unit.code).order_by(Unit.id)).all()
    sergeant.get(path, status=500)
    sergeant.client.head(path)
    with db.unit() as session:
        assert session.execute(sa.select(Unit.name, Unit.code).order_by(Unit.id)).all() == before


# --- the database is away ----------------------------------------------------------------------


def test_without_a_database_the_answer_is_503_and_asks_to_come_back(tmp_path: Path) -> None:
    away = Database(f"sqlite:///{tmp_path / 'no-such-folder' / 'db.sqlite'}")
    visitor = Visitor(create_app(annexe.settings(tmp_path), db=away))
    page = visitor.get("/sign-in").send("Sign in", email="a@b.test", password="x" * 12, status=503)
    assert "not available at the moment" in page.text
    token = {"Authorization": "Bearer cjd_x"}
    told = visitor.client.get("/api/v1/annexe/who", headers=token)
    assert told.status_code == 503 and told.json
    assert told.json["error"]["code"] == "unavailable"
    for answer in (page.response, told):
        assert answer.headers["Retry-After"] == "5" and answer.headers["X-Frame-Options"] == "DENY"


@pytest.fixture
def failing_commits() -> Iterator[None]:
    def fail(session: Session) -> None:
        raise OperationalError("COMMIT", {}, Exception("the disk is full"))

    event.listen(Session, "before_commit", fail)
    yield
    event.remove(Session, "before_commit", fail)


def test_a_deed_that_cannot_be_committed_is_503_and_not_done(
    sergeant: Visitor, db: Database, request: pytest.FixtureRequest
) -> None:
    data = build_page(sergeant)
    request.getfixturevalue("failing_commits")
    answer = sergeant.client.post("/annexe/build", data=data)
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
    assert "disk" not in answer.text


# --- a slip does not renew a stale form --------------------------------------------------------


def test_a_form_with_a_slip_keeps_the_version_it_was_shown_with(sergeant: Visitor) -> None:
    data = {**build_page(sergeant), "_version": "2", "name": ""}
    answer = sergeant.client.post("/annexe/build", data=data)
    assert answer.status_code == 422
    assert 'name="_version" value="2"' in answer.text


def at_once(count: int, data: dict[str, str], app: Flask, cookie: str) -> list[Any]:
    """The answers to one form, sent by so many windows of one session at the same moment."""
    start, answers = threading.Barrier(count), []

    def one() -> None:
        client = app.test_client()
        client.set_cookie("cjd-demo", cookie)
        start.wait()
        answers.append(client.post("/annexe/build", data=data))

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_form_sent_six_times_at_once_is_done_once_and_answered_alike(
    app: Flask, sergeant: Visitor, db: Database
) -> None:
    for round_ in range(5):
        data = {**build_page(sergeant), "name": f"Round {round_}"}
        cookie = sergeant.client.get_cookie("cjd-demo")
        assert cookie is not None
        answers = at_once(6, data, app, cookie.value)
        assert {answer.status_code for answer in answers} == {302}
        assert len({answer.location for answer in answers}) == 1
        assert built(db, f"Round {round_}") == 1
