"""The geometry of the flow: one bar a step, all beginning at one line, each divided into who went
on, with whom it was finished, who is under way and who was lost. Coordinates and words, no markup.
"""

from __future__ import annotations

from dataclasses import dataclass

from cjdiversion.disposals.consistency.flow import Flow, Step
from cjdiversion.escalations.drawing import NARROW, WIDE

ROW, BAR = 66, 20  # px: words, the bar, and what was lost under it
KINDS = {
    "on": "Came to the next step",
    "done": "Finished here, not lost",
    "under-way": "Still under way",
    "lost": "Lost before the next step",
    "untold": "How it stands with these is not told",
}


@dataclass(frozen=True)
class Part:
    """`kind`: on, done, under-way, lost or untold: each has its own look, so that colour is never
    alone."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    y: int
    words: str
    parts: tuple[Part, ...]
    losses: str


@dataclass(frozen=True)
class Drawing:
    size: str
    width: int
    height: int
    bars: tuple[Bar, ...]


def drawings(found: Flow) -> tuple[Drawing, ...]:
    """Twice, for a wide and a narrow screen; none where nobody was flagged."""
    if not found.flagged:
        return ()
    return _drawing(found, "wide", WIDE), _drawing(found, "narrow", NARROW)


def legend(drawn: tuple[Drawing, ...]) -> list[tuple[str, str]]:
    """Of what is drawn, in the same order in every drawing."""
    there = {part.kind for one in drawn for bar in one.bars for part in bar.parts}
    return [(kind, words) for kind, words in KINDS.items() if kind in there]


def _drawing(found: Flow, size: str, width: int) -> Drawing:
    bars = []
    for number, step in enumerate(found.steps):
        words = f"{step.words}: {_counted(step, found)}"
        bars.append(Bar(number * ROW, words, _parts(step, width / found.flagged), _lost(step)))
    return Drawing(size, width, len(bars) * ROW, tuple(bars))


def _counted(step: Step, found: Flow) -> str:
    if step.reached is None:
        return "not told"
    return f"{step.reached} ({found.share(step.reached)})"


def _parts(step: Step, scale: float) -> tuple[Part, ...]:
    parts, x = [], 0.0
    for kind, count in step.parts.items():
        if count:
            parts.append(Part(kind, round(x, 1), round(count * scale, 1)))
        x += count * scale
    return tuple(parts)


def _lost(step: Step) -> str:
    told = [f"{step.done} finished here"] if step.done else []
    if step.under_way:
        told.append(f"{step.under_way} still under way")
    if step.lost:
        told.append(f"{step.lost} lost here")
    return ", ".join(told)
