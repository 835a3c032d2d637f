"""The same for systems."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.departures import queries, schemas, service
from cjdiversion.openapi import gives, takes
from cjdiversion.web import actor, opens

departures_api = Blueprint("departures_api", __name__, url_prefix="/api/v1")


@departures_api.get("/cases/<token>/open-things")
@opens(May.CASE_OPEN)
@gives(schemas.ToldOpen(many=True))
def index(token: str) -> Any:
    """What is open should the person leave now"""
    return queries.open_of(cases.open(token, by=actor()))


@departures_api.post("/cases/<token>/leave")
@opens(May.CASE_RECORD)
@takes(schemas.Leave())
@gives(schemas.ToldCheck(), 201)
def leave(token: str, **said: Any) -> Any:
    """Record that the person left, with how they are reached and why something stays open"""
    return service.leave(cases.open(token, by=actor()), by=actor(), **said)
