"""The same for systems."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.escalations import looking, schemas, service
from cjdiversion.forms import Schema
from cjdiversion.openapi import gives, takes
from cjdiversion.web import actor, opens

escalations_api = Blueprint("escalations_api", __name__, url_prefix="/api/v1")


@escalations_api.get("/raised")
@opens(May.ESCALATION_ANSWER)
@gives(schemas.ToldListed())
def index() -> Any:
    """What was raised to the unit, page by page; the same filters as the list"""
    return looking.page(actor(), looking.chosen())


@escalations_api.get("/raised/<token>")
@opens(May.ESCALATION_ANSWER)
@gives(schemas.ToldWhole())
def show(token: str) -> Any:
    """One, with everything that was done with it"""
    return service.open(token, by=actor())


@escalations_api.get("/raised/sheets/<token>")
@opens(May.ESCALATION_ANSWER)
@gives(schemas.ToldRung())
def sheet(token: str) -> Any:
    """What the regional or national level gets, and nothing else"""
    return service.open_rung(token, by=actor())


@escalations_api.post("/raised/<token>/own")
@opens(May.ESCALATION_ANSWER)
@takes(Schema())
@gives(schemas.ToldWhole())
def own(token: str) -> Any:
    """Take ownership"""
    found = service.open(token, by=actor())
    service.own(found, by=actor())
    return found


@escalations_api.post("/raised/<token>/hand-on")
@opens(May.ESCALATION_ANSWER)
@takes(schemas.HandOn())
@gives(schemas.ToldWhole())
def hand_on(token: str, **said: Any) -> Any:
    """Hand it on to a posting, or to everybody it was raised to"""
    found = service.open(token, by=actor())
    service.hand_on(found, by=actor(), **said)
    return found


@escalations_api.post("/raised/<token>/take-up")
@opens(May.ESCALATION_ANSWER)
@takes(schemas.TakeUp())
@gives(schemas.ToldRung(), 201)
def take_up(token: str, **said: Any) -> Any:
    """Take it to the next level, without personal data"""
    return service.take_up(service.open(token, by=actor()), by=actor(), **said)


@escalations_api.post("/raised/<token>/replies")
@opens(May.ESCALATION_ANSWER)
@takes(schemas.Reply())
@gives(schemas.ToldWhole(), 201)
def record_reply(token: str, **said: Any) -> Any:
    """Write down what a partner said"""
    found = service.open(token, by=actor())
    service.record_reply(found, by=actor(), **said)
    return found


@escalations_api.post("/raised/<token>/answer")
@opens(May.ESCALATION_ANSWER)
@takes(schemas.Answer())
@gives(schemas.ToldWhole())
def answer(token: str, **said: Any) -> Any:
    """Say what was done about it, and how it ended"""
    found = service.open(token, by=actor())
    service.answer(found, by=actor(), **said)
    return found
