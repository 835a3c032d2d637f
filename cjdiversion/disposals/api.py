"""The same deeds and numbers as JSON."""

from __future__ import annotations

from dataclasses import replace as with_
from typing import Any

from flask import Blueprint, request

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.disposals import confirming, numbers, schemas, service, showing, told, victims
from cjdiversion.disposals.measures import Numbers
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.victim_models import VictimContact
from cjdiversion.errors import Missing
from cjdiversion.openapi import gives, takes
from cjdiversion.web import actor, opens

disposals_api = Blueprint("disposals_api", __name__, url_prefix="/api/v1")
COMPARE = schemas.Compare()


@disposals_api.post("/cases/<token>/decisions")
@opens(May.DISPOSAL_DECIDE)
@gives(told.Decision(), 201)
@takes(schemas.Decide())
def decide(token: str, **facts: Any) -> Decision:
    """Decide an outcome, with reasons"""
    return service.decide(cases.open(token, by=actor()), by=actor(), **facts)


@disposals_api.get("/decisions/<token>")
@opens(May.CASE_OPEN)
@gives(told.Decision())
def show(token: str) -> Decision:
    """One decision, with what was known when it was made"""
    return service.open(token, by=actor())


@disposals_api.get("/decisions/<token>/prevented")
@opens(May.DISPOSAL_DECIDE)
@gives(told.Prevented())
def prevented(token: str) -> Decision:
    """Who cannot give evidence, why, and how that is known: outcome 13"""
    return service.open(token, by=actor())


@disposals_api.get("/decisions/<token>/history")
@opens(May.CASE_OPEN)
@gives(told.Versions())
def history(token: str) -> dict[str, Any]:
    """Every version of a decision, newest first, with what it changed and why"""
    decision = service.open(token, by=actor())
    return {"versions": showing.versions(service.versions(decision, by=actor()))}


@disposals_api.post("/decisions/<token>/replace")
@opens(May.DISPOSAL_DECIDE)
@gives(told.Decision(), 201)
@takes(schemas.Replace())
def replace(token: str, **facts: Any) -> Decision:
    """Supersede a decision with a reason, and decide anew"""
    decision = service.open(token, by=actor())
    case = cases.open(decision.case.token, by=actor())
    return service.replace(decision, case, by=actor(), **facts)


@disposals_api.post("/decisions/<token>/confirm")
@opens(May.CASE_OPEN)
@gives(told.Decision())
@takes(schemas.Confirm())
def confirm(token: str, because: str | None = None) -> Decision:
    """Confirm an authority that you gave, or in the place of whoever did"""
    decision = service.open(token, by=actor())
    confirming.confirm(decision, by=actor(), because=because or "")
    return decision


@disposals_api.post("/decisions/<token>/not-mine")
@opens(May.CASE_OPEN)
@gives(told.Decision())
@takes(schemas.NotMine())
def not_mine(token: str, because: str) -> Decision:
    """Say that you did not give the authority that is recorded as yours"""
    decision = service.open(token, by=actor())
    confirming.not_mine(decision, by=actor(), because=because)
    return decision


@disposals_api.get("/cases/<token>/victim-contacts")
@opens(May.DISPOSAL_DECIDE)
@gives(told.VictimContacts())
def victim_contacts(token: str) -> dict[str, Any]:
    """What was said to and by the victim, newest first"""
    return {"contacts": victims.of_case(cases.open(token, by=actor()).id)}


@disposals_api.post("/cases/<token>/victim-contacts")
@opens(May.DISPOSAL_DECIDE)
@gives(told.VictimContactTold(), 201)
@takes(schemas.VictimContact())
def record_victim_contact(token: str, decision: str | None = None, **facts: Any) -> VictimContact:
    """Record that the victim was told or asked, or why not"""
    case = cases.open(token, by=actor())
    about = service.open(decision, by=actor()) if decision else None
    if about is not None and about.case_id != case.id:
        raise Missing
    said = {name: value for name, value in facts.items() if value is not None}
    return victims.record(case, by=actor(), decision=about, **said)


@disposals_api.get("/consistency")
@opens(May.NUMBERS_SEE)
@gives(schemas.NumbersTold())
def consistency() -> Numbers:
    """Shares of outcomes by unit of the force: `measure` and `period` from fixed choices"""
    given = {name: request.args[name] for name in COMPARE.load_fields if name in request.args}
    asked = COMPARE.taken(given)
    victims_too = numbers.victims(asked["period"], by=actor())
    return with_(numbers.see(**asked, by=actor()), victims=tuple(victims_too))
