"""The same for systems."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from cjdiversion.access import Actor, May
from cjdiversion.database import Database
from cjdiversion.identities import service as identities
from tests.pages import Caller
from tests.shifts import made

Person = Callable[[str], Actor]


@pytest.fixture
def reference(db: Database, person: Person) -> str:
    with db.unit():
        return made.full(person, surname="Tolley", forenames="Ben").reference


def test_index_tells_of_everybody(app: Flask, reference: str) -> None:
    told = Caller(app, "sergeant@example.test").get("/api/v1/shift")
    assert (told["suite"], told["since"]) == ("Northgate", None)
    (one,) = told["people"]
    assert (one["reference"], one["name"], one["vulnerable"]) == (reference, "TOLLEY, Ben", True)
    assert one["level"]["check_minutes"] == 30
    assert one["is_safety_action_due"] is True
    assert {"H-AL", "H-AA"} <= {look["code"] for look in one["looks"]}


def test_hand_over_and_take_over(app: Flask, db: Database, reference: str) -> None:
    sergeant, officer = (Caller(app, f"{k}@example.test") for k in ("sergeant", "detention"))
    note = {"note": "Cell 3 shouts"}
    row = sergeant.post("/api/v1/shift/handovers", note, status=201)
    assert (row["status"], row["note"], row["here"]) == ("handed-over", "Cell 3 shouts", 1)
    path = f"/api/v1/shift/handovers/{row['token']}"
    sergeant.post(f"{path}/take-over", status=403)
    taken = officer.post(f"{path}/take-over", {"note": "Keys counted"})
    assert (taken["status"], taken["taken_by"]) == ("taken-over", "DO Kim Holt")
    officer.post(f"{path}/take-over", status=409)
    kept = sergeant.get(path)
    assert kept["sheet"] == row["sheet"]
    assert kept["sheet"]["people"][0]["reference"] == reference
    (listed,) = sergeant.get("/api/v1/shift/handovers")["items"]
    assert listed["token"] == row["token"] and "sheet" not in listed
    Caller(app, "sergeant.south@example.test").get(path, status=404)


def test_print_out_gives_the_paper(app: Flask, reference: str) -> None:
    sergeant = Caller(app, "sergeant@example.test")
    token = sergeant.post("/api/v1/shift/handovers", status=201)["token"]
    path = f"/api/v1/shift/handovers/{token}/paper"
    answer = sergeant.client.get(path, headers=sergeant.headers)
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF")


def test_check_is_recorded_listed_and_opened(app: Flask, reference: str) -> None:
    inspector = Caller(app, "inspector@example.test")
    inspector.post("/api/v1/shift/checks", {"asked": "Ring L&D"}, status=422)
    row = inspector.post("/api/v1/shift/checks", {"seen": "Everybody"}, status=201)
    assert (row["seen"], row["asked"], row["checked_by_rank"]) == ("Everybody", "", "inspector")
    assert inspector.get("/api/v1/shift/checks")["items"][0]["token"] == row["token"]
    opened = inspector.get(f"/api/v1/shift/checks/{row['token']}")
    assert opened["sheet"]["people"][0]["looks"]
    Caller(app, "sergeant@example.test").post("/api/v1/shift/checks", {"seen": "x"}, status=403)


def test_what_was_closed_since_is_not_given(app: Flask, db: Database, person: Person) -> None:
    sergeant = Caller(app, "sergeant@example.test")
    with db.unit():
        case = made.full(person, surname="Wrongly")
    token = sergeant.post("/api/v1/shift/handovers", status=201)["token"]
    with db.unit():
        identities.quarantine(case, by=person("inspector"), because="His brother’s answers")
    told = sergeant.get(f"/api/v1/shift/handovers/{token}")
    assert "WRONGLY" not in str(told) and case.reference in str(told)


def test_a_token_without_the_power_hands_nothing_over(app: Flask) -> None:
    caller = Caller(app, "sergeant@example.test", [May.SHIFT_OPEN])
    caller.post("/api/v1/shift/handovers", status=403)
    caller.get("/api/v1/shift")
