"""The geometry of the waits: a month is a bar from the lower to the upper quartile, with a mark at
the middle. Coordinates and words, never markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cjdiversion.disposals.consistency.waits import Spread, Waited, in_words

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
    name: str


@dataclass(frozen=True)
class Drawing:
    size: str
    width: int
    height: int
    right: int
    bottom: int
    boxes: tuple[Box, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


def drawings(found: Waited) -> tuple[Drawing, ...]:
    """Twice, for a wide and a narrow screen; none where no month has enough cases."""
    months = [month for month in found.months if month.quartiles is not None]
    if not months:
        return ()
    return _drawing(months, "wide", WIDE), _drawing(months, "narrow", NARROW)


def _drawing(months: Sequence[Spread], size: str, width: int) -> Drawing:
    right, bottom = width - RIGHT_MARGIN, HEIGHT - BOTTOM_MARGIN
    told = [(month, month.quartiles or (0.0, 0.0, 0.0)) for month in months]
    steps = _steps(max(high for _, (_, _, high) in told))
    along = [_number(month) for month in months]
    each = (right - LEFT) / (along[-1] - along[0] + 1)

    def y(days: float) -> float:
        return round(bottom - days / steps[-1] * (bottom - TOP), 1)

    def box(at: int, month: Spread, low: float, middle: float, high: float) -> Box:
        name = (
            f"{month.name}: half within {in_words(middle)} days, from {in_words(low)} to "
            f"{in_words(high)}, of {month.n} cases"
        )
        wide = round(min(40.0, each * 0.7), 1)
        x = round(LEFT + (at - along[0] + 0.5) * each - wide / 2, 1)
        return Box(x, wide, y(high), y(low), y(middle), name)

    boxes = tuple(box(at, month, *days) for at, (month, days) in zip(along, told, strict=True))
    every = -(-(along[-1] - along[0] + 1) // max(1, width // 80))
    shown = [
        Tick(round(one.x + one.width / 2, 1), f"{month.first:%b %y}")
        for at, one, month in zip(along, boxes, months, strict=True)
        if (at - along[0]) % every == 0
    ]
    ticks = tuple(Tick(y(step), f"{step:g}") for step in steps)
    return Drawing(size, width, HEIGHT, right, bottom, boxes, tuple(shown), ticks)


def _number(month: Spread) -> int:
    assert month.first is not None
    return month.first.year * 12 + month.first.month


def _steps(top: float) -> list[float]:
    """Round numbers from 0 to the first at or above `top`."""
    sizes = (m * 10.0**power for power in range(-1, 6) for m in (1, 2, 5))
    size = next(size for size in sizes if top / size <= _MOST_STEPS)
    count = max(1, -int(-top // size))
    return [round(size * step, 1) for step in range(count + 1)]
