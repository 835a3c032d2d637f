"""Many comparisons at once: how many of those flagged are flagged by chance?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cjdiversion.disposals.statistics import arrays
from cjdiversion.disposals.statistics.arrays import Floats


@dataclass(frozen=True)
class Discoveries:
    """`adjusted`: the smallest q at which each would be flagged. `family`: how many were looked at,
    to be kept with the flag. Both arrays in the shape of p."""

    flagged: NDArray[np.bool_]
    adjusted: Floats
    family: int


def benjamini_hochberg(p: ArrayLike, q: float = 0.05) -> Discoveries:
    """Flags of which a share of about `q` at most is chance, of everything shown together.

    Benjamini and Hochberg 1995, JRSS B 57:289: the largest i with p(i) <= i q / m and all below.
    None looked at, none flagged.
    """
    found = np.asarray(p, dtype=float)
    if not np.all((found >= 0) & (found <= 1)):
        raise ValueError("each p lies between 0 and 1")
    flat, m = found.ravel(), found.size
    order = np.argsort(flat, kind="stable")
    steps = flat[order] * m / np.arange(1, m + 1)
    adjusted = np.empty_like(found)
    adjusted.flat[order] = np.minimum.accumulate(np.minimum(steps, 1.0)[::-1])[::-1]
    return Discoveries(adjusted <= arrays.probability(q, "q"), adjusted, m)
