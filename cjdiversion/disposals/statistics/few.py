"""Few units: do they differ at all, and how far may one lie from the others? With few, an odd unit
makes up much of the usual spread and of the target, and would hide behind both."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from cjdiversion.disposals.statistics import arrays
from cjdiversion.disposals.statistics.arrays import TAILS, Floats
from cjdiversion.disposals.statistics.funnels import exact_funnel_limits


def alike_p(counts: ArrayLike) -> float:
    """How likely units that are alike differ together by as much or more. 1 where nothing can.

    `counts` of shape (units, strata, 2): events and cases of each unit among alike cases. The
    generalised Mantel and Haenszel test (Landis, Heyman and Koch 1978, doi 10.2307/1402373); of
    one stratum it is Pearson's chi-squared times (N - 1) / N. Nothing is Winsorised, and the
    strata's shares are taken as found, so that one odd unit tells as much as it has.
    """
    found = arrays.whole_or_none(counts)
    if found.ndim != 3 or found.shape[2] != 2:
        raise ValueError("this needs events and cases by unit and stratum")
    r, n = arrays.counts(found[..., 0], found[..., 1])
    units = len(n)
    every, events = n.sum(axis=0), r.sum(axis=0)
    safe = np.maximum(every, 1)
    apart = (r - n * (events / safe)).sum(axis=1)
    # Of each stratum: events drawn without putting back.
    scale = events * (every - events) / (safe**2 * np.maximum(every - 1, 1))
    variance = np.diag(n @ (scale * every)) - (n * scale) @ n.T
    if not units or not variance.any():
        return 1.0
    along, across = np.linalg.eigh(variance)  # one direction at least is nought: all together
    is_real = along > 1e-10 * along[-1]
    distance = float(((apart @ across[:, is_real]) ** 2 / along[is_real]).sum())
    return float(special.chdtrc(is_real.sum(), distance))


def left_out_limits(r: ArrayLike, n: ArrayLike, tails: Sequence[float] = TAILS) -> Floats:
    """What each unit is judged by where it is left out of its own target: (tails, units).

    The other units say where a unit of their kind may lie: their mean y, and y -/+ t sqrt(s² +
    tau² + error²) on the arcsine scale, with Student's t of units - 2 degrees, as so few tell
    their spread badly (Higgins, Thompson and Spiegelhalter 2009, doi
    10.1111/j.1467-985X.2008.00552.x; error as Hartung and Knapp, never under chance). Never
    tighter than the exact limits around that mean. Three units or more.
    """
    events, cases = arrays.counts(r, arrays.whole(n))
    if cases.ndim != 1 or len(cases) < 3:
        raise ValueError("this needs three units or more")
    y, s2 = np.arcsin(np.sqrt(events / cases)), 1 / (4 * cases)
    limits = [_limits_of(unit, y, s2, cases, tails) for unit in range(len(cases))]
    return np.stack(limits, axis=1)


def _limits_of(unit: int, y: Floats, s2: Floats, n: Floats, tails: Sequence[float]) -> Floats:
    theirs, chance = np.delete(y, unit), np.delete(s2, unit)
    degrees = len(theirs) - 1
    w = 1 / chance
    q = w @ (theirs - np.average(theirs, weights=w)) ** 2
    tau2 = max(0.0, float((q - degrees) / (w.sum() - (w @ w) / w.sum())))
    w = 1 / (chance + tau2)
    mean = float(np.average(theirs, weights=w))
    wider = max(1.0, float(w @ (theirs - mean) ** 2) / degrees)
    error = np.sqrt(wider * (s2[unit] + tau2 + 1 / w.sum()))
    p = np.asarray(tails)
    angle = np.clip(mean + special.stdtrit(degrees, p) * error, 0.0, np.pi / 2)
    spread = np.sin(angle) ** 2
    exact = exact_funnel_limits(n[unit : unit + 1], float(np.sin(mean) ** 2), tails)[:, 0]
    return np.asarray(np.where(p < 0.5, np.minimum(exact, spread), np.maximum(exact, spread)))
