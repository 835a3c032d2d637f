"""Cases for systems: the same verbs, the same checks, in JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from cjdiversion.access import May
from cjdiversion.cases import feeds, looking, offending, schemas, service, told
from cjdiversion.cases.models import Case, CaseEvent, ImportRun
from cjdiversion.errors import Invalid
from cjdiversion.escalations import service as escalations
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.schemas import Raise, ToldRaised
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.web import actor, opens

cases_api = Blueprint("cases_api", __name__, url_prefix="/api/v1/cases")

BOOK, ATTEND = schemas.BookByApi(), schemas.AttendByApi()
EVENT, RELEASE = schemas.RecordEvent(), schemas.Release()
ASSIGN, DELIVER, ALLEGED = schemas.AssignByApi(), schemas.Deliver(), schemas.Alleged()
CASE, LINE, EVENT_TOLD, RUN = told.Case(), told.Line(), told.Event(), told.Run()


@cases_api.get("")
@opens(May.CASE_OPEN)
@gives(LINE)
def index() -> Page[Any]:
    """Cases in reach, newest first. Filter with show, way, unassigned and to_fix."""
    return looking.page(actor(), looking.chosen(request.args), place())


@cases_api.get("/<token>")
@opens(May.CASE_OPEN)
@gives(CASE)
def show(token: str) -> Case:
    """One case; the reading is recorded."""
    return service.open(token, by=actor())


@cases_api.post("/bookings")
@opens(May.CASE_RECORD)
@takes(BOOK)
@gives(CASE, 201)
def book(**facts: Any) -> Case:
    """Record a custody booking."""
    return service.book(by=actor(), **facts)


@cases_api.post("/attendances")
@opens(May.CASE_RECORD)
@takes(ATTEND)
@gives(CASE, 201)
def attend(**facts: Any) -> Case:
    """Record a voluntary attendance."""
    return service.attend(by=actor(), **facts)


@cases_api.post("/imports")
@opens(May.CASE_IMPORT)
@takes(DELIVER)
@gives(RUN)
def deliver(rows: list[Any]) -> ImportRun:
    """Take in rows of a custody system's export; each is reported on."""
    if not rows:
        raise Invalid.at("rows", "required", "Send at least one row")
    digest = feeds.digest(request.get_data())
    return service.take_in(rows, by=actor(), digest=digest)


@cases_api.post("/<token>/events")
@opens(May.CASE_RECORD)
@takes(EVENT)
@gives(EVENT_TOLD)
def record_event(token: str, **facts: Any) -> CaseEvent:
    """Record a movement, bail, a charge and the like."""
    return service.move(service.open(token, by=actor()), by=actor(), **facts)


@cases_api.post("/<token>/release")
@opens(May.CASE_RECORD)
@takes(RELEASE)
@gives(CASE)
def release(token: str, **facts: Any) -> Case:
    """Record that the person left."""
    case = service.open(token, by=actor())
    service.release(case, by=actor(), **facts)
    return case


@cases_api.post("/<token>/offences")
@opens(May.CASE_RECORD)
@takes(ALLEGED)
@gives(CASE, 201)
def add_offence(token: str, **facts: Any) -> Case:
    """Write down one more offence."""
    case = service.open(token, by=actor())
    offending.add(case, by=actor(), **facts)
    return case


@cases_api.post("/<token>/offences/<name>")
@opens(May.CASE_RECORD)
@takes(ALLEGED)
@gives(CASE)
def correct_offence(token: str, name: str, **facts: Any) -> Case:
    """Put an offence right; give it whole, as what is left out is emptied."""
    case = service.open(token, by=actor())
    offending.correct(case, name, by=actor(), **facts)
    return case


@cases_api.post("/<token>/raise")
@opens(May.ESCALATION_RAISE)
@takes(Raise())
@gives(ToldRaised(), 201)
def raise_from(token: str, **said: Any) -> Escalation:
    """Raise what keeps the person waiting to those in charge."""
    return escalations.raise_by_hand(service.open(token, by=actor()), by=actor(), **said)


@cases_api.post("/<token>/assign")
@opens(May.CASE_ASSIGN)
@takes(ASSIGN)
@gives(CASE)
def assign(token: str, unit: str) -> Case:
    """Give the case to an investigation unit of the force."""
    case = service.open(token, by=actor())
    service.assign(case, by=actor(), unit_token=unit)
    return case
