"""Flagged cases as pages read them: counted in groups, the times of each, and the list behind a
number. What L&D alone record is asked where it is kept, counted, and never listed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.contacts.models import Appointment
from cjdiversion.contacts.steps import Status as Kept
from cjdiversion.database import session
from cjdiversion.disposals import flow_keeping, flowing
from cjdiversion.disposals.flow_models import Flagged, in_scope
from cjdiversion.disposals.measures import Period

ATTENDED = flowing.ENGAGED + 1
_ATTENDED = (
    sa.exists()
    .where(
        Appointment.case_id == Flagged.case_id,
        Appointment.status == Kept.ATTENDED,
        Appointment.is_planned,
    )
    .correlate(Flagged)
)
_DAY = 86_400  # seconds
_STAGE = sa.case(
    (sa.and_(Flagged.stage == flowing.ENGAGED, _ATTENDED), ATTENDED), else_=Flagged.stage
)
_IS_DECIDED = Flagged.decided_at.is_not(None)


@dataclass(frozen=True)
class CourseRow:
    """So many flagged cases of a unit that have come as far. `stage`: of `flowing`, or ATTENDED."""

    unit_id: uuid.UUID | None
    stage: int
    ended: str
    reason: str
    is_decided: bool
    count: int


@dataclass(frozen=True)
class TimesRow:
    """A flagged case. `month`: the first day of that of the flag; `days`: from the flag, below
    nought where it was there before, None where it has not come so far."""

    unit_id: uuid.UUID | None
    month: date
    days: float | None
    is_ended: bool


def counted(actor: Actor, over: Period) -> list[CourseRow]:
    grouped = (Flagged.unit_id, _STAGE, Flagged.ended, Flagged.reason, _IS_DECIDED)
    named: list[sa.Label[Any]] = [column.label(f"by_{i}") for i, column in enumerate(grouped)]
    inner = sa.select(*named).where(*_within(actor, over)).subquery()
    query = sa.select(*inner.c, sa.func.count()).group_by(*inner.c)
    return [CourseRow(*row) for row in _read(query)]


def times(actor: Actor, over: Period, until: str) -> list[TimesRow]:
    """`until`: the column of the moment that is waited for. The database counts the days: it has
    them faster than moments can be read."""
    year, month = (sa.extract(part, Flagged.flagged_on) for part in ("year", "month"))
    days = _days(Flagged.flagged_at, getattr(Flagged, until))
    query = sa.select(Flagged.unit_id, year, month, days, Flagged.ended != "")
    return [
        TimesRow(unit_id, date(int(year), int(month), 1), days, is_ended)
        for unit_id, year, month, days, is_ended in _read(query.where(*_within(actor, over)))
    ]


def _days(since: Any, until: Any) -> sa.ColumnElement[float]:
    if session().get_bind().dialect.name == "sqlite":
        return sa.cast(sa.func.julianday(until) - sa.func.julianday(since), sa.Float)
    return sa.cast(sa.func.extract("epoch", until - since) / _DAY, sa.Float)


@dataclass(frozen=True)
class Wanted:
    """Which of the flagged cases: `state` of `STATES`. `done`: reasons of a closure that loses
    nobody; `why` and `reason` narrow those that ended, `unit_id` one unit, `month` its first
    day."""

    step: int
    state: str
    done: frozenset[str] = frozenset()
    why: str = ""
    reason: str | None = None
    unit_id: uuid.UUID | None = None
    is_of_no_unit: bool = False
    month: date | None = None


STATES = {
    "reached": "came this far",
    "under-way": "are at this step and still under way",
    "lost": "were lost after this step",
    "finished": "were finished with at this step",
    "decided": "came this far and have an outcome",
    "undecided": "came this far and have no outcome yet",
    "not-yet": "have not come this far and are still under way",
    "never": "ended before this step",
}


def behind(actor: Actor, over: Period, wanted: Wanted) -> sa.Select[*tuple[Any, ...]]:
    """Their references, never names."""
    where = [*_within(actor, over), *_of_state(wanted)]
    if wanted.why:
        where.append(Flagged.ended == wanted.why)
    if wanted.reason is not None:
        where.append(Flagged.reason == wanted.reason)
    if wanted.unit_id is not None:
        where.append(Flagged.unit_id == wanted.unit_id)
    if wanted.is_of_no_unit:
        where.append(Flagged.unit_id.is_(None))
    if wanted.month is not None:
        after = (wanted.month + timedelta(days=32)).replace(day=1)
        where.append(sa.and_(Flagged.flagged_on >= wanted.month, Flagged.flagged_on < after))
    query: sa.Select[*tuple[Any, ...]] = sa.select(
        *(Case.reference, Flagged.flagged_on, Flagged.stage, Flagged.ended, Flagged.reason),
        *(Flagged.decided_at, Flagged.case_id),
    )
    return query.join(Case, Case.id == Flagged.case_id).where(*where)


def _of_state(wanted: Wanted) -> Sequence[sa.ColumnElement[bool]]:
    step, open_ = wanted.step, Flagged.ended == ""
    done = sa.and_(Flagged.ended == flowing.CLOSED, Flagged.reason.in_(sorted(wanted.done)))
    return {
        "reached": [Flagged.stage >= step],
        "under-way": [Flagged.stage == step, open_],
        "lost": [Flagged.stage == step, ~open_, ~done],
        "finished": [Flagged.stage == step, done],
        "decided": [Flagged.stage >= step, _IS_DECIDED],
        "undecided": [Flagged.stage >= step, ~_IS_DECIDED],
        "not-yet": [Flagged.stage < step, open_],
        "never": [Flagged.stage < step, ~open_],
    }[wanted.state]


def _within(actor: Actor, over: Period) -> tuple[sa.ColumnElement[bool], ...]:
    return in_scope(actor), Flagged.flagged_on.between(over.from_on, over.to_on)


def _read(query: sa.Select[*tuple[Any, ...]]) -> Sequence[Any]:
    flow_keeping.settle(session())
    return session().execute(query).all()
