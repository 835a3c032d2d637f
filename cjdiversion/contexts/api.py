"""The same verbs for systems."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.contexts import schemas, service
from cjdiversion.openapi import gives, takes
from cjdiversion.web import actor, opens

contexts_api = Blueprint("contexts_api", __name__, url_prefix="/api/v1")


@contexts_api.post("/cases/<token>/context")
@opens(May.CASE_RECORD)
@takes(schemas.Record())
@gives(schemas.ToldContext(), 201)
def record(token: str, **said: Any) -> Any:
    """Record how it came to police, and whether it was a mental-health incident"""
    return service.record(cases.open(token, by=actor()), by=actor(), **said)


@contexts_api.post("/cases/<token>/about-me")
@opens(May.CASE_RECORD)
@takes(schemas.Say())
@gives(schemas.ToldAboutMe(), 201)
def about_me(token: str, **said: Any) -> Any:
    """Record what the person says about themself, in their own words"""
    return service.say(cases.open(token, by=actor()), by=actor(), **said)
