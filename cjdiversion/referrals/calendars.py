"""Working time on the wall clock of London, counted in moments of UTC. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from cjdiversion import clock

Holidays = Mapping[date, str]
"""Days nobody works, and what each is called."""

FURTHEST = timedelta(days=3660)  # a target nobody ever works towards is a mistake in the data
MIDNIGHT = 24 * 60
_END = datetime.max.replace(tzinfo=UTC)


class Unit(StrEnum):
    MINUTES = "minutes"
    HOURS = "working-hours"
    DAYS = "working-days"


@dataclass(frozen=True)
class Target:
    """`opens` and `closes` are minutes of the London day, `weekdays` 0 for Monday. A working day is
    one whole window of working time, wherever in the day it begins."""

    amount: int
    unit: Unit = Unit.MINUTES
    opens: int = 9 * 60
    closes: int = 17 * 60
    weekdays: frozenset[int] = frozenset(range(5))
    label: str = ""
    source: str = ""
    mark: str = ""

    def __post_init__(self) -> None:
        if self.amount < 1 or not 0 <= self.opens < self.closes <= MIDNIGHT or not self.weekdays:
            raise ValueError(f"not a target: {self}")

    @property
    def length(self) -> timedelta:
        """How much time counts until it is due."""
        if self.unit is Unit.MINUTES:
            return timedelta(minutes=self.amount)
        if self.unit is Unit.HOURS:
            return timedelta(hours=self.amount)
        return self.amount * timedelta(minutes=self.closes - self.opens)


@dataclass(frozen=True)
class Pause:
    """Without an end it still lasts."""

    starts_at: datetime
    ends_at: datetime | None
    words: str


class Why(StrEnum):
    COUNTED = "counted"
    PAUSED = "paused"
    HOLIDAY = "bank-holiday"
    WEEKEND = "weekend"
    CLOSED = "outside-hours"


@dataclass(frozen=True)
class Stretch:
    """A stretch of the clock, counted or not. `name`: of the holiday, or why it stood still."""

    starts_at: datetime
    ends_at: datetime
    why: Why
    name: str = ""

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def is_counted(self) -> bool:
        return self.why is Why.COUNTED


@dataclass(frozen=True)
class Count:
    """`due_at` is None while a pause lasts: then nobody can say. `stretches` follow each other
    without a gap from the start until it is due, or until the pause that lasts."""

    starts_at: datetime
    due_at: datetime | None
    target: Target
    stretches: tuple[Stretch, ...]
    stands_since: datetime | None = None

    @property
    def counted(self) -> timedelta:
        return sum((one.length for one in self.stretches if one.is_counted), timedelta())


def count(
    starts_at: datetime, target: Target, holidays: Holidays, pauses: Sequence[Pause] = ()
) -> Count:
    """Due at the moment at which as much time has counted as the target says."""
    left, found = target.length, list[Stretch]()
    for one in _split(_open(starts_at, target, holidays), pauses):
        if one.starts_at - starts_at > FURTHEST:
            raise ValueError(f"nobody works towards this within ten years: {target}")
        if one.why is Why.PAUSED and one.ends_at == _END:
            return Count(starts_at, None, target, _merged(found), stands_since=one.starts_at)
        if one.is_counted and one.length >= left:
            due_at = one.starts_at + left
            found.append(Stretch(one.starts_at, due_at, Why.COUNTED))
            return Count(starts_at, due_at, target, _merged(found))
        found.append(one)
        left -= one.length if one.is_counted else timedelta()
    raise AssertionError("the calendar has no end")


def _open(starts_at: datetime, target: Target, holidays: Holidays) -> Iterator[Stretch]:
    """Without an end, as nobody had paused it."""
    if target.unit is Unit.MINUTES:
        yield Stretch(starts_at, _END, Why.COUNTED)
        return
    day = clock.london(starts_at).date()
    while True:
        for one in _of_day(day, target, holidays):
            begins = max(one.starts_at, starts_at)
            if begins < one.ends_at:
                yield Stretch(begins, one.ends_at, one.why, one.name)
        day += timedelta(days=1)


def _of_day(day: date, target: Target, holidays: Holidays) -> Iterator[Stretch]:
    starts, ends = clock.day_starts(day), clock.day_ends(day)
    if day in holidays:
        yield Stretch(starts, ends, Why.HOLIDAY, holidays[day])
    elif day.weekday() not in target.weekdays:
        yield Stretch(starts, ends, Why.WEEKEND)
    else:
        opens, closes = _at(day, target.opens), _at(day, target.closes)
        yield Stretch(starts, opens, Why.CLOSED)
        yield Stretch(opens, closes, Why.COUNTED)
        yield Stretch(closes, ends, Why.CLOSED)


def _at(day: date, minute: int) -> datetime:
    """What the clock on the wall shows; in the hour that never was, an hour later."""
    if minute == MIDNIGHT:
        return clock.day_ends(day)
    wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=clock.LONDON)
    return wall.astimezone(UTC)


def _split(stretches: Iterator[Stretch], pauses: Sequence[Pause]) -> Iterator[Stretch]:
    """A pause comes before whatever else would say why nothing counts."""
    ends = {one: one.ends_at or _END for one in pauses}
    edges = sorted({edge for one in pauses for edge in (one.starts_at, ends[one])})
    for stretch in stretches:
        inside = [edge for edge in edges if stretch.starts_at < edge < stretch.ends_at]
        for begins, until in pairwise([stretch.starts_at, *inside, stretch.ends_at]):
            during = next((p for p in pauses if p.starts_at <= begins and until <= ends[p]), None)
            if during is None:
                yield Stretch(begins, until, stretch.why, stretch.name)
            elif during.ends_at is None:
                yield Stretch(begins, _END, Why.PAUSED, during.words)
            else:
                yield Stretch(begins, until, Why.PAUSED, during.words)


def _merged(found: Sequence[Stretch]) -> tuple[Stretch, ...]:
    merged: list[Stretch] = []
    for one in found:
        before = merged[-1] if merged else None
        if before and (before.why, before.name) == (one.why, one.name):
            merged[-1] = Stretch(before.starts_at, one.ends_at, one.why, one.name)
        else:
            merged.append(one)
    return tuple(merged)
