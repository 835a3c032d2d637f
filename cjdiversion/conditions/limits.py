"""How long a condition may run, and how many hours of attendance conditions may ask for. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Protocol

ATTENDANCE_HOURS = 20  # V: Police and Justice Act 2006 s17; all conditions of one caution together
_CAP = "Police and Justice Act 2006 s17: 20 hours in all, not counting rehabilitation (V)"

Wrong = dict[str, list[tuple[str, str]]]


class Kind(StrEnum):
    """The objects a condition may have: Criminal Justice Act 2003 s22(3) (V)."""

    REHABILITATIVE = "rehabilitative"
    REPARATIVE = "reparative"
    PUNITIVE = "punitive"

    @property
    def words(self) -> str:
        return {
            Kind.REHABILITATIVE: "Rehabilitative: helps the person not to offend again",
            Kind.REPARATIVE: "Reparative: makes good what was done",
            Kind.PUNITIVE: "Punitive: a penalty",
        }[self]


@dataclass(frozen=True)
class Rule:
    """A dated row: its number, and where that comes from."""

    number: int
    source: str


@dataclass(frozen=True)
class Limits:
    """The rows of reference data “condition_times” that held on the day a record was signed."""

    weeks: Rule
    exceptional_weeks: Rule
    buffer_days: Rule
    remind_days: Rule
    remind_again_days: Rule


def limits(rows: Iterable[Any]) -> Limits:
    """`rows`: reference data “condition_times” of the force on the day."""
    found = {
        row.code: Rule(int(row.attributes["number"]), f"{row.source} ({row.mark.value})")
        for row in rows
    }
    names = "weeks", "exceptional-weeks", "buffer-days", "remind-days", "remind-again-days"
    return Limits(*(found[name] for name in names))


# --- how long -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Latest:
    """The last day a condition may be due, and the rule that makes it that day."""

    on: date
    code: str
    words: str
    source: str


def latest(
    begun_on: date, summary_limit_on: date | None, held: Limits, *, is_exceptional: bool = False
) -> Latest:
    """The earlier of so many weeks from the signature and the time limit for prosecuting a summary
    offence less the days it takes to prosecute. A variation does not begin the weeks again."""
    rule = held.exceptional_weeks if is_exceptional else held.weeks
    weeks = f"A condition is due within {rule.number} weeks of the signature"
    by_weeks = Latest(begun_on + timedelta(weeks=rule.number), "due-late", weeks, rule.source)
    if summary_limit_on is None:
        return by_weeks
    before = f"{held.buffer_days.number} days before the time limit for prosecuting"
    by_law = Latest(
        summary_limit_on - timedelta(days=held.buffer_days.number),
        "due-summary",
        f"A condition is due at least {before}",
        f"Magistrates’ Courts Act 1980 s127 (V); {held.buffer_days.source}",
    )
    return min(by_law, by_weeks, key=lambda one: one.on)


def wrong_due(due_on: date, latest_on: Latest, *, not_before: date) -> Wrong:
    """Empty where the day can be kept."""
    if due_on < not_before:
        return {"due_on": [("due-past", "The day it is due must not be in the past")]}
    if due_on <= latest_on.on:
        return {}
    day = f"{latest_on.on.day} {latest_on.on:%B %Y}"
    words = f"{latest_on.words}: by {day} at the latest. Source: {latest_on.source}"
    return {"due_on": [(latest_on.code, words)]}


def wrong_exception(due_on: date, ordinary: Latest, because: str) -> Wrong:
    """Beyond the ordinary weeks only with a reason."""
    if due_on <= ordinary.on or because.strip():
        return {}
    words = f"{ordinary.words}, unless you say why longer is exceptional"
    return {"exceptional_because": [("exception", f"{words}. Source: {ordinary.source}")]}


def next_asked(due_on: date, held: Limits, asked_on: date | None = None) -> date | None:
    """The day on which the provider is asked next: some days before it is due, and once more
    shortly before. None where nobody is asked again."""
    if asked_on is None:
        return due_on - timedelta(days=held.remind_days.number)
    again = due_on - timedelta(days=held.remind_again_days.number)
    return again if again > asked_on else None


# --- how many hours -----------------------------------------------------------------------------


class Attended(Protocol):
    @property
    def kind(self) -> Kind: ...
    @property
    def hours(self) -> int | None: ...


def attendance(conditions: Iterable[Attended]) -> int:
    """Hours that count: rehabilitative attendance does not."""
    return sum(one.hours or 0 for one in conditions if one.kind is not Kind.REHABILITATIVE)


def wrong_hours(kind: Kind, hours: int | None, others: Iterable[Attended], asks: bool) -> Wrong:
    """`others`: the conditions this one stands beside; `asks`: whether it is one of attendance."""
    if asks and not hours:
        return {"hours": [("hours-missing", "Enter how many hours of attendance it asks for")]}
    if hours and not asks:
        words = "This condition is not one of attendance: leave the hours empty"
        return {"hours": [("hours-not-asked", words)]}
    if kind is Kind.REHABILITATIVE or not hours:
        return {}
    before = attendance(others)
    if before + hours <= ATTENDANCE_HOURS:
        return {}
    said = f"All conditions together may ask for {ATTENDANCE_HOURS} hours of attendance at most"
    words = f"{said}. The others ask for {before}. Source: {_CAP}"
    return {"hours": [("hours-over", words)]}


def wrong_kind(kind: Kind, starter: Mapping[str, Any]) -> Wrong:
    """`starter`: attributes of the chosen row of reference data “condition_starters”."""
    if kind.value in starter["kinds"]:
        return {}
    return {"kind": [("kind", "This beginning is not used for a condition of this kind")]}
