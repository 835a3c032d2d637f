"""Signing in and out, what a session survives, and one's own account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock, create_app
from cjdiversion.access import SYSTEM, Role, UnitKind
from cjdiversion.accounts import passwords, service
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.config import Settings
from cjdiversion.database import Database
from cjdiversion.demo.people import PASSWORD, PEOPLE
from tests.accounts import made
from tests.accounts.made import (
    SERGEANT,
    TOO_MANY,
    WRONG,
    cookie_of,
    is_signed_in,
    sign_in,
    with_cookie,
)
from tests.pages import Visitor

Visit = Callable[..., Visitor]
NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)


# --- signing in --------------------------------------------------------------------------------


def test_sign_in_leads_to_the_start_page_and_names_the_person(visit: Visit) -> None:
    visitor = visit()
    page = sign_in(visitor, SERGEANT)
    assert page.path == "/"
    assert "Sgt Ann Marsh" in page.html and "Custody sergeant, Northgate" in page.html


def test_the_address_may_be_typed_in_any_case_with_spaces_around_it(visit: Visit) -> None:
    visitor = visit()
    sign_in(visitor, " Sergeant@Example.TEST ")
    assert is_signed_in(visitor)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (SERGEANT, "not the password"),
        (SERGEANT, PASSWORD.upper()),
        (SERGEANT, f" {PASSWORD}"),
        (SERGEANT, f"{PASSWORD} "),
        ("nobody@example.test", PASSWORD),
        ("' OR 1=1 --", PASSWORD),
    ],
)
def test_wrong_and_unknown_get_the_same_words(visit: Visit, email: str, password: str) -> None:
    visitor = visit()
    page = sign_in(visitor, email, password, status=422)
    assert page.errors == [WRONG] and page.title.startswith("Error: ")
    assert not is_signed_in(visitor) and f'value="{password}"' not in page.html


def test_an_account_without_a_password_lets_nobody_in(visit: Visit, db: Database) -> None:
    with db.unit():
        made.someone("sergeant").password_hash = ""
    for password in (PASSWORD, " ", "x" * 12):
        sign_in(visit(), SERGEANT, password, status=422)


def test_an_unknown_address_takes_a_hash_like_a_known_one(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[bool] = []
    real = passwords._hasher.verify

    class Counting:
        hash = passwords._hasher.hash

        def verify(self, kept: str, password: str) -> bool:
            hashed.append(True)
            return real(kept, password)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    for count, email in enumerate((SERGEANT, "nobody@example.test"), start=1):
        sign_in(visit(), email, "not the password", status=422)
        assert len(hashed) == count


def test_a_closed_account_gets_the_same_words(visit: Visit, db: Database) -> None:
    with db.unit():
        made.someone("sergeant").is_active = False
    assert sign_in(visit(), SERGEANT, status=422).errors == [WRONG]


def test_a_person_without_a_posting_today_gets_the_same_words(visit: Visit, db: Database) -> None:
    with db.unit():
        service.end_posting(made.posting_of("sergeant"), by=SYSTEM, on=date(2025, 2, 1))
    assert sign_in(visit(), SERGEANT, status=422).errors == [WRONG]


@pytest.mark.parametrize("bad", ["", "\0", "x" * 20_000])
def test_what_cannot_be_an_address_is_told_so(visit: Visit, bad: str) -> None:
    visitor = visit()
    assert visitor.get("/sign-in").send("Sign in", email=bad, password=PASSWORD, status=422).errors


def test_each_sign_in_and_each_failure_leaves_a_line_in_the_trail(
    visit: Visit, db: Database
) -> None:
    visitor = visit()
    sign_in(visitor, SERGEANT, "not the password", status=422)
    sign_in(visitor, SERGEANT)
    visitor.get("/").send("Sign out")
    with db.unit() as session:
        lines = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.at, AuditEvent.id)).all()
        dids = [line.did for line in lines if line.subject_kind == "session"]
        assert dids == [Did.SIGN_IN_FAILED, Did.SIGNED_IN, Did.SIGNED_OUT]


# --- where sign-in leads -----------------------------------------------------------------------


def landed(visit: Visit, wanted: str) -> str:
    visitor = visit()
    html = visitor.client.get("/sign-in").text
    token = html.split('name="csrf_token" value="')[1].split('"')[0]
    answer = visitor.client.post(
        "/sign-in",
        query_string={"next": wanted},
        data={"csrf_token": token, "email": SERGEANT, "password": PASSWORD},
    )
    assert answer.status_code == 302
    return str(answer.location)


@pytest.mark.parametrize("wanted", ["/me", "/cases/abc?x=1", "/who-can-do-what", "/"])
def test_sign_in_leads_on_to_the_page_that_was_wanted(visit: Visit, wanted: str) -> None:
    assert landed(visit, wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test",
        "\\\\evil.test",
        "/\t/evil.test",
        "/\n/evil.test",
        "/\r\n/evil.test",
        " //evil.test",
        "javascript:alert(1)",
        "evil.test",
        "",
        "/\u2028/evil.test",
        "/é",
    ],
)
def test_sign_in_never_leads_to_another_site(visit: Visit, wanted: str) -> None:
    assert landed(visit, wanted) == "/"


# --- the demonstration's sign-ins --------------------------------------------------------------


def test_the_demonstration_shows_its_sign_ins(visit: Visit) -> None:
    page = visit().get("/sign-in")
    assert PASSWORD in page.text
    for one in PEOPLE:
        assert one.email in page.text


def test_outside_the_demonstration_no_sign_in_is_shown(db: Database, tmp_path: Path) -> None:
    settings = Settings(
        database_url="", secret_key="k" * 32, instance=tmp_path, is_production=True, is_demo=False
    )
    app = create_app(settings, db=db)
    app.extensions["demo_sign_ins"] = lambda: (PASSWORD, [(SERGEANT, "Sgt")])
    html = app.test_client().get("/sign-in", base_url="https://localhost").text
    assert PASSWORD not in html and "example.test" not in html


# --- one's own account -------------------------------------------------------------------------


def test_me_shows_who_one_is_and_where(visit: Visit) -> None:
    page = visit("inspector").get("/").click("Your account")
    for words in ("Insp Cora Wyn", "Duty inspector", "Northgate", "You act in this posting"):
        assert words in page.text


def test_act_as_goes_on_in_another_posting_of_ones_own(visit: Visit, db: Database) -> None:
    with db.unit():
        made.posted("sergeant", made.unit("Northshire CID", UnitKind.INVESTIGATION),
                    Role.SUPERVISOR, from_on=date(2026, 1, 1))  # fmt: skip
    visitor = visit()
    sign_in(visitor, SERGEANT)
    page = visitor.get("/me").send("Act as supervisor, Northshire CID")
    assert "You now act as supervisor, Northshire CID" in page.text
    assert "Supervisor, Northshire CID" in visitor.get("/").html
    back = visitor.get("/me").send("Act as custody sergeant, Northgate")
    assert "Custody sergeant, Northgate" in back.html
    with db.unit() as session:
        roles = session.scalars(
            sa.select(AuditEvent.actor_role)
            .where(AuditEvent.did == Did.SIGNED_IN)
            .order_by(AuditEvent.at, AuditEvent.id)
        ).all()
        assert roles == ["custody-sergeant", "supervisor", "custody-sergeant"]


def test_act_as_takes_no_posting_of_another_person_nor_one_that_ended(
    visit: Visit, db: Database
) -> None:
    with db.unit():
        ended = made.posted("sergeant", made.unit("Riverside"), Role.CUSTODY_SERGEANT,
                            to_on=date(2025, 3, 1)).token  # fmt: skip
        tokens = [made.posting_of("inspector").token, ended, "nonsense"]
    visitor = visit("sergeant")
    form = visitor.get("/me").html.split('name="csrf_token" value="')[1].split('"')[0]
    for token in tokens:
        answer = visitor.client.post(f"/me/act-as/{token}", data={"csrf_token": form})
        assert answer.status_code == 404
    assert "Custody sergeant" in visitor.get("/me").text


def test_change_password_ends_every_other_session_and_keeps_this_one(
    visit: Visit, app: Flask
) -> None:
    here, elsewhere = visit("sergeant"), visit("sergeant")
    before = cookie_of(here)
    page = here.get("/me").click("Change your password")
    page.send("Change password", present=PASSWORD, password=" three odd words ")
    assert is_signed_in(here) and not is_signed_in(elsewhere)
    assert not is_signed_in(with_cookie(app, before))
    sign_in(visit(), SERGEANT, PASSWORD, status=422)
    sign_in(visit(), SERGEANT, "three odd words", status=422)
    sign_in(visit(), SERGEANT, " three odd words ")


def test_change_password_asks_for_the_present_one_and_counts_guesses(visit: Visit) -> None:
    with clock.at(NOON):
        visitor = visit("sergeant")
        page = visitor.get("/me/password")
        for _ in range(10):
            page = page.send("Change password", present="x", password="x" * 12, status=422)
            assert page.errors == ["Your present password is not right"]
        page = page.send("Change password", present=PASSWORD, password="x" * 12, status=422)
        assert page.errors == [TOO_MANY]


@pytest.mark.parametrize("short", ["x" * 11, "x" * 129])
def test_change_password_wants_12_to_128_characters(visit: Visit, short: str) -> None:
    page = visit("sergeant").get("/me/password")
    page = page.send("Change password", present=PASSWORD, password=short, status=422)
    assert page.errors == ["Enter a password of 12 to 128 characters"]


def test_who_can_do_what_names_every_power(visit: Visit) -> None:
    from cjdiversion.access import May

    page = visit("nurse").get("/who-can-do-what")
    assert all(power.words in page.text for power in May)
