"""Is the share with an outcome different for some groups of people? Counted at the stage of the
decision: an equal share here can hide a difference earlier, and a difference is not a cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cjdiversion.disposals import statistics
from cjdiversion.disposals.consistency.dividing import DIVISIONS, Division
from cjdiversion.disposals.measures import Measure
from cjdiversion.disposals.statistics import RelativeRate
from cjdiversion.disposals.summary_queries import PeopleRow

FEWEST = 10  # decisions of a group that is assessed
FLAGGED_AT = 0.05  # of all that a page shows together
_NOT_KNOWN = frozenset({"", "NS"})


@dataclass(frozen=True)
class Group:
    """`against`: compared with the reference; `others`: with everybody else. None where there is
    nothing to compare, or too little."""

    code: str
    name: str
    cases: int
    events: int
    is_reference: bool
    against: RelativeRate | None
    others: RelativeRate | None
    bounds: tuple[float, float] | None  # had everybody's group been known
    is_flagged: bool = False

    @property
    def is_assessed(self) -> bool:
        return self.cases >= FEWEST

    @property
    def words(self) -> str:
        if self.is_reference:
            return "The others are compared with this group"
        if not self.is_assessed:
            return f"Not assessed: fewer than {FEWEST} decisions"
        if self.against is None:
            return "Not assessed: nothing to compare it with"
        return "Differs from expected, look at cases" if self.is_flagged else "As expected"


@dataclass(frozen=True)
class Divided:
    division: Division
    groups: tuple[Group, ...]
    not_stated: int
    not_recorded: int
    cases: int
    finding: str


def divided(
    rows: Sequence[PeopleRow], measure: Measure, counted_as: Mapping[str, str]
) -> tuple[Divided, ...]:
    """Every division of the page; flags are of the whole page (Benjamini and Hochberg)."""
    counted = [_counted(division, rows, measure, counted_as) for division in DIVISIONS]
    found = [_groups(division, counts) for division, counts in zip(DIVISIONS, counted, strict=True)]
    p = [g.against.p for groups in found for g in groups if g.against]
    flags = iter(statistics.benjamini_hochberg(p, FLAGGED_AT).flagged.tolist())
    return tuple(
        _told(
            division,
            counts,
            [replace(g, is_flagged=next(flags)) if g.against else g for g in groups],
        )
        for division, counts, groups in zip(DIVISIONS, counted, found, strict=True)
    )


Counts = dict[str, tuple[int, int]]  # group → (events, cases)


def _counted(
    division: Division, rows: Sequence[PeopleRow], measure: Measure, counted_as: Mapping[str, str]
) -> Counts:
    found: Counts = {}
    for row in rows:
        code = counted_as.get(row.outcome_code, row.outcome_code)
        if measure.counts(code):
            group = division.of(row)
            name = group if group in division.groups or group in _NOT_KNOWN else ""
            events, cases = found.get(name, (0, 0))
            found[name] = (events + row.count * (code in measure.events), cases + row.count)
    return found


def _groups(division: Division, counts: Counts) -> list[Group]:
    known = {code: counts.get(code, (0, 0)) for code in division.groups}
    missing = [sum(counts.get(code, (0, 0))[i] for code in _NOT_KNOWN) for i in (0, 1)]
    b, others_of = known[division.reference], sum(cases for _, cases in known.values())
    all_events = sum(events for events, _ in known.values())
    groups = []
    for code, name in division.groups.items():
        a, cases = known[code]
        is_reference = code == division.reference
        against = None if is_reference else _rate(a, cases, *b)
        others = _rate(a, cases, all_events - a, others_of - cases)
        bounds = None
        if against is not None:
            widest = statistics.ethnicity_bounds(
                *(a, cases, *b),
                unknown_events=missing[0],
                unknown_cases=missing[1],
                other_cases=others_of - cases - b[1],
            )
            bounds = (widest.lower, widest.upper)
        groups.append(Group(code, name, cases, a, is_reference, against, others, bounds))
    return groups


def _rate(a: int, cases: int, b: int, others: int) -> RelativeRate | None:
    if cases < FEWEST or others < FEWEST:
        return None
    return statistics.relative_rate(a, cases, b, others)


def _told(division: Division, counts: Counts, groups: Sequence[Group]) -> Divided:
    cases = sum(cases for _, cases in counts.values())
    not_stated, not_recorded = counts.get("NS", (0, 0))[1], counts.get("", (0, 0))[1]
    return Divided(
        division, tuple(groups), not_stated, not_recorded, cases, _finding(groups, cases)
    )


def _finding(groups: Sequence[Group], cases: int) -> str:
    if not cases:
        return "There are no decisions to compare."
    assessed = [g for g in groups if g.against is not None]
    odd = [g.name for g in assessed if g.is_flagged]
    if not any(g.cases for g in groups):
        return "This is on record for none of these decisions: nothing to compare."
    if not assessed:
        return f"Fewer than 2 groups have {FEWEST} decisions or more: nothing to compare."
    if not odd and len(assessed) == 1:
        return "The one group that can be compared does not differ from what is expected."
    if not odd:
        return f"None of {len(assessed)} groups differs from the group it is compared with."
    verb = "differs" if len(odd) == 1 else "differ"
    count = f"{len(odd)} of {len(assessed)} group{'s' * (len(assessed) > 1)}"
    return f"{count} {verb} from expected, look at cases: {', '.join(odd)}."
