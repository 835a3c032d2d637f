"""How far do units lie apart beyond chance? tau, the headline of inconsistency, and phi."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from cjdiversion.disposals.statistics import arrays
from cjdiversion.disposals.statistics.arrays import Floats

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


def deviations(r: ArrayLike, n: ArrayLike, target: float) -> tuple[Floats, Floats]:
    """(z, s): standardised distance from the target, and its standard error, on the arcsine
    scale y = asin sqrt(share), s = 1 / (2 sqrt n). Spiegelhalter 2005b. Shape of `n`, n >= 1."""
    r, n = arrays.counts(r, n)
    if np.any(n < 1):
        raise ValueError("each unit needs at least one case")
    s = 1 / (2 * np.sqrt(n))
    return (np.arcsin(np.sqrt(r / n)) - arrays.angle(target)) / s, s


def overdispersion(z: ArrayLike, trim: float = TRIM, *, s: ArrayLike = 1.0) -> Overdispersion:
    """How much more the units' z (shape (units,)) spread than chance, Winsorised at `trim`.

    Spiegelhalter 2005b. phi = mean z²; tau² is the additive moment estimator of DerSimonian
    and Laird 1986 over weights 1 / s²; p from units * phi against chi-squared(units). Without `s`,
    tau² is in squared standard errors. Fewer than two units: alike.
    """
    z = arrays.finite(z)
    s = np.broadcast_to(np.asarray(s, dtype=float), z.shape)
    units = z.size
    if not 0 <= trim < 0.5 or not np.all((s > 0) & np.isfinite(s)):
        raise ValueError("trim lies between 0 and 0.5, and each standard error above 0")
    if units < 2:
        return ALIKE
    w = s**-2.0
    phi = float(np.mean(np.clip(z, *np.quantile(z, (trim, 1 - trim))) ** 2))
    tau2 = (units * phi - (units - 1)) / (w.sum() - (w**2).sum() / w.sum())
    return Overdispersion(phi, max(0.0, float(tau2)), float(special.chdtrc(units, units * phi)))


def spread_in_shares(tau2: float, target: float) -> float:
    """tau as a fraction of cases near the target: one standard deviation between units.

    The slope of sin² at the target, 2 sqrt(t (1 - t)), turns the arcsine scale back.
    """
    return float(2 * np.sqrt(target * (1 - target)) * np.sqrt(tau2))
