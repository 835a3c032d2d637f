"""The geometry of the waits: a month is a bar from the lower to the upper quartile, with a mark at
the middle; across them the average of the middles and the limits about it. Coordinates and words,
never markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjdiversion.disposals.consistency.waits import Spread, Waited, in_words

if TYPE_CHECKING:
    from cjdiversion.disposals.consistency.waits_run import Run

WIDE, NARROW, HEIGHT = 720, 328, 320
LEFT, TOP, RIGHT_MARGIN, BOTTOM_MARGIN = 48, 34, 14, 40
_MOST_STEPS = 6


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Box:
    """From the lower quartile down at `bottom` to the upper one at `top`; `middle`: the median."""

    x: float
    width: float
    top: float
    bottom: float
    middle: float
    is_odd: bool
    name: str


@dataclass(frozen=True)
class Marker:
    """A dated change: its line, and its number in the list under the chart."""

    x: float
    number: int


@dataclass(frozen=True)
class Drawing:
    """`mean` and `limits` of the run, none where there is none."""

    size: str
    width: int
    height: int
    right: int
    bottom: int
    boxes: tuple[Box, ...]
    mean: float | None
    limits: tuple[float, ...]
    markers: tuple[Marker, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


def drawings(found: Waited, run: Run | None = None) -> tuple[Drawing, ...]:
    """Twice, for a wide and a narrow screen; none where no month has enough cases."""
    months = [month for month in found.months if month.quartiles is not None]
    if not months:
        return ()
    return _drawing(months, run, "wide", WIDE), _drawing(months, run, "narrow", NARROW)


def _drawing(months: Sequence[Spread], run: Run | None, size: str, width: int) -> Drawing:
    right, bottom = width - RIGHT_MARGIN, HEIGHT - BOTTOM_MARGIN
    top = max(high for _, _, high in map(_quartiles, months))
    steps = _steps(max(top, run.high) if run else top)
    along = [_number(month) for month in months]
    each = (right - LEFT) / (along[-1] - along[0] + 1)

    def x(number: int) -> float:
        return LEFT + (number - along[0] + 0.5) * each

    def y(days: float) -> float:
        return round(bottom - days / steps[-1] * (bottom - TOP), 1)

    def box(month: Spread) -> Box:
        low, middle, high = _quartiles(month)
        is_odd = run is not None and month.key in run.odd
        wide = round(min(40.0, each * 0.7), 1)
        at = round(x(_number(month)) - wide / 2, 1)
        return Box(at, wide, y(high), y(low), y(middle), is_odd, _name(month, is_odd))

    every = -(-(along[-1] - along[0] + 1) // max(1, width // 80))
    return Drawing(
        size,
        width,
        HEIGHT,
        right,
        bottom,
        boxes=tuple(map(box, months)),
        mean=y(run.mean) if run else None,
        limits=tuple(y(days) for days in (run.low, run.high) if days >= 0) if run else (),
        markers=tuple(
            Marker(round(x(change.on.year * 12 + change.on.month), 1), number)
            for number, change in enumerate(run.changes if run else (), 1)
        ),
        x_ticks=tuple(
            Tick(round(x(at), 1), f"{month.first:%b %y}")
            for at, month in zip(along, months, strict=True)
            if (at - along[0]) % every == 0
        ),
        y_ticks=tuple(Tick(y(step), f"{step:g}") for step in steps),
    )


def _quartiles(month: Spread) -> tuple[float, float, float]:
    assert month.quartiles is not None
    return month.quartiles


def _name(month: Spread, is_odd: bool) -> str:
    low, middle, high = map(in_words, _quartiles(month))
    words = f"{month.name}: half within {middle} days, from {low} to {high}, of {month.n} cases"
    return words + "; outside the limits" * is_odd


def _number(month: Spread) -> int:
    assert month.first is not None
    return month.first.year * 12 + month.first.month


def _steps(top: float) -> list[float]:
    """Round numbers from 0 to the first at or above `top`."""
    sizes = (m * 10.0**power for power in range(-1, 6) for m in (1, 2, 5))
    size = next(size for size in sizes if top / size <= _MOST_STEPS)
    count = max(1, -int(-top // size))
    return [round(size * step, 1) for step in range(count + 1)]
