"""The same as JSON, for whoever builds and reads returns."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from cjdiversion.access import May
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.returns import (
    asking,
    building,
    import_queries,
    importing,
    looking,
    queries,
    schemas,
    service,
    tables,
)
from cjdiversion.returns.building import Built
from cjdiversion.returns.import_models import ReturnImport
from cjdiversion.returns.looking import Comparison
from cjdiversion.returns.models import KeptReturn
from cjdiversion.web import actor, brings, opens

returns_api = Blueprint("returns_api", __name__, url_prefix="/api/v1")


@returns_api.get("/returns")
@opens(May.NUMBERS_SEE)
@gives(schemas.ToldKept())
def index() -> Page[Any]:
    """Returns kept as they were sent, newest first"""
    return queries.all_kept(actor(), place())


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


@returns_api.post("/returns/keep")
@opens(May.RETURN_BUILD)
@gives(schemas.ToldKept(), 201)
@takes(schemas.Keep())
def keep(**said: Any) -> KeptReturn:
    """Freeze a return as it is sent; another of the same period is a new version"""
    return service.keep(by=actor(), **said)


@returns_api.get("/returns/kept/<token>")
@opens(May.NUMBERS_SEE)
@gives(schemas.ToldKeptFigures())
def kept(token: str) -> KeptReturn:
    """One version as it was kept, with true counts"""
    return service.open(token, by=actor())


@returns_api.post("/returns/kept/<token>/csv")
@opens(May.NUMBERS_EXPORT)
def csv(token: str) -> Response:
    """The file that may leave, as CSV: hidden and rounded"""
    content = service.file(service.open(token, by=actor()), service.CSV, by=actor())
    return Response(content, mimetype=asking.MIMES[service.CSV])


@returns_api.post("/returns/kept/<token>/xlsx")
@opens(May.NUMBERS_EXPORT)
def xlsx(token: str) -> Response:
    """The file that may leave, as a workbook: hidden and rounded"""
    content = service.file(service.open(token, by=actor()), service.XLSX, by=actor())
    return Response(content, mimetype=asking.MIMES[service.XLSX])


@returns_api.get("/returns/imports")
@opens(May.NUMBERS_SEE)
@gives(schemas.ToldImport())
def imports() -> Page[Any]:
    """Tables of counts that were imported, newest first"""
    return import_queries.imports(actor(), place())


@returns_api.post("/returns/imports")
@opens(May.RETURN_BUILD)
@brings(2 * tables.LARGEST)
@gives(schemas.ToldImport(), 201)
@takes(schemas.Import())
def bring(**said: Any) -> ReturnImport:
    """Import a table of counts; the newest of a source is the one that is used"""
    return importing.bring(by=actor(), **said)


@returns_api.get("/returns/imports/<token>")
@opens(May.NUMBERS_SEE)
@gives(schemas.ToldImport())
def imported(token: str) -> ReturnImport:
    """One import: its counts, what does not add up, and what was set aside"""
    return importing.open(token, by=actor())


@returns_api.get("/returns/compare")
@opens(May.RETURN_BUILD)
@gives(schemas.ToldComparison())
def compare() -> Comparison:
    """A return beside the newest import of each source"""
    return looking.compare(**asking.of_return(), by=actor())
