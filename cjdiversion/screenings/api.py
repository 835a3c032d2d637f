"""The same verbs for systems: a custody record system, a tablet at a voluntary attendance."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.forms import Schema
from cjdiversion.openapi import gives, takes
from cjdiversion.screenings import queries, questions, schemas, service
from cjdiversion.web import actor, opens

screenings_api = Blueprint("screenings_api", __name__, url_prefix="/api/v1")
NOTHING = Schema()
ASKED = questions.current()
SCREENING = schemas.ToldScreening()


@screenings_api.post("/cases/<token>/screenings")
@opens(May.SCREENING_RECORD)
@takes(NOTHING)
@gives(SCREENING, 201)
def start(token: str) -> Any:
    """Start a screening, or get the one that is under way"""
    return queries.record_of(service.start(cases.open(token, by=actor()), by=actor()))


@screenings_api.get("/screenings/<token>")
@opens(May.CASE_OPEN)
@gives(SCREENING)
def show(token: str) -> Any:
    """A screening: what was answered, and the needs that follow"""
    return queries.record_of(service.open(token, by=actor()))


@screenings_api.post("/screenings/<token>/answers")
@opens(May.SCREENING_RECORD)
@takes(schemas.answers(ASKED.code, ASKED.version))
@gives(SCREENING)
def answer(token: str, **loaded: Any) -> Any:
    """Answer any number of questions; those not sent stay as they are"""
    screening = service.open(token, by=actor())
    said = schemas.split(queries.asked_in(screening), loaded)
    service.answer(screening, by=actor(), **said)
    return queries.record_of(screening)


@screenings_api.post("/screenings/<token>/complete")
@opens(May.SCREENING_RECORD)
@takes(NOTHING)
@gives(SCREENING)
def complete(token: str) -> Any:
    """Complete a screening in which every question has an answer or a reason why not"""
    screening = service.open(token, by=actor())
    service.complete(screening, by=actor())
    return queries.record_of(screening)


@screenings_api.post("/screenings/<token>/could-not")
@opens(May.SCREENING_RECORD)
@takes(schemas.CouldNot())
@gives(SCREENING)
def could_not(token: str, **facts: Any) -> Any:
    """Record that the person could not be screened, why, and when to try again"""
    screening = service.open(token, by=actor())
    service.could_not(screening, by=actor(), **facts)
    return queries.record_of(screening)


@screenings_api.post("/cases/<token>/vulnerability")
@opens(May.SCREENING_DECIDE)
@takes(schemas.Decide())
@gives(schemas.ToldDecision(), 201)
def decide(token: str, **facts: Any) -> Any:
    """Decide whether the person is to be treated as vulnerable (PACE Code C 1.13(d))"""
    return service.decide_vulnerability(cases.open(token, by=actor()), by=actor(), **facts)


@screenings_api.post("/cases/<token>/appropriate-adult")
@opens(May.SCREENING_RECORD)
@takes(schemas.Adult())
@gives(schemas.ToldAdult())
def appropriate_adult(token: str, **facts: Any) -> Any:
    """Record who the appropriate adult is, and when they were requested, contacted and arrived"""
    return service.record_aa(cases.open(token, by=actor()), by=actor(), **facts)


@screenings_api.post("/cases/<token>/observation")
@opens(May.SCREENING_RECORD)
@takes(schemas.Observe())
@gives(schemas.ToldObservation(), 201)
def observe(token: str, **facts: Any) -> Any:
    """Set the observation level, and say why"""
    return service.set_observation(cases.open(token, by=actor()), by=actor(), **facts)
