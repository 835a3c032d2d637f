"""The geometry of groups of people: each over the group it is compared with, with its range, on a
scale where each step doubles. Coordinates and words, for a wide and a narrow screen."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from cjdiversion.disposals.chart_parts import Tick
from cjdiversion.disposals.consistency.people import Divided, Group
from cjdiversion.disposals.statistics import RelativeShare
from cjdiversion.escalations.drawing import LETTER, NARROW, WIDE

LINE, BAND = 17, 24  # px: a line of words, and the room for the mark under them
EDGE = 24  # px kept beside the first and the last step for an arrow and for half a number
FARTHEST = 3  # doublings either way: beyond 8 times nothing is read from the length any more
_CIRCLE = "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"
_SQUARE = "m-6-6h12v12h-12z"  # a group that differs: colour is never alone


@dataclass(frozen=True)
class Row:
    """`range` and `point` are empty where the table has no figure."""

    y: int
    lines: tuple[str, ...]
    range: str
    point: str
    is_odd: bool


@dataclass(frozen=True)
class Drawing:
    """`grid`: at each doubling; `same`: where the share is that of the group compared with."""

    size: str
    width: int
    height: int
    bottom: int
    rows: tuple[Row, ...]
    grid: str
    same: str
    ticks: tuple[Tick, ...]


def in_words(rate: RelativeShare | None) -> str:
    """As the table has it."""
    if rate is None:
        return "–"
    if rate.ratio is None:
        return "no events to compare with"
    return f"{rate.ratio:.2f} ({rate.lower:.2f} to {rate.upper:.2f})"


def drawings(found: Divided) -> tuple[Drawing, ...]:
    """None where no group can be compared."""
    rates = [g.against for g in found.groups if g.against and g.against.ratio is not None]
    if not rates:
        return ()
    ends = [end for rate in rates for end in (rate.lower, rate.upper) if 0 < end < math.inf]
    far = max((abs(math.log2(end)) for end in ends), default=1.0)
    steps = min(FARTHEST, max(1, math.ceil(far)))
    return _drawing(found, "wide", WIDE, steps), _drawing(found, "narrow", NARROW, steps)


def _drawing(found: Divided, size: str, width: int, steps: int) -> Drawing:
    def x(times: float) -> float:
        at = -math.inf if times <= 0 else math.log2(times)
        share = (min(max(at, -steps), steps) + steps) / (2 * steps)
        return round(EDGE + share * (width - 2 * EDGE), 1)

    ticks = [2.0**step for step in range(-steps, steps + 1)]
    rows, y = [], 0
    for group in found.groups:
        lines = tuple(textwrap.wrap(_told(group), int(width / LETTER)))
        row = _row(group, y, lines, x, 2.0**steps)
        rows.append(row)
        y += len(lines) * LINE + (BAND if row.point else 0) + 8
    bands = [(row.y + len(row.lines) * LINE + 2, BAND) for row in rows if row.point]

    def lines_at(*times: float) -> str:
        return "".join(f"M{x(one)} {top}v{high}" for one in times for top, high in bands)

    return Drawing(
        size=size,
        width=width,
        height=y + 44,
        bottom=y,
        rows=tuple(rows),
        grid=lines_at(*ticks),
        same=lines_at(1.0),
        ticks=tuple(Tick(x(one), f"{one:g}") for one in ticks),
    )


def _told(group: Group) -> str:
    if group.against is None or group.is_reference:
        return f"{group.name}: {group.words[:1].lower()}{group.words[1:]}"
    return f"{group.name}: {in_words(group.against)}"


def _row(
    group: Group, y: int, lines: tuple[str, ...], x: Callable[[float], float], most: float
) -> Row:
    rate = group.against
    if rate is None or rate.ratio is None:
        return Row(y, lines, "", "", is_odd=False)
    middle = y + len(lines) * LINE + 2 + BAND // 2
    low, high = x(rate.lower), x(rate.upper)
    span = f"M{low} {middle}H{high}"
    if rate.lower < 1 / most:
        span += f"M{low - 8} {middle}l10-6m-10 6l10 6m-10-6H{low}"
    if rate.upper > most:
        span += f"M{high + 8} {middle}l-10-6m10 6l-10 6m10-6H{high}"
    mark = _SQUARE if group.is_flagged else _CIRCLE
    return Row(y, lines, span, f"M{x(rate.ratio)} {middle}{mark}", is_odd=group.is_flagged)
