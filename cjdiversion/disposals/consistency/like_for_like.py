"""Does a unit decide otherwise than its cases would lead one to expect? Each case is expected to
end as alike cases of the whole force did; a unit is held against what its own cases come to."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cjdiversion.disposals import comparison, statistics, summing
from cjdiversion.disposals.comparison import DIFFERS, Standing
from cjdiversion.disposals.consistency.alike import ANY_RECORD, SAME_RECORD
from cjdiversion.disposals.measures import Measure
from cjdiversion.disposals.statistics import Fit, Standardised
from cjdiversion.disposals.statistics.casemix import FEWEST_EXPECTED
from cjdiversion.disposals.summary_queries import AlikeRow

FLAGGED_AT = 0.05  # of all units of the page, with the record and without
KINDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    (SAME_RECORD, str),
    (ANY_RECORD, summing.without_record),
)
_TOO_FEW = f"Not assessed: fewer than {FEWEST_EXPECTED} expected"
_ALONE = "Not assessed: nobody to compare it with"

# unit → stratum → (events, cases)
Counts = Mapping[uuid.UUID, Mapping[str, tuple[int, int]]]


@dataclass(frozen=True)
class Unit:
    name: str
    token: str


@dataclass(frozen=True)
class Row:
    """`events` of `cases` had the outcome. `compared`: cases whose kind another unit has too, by
    their first decision;
    `observed` and `expected` are of these.
    `ratio` and its bounds are None where nothing is said of the unit."""

    unit: Unit
    cases: int
    events: int
    compared: int
    observed: int
    expected: float
    ratio: float | None
    lower: float | None
    upper: float | None
    standing: Standing
    words: str


@dataclass(frozen=True)
class Held:
    """One page half: with the record among what makes cases alike, or without it. Rows in the order
    of names."""

    alike_by: str
    rows: tuple[Row, ...]
    found: Standardised
    fit: Fit
    incomplete: float
    left_out: float
    finding: str
    spread: str
    fit_words: str


def held(
    rows: Iterable[AlikeRow],
    units: Mapping[uuid.UUID, Unit],
    measure: Measure,
    counted_as: Mapping[str, str],
) -> tuple[Held, ...]:
    """Flags are of everything shown together: Benjamini and Hochberg over both halves."""
    told = [(row, counted_as.get(row.outcome_code, row.outcome_code)) for row in rows]
    asked = [(row, code in measure.events) for row, code in told if measure.counts(code)]
    order = sorted({row.unit_id for row, _ in asked}, key=lambda unit: units[unit].name)
    tables = [_counted(asked, kind) for _, kind in KINDS]
    arrays = [_array(counts, order) for counts in tables]
    found = [statistics.standardised(array) for array in arrays]
    p = np.concatenate([one.p[one.assessed] for one in found])
    flags = iter(statistics.benjamini_hochberg(p, FLAGGED_AT).flagged.tolist())
    return tuple(
        _held(
            name,
            {units[unit]: counts[unit] for unit in order},
            array,
            one,
            [bool(is_assessed and next(flags)) for is_assessed in one.assessed],
        )
        for (name, _), counts, array, one in zip(KINDS, tables, arrays, found, strict=True)
    )


def _counted(
    asked: Iterable[tuple[AlikeRow, bool]], kind: Callable[[str], str]
) -> dict[uuid.UUID, dict[str, tuple[int, int]]]:
    found: dict[uuid.UUID, dict[str, tuple[int, int]]] = {}
    for row, is_event in asked:
        of_unit = found.setdefault(row.unit_id, {})
        stratum = kind(row.alike)
        events, cases = of_unit.get(stratum, (0, 0))
        of_unit[stratum] = (events + row.count * is_event, cases + row.count)
    return found


def _array(counts: Counts, order: Sequence[uuid.UUID]) -> np.ndarray:
    every = {stratum for of_unit in counts.values() for stratum in of_unit}
    strata = sorted(every - {summing.LATER})
    rows = [[counts[unit].get(stratum, (0, 0)) for stratum in strata] for unit in order]
    return np.array(rows, dtype=np.int64).reshape(len(order), len(strata), 2)


def _held(
    name: str,
    counts: Mapping[Unit, Mapping[str, tuple[int, int]]],
    array: np.ndarray,
    found: Standardised,
    flags: Sequence[bool],
) -> Held:
    cases = [(stratum, n) for of in counts.values() for stratum, (_, n) in of.items()]
    every = sum(n for _, n in cases)
    incomplete = sum(n for stratum, n in cases if summing.is_incomplete(stratum))
    do_differ, standings = _standings(array, found, flags)
    rows = tuple(
        _row(unit, [*of.values()], found, i, standings[i])
        for i, (unit, of) in enumerate(counts.items())
    )
    fit = statistics.fit(array)
    return Held(
        alike_by=name,
        rows=rows,
        found=found,
        fit=fit,
        incomplete=incomplete / every if every else 0.0,
        left_out=1 - float(found.kept.sum()) / every if every else 0.0,
        finding=_finding(rows, do_differ=do_differ),
        spread=_spread(rows, found.tau2, do_differ=do_differ),
        fit_words=_fit_words(fit),
    )


def _standings(
    array: np.ndarray, found: Standardised, flags: Sequence[bool]
) -> tuple[bool, tuple[Standing, ...]]:
    """Whether units differ together by more than chance, and where each stands."""
    do_differ = statistics.alike_p(array[found.assessed]) < comparison.TOGETHER_AT
    each = tuple(_standing(found, i, is_flagged=flag) for i, flag in enumerate(flags))
    too_few = do_differ and comparison.are_few(int(found.assessed.sum()))
    return do_differ, comparison.told_apart(each, are_too_few=too_few)


def _row(
    unit: Unit, every: Sequence[tuple[int, int]], found: Standardised, i: int, standing: Standing
) -> Row:
    is_said = standing is not Standing.NOT_ASSESSED
    three = (found.ratio[i], found.lower[i], found.upper[i])
    ratio, lower, upper = (float(one) if is_said else None for one in three)
    words = comparison.WORDS[standing]
    if not is_said:
        words = _ALONE if found.expected[i] >= FEWEST_EXPECTED else _TOO_FEW
    return Row(
        unit=unit,
        cases=sum(cases for _, cases in every),
        events=sum(events for events, _ in every),
        compared=int(found.kept[i]),
        observed=int(found.observed[i]),
        expected=float(found.expected[i]),
        ratio=ratio,
        lower=lower,
        upper=upper,
        standing=standing,
        words=words,
    )


def _standing(found: Standardised, i: int, *, is_flagged: bool) -> Standing:
    if not found.assessed[i]:
        return Standing.NOT_ASSESSED
    if is_flagged:
        return Standing.HIGHER if found.ratio[i] > 1 else Standing.LOWER
    _, low, high, _ = found.limits[:, i]
    return Standing.EXPECTED if low <= found.ratio[i] <= high else Standing.NEAR


def _finding(rows: Sequence[Row], *, do_differ: bool) -> str:
    if not rows:
        return "There are no decisions to compare."
    assessed = [row for row in rows if row.ratio is not None]
    odd = [row.unit.name for row in assessed if row.standing in DIFFERS]
    if not assessed:
        return (
            f"Fewer than 2 units expect {FEWEST_EXPECTED} or more from kinds of case that others "
            "have too: nothing to compare."
        )
    if not odd and do_differ:
        return comparison.differ_together(len(assessed), "units")
    if not odd:
        return f"None of {len(assessed)} units differs from what its cases lead one to expect."
    verb = "differs" if len(odd) == 1 else "differ"
    return f"{len(odd)} of {len(assessed)} units {verb} from expected, look at cases: " + (
        ", ".join(odd) + "."
    )


def _spread(rows: Sequence[Row], tau2: float, *, do_differ: bool) -> str:
    if not any(row.ratio is not None for row in rows):
        return ""
    if not tau2 and do_differ:
        return "Typical spread between units, but for the outermost: no more than chance."
    size = round(100 * float(np.sqrt(tau2)))
    amount = f"{size}% of what is expected" if tau2 else "no more than chance"
    amount = "less than 1% of what is expected" if tau2 and not size else amount
    return f"Typical spread between units: {amount}."


def _fit_words(fit: Fit) -> str:
    if fit.c is None:
        return (
            "Too few decisions have alike ones in other units to say how well the kind of case "
            "tells outcomes apart."
        )
    return (
        f"Of two decisions, one with this outcome and one without it, the kind of case told which "
        f"was which {100 * fit.c:.0f}% of the time; 50% is the toss of a coin, and then a ratio is "
        "hardly adjusted for anything."
    )
