"""The geometry of the bars beside a table: rows in, plain coordinates and words out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDE, NARROW = 640, 328  # a 360 px screen less its margins
ROW = 44  # px: words, and the bar under them
FIGURE = 48  # px kept right of the longest bar for its number
LETTER = 8.0


@dataclass(frozen=True)
class Bar:
    """`lines`: the words, cut where the narrow screen ends."""

    y: int
    width: float
    lines: tuple[str, ...]
    figure: str


@dataclass(frozen=True)
class Drawing:
    size: str
    width: int
    height: int
    bars: tuple[Bar, ...]


Row = tuple[str, float, str]  # words, length (any unit), figure


def drawings(counts: Mapping[str, int]) -> tuple[Drawing, ...]:
    """Twice, for a wide and a narrow screen; none where nothing was counted. Rows of nought stand
    in the table alone."""
    return bars([(label, count, str(count)) for label, count in counts.items() if count])


def bars(rows: Sequence[Row], *, longest: float | None = None) -> tuple[Drawing, ...]:
    """Twice, as above. `longest`: what fills the width, the longest of them if nothing is said."""
    most = longest or max((long for _, long, _ in rows), default=0)
    if not rows or not most:
        return ()
    return _drawing(rows, most, "wide", WIDE), _drawing(rows, most, "narrow", NARROW)


def words(counts: Mapping[str, int]) -> str:
    """What the drawing shows, for whoever does not see it."""
    return "; ".join(f"{label}: {count}" for label, count in counts.items() if count)


def _drawing(rows: Sequence[Row], most: float, size: str, width: int) -> Drawing:
    found, y = [], 0
    for words, long, figure in rows:
        lines = _wrapped(words, int(width / LETTER))
        found.append(Bar(y, round(long / most * (width - FIGURE), 1), lines, figure))
        y += ROW + (len(lines) - 1) * 17
    return Drawing(size, width, y, tuple(found))


def _wrapped(text: str, most: int) -> tuple[str, ...]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= most or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)
