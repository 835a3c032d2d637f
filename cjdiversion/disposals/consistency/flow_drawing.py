"""The geometry of the flow: one bar a step, all beginning at one line, each divided into who went
on, with whom it was finished, who is under way and who was lost. Coordinates and words, no markup.
"""

from __future__ import annotations

from dataclasses import dataclass

from cjdiversion.disposals.consistency.flow import Flow, Step
from cjdiversion.escalations.drawing import NARROW, WIDE

ROW, BAR = 66, 20  # px: words, the bar, and what was lost under it


@dataclass(frozen=True)
class Part:
    """`kind`: on, done, under-way or lost: each has its own look, so that colour is never alone."""

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


def _drawing(found: Flow, size: str, width: int) -> Drawing:
    bars = []
    for number, step in enumerate(found.steps):
        words = f"{step.words}: {step.reached} ({found.share(step.reached)})"
        bars.append(Bar(number * ROW, words, _parts(step, width / found.flagged), _lost(step)))
    return Drawing(size, width, len(bars) * ROW, tuple(bars))


def _parts(step: Step, scale: float) -> tuple[Part, ...]:
    parts, x = [], 0.0
    for kind, count in (
        ("on", step.going_on),
        ("done", step.done),
        ("under-way", step.under_way),
        ("lost", step.lost),
    ):
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
