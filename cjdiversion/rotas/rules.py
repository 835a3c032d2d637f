"""From weekly hours in London time and days that differ: who is there now, and until when. Pure.

Moments are made from wall time day by day, so that both clock changes are right: where the hour
comes twice the team counts as there only when it surely is, where it is missing the next one holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise
from typing import Any

from cjdiversion import clock
from cjdiversion.errors import Problem

Wrong = dict[str, list[Problem]]

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MIDNIGHT = 24 * 60
LOOKED_AHEAD = 35  # days; who is there longer than that is there around the clock
FURTHEST = timedelta(days=366)
_TIMES = r"([01]?\d|2[0-4])[:.]?([0-5]\d)"
_WINDOW = re.compile(rf"{_TIMES}\s*(?:to|-|–)\s*{_TIMES}", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d ()-]{3,29}")


@dataclass(frozen=True, order=True)
class Window:
    """In minutes of the London day."""

    starts: int
    ends: int

    @property
    def words(self) -> str:
        return f"{_wall(self.starts)} to {_wall(self.ends)}"

    @property
    def stored(self) -> dict[str, str]:
        return {"from": _wall(self.starts), "to": _wall(self.ends)}


Windows = tuple[Window, ...]
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Route:
    """Out of hours: who is called, where, and what else to know."""

    who: str = ""
    phone: str = ""
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.who or self.phone)


@dataclass(frozen=True)
class Week:
    """The hours from a day on; weekday 0 is Monday. `is_set`: by the team itself."""

    from_on: date
    hours: Mapping[int, Windows]
    route: Route = Route()
    is_set: bool = True

    @property
    def words(self) -> list[tuple[str, str]]:
        """(days, hours), days with the same hours in a row together."""
        runs = groupby(range(7), key=lambda day: in_words(self.hours.get(day, ())))
        return [(_named(list(days)), said) for said, days in runs]


@dataclass(frozen=True)
class Day:
    label: str
    windows: Windows


@dataclass(frozen=True)
class Timetable:
    """`weeks` in the order in which they take over from each other."""

    weeks: Sequence[Week]
    days: Mapping[date, Day]

    def week(self, day: date) -> Week:
        return [one for one in self.weeks if one.from_on <= day][-1]

    def windows(self, day: date) -> Windows:
        if day in self.days:
            return self.days[day].windows
        return self.week(day).hours.get(day.weekday(), ())


@dataclass(frozen=True)
class Standing:
    """At one moment. `until`: when they close; `opens_at`: when they are there next. None where
    that is not within the days looked ahead."""

    is_open: bool
    until: datetime | None
    opens_at: datetime | None
    week: Week
    day: Day | None

    @property
    def is_set(self) -> bool:
        """Nobody is called away, and nothing is raised, on hours the team has not set."""
        return self.week.is_set

    @property
    def is_closed(self) -> bool:
        return self.is_set and not self.is_open


def standing(timetable: Timetable, now: datetime) -> Standing:
    today = clock.london(now).date()
    coming = list(spans(timetable, today - timedelta(days=1), LOOKED_AHEAD + 2))
    here = next((one for one in coming if one[0] <= now < one[1]), None)
    after = next((begins for begins, _ in coming if begins > now), None)
    end = clock.day_starts(today + timedelta(days=LOOKED_AHEAD))
    until = here[1] if here and here[1] <= end else None
    held = timetable.week(today)
    return Standing(here is not None, until, after, held, timetable.days.get(today))


def spans(timetable: Timetable, first: date, days: int) -> list[Span]:
    """From and to of each time they are there, in order; what meets at midnight is one."""
    walls: list[list[int]] = []
    for number in range(days):
        for window in sorted(timetable.windows(first + timedelta(days=number))):
            begins, ends = (number * MIDNIGHT + at for at in (window.starts, window.ends))
            if walls and begins <= walls[-1][1]:
                walls[-1][1] = max(ends, walls[-1][1])
            else:
                walls.append([begins, ends])
    found = [(_moment(first, begins, 1), _moment(first, ends, 0)) for begins, ends in walls]
    return [(begins, ends) for begins, ends in found if begins < ends]


def is_within(timetable: Timetable, starts_at: datetime, ends_at: datetime) -> bool:
    first = clock.london(starts_at).date()
    days = (clock.london(ends_at).date() - first).days + 2
    there = spans(timetable, first - timedelta(days=1), days + 1)
    return any(begins <= starts_at and ends_at <= ends for begins, ends in there)


def _moment(first: date, minute: int, fold: int) -> datetime:
    day, rest = divmod(minute, MIDNIGHT)
    wall = datetime.combine(first + timedelta(days=day), time(rest // 60, rest % 60, fold=fold))
    while True:
        try:
            return clock.from_wall(wall)
        except ValueError:  # in the hour that never was: when it is over
            wall += timedelta(minutes=1)


# --- what is set ----------------------------------------------------------------------------------


def parsed(text: str) -> Windows:
    """“07:00 to 12:00, 13:00 to 21:00”; nothing is closed. Raises ValueError in words."""
    parts = [part.strip() for part in re.split(r",|;|\band\b", text) if part.strip()]
    found = []
    for part in parts:
        told = _WINDOW.fullmatch(part)
        if told is None:
            raise ValueError(f"Write hours like 07:00 to 21:00. “{part}” is not")
        hours = [int(number) for number in told.groups()]
        window = Window(hours[0] * 60 + hours[1], hours[2] * 60 + hours[3])
        if window.ends > MIDNIGHT or window.starts >= MIDNIGHT:
            raise ValueError("A day ends at 24:00")
        if window.starts >= window.ends:
            raise ValueError("Past midnight, end at 24:00 and begin the next day at 00:00")
        found.append(window)
    found.sort()
    if any(one.ends > other.starts for one, other in pairwise(found)):
        raise ValueError("These hours overlap")
    return tuple(found)


def wrong_hours(said: Mapping[str, str]) -> Wrong:
    """`said`: field → text."""
    wrong: Wrong = {}
    for name, text in said.items():
        try:
            parsed(text)
        except ValueError as refused:
            wrong[name] = [("hours", str(refused))]
    return wrong


def wrong_day(field: str, day: date, today: date) -> Wrong:
    if day < today:
        return {field: [("past", "What held on a day that is over is not changed")]}
    if day - today > FURTHEST:
        return {field: [("far", "Enter a day within the next 12 months: check the year")]}
    return {}


def wrong_phone(phone: str) -> Wrong:
    if _PHONE.fullmatch(phone) is None:
        return {"phone": [("phone", "Enter a telephone number, like 01632 960001")]}
    return {}


# --- stored and told ------------------------------------------------------------------------------


def week_of(rows: Iterable[Mapping[str, Any]]) -> dict[int, Windows]:
    """Of rows {weekday, from, to}, as they are stored and as reference data has them."""
    found: dict[int, Windows] = {}
    for row in rows:
        day = int(row["weekday"])
        found[day] = tuple(sorted((*found.get(day, ()), window_of(row))))
    return found


def window_of(row: Mapping[str, Any]) -> Window:
    return Window(_minute(row["from"]), _minute(row["to"]))


def in_words(windows: Windows) -> str:
    if windows == (Window(0, MIDNIGHT),):
        return "around the clock"
    return " and ".join(one.words for one in windows) or "closed"


def hours_in_words(week: Week) -> str:
    return ", ".join(f"{days} {said}" for days, said in week.words)


def _named(days: Sequence[int]) -> str:
    first, last = DAYS[days[0]], DAYS[days[-1]]
    return {1: first, 2: f"{first} and {last}", 7: "Every day"}.get(len(days), f"{first} to {last}")


def _minute(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
