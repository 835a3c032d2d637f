"""The same deeds and numbers for systems."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from cjdiversion import clock, reference
from cjdiversion.access import May
from cjdiversion.accounts import queries as accounts
from cjdiversion.database import Database, session
from cjdiversion.reference import Mark, ReferenceEntry
from tests.disposals import made
from tests.pages import Caller

BECAUSE = "The victim told us more the next morning"


@pytest.fixture
def token(db: Database) -> str:
    with db.unit():
        return made.case_for(
            accounts.actor_named("supervisor@example.test"),
            recorded_by=accounts.actor_named("sergeant@example.test"),
        ).token


def body(outcome: str = "8", **over: Any) -> dict[str, Any]:
    asked = made.facts(outcome, **over)
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asked.items()
    }


def test_decide_and_show_tell_the_whole_decision(app: Flask, token: str) -> None:
    supervisor = Caller(app, "supervisor@example.test")
    told = supervisor.post(f"/api/v1/cases/{token}/decisions", body(), status=201)
    assert told["case"] == token
    assert (told["outcome_code"], told["option_code"]) == ("8", "community-resolution")
    assert (told["decided_by"], told["decided_by_rank"]) == ("DS Mary Quill", "sergeant")
    assert (told["status"], told["screened"], told["needs_known"]) == ("stands", "not-screened", [])
    assert supervisor.get(f"/api/v1/decisions/{told['token']}") == told


def test_decide_with_bad_answers_gives_a_code_at_each_field(app: Flask, token: str) -> None:
    supervisor = Caller(app, "supervisor@example.test")
    sent = body("22", activity_done_on=None, reasons="No")
    refused = supervisor.post(f"/api/v1/cases/{token}/decisions", sent, status=422)
    codes = {name: told[0]["code"] for name, told in refused["error"]["fields"].items()}
    assert codes == {"reasons": "reasons-short", "activity_done_on": "22-activity-done"}


def own_option(force: str, **over: Any) -> None:
    row = reference.current("oocr_options", "community-resolution")
    assert row is not None
    session().add(
        ReferenceEntry(
            kind="oocr_options",
            code=f"of-{force}",
            label="Resolution by a panel",
            force_code=force,
            from_on=reference.ALWAYS,
            attributes=row.attributes,
            source="Policy of the force",
            mark=Mark.LOCAL,
            **over,
        )
    )


def test_decide_takes_an_option_of_the_force_itself_and_none_of_another(
    app: Flask, db: Database, token: str
) -> None:
    with db.unit():
        own_option("99")
        own_option("98")
    supervisor, path = Caller(app, "supervisor@example.test"), f"/api/v1/cases/{token}/decisions"
    refused = supervisor.post(path, body(option_code="of-98"), status=422)
    assert refused["error"]["fields"]["outcome_code"][0]["code"] == "unknown"
    assert supervisor.post(path, body(option_code="of-99"), status=201)["option_code"] == "of-99"


def test_decide_takes_a_day_on_which_a_row_held_that_has_ended_since(
    app: Flask, db: Database
) -> None:
    today = clock.today()
    with db.unit():
        own_option("99", to_on=today - timedelta(days=1))
    with clock.at(clock.now() - timedelta(days=3)), db.unit():
        token = made.case_for(
            accounts.actor_named("supervisor@example.test"),
            recorded_by=accounts.actor_named("sergeant@example.test"),
        ).token
    supervisor, path = Caller(app, "supervisor@example.test"), f"/api/v1/cases/{token}/decisions"
    refused = supervisor.post(path, body(option_code="of-99"), status=422)
    assert refused["error"]["fields"]["outcome_code"][0]["code"] == "not-in-force-then"
    earlier = body(at=clock.now() - timedelta(days=2), option_code="of-99")
    told = supervisor.post(path, earlier, status=201)
    assert told["option_code"] == "of-99"


REFUSED = [
    ({"outcome_code": "99"}, {"outcome_code": "unknown"}),
    ({"option_code": "diversionary-caution", "outcome_code": "3", "suspect_position": "admits"},
     {"outcome_code": "not-in-force"}),
    ({"decided_at": "2026-06-01"}, {"decided_at": "zone"}),
    ({"decided_at": "soon"}, {"decided_at": "zone"}),
    ({"reasons": "x" * 20_000}, {"reasons": "long"}),
    ({"reasons": 7}, {"reasons": "not-text"}),
    ({"victim_told": None}, {"victim_told": "null"}),
    ({"ld_read": "a bit"}, {"ld_read": "unknown"}),
    ({"indicated": "8"}, {"indicated": "unknown-field"}),
    ({"prosecutor_decided_on": "31/2/2026"}, {"prosecutor_decided_on": "real"}),
]  # fmt: skip


@pytest.mark.parametrize(("over", "codes"), REFUSED)
def test_decide_refuses_what_it_cannot_take(
    app: Flask, token: str, over: dict[str, Any], codes: dict[str, str]
) -> None:
    supervisor = Caller(app, "supervisor@example.test")
    path = f"/api/v1/cases/{token}/decisions"
    refused = supervisor.post(path, {**body(), **over}, status=422)
    assert {n: t[0]["code"] for n, t in refused["error"]["fields"].items()} == codes


def test_decide_with_the_same_key_decides_once(app: Flask, token: str) -> None:
    supervisor = Caller(app, "supervisor@example.test")
    path, sent = f"/api/v1/cases/{token}/decisions", body()
    first = supervisor.post(path, sent, status=201, key="one")
    again = supervisor.post(path, sent, status=201, key="one")
    assert again["token"] == first["token"]
    refused = supervisor.post(path, sent, status=409, key="two")
    assert refused["error"]["code"] == "decided-already"


def test_replace_supersedes_with_a_reason(app: Flask, token: str) -> None:
    supervisor = Caller(app, "supervisor@example.test")
    first = supervisor.post(f"/api/v1/cases/{token}/decisions", body(), status=201)
    path = f"/api/v1/decisions/{first['token']}"
    refused = supervisor.post(f"{path}/replace", body("16"), status=422)
    assert list(refused["error"]["fields"]) == ["because"]
    second = supervisor.post(f"{path}/replace", {**body("16"), "because": BECAUSE}, status=201)
    assert (second["outcome_code"], second["status"]) == ("16", "stands")
    earlier = supervisor.get(path)
    assert (earlier["status"], earlier["superseded_reason"]) == ("superseded", BECAUSE)
    supervisor.post(f"{path}/replace", {**body("1"), "because": BECAUSE}, status=409)


def test_consistency_gives_true_counts_inside_the_force(
    app: Flask, db: Database, token: str
) -> None:
    supervisor = Caller(app, "supervisor@example.test")
    supervisor.post(f"/api/v1/cases/{token}/decisions", body(), status=201)
    told = Caller(app, "performance@example.test").get("/api/v1/consistency?period=this-year")
    (row,) = told["rows"]
    assert (row["name"], row["cases"], row["events"], row["share"]) == ("Northshire CID", 1, 1, 1.0)
    assert (told["measure"], told["cases"], told["screened"]) == ("out-of-court", 1, 0)
    assert told["to_on"] == clock.today().isoformat()
    south = Caller(app, "performance.south@example.test").get("/api/v1/consistency")
    assert south["rows"] == []


def test_consistency_takes_fixed_choices_only(app: Flask) -> None:
    lead = Caller(app, "performance@example.test")
    refused = lead.get("/api/v1/consistency?measure=by-officer", status=422)
    assert refused["error"]["fields"]["measure"][0]["code"] == "unknown"


def test_show_and_decide_are_not_there_for_others(app: Flask, token: str) -> None:
    supervisor = Caller(app, "supervisor@example.test")
    made_one = supervisor.post(f"/api/v1/cases/{token}/decisions", body(), status=201)
    south = Caller(app, "supervisor.south@example.test")
    south.get(f"/api/v1/decisions/{made_one['token']}", status=404)
    south.post(f"/api/v1/cases/{token}/decisions", body(), status=404)
    Caller(app, "sergeant@example.test").post(
        f"/api/v1/cases/{token}/decisions", body(), status=403
    )
    narrow = Caller(app, "supervisor@example.test", scopes=[May.CASE_OPEN])
    narrow.post(f"/api/v1/cases/{token}/decisions", body(), status=403)


def test_the_document_describes_these_routes(app: Flask) -> None:
    paths = app.test_client().get("/api/openapi.json").get_json()["paths"]
    assert {"/api/v1/cases/{token}/decisions", "/api/v1/consistency"} <= set(paths)
