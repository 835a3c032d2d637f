"""A deadline step by step, in the words of the page and the API. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cjdiversion import clock
from cjdiversion.referrals import steps
from cjdiversion.referrals.calendars import Stretch, Unit, Why
from cjdiversion.referrals.due import Deadline, Turn
from cjdiversion.referrals.moments import Hold

Label = Callable[[str, str], str]
"""Of a kind of reference data and a code."""

WIDE = 1000  # of the drawing
_NOTHING = "less than a minute"
_BEGAN = {
    steps.SEND.name: "It was sent",
    steps.BEGIN.name: "L&D started it themselves",
    steps.REOPEN.name: "It was opened again",
    steps.REDIRECT.name: "It was redirected after it had been accepted",
    steps.RECEIVE.name: "The team it was redirected to received it",
    steps.ACCEPT.name: "It was accepted",
}
_WHY = {
    Why.COUNTED: "Counted",
    Why.WEEKEND: "Not a working day",
    Why.CLOSED: "Outside working hours",
    Why.HOLIDAY: "Bank holiday",
    Why.PAUSED: "On hold",
}
_COLOURS = {Why.COUNTED: "#1d70b8", Why.PAUSED: "#f47738", Why.HOLIDAY: "#4c2c92"}
_OTHERWISE = "#cecece"


@dataclass(frozen=True)
class Line:
    """A stretch of the clock in words."""

    starts_at: datetime
    ends_at: datetime
    minutes: int
    length: str
    is_counted: bool
    words: str


@dataclass(frozen=True)
class Bar:
    x: int
    width: int
    colour: str
    words: str


@dataclass(frozen=True)
class Explained:
    kind: str
    title: str
    state: str
    colour: str
    began: str
    starts_at: datetime
    due_at: datetime | None
    met_at: datetime | None
    stands_since: datetime | None
    target: str
    counts: str
    source: str
    mark: str
    lines: Sequence[Line]
    turns: Sequence[str]
    notes: Sequence[str]
    bars: Sequence[Bar]
    counted: str
    skipped: str


def explained(
    deadline: Deadline, holds: Sequence[Hold], label: Label, *, now: datetime
) -> Explained:
    count, target = deadline.count, deadline.count.target
    state, colour = _state(deadline, now)
    skipped = sum((one.length for one in count.stretches if not one.is_counted), timedelta())
    return Explained(
        kind=deadline.kind.value,
        title=deadline.kind.words,
        state=state,
        colour=colour,
        began=_began(deadline),
        starts_at=count.starts_at,
        due_at=count.due_at,
        met_at=deadline.met_at,
        stands_since=count.stands_since,
        target=target.label,
        counts=_counts(target.unit, target.amount, target.opens, target.closes),
        source=target.source,
        mark=target.mark,
        lines=[_line(one, label) for one in count.stretches],
        turns=[_turned(one, label) for one in deadline.turns],
        notes=[_ran_on(one, label) for one in holds if _concerns(one, deadline)],
        bars=_bars(count.stretches, label),
        counted=in_hours(count.counted),
        skipped=in_hours(skipped),
    )


def _state(deadline: Deadline, now: datetime) -> tuple[str, str]:
    due_at, met_at = deadline.due_at, deadline.met_at
    if deadline.is_exempt:
        return "Exempt", "grey"
    if met_at is not None:
        return ("Met", "green") if due_at is None or met_at <= due_at else ("Met late", "orange")
    if not deadline.is_running:
        return "Ended", "grey"
    if due_at is None:
        return "Stands still", "yellow"
    return ("Running", "blue") if due_at > now else ("Missed", "red")


def _began(deadline: Deadline) -> str:
    """What the count that holds begins with: a change of the priority or leaving may begin one."""
    begins = deadline.count.starts_at
    changed = [one for one in deadline.turns if one.at == begins and not one.is_kept]
    if changed and changed[-1].after:
        return "Its priority was amended"
    return "The person left" if changed else _BEGAN[deadline.begun_by]


def _counts(unit: Unit, amount: int, opens: int, closes: int) -> str:
    if unit is Unit.MINUTES:
        return f"Every minute counts, day and night, until there are {amount:,}"
    hours = f"{_wall(opens)} to {_wall(closes)}"
    if unit is Unit.HOURS:
        return f"Only working hours count, {hours}, until there are {amount}"
    day = in_words(timedelta(minutes=closes - opens))
    return f"Only working hours count, {hours}. A working day is {day} of them: {amount} in all"


def _line(one: Stretch, label: Label) -> Line:
    return Line(
        one.starts_at,
        one.ends_at,
        int(one.length.total_seconds() // 60),
        in_words(one.length),
        one.is_counted,
        _words(one, label),
    )


def _words(one: Stretch, label: Label) -> str:
    if one.why is Why.PAUSED:
        return f"On hold: {label('referral_hold_reasons', one.name)}"
    return f"{_WHY[one.why]}: {one.name}" if one.name else _WHY[one.why]


def _turned(one: Turn, label: Label) -> str:
    at = clock.in_words(one.at)
    if one.after:
        before, after = (label("referral_priorities", code) for code in (one.before, one.after))
        said = f"Amended from {before.lower()} to {after.lower()} {at}."
    else:
        said = f"The person left {at}, so it waits at least as long as a routine one from then."
    if one.is_kept:
        return f"{said} It stays due when it was, {_due(one.due_before)}"
    return f"{said} It was due {_due(one.due_before)}, and is due {_due(one.due_after)}"


def _due(at: datetime | None) -> str:
    return clock.in_words(at) if at else "once it is off hold"


def _concerns(hold: Hold, deadline: Deadline) -> bool:
    """A hold while the clock ran, that did not stop it."""
    ends = deadline.met_at or deadline.due_at
    begins = deadline.count.starts_at
    is_before = ends is None or hold.starts_at < ends
    return not hold.stops and is_before and (hold.ends_at is None or hold.ends_at > begins)


def _ran_on(hold: Hold, label: Label) -> str:
    why = label("referral_hold_reasons", hold.reason)
    return f"On hold from {clock.in_words(hold.starts_at)}: {why}. The clock runs on in that time"


def _bars(stretches: Sequence[Stretch], label: Label) -> list[Bar]:
    whole = sum((one.length for one in stretches), timedelta())
    bars: list[Bar] = []
    passed = timedelta()
    for one in stretches:
        x, until = (int(WIDE * at / whole) for at in (passed, passed + one.length))
        passed += one.length
        bars.append(
            Bar(x, max(until - x, 1), _COLOURS.get(one.why, _OTHERWISE), _words(one, label))
        )
    return bars


def in_words(length: timedelta) -> str:
    """2 days 3 hours 5 minutes; what is zero is left out."""
    minutes = int(length.total_seconds() // 60)
    parts = ((minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute"))
    return " ".join(_many(count, unit) for count, unit in parts if count) or _NOTHING


def in_hours(length: timedelta) -> str:
    """40 hours 5 minutes: a working day is not a day."""
    minutes = int(length.total_seconds() // 60)
    parts = ((minutes // 60, "hour"), (minutes % 60, "minute"))
    return " ".join(_many(count, unit) for count, unit in parts if count) or _NOTHING


def _many(count: int, unit: str) -> str:
    return f"{count:,} {unit}{'' if count == 1 else 's'}"


def _wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
