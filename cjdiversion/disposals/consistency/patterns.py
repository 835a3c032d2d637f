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
# Others who decided alike cases; what fewer had, or one who has more than half, is somebody's own.
FEWEST_OTHERS = 5
TOO_FEW_DECISIONS, TOO_FEW_OTHERS = "Too few decisions", "Too few others"

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


def lacking(counts: Counts, maker: uuid.UUID) -> str:
    """What there is too little of to say anything; empty where there is enough."""
    own = _comparable(counts, maker)
    theirs = sum(cases for _, cases in own.values())
    by_other = [
        cases
        for one, of in counts.items()
        if one != maker and (cases := sum(of.get(stratum, (0, 0))[1] for stratum in own))
    ]
    if min(theirs, sum(by_other)) < ENOUGH:
        return TOO_FEW_DECISIONS
    is_one_persons = 2 * max(by_other) > sum(by_other)
    return TOO_FEW_OTHERS if is_one_persons or len(by_other) < FEWEST_OTHERS else ""


def variation(counts: Counts, maker: uuid.UUID) -> Variation | None:
    """None where anything is lacking."""
    if lacking(counts, maker):
        return None
    strata = sorted(_comparable(counts, maker))
    makers = [maker, *sorted(one for one in counts if one != maker and counts[one].keys() & strata)]
    table = [[counts[one].get(stratum, (0, 0)) for stratum in strata] for one in makers]
    found = statistics.leniency(table)
    pattern = found.patterns[0]
    assert pattern is not None  # nothing is lacking
    own = np.array(table[0])[:, 1]
    by_others = np.array([_others(counts, maker, stratum) for stratum in strata])
    others = float((own * by_others[:, 0] / by_others[:, 1]).sum() / own.sum())

    def share(shift: float) -> float:
        """Of the person's own mix of cases, were each decided with these odds besides. The odds of
        the kind are those of the model: where others never had the outcome theirs are none."""
        if not found.s2 > 0:
            return others
        return float((own * special.expit(np.array(found.intercepts) + shift)).sum() / own.sum())

    return Variation(
        compared=int(own.sum()),
        by_others=int(by_others[:, 1].sum()),
        others=others,
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
