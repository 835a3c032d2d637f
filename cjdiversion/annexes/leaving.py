"""What leaves the force of how its annexes fare with the CPS: a quarter is released once, as tables
that are hidden, rounded and audited together, and every file and paper is a view of them.

Each case counts once, so that small is small: by the last copy of it that was shared, and by the
last question about it. What the CPS say of an old annex changes: a quarter stays as it first left.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from cjdiversion import audit, clock, reference, sheets, suppression
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.annexes import faring
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.disposals import measures
from cjdiversion.disposals.measures import Period
from cjdiversion.disposals.release_models import Release
from cjdiversion.errors import Conflict
from cjdiversion.suppression import CannotProtect, Cube, Dimension, Released, release_together

KIND, RULE = "annexes", 2
AREA, BECAME, TAKEN, WAITED = "CPS", "What became of it", "Whether they took it", "The answer"
USED, NOT_NEEDED = "Used", "Not needed"
ACKNOWLEDGED, NEITHER = "Acknowledged, and no more said", "Nothing said"
TOOK, DID_NOT = "Took a copy or acknowledged it", "Neither"
NOT_ANSWERED, LATER = "Not answered", "Answered later"
BANDS = (("Answered within a day", 1), ("Answered within a week", 7))
ANSWERS = (*(words for words, _ in BANDS), LATER, NOT_ANSWERED)
SHARED = "Cases with a shared annex, by whom it was shared with last and what they said of it"
TOOK_OF = "Cases with a shared annex, by whom it was shared with last and whether they took it"
ASKED = "Cases with a question about an annex, by who asked last and how long the answer took"
EVERY = "All of the CPS"
_HEADER = ("Force", "What is counted", "From", "To", "CPS", "Which", "Cases", "Note")

Counts = Mapping[tuple[str, ...], int]
Cells = Iterable[tuple[str, str, int | None]]  # area, which, cases: None is hidden


@dataclass(frozen=True)
class Quarter:
    """What may be told of it; None where there was nothing."""

    over: Period
    shared: Released | None
    asked: Released | None

    def of_shared(self, area: str, which: str = "", *, took: str = "") -> int | None:
        return _figure(self.shared, area, {BECAME: which, TAKEN: took})

    def of_asked(self, area: str, which: str = "") -> int | None:
        return _figure(self.asked, area, {WAITED: which})


def quarter(over: Period, force_id: uuid.UUID | None) -> Quarter:
    """Raises Conflict where it cannot be protected."""
    return told(over, _cases_shared(over, force_id), _cases_asked(over, force_id))


def told(over: Period, shared: Counts, asked: Counts) -> Quarter:
    """`shared`: (area, what became of it, whether they took it) → cases; `asked`: (area, how long
    the answer took) → cases. Raises Conflict."""
    words = reference.attributes("annex_use_reasons")
    known = [faring.words_of(code) for code in words]
    said = [one for _, one, _ in shared if one not in (ACKNOWLEDGED, NEITHER)]
    others = [one for one in dict.fromkeys(said) if one not in known]
    groups = {
        name: tuple(faring.words_of(code) for code in words if words[code]["is_used"] is is_used)
        for name, is_used in ((USED, True), (NOT_NEEDED, False))
    }
    became = Dimension(BECAME, (*known, *others, ACKNOWLEDGED, NEITHER), groups)
    took, answers = Dimension(TAKEN, (TOOK, DID_NOT)), Dimension(WAITED, ANSWERS)
    return Quarter(over, _released(shared, became, took), _released(asked, answers))


def _released(counts: Counts, *divisions: Dimension) -> Released | None:
    areas = sorted({key[0] for key in counts})
    if not areas:
        return None
    tables = tuple((AREA, division.name) for division in divisions)
    try:
        return release_together(Cube((Dimension(AREA, tuple(areas)), *divisions), tables), counts)
    except CannotProtect:
        words = "These figures cannot leave safely in this shape"
        raise Conflict(words, code="unsafe") from None


def _figure(released: Released | None, area: str, which: Mapping[str, str]) -> int | None:
    """A part of the CPS that had nothing in the quarter is nought."""
    if released is None or (area and area not in released.cube.dimensions[0].parts):
        return 0
    return released.figure(**{AREA: area, **{name: one for name, one in which.items() if one}})


# --- the file -----------------------------------------------------------------------------------


def export(period: str, *, by: Actor) -> bytes:
    """Complete quarters, of the actor's own force. Raises Conflict where they cannot be
    protected."""
    require(by, May.NUMBERS_EXPORT)
    quarters = released(period, by)
    release(quarters, by=by)
    made = file_of(quarters, force=accounts.unit(by.force_id).name if by.force_id else "")
    left(quarters, period, by, f"Downloaded at {by.unit_name}", audit.digest(made.decode()))
    return made


def released(period: str, by: Actor) -> list[Quarter]:
    """Oldest first, those that have left as they left; what would leave now is kept nowhere yet.
    Raises OutOfOrder where no quarter of it is complete."""
    before = _kept(by.force_id)
    every = measures.quarters_to_release(period, clock.today())
    return [before.get(over.from_on) or quarter(over, by.force_id) for over in every]


def release(quarters: Iterable[Quarter], *, by: Actor) -> None:
    """Kept from now on as they are, whatever is said or put right afterwards; one of which nothing
    is told may have something yet. Raises Conflict where somebody released one meanwhile."""
    before = _kept(by.force_id)
    for one in quarters:
        if one.over.from_on in before or (one.shared is None and one.asked is None):
            continue
        cells = {"shared": _as_json(one.shared), "asked": _as_json(one.asked)}
        row = Release(
            force_id=by.force_id,
            kind=KIND,
            from_on=one.over.from_on,
            to_on=one.over.to_on,
            rule=RULE,
            cells=cells,
            digest=audit.digest(cells),
            base_digest=audit.digest(cells),
            released_at=clock.now(),
            first_by_id=by.person_id,
            first_by=by.name,
        )
        try:
            with session().begin_nested():
                session().add(row)
        except IntegrityError:
            words = "Somebody else has just released these figures. Ask for them again"
            raise Conflict(words, code="released-already") from None


def _kept(force_id: uuid.UUID | None) -> dict[date, Quarter]:
    query = sa.select(Release).where(Release.force_id == force_id, Release.kind == KIND)
    return {row.from_on: _of(row) for row in session().scalars(query)}


def _of(row: Release) -> Quarter:
    over = measures.quarter_of(row.from_on)
    return Quarter(over, *(_from_json(row.cells[name]) for name in ("shared", "asked")))


def _as_json(told: Released | None) -> dict[str, Any] | None:
    if told is None:
        return None
    named = [
        {"name": one.name, "parts": list(one.parts), "groups": dict(one.groups)}
        for one in told.cube.dimensions
    ]
    figures = [[*key, count] for key, count in told.figures.items()]
    return {"dimensions": named, "tables": list(map(list, told.cube.tables)), "figures": figures}


def _from_json(told: Mapping[str, Any] | None) -> Released | None:
    if told is None:
        return None
    dimensions = tuple(
        Dimension(
            one["name"],
            tuple(one["parts"]),
            {name: tuple(parts) for name, parts in one["groups"].items()},
        )
        for one in told["dimensions"]
    )
    cube = Cube(dimensions, tuple(map(tuple, told["tables"])))
    return Released(cube, {tuple(key): count for *key, count in told["figures"]})


def left(
    quarters: Sequence[Quarter], period: str, by: Actor, recipient: str, digest: str, **facts: str
) -> None:
    first, last = quarters[0].over, quarters[-1].over
    over = Period(period, f"{first.label} to {last.label}", first.from_on, last.to_on)
    faring.noted(
        Did.NUMBERS_EXPORTED,
        Operation.DISCLOSURE,
        over,
        by,
        recipient=recipient[:120],
        digest=digest,
        **facts,
    )


def file_of(quarters: Iterable[Quarter], *, force: str) -> bytes:
    """Every line says what it counts."""
    rows: list[sheets.Row] = []
    for one in quarters:
        days = (one.over.from_on.isoformat(), one.over.to_on.isoformat())
        for title, released_, name in (
            (SHARED, one.shared, BECAME),
            (TOOK_OF, one.shared, TAKEN),
            (ASKED, one.asked, WAITED),
        ):
            for area, which, count in _cells(released_, name):
                shown = suppression.HIDDEN_MARK if count is None else count
                cells = (area or EVERY, which or "Total", shown, suppression.HIDDEN_NOTE)
                rows.append((force, title, *days, *cells))
    return sheets.csv_of(_HEADER, rows)


def _cells(released_: Released | None, name: str) -> Cells:
    """Of one table with its margins; where there was nothing, that there was nothing."""
    if released_ is None:
        yield "", "", 0
        return
    names = [dimension.name for dimension in released_.cube.dimensions]
    for key, count in released_.rows((AREA, name)):
        yield key[0], key[names.index(name)], count


# --- true counts, each case once ----------------------------------------------------------------


def _cases_shared(over: Period, force_id: uuid.UUID | None) -> Counts:
    each = faring.shared(over, force_id)
    columns = each.c.area, each.c.reason, each.c.is_acknowledged, each.c.is_taken
    query = sa.select(*columns, sa.func.count().label("number")).where(each.c.latest == 1)
    found: Counter[tuple[str, ...]] = Counter()
    for row in session().execute(query.group_by(*columns)):
        said = ACKNOWLEDGED if row.is_acknowledged else NEITHER
        said = faring.words_of(row.reason) if row.reason else said
        found[(row.area, said, TOOK if row.is_taken else DID_NOT)] += row.number
    return found


def _cases_asked(over: Period, force_id: uuid.UUID | None) -> Counts:
    each = faring.asked(over, force_id)
    query = sa.select(each.c.area, each.c.days).where(each.c.latest == 1)
    return Counter((row.area, band(row.days)) for row in session().execute(query))


def band(days: float | None) -> str:
    if days is None:
        return NOT_ANSWERED
    return next((words for words, most in BANDS if days <= most), LATER)
