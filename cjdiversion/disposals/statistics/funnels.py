"""How far may a unit of so many cases lie from the target? Limits of funnels.

The target is one number for all units: no unit is left out of the target it is held against. Few
units, of which each makes up much of that target, are held against the others: see `few`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cjdiversion.disposals.statistics import arrays
from cjdiversion.disposals.statistics.arrays import TAILS, Floats, Ints


def exact_funnel_limits(n: ArrayLike, target: float, tails: Sequence[float] = TAILS) -> Floats:
    """Shares that units of n cases pass by chance with probability `tails`: (tails, *n.shape).

    The interpolated binomial limit of Spiegelhalter 2005, doi 10.1002/sim.1970:
    k = min{j: F(j) > p}, limit = (k - (F(k) - p) / f(k)) / n. One case or two against a target
    near 0 or 1 can put it on the wrong side of the target; there the target is the limit.
    """
    cases = arrays.whole(n)
    p, target = arrays.as_rows(tails, cases), arrays.probability(target, "a target")
    k = _smallest_above(p, cases, target)
    at, below = _binomial_cdf(k, cases, target), _binomial_cdf(k - 1, cases, target)
    limit = (k - (at - p) / (at - below)) / cases
    return _kept_to_its_side(np.clip(limit, 0.0, 1.0), p, target)


def ratio_funnel_limits(expected: ArrayLike, tails: Sequence[float] = TAILS) -> Floats:
    """Observed / expected that a unit expecting so many passes by chance with probability
    `tails`: (tails, *expected.shape), around 1.

    Exact Poisson limits at E, as of the Public Health England technical guide on funnel plots:
    chi-squared(p; 2 E) / 2 E below and chi-squared(p; 2 E + 2) / 2 E above.
    """
    cases = np.asarray(expected, dtype=float)
    if not np.all((cases > 0) & np.isfinite(cases)):
        raise ValueError("each unit needs more than no expected cases")
    p = arrays.as_rows(tails, cases)
    low, high = special.gammaincinv(cases, p), special.gammaincinv(cases + 1, p)
    return np.asarray(np.where(p < 0.5, low, high) / cases)


def adjusted_limits(
    n: ArrayLike, target: float, tau2: float, tails: Sequence[float] = TAILS
) -> Floats:
    """Limits that allow for the usual spread between units as well: (tails, *n.shape).

    Spiegelhalter 2005b, doi 10.1136/qshc.2005.013755, additive: y -/+ z sqrt(s² + tau²) on the
    arcsine scale.
    """
    if not tau2 >= 0:
        raise ValueError("tau² is nought or more")
    cases = arrays.whole(n)
    return _around(target, np.sqrt(1 / (4 * cases) + tau2), arrays.as_rows(tails, cases))


def multiplied_limits(
    n: ArrayLike, target: float, phi: float, tails: Sequence[float] = TAILS
) -> Floats:
    """Limits that are wider by sqrt(phi) at every size: (tails, *n.shape).

    Spiegelhalter 2005b, multiplicative: y -/+ z s sqrt(phi) on the arcsine scale, where phi is
    above 1; less spread than chance never tightens them. Additive limits are preferred, because
    these widen the most where units are small.
    """
    if not phi >= 0:
        raise ValueError("phi is nought or more")
    cases = arrays.whole(n)
    return _around(target, np.sqrt(max(1.0, phi) / (4 * cases)), arrays.as_rows(tails, cases))


def allowed_limits(
    n: ArrayLike, target: float, tau2: float, tails: Sequence[float] = TAILS
) -> Floats:
    """The limits a unit is judged by: the exact ones, widened where the adjusted ones are wider.

    So allowing for spread never makes a limit tighter than chance alone: (tails, *n.shape). Of
    units that are alike some 2 in 1,000 still lie outside the outer pair, at most 3.
    """
    exact = exact_funnel_limits(n, target, tails)
    if tau2 == 0:
        return exact
    adjusted = adjusted_limits(n, target, tau2, tails)
    low = arrays.as_rows(tails, arrays.whole(n)) < 0.5
    return np.where(low, np.minimum(exact, adjusted), np.maximum(exact, adjusted))


def _around(target: float, error: Floats, p: Floats) -> Floats:
    """The angle is clipped before it is turned back, or small n would get limits that fold over."""
    angle = arrays.angle(target) + special.ndtri(p) * error
    return np.asarray(np.sin(np.clip(angle, 0.0, np.pi / 2)) ** 2)


def _binomial_cdf(k: Ints, n: Ints, target: float) -> Floats:
    """F(k; n, target), 0 below k = 0."""
    return np.where(k < 0, 0.0, special.bdtr(np.maximum(k, 0), n, target))


def _smallest_above(p: Floats, n: Ints, target: float) -> Ints:
    """min{j: F(j) > p} by halving the range, so that n in the millions stays quick."""
    shape = np.broadcast_shapes(p.shape, n.shape)
    low: NDArray[np.int64] = np.zeros(shape, dtype=np.int64)
    high: NDArray[np.int64] = np.broadcast_to(n, shape)
    while np.any(low < high):
        middle = (low + high) // 2
        is_above = _binomial_cdf(middle, n, target) > p
        low, high = np.where(is_above, low, middle + 1), np.where(is_above, middle, high)
    return low


def _kept_to_its_side(limit: Floats, p: Floats, target: float) -> Floats:
    return np.where(p < 0.5, np.minimum(limit, target), np.maximum(limit, target))
