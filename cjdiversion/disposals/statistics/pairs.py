"""Are alike cases treated alike? The share of pairs of alike cases that ended alike, inside units
and between them: the headline of consistency."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cjdiversion.disposals.statistics import arrays, shuffling
from cjdiversion.disposals.statistics.arrays import Ints

FEWEST_CASES, FEWEST_UNITS = 10, 2  # of a stratum that is counted
SHUFFLES = 999
SEED = 20_210_401
# Flagged at 2 %, so that the 99 % bound of false flags over 500 fair forces is under the 5 % that
# is stated.
FLAGGED_AT, STATED = 0.02, 0.05


@dataclass(frozen=True)
class PairAgreement:
    """Shares of pairs with the same outcome, inside one unit and between units; `gap` is the first
    less the second, about 0 where the unit does not matter. None where no stratum is big enough.
    `chance`: where the gap lies with 95 % probability if units are shuffled among alike cases.
    `left_out`: share of cases in strata too small to count, and of those `beside` them."""

    within: float | None
    between: float | None
    gap: float | None
    chance: tuple[float, float]
    p: float
    strata: int
    cases: int
    left_out: float

    @property
    def is_flagged(self) -> bool:
        """Units matter by more than chance. A flag is false in at most 5 % of fair forces."""
        return self.p <= FLAGGED_AT


def pair_agreement(
    stratum: Sequence[Hashable],
    unit: Sequence[Hashable],
    outcome: Sequence[Hashable],
    *,
    shuffles: int = SHUFFLES,
    seed: int = SEED,
) -> PairAgreement:
    """One entry a case: what makes cases alike, who decided, how it ended. See `pair_agreement_of`.

    The order of cases changes nothing. A missing entry or unequal lengths: ValueError.
    """
    if not len(stratum) == len(unit) == len(outcome):
        raise ValueError("each case needs a stratum, a unit and an outcome")
    codes, sizes = zip(*(_coded(values) for values in (stratum, unit, outcome)), strict=True)
    counts = np.zeros(sizes, dtype=np.int64)
    np.add.at(counts, codes, 1)
    return pair_agreement_of(counts, shuffles=shuffles, seed=seed)


def pair_agreement_of(
    counts: ArrayLike, *, shuffles: int = SHUFFLES, seed: int = SEED, beside: int = 0
) -> PairAgreement:
    """From counts of cases, shape (strata, units, outcomes), as summaries keep them. `beside`: how
    many more there are that may not be compared.

    Pairs in closed form: c (c - 1) / 2 of c cases alike. Strata are put together with weights
    W B / (W + B) of their pairs within and between (as Mantel and Haenszel weigh differences), the
    same for both shares: a stratum that is all in one unit then tips neither. With these weights
    the gap is (T - E[T]) / the sum of weights, where T counts the pairs inside units that ended
    alike and E[T] is its mean over all shuffles of units inside strata. One-sided p and `chance`
    from so many shuffles, drawn as tables with the same margins; where that asks for more than
    `shuffling.DRAWN` counts, from the first three moments of all shuffles: see `shuffling`.
    """
    found = arrays.whole_or_none(counts)
    if found.ndim != 3:
        raise ValueError("this needs counts by stratum, unit and outcome")
    everyone = int(found.sum()) + beside
    kept = found[_is_big_enough(found)]
    cases = int(kept.sum())
    left_out = 1 - cases / everyone if everyone else 0.0
    if not cases:
        return PairAgreement(None, None, None, (0.0, 0.0), 1.0, 0, 0, left_out)
    within, between, weight = _shares(kept)
    gap = within - between
    chance, p = shuffling.chance(kept, shuffles, seed)
    low, high = (bound / weight for bound in chance) if shuffles else (-1.0, 1.0)
    return PairAgreement(within, between, gap, (low, high), p, len(kept), cases, left_out)


def _is_big_enough(counts: Ints) -> NDArray[np.bool_]:
    """Enough cases and units, and a pair inside some unit to compare with pairs between."""
    by_unit = counts.sum(axis=2)
    units = (by_unit > 0).sum(axis=1)
    has_pair = (by_unit > 1).any(axis=1)
    return np.asarray((by_unit.sum(axis=1) >= FEWEST_CASES) & (units >= FEWEST_UNITS) & has_pair)


def _shares(counts: Ints) -> tuple[float, float, float]:
    """Within, between, and the sum of the weights."""
    by_unit, by_outcome = counts.sum(axis=2), counts.sum(axis=1)
    inside, same_inside = shuffling.pairs(by_unit), shuffling.pairs(counts).sum(axis=1)
    every, same = shuffling.pairs(by_unit.sum(axis=1)[:, None]), shuffling.pairs(by_outcome)
    outside = every - inside
    weight = inside * outside / every
    within, between = same_inside / inside, (same - same_inside) / outside
    total = weight.sum()
    return float(weight @ within / total), float(weight @ between / total), float(total)


def _coded(values: Sequence[Hashable]) -> tuple[Ints, int]:
    """Places in the sorted list of what occurs, so that the order of cases never matters."""
    if any(value is None or value != value for value in values):
        raise ValueError("each case needs a stratum, a unit and an outcome")
    known = sorted(set(values), key=lambda value: (str(type(value)), str(value)))
    places = {value: i for i, value in enumerate(known)}
    return np.array([places[value] for value in values], dtype=np.int64), len(known)
