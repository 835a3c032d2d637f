"""What a sample found once all of it is graded: how far reviewers agree, and what they said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjdiversion import reference
from cjdiversion.reviews import queries, steps
from cjdiversion.reviews.models import ReviewCase, ReviewSample
from cjdiversion.reviews.rules import CANNOT_AGREE, FIRST_TWO

if TYPE_CHECKING:
    from cjdiversion.disposals.statistics import Agreement

VERDICTS = "review_verdicts"


@dataclass(frozen=True)
class Measure:
    """A figure and the range it lies in, 19 times in 20; None where it says nothing."""

    value: float | None
    lower: float
    upper: float


@dataclass(frozen=True)
class Verdict:
    """`weighted`: its share of the whole frame, each drawn case standing for N_h/n_h of it."""

    code: str
    label: str
    count: int
    share: Measure
    weighted: float


@dataclass(frozen=True)
class Results:
    """`pairs`: cases to which both of the first two gave a verdict. `cannot`: of the grades of the
    first two, those that are no verdict; they are left out of agreement."""

    cases: int
    pairs: int
    same: int
    observed: Measure
    kappa: Measure
    ac1: Measure
    verdicts: tuple[Verdict, ...]
    cannot: int
    grades: int
    cannot_share: Measure
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
        weights=_weights(sample, cases),
        replaced=replaced,
    )


def _weights(sample: ReviewSample, cases: Sequence[ReviewCase]) -> list[float]:
    by_mark = {one.mark: one.weight for one in sample.of_strata}
    return [by_mark[one.stratum] for one in cases]


def computed(
    panel: Sequence[str],
    pairs: Sequence[tuple[str, ...]],
    of_two: Sequence[str],
    labels: Mapping[str, str],
    *,
    weights: Sequence[float],
    replaced: int,
) -> Results:
    """`panel`: the verdict of each case; `pairs`: its first and second grade; `of_two`: every grade
    of those two."""
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
        verdicts=_verdicts(panel, labels, weights),
        cannot=cannot,
        grades=len(of_two),
        cannot_share=_share(cannot, len(of_two)),
        replaced=replaced,
    )


def _verdicts(
    panel: Sequence[str], labels: Mapping[str, str], weights: Sequence[float]
) -> tuple[Verdict, ...]:
    counts = Counter(panel)
    total = sum(weights)
    weighed: dict[str, float] = defaultdict(float)
    for verdict, weight in zip(panel, weights, strict=True):
        weighed[verdict] += weight
    return tuple(
        Verdict(
            code,
            label,
            counts[code],
            _share(counts[code], len(panel)),
            weighed[code] / total if total else 0.0,
        )
        for code, label in labels.items()
    )


def _share(count: int, of: int) -> Measure:
    from cjdiversion.disposals import statistics

    lower, upper = statistics.clopper_pearson(count, of)
    return Measure(count / of if of else None, float(lower), float(upper))


def _told(found: Agreement | None) -> Measure:
    if found is None:
        return Measure(None, -1.0, 1.0)
    return Measure(found.value, found.lower, found.upper)
