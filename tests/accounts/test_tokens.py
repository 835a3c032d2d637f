"""The administrator's pages about service tokens."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import SYSTEM, May, UnitKind
from cjdiversion.accounts import service
from cjdiversion.accounts.models import ServiceToken
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database
from tests.accounts import made
from tests.pages import Page, Visitor

Visit = Callable[..., Visitor]


def answers(**over: Any) -> dict[str, Any]:
    later = clock.today() + timedelta(days=30)
    return {
        "name": "Custody system",
        "email": "sergeant@example.test",
        "scopes": ["case:open", "case:import"],
        "ends_on": f"{later.day}/{later.month}/{later.year}",
        **over,
    }


def issue(visit: Visit, *, status: int = 200, **over: Any) -> Page:
    page = visit("admin").get("/tokens").click("Issue a token")
    return page.send("Issue token", status=status, **answers(**over))


def tokens(db: Database) -> list[ServiceToken]:
    with db.unit() as session:
        return list(session.scalars(sa.select(ServiceToken)))


def status_of(app: Flask, secret: str) -> int:
    headers = {"Authorization": f"Bearer {secret}"}
    return app.test_client().get("/api/v1/cases/nonsense", headers=headers).status_code


def test_issue_token_shows_the_secret_once_and_it_opens_the_door(
    visit: Visit, app: Flask, db: Database
) -> None:
    page = issue(visit)
    found = re.search(r"cjd_[\w-]{43}", page.text)
    assert found and "no-store" in page.response.headers["Cache-Control"]
    assert status_of(app, found[0]) == 404 and status_of(app, found[0] + "x") == 401
    shown = page.click("All service tokens")
    assert "Sgt Ann Marsh" in shown.text and "case:import, case:open" in shown.text
    assert found[0] not in shown.html
    (token,) = tokens(db)
    assert token.secret_hash not in shown.html and token.role is None


def test_issue_token_for_a_unit_names_its_role(visit: Visit, db: Database) -> None:
    with db.unit():
        suite = made.unit("Northgate").token
    issue(visit, email="", unit=suite, role="custody-sergeant")
    page = visit("admin").get("/tokens")
    assert "Northgate, as custody sergeant" in page.text


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"email": ""}, "Name one person, or one unit and a role"),
        ({"email": "sergeant.south@example.test"}, "There is nobody with this address"),
        ({"email": "nobody@example.test"}, "There is nobody with this address"),
        ({"scopes": []}, "Select an answer: what it may be used for"),
        ({"scopes": ["everything"]}, "Select one of the answers offered"),
        ({"ends_on": "1/1/2026"}, "The end date must be in the future, within a year"),
        ({"ends_on": "1/1/2100"}, "The end date must be in the future, within a year"),
        ({"name": ""}, "Enter: what the token is for"),
    ],
)
def test_issue_token_says_what_is_wrong_and_makes_none(
    visit: Visit, db: Database, over: dict[str, Any], words: str
) -> None:
    page = issue(visit, status=422, **over)
    assert len(page.errors) == 1 and words in page.errors[0]
    assert tokens(db) == []


def test_issue_token_for_a_unit_needs_a_role_that_is_held_there(visit: Visit, db: Database) -> None:
    with db.unit():
        suite = made.unit("Northgate").token
    assert issue(visit, status=422, email="", unit=suite).errors
    assert issue(visit, status=422, email="", unit=suite, role="cps-liaison").errors
    assert issue(visit, status=422, unit=suite, role="custody-sergeant").errors
    assert tokens(db) == []


def test_revoke_token_ends_it_at_once(visit: Visit, app: Flask, db: Database) -> None:
    found = re.search(r"cjd_[\w-]{43}", issue(visit).text)
    assert found and status_of(app, found[0]) == 404
    page = visit("admin").get("/tokens").send("Revoke “Custody system”")
    assert "The token answers nothing from now on" in page.text
    assert status_of(app, found[0]) == 401
    with db.unit() as session:
        dids = session.scalars(sa.select(AuditEvent.did)).all()
        assert dids.count(Did.TOKEN_ISSUED) == dids.count(Did.TOKEN_REVOKED) == 1


def test_tokens_of_another_force_are_not_there(visit: Visit, db: Database) -> None:
    with db.unit():
        ends_on = clock.today() + timedelta(days=9)
        over = {"by": SYSTEM, "scopes": [May.CASE_OPEN], "ends_on": ends_on}
        south = made.unit("Southmere CID", UnitKind.INVESTIGATION)
        person, _ = service.issue_token(
            name="southern person", person=made.someone("sergeant.south"), **over
        )
        of_unit, _ = service.issue_token(
            name="southern unit",
            unit=south,
            role=made.posting_of("investigator.south").role,
            **over,
        )
        addresses = [person.token, of_unit.token]
    admin = visit("admin")
    page = admin.get("/tokens")
    assert "southern" not in page.text and "No tokens" in page.text
    csrf = page.html.split('name="csrf_token" value="')[1].split('"')[0]
    for token in addresses:
        answer = admin.client.post(f"/tokens/{token}/revoke", data={"csrf_token": csrf})
        assert answer.status_code == 404
    assert [token.revoked_at for token in tokens(db)] == [None, None]
