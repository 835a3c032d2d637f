"""Totals of one instrument over time, as a drawing: values in, coordinates out, never markup. Laid
out twice, for a wide and a narrow screen, from the same rows as the table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cjdiversion import clock

SHOWN = 6  # the newest: more would not fit a phone
LEFT, RIGHT, TOP, BOTTOM = 40, 24, 40, 34
SIZES = {"wide": (640, 240), "narrow": (328, 240)}  # 360 px less the margins of the page

Total = tuple[datetime, int]


@dataclass(frozen=True)
class Point:
    """`label` stands above it, `day` below the axis."""

    x: float
    y: float
    label: str
    day: str


@dataclass(frozen=True)
class Drawing:
    size: str
    width: int
    height: int
    points: tuple[Point, ...]
    line: str
    cut_off_y: float
    base_y: float
    top_y: float = TOP
    least_x: float = LEFT

    @property
    def most_x(self) -> float:
        return self.width - RIGHT


def drawings(totals: Sequence[Total], *, most: int, cut_off: int) -> list[Drawing]:
    """`totals`: two or more, in the order they came."""
    return [_laid_out(size, totals[-SHOWN:], most, cut_off) for size in SIZES]


def _laid_out(size: str, totals: Sequence[Total], most: int, cut_off: int) -> Drawing:
    width, height = SIZES[size]
    inside = 2 * RIGHT  # so that the first and the last label stay within the frame
    step = (width - LEFT - RIGHT - inside) / (len(totals) - 1)
    points = tuple(
        Point(
            x=round(LEFT + RIGHT + step * place, 1),
            y=_y(total, most, height),
            label=str(total),
            day=_day(asked_at),
        )
        for place, (asked_at, total) in enumerate(totals)
    )
    line = "M" + "L".join(f"{point.x} {point.y}" for point in points)
    return Drawing(size, width, height, points, line, _y(cut_off, most, height), height - BOTTOM)


def _y(total: int, most: int, height: int) -> float:
    return round(height - BOTTOM - total / most * (height - TOP - BOTTOM), 1)


def _day(moment: datetime) -> str:
    wall = clock.london(moment)
    return f"{wall.day} {wall:%b}"
