"""The geometry of observed over expected: a funnel around 1, for a wide and a narrow screen."""

from __future__ import annotations

import numpy as np

from cjdiversion.disposals import statistics
from cjdiversion.disposals.chart_parts import (
    NARROW_HEIGHT,
    NARROW_WIDTH,
    Frame,
    Mark,
    Tick,
    band,
    labels,
    legend,
    path,
    points,
    steps,
)
from cjdiversion.disposals.charts import Axes, Drawing, FunnelChart, usual_limits
from cjdiversion.disposals.comparison import Standing
from cjdiversion.disposals.consistency.like_for_like import Held
from cjdiversion.disposals.measures import Measure

WIDE, HEIGHT = 720, 420
_TOP = 4  # times expected: further up nothing is read from the height any more
UNITS = ("unit", "units")


def chart(held: Held, measure: Measure, key: str) -> FunnelChart:
    shown = [row for row in held.rows if row.ratio is not None]
    axes = Axes(
        x="Expected number",
        y="Times what was expected",
        told="further right means more expected, further up more of these outcomes than expected. "
        "The middle line is as many as expected.",
        centre="As many as expected",
    )
    return FunnelChart(
        key=key,
        title=f"{measure.label}: observed over expected. {held.alike_by}",
        outcome=measure.outcome,
        units=UNITS,
        axes=axes,
        finding=held.finding,
        spread=held.spread,
        left_out=_left_out(len(held.rows) - len(shown)),
        legend=legend([row.standing for row in shown]),
        limits="" if _are_too_few(held) else usual_limits(UNITS[1]),
        lines=(),
        drawings=tuple(
            _drawing(held, size, *size_of)
            for size, size_of in (
                ("wide", (WIDE, HEIGHT)),
                ("narrow", (NARROW_WIDTH, NARROW_HEIGHT)),
            )
            if shown
        ),
    )


def _are_too_few(held: Held) -> bool:
    """To tell apart: then no line says how far a unit may lie."""
    return any(row.standing is Standing.TOGETHER for row in held.rows)


def _left_out(count: int) -> str:
    if not count:
        return ""
    return f"{count} unit is not assessed." if count == 1 else f"{count} units are not assessed."


def _drawing(held: Held, size: str, width: int, height: int) -> Drawing:
    shown = [row for row in held.rows if row.ratio is not None]
    x_steps = steps(max(row.expected for row in shown), most=width // 65)
    curves = statistics.ratio_curves(held.found, float(x_steps[-1]))
    assert curves is not None  # somebody is assessed
    expected, exact, wide = curves
    lines = () if _are_too_few(held) else wide
    early = min(int(np.searchsorted(expected, x_steps[-1] / 12)), len(expected) - 1)
    highest = max(
        *(row.ratio or 0.0 for row in shown), float((wide if len(lines) else exact)[3, early])
    )
    y_steps = steps(100 * min(highest, _TOP), most=6)
    frame = Frame(width, height, x_steps[-1], y_steps[-1] / 100)
    marks = [
        Mark(
            frame.x(row.expected),
            frame.y(min(row.ratio or 0.0, frame.highest_share)),
            row.unit.name,
            f"{row.unit.name}: {row.observed}, expected {row.expected:.1f}",
            row.standing,
        )
        for row in shown
    ]
    limits = tuple(path(frame, expected, line) for line in lines)
    return Drawing(
        size=size,
        frame=frame,
        x_ticks=tuple(Tick(frame.x(step), f"{step:,}") for step in x_steps),
        y_ticks=tuple(Tick(frame.y(step / 100), f"{step / 100:g}") for step in y_steps),
        target=frame.y(1.0),
        bands=(
            band(frame, expected, exact[0], exact[3]),
            band(frame, expected, exact[1], exact[2]),
        ),
        outer_limits=limits[::3],
        inner_limits=limits[1:3],
        points=tuple(points(marks)),
        labels=labels(marks, frame),
    )
