"""The headline: how often two alike cases ended alike, in one unit and between units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from cjdiversion.disposals import statistics, summing
from cjdiversion.disposals.statistics import PairAgreement
from cjdiversion.disposals.statistics.pairs import FEWEST_CASES, FEWEST_UNITS
from cjdiversion.disposals.summary_queries import AlikeRow

Row = tuple[str, str, str, int]  # stratum, unit, outcome, how many
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
    told = [
        (row.alike, str(row.unit_id), counted_as.get(row.outcome_code, row.outcome_code), row.count)
        for row in rows
    ]
    with_record = _agreed(told, str)
    without = _agreed(told, summing.without_record)
    lines = (_line(SAME_RECORD, with_record), _line(ANY_RECORD, without))
    return Headline(_finding(with_record), _meaning(with_record), lines)


def _agreed(rows: Sequence[Row], kind: Callable[[str], str]) -> PairAgreement:
    keys = [(kind(stratum), unit, outcome) for stratum, unit, outcome, _ in rows]
    codes, shape = [], []
    for values in zip(*keys, strict=True):
        places = {value: place for place, value in enumerate(sorted(set(values)))}
        codes.append([places[value] for value in values])
        shape.append(len(places))
    counts = np.zeros(shape or (0, 0, 0), dtype=np.int32)
    if rows:
        np.add.at(counts, tuple(codes), [count for *_, count in rows])
    return agreement(counts.shape, counts.tobytes())


@lru_cache(maxsize=16)
def agreement(shape: tuple[int, ...], counts: bytes) -> PairAgreement:
    """Kept for the next who asks."""
    return statistics.pair_agreement_of(np.frombuffer(counts, dtype=np.int32).reshape(shape))


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
