"""The same deeds and numbers as JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.disposals import numbers, schemas, service, told
from cjdiversion.disposals.measures import Numbers
from cjdiversion.disposals.models import Decision
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
    service.confirm(decision, by=actor(), because=because or "")
    return decision


@disposals_api.get("/consistency")
@opens(May.NUMBERS_SEE)
@gives(schemas.NumbersTold())
def consistency() -> Numbers:
    """Shares of outcomes by unit of the force: `measure` and `period` from fixed choices"""
    given = {name: request.args[name] for name in COMPARE.load_fields if name in request.args}
    return numbers.see(**COMPARE.taken(given), by=actor())
