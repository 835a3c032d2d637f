"""How one decision maker's decisions vary from those of others on alike cases, for their supervisor
alone. Pulled towards the others as far as few cases ask for, and never said of twenty or fewer.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from cjdiversion.disposals import statistics
from cjdiversion.disposals.consistency.pattern_queries import MakerRow
from cjdiversion.disposals.measures import Measure
from cjdiversion.disposals.statistics.makers import TOO_FEW

ENOUGH = TOO_FEW + 1  # decisions of the person, and alike ones of others

# maker → stratum → (events, cases)
Counts = Mapping[uuid.UUID, Mapping[str, tuple[int, int]]]


@dataclass(frozen=True)
class Variation:
    """`compared`: the person's decisions on kinds of case that others decided too, not all alike.
    Of these, as shares: what `others` had, and the `estimate` of the person's own with its bounds.
    `is_told`: whether decision makers differ by more than chance at all."""

    compared: int
    by_others: int
    others: float
    estimate: float
    lower: float
    upper: float
    is_told: bool
    is_outside: bool

    @property
    def finding(self) -> str:
        if not self.is_told:
            return (
                "On alike cases decision makers differ by no more than chance, so nothing is said "
                "of this one."
            )
        return (
            "Differs from expected, look at cases."
            if self.is_outside
            else "As expected: within what is likely for these cases."
        )


def tally(rows: Iterable[MakerRow], measure: Measure, counted_as: Mapping[str, str]) -> Counts:
    found: dict[uuid.UUID, dict[str, tuple[int, int]]] = {}
    for row in rows:
        code = counted_as.get(row.outcome_code, row.outcome_code)
        if measure.counts(code):
            of_maker = found.setdefault(row.maker, {})
            events, cases = of_maker.get(row.alike, (0, 0))
            of_maker[row.alike] = (events + row.count * (code in measure.events), cases + row.count)
    return found


def has_enough(counts: Counts, maker: uuid.UUID) -> bool:
    own = _comparable(counts, maker)
    theirs = sum(cases for _, cases in own.values())
    others = sum(_others(counts, maker, stratum)[1] for stratum in own)
    return min(theirs, others) >= ENOUGH


def variation(counts: Counts, maker: uuid.UUID) -> Variation | None:
    """None where they, or the others on alike cases, have too few."""
    if not has_enough(counts, maker):
        return None
    strata = sorted(_comparable(counts, maker))
    makers = [maker, *sorted(one for one in counts if one != maker and counts[one].keys() & strata)]
    table = [[counts[one].get(stratum, (0, 0)) for stratum in strata] for one in makers]
    found = statistics.leniency(table)
    pattern = found.patterns[0]
    assert pattern is not None  # has_enough counts what they count
    own = np.array(table[0])[:, 1]
    by_others = np.array([_others(counts, maker, stratum) for stratum in strata])
    rates = by_others[:, 0] / by_others[:, 1]

    def share(shift: float) -> float:
        """Of the person's own mix of cases, were each decided with these odds besides."""
        return float((own * special.expit(special.logit(rates) + shift)).sum() / own.sum())

    return Variation(
        compared=int(own.sum()),
        by_others=int(by_others[:, 1].sum()),
        others=share(0.0),
        estimate=share(pattern.shift),
        lower=share(pattern.lower),
        upper=share(pattern.upper),
        is_told=found.s2 > 0,
        is_outside=not pattern.lower <= 0 <= pattern.upper,
    )


def _comparable(counts: Counts, maker: uuid.UUID) -> dict[str, tuple[int, int]]:
    """The person's strata that others have too, and in which not everybody ended the same way."""
    found = {}
    for stratum, (events, cases) in counts.get(maker, {}).items():
        other_events, other_cases = _others(counts, maker, stratum)
        if other_cases and 0 < events + other_events < cases + other_cases:
            found[stratum] = (events, cases)
    return found


def _others(counts: Counts, maker: uuid.UUID, stratum: str) -> tuple[int, int]:
    theirs = [of.get(stratum, (0, 0)) for one, of in counts.items() if one != maker]
    return sum(events for events, _ in theirs), sum(cases for _, cases in theirs)
