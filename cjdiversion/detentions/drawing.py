"""The clocks of a case on one line of time: where each mark stands, for the template to draw. The
table beside it says the same. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cjdiversion import clock
from cjdiversion.detentions.clocks import Clock, State
from cjdiversion.detentions.periods import Stretch

_ROW, _TOP, _BOTTOM = 46, 10, 34
_DAY = 24
_STEPS = (1, 2, 3, 6, 12, _DAY, 2 * _DAY, 5 * _DAY, 10 * _DAY, 50 * _DAY)  # hours
_EDGE = 25  # so near the end of the line a time is written inwards
_SIZES = (("wide", 940, 8), ("narrow", 340, 4))  # name, width, ticks at most


@dataclass(frozen=True)
class Bar:
    """`done` is where a review or check was done."""

    words: str
    state: State
    y: int
    from_x: float
    to_x: float
    done: float | None


@dataclass(frozen=True)
class Tick:
    x: float
    text: str
    anchor: str


@dataclass(frozen=True)
class Shade:
    """In hospital."""

    x: float
    width: float


@dataclass(frozen=True)
class Drawing:
    size: str
    width: int
    height: int
    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    shades: Sequence[Shade]
    now_x: float
    base_y: int


def drawings(clocks: Sequence[Clock], stretches: Sequence[Stretch], now: datetime) -> list[Drawing]:
    """One for a wide page and one for a narrow; none where no clock has a beginning and an end."""
    drawn = [one for one in clocks if one.started_at and (one.due_at or one.done_at)]
    if not any(one.code.startswith("warrant") for one in drawn):  # else it dwarfs the rest
        drawn = [one for one in drawn if one.code != "overall"]
    if not drawn:
        return []
    return [_drawing(size, width, most, drawn, stretches, now) for size, width, most in _SIZES]


def _drawing(
    size: str,
    width: int,
    most: int,
    clocks: Sequence[Clock],
    stretches: Sequence[Stretch],
    now: datetime,
) -> Drawing:
    begins_at, ends_at = _reach(clocks, now)

    def x(moment: datetime) -> float:
        along = (moment - begins_at) / (ends_at - begins_at)
        return round(min(max(along, 0), 1) * (width - 2) + 1, 1)

    base_y = _TOP + _ROW * len(clocks)
    return Drawing(
        size,
        width,
        base_y + _BOTTOM,
        [_bar(one, _TOP + _ROW * row, x) for row, one in enumerate(clocks)],
        [_tick(x(at), text, width) for at, text in _ticks(begins_at, ends_at, most)],
        [
            Shade(x(one.begins_at), round(x(one.ends_at or now) - x(one.begins_at), 1))
            for one in stretches
        ],
        x(now),
        base_y,
    )


def _tick(x: float, text: str, width: int) -> Tick:
    anchor = "start" if x < _EDGE else "end" if x > width - _EDGE else "middle"
    return Tick(x, text, anchor)


def _reach(clocks: Sequence[Clock], now: datetime) -> tuple[datetime, datetime]:
    """From the first beginning to the last end, or to now where that is not long after."""
    begins_at = min(one.started_at for one in clocks if one.started_at)
    ends = [at for one in clocks for at in (one.due_at, one.done_at) if at]
    last = max(ends)
    ends_at = max(last, min(now, last + (last - begins_at)))
    return begins_at, max(ends_at, begins_at + timedelta(hours=1))


def _bar(one: Clock, y: int, x: Callable[[datetime], float]) -> Bar:
    assert one.started_at is not None
    to_at = one.due_at or one.done_at or one.started_at
    return Bar(
        f"{one.label}: {one.state.words.lower()}",
        one.state,
        y,
        x(one.started_at),
        x(to_at),
        x(one.done_at) if one.done_at else None,
    )


def _ticks(begins_at: datetime, ends_at: datetime, most: int) -> Iterator[tuple[datetime, str]]:
    """At full hours of the London clock; midnight is said as the day that begins."""
    step = next(
        (one for one in _STEPS if (ends_at - begins_at) / timedelta(hours=one) <= most), _STEPS[-1]
    )
    at = begins_at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while at < ends_at:
        wall = clock.london(at)
        if wall.hour % min(step, _DAY) == 0 and wall.toordinal() % max(step // _DAY, 1) == 0:
            yield at, f"{wall:%H:%M}" if wall.hour else f"{wall.day} {wall:%b}"
        at += timedelta(hours=1)
