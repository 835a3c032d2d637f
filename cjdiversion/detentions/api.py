"""The same for systems: the clocks as they stand, and what is recorded about them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.detentions import queries, schemas, service, told
from cjdiversion.detentions.clocks import next_clock
from cjdiversion.openapi import gives, takes
from cjdiversion.web import actor, opens

detentions_api = Blueprint("detentions_api", __name__, url_prefix="/api/v1/cases")


@detentions_api.get("/<token>/clocks")
@opens(May.CASE_OPEN)
@gives(told.ToldClocks())
def clocks(token: str) -> Any:
    """Every clock of the detention, what it is counted from, and what falls due next"""
    found = queries.clocks_of(cases.open(token, by=actor()))
    return {"clocks": found, "next": next_clock(found)}


@detentions_api.post("/<token>/reviews")
@opens(May.CASE_RECORD)
@takes(schemas.Review())
@gives(told.ToldReview(), 201)
def review(token: str, **facts: Any) -> Any:
    """Record a review of detention; with is_now it is refused where the law does not allow it"""
    return service.review(cases.open(token, by=actor()), by=actor(), **facts)


@detentions_api.post("/<token>/extensions")
@opens(May.DETENTION_AUTHORISE)
@takes(schemas.Extend())
@gives(told.ToldExtension(), 201)
def extend(token: str, **facts: Any) -> Any:
    """Record a superintendent’s extension of detention without charge"""
    return service.extend(cases.open(token, by=actor()), by=actor(), **facts)


@detentions_api.post("/<token>/warrants")
@opens(May.CASE_RECORD)
@takes(schemas.Warrant())
@gives(told.ToldWarrant(), 201)
def warrant(token: str, **facts: Any) -> Any:
    """Record a warrant of further detention, or its extension"""
    return service.warrant(cases.open(token, by=actor()), by=actor(), **facts)
