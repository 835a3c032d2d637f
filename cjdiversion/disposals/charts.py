"""The geometry of charts: values in, plain coordinates and words out, never markup.

A funnel chart sets the share of cases with an outcome against the number of cases, so that a
small unit may lie further from the average than a large one. It is laid out twice, for a wide
and for a narrow screen, from the same rows as its table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cjdiversion.disposals import comparison, statistics
from cjdiversion.disposals.chart_parts import (
    NARROW_HEIGHT,
    NARROW_WIDTH,
    Frame,
    Label,
    Mark,
    Point,
    Tick,
    band,
    dashes,
    labels,
    legend,
    path,
    points,
    steps,
)
from cjdiversion.disposals.comparison import Comparison, FunnelRow, Line, Standing
from cjdiversion.disposals.statistics import Floats

__all__ = ["Axes", "Drawing", "FunnelChart", "FunnelRow", "funnel_chart"]


@dataclass(frozen=True)
class Drawing:
    """One layout. Bands: chance alone. Limits: chance and the usual spread, outer and inner pair;
    none where units are too few to tell apart.

    Bands and limits may pass the edges of the frame: to be clipped to it.
    """

    size: str
    frame: Frame
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    target: float
    bands: tuple[str, str]
    outer_limits: tuple[str, ...]
    inner_limits: tuple[str, ...]
    points: tuple[Point, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Axes:
    """`told`: what lies where, for who does not see it; `centre`: what the middle line is."""

    x: str
    y: str
    told: str
    centre: str


@dataclass(frozen=True)
class FunnelChart:
    """All that a page prints. No drawings where there is nothing to draw. `limits`: what the lines
    of limits are; empty where none are drawn."""

    key: str
    title: str
    outcome: str
    units: tuple[str, str]
    axes: Axes
    finding: str
    spread: str
    left_out: str
    legend: tuple[Point, ...]
    limits: str
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
    average = comparison.percent(found.target) if found else ""
    axes = Axes(
        x="Number of decisions",
        y=f"Share {outcome}",
        told="further right means more decisions, further up a larger share "
        f"{outcome}. The average is {average}.",
        centre=f"Average, {average}",
    )
    return FunnelChart(
        key=key,
        title=title,
        outcome=outcome,
        units=units,
        axes=axes,
        finding=comparison.finding(found, units),
        spread=comparison.spread(found, units),
        left_out=comparison.left_out(rows, units),
        legend=legend(found.standings) if found else (),
        limits=_limits_words(found, units[1]) if found else "",
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
    limits = _limits(found, frame, n)
    return Drawing(
        size=size,
        frame=frame,
        x_ticks=tuple(Tick(frame.x(step), f"{step:,}") for step in x_steps),
        y_ticks=tuple(Tick(frame.y(step / 100), f"{step}%") for step in y_steps),
        target=frame.y(found.target),
        bands=(band(frame, n, exact[0], exact[3]), band(frame, n, exact[1], exact[2])),
        outer_limits=limits[::3],
        inner_limits=limits[1:3],
        points=tuple(points(marks)),
        labels=labels(marks, frame),
    )


def usual_limits(many: str) -> str:
    return (
        f"Limits allowing for the usual spread: of 1,000 alike {many}, 998 lie within the outer "
        "pair and 950 within the inner pair"
    )


def _limits_words(found: Comparison, many: str) -> str:
    if not found.is_left_out:
        return usual_limits(many)
    if Standing.TOGETHER in found.standings:
        return ""
    return f"Limits of each of these few {many}, from the others alone: outer and inner pair"


def _limits(found: Comparison, frame: Frame, n: Floats) -> tuple[str, ...]:
    """Four lines from the lowest up, or none where units are too few to tell apart."""
    if not found.is_left_out:
        return tuple(path(frame, n, row) for row in _allowed(found, n))
    if Standing.TOGETHER in found.standings:
        return ()
    is_own = [one is not Standing.NOT_ASSESSED for one in found.standings]
    return tuple(dashes(frame, found.cases[is_own], row[is_own]) for row in found.limits)


def _highest(found: Comparison) -> float:
    """The highest share to show: every unit, and the funnel but for its widest mouth."""
    early = np.array([max(comparison.FEWEST_ASSESSED, int(found.cases.max() / 12))])
    return float(max(found.shares.max(), _allowed(found, early).max()))


def _allowed(found: Comparison, n: Floats) -> Floats:
    tau2 = 0.0 if found.is_left_out else found.tau2
    return statistics.allowed_limits(n, found.target, tau2)


def _samples(frame: Frame) -> Floats:
    """Numbers of cases at which lines bend: closer together where the funnel is steep."""
    even = np.linspace(1, frame.most_cases, 40)
    early = np.geomspace(1, frame.most_cases, 30)
    return np.unique(np.round(np.concatenate([even, early])))


def _marks(found: Comparison, frame: Frame) -> list[Mark]:
    spots = zip(found.rows, found.cases, found.shares, found.standings, strict=True)
    return [
        Mark(frame.x(n), frame.y(share), row.unit, _name(row), standing)
        for row, n, share, standing in spots
    ]


def _name(row: FunnelRow) -> str:
    return f"{row.unit}: {row.events} of {row.cases} decisions"
