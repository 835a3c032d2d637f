"""How sure is the share of a whole that was drawn from stratum by stratum?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from cjdiversion.disposals.statistics import arrays
from cjdiversion.disposals.statistics.arrays import Floats

_STEEPEST, _HALVINGS = 40.0, 80


@dataclass(frozen=True)
class StratifiedShare:
    """A share of the whole and its bounds. `lower` and `upper` are None where every case was looked
    at: there is nothing left to be unsure of. All are None where there is no case."""

    value: float | None
    lower: float | None
    upper: float | None


def stratified_share(
    r: ArrayLike, n: ArrayLike, size: ArrayLike, confidence: float = 0.95
) -> StratifiedShare:
    """Of `size` cases of each stratum `n` were drawn without putting back, and `r` of these had it;
    each has shape (strata,), in cases. A stratum of none counts for nothing.

    Share: the sum of size r / n over all cases (Cochran 1977, Sampling Techniques, 5.1). One
    stratum: exact bounds, tails of the hypergeometric (Buonaccorsi 1987, The American Statistician
    41:215). More: every share p0 of the whole at which |value - p0| is at most z
    standard errors, these worked out at the shares of the strata that are likeliest where p0 is
    true (a score interval, as Wilson 1927 of one share and Miettinen and Nurminen 1985,
    doi 10.1002/sim.4780040211, of two), with the variance p (1 - p) / (n - 1) (N - n) / N of each
    stratum (Cochran 3.2; for n = 1 as for 1.5). Bounds are whole cases, outward, and leave room for
    what was seen.
    """
    r, n = arrays.counts(r, n)
    size = np.asarray(arrays.whole_or_none(size), dtype=float)
    if (n > size).any() or ((n == 0) & (size > 0)).any():
        raise ValueError("of each stratum one case or more is drawn, and no more than it has")
    r, n, size = (one[size > 0] for one in (r, n, size))
    whole = float(size.sum())
    if not whole:
        return StratifiedShare(None, None, None)
    value = float((size * r / n).sum() / whole)
    if (n == size).all():
        return StratifiedShare(value, None, None)
    fewest, most = float(r.sum()), float((r + size - n).sum())
    bounds = _exact if r.size == 1 else _by_score
    lower, upper = bounds(r, n, size, arrays.outside(confidence) / 2)
    return StratifiedShare(
        value,
        max(fewest, np.floor(lower + 1e-9)) / whole,
        min(most, np.ceil(upper - 1e-9)) / whole,
    )


def _exact(r: Floats, n: Floats, size: Floats, tail: float) -> tuple[float, float]:
    """Cases of one stratum: the fewest and the most at which what was seen is not too rare."""
    seen, drawn, whole = int(r[0]), int(n[0]), int(size[0])
    without = _most_exact(drawn - seen, drawn, whole, tail)
    return float(whole - without), float(_most_exact(seen, drawn, whole, tail))


def _most_exact(seen: int, drawn: int, whole: int, tail: float) -> int:
    """The most of the whole with whom so few or fewer are drawn more often than `tail`."""
    low, high = seen, whole - drawn + seen
    while low < high:
        could = (low + high + 1) // 2
        k = np.arange(max(0, drawn - whole + could), min(seen, could) + 1)
        ways = _log_choose(could, k) + _log_choose(whole - could, drawn - k)
        often = np.exp(ways - _log_choose(whole, drawn)).sum() > tail
        low, high = (could, high) if often else (low, could - 1)
    return low


def _log_choose(n: ArrayLike, k: ArrayLike) -> Floats:
    n, k = np.asarray(n, dtype=float), np.asarray(k, dtype=float)
    ways = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    return np.asarray(ways, dtype=float)


def _by_score(r: Floats, n: Floats, size: Floats, tail: float) -> tuple[float, float]:
    """Cases of all strata. A stratum that was drawn whole is known and does not move; of another
    `m` cases put back would tell as much as its `n` that were not."""
    is_open = n < size
    known, weight = float(r[~is_open].sum()), size[is_open]
    p, m = (r / n)[is_open], (np.maximum(n - 1, 0.5) * size)[is_open] / (size - n)[is_open]
    z = float(-special.ndtri(tail))
    lower = float(weight.sum() - _most(1 - p, m, weight, z))  # the fewest with are the most without
    return known + lower, known + _most(p, m, weight, z)


def _most(p: Floats, m: Floats, weight: Floats, z: float) -> float:
    """Cases at which what was seen lies `z` standard errors below."""
    seen = float((weight * p).sum())
    if seen == weight.sum():
        return seen
    low, high = -_STEEPEST, _STEEPEST  # logarithms, as a pull may be of any size
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        shares = _pulled(p, m, weight, np.exp(middle))
        error = np.sqrt((weight**2 * shares * (1 - shares) / m).sum())
        is_near = (weight * shares).sum() - seen <= z * error
        low, high = (middle, high) if is_near else (low, middle)
    return float((weight * _pulled(p, m, weight, np.exp(low))).sum())


def _pulled(p: Floats, m: Floats, weight: Floats, pull: float) -> Floats:
    """The likeliest shares of the strata where their weighted sum is held above what was seen:
    m ((1 - p) / (1 - share) - p / share) = pull weight, in each the one root from 0 to 1."""
    k, q = pull * weight / m, 1 - p
    root = np.sqrt(np.maximum((1 + k) ** 2 - 4 * k * q, 0))
    return np.asarray(np.clip(1 - 2 * q / (1 + k + root), p, 1))
