"""The one way numbers of outcomes leave the force: complete quarters, each released once.

The first who takes a quarter releases it, whichever file they take; from then on every file of that
quarter is a view of the same cells, whatever is recorded or put right afterwards. So no file less
another, and no file less an earlier one, tells anything that is hidden.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from cjdiversion import audit, clock, sheets, suppression
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.disposals import again_queries, measures, numbers, queries, summary_queries
from cjdiversion.disposals.consistency import again, leaving
from cjdiversion.disposals.measures import Period
from cjdiversion.disposals.release_models import Release
from cjdiversion.errors import Conflict, OutOfOrder
from cjdiversion.suppression import CannotProtect

TOLD_BY_RETURN = (
    "A return of crime outcomes by the day they were closed has told the outcomes of this quarter "
    "first. Together the two would tell what each of them hides, so these figures do not leave. "
    "True counts stand on the pages"
)
DOES_NOT_LEAVE = (
    "This measure does not leave the force, so there is no file of it. Outcomes 10 and 12 leave "
    "together, as one group: apart, the few of either could be worked out. The file of any other "
    "measure holds the two together"
)
Names = Mapping[uuid.UUID, str]
NOTHING = (
    "No decision stands in a complete quarter of this period, so there is nothing to export. "
    "Figures leave by complete calendar quarters, counted by the day of the outcome"
)


AT_ONCE = 4  # quarters: each may take a second to hide, and whoever asked waits for an answer


@dataclass(frozen=True)
class Taken:
    """`left`: quarters that are still to be worked out. While there are any, no figure is given."""

    table: str
    period: str
    rows: Sequence[Release]
    left: int = 0

    @property
    def progress(self) -> str:
        ready = len(self.rows)
        return (
            f"{ready} of {ready + self.left} quarters are worked out and released, a few at a time."
            f" Press the button again to go on: the file comes with the last"
        )


def take(table: str, period: str, measure: str | None = None, *, by: Actor) -> Taken:
    """The quarters of a period, oldest first, released now where they were not before, a few at
    once: ask again until none is left. The taking is recorded.

    Raises OutOfOrder where there is none, Conflict where one of them cannot be protected or where
    `measure`, for which they are asked, does not leave.
    """
    require(by, May.NUMBERS_EXPORT)
    if measure is not None and not measures.MEASURES[measure].leaves:
        raise Conflict(DOES_NOT_LEAVE, code="does-not-leave")
    quarters = measures.quarters_to_release(period, clock.today())
    assert by.force_id is not None
    before = _released(by.force_id)
    bases, names = _bases(by.force_id, quarters)
    found = [before[over.from_on] for over in quarters if over.from_on in before]
    fresh = [
        (over, base)
        for over, base in zip(quarters, bases, strict=True)
        if over.from_on not in before and base["unit"]
    ]
    found += [_release(over, base, names, by) for over, base in fresh[:AT_ONCE]]
    rows = sorted((row for row in found if not row.is_told_elsewhere), key=lambda row: row.from_on)
    if found and not rows:
        raise Conflict(TOLD_BY_RETURN, code="told-by-return")
    if not rows:
        raise OutOfOrder(NOTHING)
    taken = Taken(table, period, rows, len(fresh[AT_ONCE:]))
    _note(taken, by)
    return taken


def _note(taken: Taken, by: Actor) -> None:
    is_given = not taken.left
    audit.record(
        Did.NUMBERS_EXPORTED,
        Operation.DISCLOSURE if is_given else Operation.COMBINATION,
        by=by,
        kind=Release.__tablename__,
        recipient=f"Downloaded at {by.unit_name}"[:120] if is_given else "",
        facts={
            "table": taken.table,
            "period": taken.period,
            "from": taken.rows[0].from_on.isoformat(),
            "to": taken.rows[-1].to_on.isoformat(),
            "quarters": {row.from_on.isoformat(): row.digest for row in taken.rows},
            "left": taken.left,
        },
    )


def file(taken: Taken, *, by: Actor) -> bytes:
    """One view of every quarter that was taken, as CSV."""
    assert not taken.left
    force = queries.force_name(by.force_id)
    rows = [row for one in taken.rows for row in _rows(one, taken.table, force)]
    return sheets.csv_of(leaving.HEADER, rows)


@dataclass(frozen=True)
class Told:
    """A release, and whether the counts it was made from are others by now."""

    row: Release
    has_changed: bool

    @property
    def quarter(self) -> str:
        return f"{self.row.from_on:%B} to {self.row.to_on:%B %Y}"


def releases(*, by: Actor) -> list[Told]:
    """Of the actor's own force, the newest quarter first. Reading is recorded."""
    require(by, May.NUMBERS_EXPORT)
    assert by.force_id is not None
    rows = sorted(_released(by.force_id).values(), key=lambda row: row.from_on, reverse=True)
    over = [Period(row.kind, "", row.from_on, row.to_on) for row in rows]
    bases, _ = _bases(by.force_id, over)
    now = [
        audit.digest(leaving.told(base, row.rule)) for row, base in zip(rows, bases, strict=True)
    ]
    audit.record(
        Did.NUMBERS_SEEN,
        Operation.CONSULTATION,
        by=by,
        kind=Release.__tablename__,
        facts={"page": "releases"},
    )
    return [
        Told(row, not row.is_told_elsewhere and row.base_digest != one)
        for row, one in zip(rows, now, strict=True)
    ]


