"""The same deeds and lists as JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.conditions import (
    answering,
    following,
    listed,
    paper,
    planning,
    queries,
    reading,
    reopening,
    schemas,
    service,
    setting,
    told,
)
from cjdiversion.conditions.models import Condition
from cjdiversion.conditions.reading import Reading
from cjdiversion.disposals import service as disposals
from cjdiversion.errors import Missing
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.web import actor, opens

conditions_api = Blueprint("conditions_api", __name__, url_prefix="/api/v1")
RECORD, CONDITION, NOTHING = told.RecordTold(), told.ConditionTold(), schemas.Nothing()


@conditions_api.get("/conditions")
@opens(May.DISPOSAL_DECIDE)
@gives(told.ListedTold())
def index() -> Page[Any]:
    """Conditions by how they stand: `which` from fixed choices"""
    which = request.args.get("which", "to-decide")
    return reading.page(actor(), which if which in listed.WHICH else "to-decide", place())


@conditions_api.get("/conditions/unsigned")
@opens(May.DISPOSAL_DECIDE)
@gives(told.UnsignedTold())
def unsigned() -> Page[Any]:
    """Cautions that were decided and whose signed record is missing"""
    return reading.unsigned(actor(), place())


@conditions_api.get("/conditions/plans")
@opens(May.DISPOSAL_DECIDE)
@gives(told.PlanTold())
def plans() -> Page[Any]:
    """Plans begun before an outcome: `which` from fixed choices"""
    which = request.args.get("which", "to-record")
    return reading.plans(actor(), which if which in listed.PLANS else "to-record", place())


@conditions_api.get("/conditions/breached")
@opens(May.DISPOSAL_DECIDE)
@gives(told.PlanTold())
def breached() -> Page[Any]:
    """Records that ended as a condition was not met, and nothing is decided since"""
    return reading.breached(actor(), place())


# --- the record -----------------------------------------------------------------------------------


@conditions_api.get("/decisions/<token>/conditions")
@opens(May.DISPOSAL_DECIDE)
@gives(RECORD)
def of_decision(token: str) -> Reading:
    """The record of a decision, if one is begun"""
    found = queries.of_decision(disposals.open(token, by=actor()).id)
    if found is None:
        raise Missing
    return reading.of(service.open(found.token, by=actor()), actor())


@conditions_api.post("/decisions/<token>/conditions")
@opens(May.DISPOSAL_DECIDE)
@gives(RECORD, 201)
@takes(schemas.Begin())
def begin(token: str, **facts: Any) -> Reading:
    """Begin the record of a decision"""
    decision = disposals.open(token, by=actor())
    case = cases.open(decision.case.token, by=actor())
    return reading.of(service.begin(decision, case, by=actor(), **facts), actor())


@conditions_api.post("/cases/<token>/plan")
@opens(May.DISPOSAL_DECIDE)
@gives(RECORD, 201)
@takes(schemas.Plan())
def plan(token: str, **facts: Any) -> Reading:
    """Begin a plan before an outcome is decided"""
    case = cases.open(token, by=actor())
    return reading.of(planning.plan(case, by=actor(), **facts), actor())


@conditions_api.get("/cautions/<token>")
@opens(May.DISPOSAL_DECIDE)
@gives(RECORD)
def record(token: str) -> Reading:
    """One record, with its conditions and what was said of each"""
    return reading.of(service.open(token, by=actor()), actor())


@conditions_api.post("/cautions/<token>/change")
@opens(May.DISPOSAL_DECIDE)
@gives(RECORD)
@takes(schemas.Begin())
def amend(token: str, **facts: Any) -> Reading:
    """Change the offences, the admission or the time limit before the signature"""
    found = service.open(token, by=actor())
    setting.amend(found, by=actor(), **facts)
    return reading.of(found, actor())


@conditions_api.post("/cautions/<token>/add")
@opens(May.DISPOSAL_DECIDE)
@gives(CONDITION, 201)
@takes(schemas.Set())
def add(token: str, **facts: Any) -> Condition:
    """Add a condition before the signature"""
    return setting.add(service.open(token, by=actor()), by=actor(), **facts)


@conditions_api.post("/cautions/<token>/sign")
@opens(May.DISPOSAL_DECIDE)
@gives(RECORD)
@takes(schemas.Sign())
def sign(token: str, **facts: Any) -> Reading:
    """Record the signature: the conditions are in force from then on"""
    found = service.open(token, by=actor())
    service.sign(found, by=actor(), **facts)
    return reading.of(found, actor())


@conditions_api.post("/cautions/<token>/end")
@opens(May.DISPOSAL_DECIDE)
@gives(RECORD)
@takes(schemas.End())
def end(token: str, **facts: Any) -> Reading:
    """End a plan that was not done, with reasons"""
    found = service.open(token, by=actor())
    planning.end_plan(found, by=actor(), **facts)
    return reading.of(found, actor())


@conditions_api.post("/cautions/<token>/print-out")
@opens(May.DISPOSAL_DECIDE)
def print_out(token: str) -> ResponseReturnValue:
    """The record as a PDF: MG14 for a conditional caution"""
    found = service.open(token, by=actor())
    return paper.as_file(found, paper.print_out(found, by=actor()))


# --- a condition ----------------------------------------------------------------------------------


@conditions_api.post("/conditions/<token>/change")
@opens(May.DISPOSAL_DECIDE)
@gives(CONDITION)
@takes(schemas.Set())
def change(token: str, **facts: Any) -> Condition:
    """Change a condition before the signature"""
    found = setting.open(token, by=actor())
    setting.change(found, by=actor(), **facts)
    return found


@conditions_api.post("/conditions/<token>/take-out")
@opens(May.DISPOSAL_DECIDE)
@gives(CONDITION)
@takes(NOTHING)
def take_out(token: str) -> Condition:
    """Take a condition out before the signature"""
    found = setting.open(token, by=actor())
    setting.take_out(found, by=actor())
    return found


@conditions_api.post("/conditions/<token>/address")
@opens(May.DISPOSAL_DECIDE)
@gives(CONDITION)
@takes(schemas.Address())
def readdress(token: str, provider_email: str | None = None) -> Condition:
    """Change where the provider is asked; links sent before take no answer any more"""
    found = setting.open(token, by=actor())
    setting.readdress(found, by=actor(), provider_email=provider_email)
    return found


@conditions_api.post("/conditions/<token>/ask")
@opens(May.DISPOSAL_DECIDE)
@gives(CONDITION)
@takes(NOTHING)
def ask(token: str) -> Condition:
    """Ask the provider now, by a link that takes one answer"""
    found = setting.open(token, by=actor())
    answering.ask(found, by=actor())
    return found


@conditions_api.post("/conditions/<token>/report")
@opens(May.DISPOSAL_DECIDE)
@gives(CONDITION)
@takes(schemas.Report())
def report(token: str, **facts: Any) -> Condition:
    """Record what was said by telephone: done, partly, or not"""
    found = setting.open(token, by=actor())
    following.report(found, by=actor(), **facts)
    return found


@conditions_api.post("/conditions/<token>/vary")
@opens(May.DISPOSAL_DECIDE)
@gives(CONDITION, 201)
@takes(schemas.Vary())
def vary(token: str, **facts: Any) -> Condition:
    """Put another condition in its place, with a fresh signature"""
    return following.vary(setting.open(token, by=actor()), by=actor(), **facts)


@conditions_api.post("/conditions/<token>/decide")
@opens(May.DISPOSAL_DECIDE)
@gives(CONDITION)
@takes(schemas.Decide())
def decide(token: str, **facts: Any) -> Condition:
    """Decide what follows where a condition was not met: no action, or prosecute"""
    found = setting.open(token, by=actor())
    following.decide(found, by=actor(), **facts)
    return found


@conditions_api.post("/conditions/<token>/reopen")
@opens(May.DISPOSAL_DECIDE)
@gives(CONDITION)
@takes(schemas.Reopen())
def reopen(token: str, **facts: Any) -> Condition:
    """Take back that a condition was done: it is in force again, and so is what it completed"""
    found = setting.open(token, by=actor())
    reopening.reopen(found, by=actor(), **facts)
    return found
