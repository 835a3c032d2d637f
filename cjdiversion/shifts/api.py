"""The same for systems."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.shifts import lists, paper, schemas, service, told
from cjdiversion.shifts.people import Sheet
from cjdiversion.shifts.reading import Reading
from cjdiversion.web import actor, opens

shifts_api = Blueprint("shifts_api", __name__, url_prefix="/api/v1")
HANDOVER, CHECK = schemas.ToldHandover(), schemas.ToldCheck()


@shifts_api.get("/shift")
@opens(May.SHIFT_OPEN)
@gives(told.Sheet())
def index() -> Sheet:
    """Everybody in the suite now, with what to look at first and what changed"""
    return service.see(by=actor()).sheet


@shifts_api.post("/shift/handovers")
@opens(May.SHIFT_HAND_OVER)
@takes(schemas.HandOver())
@gives(HANDOVER, 201)
def hand_over(**said: Any) -> Any:
    """Hand the suite over: what stands now is kept; one that waited is superseded"""
    made = service.hand_over(by=actor(), **said)
    return _whole(HANDOVER, *service.open(made.token, by=actor()))


@shifts_api.get("/shift/handovers")
@opens(May.SHIFT_OPEN)
@gives(schemas.ToldLine())
def handovers() -> Page[Any]:
    """Handovers in reach, newest first"""
    return lists.handovers(actor(), place())


@shifts_api.get("/shift/handovers/<token>")
@opens(May.SHIFT_OPEN)
@gives(HANDOVER)
def handover(token: str) -> Any:
    """One handover, with what the page said then"""
    return _whole(HANDOVER, *service.open(token, by=actor()))


@shifts_api.get("/shift/handovers/<token>/paper")
@opens(May.SHIFT_OPEN)
def print_out(token: str) -> ResponseReturnValue:
    """The same on paper, application/pdf"""
    found, read = service.open(token, by=actor())
    return paper.as_file(found, service.print_out(found, read, by=actor()))


@shifts_api.post("/shift/handovers/<token>/take-over")
@opens(May.SHIFT_HAND_OVER)
@takes(schemas.TakeOver())
@gives(HANDOVER)
def take_over(token: str, **said: Any) -> Any:
    """Take the suite over from whoever handed it over"""
    found, read = service.open(token, by=actor())
    service.take_over(found, by=actor(), **said)
    return _whole(HANDOVER, found, read)


@shifts_api.post("/shift/checks")
@opens(May.SHIFT_CHECK)
@takes(schemas.Check())
@gives(CHECK, 201)
def check(**said: Any) -> Any:
    """Record the inspector’s check at the start of a shift"""
    made = service.check(by=actor(), **said)
    return _whole(CHECK, *service.open_check(made.token, by=actor()))


@shifts_api.get("/shift/checks")
@opens(May.SHIFT_OPEN)
@gives(schemas.ToldCheckLine())
def checks() -> Page[Any]:
    """Start-of-shift checks in reach, newest first"""
    return lists.checks(actor(), place())


@shifts_api.get("/shift/checks/<token>")
@opens(May.SHIFT_OPEN)
@gives(CHECK)
def one_check(token: str) -> Any:
    """One check, with what stood before the inspector"""
    return _whole(CHECK, *service.open_check(token, by=actor()))


def _whole(schema: Any, row: Any, read: Reading) -> dict[str, Any]:
    """The row, with its sheet as this reader may read it."""
    names = schema.fields.keys() - {"sheet"}
    return {**{name: getattr(row, name) for name in names}, "sheet": read.sheet}
