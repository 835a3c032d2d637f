"""How sure is one share? Intervals for r of n."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from cjdiversion.disposals.statistics import arrays
from cjdiversion.disposals.statistics.arrays import Floats


def wilson(r: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Lower and upper bounds of each share r / n, in the shape of `n`. No cases: 0 to 1.

    Wilson 1927, doi 10.1080/01621459.1927.10502953. Exactly 0 for r = 0 and 1 for r = n.
    """
    r, n = arrays.counts(r, n)
    z = arrays.normal(confidence)
    share = r / np.maximum(n, 1)
    half = z * np.sqrt(z**2 + 4 * r * (1 - share))
    lower, upper = ((2 * r + z**2 + sign * half) / (2 * (n + z**2)) for sign in (-1, 1))
    return np.where(r == 0, 0.0, lower), np.where(r == n, 1.0, upper)


def clopper_pearson(r: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Lower and upper bounds that hold the truth at least as often as `confidence` says.

    Clopper and Pearson 1934, doi 10.1093/biomet/26.4.404, as quantiles of beta(r, n - r + 1) and
    beta(r + 1, n - r). Shape of `n`. No cases: 0 to 1.
    """
    r, n = arrays.counts(r, n)
    tail = arrays.outside(confidence) / 2
    lower = special.betaincinv(np.maximum(r, 1), n - r + 1, tail)
    upper = special.betaincinv(r + 1, np.maximum(n - r, 1), 1 - tail)
    return np.where(r == 0, 0.0, lower), np.where(r == n, 1.0, upper)
