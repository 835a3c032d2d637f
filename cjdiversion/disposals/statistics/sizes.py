"""How many cases to look at?"""

import numpy as np
from scipy import special

from cjdiversion.disposals.statistics import arrays

TAKE_ALL = 50  # at or under so many a sample saves little and says less


def sample_size(
    population: int, margin: float = 0.05, share: float = 0.5, confidence: float = 0.95
) -> int:
    """Cases to draw so that a share is known to -/+ `margin`. All of them up to `TAKE_ALL`.

    Krejcie and Morgan 1970, doi 10.1177/001316447003000308: n0 = z² p (1 - p) / d²,
    n = n0 / (1 + (n0 - 1) / N), to the nearest whole case as in their table.
    """
    if not (0 < margin < 1 and 0 < share < 1):
        raise ValueError("margin and share lie between 0 and 1")
    cases, z = int(arrays.whole_or_none(population)), arrays.normal(confidence)
    if cases <= TAKE_ALL:
        return cases
    endless = z**2 * share * (1 - share) / margin**2
    needed = int(endless / (1 + (endless - 1) / cases) + 0.5)
    return min(cases, max(1, needed))


def sample_size_to_find(population: int, bad: int, confidence: float = 0.95) -> int:
    """Cases to draw so that at least one of `bad` among them is drawn with this confidence.

    The smallest n with C(N - D, n) / C(N, n) <= 1 - confidence (hypergeometric). No population:
    none. ValueError where there is nothing to find.
    """
    cases, wrong = int(arrays.whole_or_none(population)), int(arrays.whole_or_none(bad))
    allowed = arrays.outside(confidence)
    if cases == 0:
        return 0
    if not 0 < wrong <= cases:
        raise ValueError("there is at least one case to find, and no more than all")
    n = np.arange(1, cases - wrong + 1)
    missed = _log_choose(cases - wrong, n) - _log_choose(cases, n)
    enough = np.flatnonzero(missed <= np.log(allowed) + 1e-12)
    return int(n[enough[0]]) if enough.size else cases - wrong + 1


def _log_choose(n: int, k: np.ndarray) -> arrays.Floats:
    ways = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    return np.asarray(ways, dtype=float)
