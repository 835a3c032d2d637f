"""How much was asked, and how long it took, by suite and at voluntary attendance.

A quick record in which nothing was asked is no good record: the share of questions not asked stands
beside the times. Counted from the records themselves, inside the force.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

import sqlalchemy as sa

from cjdiversion import audit, clock
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case, Way
from cjdiversion.database import session
from cjdiversion.screenings.models import Screening
from cjdiversion.screenings.steps import Status

Place = tuple[Way, uuid.UUID | None]


@dataclass(frozen=True)
class Line:
    """One suite, or voluntary attendance to one unit. Shares are of questions that were put on the
    page; minutes are medians, None where there is no record."""

    place: str
    cases: int
    records: int
    questions: int
    not_asked: int
    not_answered: int  # refused, or unable to answer
    minutes_to_record: int | None
    minutes_from_start: int | None  # of the case, to the completed record or the paper it was on

    def share(self, count: int) -> float:
        return 100 * count / self.questions if self.questions else 0.0

    @property
    def shares(self) -> tuple[float, float, float]:
        """Per cent answered, refused or unable, not asked."""
        answered = self.questions - self.not_asked - self.not_answered
        return self.share(answered), self.share(self.not_answered), self.share(self.not_asked)

    @property
    def without(self) -> int:
        """Cases in which nobody completed a record."""
        return self.cases - self.records


def period(from_text: str, to_text: str) -> tuple[date, date]:
    """From an address; the last 90 days where it names none, or none that can be."""
    today = clock.today()
    from_on, to_on = _day(from_text), _day(to_text)
    if from_on is None or to_on is None or not from_on <= to_on <= today:
        return today - USUAL, today
    return max(from_on, to_on - LONGEST), to_on


USUAL, LONGEST = timedelta(days=90), timedelta(days=366)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def lines(actor: Actor, *, from_on: date, to_on: date) -> list[Line]:
    """Cases that began on these London days, both included. Suites first, then attendances."""
    require(actor, May.NUMBERS_SEE)
    begun = _begun(actor, from_on, to_on)
    names = _names(place[1] for place in begun)
    records = _records(actor, from_on, to_on)
    facts = {"from": from_on.isoformat(), "to": to_on.isoformat()}
    audit.record(
        Did.NUMBERS_SEEN,
        Operation.CONSULTATION,
        by=actor,
        kind=Screening.__tablename__,
        facts=facts,
    )
    found = [
        (list(Way).index(place[0]), _line(_words(place, names), count, records.get(place, ())))
        for place, count in begun.items()
    ]
    return [line for _, line in sorted(found, key=lambda pair: (pair[0], pair[1].place))]


def _where(actor: Actor, from_on: date, to_on: date) -> list[sa.ColumnElement[bool]]:
    """`is_open` is named so that the index of the force’s cases by day can be used."""
    return [
        Case.force_id == actor.force_id,
        Case.is_open.in_((True, False)),
        Case.quarantined_at.is_(None),  # of somebody else: it says nothing of who was here
        Case.opened_at >= clock.day_starts(from_on),
        Case.opened_at < clock.day_ends(to_on),
    ]


_PLACE = (
    Case.way,
    sa.case((Case.way == Way.CUSTODY, Case.suite_id), else_=Case.investigating_unit_id),
)


def _begun(actor: Actor, from_on: date, to_on: date) -> dict[Place, int]:
    query = sa.select(*_PLACE, sa.func.count()).where(*_where(actor, from_on, to_on))
    rows = session().execute(query.group_by(*_PLACE))
    return {(way, unit_id): count for way, unit_id, count in rows}


def _records(actor: Actor, from_on: date, to_on: date) -> Mapping[Place, Sequence[Any]]:
    """(when the case began, its first completed record)."""
    query = (
        sa.select(*_PLACE, Case.opened_at, Screening)
        .join(Screening, Screening.case_id == Case.id)
        .where(*_where(actor, from_on, to_on), Screening.status == Status.COMPLETE)
        .order_by(Screening.completed_at, Screening.id)
    )
    first: dict[uuid.UUID, tuple[Place, Any]] = {}
    for way, unit_id, opened_at, screening in session().execute(query):
        first.setdefault(screening.case_id, ((way, unit_id), (opened_at, screening)))
    found: dict[Place, list[Any]] = defaultdict(list)
    for place, record in first.values():
        found[place].append(record)
    return found


def _line(place: str, cases: int, records: Sequence[Any]) -> Line:
    done = [screening for _, screening in records]
    at_the_desk = [one for one in done if one.on_paper_at is None]
    return Line(
        place=place,
        cases=cases,
        records=len(done),
        questions=sum(one.asked_count for one in done),
        not_asked=sum(one.not_asked_count for one in done),
        not_answered=sum(one.refused_count + one.unable_count for one in done),
        minutes_to_record=_median((one.started_at, one.completed_at) for one in at_the_desk),
        minutes_from_start=_median((opened, _asked_at(one)) for opened, one in records),
    )


def _asked_at(screening: Screening) -> datetime | None:
    """When it was asked: typing it in from paper, hours later perhaps, is no part of it."""
    return screening.on_paper_at or screening.completed_at


def _median(pairs: Iterable[tuple[Any, Any]]) -> int | None:
    minutes = [(end - begin).total_seconds() / 60 for begin, end in pairs]
    return round(median(minutes)) if minutes else None


def _names(unit_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    wanted = [one for one in unit_ids if one]
    return {unit.id: unit.name for unit in accounts.units_of(wanted)}


def _words(place: Place, names: Mapping[uuid.UUID, str]) -> str:
    way, unit_id = place
    where = names.get(unit_id, "") if unit_id else "no unit yet"
    return where if way is Way.CUSTODY else f"{way.words}, {where}"
