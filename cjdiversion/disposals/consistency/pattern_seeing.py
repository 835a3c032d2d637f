"""A person's own pattern, for whoever supervises them and for nobody else.

Whoever is posted as supervisor in the unit a decision maker is posted in today supervises them:
investigators, and others of a lower rank. Nobody sees their own, a peer's, or that of another unit;
nor does anybody while on duty at another unit. Each reading is recorded with whom it was about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cjdiversion import audit, authority, clock
from cjdiversion.access import Actor, May, Role, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Person, Posting
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.disposals import measures, numbers, summaries
from cjdiversion.disposals.consistency import pattern_queries
from cjdiversion.disposals.measures import Measure, Period
from cjdiversion.disposals.models import Decision
from cjdiversion.errors import Missing
from cjdiversion.listing import Page, Place, page

if TYPE_CHECKING:
    from cjdiversion.disposals.consistency.patterns import Variation

DECIDERS = (Role.INVESTIGATOR, Role.SUPERVISOR, Role.DUTY_INSPECTOR, Role.SUPERINTENDENT)
PERIOD = "last-12-months"


@dataclass(frozen=True)
class OfUnit:
    """`people`: in the order of names, with what there is too little of, empty for nothing."""

    measure: Measure
    period: Period
    people: Sequence[tuple[Person, str]]
    is_away: bool


@dataclass(frozen=True)
class OfPerson:
    """`variation` is None where there is too little; `lacking` says of what."""

    person: Person
    measure: Measure
    period: Period
    variation: Variation | None
    lacking: str = ""


def people(measure: str, *, by: Actor) -> OfUnit:
    from cjdiversion.disposals.consistency import patterns

    require(by, May.PATTERN_SEE)
    asked, over = measures.MEASURES[measure], _period()
    supervised = _supervised(by)
    rows = pattern_queries.by_maker(by.force_id, over) if supervised else []
    counts = patterns.tally(rows, asked, numbers.counted_as())
    _noted("patterns", measure, by, shown=[str(person.id) for person in supervised])
    told = [(person, patterns.lacking(counts, person.id)) for person in supervised]
    return OfUnit(asked, over, told, is_away=by.duty_until is not None)


def pattern(token: str, measure: str, *, by: Actor) -> OfPerson:
    """Raises Missing for anybody the actor does not supervise."""
    from cjdiversion.disposals.consistency import patterns

    person = _opened(token, by)
    asked, over = measures.MEASURES[measure], _period()
    _noted("pattern", measure, by, subject=person)
    rows = pattern_queries.by_maker(by.force_id, over)
    counts = patterns.tally(rows, asked, numbers.counted_as())
    found, lacking = patterns.variation(counts, person.id), patterns.lacking(counts, person.id)
    return OfPerson(person, asked, over, found, lacking)


def cases(token: str, measure: str, *, by: Actor, place: Place) -> tuple[OfPerson, Page[Any]]:
    """The person's decisions that the measure counts, as far as their cases are within reach."""
    person = _opened(token, by)
    asked, over = measures.MEASURES[measure], _period()
    codes = None if asked.among is None else numbers.recorded_as(asked.among)
    summaries.settle(session())
    found = page(
        pattern_queries.cases_of(person.id, over, codes, by),
        newest=Decision.decided_on.expression,
        key=Decision.id.expression,
        place=place,
        cursor_of=lambda row: (row.decided_on, row.id),
    )
    _noted("pattern-cases", measure, by, subject=person, shown=[r.reference for r in found.rows])
    return OfPerson(person, asked, over, None), found


def _opened(token: str, by: Actor) -> Person:
    require(by, May.PATTERN_SEE)
    found = next((person for person in _supervised(by) if person.token == token), None)
    if found is None:
        raise Missing
    return found


def _supervised(by: Actor) -> list[Person]:
    if by.duty_until is not None or by.unit_id is None:
        return []
    posted = accounts.posted(DECIDERS, at=by.unit_id)
    found = {one.person_id: one.person for one in posted if _is_under(one, by)}
    above = {one.person_id for one in posted if not _is_under(one, by)}
    return [person for key, person in found.items() if key not in above]


def _is_under(posting: Posting, by: Actor) -> bool:
    if posting.person_id == by.person_id:
        return False
    theirs, own = authority.order_of(posting.rank), authority.order_of(by.rank)
    return theirs <= own if posting.role is Role.INVESTIGATOR else theirs < own


def _period() -> Period:
    return measures.period(PERIOD, clock.today())


def _noted(
    what: str,
    measure: str,
    by: Actor,
    *,
    subject: Person | None = None,
    shown: Sequence[str] | None = None,
) -> None:
    facts: dict[str, Any] = {"page": what, "measure": measure, "period": PERIOD}
    if shown is not None:
        facts["shown"] = list(shown)
    audit.record(
        Did.NUMBERS_SEEN,
        Operation.CONSULTATION,
        by=by,
        subject=subject,
        kind=Person.__tablename__,
        facts=facts,
    )
