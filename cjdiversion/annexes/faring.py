"""How a force’s annexes fare with the CPS: what was shared, and what became of it, by the part of
the CPS that has it. True counts inside the force; what leaves counts cases, hidden and rounded.
"""

from __future__ import annotations

import statistics
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from cjdiversion import audit, clock, reference, sheets, suppression
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Unit
from cjdiversion.annexes.asking_models import AnnexQuestion, AnnexUse
from cjdiversion.annexes.models import AnnexReceipt, AnnexShare, AnnexVersion
from cjdiversion.annexes.steps import UNANSWERED
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.disposals import measures
from cjdiversion.disposals.measures import Period
from cjdiversion.errors import Conflict
from cjdiversion.suppression import CannotProtect, Figure, Release

_DAY = 86_400  # seconds
ACKNOWLEDGED, NEITHER = "Acknowledged, and no more said", "Nothing said"
_SAID_NOTHING = {True: ACKNOWLEDGED, False: NEITHER}
NOT_ANSWERED = "Not answered"
BANDS = (("Answered within a day", 1), ("Answered within a week", 7))
LATER = "Answered later"


@dataclass
class Area:
    """`said`: reason → how many. `days`: to the answer of each question that has one."""

    name: str
    shared: int = 0
    acknowledged: int = 0
    used: int = 0
    not_needed: int = 0
    asked: int = 0
    overdue: int = 0
    said: Counter[str] = field(default_factory=Counter)
    days: list[float] = field(default_factory=list)

    @property
    def not_said(self) -> int:
        return self.shared - self.used - self.not_needed

    @property
    def answered(self) -> int:
        return len(self.days)

    @property
    def median(self) -> float | None:
        return round(statistics.median(self.days), 1) if self.days else None


@dataclass(frozen=True)
class Fares:
    """Of versions shared and questions asked in the period, each part of the CPS for itself."""

    period: Period
    areas: Sequence[Area]

    @property
    def reasons(self) -> dict[str, list[int]]:
        """Reason in words → how often each area said so; every reason, said or not."""
        known = reference.choices("annex_use_reasons")
        codes = [*known, *sorted({code for area in self.areas for code in area.said} - {*known})]
        return {_words(code): [area.said[code] for area in self.areas] for code in codes}

    @property
    def table(self) -> Release:
        """What was said of what was shared, for the bars: as it is counted, nothing is hidden."""
        rows = {words: sum(counts) for words, counts in self.reasons.items()}
        rows["Neither used nor not needed said"] = sum(area.not_said for area in self.areas)
        figures = tuple(Figure(words, count) for words, count in rows.items())
        return Release(figures, Figure("Total", sum(rows.values())))


def see(period: str, *, by: Actor) -> Fares:
    """The actor's own force, true counts."""
    require(by, May.NUMBERS_SEE)
    found = _counted(measures.period(period, clock.today()), by.force_id)
    _noted(Did.NUMBERS_SEEN, Operation.CONSULTATION, found.period, by)
    return found


def export(period: str, *, by: Actor) -> bytes:
    """The one way these numbers leave the force. Raises Conflict where they cannot be protected."""
    require(by, May.NUMBERS_EXPORT)
    quarters = measures.quarters_to_release(period, clock.today())
    assert by.force_id is not None
    told = file_of(
        [(over, counts_of(over, by.force_id)) for over in quarters],
        force=accounts.unit(by.force_id).name,
    )
    digest = {"digest": audit.digest(told.decode())}
    to = f"Downloaded at {by.unit_name}"[:120]
    first, last = quarters[0], quarters[-1]
    over = Period(period, f"{first.label} to {last.label}", first.from_on, last.to_on)
    _noted(Did.NUMBERS_EXPORTED, Operation.DISCLOSURE, over, by, recipient=to, **digest)
    return told


def counts_of(over: Period, force_id: uuid.UUID | None) -> dict[str, Mapping[str, int]]:
    return {SHARED: _cases_shared(over, force_id), ASKED: _cases_asked(over, force_id)}


SHARED = "Cases with a shared annex, by whom it was shared with last and what they said of it"
ASKED = "Cases with a question about an annex, by who asked last and how long the answer took"
_HEADER = ("Force", "What is counted", "From", "To", "CPS and what became of it", "Cases", "Note")


def file_of(
    periods: Iterable[tuple[Period, Mapping[str, Mapping[str, int]]]], *, force: str
) -> bytes:
    """Suppressed, rounded, and every line saying what it counts; the periods do not overlap. Raises
    Conflict."""
    rows: list[sheets.Row] = []
    for over, tables in periods:
        for title, counts in tables.items():
            try:
                table = suppression.release(counts)
            except CannotProtect:
                words = "These figures cannot leave safely in this shape"
                raise Conflict(words, code="unsafe") from None
            days = (over.from_on.isoformat(), over.to_on.isoformat())
            rows += _lines((force, title, *days), table)
    return sheets.csv_of(_HEADER, rows)


def _lines(asked: Sequence[str], table: Release) -> Iterable[sheets.Row]:
    for one in (*table.rows, table.total):
        count = suppression.HIDDEN_MARK if one.is_hidden else one.cases
        yield (*asked, one.label, count, suppression.HIDDEN_NOTE)


def _from(over: Period) -> str:
    return "beginning" if over.from_on == measures.BEGINNING else over.from_on.isoformat()


