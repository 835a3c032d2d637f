"""What every function here asks of its numbers first: whole, finite, possible."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special  # the light part of scipy: half the memory and time of scipy.stats

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Spiegelhalter 2005, doi 10.1002/sim.1970: two pairs of limits, 95 % inside 99.8 %.
TAILS = (0.001, 0.025, 0.975, 0.999)


def counts(r: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Events and cases with 0 <= r <= n, or ValueError."""
    events, cases = np.asarray(r, dtype=float), np.asarray(n, dtype=float)
    if not np.all((events >= 0) & (events <= cases) & np.isfinite(cases)):
        raise ValueError("each unit needs 0 <= events <= cases")
    return events, cases


def whole(n: ArrayLike) -> Ints:
    """Whole numbers of at least one case, or ValueError."""
    cases = np.asarray(n, dtype=float)
    if not np.all((cases >= 1) & np.isfinite(cases)) or np.any(cases != np.floor(cases)):
        raise ValueError("each unit needs a whole number of cases, at least one")
    return cases.astype(np.int64)


def whole_or_none(n: ArrayLike) -> Ints:
    """Whole numbers from nought up, or ValueError."""
    found = np.asarray(n, dtype=float)
    if not np.all((found >= 0) & np.isfinite(found)) or np.any(found != np.floor(found)):
        raise ValueError("a count is a whole number, nought or more")
    return found.astype(np.int64)


def finite(values: ArrayLike, *, at_least: int = 0) -> Floats:
    """A flat series of numbers, with nothing missing in it, or ValueError."""
    found = np.asarray(values, dtype=float)
    if found.ndim != 1 or found.size < at_least:
        raise ValueError(f"this needs a list of at least {at_least} numbers")
    if not np.isfinite(found).all():
        raise ValueError("a number is missing or infinite")
    return found


def probability(value: float, words: str) -> float:
    """0 to 1, or ValueError."""
    if not 0 <= value <= 1:
        raise ValueError(f"{words} lies between 0 and 1")
    return value


def outside(confidence: float) -> float:
    """What an interval of this confidence leaves outside, both ends together, or ValueError."""
    if not 0 < confidence < 1:
        raise ValueError("confidence lies between 0 and 1")
    return 1 - confidence


def normal(confidence: float) -> float:
    """z such that a standard normal lies within -/+ z with this confidence."""
    return float(special.ndtri(1 - outside(confidence) / 2))


def as_rows(tails: Sequence[float], n: NDArray[np.generic]) -> Floats:
    """One row a tail, ready to meet every n."""
    found = np.asarray(tails, dtype=float)
    if not np.all((found > 0) & (found < 1)):
        raise ValueError("a tail lies between 0 and 1")
    return found.reshape(-1, *(1,) * n.ndim)


def angle(share: float) -> float:
    """The arcsine scale, on which the error of a share hardly depends on the share."""
    return float(np.arcsin(np.sqrt(probability(share, "a target"))))
