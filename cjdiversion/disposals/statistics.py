"""Do units differ by more than chance? Pure functions on arrays, for pages and for analysts.

`n` is the number of cases of each unit and `r` how many of them had the outcome. A share, a
target and a limit are fractions from 0 to 1; a tail is a probability. Nothing is rounded here.
The target is one number for all units: no unit is left out of the target it is held against.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special  # the light part of scipy: half the memory and time of scipy.stats

Floats = NDArray[np.float64]

# Spiegelhalter 2005, doi 10.1002/sim.1970: two pairs of limits, 95 % inside 99.8 %.
TAILS = (0.001, 0.025, 0.975, 0.999)
# Spiegelhalter 2005b, doi 10.1136/qshc.2005.013755: the outer tenths are pulled in.
TRIM = 0.10


@dataclass(frozen=True)
class Overdispersion:
    """More spread than chance gives. `phi` is about 1 and `tau2` 0 for chance alone; tau² is the
    variance between units on the scale of `s`; `p`: how likely such a phi is among alike units."""

    phi: float
    tau2: float
    p: float


ALIKE = Overdispersion(phi=1.0, tau2=0.0, p=1.0)


def wilson(r: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Lower and upper bounds of each share r / n, in the shape of `n`. No cases: 0 to 1.

    Wilson 1927, doi 10.1080/01621459.1927.10502953. Exactly 0 for r = 0 and 1 for r = n.
    """
    r, n = _counts(r, n)
    z = float(special.ndtri(0.5 + confidence / 2))
    share = r / np.maximum(n, 1)
    half = z * np.sqrt(z**2 + 4 * r * (1 - share))
    lower, upper = ((2 * r + z**2 + sign * half) / (2 * (n + z**2)) for sign in (-1, 1))
    return np.where(r == 0, 0.0, lower), np.where(r == n, 1.0, upper)


def exact_funnel_limits(n: ArrayLike, target: float, tails: Sequence[float] = TAILS) -> Floats:
    """Shares that units of n cases pass by chance with probability `tails`: (tails, *n.shape).

    The interpolated binomial limit of Spiegelhalter 2005, doi 10.1002/sim.1970:
    k = min{j: F(j) > p}, limit = (k - (F(k) - p) / f(k)) / n. One case or two against a target
    near 0 or 1 can put it on the wrong side of the target; there the target is the limit.
    """
    cases = _whole(n)
    p = _as_rows(tails, cases)
    k = _smallest_above(p, cases, target)
    at, below = _binomial_cdf(k, cases, target), _binomial_cdf(k - 1, cases, target)
    limit = (k - (at - p) / (at - below)) / cases
    return _kept_to_its_side(np.clip(limit, 0.0, 1.0), p, target)


def deviations(r: ArrayLike, n: ArrayLike, target: float) -> tuple[Floats, Floats]:
    """(z, s): standardised distance from the target, and its standard error, on the arcsine
    scale y = asin sqrt(share), s = 1 / (2 sqrt n). Spiegelhalter 2005b. Shape of `n`, n >= 1."""
    r, n = _counts(r, n)
    s = 1 / (2 * np.sqrt(n))
    return (np.arcsin(np.sqrt(r / n)) - _angle(target)) / s, s


def overdispersion(z: ArrayLike, trim: float = TRIM, *, s: ArrayLike) -> Overdispersion:
    """How much more the units' z (shape (units,)) spread than chance, Winsorised at `trim`.

    Spiegelhalter 2005b. phi = mean z²; tau² is the additive moment estimator of DerSimonian
    and Laird 1986 over weights 1 / s²; p from units * phi against chi-squared(units).
    """
    z, w = np.asarray(z, dtype=float), np.asarray(s, dtype=float) ** -2.0
    units = z.size
    if units < 2:
        return ALIKE
    phi = float(np.mean(np.clip(z, *np.quantile(z, (trim, 1 - trim))) ** 2))
    tau2 = (units * phi - (units - 1)) / (w.sum() - (w**2).sum() / w.sum())
    return Overdispersion(phi, max(0.0, float(tau2)), float(special.chdtrc(units, units * phi)))


def adjusted_limits(
    n: ArrayLike, target: float, tau2: float, tails: Sequence[float] = TAILS
) -> Floats:
    """Limits that allow for the usual spread between units as well: (tails, *n.shape).

    Spiegelhalter 2005b, additive: y -/+ z sqrt(s² + tau²) on the arcsine scale. The angle is
    clipped before it is turned back, or small n would get limits that fold over.
    """
    cases = _whole(n)
    z = special.ndtri(_as_rows(tails, cases))
    angle = _angle(target) + z * np.sqrt(1 / (4 * cases) + tau2)
    return np.asarray(np.sin(np.clip(angle, 0.0, np.pi / 2)) ** 2)


def allowed_limits(
    n: ArrayLike, target: float, tau2: float, tails: Sequence[float] = TAILS
) -> Floats:
    """The limits a unit is judged by: the exact ones, widened where the adjusted ones are wider.

    So allowing for spread never makes a limit tighter than chance alone: (tails, *n.shape).
    """
    exact = exact_funnel_limits(n, target, tails)
    if tau2 == 0:
        return exact
    adjusted = adjusted_limits(n, target, tau2, tails)
    low = _as_rows(tails, _whole(n)) < 0.5
    return np.where(low, np.minimum(exact, adjusted), np.maximum(exact, adjusted))


def spread_in_shares(tau2: float, target: float) -> float:
    """tau as a fraction of cases near the target: one standard deviation between units.

    The slope of sin² at the target, 2 sqrt(t (1 - t)), turns the arcsine scale back.
    """
    return float(2 * np.sqrt(target * (1 - target)) * np.sqrt(tau2))


def _binomial_cdf(k: NDArray[np.int64], n: NDArray[np.int64], target: float) -> Floats:
    """F(k; n, target), 0 below k = 0."""
    return np.where(k < 0, 0.0, special.bdtr(np.maximum(k, 0), n, target))


def _smallest_above(p: Floats, n: NDArray[np.int64], target: float) -> NDArray[np.int64]:
    """min{j: F(j) > p} by halving the range, so that n in the millions stays quick."""
    shape = np.broadcast_shapes(p.shape, n.shape)
    low, high = np.zeros(shape, dtype=np.int64), np.broadcast_to(n, shape)
    while np.any(low < high):
        middle = (low + high) // 2
        is_above = _binomial_cdf(middle, n, target) > p
        low, high = np.where(is_above, low, middle + 1), np.where(is_above, middle, high)
    return low


def _kept_to_its_side(limit: Floats, p: Floats, target: float) -> Floats:
    return np.where(p < 0.5, np.minimum(limit, target), np.maximum(limit, target))


def _angle(share: float) -> float:
    return float(np.arcsin(np.sqrt(share)))


def _as_rows(tails: Sequence[float], n: NDArray[np.int64]) -> Floats:
    """One row a tail, ready to meet every n."""
    return np.asarray(tails, dtype=float).reshape(-1, *(1,) * n.ndim)


def _whole(n: ArrayLike) -> NDArray[np.int64]:
    """Whole numbers of at least one case, or ValueError."""
    cases = np.asarray(n)
    if np.any(cases < 1) or np.any(cases != np.floor(cases)):
        raise ValueError("each unit needs a whole number of cases, at least one")
    return cases.astype(np.int64)


def _counts(r: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    events, cases = np.asarray(r, dtype=float), np.asarray(n, dtype=float)
    if np.any(events < 0) or np.any(events > cases):
        raise ValueError("each unit needs 0 <= events <= cases")
    return events, cases