def _noted(
    did: Did, operation: Operation, over: Period, by: Actor, *, recipient: str = "", **facts: str
) -> None:
    days = {"from": over.from_on.isoformat(), "to": over.to_on.isoformat()}
    audit.record(
        did,
        operation,
        by=by,
        kind=AnnexVersion.__tablename__,
        recipient=recipient or None,
        facts={"measure": "annexes", "period": over.code, **days, **facts},
    )


# --- true counts --------------------------------------------------------------------------------


def _counted(over: Period, force_id: uuid.UUID | None) -> Fares:
    areas: dict[str, Area] = defaultdict(lambda: Area(""))
    shared = _shared(over, force_id)
    columns = shared.c.area, shared.c.reason, shared.c.is_used, shared.c.is_acknowledged
    query = sa.select(*columns, sa.func.count().label("number")).group_by(*columns)
    for row in session().execute(query):
        area = areas[row.area]
        area.shared += row.number
        area.acknowledged += row.number if row.is_acknowledged else 0
        area.used += row.number if row.is_used else 0
        area.not_needed += row.number if row.is_used is False else 0
        area.said.update({row.reason: row.number} if row.reason else {})
    for row in session().execute(sa.select(_asked(over, force_id))):
        area = areas[row.area]
        area.asked += 1
        area.overdue += row.is_open and row.due_at <= clock.now()
        area.days += [] if row.days is None else [row.days]
    for name, area in areas.items():
        area.name = name
    return Fares(over, [areas[name] for name in sorted(areas)])


def _shared(over: Period, force_id: uuid.UUID | None) -> sa.Subquery:
    """One row for each time a version was shared with a part of the CPS; `latest` is 1 for the last
    of its case."""
    receipt, use = AnnexReceipt, AnnexUse
    taken = sa.exists().where(
        receipt.version_id == AnnexShare.version_id,
        receipt.unit_id == AnnexShare.unit_id,
        receipt.what == "acknowledged",
    )
    said = sa.and_(
        use.version_id == AnnexShare.version_id,
        use.unit_id == AnnexShare.unit_id,
        use.replaced_at.is_(None),
    )
    newest = AnnexShare.shared_at.desc(), AnnexShare.id.desc()
    rank = sa.func.row_number().over(partition_by=AnnexVersion.case_id, order_by=newest)
    return (
        sa.select(
            Unit.name.label("area"),
            use.reason,
            use.is_used,
            taken.correlate(AnnexShare).label("is_acknowledged"),
            rank.label("latest"),
        )
        .join(AnnexShare, AnnexShare.unit_id == Unit.id)
        .join(AnnexVersion, AnnexVersion.id == AnnexShare.version_id)
        .join(Case, Case.id == AnnexVersion.case_id)
        .outerjoin(use, said)
        .where(Case.force_id == force_id, *_within(AnnexShare.shared_at, over))
        .subquery()
    )


def _asked(over: Period, force_id: uuid.UUID | None) -> sa.Subquery:
    """One row for each question; `days` until its last answer, `latest` as above."""
    row = AnnexQuestion
    is_open = row.status.in_(UNANSWERED)
    is_answered = sa.and_(row.answered_at.is_not(None), ~is_open)
    rank = sa.func.row_number().over(
        partition_by=row.case_id, order_by=(row.asked_at.desc(), row.id.desc())
    )
    return (
        sa.select(
            Unit.name.label("area"),
            row.due_at,
            is_open.label("is_open"),
            sa.case((is_answered, _days(row.asked_at, row.answered_at))).label("days"),
            rank.label("latest"),
        )
        .join(Unit, Unit.id == row.unit_id)
        .join(Case, Case.id == row.case_id)
        .where(Case.force_id == force_id, *_within(row.asked_at, over))
        .subquery()
    )


def _days(since: Any, until: Any) -> sa.ColumnElement[float]:
    if session().get_bind().dialect.name == "sqlite":
        days = sa.func.julianday(until) - sa.func.julianday(since)
    else:
        days = sa.func.extract("epoch", until - since) / _DAY
    return sa.cast(days, sa.Float)


def _within(at: Any, over: Period) -> tuple[sa.ColumnElement[bool], ...]:
    return at >= clock.day_starts(over.from_on), at < clock.day_ends(over.to_on)


# --- what may leave -----------------------------------------------------------------------------


def _cases_shared(over: Period, force_id: uuid.UUID | None) -> dict[str, int]:
    """Each case once, so that small is small: by the last copy of it that was shared."""
    shared = _shared(over, force_id)
    columns = shared.c.area, shared.c.reason, shared.c.is_acknowledged
    query = sa.select(*columns, sa.func.count().label("number")).where(shared.c.latest == 1)
    found: Counter[str] = Counter()
    for row in session().execute(query.group_by(*columns)):
        said = _words(row.reason) if row.reason else _SAID_NOTHING[bool(row.is_acknowledged)]
        found[f"{row.area}: {said}"] += row.number
    return dict(sorted(found.items()))


def _cases_asked(over: Period, force_id: uuid.UUID | None) -> dict[str, int]:
    asked = _asked(over, force_id)
    query = sa.select(asked.c.area, asked.c.days).where(asked.c.latest == 1)
    found = Counter(f"{row.area}: {_band(row.days)}" for row in session().execute(query))
    return dict(sorted(found.items()))


def _band(days: float | None) -> str:
    if days is None:
        return NOT_ANSWERED
    return next((words for words, most in BANDS if days <= most), LATER)


def _words(code: str) -> str:
    return reference.label("annex_use_reasons", code)
