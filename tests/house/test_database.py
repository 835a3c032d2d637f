"""What the database refuses is told without what was to be written."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from cjdiversion.cases.models import PersonInCase
from cjdiversion.database import Database, session
from cjdiversion.errors import for_the_log
from tests.pages import Caller


def clash() -> str:
    session().execute(sa.insert(PersonInCase).values(surname="Canaryname", phone=None))
    return "never"


def crash() -> str:
    raise RuntimeError("Canaryname")


def test_the_log_says_kind_and_place_of_an_error_and_none_of_its_words(db: Database) -> None:
    with pytest.raises(IntegrityError) as refused, db.unit():
        clash()
    said = for_the_log(refused.value)
    assert said.startswith("IntegrityError\n")
    assert "test_database.py" in said
    assert "Canaryname" not in said


@pytest.mark.parametrize(("act", "status"), [(clash, 409), (crash, 500)])
def test_what_nobody_foresaw_is_answered_in_words_and_logged_without_any(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    act: Callable[[], str],
    status: int,
) -> None:
    sergeant = Caller(app, "sergeant@example.test")
    view = wraps(app.view_functions["outbox_api.choose"])(lambda: act())
    monkeypatch.setitem(app.view_functions, "outbox_api.choose", view)
    told = sergeant.post("/api/v1/me/messages", {}, status=status)
    assert "Nothing was saved" in told["error"]["message"]
    assert f"in {act.__name__}" in caplog.text
    assert "Canaryname" not in caplog.text + str(told)
