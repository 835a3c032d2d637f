"""The same as JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from cjdiversion import clock, listing
from cjdiversion.access import May
from cjdiversion.disposals import keeping, local_queries, local_schemas
from cjdiversion.disposals.local_models import LocalService
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.web import actor, opens, signed_in

local_services_api = Blueprint("local_services_api", __name__, url_prefix="/api/v1")
SERVICE = local_schemas.ToldService()


@local_services_api.get("/local-services")
@signed_in
@gives(SERVICE)
def index() -> Page[Any]:
    """The services within reach, by name: `kind`, `capacity` and `area` narrow them"""
    asked = _asked()
    page = local_queries.listed(actor(), on=clock.today(), place=place(), **asked)
    rows = [row for (row,) in page.rows]
    return listing.Page(rows, page.next, page.previous, page.total)


@local_services_api.get("/local-services/availability")
@signed_in
@gives(local_schemas.ToldAvailability())
def availability() -> Page[Any]:
    """How many services of each kind serve each area within reach: `kind` and `area` narrow them"""
    asked = {name: value for name, value in _asked().items() if name != "capacity"}
    return local_queries.availability_page(actor(), on=clock.today(), place=place(), **asked)


def _asked() -> dict[str, Any]:
    units = local_queries.areas(actor())
    found: dict[str, Any] = dict(local_schemas.narrowed(request.args, units))
    if "area" in found:
        found["area"] = next(unit for unit in units if unit.token == found["area"])
    return found


@local_services_api.get("/local-services/<token>")
@signed_in
@gives(SERVICE)
def show(token: str) -> LocalService:
    """One service within reach"""
    return keeping.open(token, by=actor())


@local_services_api.post("/local-services")
@opens(May.LOCAL_SERVICE_KEEP)
@gives(SERVICE, 201)
@takes(local_schemas.AddByApi())
def add(**said: Any) -> LocalService:
    """Add a service"""
    made = keeping.add(by=actor(), **said)
    return keeping.open(made.token, by=actor())


@local_services_api.post("/local-services/<token>/change")
@opens(May.LOCAL_SERVICE_KEEP)
@gives(SERVICE, 201)
@takes(local_schemas.ChangeByApi())
def change(token: str, **said: Any) -> LocalService:
    """Change a service: a new entry takes the place of this one, which stays"""
    made = keeping.change(keeping.open(token, by=actor()), by=actor(), **said)
    return keeping.open(made.token, by=actor())


@local_services_api.post("/local-services/<token>/end")
@opens(May.LOCAL_SERVICE_KEEP)
@gives(SERVICE)
@takes(local_schemas.End())
def end(token: str, **said: Any) -> LocalService:
    """End a service, from a day on"""
    return keeping.end(keeping.open(token, by=actor()), by=actor(), **said)
