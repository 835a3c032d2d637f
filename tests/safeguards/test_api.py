from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from tests import make
from tests.detentions import made as held
from tests.pages import Caller


@pytest.fixture
def case(db: Database) -> Case:
    with db.unit():
        return make.booking(by=accounts.actor_named("sergeant@example.test"))


@pytest.fixture
def call(app: Flask) -> Any:
    return lambda key, **more: Caller(app, f"{key}@example.test", **more)


def test_observe_by_api(call: Any, case: Case) -> None:
    path = f"/api/v1/cases/{case.token}/observation"
    told = call("detention").post(path, {"level": "3", "because": "Ligature"}, status=201)
    assert (told["level"], told["set_by"]) == ("3", "DO Kim Holt")
    call("sergeant").post(path, {"level": "9", "because": "x"}, status=422)


def test_observe_by_api_keeps_the_time_it_was_set_apart_from_the_time_it_was_entered(
    call: Any, db: Database
) -> None:
    with db.unit():
        case = held.held(by=accounts.actor_named("sergeant@example.test"), since=5)
    at = held.ago(2)
    told = call("sergeant").post(
        f"/api/v1/cases/{case.token}/observation",
        {"level": "3", "because": "On paper", "set_at": at.isoformat()},
        status=201,
    )
    assert (
        datetime.fromisoformat(told["set_at"]) == at < datetime.fromisoformat(told["recorded_at"])
    )


def test_index_and_record_by_api(call: Any, case: Case) -> None:
    sergeant, path = call("sergeant"), f"/api/v1/cases/{case.token}/safeguards"
    (due,) = sergeant.get(path)
    assert (due["kind"], due["is_open"]) == ("pre-release", True)
    assert due["because"][0]["code"] == "S-PR1"
    at = clock.now().isoformat()
    refused = sergeant.post(f"{path}/hcp", {"state": "not-done", "happened_at": at}, status=422)
    assert refused["error"]["fields"]["because"][0]["code"] == "required"
    told = call("nurse").post(f"{path}/hcp", {"state": "done", "happened_at": at}, status=201)
    assert (told["kind"], told["recorded_by"]) == ("hcp", "Nurse Bel Adeyemi")
    call("sergeant.riverside").get(path, status=404)
    call("practitioner").post(f"{path}/hcp", {"state": "done", "happened_at": at}, status=403)