def leave_to_return(from_on: date, to_on: date, *, by: Actor) -> bool:
    """Whether a return may tell the outcomes of this quarter: unless its figures have left here.
    From now on they do not. Who is first of two at once, the database decides."""
    require(by, May.RETURN_BUILD)
    assert by.force_id is not None
    before = _released(by.force_id).get(from_on)
    if before is None:
        cells: leaving.Cells = {"columns": [], "tables": {}}
        over = Period("", "", from_on, to_on)
        before = _keep(_row(over, leaving.TOLD_BY_RETURN, cells, audit.digest(cells), by))
    return before.is_told_elsewhere


def _release(over: Period, base: leaving.Base, names: Names, by: Actor) -> Release:
    try:
        cells = leaving.released(base, over, _about(by.force_id, over, names))
    except CannotProtect as problem:
        words = f"The figures of {over.label} cannot leave safely in this shape: {problem}"
        raise Conflict(words, code="unsafe") from None
    return _keep(_row(over, leaving.RULE, cells, audit.digest(leaving.told(base)), by))


def _row(over: Period, rule: int, cells: leaving.Cells, base_digest: str, by: Actor) -> Release:
    return Release(
        force_id=by.force_id,
        kind=leaving.KIND,
        from_on=over.from_on,
        to_on=over.to_on,
        rule=rule,
        cells=cells,
        digest=audit.digest(cells),
        base_digest=base_digest,
        released_at=clock.now(),
        first_by_id=by.person_id,
        first_by=by.name,
    )


def _keep(row: Release) -> Release:
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:  # somebody else was first, in this moment: theirs is what was released
        return _released(row.force_id)[row.from_on]
    return row


def _released(force_id: uuid.UUID) -> dict[Any, Release]:
    query = sa.select(Release).where(Release.force_id == force_id, Release.kind == leaving.KIND)
    return {row.from_on: row for row in session().scalars(query)}


def _bases(force_id: uuid.UUID, quarters: Sequence[Period]) -> tuple[list[leaving.Base], Names]:
    """The true counts of each quarter, read at once, and what units are called in them."""
    if not quarters:
        return [], {}
    days = min(one.from_on for one in quarters), max(one.to_on for one in quarters)
    over = Period("", "", *days)
    units = summary_queries.units_by_month(force_id, over)
    people = summary_queries.people_by_month(force_id, over)
    found = queries.units({row.unit_id for row in units})
    names = {unit.id: numbers.name_of(unit, found) for unit in found}
    counted_as = numbers.counted_as()
    bases = [
        leaving.base(
            [row for row in units if one.from_on <= row.month <= one.to_on],
            [row for row in people if one.from_on <= row.month <= one.to_on],
            names,
            counted_as,
        )
        for one in quarters
    ]
    return bases, names


def _about(force_id: uuid.UUID | None, over: Period, names: Names) -> leaving.About:
    person_of = again.groups(again_queries.links(force_id), again_queries.begun(force_id))
    rows = summary_queries.people_of(force_id, over)
    return leaving.about(rows, person_of, names, numbers.counted_as())


def _rows(release: Release, table: str, force: str) -> list[sheets.Row]:
    """Each line says the whole of what it counts, so that none is ever read without it."""
    asked = (force, measures.BASES[measures.DECIDED], numbers.IN_THIS_SERVICE)
    days = (release.from_on.isoformat(), release.to_on.isoformat())
    released_on = clock.london(release.released_at).date().isoformat()
    return [
        (
            *(*asked, *days, line.divided_by, line.group),
            *(*leaving.printed(line), released_on, suppression.HIDDEN_NOTE),
        )
        for line in leaving.lines(release.cells, table)
    ]
