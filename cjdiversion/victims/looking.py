"""Lists as they are shown: one page of rows, and the trail of who was on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cjdiversion import audit, listing
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did
from cjdiversion.cases.models import Case
from cjdiversion.cases.naming import search_key
from cjdiversion.database import session
from cjdiversion.listing import Page, Place
from cjdiversion.victims import queries, steps
from cjdiversion.victims.models import Victim, VictimReferral


def name_of(row: Any) -> str:
    """Of a row of a list."""
    return ", ".join(part for part in (row.surname.upper(), row.forenames) if part)


def people(by: Actor, place: Place) -> Page[Any]:
    require(by, May.VICTIM_OPEN)
    page = listing.page(
        queries.listed(by),
        newest=Victim.recorded_at.expression,
        key=Victim.id.expression,
        place=place,
        cursor_of=lambda row: (row.recorded_at, row.id),
    )
    _written_down(page.rows, by)
    return page


def search(by: Actor, *, surname: str) -> Sequence[Any]:
    """At most MOST_FOUND, and one more that says there are others."""
    require(by, May.VICTIM_OPEN)
    rows = session().execute(queries.found(by, search_key(surname))).all()
    _written_down(rows, by)
    return rows


def of_case(case: Case, by: Actor) -> Sequence[Any]:
    """`case` comes from `service.open_case`."""
    rows = queries.of_case(case.id, by)
    _written_down(rows, by)
    return rows


def referrals(by: Actor, *, wanted: str, place: Place) -> Page[Any]:
    """`wanted` is a key of `queries.FILTERS`."""
    require(by, May.VICTIM_OPEN)
    page = listing.page(
        queries.referral_list(by, queries.FILTERS.get(wanted, steps.OPEN)),
        newest=VictimReferral.offered_at.expression,
        key=VictimReferral.id.expression,
        place=place,
        cursor_of=lambda row: (row.offered_at, row.id),
    )
    _written_down(page.rows, by)
    return page


def _written_down(rows: Sequence[Any], by: Actor) -> None:
    audit.listed(Did.VICTIM_LISTED, [row.reference for row in rows], by=by, kind="victim")
