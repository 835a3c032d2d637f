"""The same verbs for systems."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.openapi import gives, takes
from cjdiversion.safeguards import queries, schemas, service
from cjdiversion.web import actor, opens

safeguards_api = Blueprint("safeguards_api", __name__, url_prefix="/api/v1")


@safeguards_api.get("/cases/<token>/safeguards")
@opens(May.CASE_OPEN)
@gives(schemas.ToldSafeguard(many=True))
def index(token: str) -> Any:
    """The safeguards of a case: what is due, why, and how it stands"""
    return queries.standing_of(cases.open(token, by=actor()))


@safeguards_api.post("/cases/<token>/safeguards/<name>")
@opens(May.SAFEGUARD_RECORD)
@takes(schemas.RecordByApi())
@gives(schemas.ToldRecord(), 201)
def record(token: str, name: str, **said: Any) -> Any:
    """Record what was done about a safeguard, named by its code, or why it was not"""
    return service.record(cases.open(token, by=actor()), by=actor(), kind=name, **said)


@safeguards_api.post("/cases/<token>/observation")
@opens(May.SAFEGUARD_RECORD)
@takes(schemas.Observe())
@gives(schemas.ToldObservation(), 201)
def observe(token: str, **facts: Any) -> Any:
    """Set the observation level, and say why"""
    return service.set_observation(cases.open(token, by=actor()), by=actor(), **facts)
