"""The geometry of charts: values in, plain coordinates and words out, never markup.

A funnel chart sets the share of cases with an outcome against the number of cases, so that a
small unit may lie further from the average than a large one. It is laid out twice, for a wide
and for a narrow screen, from the same rows as its table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cjdiversion.disposals import comparison, statistics
from cjdiversion.disposals.comparison import DIFFERS, Comparison, FunnelRow, Line, Standing
from cjdiversion.disposals.statistics import Floats

__all__ = ["FunnelChart", "FunnelRow", "funnel_chart"]

NARROW_WIDTH, NARROW_HEIGHT = 328, 360  # a 360 px screen less its margins
LETTER, LINE, GAP = 8.5, 17.0, 11.0  # of a label: a letter's width, line's height, way to its mark
FARTHEST = 40  # a label further from its mark than this no longer belongs to it

Box = tuple[float, float, float, float]  # left, right, top, bottom
Mark = tuple[float, float, FunnelRow, Standing]  # x, y, whose, and where it stands

# Each standing has its own shape, so that colour is never alone; from the mark's middle, in px.
_CIRCLE = "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"
SHAPES = {
    Standing.EXPECTED: _CIRCLE,
    Standing.NEAR: "m0-7l7 7l-7 7l-7-7z",
    Standing.HIGHER: "m0-8l8 14h-16z",
    Standing.LOWER: "m0 8l8-14h-16z",
    Standing.NOT_ASSESSED: _CIRCLE,
}


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Label:
    """`anchor`: the end of the text that stands at x, start or end."""

    x: float
    y: float
    text: str
    anchor: str

    @property
    def box(self) -> Box:
        wide = LETTER * len(self.text)
        left = self.x if self.anchor == "start" else self.x - wide
        return left, left + wide, self.y - LINE + 5, self.y + 5


@dataclass(frozen=True)
class Point:
    path: str
    standing: Standing
    name: str


@dataclass(frozen=True)
class Frame:
    """The rectangle the marks lie in, in px, and what its far edges stand for."""

    width: int
    height: int
    most_cases: float
    highest_share: float
    left: int = 48
    top: int = 34
    right_margin: int = 14
    bottom_margin: int = 50

    @property
    def right(self) -> int:
        return self.width - self.right_margin

    @property
    def bottom(self) -> int:
        return self.height - self.bottom_margin

    def x(self, cases: float) -> float:
        return round(self.left + float(cases) / self.most_cases * (self.right - self.left), 1)

    def y(self, share: float) -> float:
        return round(self.bottom - float(share) / self.highest_share * (self.bottom - self.top), 1)


@dataclass(frozen=True)
class Drawing:
    """One layout. Bands: chance alone. Limits: chance and the usual spread, outer and inner pair.

    Bands and limits may pass the edges of the frame: to be clipped to it.
    """

    size: str
    frame: Frame
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    target: float
    bands: tuple[str, str]
    outer_limits: tuple[str, str]
    inner_limits: tuple[str, str]
    points: tuple[Point, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class FunnelChart:
    """All that a page prints. No drawings where there is nothing to draw."""

    key: str
    title: str
    outcome: str
    units: tuple[str, str]
    average: str
    finding: str
    spread: str
    left_out: str
    legend: tuple[Point, ...]
    lines: tuple[Line, ...]
    drawings: tuple[Drawing, ...]


def funnel_chart(
    rows: Sequence[FunnelRow],
    *,
    key: str = "funnel",
    title: str = "Share of decisions with this outcome, by suite",
    outcome: str = "with this outcome",
    units: tuple[str, str] = ("suite", "suites"),
    width: int = 720,
    height: int = 420,
) -> FunnelChart:
    """The chart, its table and its sentences. `key` tells apart two charts on a page; `units` is
    the word for one and for many. Raises ValueError for events below 0 or above the cases."""
    found = comparison.compare(rows)
    return FunnelChart(
        key=key,
        title=title,
        outcome=outcome,
        units=units,
        average=comparison.percent(found.target) if found else "",
        finding=comparison.finding(found, units),
        spread=comparison.spread(found, units),
        left_out=comparison.left_out(rows, units),
        legend=_legend(found) if found else (),
        lines=comparison.lines(rows, found),
        drawings=_drawings(found, width, height) if found else (),
    )


def _drawings(found: Comparison, width: int, height: int) -> tuple[Drawing, ...]:
    narrow = min(width, NARROW_WIDTH), min(height, NARROW_HEIGHT)
    return _drawing(found, "wide", width, height), _drawing(found, "narrow", *narrow)


def _drawing(found: Comparison, size: str, width: int, height: int) -> Drawing:
    x_steps = steps(float(found.cases.max()), most=width // 65)
    y_steps = steps(100 * _highest(found), most=6)
    frame = Frame(width, height, x_steps[-1], y_steps[-1] / 100)
    n, marks = _samples(frame), _marks(found, frame)
    exact = statistics.exact_funnel_limits(n, found.target)
    limits = [_path(frame, n, row) for row in _allowed(found, n)]
    return Drawing(
        size=size,
        frame=frame,
        x_ticks=tuple(Tick(frame.x(step), f"{step:,}") for step in x_steps),
        y_ticks=tuple(Tick(frame.y(step / 100), f"{step}%") for step in y_steps),
        target=frame.y(found.target),
        bands=(_band(frame, n, exact[0], exact[3]), _band(frame, n, exact[1], exact[2])),
        outer_limits=(limits[0], limits[3]),
        inner_limits=(limits[1], limits[2]),
        points=tuple(_points(marks)),
        labels=_labels(marks, frame),
    )


def steps(top: float, *, most: int) -> list[int]:
    """Round numbers from 0 to the first at or above `top`, no more than `most` steps."""
    sizes = (m * 10**power for power in range(10) for m in (1, 2, 5))
    size = next(size for size in sizes if top / size <= most)
    return list(range(0, size * max(1, int(np.ceil(top / size - 1e-9))) + 1, size))


def _highest(found: Comparison) -> float:
    """The highest share to show: every unit, and the funnel but for its widest mouth."""
    early = np.array([max(comparison.FEWEST_ASSESSED, int(found.cases.max() / 12))])
    return float(max(found.shares.max(), _allowed(found, early).max()))


def _allowed(found: Comparison, n: Floats) -> Floats:
    return statistics.allowed_limits(n, found.target, found.tau2)


def _samples(frame: Frame) -> Floats:
    """Numbers of cases at which lines bend: closer together where the funnel is steep."""
    even = np.linspace(1, frame.most_cases, 40)
    early = np.geomspace(1, frame.most_cases, 30)
    return np.unique(np.round(np.concatenate([even, early])))


def _path(frame: Frame, n: Iterable[float], shares: Iterable[float]) -> str:
    spots = zip(n, shares, strict=True)
    return "M" + "L".join(f"{frame.x(cases)} {frame.y(share)}" for cases, share in spots)


def _band(frame: Frame, n: Floats, low: Floats, high: Floats) -> str:
    """Past both edges of the frame, so that only its long sides show."""
    n = np.concatenate([[-n[-1] / 20], n, [n[-1] * 1.05]])
    low, high = (np.concatenate([row[:1], row, row[-1:]]) for row in (low, high))
    return _path(frame, [*n, *n[::-1]], [*low, *high[::-1]]) + "Z"


def _marks(found: Comparison, frame: Frame) -> list[Mark]:
    spots = zip(found.rows, found.cases, found.shares, found.standings, strict=True)
    return [(frame.x(n), frame.y(share), row, standing) for row, n, share, standing in spots]


def _points(marks: list[Mark]) -> Iterable[Point]:
    """Those that differ last, so that they lie on top."""
    for x, y, row, standing in sorted(marks, key=lambda mark: mark[3] in DIFFERS):
        name = f"{row.unit}: {row.events} of {row.cases} decisions"
        yield Point(f"M{x} {y}{SHAPES[standing]}", standing, name)


def _legend(found: Comparison) -> tuple[Point, ...]:
    """A mark of each shape that is drawn, in the middle of a 20 px square."""
    return tuple(
        Point(f"M10 10{shape}", standing, comparison.WORDS[standing])
        for standing, shape in SHAPES.items()
        if standing in found.standings
    )


def _labels(marks: list[Mark], frame: Frame) -> tuple[Label, ...]:
    """Names for units that differ and for no others, from the top down, clear of what is there."""
    named = sorted((y, x, row.unit) for x, y, row, standing in marks if standing in DIFFERS)
    taken = [_around(x, y) for x, y, *_ in marks]
    placed: list[Label] = []
    for y, x, name in named:
        label = _clear(_beside(frame, x, y, name), taken, frame)
        taken.append(label.box)
        placed.append(label)
    return tuple(placed)


def _beside(frame: Frame, x: float, y: float, name: str) -> Label:
    """Right of its mark where there is room, else left, else from the left edge, cut to fit."""
    wide = LETTER * len(name)
    if x + GAP + wide <= frame.right:
        return Label(x + GAP, y + 5, name, "start")
    if x - GAP - wide >= frame.left:
        return Label(x - GAP, y + 5, name, "end")
    most = int((frame.right - frame.left) / LETTER) - 1
    text = name if len(name) <= most else f"{name[: most - 1]}…"
    return Label(float(frame.left + 4), y - GAP, text, "start")


def _clear(label: Label, taken: list[Box], frame: Frame) -> Label:
    """The label at the nearest height where it lies over nothing, or where it was."""
    for step in range(FARTHEST + 1):
        for y in (label.y - step, label.y + step):
            moved = replace(label, y=round(y, 1))
            inside = moved.box[2] >= frame.top - LINE and moved.box[3] <= frame.bottom
            if inside and not any(_overlap(moved.box, box) for box in taken):
                return moved
    return label


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]


def _around(x: float, y: float) -> Box:
    """A mark with a little air."""
    return x - 9, x + 9, y - 8, y + 8
