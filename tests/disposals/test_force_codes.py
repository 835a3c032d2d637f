"""A force’s own victim kinds, public interest factors and questions to CPS are offered and taken
like the national ones, by the rows of the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.database import Database, session
from cjdiversion.disposals import service, victims, waiting
from cjdiversion.errors import Invalid
from cjdiversion.reference import Mark, ReferenceEntry
from tests.disposals import made
from tests.disposals.test_views import ANSWERS, booked, deciding
from tests.pages import Caller

Person = Callable[[str], Actor]
TODAY = clock.today()
OURS = ("ours", "Words of the force itself")
ENDED = ("ended", "Words that held once")
KINDS = ("victim_kinds", "public_interest_factors", "opinion_roles", "cps_wait_kinds")


def row(
    kind: str,
    code: str,
    label: str,
    *,
    force: str = "99",
    to_on: date | None = None,
    **attributes: Any,
) -> None:
    session().add(
        ReferenceEntry(
            kind=kind,
            code=code,
            label=label,
            force_code=force,
            from_on=reference.ALWAYS,
            to_on=to_on,
            attributes=attributes,
            source="Policy of the force",
            mark=Mark.LOCAL,
        )
    )
    session().flush()


def rows() -> None:
    for kind in KINDS:
        row(kind, *OURS)
        row(kind, *ENDED, to_on=TODAY - timedelta(days=1))
        row(kind, "theirs", "Words of another force", force="98")


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    rows()
    return person("supervisor")


@pytest.fixture
def held(db: Database) -> None:
    with db.unit():
        rows()


STATED = [
    ("1", "victim_kind", "{}"),
    ("10", "public_interest", ["seriousness", "{}"]),
    ("12", "opinion_role", "{}"),
]


def stated(value: Any, code: str) -> Any:
    if isinstance(value, list):
        return [one.format(code) for one in value]
    return value.format(code)


@pytest.mark.parametrize(("outcome", "name", "value"), STATED)
def test_a_decision_takes_the_forces_own_code(
    by: Actor, person: Person, outcome: str, name: str, value: Any
) -> None:
    said = {name: stated(value, "ours")}
    decision = made.decided(outcome, by=by, recorded_by=person("sergeant"), **said)
    assert getattr(decision, name) == stated(value, "ours")


@pytest.mark.parametrize(
    ("code", "told"), [("ended", "not-in-force-then"), ("theirs", "unknown"), ("none", "unknown")]
)
@pytest.mark.parametrize(("outcome", "name", "value"), STATED)
def test_a_decision_refuses_what_did_not_hold_that_day_in_this_force(
    by: Actor, person: Person, outcome: str, name: str, value: Any, code: str, told: str
) -> None:
    with pytest.raises(Invalid) as refused:
        said = {name: stated(value, code)}
        made.decided(outcome, by=by, recorded_by=person("sergeant"), **said)
    ((found, words),) = refused.value.fields[name]
    assert found == told
    assert ("Words that held once was not in force on" in words) is (code == "ended")


def test_an_earlier_decision_takes_what_held_on_its_day(by: Actor, person: Person) -> None:
    early = clock.now() - timedelta(days=3)
    with clock.at(early):
        case = made.case_for(by, recorded_by=person("sergeant"))
    said = made.facts("1", at=early + timedelta(hours=1), victim_told_on=TODAY)
    assert service.decide(case, by=by, **said, victim_kind="ended").victim_kind == "ended"


def test_a_kind_of_victim_that_names_no_rights_has_the_shorter_time(
    by: Actor, person: Person
) -> None:
    days = {}
    for kind in ("ours", "vulnerable", "standard"):
        decision = made.decided("1", by=by, recorded_by=person("sergeant"), victim_kind=kind)
        days[kind] = decision.victim_due_on
    assert days["ours"] == days["vulnerable"]
    assert days["standard"] is not None
    assert days["ours"] is not None
    assert days["ours"] < days["standard"]


@pytest.mark.parametrize("code", ["ended", "theirs"])
def test_what_is_recorded_of_a_victim_is_judged_by_the_day(
    by: Actor, person: Person, code: str
) -> None:
    case = made.case_for(by, recorded_by=person("sergeant"))
    said: dict[str, Any] = {"consulted_on": TODAY, "view": "no-view"}
    assert victims.record(case, by=by, kind="ours", **said).kind == "ours"
    with pytest.raises(Invalid) as refused:
        victims.record(case, by=by, kind=code, **said)
    assert list(refused.value.fields) == ["kind"]


@pytest.mark.parametrize("code", ["ended", "theirs"])
def test_what_cps_is_asked_is_judged_by_the_day_it_was_sent(
    by: Actor, person: Person, code: str
) -> None:
    case = made.case_for(by, recorded_by=person("sergeant"))
    with pytest.raises(Invalid) as refused:
        waiting.begin(case, by=by, kind=code, sent_at=clock.now())
    assert list(refused.value.fields) == ["kind"]


def test_a_question_to_cps_without_a_time_of_its_own_has_the_ordinary_one(
    by: Actor, person: Person
) -> None:
    case = made.case_for(by, recorded_by=person("sergeant"))
    now = clock.now()
    due = {kind: waiting.begin(case, by=by, kind=kind, sent_at=now).due_at
           for kind in ("ours", "charge", "charge-held")}  # fmt: skip
    assert due["ours"] == due["charge"] > due["charge-held"]


def test_a_decision_answers_no_question_whose_row_does_not_say_so(
    by: Actor, person: Person
) -> None:
    case = made.case_for(by, recorded_by=person("sergeant"))
    sent = clock.now() - timedelta(minutes=1)
    wait = waiting.begin(case, by=by, kind="ours", sent_at=sent)
    named = {"prosecutor": "P. Nair", "prosecutor_reference": "CPS/77"}
    service.decide(case, by=by, **made.facts("9", **named, prosecutor_decided_on=TODAY))
    assert wait.answer == ""


# --- pages and API --------------------------------------------------------------------------------


def test_pages_offer_the_forces_own_codes_and_none_of_another(
    db: Database, visit: Any, held: None
) -> None:
    token = booked(db)
    for path in ("decide", "victim-contact", "waiting-for-cps"):
        text = visit("supervisor").get(f"/cases/{token}/{path}").text
        assert OURS[1] in text
        assert ENDED[1] not in text
        assert "Words of another force" not in text


def test_pages_take_and_show_the_forces_own_codes(db: Database, visit: Any, held: None) -> None:
    token = booked(db)
    begin = visit("supervisor").get(f"/cases/{token}/waiting-for-cps")
    assert OURS[1] in begin.send("It is with CPS", kind="ours").text
    assert OURS[1] in visit("supervisor").get("/waiting-for-cps").text
    said = {**ANSWERS, "outcome_code": "10", "public_interest": ["ours"], "victim_kind": "ours"}
    shown = deciding(visit, token, "inspector").send(
        "Record the decision", **said, why_not_others="A first offence; no agreement to 8 or 22"
    )
    assert shown.text.count(OURS[1]) == 2


def test_the_api_takes_the_forces_own_codes_and_refuses_those_of_another(
    db: Database, app: Flask, held: None
) -> None:
    token, caller = booked(db), Caller(app, "supervisor@example.test")
    base, now = f"/api/v1/cases/{token}", clock.now().isoformat()
    contact = {"consulted_on": TODAY.isoformat(), "view": "no-view"}
    wait = {"sent_at": now}
    for path, body in (("victim-contacts", contact), ("cps-waits", wait)):
        assert caller.post(f"{base}/{path}", {**body, "kind": "ours"}, status=201)["kind"] == "ours"
        refused = caller.post(f"{base}/{path}", {**body, "kind": "theirs"}, status=422)
        assert list(refused["error"]["fields"]) == ["kind"]
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        assert len(victims.of_case(cases.open(token, by=by).id)) == 1
