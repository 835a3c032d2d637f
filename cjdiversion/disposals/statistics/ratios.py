"""One group against another, or a unit against what its cases would lead one to expect."""

from dataclasses import dataclass
from math import exp, inf, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from cjdiversion.disposals.statistics import arrays
from cjdiversion.disposals.statistics.arrays import Floats

BYAR_FROM = 10  # observed cases; fewer get exact limits
_FARTHEST = 40.0  # natural log of a ratio: beyond is no ratio of two counts
_HALVINGS = 32  # of what lies between the two: to seven digits
_BEYOND = 12  # standard deviations: what lies farther adds nothing to a p


@dataclass(frozen=True)
class RelativeRate:
    """A group's rate over the reference's. `ratio` is None where the reference had no events, and
    `upper` is then infinite. `points`: the rates' difference as a fraction. `excess`: events of the
    group beyond what the reference's rate would give it. `p`: two-sided, exact."""

    ratio: float | None
    lower: float
    upper: float
    points: float
    excess: float
    p: float


@dataclass(frozen=True)
class RelativeShare:
    """A group's share over the reference's, as a RelativeRate is of rates. `lower` may be 0 and
    `upper` infinite; with no event at all nothing is known: no ratio, from 0 to infinity, p 1."""

    ratio: float | None
    lower: float
    upper: float
    points: float
    excess: float
    p: float


@dataclass(frozen=True)
class RateBounds:
    """How far a relative rate could lie either way had nobody's group been missing. `ratio` is None
    where nothing can be divided; then the bounds are 0 and infinity. `missing`: share of cases."""

    ratio: float | None
    lower: float
    upper: float
    missing: float


@dataclass(frozen=True)
class CommonOdds:
    """The odds ratio that the strata have in common, beside the `crude` one of all cases in one
    heap. None where nothing can be divided; the bounds are then 0 and infinity. `p`: that the odds
    are alike in every stratum. `strata`: how many say something about it."""

    ratio: float | None
    lower: float
    upper: float
    crude: float | None
    p: float
    strata: int


