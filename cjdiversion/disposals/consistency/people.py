"""Is the share with an outcome different for some groups of people? Counted at the stage of the
decision: an equal share here can hide a difference earlier, and a difference is not a cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cjdiversion.disposals import statistics
from cjdiversion.disposals.consistency.dividing import DIVISIONS, Division
from cjdiversion.disposals.measures import Measure
from cjdiversion.disposals.statistics import RelativeShare
from cjdiversion.disposals.summary_queries import PeopleRow

FEWEST = 10  # decisions of a group that is assessed
FLAGGED_AT = 0.05  # of all that a page shows together
STATED = 0.06  # of pages of a force that treats all alike, at most so many mark anything
EVERYONE_ELSE = "everyone else"
_NOT_KNOWN = frozenset({"", "NS"})


@dataclass(frozen=True)
class Group:
    """`against`: compared with the reference; `others`: with everybody else. None where there is
    nothing to compare, or too little. `is_own`: whether everybody else is more than the one
    group compared with. `unlike`: by name, whom it differs from by more than chance."""

    code: str
    name: str
    cases: int
    events: int
    is_reference: bool
    against: RelativeShare | None
    others: RelativeShare | None
    bounds: tuple[float, float] | None  # had everybody's group been known
    is_own: bool
    unlike: tuple[str, ...] = ()

    @property
    def is_assessed(self) -> bool:
        return self.cases >= FEWEST

    @property
    def is_flagged(self) -> bool:
        return bool(self.unlike)

    @property
    def is_compared(self) -> bool:
        return self.against is not None or (self.others is not None and self.is_own)

    @property
    def words(self) -> str:
        if self.is_flagged:
            return f"Differs from expected, look at cases: from {' and from '.join(self.unlike)}"
        if self.is_reference:
            return "The others are compared with this group"
        if not self.is_assessed:
            return f"Not assessed: fewer than {FEWEST} decisions"
        return "As expected" if self.is_compared else "Not assessed: nothing to compare it with"


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
    """Every division of the page. What is marked allows for all comparisons on it (Benjamini and
    Hochberg): with the reference and with everybody else, once where these are the same.
    """
    counted = [_counted(division, rows, measure, counted_as) for division in DIVISIONS]
    found = [_groups(division, counts) for division, counts in zip(DIVISIONS, counted, strict=True)]
    compared = [
        [_compared(division, group) for group in groups]
        for division, groups in zip(DIVISIONS, found, strict=True)
    ]
    p = [share.p for groups in compared for group in groups for share in group.values()]
    flags = iter(statistics.benjamini_hochberg(p, FLAGGED_AT).flagged.tolist())
    marked = [
        [
            replace(group, unlike=tuple(name for name in whom if next(flags)))
            for group, whom in zip(*of_division, strict=True)
        ]
        for of_division in zip(found, compared, strict=True)
    ]
    return tuple(map(_told, DIVISIONS, counted, marked))


def _compared(division: Division, group: Group) -> dict[str, RelativeShare]:
    """By the name of whom it is compared with."""
    reference = division.groups[division.reference]
    shares = {reference: group.against, EVERYONE_ELSE: group.others if group.is_own else None}
    return {name: share for name, share in shares.items() if share}


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
    has_some = sum(cases > 0 for _, cases in known.values())
    groups = []
    for code, name in division.groups.items():
        a, cases = known[code]
        is_reference = code == division.reference
        against = None if is_reference else _share(a, cases, *b)
        others = _share(a, cases, all_events - a, others_of - cases)
        bounds = None
        if against is not None:
            widest = statistics.ethnicity_bounds(
                *(a, cases, *b),
                unknown_events=missing[0],
                unknown_cases=missing[1],
                other_cases=others_of - cases - b[1],
            )
            bounds = (widest.lower, widest.upper)
        is_own = has_some > 2 or not b[1]
        groups.append(Group(code, name, cases, a, is_reference, against, others, bounds, is_own))
    return groups


def _share(a: int, cases: int, b: int, others: int) -> RelativeShare | None:
    if cases < FEWEST or others < FEWEST:
        return None
    return statistics.relative_share(a, cases, b, others)


def _told(division: Division, counts: Counts, groups: Sequence[Group]) -> Divided:
    cases = sum(cases for _, cases in counts.values())
    not_stated, not_recorded = counts.get("NS", (0, 0))[1], counts.get("", (0, 0))[1]
    return Divided(
        division, tuple(groups), not_stated, not_recorded, cases, _finding(groups, cases)
    )


def _finding(groups: Sequence[Group], cases: int) -> str:
    if not cases:
        return "There are no decisions to compare."
    assessed = [g for g in groups if g.is_compared and not g.is_reference]
    if not any(g.cases for g in groups):
        return "This is on record for none of these decisions: nothing to compare."
    if not assessed:
        return f"Fewer than 2 groups have {FEWEST} decisions or more: nothing to compare."
    reference = next(g for g in groups if g.is_reference)
    rest = f" {reference.name} differs from {EVERYONE_ELSE}, look at cases."
    return _of_others(assessed, reference.name) + rest * reference.is_flagged


def _of_others(assessed: Sequence[Group], reference: str) -> str:
    odd = [g.name for g in assessed if g.is_flagged]
    if not odd and len(assessed) == 1:
        return "The one group that can be compared does not differ from what is expected."
    if not odd:
        return f"None of {len(assessed)} groups differs from {reference} or from {EVERYONE_ELSE}."
    verb = "differs" if len(odd) == 1 else "differ"
    count = f"{len(odd)} of {len(assessed)} group{'s' * (len(assessed) > 1)}"
    return f"{count} {verb} from expected, look at cases: {', '.join(odd)}."
