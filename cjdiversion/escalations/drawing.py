"""The geometry of the bars beside a released table: rows in, plain coordinates and words out. From
the released figures alone: what the table hides the drawing does not know. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from cjdiversion.suppression import Figure, Release

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


def drawings(table: Release) -> tuple[Drawing, ...]:
    """Twice, for a wide and a narrow screen; none where no figure is shown above nought."""
    if not any(row.cases for row in table.rows):
        return ()
    return _drawing(table, "wide", WIDE), _drawing(table, "narrow", NARROW)


def words(table: Release) -> str:
    """What the drawing shows, for whoever does not see it."""
    told = (f"{row.label}: {'hidden' if row.is_hidden else row.cases}" for row in _drawn(table))
    return "; ".join(told)


def _drawn(table: Release) -> list[Figure]:
    """Rows of nought stand in the table alone."""
    return [row for row in table.rows if row.is_hidden or row.cases]


def _drawing(table: Release, size: str, width: int) -> Drawing:
    most = max(row.cases or 0 for row in table.rows)
    bars, y = [], 0
    for row in _drawn(table):
        lines = _wrapped(row.label, int(width / LETTER))
        long = (row.cases or 0) / most * (width - FIGURE)
        figure = "hidden" if row.is_hidden else str(row.cases)
        bars.append(Bar(y, round(long, 1), lines, figure))
        y += ROW + (len(lines) - 1) * 17
    return Drawing(size, width, y, tuple(bars))


def _wrapped(text: str, most: int) -> tuple[str, ...]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= most or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)
