"""The headline: how often two alike cases ended alike, in one unit and between units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from cjdiversion.disposals import statistics, summing
from cjdiversion.disposals.statistics import PairAgreement
from cjdiversion.disposals.statistics.pairs import FEWEST_CASES, FEWEST_UNITS
from cjdiversion.disposals.summary_queries import AlikeRow

SAME_RECORD = "The same offence group, gravity, kind, age and record"
ANY_RECORD = "The same but for the record"


@dataclass(frozen=True)
class Line:
    """Ready to print. `within` and `between` are empty where nothing can be compared."""

    alike_by: str
    within: str
    between: str
    gap: str
    chance: str
    cases: str
    kinds: str
    left_out: str
    bars: tuple[tuple[str, float, str], ...]  # words, a share from 0 to 1, the share in words


@dataclass(frozen=True)
class Headline:
    finding: str
    meaning: str
    lines: tuple[Line, ...]

    @property
    def bars(self) -> tuple[tuple[str, float, str], ...]:
        return tuple(bar for line in self.lines for bar in line.bars)


def headline(rows: Sequence[AlikeRow], counted_as: Mapping[str, str]) -> Headline:
    """`counted_as`: code → the code it is counted under, once."""
    later = sum(row.count for row in rows if row.alike == summing.LATER)
    told = [row for row in rows if row.alike != summing.LATER]
    strata, counts = _counted(told, counted_as)
    found = []
    for kind in (str, summing.without_record):
        merged = _merged(strata, counts, kind)
        found.append(agreement(merged.shape, merged.tobytes(), later))
    with_record, without = found
    lines = (_line(SAME_RECORD, with_record), _line(ANY_RECORD, without))
    return Headline(_finding(with_record), _meaning(with_record), lines)


def _counted(
    rows: Sequence[AlikeRow], counted_as: Mapping[str, str]
) -> tuple[Sequence[str], np.ndarray]:
    """Kinds of case, and cases of each by unit and outcome, in an order that is always the same."""
    code_of = {one.outcome_code: one.outcome_code for one in rows}
    code_of |= {code: counted_as[code] for code in code_of if code in counted_as}
    strata, units = _places(row.alike for row in rows), _places(row.unit_id for row in rows)
    outcomes = _places(code_of.values())
    counts = np.zeros((len(strata), len(units), len(outcomes)), dtype=np.int32)
    for row in rows:
        at = (strata[row.alike], units[row.unit_id], outcomes[code_of[row.outcome_code]])
        counts[at] += row.count
    return list(strata), counts


def _places(values: Iterable[Any]) -> dict[Any, int]:
    return {value: place for place, value in enumerate(sorted(set(values)))}


def _merged(strata: Sequence[str], counts: np.ndarray, kind: Callable[[str], str]) -> np.ndarray:
    kinds = [kind(one) for one in strata]
    places = _places(kinds)
    found = np.zeros((len(places), *counts.shape[1:]), dtype=counts.dtype)
    np.add.at(found, [places[one] for one in kinds], counts)
    return found


@lru_cache(maxsize=16)
def agreement(shape: tuple[int, ...], counts: bytes, later: int) -> PairAgreement:
    """Kept for the next who asks."""
    found = np.frombuffer(counts, dtype=np.int32).reshape(shape)
    return statistics.pair_agreement_of(found, beside=later)


def _finding(found: PairAgreement) -> str:
    if found.within is None or found.between is None:
        return (
            "There are too few alike cases to compare: a kind of case counts from "
            f"{FEWEST_CASES} decisions in {FEWEST_UNITS} units on."
        )
    return (
        f"Two alike cases got the same outcome {_percent(found.within)} of the time in one unit, "
        f"and {_percent(found.between)} of the time in different units."
    )


def _meaning(found: PairAgreement) -> str:
    if found.gap is None:
        return ""
    if found.is_flagged:
        return (
            "That is more than chance explains: it mattered which unit decided. Look at alike "
            "cases of different units together."
        )
    return "Chance alone explains that much: these figures do not show that the unit matters."


def _line(alike_by: str, found: PairAgreement) -> Line:
    within, between, gap = found.within, found.between, found.gap
    low, high = found.chance
    has = within is not None and between is not None and gap is not None
    bars = (
        (f"{alike_by}: in one unit", within or 0.0, _percent(within or 0.0)),
        (f"{alike_by}: in different units", between or 0.0, _percent(between or 0.0)),
    )
    return Line(
        alike_by=alike_by,
        within=_percent(within) if within is not None else "–",
        between=_percent(between) if between is not None else "–",
        gap=f"{_points(gap)} points" if gap is not None else "–",
        chance=f"{_points(low)} to {_points(high)} points" if has else "–",
        cases=f"{found.cases:,}",
        kinds=f"{found.strata:,}",
        left_out=_percent(found.left_out),
        bars=bars if has else (),
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _points(gap: float) -> str:
    return f"{100 * gap:.1f}".replace("-0.0", "0.0").replace("-", "−")
