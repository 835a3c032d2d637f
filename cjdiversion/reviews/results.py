"""What a sample found once all of it is graded: how far reviewers agree, and what they said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjdiversion import reference
from cjdiversion.reviews import queries, steps
from cjdiversion.reviews.models import ReviewSample
from cjdiversion.reviews.rules import CANNOT_AGREE, FIRST_TWO

if TYPE_CHECKING:
    from cjdiversion.disposals.statistics import Agreement

VERDICTS = "review_verdicts"
ALL_SEEN = "all were looked at: no range"
ALL_AGREED = "everybody agreed, so these cases alone give no range"
NO_SPREAD = "each case says the same of agreement, so these cases alone give no range"


@dataclass(frozen=True)
class Measure:
    """A figure and the range it lies in, 19 times in 20; None where it says nothing, and no range
    where nothing is left to be unsure of or, of agreement, where these cases alone give none:
    `because` says why."""

    value: float | None
    lower: float | None
    upper: float | None
    because: str = ""


@dataclass(frozen=True)
class Verdict:
    """`weighted`: its share of the whole frame, each drawn case standing for N_h/n_h of it. The
    range is of that share, with the strata and how much of each was drawn; `count` has none."""

    code: str
    label: str
    count: int
    weighted: Measure


@dataclass(frozen=True)
class Results:
    """`pairs`: cases to which both of the first two gave a verdict. `cannot`: of the grades of the
    first two, those that are no verdict; they are left out of agreement. Ranges of agreement are of
    what reviewers would say of more cases drawn like these; `cannot` has none, as grades come in
    twos."""

    cases: int
    pairs: int
    same: int
    observed: Measure
    kappa: Measure
    ac1: Measure
    verdicts: tuple[Verdict, ...]
    cannot: int
    grades: int
    cannot_share: float | None
    replaced: int


def of_sample(sample: ReviewSample) -> Results:
    """Of cases that have their verdict; the page asks first whether all have."""
    cases = queries.in_sample(sample.id, steps.REVIEWED)
    reviews = queries.reviews_of(one.id for one in cases)
    grades = [
        (one.place, one.verdict)
        for case in cases
        for one in reviews[case.id]
        if one.graded_at is not None and not one.is_dropped
    ]
    pairs = [
        tuple(one.verdict for one in reviews[case.id] if one.place in FIRST_TWO and one.graded_at)
        for case in cases
    ]
    of_two = [verdict for place, verdict in grades if place in FIRST_TWO]
    replaced = queries.counts(sample.id)[steps.Status.REPLACED]
    return computed(
        [one.verdict for one in cases],
        [pair for pair in pairs if len(pair) == 2],
        of_two,
        reference.choices(VERDICTS),
        strata=[one.stratum for one in cases],
        sizes={one.mark: one.size for one in sample.of_strata},
        replaced=replaced,
    )


def computed(
    panel: Sequence[str],
    pairs: Sequence[tuple[str, ...]],
    of_two: Sequence[str],
    labels: Mapping[str, str],
    *,
    strata: Sequence[str],
    sizes: Mapping[str, int],
    replaced: int,
) -> Results:
    """`panel`: the verdict of each case; `pairs`: its first and second grade; `of_two`: every grade
    of those two. `strata`: that of each case; `sizes`: how many of the frame each has."""
    # scipy costs a process 86 MiB: only one that asks for figures pays
    from cjdiversion.disposals import statistics

    real = [pair for pair in pairs if CANNOT_AGREE not in pair]
    codes = [code for code in labels if code != CANNOT_AGREE]
    table = [[sum(pair == (a, b) for pair in real) for b in codes] for a in codes]
    same = sum(a == b for a, b in real)
    kappa = ac1 = None
    if real:
        kappa = statistics.cohens_kappa(table)
        ac1 = statistics.gwet_ac1([list(pair) for pair in real], categories=codes)
    cannot = sum(verdict == CANNOT_AGREE for verdict in of_two)
    return Results(
        cases=len(panel),
        pairs=len(real),
        same=same,
        observed=_share(same, len(real)),
        kappa=_told(kappa),
        ac1=_told(ac1),
        verdicts=_verdicts(panel, labels, strata, sizes),
        cannot=cannot,
        grades=len(of_two),
        cannot_share=cannot / len(of_two) if of_two else None,
        replaced=replaced,
    )


def _verdicts(
    panel: Sequence[str],
    labels: Mapping[str, str],
    strata: Sequence[str],
    sizes: Mapping[str, int],
) -> tuple[Verdict, ...]:
    counts, drawn = Counter(panel), Counter(strata)
    given = Counter(zip(panel, strata, strict=True))
    size, of_each = [sizes[mark] for mark in drawn], [*drawn.values()]
    return tuple(
        Verdict(
            code,
            label,
            counts[code],
            _weighted([given[code, mark] for mark in drawn], of_each, size),
        )
        for code, label in labels.items()
    )


def _weighted(count: Sequence[int], drawn: Sequence[int], size: Sequence[int]) -> Measure:
    from cjdiversion.disposals import statistics

    found = statistics.stratified_share(count, drawn, size)
    why = ALL_SEEN if found.value is not None and found.lower is None else ""
    return Measure(found.value, found.lower, found.upper, why)


def _share(count: int, of: int) -> Measure:
    from cjdiversion.disposals import statistics

    lower, upper = statistics.clopper_pearson(count, of)
    return Measure(count / of if of else None, float(lower), float(upper))


def _told(found: Agreement | None) -> Measure:
    if found is None:
        return Measure(None, -1.0, 1.0)
    why = ""
    if found.lower is None:
        why = ALL_AGREED if found.observed == 1 else NO_SPREAD
    return Measure(found.value, found.lower, found.upper, why)
