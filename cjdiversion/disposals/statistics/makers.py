"""How much do decision makers differ on alike cases? Variation, not leniency: who gets which case
is not random."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cjdiversion.disposals.statistics import arrays
from cjdiversion.disposals.statistics.arrays import Floats

NODES = 25
NEWTON_STEPS = 12
TOO_FEW = 20  # cases of one maker up to which nothing is said of that maker alone
_SMALLEST, _START, _LARGEST = 1e-2, 0.3, 5.0  # standard deviations tried, on the log odds


@dataclass(frozen=True)
class Pattern:
    """One decision maker's log odds beside the others', pulled towards nought as far as their few
    cases ask for; bounds of 95 %. For their supervisor alone."""

    shift: float
    lower: float
    upper: float
    cases: int


@dataclass(frozen=True)
class Leniency:
    """`s2`: variance between decision makers on the log odds. `odds`: the median odds ratio. `icc`:
    part of all variance. `p`: that there is none (half of chi-squared(1)). `patterns`: one a maker,
    in their order, None for whoever has 20 cases or fewer. `strata`: in which outcomes differ;
    `intercepts`: log odds in each of these of a maker who is as others are."""

    s2: float
    odds: float
    icc: float
    p: float
    patterns: tuple[Pattern | None, ...]
    strata: int
    intercepts: tuple[float, ...]


@dataclass(frozen=True)
class _Fit:
    """Log likelihood, its slope by strata and log sd, and each maker's posterior mean and sd."""

    likelihood: float
    slope: Floats
    means: Floats
    deviations: Floats


def median_odds_ratio(s2: float) -> float:
    """exp(sqrt(2 s²) z.75): how many times the odds rise from the more to the less lenient of two
    makers drawn at random, at the median. Larsen and Merlo 2005, doi 10.1093/aje/kwi017."""
    if not s2 >= 0:
        raise ValueError("a variance is nought or more")
    return float(np.exp(np.sqrt(2 * s2) * special.ndtri(0.75)))


def leniency(counts: ArrayLike) -> Leniency:
    """`counts` of shape (makers, strata, 2): events and cases of each maker among alike cases.

    logit P = stratum + u, u ~ N(0, s²) of each maker; s² by marginal likelihood, integrated by
    adaptive Gauss-Hermite with 25 nodes (Pinheiro and Bates 1995, doi
    10.1080/10618600.1995.10474663). Strata in which all or none had the outcome say nothing and are
    left out. Fewer than two makers with cases: ValueError.
    """
    r, n = _checked(counts)
    told = (r.sum(axis=0) > 0) & (r.sum(axis=0) < n.sum(axis=0))
    r, n, cases = r[:, told], n[:, told], n.sum(axis=1)
    if not told.any():
        nothing = tuple(Pattern(0.0, 0.0, 0.0, int(c)) if c > TOO_FEW else None for c in cases)
        return Leniency(0.0, 1.0, 0.0, 1.0, nothing, 0, ())
    intercepts = special.logit(r.sum(axis=0) / n.sum(axis=0))
    alone = _fitted(r, n, intercepts, 0.0).likelihood
    found, sd, fitted = _best(r, n, intercepts)
    gain = found.likelihood - alone
    if gain < 1e-6:
        found, sd, gain, fitted = _fitted(r, n, intercepts, 0.0), 0.0, 0.0, intercepts
    s2 = sd**2
    p = float(special.chdtrc(1, 2 * gain)) / 2 if gain else 1.0
    icc = s2 / (s2 + np.pi**2 / 3)
    patterns, strata = _patterns(found, cases), int(told.sum())
    return Leniency(s2, median_odds_ratio(s2), float(icc), p, patterns, strata, tuple(fitted))


def _checked(counts: ArrayLike) -> tuple[Floats, Floats]:
    found = arrays.whole_or_none(counts)
    if found.ndim != 3 or found.shape[2] != 2:
        raise ValueError("this needs events and cases by decision maker and stratum")
    r, n = arrays.counts(found[..., 0], found[..., 1])
    if (n.sum(axis=1) > 0).sum() < 2:
        raise ValueError("this needs at least two decision makers with cases")
    return r, n


def _best(r: Floats, n: Floats, intercepts: Floats) -> tuple[_Fit, float, Floats]:
    """At the highest likelihood: the fit, the sd and the stratum effects."""
    from scipy import optimize  # heavy; only who asks for this pays for it

    def worse(guess: Floats) -> tuple[float, Floats]:
        found = _fitted(r, n, guess[:-1], float(np.exp(guess[-1])))
        return -found.likelihood, -found.slope

    ends = [(-15.0, 15.0)] * len(intercepts) + [(np.log(_SMALLEST), np.log(_LARGEST))]
    start = np.append(intercepts, np.log(_START))
    guess = optimize.minimize(worse, start, jac=True, method="L-BFGS-B", bounds=ends).x
    sd = float(np.exp(guess[-1]))
    return _fitted(r, n, guess[:-1], sd), sd, guess[:-1]


def _fitted(r: Floats, n: Floats, intercepts: Floats, sd: float) -> _Fit:
    """u = sd v; v is integrated around each maker's mode with the width of the curve there."""
    mode, width = _mode(r, n, intercepts, sd)
    nodes, weights = _nodes(NODES if sd else 1)
    v = mode[:, None] + width[:, None] * nodes
    height = _height(r, n, intercepts, sd, v) + nodes**2 / 2 + np.log(weights)
    whole = special.logsumexp(height, axis=1)
    part = np.exp(height - whole[:, None])
    over = sd * v
    chance = special.expit(intercepts + over[:, :, None])
    missed = r - n * np.einsum("mq,mqs->ms", part, chance)
    square = (part * v**2).sum(axis=1)
    means = (part * over).sum(axis=1)
    spread = np.maximum((part * over**2).sum(axis=1) - means**2, 0.0)
    likelihood = float((whole + np.log(width)).sum() - len(r) * np.log(2 * np.pi) / 2)
    slope = np.append(missed.sum(axis=0), (square - 1).sum())
    return _Fit(likelihood, slope, means, np.sqrt(spread))


@cache
def _nodes(count: int) -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    return nodes, weights


def _height(r: Floats, n: Floats, intercepts: Floats, sd: float, v: Floats) -> Floats:
    """Log of binomial times normal density at v, shape (makers, nodes), less its constants."""
    odds = intercepts + sd * v[:, :, None]
    told = r[:, None] * odds - n[:, None] * np.logaddexp(0.0, odds)
    return np.asarray(told.sum(axis=2) - v**2 / 2)


def _mode(r: Floats, n: Floats, intercepts: Floats, sd: float) -> tuple[Floats, Floats]:
    """Each maker's highest point and the curve's width there, by Newton's steps: it is concave."""
    v = np.zeros(len(r))
    bend = np.ones(len(r))
    for _ in range(NEWTON_STEPS if sd else 0):
        chance = special.expit(intercepts + sd * v[:, None])
        bend = 1 + sd**2 * (n * chance * (1 - chance)).sum(axis=1)
        step = (sd * (r - n * chance).sum(axis=1) - v) / bend
        v = v + np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-8:
            break
    return v, 1 / np.sqrt(bend)


def _patterns(found: _Fit, cases: NDArray[np.float64]) -> tuple[Pattern | None, ...]:
    z = arrays.normal(0.95)
    return tuple(
        Pattern(float(mean), float(mean - z * sd), float(mean + z * sd), int(count))
        if count > TOO_FEW
        else None
        for mean, sd, count in zip(found.means, found.deviations, cases, strict=True)
    )
