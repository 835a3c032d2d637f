"""Does a unit decide otherwise than its cases would lead one to expect? Indirect standardisation by
strata, and how well the strata tell outcomes apart at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cjdiversion.disposals.statistics import arrays
from cjdiversion.disposals.statistics.arrays import TAILS, Floats
from cjdiversion.disposals.statistics.funnels import exact_funnel_limits
from cjdiversion.disposals.statistics.ratios import standardised_ratio
from cjdiversion.disposals.statistics.spread import overdispersion

FEWEST_EXPECTED = 5  # events; of a unit expecting fewer nothing is said
TENTHS = 10


@dataclass(frozen=True)
class Standardised:
    """One of each a unit. `ratio`, `lower`, `upper` and `p` are only meant where `assessed`, and 1
    elsewhere. `limits`: what the ratio passes with probability TAILS, (4, units). `tau2`: variance
    of ratios between units beyond chance. `kept`: cases of strata that two units or more have."""

    observed: Floats
    expected: Floats
    variance: Floats
    assessed: NDArray[np.bool_]
    ratio: Floats
    lower: Floats
    upper: Floats
    p: Floats
    limits: Floats
    tau2: float
    kept: Floats


@dataclass(frozen=True)
class Tenth:
    """Cases of about the same expected share."""

    cases: int
    expected: float
    observed: float


@dataclass(frozen=True)
class Fit:
    """`c`: how often, of a case with the outcome and one without, the first had the higher
    expected share, ties half; 0.5 is a coin. None where there is nothing to tell apart. `cases`:
    those that another unit decided alike."""

    c: float | None
    tenths: tuple[Tenth, ...]
    cases: int


def standardised(counts: ArrayLike) -> Standardised:
    """`counts` of shape (units, strata, 2): events and cases of each unit among alike cases.

    E = sum over strata of the unit's cases times the share of all units together. Strata that one
    unit alone decided compare it with itself and are left out. A common outcome is binomial: its
    variance is sum p (1 - p), and Byar's limits are drawn in by the root of that over E (Dobson
    and others 1991, doi 10.1002/sim.4780100317). p is the larger of the exact one, from the sum of
    the strata's binomials, and of that which allows for the usual spread between units (additive,
    Winsorised, as `overdispersion`). The unit's own cases are in what it is held against, which
    makes a unit that decides much of everything look a little more as expected than it is.
    """
    r, n = _shared(counts)
    rates = r.sum(axis=0) / np.maximum(n.sum(axis=0), 1)
    o, e, v = r.sum(axis=1), n @ rates, n @ (rates * (1 - rates))
    assessed = (e >= FEWEST_EXPECTED) & (v > 1e-9)
    if assessed.sum() < 2:  # one unit alone would be held against itself
        assessed = np.zeros_like(assessed)
    safe_e, safe_v = np.where(assessed, e, 1.0), np.where(assessed, v, 1.0)
    ratio, low, high = standardised_ratio(np.where(assessed, o, 1), safe_e)
    drawn_in = np.sqrt(safe_v / safe_e)
    s = np.sqrt(safe_v) / safe_e
    z = (np.where(assessed, o, 1.0) - safe_e) / np.sqrt(safe_v)
    tau2 = overdispersion(z[assessed], s=s[assessed]).tau2
    limits, p = np.ones((len(TAILS), len(o))), np.ones(len(o))
    for unit in np.flatnonzero(assessed):
        chances = _chances(n[unit], rates)
        exact = _tail_limits(chances) / e[unit]
        limits[:, unit] = _widened(exact, s[unit], tau2)
        p[unit] = max(_exact_p(int(o[unit]), chances), _spread_p(ratio[unit], s[unit], tau2))
    return Standardised(
        observed=o,
        expected=e,
        variance=v,
        assessed=assessed,
        ratio=np.where(assessed, ratio, 1.0),
        lower=np.where(assessed, ratio + drawn_in * (low - ratio), 1.0),
        upper=np.where(assessed, ratio + drawn_in * (high - ratio), 1.0),
        p=p,
        limits=limits,
        tau2=tau2,
        kept=n.sum(axis=1),
    )


def ratio_curves(
    found: Standardised, most: float, points: int = 60
) -> tuple[Floats, Floats, Floats] | None:
    """(expected, exact limits, limits allowing for spread) to draw a funnel around 1: of a unit
    whose cases are as mixed as all together. None where nothing is assessed.

    A binomial with the target 1 - sum V / sum E has just that variance for its mean.
    """
    if not found.assessed.any():
        return None
    target = 1 - float(found.variance.sum() / found.expected.sum())
    n = np.unique(np.round(np.geomspace(1, max(2.0, most / target), points)))
    expected = n * target
    exact = exact_funnel_limits(n, target) / target
    s = np.sqrt((1 - target) / expected)
    wide = np.stack([_widened(exact[:, i], s[i], found.tau2) for i in range(len(n))], axis=1)
    return expected, exact, wide


def fit(counts: ArrayLike) -> Fit:
    """How well the strata tell who gets the outcome: each case is expected to end as alike cases
    of all other units did, so that nobody's own decisions speak for them. Cases that no other unit
    decided alike are left out."""
    r, n = _shared(counts)
    others_r, others_n = r.sum(axis=0) - r, n.sum(axis=0) - n
    has = (n > 0) & (others_n > 0)
    expected = others_r[has] / others_n[has]
    events, cases = r[has], n[has]
    return Fit(_concordance(expected, events, cases - events), _tenths(expected, events, cases),
               int(cases.sum()))  # fmt: skip


def _shared(counts: ArrayLike) -> tuple[Floats, Floats]:
    found = arrays.whole_or_none(counts)
    if found.ndim != 3 or found.shape[2] != 2:
        raise ValueError("this needs events and cases by unit and stratum")
    r, n = arrays.counts(found[..., 0], found[..., 1])
    is_shared = (n > 0).sum(axis=0) > 1
    return r[:, is_shared], n[:, is_shared]


def _chances(n: Floats, rates: Floats) -> Floats:
    """Of 0, 1, 2 … events, by chance alone: the binomials of the strata added up."""
    parts = [_binomial(int(cases), float(rate)) for cases, rate in zip(n, rates, strict=True)]
    found = reduce(np.convolve, parts, np.ones(1))
    return np.asarray(found / found.sum())


def _binomial(n: int, rate: float) -> Floats:
    if rate <= 0 or rate >= 1 or not n:
        return np.asarray(np.eye(n + 1)[n if rate >= 1 else 0])
    k = np.arange(n + 1)
    ways = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    return np.asarray(np.exp(ways + k * np.log(rate) + (n - k) * np.log1p(-rate)))


def _tail_limits(chances: Floats, tails: Sequence[float] = TAILS) -> Floats:
    """As `exact_funnel_limits`, interpolated (Spiegelhalter 2005)."""
    until = np.cumsum(chances)
    k = np.minimum(np.searchsorted(until, tails, side="right"), len(chances) - 1)
    return np.asarray(np.maximum(0.0, k - (until[k] - np.asarray(tails)) / chances[k]))


def _exact_p(observed: int, chances: Floats) -> float:
    below, above = chances[: observed + 1].sum(), chances[observed:].sum()
    return float(min(1.0, 2 * min(below, above)))


def _spread_p(ratio: float, s: float, tau2: float) -> float:
    if not tau2:
        return 0.0
    return float(2 * special.ndtr(-abs(ratio - 1) / np.sqrt(s**2 + tau2)))


def _widened(exact: Floats, s: float, tau2: float) -> Floats:
    """Never tighter than chance alone, nor on the wrong side of 1."""
    z = special.ndtri(np.asarray(TAILS))
    spread = 1 + z * np.sqrt(s**2 + tau2) if tau2 else exact
    low, high = np.minimum(exact, spread), np.maximum(exact, spread)
    return np.asarray(
        np.where(z < 0, np.clip(low, 0.0, 1.0), np.maximum(high, 1.0)),
    )


def _concordance(expected: Floats, events: Floats, others: Floats) -> float | None:
    if not (events.sum() and others.sum()):
        return None
    values, place = np.unique(expected, return_inverse=True)
    with_it, without = (np.bincount(place, weights=w, minlength=len(values))
                        for w in (events, others))  # fmt: skip
    lower = np.cumsum(without) - without
    return float((with_it * (lower + without / 2)).sum() / (with_it.sum() * without.sum()))


def _tenths(expected: Floats, events: Floats, cases: Floats) -> tuple[Tenth, ...]:
    """By expected share, as nearly of one size as cases of the same share staying together lets."""
    order = np.argsort(expected, kind="stable")
    values, first = np.unique(expected[order], return_index=True)
    if not len(values):
        return ()
    e, r, n = (np.add.reduceat(w[order], first) for w in (expected * cases, events, cases))
    middle = (np.cumsum(n) - n / 2) / n.sum()
    group = np.minimum((middle * TENTHS).astype(int), TENTHS - 1)
    return tuple(
        Tenth(int(n[group == g].sum()), *(float(w[group == g].sum() / n[group == g].sum())
                                          for w in (e, r)))
        for g in np.unique(group)
    )  # fmt: skip
