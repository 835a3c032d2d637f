"""Are alike cases treated alike? The share of pairs of alike cases that ended alike, inside units
and between them: the headline of consistency."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cjdiversion.disposals.statistics import arrays
from cjdiversion.disposals.statistics.arrays import Floats, Ints

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
    `left_out`: share of cases in strata too small to count."""

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
    counts: ArrayLike, *, shuffles: int = SHUFFLES, seed: int = SEED
) -> PairAgreement:
    """From counts of cases, shape (strata, units, outcomes), as summaries keep them.

    Pairs in closed form: c (c - 1) / 2 of c cases alike. Strata are put together with weights
    W B / (W + B) of their pairs within and between (as Mantel and Haenszel weigh differences), the
    same for both shares: a stratum that is all in one unit then tips neither. One-sided p and
    `chance` from shuffles of units inside strata, drawn as tables with the same margins.
    """
    found = arrays.whole_or_none(counts)
    if found.ndim != 3:
        raise ValueError("this needs counts by stratum, unit and outcome")
    everyone = int(found.sum())
    kept = found[_is_big_enough(found)]
    cases = int(kept.sum())
    left_out = 1 - cases / everyone if everyone else 0.0
    if not cases:
        return PairAgreement(None, None, None, (0.0, 0.0), 1.0, 0, 0, left_out)
    within, between = (float(share[0]) for share in _shares(kept[None]))
    inside, outside = _shares(_shuffled(kept, shuffles, np.random.default_rng(seed)))
    by_chance = inside - outside
    gap = within - between
    as_far = int((by_chance >= gap - 1e-12).sum())
    low, high = np.quantile(by_chance, (0.025, 0.975)).tolist() if shuffles else (-1.0, 1.0)
    p = (1 + as_far) / (1 + shuffles)
    return PairAgreement(within, between, gap, (low, high), p, len(kept), cases, left_out)


def _is_big_enough(counts: Ints) -> NDArray[np.bool_]:
    """Enough cases and units, and a pair inside some unit to compare with pairs between."""
    by_unit = counts.sum(axis=2)
    units = (by_unit > 0).sum(axis=1)
    has_pair = (by_unit > 1).any(axis=1)
    return np.asarray((by_unit.sum(axis=1) >= FEWEST_CASES) & (units >= FEWEST_UNITS) & has_pair)


def _shares(tables: Ints) -> tuple[Floats, Floats]:
    """(within, between) of each set of tables, shape (sets, strata, units, outcomes)."""
    by_unit, by_outcome = tables.sum(axis=3), tables.sum(axis=2)
    inside, same_inside = _pairs(by_unit), _pairs(tables).sum(axis=2)
    every, same = _pairs(by_unit.sum(axis=2)[..., None]), _pairs(by_outcome)
    outside = every - inside
    weight = inside * outside / every
    within, between = same_inside / inside, (same - same_inside) / outside
    total = weight.sum(axis=1)
    return (weight * within).sum(axis=1) / total, (weight * between).sum(axis=1) / total


def _pairs(counts: Ints) -> Floats:
    """Pairs there are along the last axis."""
    return np.asarray((counts * (counts - 1) / 2).sum(axis=-1))


def _shuffled(counts: Ints, shuffles: int, random: np.random.Generator) -> Ints:
    """Tables as a shuffle of units inside strata makes them: (shuffles, strata, units, outcomes).

    Each entry in turn is hypergeometric given the margins that are left.
    """
    strata, units, outcomes = counts.shape
    tables = np.zeros((shuffles, strata, units, outcomes), dtype=np.int64)
    left = np.repeat(counts.sum(axis=1)[None], shuffles, axis=0)
    for unit in range(units):
        wanted = np.repeat(counts[:, unit].sum(axis=1)[None], shuffles, axis=0)
        others = left.sum(axis=2)
        for outcome in range(outcomes):
            others = others - left[..., outcome]
            drawn = random.hypergeometric(left[..., outcome], others, wanted)
            tables[:, :, unit, outcome] = drawn
            wanted = wanted - drawn
        left = left - tables[:, :, unit]
    return tables


def _coded(values: Sequence[Hashable]) -> tuple[Ints, int]:
    """Places in the sorted list of what occurs, so that the order of cases never matters."""
    if any(value is None or value != value for value in values):
        raise ValueError("each case needs a stratum, a unit and an outcome")
    known = sorted(set(values), key=lambda value: (str(type(value)), str(value)))
    places = {value: i for i, value in enumerate(known)}
    return np.array([places[value] for value in values], dtype=np.int64), len(known)
