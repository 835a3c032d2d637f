"""The same as JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

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
    """The services of the force, by name"""
    page = local_queries.listed(actor().force_id, on=clock.today(), place=place())
    rows = [row for (row,) in page.rows]
    return listing.Page(rows, page.next, page.previous, page.total)


@local_services_api.get("/local-services/<token>")
@signed_in
@gives(SERVICE)
def show(token: str) -> LocalService:
    """One service of the force"""
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
