"""What systems are told of duties, and may do about them."""

from __future__ import annotations

from typing import Any

from flask import Flask

from cjdiversion.access import May
from cjdiversion.audit import Did
from cjdiversion.database import Database
from cjdiversion.duties import service
from tests import make
from tests.duties import made
from tests.duties.made import WHY
from tests.duties.test_service import trail
from tests.pages import Caller


def test_an_inspectors_system_reads_who_is_there_and_ends_it(app: Flask, db: Database) -> None:
    with db.unit():
        duty = made.declared()
    caller = Caller(app, "inspector.riverside@example.test")
    (told,) = caller.get("/api/v1/duties")
    assert told["name"] == "Sgt Ann Marsh" and told["because"] == WHY
    assert (told["role"], told["posted_at"]) == ("custody-sergeant", "Northgate")
    assert (told["suite"], told["ended_at"], told["ended_how"]) == ("Riverside", None, None)
    path = f"/api/v1/duties/{duty.token}/end"
    assert caller.post(path, status=422)["error"]["fields"]["because"][0]["code"] == "required"
    ended = caller.post(path, {"because": "Not expected"})
    assert (ended["ended_how"], ended["ended_by"]) == ("ended-by-inspector", "Insp Dev Rana")
    assert caller.get("/api/v1/duties") == []
    assert caller.post(path, {"because": "Again"}, status=409)["error"]["code"] == "out-of-order"
    with db.unit():
        (deed,) = trail(Did.DUTY_ENDED)
        assert deed.token_id is not None and deed.actor_unit_id == made.suite("Riverside").id


def test_others_systems_read_and_end_nothing(app: Flask, db: Database) -> None:
    with db.unit():
        path = f"/api/v1/duties/{made.declared().token}/end"
    for key in ("inspector", "inspector.south"):
        caller = Caller(app, f"{key}@example.test")
        assert caller.get("/api/v1/duties") == []
        caller.post(path, {"because": "Not expected"}, status=404)
    sergeant = Caller(app, "sergeant.riverside@example.test")
    sergeant.get("/api/v1/duties", status=403)
    sergeant.post(path, {"because": "Not expected"}, status=403)
    narrow = Caller(app, "inspector.riverside@example.test", [May.CASE_OPEN])
    narrow.get("/api/v1/duties", status=403)


def test_no_address_lets_a_system_declare(app: Flask) -> None:
    caller = Caller(app, "sergeant@example.test")
    caller.post("/api/v1/duties", {"because": WHY}, status=405)
    offered: dict[str, Any] = app.test_client().get("/api/openapi.json").get_json()["paths"]
    named = {path: set(there) for path, there in offered.items() if "duties" in path}
    assert named == {"/api/v1/duties": {"get"}, "/api/v1/duties/{token}/end": {"post"}}


def test_a_persons_token_follows_them_to_the_suite_and_home_again(app: Flask, db: Database) -> None:
    """A token acts with the person’s grants of the moment, and so with their reach."""
    with db.unit():
        home = make.booking(by=made.actor("sergeant")).token
        there = make.booking(by=made.actor("sergeant.riverside")).token
    caller = Caller(app, "sergeant@example.test")
    caller.get(f"/api/v1/cases/{there}", status=404)
    with db.unit():
        made.declared()
    caller.get(f"/api/v1/cases/{there}")
    caller.get(f"/api/v1/cases/{home}", status=404)
    with db.unit():
        service.end_own(by=made.actor("sergeant"))
    caller.get(f"/api/v1/cases/{home}")
    caller.get(f"/api/v1/cases/{there}", status=404)
