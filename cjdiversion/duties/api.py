"""The same for systems, but for declaring: that is done by a person at a screen (service.py)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.duties import queries, schemas, service
from cjdiversion.openapi import gives, takes
from cjdiversion.web import actor, opens

duties_api = Blueprint("duties_api", __name__, url_prefix="/api/v1/duties")


@duties_api.get("")
@opens(May.SHIFT_CHECK)
@gives(schemas.ToldDuty(many=True))
def index() -> Any:
    """Who declared to be on duty at your suite, and still is"""
    return queries.here_now(actor())


@duties_api.post("/<token>/end")
@opens(May.SHIFT_CHECK)
@takes(schemas.End())
@gives(schemas.ToldDuty())
def end(token: str, **said: Any) -> Any:
    """End a duty at your suite, with the reason"""
    return service.end_here(service.open_here(token, by=actor()), by=actor(), **said)
