"""The geometry of the months: coordinates and words, never markup. Laid out for a wide and for a
narrow screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cjdiversion.disposals.chart_parts import NARROW_HEIGHT, NARROW_WIDTH, Tick, steps
from cjdiversion.disposals.consistency.months import Month, Run

WIDE, HEIGHT = 720, 360
LEFT, TOP, RIGHT_MARGIN, BOTTOM_MARGIN = 48, 34, 14, 50
_CIRCLE = "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z"
_SQUARE = "m-6-6h12v12h-12z"  # a month that stands out: colour is never alone


@dataclass(frozen=True)
class Point:
    path: str
    is_odd: bool
    name: str


@dataclass(frozen=True)
class Marker:
    """A dated change: its line, and its number in the list under the chart."""

    x: float
    number: int


@dataclass(frozen=True)
class Drawing:
    size: str
    width: int
    height: int
    right: int
    bottom: int
    line: str
    mean: float
    limits: tuple[str, str]
    points: tuple[Point, ...]
    markers: tuple[Marker, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


def drawings(run: Run) -> tuple[Drawing, ...]:
    """None where there is nothing to draw."""
    if not run.months:
        return ()
    return (
        _drawing(run, "wide", WIDE, HEIGHT),
        _drawing(run, "narrow", NARROW_WIDTH, NARROW_HEIGHT),
    )


def _drawing(run: Run, size: str, width: int, height: int) -> Drawing:
    months = run.months
    highest = max(max(month.share, month.high) for month in months)
    y_steps = steps(100 * highest, most=6)
    right, bottom = width - RIGHT_MARGIN, height - BOTTOM_MARGIN
    along = [_number(month.first.year, month.first.month) for month in months]
    wide = max(1, along[-1] - along[0])

    def x(month: int) -> float:
        return round(LEFT + 12 + (month - along[0]) / wide * (right - LEFT - 24), 1)

    def y(share: float) -> float:
        return round(bottom - share / (y_steps[-1] / 100) * (bottom - TOP), 1)

    def path(shares: Iterable[float]) -> str:
        return "M" + "L".join(f"{x(at)} {y(s)}" for at, s in zip(along, shares, strict=True))

    return Drawing(
        size=size,
        width=width,
        height=height,
        right=right,
        bottom=bottom,
        line=path(month.share for month in months),
        mean=y(run.mean),
        limits=(path(month.low for month in months), path(month.high for month in months)),
        points=tuple(
            _point(month, x(at), y(month.share)) for at, month in zip(along, months, strict=True)
        ),
        markers=tuple(
            Marker(x(_number(change.on.year, change.on.month)), number)
            for number, change in enumerate(run.changes, 1)
        ),
        x_ticks=_month_ticks(months, along, x, most=width // 80),
        y_ticks=tuple(Tick(y(step / 100), f"{step}%") for step in y_steps),
    )


def _point(month: Month, x: float, y: float) -> Point:
    is_odd = month.rule is not None
    name = f"{month.name}: {month.events} of {month.cases} decisions"
    return Point(f"M{x} {y}{_SQUARE if is_odd else _CIRCLE}", is_odd, name)


def _month_ticks(
    months: tuple[Month, ...], along: list[int], x: object, *, most: int
) -> tuple[Tick, ...]:
    every = -(-len(months) // most)
    shown = list(zip(months, along, strict=True))[::every]
    assert callable(x)
    return tuple(Tick(x(at), f"{month.first:%b %y}") for month, at in shown)


def _number(year: int, month: int) -> int:
    return year * 12 + month
