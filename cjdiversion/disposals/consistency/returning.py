"""What those inside a force who read its numbers see of people who come to notice again; each
reading is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cjdiversion import audit, clock
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did
from cjdiversion.disposals import again_queries, measures, numbers, queries
from cjdiversion.disposals.consistency import again, seeing
from cjdiversion.disposals.consistency.again import Again, Person
from cjdiversion.disposals.measures import Period
from cjdiversion.disposals.models import Decision
from cjdiversion.errors import Missing
from cjdiversion.listing import Page, Place, page


@dataclass(frozen=True)
class Returned:
    period: Period
    followed_until: date
    again: Again
    coverage: str


def returned(period: str, *, by: Actor) -> Returned:
    over, until = seeing.seen("again", period, by), again.followed_until(clock.today())
    alone, linked = again_queries.alone(by, over, until), _linked(by, over)
    units = queries.units({*(one.unit_id for one in alone), *(one.unit_id for one in linked)})
    names = {unit.id: (numbers.name_of(unit, units), unit.token) for unit in units}
    found = again.again(alone, linked, until, names)
    return Returned(over, until, found, numbers.screening(over, by=by))


@dataclass(frozen=True)
class CameAgain:
    period: Period
    unit: str
    page: Page[Any]
    people: Mapping[Any, Person]


def behind(period: str, unit: str | None = None, *, by: Actor, place: Place) -> CameAgain:
    """The cases of the first decisions, without names. Raises Missing for a unit of another
    force."""
    require(by, May.NUMBERS_SEE)
    over = measures.period(period, clock.today())
    about = queries.unit_in_force(unit, by) if unit else None
    if unit and about is None:
        raise Missing
    people = again.came(_linked(by, over), again.followed_until(clock.today()))
    found = page(
        again_queries.cases_of(by, list(people), about.id if about else None),
        newest=Decision.decided_on.expression,
        key=Decision.id.expression,
        place=place,
        cursor_of=lambda row: (row.decided_on, row.id),
    )
    audit.listed(Did.CASE_LISTED, [row.reference for row in found.rows], by=by, kind="case_file")
    return CameAgain(over, about.name if about else "", found, people)


def _linked(by: Actor, over: Period) -> list[Person]:
    links, begun = again_queries.links(by.force_id), again_queries.begun(by.force_id)
    return again.people(links, again_queries.decided(by, over), begun)
