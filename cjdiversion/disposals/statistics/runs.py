"""Is a month unlike the others? Control charts and the rules for reading them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cjdiversion.disposals.statistics import arrays
from cjdiversion.disposals.statistics.arrays import Floats

D2 = 1.128  # of two points: the mean moving range over the standard deviation of a normal
SCALE = 2.66  # 3 / d2, rounded as it is everywhere
SCREEN = 3.267  # moving ranges beyond so many means are left out once, where that is asked for
TRIAL_UNDER = 12  # points: limits may still move
RUN = 7  # points
FULL = 3.0  # standard deviations to a limit


class Rule(StrEnum):
    """Why a point stands out, the first that holds."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two-of-three"
    SHIFT = "shift"


@dataclass(frozen=True)
class Chart:
    """`limits` has shape (2, points): lower and upper for each, as far out as they come to, below 0
    and above 1 for shares too: the rules measure by how far a limit is, so it is cut off only where
    it is drawn (`in_sight`). `spread`: the mean moving range of an XmR chart; for shares, how many
    times chance the spread from point to point is."""

    values: Floats
    mean: float
    limits: Floats
    spread: float
    is_trial: bool

    @property
    def in_sight(self) -> Floats:
        """Limits of shares, as they are drawn and printed: within 0 and 1."""
        return np.asarray(np.clip(self.limits, 0.0, 1.0))


def xmr(values: ArrayLike, screen: bool = False) -> Chart:
    """Mean -/+ 2.66 mean moving ranges of values in order of time, shape (points,).

    Shewhart's individuals chart as NHS England's Making Data Count draws it. `screen` leaves moving
    ranges of 3.267 means and more out once, so that one leap does not widen the limits; off unless
    asked for. Fewer than two points: ValueError.
    """
    x = arrays.finite(values, at_least=2)
    ranges = np.abs(np.diff(x))
    spread = ranges.mean()
    if screen and (ranges < SCREEN * spread).any():
        spread = ranges[ranges < SCREEN * spread].mean()
    return _chart(x, float(x.mean()), np.full(x.size, SCALE * spread), float(spread))


def p_chart(r: ArrayLike, n: ArrayLike) -> Chart:
    """Mean share -/+ 3 binomial standard errors; r and n of shape (points,).

    Shewhart's chart of shares. Among thousands of cases a month it flags everything: see `laney`.
    A month without a case: ValueError.
    """
    shares, mean, error = _shares(r, n)
    return _chart(shares, mean, FULL * error, 1.0)


def laney(r: ArrayLike, n: ArrayLike) -> Chart:
    """As `p_chart`, its limits widened by how much more than chance months differ from the next.

    Laney 2002, doi 10.1081/QEN-120006555: sigma_z = mean |z_i - z_(i-1)| / 1.128. The same share of
    every month, or all or none in all: no spread. Fewer than two points: ValueError.
    """
    shares, mean, error = _shares(r, n)
    if shares.size < 2:
        raise ValueError("this needs at least 2 months with cases")
    z = np.divide(shares - mean, error, out=np.zeros_like(shares), where=error > 0)
    spread = float(np.abs(np.diff(z)).mean() / D2)
    return _chart(shares, mean, FULL * error * spread, spread)


def run_rules(values: ArrayLike, mean: float, limits: ArrayLike) -> tuple[Rule | None, ...]:
    """For each point the rule that flags it, or None. `limits`: (2,) or (2, points).

    Making Data Count's four: outside a limit; 7 in a row rising or falling, which a tie breaks; 2
    of 3 beyond two thirds of the way to one limit with all 3 on that side; 7 in a row on one side.
    Limits as a chart has them, not cut off at 0: else none at all would be far out where few are.
    All points of a run are flagged; of 2 of 3 the far ones. On the mean is on neither side.
    """
    x = arrays.finite(values)
    low, high = _each(limits, x.size)
    side = np.sign(x - mean).astype(np.int64)
    far = np.where(side > 0, x > mean + (high - mean) * 2 / 3, x < mean - (mean - low) * 2 / 3)
    found = {
        Rule.OUTSIDE: (x < low) | (x > high),
        Rule.TREND: _trend(x),
        Rule.TWO_OF_THREE: _two_of_three(side, far & (side != 0)),
        Rule.SHIFT: _marked(x.size, _runs(side, RUN), RUN),
    }
    return tuple(next((rule for rule in Rule if found[rule][i]), None) for i in range(x.size))


def _trend(x: Floats) -> NDArray[np.bool_]:
    steps = np.sign(np.diff(x)).astype(np.int64)
    return _marked(x.size, _runs(steps, RUN - 1), RUN)


def _two_of_three(side: NDArray[np.int64], far: NDArray[np.bool_]) -> NDArray[np.bool_]:
    starts = (i for i in _runs(side, 3) if far[i : i + 3].sum() >= 2)
    return _marked(side.size, starts, 3) & far


def _runs(signs: NDArray[np.int64], length: int) -> Iterator[int]:
    """Where so many equal signs in a row begin; nought is no sign."""
    for i in range(signs.size - length + 1):
        if abs(int(signs[i : i + length].sum())) == length:
            yield i


def _marked(points: int, starts: Iterator[int], length: int) -> NDArray[np.bool_]:
    marks = np.zeros(points, dtype=np.bool_)
    for i in starts:
        marks[i : i + length] = True
    return marks


def _shares(r: ArrayLike, n: ArrayLike) -> tuple[Floats, float, Floats]:
    events, cases = arrays.counts(r, arrays.whole(n))
    shares = arrays.finite(events / cases, at_least=1)
    mean = float(events.sum() / cases.sum())
    return shares, mean, np.asarray(np.sqrt(mean * (1 - mean) / cases))


def _chart(values: Floats, mean: float, half: Floats, spread: float) -> Chart:
    limits = np.stack([mean - half, mean + half])
    return Chart(values, mean, limits, spread, values.size < TRIAL_UNDER)


def _each(limits: ArrayLike, points: int) -> Floats:
    found = np.asarray(limits, dtype=float)
    if found.shape not in ((2,), (2, points)) or not np.isfinite(found).all():
        raise ValueError("limits are a lower and an upper one, for all points or for each")
    return np.broadcast_to(found.reshape(2, -1), (2, points))
