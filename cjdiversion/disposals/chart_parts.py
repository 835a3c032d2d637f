"""What charts of units are drawn from: a frame, marks with their shapes, labels clear of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cjdiversion.disposals import comparison
from cjdiversion.disposals.comparison import DIFFERS, Standing
from cjdiversion.disposals.statistics import Floats

NARROW_WIDTH, NARROW_HEIGHT = 328, 360  # a 360 px screen less its margins
LETTER, LINE, GAP = 8.5, 17.0, 11.0  # of a label: a letter's width, line's height, way to its mark
FARTHEST = 40  # a label further from its mark than this no longer belongs to it

Box = tuple[float, float, float, float]  # left, right, top, bottom

# Each standing has its own shape, so that colour is never alone; from the mark's middle, in px.
_CIRCLE = "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"
SHAPES = {
    Standing.EXPECTED: _CIRCLE,
    Standing.NEAR: "m0-7l7 7l-7 7l-7-7z",
    Standing.HIGHER: "m0-8l8 14h-16z",
    Standing.LOWER: "m0 8l8-14h-16z",
    Standing.TOGETHER: "m-6-6h12v12h-12z",
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
class Mark:
    """`name`: what is read out of it; `unit`: what stands beside it."""

    x: float
    y: float
    unit: str
    name: str
    standing: Standing


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


def steps(top: float, *, most: int) -> list[int]:
    """Round numbers from 0 to the first at or above `top`, no more than `most` steps."""
    sizes = (m * 10**power for power in range(10) for m in (1, 2, 5))
    size = next(size for size in sizes if top / size <= most)
    return list(range(0, size * max(1, int(np.ceil(top / size - 1e-9))) + 1, size))


def path(frame: Frame, n: Iterable[float], shares: Iterable[float]) -> str:
    spots = zip(n, shares, strict=True)
    return "M" + "L".join(f"{frame.x(cases)} {frame.y(share)}" for cases, share in spots)


def dashes(frame: Frame, n: Iterable[float], shares: Iterable[float]) -> str:
    """A short line across each unit: a limit of its own."""
    spots = ((frame.x(cases), frame.y(share)) for cases, share in zip(n, shares, strict=True))
    return "".join(f"M{round(x - 9, 1)} {y}h18" for x, y in spots)


def band(frame: Frame, n: Floats, low: Floats, high: Floats) -> str:
    """Past both edges of the frame, so that only its long sides show."""
    n = np.concatenate([[-n[-1] / 20], n, [n[-1] * 1.05]])
    low, high = (np.concatenate([row[:1], row, row[-1:]]) for row in (low, high))
    return path(frame, [*n, *n[::-1]], [*low, *high[::-1]]) + "Z"


def points(marks: Iterable[Mark]) -> Iterable[Point]:
    """Those that differ last, so that they lie on top."""
    for mark in sorted(marks, key=lambda mark: mark.standing in DIFFERS):
        yield Point(f"M{mark.x} {mark.y}{SHAPES[mark.standing]}", mark.standing, mark.name)


def legend(standings: Collection[Standing]) -> tuple[Point, ...]:
    """A mark of each shape that is drawn, in the middle of a 20 px square."""
    return tuple(
        Point(f"M10 10{shape}", standing, comparison.WORDS[standing])
        for standing, shape in SHAPES.items()
        if standing in standings
    )


def labels(marks: Sequence[Mark], frame: Frame) -> tuple[Label, ...]:
    """Names for units that differ and for no others, from the top down, clear of what is there."""
    named = sorted((one.y, one.x, one.unit) for one in marks if one.standing in DIFFERS)
    taken = [_around(one.x, one.y) for one in marks]
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
