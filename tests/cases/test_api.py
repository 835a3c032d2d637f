"""Cases by JSON: the same verbs and the same refusals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import May, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from tests import make
from tests.pages import Caller

BOOKINGS = "/api/v1/cases/bookings"


def caller(app: Flask, key: str = "sergeant") -> Caller:
    return Caller(app, f"{key}@example.test")


def booked(db: Database, **over: Any) -> str:
    with db.unit():
        return make.booking(by=accounts.actor_named("sergeant@example.test"), **over).token


def ago(**back: int) -> str:
    return (clock.now() - timedelta(**back)).isoformat()


def count(db: Database) -> int:
    with db.unit() as unit:
        return unit.scalar(sa.select(sa.func.count()).select_from(Case)) or 0


def cid(db: Database) -> str:
    with db.unit():
        unit = accounts.unit_named("Northshire CID", UnitKind.INVESTIGATION)
        assert unit is not None
        return unit.token


def test_book_and_show(app: Flask, db: Database) -> None:
    system = caller(app)
    offences = [{"code": "CJ88116", "is_domestic_abuse": True, "location_type": "dwelling"}]
    facts = {
        "custody_record_no": "AB/1",
        "surname": "Begum",
        "born_on": "1990-04-09",
        "arrested_at": ago(hours=2),
        "offences": offences,
    }
    made = system.post(BOOKINGS, facts, status=201)
    told = system.get(f"/api/v1/cases/{made['token']}")
    assert told["booking"]["custody_record_no"] == "AB/1" and told["suite"] == "Northgate"
    assert told["offences"][0]["title"] == "Assault by beating"
    assert told["offences"][0]["is_domestic_abuse"] is True
    assert told["attendance"] is None and told["is_in_suite"] is True


def test_the_same_key_books_once(app: Flask, db: Database) -> None:
    system, facts = caller(app), {"custody_record_no": "AB/1", "surname": "Begum"}
    first = system.post(BOOKINGS, facts, status=201, key="k-1")
    again = system.post(BOOKINGS, facts, status=201, key="k-1")
    assert again["token"] == first["token"] and count(db) == 1
    system.post(BOOKINGS, {**facts, "surname": "Other"}, status=409, key="k-1")


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"pnc_id": "2001/0171310S"}, "pnc_id", "wrong-check-letter"),
        ({"born_on": "1990-02-31"}, "born_on", "real"),
        ({"arrested_at": "2026-03-27T14:01"}, "arrested_at", "zone"),
        ({"sex": "Q"}, "sex", "unknown"),
        ({"surname": "x" * 20_000}, "surname", "long"),
        ({"surname": 7}, "surname", "not-text"),
        ({"surname": None}, "surname", "name-or-not-known"),
        ({"custody_record_no": None}, "custody_record_no", "null"),
        ({"shoe_size": 9}, "shoe_size", "unknown-field"),
        ({"offences": [{}, {"code": "ZZ99999"}]}, "offences.1.code", "unknown-offence-code"),
        ({"offences": "TH68010"}, "offences", "invalid"),
        ({"warning_markers": ["x" * 81]}, "warning_markers", "long"),
    ],
)
def test_what_is_wrong_is_told_field_by_field(
    app: Flask, db: Database, facts: dict[str, Any], field: str, code: str
) -> None:
    body = {"custody_record_no": "AB/1", "surname": "Begum", **facts}
    told = caller(app).post(BOOKINGS, body, status=422)
    assert told["error"]["fields"][field][0]["code"] == code
    assert count(db) == 0


def test_attend(app: Flask, db: Database) -> None:
    body = {"place": "Home", "attended_at": ago(hours=1), "surname": "Begum"}
    made = caller(app, "investigator").post("/api/v1/cases/attendances", body, status=201)
    assert made["attendance"]["place"] == "Home" and made["booking"] is None


def test_deliver_reports_row_by_row(app: Flask, db: Database) -> None:
    rows = [
        {"force": 99, "custody_record_no": "A/1", "surname": "Begum", "offence_codes": ["TH68010"]},
        {"force": "99", "custody_record_no": "A/2", "dob": "31/02/1990"},
        {"force": "99"},
        "not a row",
    ]
    system = caller(app)
    told = system.post("/api/v1/cases/imports", {"rows": rows})
    assert [line["outcome"] for line in told["rows"]] == ["created", "to-fix", "refused", "refused"]
    assert told["rows"][1]["problems"][0]["field"] == "born_on"
    assert told["counts"]["refused"] == 2 and count(db) == 2
    again = system.post("/api/v1/cases/imports", {"rows": rows})
    assert again["counts"]["unchanged"] == 2 and count(db) == 2
    system.post("/api/v1/cases/imports", {"rows": []}, status=422)
    system.post("/api/v1/cases/imports", {}, status=422)


def test_index_pages_and_filters(app: Flask, db: Database) -> None:
    with db.unit():
        sergeant = accounts.actor_named("sergeant@example.test")
        for place in range(27):
            make.booking(by=sergeant, surname=f"P{place:02}")
    system = caller(app)
    first = system.get("/api/v1/cases")
    assert len(first["items"]) == 25 and first["total"] == "27"
    assert first["items"][0]["name"].endswith(", Zoë") and first["items"][0]["way"] == "custody"
    second = system.get(f"/api/v1/cases?after={first['next']}")
    assert len(second["items"]) == 2 and second["next"] is None
    assert system.get("/api/v1/cases?to_fix=1")["items"] == []
    assert system.get("/api/v1/cases?after=edited")["total"] == "27"


def test_record_event_release_and_assign(app: Flask, db: Database) -> None:
    token, system = booked(db), caller(app)
    body = {"kind": "moved", "at": ago(minutes=3), "place": "Cell 9"}
    assert system.post(f"/api/v1/cases/{token}/events", body)["place"] == "Cell 9"
    left = system.post(f"/api/v1/cases/{token}/release", {"at": ago(minutes=1)})
    assert left["booking"]["released_at"] and left["is_in_suite"] is False
    system.post(f"/api/v1/cases/{token}/release", {"at": ago(minutes=1)}, status=409)
    path = f"/api/v1/cases/{token}/assign"
    refused = caller(app, "supervisor").post(path, {"unit": "nowhere"}, status=422)
    assert refused["error"]["fields"]["unit"][0]["code"] == "unknown"
    assert caller(app, "supervisor").post(path, {"unit": cid(db)})["is_assigned"] is True


@pytest.mark.parametrize("key", ["sergeant.riverside", "sergeant.south", "supervisor.south"])
def test_a_case_of_another_unit_is_not_there(app: Flask, db: Database, key: str) -> None:
    token, system = booked(db, surname="Zzcanary"), caller(app, key)
    told = system.get(f"/api/v1/cases/{token}", status=404)
    assert "anary" not in str(told)
    assert "anary" not in str(system.get("/api/v1/cases?show=open"))


def test_a_token_does_no_more_than_its_scopes(app: Flask, db: Database) -> None:
    reader = Caller(app, "sergeant@example.test", scopes=[May.CASE_OPEN])
    reader.get("/api/v1/cases")
    reader.post(BOOKINGS, {"custody_record_no": "A/1", "surname": "B"}, status=403)
    assert count(db) == 0