def standardised_ratio(
    observed: ArrayLike, expected: ArrayLike, confidence: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """(ratio, lower, upper) of observed over expected, each in the shape of `observed`.

    Byar's approximation (Breslow and Day 1987, vol. II, p. 69) from 10 observed on, exact Poisson
    limits below. For a common outcome they are wider than they need be. Two such ratios are not
    comparable with each other, each is with 1. Nothing expected: ValueError.
    """
    o = arrays.whole_or_none(observed).astype(float)
    e = np.asarray(expected, dtype=float)
    if not np.all((e > 0) & np.isfinite(e)):
        raise ValueError("each unit needs more than no expected cases")
    tail, z = arrays.outside(confidence) / 2, arrays.normal(confidence)
    exact_low = np.where(o > 0, special.gammaincinv(np.maximum(o, 1), tail), 0.0)
    exact_high = special.gammaincinv(o + 1, 1 - tail)
    is_exact = o < BYAR_FROM
    low = np.where(is_exact, exact_low, _byar(np.maximum(o, 1), -z))
    high = np.where(is_exact, exact_high, _byar(o + 1, z))
    return o / e, low / e, high / e


def relative_rate(a: int, A: int, b: int, B: int, confidence: float = 0.95) -> RelativeRate:  # noqa: N803
    """a events among A cases of a group, against b among B of the reference, where events are few
    or may befall a case more than once. For shares it is far too wide: see `relative_share`.

    Exact conditional limits: of a + b events, a are binomial; the bounds of Clopper and Pearson for
    that share p, turned back as p / (1 - p) * B / A. The p doubles the smaller tail, so that it is
    under 1 - confidence just where 1 lies outside. A group without cases has no rate: ValueError.
    """
    (a, b), (cases, others) = arrays.whole_or_none([a, b]).tolist(), _positive(A, B)
    tail = arrays.outside(confidence) / 2
    low = float(special.betaincinv(a, b + 1, tail)) if a else 0.0
    high = float(special.betaincinv(a + 1, b, 1 - tail)) if b else 1.0
    scale = others / cases
    reference = b / others
    return RelativeRate(
        ratio=a / b * scale if b else None,
        lower=low / (1 - low) * scale,
        upper=high / (1 - high) * scale if b else inf,
        points=a / cases - reference,
        excess=a - cases * reference,
        p=_binomial_p(a, a + b, cases / (cases + others)),
    )


def relative_share(a: int, A: int, b: int, B: int, confidence: float = 0.95) -> RelativeShare:  # noqa: N803
    """a of A cases of a group had the outcome, against b of B of the reference: a / A / (b / B).

    Both are binomial, however common the outcome. `lower` and `upper` are the score limits of
    Koopman 1984, doi 10.2307/2531405: the ratios that Pearson's chi-squared does not rule out. The
    p is Fisher's exact one (1935, JRSS 98:39), given all a + b events, and doubles the smaller
    tail. It is the more careful of the two: where it is under 5 %, 1 lies outside the limits, and 1
    may lie outside them where it is not. Shares are fractions, `excess` is in cases.
    More events than cases, or a group without cases: ValueError.
    """
    (a, b), (cases, others) = arrays.whole_or_none([a, b]).tolist(), _positive(A, B)
    arrays.counts([a, b], [cases, others])
    z, reference = arrays.normal(confidence), b / others
    counts = (a, cases, b, others)
    return RelativeShare(
        ratio=a / cases / reference if b else None,
        lower=_score_limit(z, *counts) if a else 0.0,
        upper=_score_limit(-z, *counts) if b else inf,
        points=a / cases - reference,
        excess=a - cases * reference,
        p=_fisher_p(*counts),
    )


def ethnicity_bounds(
    a: int,
    A: int,  # noqa: N803
    b: int,
    B: int,  # noqa: N803
    *,
    unknown_events: int,
    unknown_cases: int,
    other_cases: int = 0,
) -> RateBounds:
    """The relative rate of a / A to b / B, and where it could lie had every case a known group.

    Highest if all cases of unknown group with the event are the group's and all without it are the
    reference's; lowest the other way round. A case may also belong to neither, which never goes
    further. `other_cases`: of known groups that are neither, for the share that is missing.
    """
    events, cases, others, base = arrays.whole_or_none([a, A, b, B]).tolist()
    extra, unknown, apart = arrays.whole_or_none(
        [unknown_events, unknown_cases, other_cases]
    ).tolist()
    if events > cases or others > base or extra > unknown:
        raise ValueError("each group needs 0 <= events <= cases")
    everyone = cases + base + unknown + apart
    missing = unknown / everyone if everyone else 0.0
    without = unknown - extra
    if not (cases and base and others + extra):
        return RateBounds(None, 0.0, inf, missing)
    lower = events * (base + extra) / ((cases + without) * (others + extra))
    upper = _over((events + extra) * (base + without), (cases + extra) * others)
    return RateBounds(
        _over(events * base, cases * others), lower, inf if upper is None else upper, missing
    )


def mantel_haenszel(tables: ArrayLike, confidence: float = 0.95) -> CommonOdds:
    """Odds ratio of [[a, b], [c, d]] adjusted for strata; `tables` has shape (strata, 2, 2), rows
    the two groups, columns with and without the outcome.

    Mantel and Haenszel 1959; limits of Robins, Breslow and Greenland 1986, doi 10.2307/2531052; p
    of Cochran, Mantel and Haenszel without continuity correction. It is no ratio of rates where the
    outcome is common.
    """
    found = arrays.whole_or_none(tables).astype(float)
    if found.ndim != 3 or found.shape[1:] != (2, 2):
        raise ValueError("this needs one table of two by two for each stratum")
    z = arrays.normal(confidence)
    (a, b), (c, d) = np.moveaxis(found, 0, -1)
    n = a + b + c + d
    spread = _spread(a, b, c, d)
    said = spread > 0
    crude = _over(float(a.sum() * d.sum()), float(b.sum() * c.sum()))
    if not said.any():
        return CommonOdds(None, 0.0, inf, crude, 1.0, 0)
    r, s = (a * d)[said] / n[said], (b * c)[said] / n[said]
    excess = float((a - (a + b) * (a + c) / np.maximum(n, 1))[said].sum())
    p = float(special.chdtrc(1, excess**2 / spread[said].sum()))
    if not (r.sum() and s.sum()):
        ratio = 0.0 if s.sum() else None
        return CommonOdds(ratio, 0.0, inf, crude, p, int(said.sum()))
    error = _robins(r, s, ((a + d) / np.maximum(n, 1))[said])
    ratio = float(r.sum() / s.sum())
    wide = float(np.exp(z * error))
    return CommonOdds(ratio, ratio / wide, ratio * wide, crude, p, int(said.sum()))


def _spread(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    """Hypergeometric variance of a in each stratum; nought where a margin is empty."""
    n = a + b + c + d
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    return np.asarray(margins / (np.maximum(n, 1) ** 2 * np.maximum(n - 1, 1)))


def _robins(r: Floats, s: Floats, alike: Floats) -> float:
    """Standard error of the log of the common odds ratio; `alike`: (a + d) / n."""
    apart = 1 - alike
    both = (alike * s + apart * r).sum() / (2 * r.sum() * s.sum())
    ends = (alike * r).sum() / (2 * r.sum() ** 2) + (apart * s).sum() / (2 * s.sum() ** 2)
    return float(np.sqrt(both + ends))


def _byar(o: Floats, z: float) -> Floats:
    return np.asarray(o * (1 - 1 / (9 * o) + z / (3 * np.sqrt(o))) ** 3)


def _binomial_p(k: int, n: int, share: float) -> float:
    below = float(special.bdtr(k, n, share))
    above = 1.0 if k == 0 else float(special.bdtrc(k - 1, n, share))
    return min(1.0, 2 * min(below, above))


def _score_limit(z: float, a: int, cases: int, b: int, others: int) -> float:
    """The ratio that lies z standard errors from what was found, by halving: the higher the ratio,
    the lower its score."""
    low, high = -_FARTHEST, _FARTHEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _score(exp(middle), a, cases, b, others) > z:
            low = middle
        else:
            high = middle
    return exp((low + high) / 2)


def _score(ratio: float, a: int, cases: int, b: int, others: int) -> float:
    """How far the shares are from this ratio in standard errors, by the likeliest shares that have
    it: the lower root of a square, divided out so that nothing is lost where the ratio is small."""
    middle = ratio * (cases + b) + a + others
    square = middle**2 - 4 * ratio * (cases + others) * (a + b)
    second = min(2 * (a + b) / (middle + sqrt(max(square, 0.0))), 1.0)
    first = min(ratio * second, 1.0)
    variance = first * (1 - first) / cases + ratio**2 * second * (1 - second) / others
    off = a / cases - ratio * b / others
    return off / sqrt(variance) if variance > 0 else 0.0


def _fisher_p(a: int, cases: int, b: int, others: int) -> float:
    """Twice the smaller tail of the hypergeometric, summed around its middle and what was found."""
    everyone, events = cases + others, a + b
    middle = events * cases / everyone
    spread = sqrt(middle * (1 - events / everyone) * others / max(everyone - 1, 1))
    wide = abs(a - middle) + _BEYOND * spread + 1
    first = max(0, events - others, int(middle - wide))
    k = np.arange(first, min(cases, events, int(middle + wide) + 1) + 1, dtype=float)
    chance = np.exp(
        _log_ways(cases, k) + _log_ways(others, events - k) - _log_ways(everyone, events)
    )
    below, above = chance[k <= a].sum(), chance[k >= a].sum()
    return min(1.0, 2 * float(min(below, above)))


def _log_ways(n: int, k: ArrayLike) -> Floats:
    """Natural log of how many ways there are to choose k of n."""
    of = np.asarray(k, dtype=float)
    gammaln = special.gammaln
    return np.asarray(gammaln(n + 1) - gammaln(of + 1) - gammaln(n - of + 1))


def _over(above: float, below: float) -> float | None:
    return above / below if below else None


def _positive(*cases: int) -> list[int]:
    found: list[int] = arrays.whole_or_none(cases).tolist()
    if 0 in found:
        raise ValueError("a group without cases has no rate")
    return found
