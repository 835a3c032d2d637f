"""How a force’s annexes fare with the CPS: what was shared, and what became of it, by the part of
the CPS that has it. True counts, inside the force; what leaves stands in leaving.py.
"""

from __future__ import annotations

import statistics
import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts.models import Unit
from cjdiversion.annexes.asking_models import AnnexQuestion, AnnexUse
from cjdiversion.annexes.models import AnnexReceipt, AnnexShare, AnnexVersion
from cjdiversion.annexes.recipients import TOOK
from cjdiversion.annexes.steps import UNANSWERED
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.disposals import measures
from cjdiversion.disposals.measures import Period

_DAY = 86_400  # seconds


@dataclass
class Area:
    """`said`: reason → how many. `days`: to the answer of each question that has one."""

    name: str
    token: str = ""
    shared: int = 0
    taken: int = 0  # a copy, or acknowledged
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
        return {words_of(code): [area.said[code] for area in self.areas] for code in codes}

    @property
    def table(self) -> dict[str, int]:
        """What was said of what was shared, for the bars."""
        rows = {words: sum(counts) for words, counts in self.reasons.items()}
        rows["Neither used nor not needed said"] = sum(area.not_said for area in self.areas)
        return rows


def see(period: str, *, by: Actor) -> Fares:
    """The actor's own force, true counts."""
    require(by, May.NUMBERS_SEE)
    found = _counted(measures.period(period, clock.today()), by.force_id)
    noted(Did.NUMBERS_SEEN, Operation.CONSULTATION, found.period, by)
    return found


def noted(
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
    each = shared(over, force_id)
    taken = each.c.is_acknowledged, each.c.is_taken
    columns = each.c.area, each.c.token, each.c.reason, each.c.is_used, *taken
    query = sa.select(*columns, sa.func.count().label("number")).group_by(*columns)
    for row in session().execute(query):
        area = areas[row.area]
        area.shared += row.number
        area.token = row.token
        area.taken += row.number if row.is_taken else 0
        area.acknowledged += row.number if row.is_acknowledged else 0
        area.used += row.number if row.is_used else 0
        area.not_needed += row.number if row.is_used is False else 0
        area.said.update({row.reason: row.number} if row.reason else {})
    for row in session().execute(sa.select(asked(over, force_id))):
        area = areas[row.area]
        area.token = row.token
        area.asked += 1
        area.overdue += row.is_open and row.due_at <= clock.now()
        area.days += [] if row.days is None else [row.days]
    for name, area in areas.items():
        area.name = name
    return Fares(over, [areas[name] for name in sorted(areas)])


def area(token: str, force_id: uuid.UUID | None) -> Unit | None:
    """A part of the CPS that an annex of the force was shared with, whenever that was."""
    had = (
        sa.exists()
        .where(
            AnnexShare.unit_id == Unit.id,
            AnnexShare.version_id == AnnexVersion.id,
            AnnexVersion.case_id == Case.id,
            Case.force_id == force_id,
        )
        .correlate(Unit)
    )
    return session().scalar(sa.select(Unit).where(Unit.token == token, had))


def shared(over: Period, force_id: uuid.UUID | None) -> sa.Subquery:
    """One row for each time a version was shared with a part of the CPS; `latest` is 1 for the last
    of its case."""
    receipt, use = AnnexReceipt, AnnexUse
    theirs = sa.exists().where(
        receipt.version_id == AnnexShare.version_id, receipt.unit_id == AnnexShare.unit_id
    )
    acknowledged = theirs.where(receipt.what == "acknowledged").correlate(AnnexShare)
    taken = theirs.where(receipt.what.in_(TOOK)).correlate(AnnexShare)
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
            Unit.token,
            use.reason,
            use.is_used,
            acknowledged.label("is_acknowledged"),
            taken.label("is_taken"),
            rank.label("latest"),
        )
        .join(AnnexShare, AnnexShare.unit_id == Unit.id)
        .join(AnnexVersion, AnnexVersion.id == AnnexShare.version_id)
        .join(Case, Case.id == AnnexVersion.case_id)
        .outerjoin(use, said)
        .where(Case.force_id == force_id, *_within(AnnexShare.shared_at, over))
        .subquery()
    )


def asked(over: Period, force_id: uuid.UUID | None) -> sa.Subquery:
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
            Unit.token,
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


def words_of(code: str) -> str:
    return reference.label("annex_use_reasons", code)
