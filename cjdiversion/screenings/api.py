"""The same verbs for systems: a custody record system, a tablet at a voluntary attendance."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.forms import Schema, sent
from cjdiversion.openapi import gives, takes
from cjdiversion.questionnaires import questions
from cjdiversion.screenings import records, schemas, service, told
from cjdiversion.web import actor, opens

screenings_api = Blueprint("screenings_api", __name__, url_prefix="/api/v1")
NOTHING = Schema()
SCREENING, NEED = told.Screening(), told.Need()


@screenings_api.post("/cases/<token>/screenings")
@opens(May.SCREENING_RECORD)
@takes(NOTHING)
@gives(SCREENING, 201)
def start(token: str) -> Any:
    """Start a screening, or get the one that is under way"""
    return records.of(service.start(cases.open(token, by=actor()), by=actor()))


@screenings_api.get("/screenings/<token>")
@opens(May.CASE_OPEN)
@gives(SCREENING)
def show(token: str) -> Any:
    """A screening: what was answered, and the needs that follow"""
    return records.of(service.open(token, by=actor()))


@screenings_api.post("/screenings/<token>/answers")
@opens(May.SCREENING_RECORD)
@gives(SCREENING)
def answer(token: str) -> Any:
    """Answer any number of questions of the record’s own version; those not sent stay as they are.
    The document shows the newest national version"""
    screening = service.open(token, by=actor())
    asked = records.whole_set_of(screening)
    loaded = sent(schemas.answers(asked))
    at = loaded.pop(schemas.PAPER, None)
    service.answer(screening, by=actor(), at=at, **schemas.split(asked, loaded))
    return records.of(screening)


answer.takes = schemas.answers(questions.current())  # type: ignore[attr-defined]


@screenings_api.post("/screenings/<token>/complete")
@opens(May.SCREENING_RECORD)
@takes(NOTHING)
@gives(SCREENING)
def complete(token: str) -> Any:
    """Complete a screening in which every question has an answer or a reason why not"""
    screening = service.open(token, by=actor())
    service.complete(screening, by=actor())
    return records.of(screening)


@screenings_api.post("/screenings/<token>/could-not")
@opens(May.SCREENING_RECORD)
@gives(SCREENING)
def could_not(token: str) -> Any:
    """Record that the person could not be screened, why (in the codes of the record’s own version),
    and when to try again. The document shows the newest national version"""
    screening = service.open(token, by=actor())
    facts = sent(schemas.could_not(records.whole_set_of(screening)))
    service.could_not(screening, by=actor(), **facts)
    return records.of(screening)


could_not.takes = schemas.could_not(questions.current())  # type: ignore[attr-defined]


@screenings_api.post("/cases/<token>/needs")
@opens(May.SCREENING_RECORD)
@takes(schemas.RecordNeed())
@gives(NEED, 201)
def record_need(token: str, **facts: Any) -> Any:
    """Record a need known otherwise than by the questions, fact and opinion apart"""
    return service.record_need(cases.open(token, by=actor()), by=actor(), **facts)


@screenings_api.post("/needs/<token>/refute")
@opens(May.SCREENING_DECIDE)
@takes(schemas.EndNeed())
@gives(NEED)
def refute_need(token: str, because: str) -> Any:
    """The need was looked into and is not so"""
    need = service.open_need(token, by=actor())
    service.refute_need(need, by=actor(), because=because)
    return need


@screenings_api.post("/needs/<token>/strike")
@opens(May.SCREENING_DECIDE)
@takes(schemas.EndNeed())
@gives(NEED)
def strike_need(token: str, because: str) -> Any:
    """The need was recorded in error; it stays in the history with the reason"""
    need = service.open_need(token, by=actor())
    service.strike_need(need, by=actor(), because=because)
    return need


@screenings_api.post("/cases/<token>/vulnerability")
@opens(May.SCREENING_DECIDE)
@takes(schemas.Decide())
@gives(told.Decision(), 201)
def decide(token: str, **facts: Any) -> Any:
    """Decide whether the person is to be treated as vulnerable (PACE Code C 1.13(d))"""
    return service.decide_vulnerability(cases.open(token, by=actor()), by=actor(), **facts)
