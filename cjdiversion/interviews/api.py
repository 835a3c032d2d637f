"""The same verbs for systems."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.interviews import queries, schemas, service
from cjdiversion.interviews.models import AppropriateAdult, Interview, UrgentAuthority
from cjdiversion.openapi import gives, takes
from cjdiversion.web import actor, opens

interviews_api = Blueprint("interviews_api", __name__, url_prefix="/api/v1")
ADULT, TOLD_ADULT, INTERVIEW = schemas.Adult(), schemas.ToldAdult(), schemas.ToldInterview()
URGENT = schemas.ToldUrgent()


@interviews_api.get("/cases/<token>/interviews")
@opens(May.CASE_OPEN)
@gives(schemas.ToldStanding())
def index(token: str) -> Any:
    """How it stands: whether an adult is needed, what an interview waits for, what was held"""
    return queries.standing(cases.open(token, by=actor()))


@interviews_api.post("/cases/<token>/appropriate-adult")
@opens(May.SCREENING_RECORD)
@takes(ADULT)
@gives(TOLD_ADULT)
def appropriate_adult(token: str, **facts: Any) -> Any:
    """Record who the present appropriate adult is, and when what happened"""
    return service.record_aa(cases.open(token, by=actor()), by=actor(), **facts)


@interviews_api.post("/cases/<token>/appropriate-adult/another")
@opens(May.SCREENING_RECORD)
@takes(ADULT)
@gives(TOLD_ADULT, 201)
def another_adult(token: str, **facts: Any) -> Any:
    """Record another appropriate adult, beside or after the one there is"""
    return service.call_another(cases.open(token, by=actor()), by=actor(), **facts)


@interviews_api.post("/appropriate-adults/<token>")
@opens(May.SCREENING_RECORD)
@takes(ADULT)
@gives(TOLD_ADULT)
def change_adult(token: str, **facts: Any) -> Any:
    """Record more of any appropriate adult of a case"""
    adult, case = service.open(AppropriateAdult, token, by=actor())
    service.change_aa(adult, case, by=actor(), **facts)
    return adult


@interviews_api.post("/cases/<token>/interviews/start")
@opens(May.INTERVIEW_START)
@takes(schemas.Start())
@gives(INTERVIEW, 201)
def start(token: str, **facts: Any) -> Any:
    """Start an interview here, now; refused while something it needs is missing"""
    return service.start(cases.open(token, by=actor()), by=actor(), **facts)


@interviews_api.post("/interviews/<token>/end")
@opens(May.SCREENING_RECORD)
@takes(schemas.End())
@gives(INTERVIEW)
def end(token: str, **facts: Any) -> Any:
    """End an interview, and say whether the appropriate adult was there throughout"""
    interview, case = service.open(Interview, token, by=actor())
    service.end(interview, case, by=actor(), **facts)
    return interview


@interviews_api.post("/cases/<token>/interviews/record")
@opens(May.SCREENING_RECORD)
@takes(schemas.Record())
@gives(INTERVIEW, 201)
def record(token: str, **facts: Any) -> Any:
    """Record an interview that took place, anywhere, with the appropriate adult or without"""
    return service.record(cases.open(token, by=actor()), by=actor(), **facts)


@interviews_api.post("/cases/<token>/interviews/urgent")
@opens(May.INTERVIEW_EXCEPT)
@takes(schemas.Urgent())
@gives(URGENT, 201)
def urgent(token: str, **facts: Any) -> Any:
    """Record an authority to interview at once without the appropriate adult"""
    return service.authorise_urgent(cases.open(token, by=actor()), by=actor(), **facts)


@interviews_api.post("/urgent-authorities/<token>/confirm")
@opens(May.ESCALATION_ANSWER)
@takes(schemas.Nothing())
@gives(URGENT)
def confirm(token: str) -> Any:
    """Confirm an authority given by telephone; only whoever gave it can"""
    given, case = service.open(UrgentAuthority, token, by=actor())
    service.confirm(given, case, by=actor())
    return given


@interviews_api.get("/cases/<token>/child-steps")
@opens(May.CASE_OPEN)
@gives(schemas.ToldChildSteps())
def child_steps(token: str) -> Any:
    """What is done for somebody who is or may be under 18, and how each step stands"""
    return queries.standing(cases.open(token, by=actor()))


@interviews_api.post("/cases/<token>/child-steps/record")
@opens(May.SCREENING_RECORD)
@takes(schemas.ChildStep())
@gives(schemas.ToldChildRecord(), 201)
def record_child_step(token: str, **facts: Any) -> Any:
    """Record that a step was done, or why not"""
    return service.record_child_step(cases.open(token, by=actor()), by=actor(), **facts)
