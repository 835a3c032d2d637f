"""The same deed as JSON."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.consents import schemas, service
from cjdiversion.consents.models import ToldOfLd
from cjdiversion.openapi import gives, takes
from cjdiversion.web import actor, opens

consents_api = Blueprint("consents_api", __name__, url_prefix="/api/v1/cases")


@consents_api.post("/<token>/told")
@opens(May.SCREENING_RECORD)
@gives(schemas.Told(), 201)
@takes(schemas.Tell())
def tell(token: str, agrees: bool | None, told_at: datetime) -> ToldOfLd:
    """Record that the person was told about L&D, and whether they agree to be seen"""
    case = cases.open(token, by=actor())
    return service.tell(case, by=actor(), agrees=agrees, told_at=told_at)
