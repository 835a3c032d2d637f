"""The one place that asks what time it is, and the one that turns London wall time into moments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_stopped_at: ContextVar[datetime | None] = ContextVar("stopped_at", default=None)


def _ticking() -> datetime:
    """The machine's clock. The tests put one here that goes on from the same noon every time."""
    return datetime.now(UTC)


def now() -> datetime:
    """The present moment, aware, UTC."""
    return _stopped_at.get() or _ticking()


def today() -> date:
    """The London date."""
    return london(now()).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Stop the clock, for stories told in the demo and in tests."""
    token = _stopped_at.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped_at.reset(token)


def london(moment: datetime) -> datetime:
    return moment.astimezone(LONDON)


def from_wall(wall: datetime) -> datetime:
    """A moment from what a London clock on the wall showed.

    In the hour that comes twice the first one is meant, unless `wall` has a fold. Raises
    ValueError in the hour that never was: a record must not silently move a person's arrest by an
    hour.
    """
    moment = wall.replace(tzinfo=LONDON).astimezone(UTC)
    if london(moment).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise ValueError("the clocks went forward over this time")
    return moment


def comes_twice(wall: datetime) -> bool:
    """In autumn one hour comes in BST and then again in GMT."""
    first, second = (wall.replace(tzinfo=LONDON, fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


def wall_time(moment: datetime) -> str:
    """14:05, London. In the hour that comes twice it says which: 01:30 BST, 01:30 GMT."""
    wall = london(moment)
    return f"{wall:%H:%M %Z}" if comes_twice(wall) else f"{wall:%H:%M}"


def day_starts(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


def day_ends(day: date) -> datetime:
    """The first moment after the London day."""
    return day_starts(day + timedelta(days=1))


def age_on(born_on: date, day: date) -> int:
    """Whole years. A person born on 29 February comes of age on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def in_words(moment: datetime) -> str:
    """23 November 2026 at 14:05, London."""
    wall = london(moment)
    return f"{wall.day} {wall:%B %Y} at {wall_time(moment)}"


def day_in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def ago_in_words(moment: datetime | None) -> str:
    """How long since, in the largest unit that says something: "3 hours", "2 days"."""
    if moment is None:
        return ""
    minutes = max(0, int((now() - moment).total_seconds() // 60))
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "less than a minute"
