"""The same as JSON, for whoever builds returns."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place
from cjdiversion.returns import asking, building, schemas
from cjdiversion.returns.building import Built
from cjdiversion.web import actor, opens

returns_api = Blueprint("returns_api", __name__, url_prefix="/api/v1")


@returns_api.get("/returns/build")
@opens(May.RETURN_BUILD)
@gives(schemas.ToldReturn())
def build() -> Built:
    """A return as it stands now; `kind` and `period` choose it"""
    return building.see(**asking.of_return(), by=actor())


@returns_api.get("/returns/rows")
@opens(May.RETURN_BUILD)
@gives(schemas.ToldReturnRow())
def rows() -> Page[Any]:
    """The cases behind a `value` of a `figure`, or those that fail a `check`"""
    return building.behind(**asking.of_return(), **asking.of_rows(), by=actor(), place=place()).page
