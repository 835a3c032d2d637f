"""The handovers and checks of before, page by page; that a list was shown is written down."""

from __future__ import annotations

from typing import Any

from cjdiversion import audit, clock, listing
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did
from cjdiversion.listing import Page, Place
from cjdiversion.shifts import queries
from cjdiversion.shifts.models import ShiftCheck, ShiftHandover


def handovers(by: Actor, place: Place) -> Page[Any]:
    return _page(queries.handovers(by), ShiftHandover, "made_at", by, place)


def checks(by: Actor, place: Place) -> Page[Any]:
    return _page(queries.checks(by), ShiftCheck, "checked_at", by, place)


def _page(query: Any, kind: Any, at: str, by: Actor, place: Place) -> Page[Any]:
    require(by, May.SHIFT_OPEN)
    columns = kind.__table__.c
    found = listing.page(
        query,
        newest=columns[at],
        key=columns.id,
        place=place,
        cursor_of=lambda row: (getattr(row, at), row.id),
    )
    shown = [clock.in_words(getattr(row, at)) for row in found.rows]
    audit.listed(Did.SHIFT_LISTED, shown, by=by, kind=kind.__tablename__)
    return found
