"""The same deed as JSON."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from cjdiversion.accounts import queries as accounts
from cjdiversion.database import Database
from tests import make
from tests.pages import Caller

AT = "2026-01-05T10:00:00Z"


@pytest.fixture
def path(db: Database) -> Iterator[str]:
    with db.unit():
        case = make.booking(by=accounts.actor_named("sergeant@example.test"))
    yield f"/api/v1/cases/{case.token}/told"


def test_a_system_records_what_the_person_said(app: Flask, path: str) -> None:
    caller = Caller(app, "sergeant@example.test")
    told = caller.post(path, {"agrees": "refuses", "told_at": AT}, status=201)
    assert told["agrees"] is False
    assert told["told_at"] == "2026-01-05T10:00:00+00:00"


def test_what_is_wrong_is_told_by_field(app: Flask, path: str) -> None:
    caller = Caller(app, "sergeant@example.test")
    body = {"agrees": "perhaps", "told_at": "yesterday", "diagnosis": "none of your business"}
    refused = caller.post(path, body, status=422)
    codes = {
        name: [one["code"] for one in told] for name, told in refused["error"]["fields"].items()
    }
    assert codes == {"agrees": ["unknown"], "told_at": ["zone"], "diagnosis": ["unknown-field"]}


def test_a_case_out_of_reach_is_not_there(app: Flask, path: str) -> None:
    caller = Caller(app, "sergeant.south@example.test")
    caller.post(path, {"agrees": "agrees", "told_at": AT}, status=404)
