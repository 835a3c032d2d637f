"""Do two reviewers, or more, grade the same case alike? Beyond what chance would give.

Show the plain share of agreement, kappa and AC1 together: where nearly every grade is the same,
kappa is low however well reviewers agree.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from cjdiversion.disposals.statistics import arrays
from cjdiversion.disposals.statistics.arrays import Floats

NOUGHT = 1e-12  # what is left of a sum of squares that is nought
Ratings = Sequence[Sequence[Hashable | None]]


@dataclass(frozen=True)
class Agreement:
    """`value`: 1 for full agreement, 0 for what chance gives, None where chance alone agrees fully
    or there is but one category. `observed` and `expected` are shares of pairs of grades. The
    bounds are -1 and 1 where nothing narrower is known, and None where every case says the same of
    agreement, as where all agreed: the standard error is nought then, and no range comes of these
    cases alone. `units`: cases with two grades or more."""

    value: float | None
    observed: float
    expected: float
    lower: float | None
    upper: float | None
    units: int


def cohens_kappa(
    table: ArrayLike, weights: str | None = None, confidence: float = 0.95
) -> Agreement:
    """Two reviewers: `table` of shape (J, J) counts cases by first and second grade, in one order.

    Cohen 1960, doi 10.1177/001316446002000104; with `weights` "linear" or "quadratic" for ordered
    grades, Cohen 1968. Standard error of Fleiss, Cohen and Everitt 1969, doi 10.1037/h0028106. No
    case: ValueError.
    """
    counts = arrays.whole_or_none(table)
    n = int(counts.sum())
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or not n:
        raise ValueError("this needs a square table with at least one case graded twice")
    share, w = counts / n, _weights(weights, counts.shape[0])
    first, second = share.sum(axis=1), share.sum(axis=0)
    observed, expected = float((w * share).sum()), float(first @ w @ second)
    if expected > 1 - 1e-12:
        return Agreement(None, observed, expected, -1.0, 1.0, n)
    kappa = (observed - expected) / (1 - expected)
    usual = (w @ second)[:, None] + (first @ w)[None, :]
    spread = (share * (w - usual * (1 - kappa)) ** 2).sum()
    spread -= (kappa - expected * (1 - kappa)) ** 2
    error = np.sqrt(max(0.0, float(spread)) / n) / (1 - expected)
    half = arrays.normal(confidence) * float(error) if spread > NOUGHT else None
    return _told(kappa, observed, expected, half, n)


def gwet_ac1(
    ratings: Ratings, *, categories: Sequence[Hashable] | None = None, confidence: float = 0.95
) -> Agreement:
    """Any number of reviewers: `ratings` has a row a case and a column a reviewer; None is missing.

    Gwet 2008, doi 10.1348/000711006X126600, with the variance for cases drawn at random and t on
    one less than the cases graded. `categories`: all grades that could have been given; else those
    that were. No case with two grades: ValueError.
    """
    given = graded(ratings, categories)
    given = given[given.sum(axis=1) > 0]
    n, kinds = given.shape
    pairs = _paired(given)
    several = given.sum(axis=1) >= 2
    observed = float(pairs[several].mean())
    if kinds < 2:
        return Agreement(None, observed, 1.0, -1.0, 1.0, int(several.sum()))
    shares = given / given.sum(axis=1, keepdims=True)
    usual = shares.mean(axis=0)
    by_chance = shares @ (1 - usual) / (kinds - 1)
    expected = float(by_chance.mean())
    value = (observed - expected) / (1 - expected)
    own = np.where(several, (pairs - expected) / (1 - expected), 0.0) * n / several.sum()
    own -= 2 * (1 - value) * (by_chance - expected) / (1 - expected)
    half: float | None = 2.0
    if n > 1:
        spread = float(((own - value) ** 2).sum())
        error = np.sqrt(spread / (n * (n - 1)))
        times = special.stdtrit(n - 1, (1 + confidence) / 2)
        half = float(times * error) if spread > NOUGHT else None
    return _told(value, observed, expected, half, int(several.sum()))


def graded(ratings: Ratings, categories: Sequence[Hashable] | None = None) -> Floats:
    """How many reviewers gave each case each grade: (cases, categories), or ValueError.

    A missing grade is None or not a number.
    """
    rows = [[grade for grade in row if grade is not None and grade == grade] for row in ratings]
    if not any(len(row) >= 2 for row in rows):
        raise ValueError("no case has two grades")
    seen = dict.fromkeys(grade for row in rows for grade in row)
    known = list(dict.fromkeys(categories)) if categories is not None else list(seen)
    if not set(seen) <= set(known):
        raise ValueError("a grade is none of the categories")
    places = {grade: i for i, grade in enumerate(known)}
    given = np.zeros((len(rows), len(known)))
    for i, row in enumerate(rows):
        for grade in row:
            given[i, places[grade]] += 1
    return given


def _paired(given: Floats) -> Floats:
    """For each case, the share of ordered pairs of its grades that are the same."""
    graders = given.sum(axis=1)
    same = (given * (given - 1)).sum(axis=1)
    return np.asarray(same / np.maximum(graders * (graders - 1), 1))


def _weights(kind: str | None, grades: int) -> Floats:
    """How far two grades count as the same: 1 on the diagonal."""
    apart = np.abs(np.subtract.outer(np.arange(grades), np.arange(grades))) / max(grades - 1, 1)
    if kind is None:
        return np.eye(grades)
    if kind not in ("linear", "quadratic"):
        raise ValueError("weights are linear or quadratic, or none")
    return np.asarray(1 - (apart if kind == "linear" else apart**2))


def _told(
    value: float, observed: float, expected: float, half: float | None, units: int
) -> Agreement:
    """`half`: None where the error is nought."""
    if half is None or observed > 1 - NOUGHT:
        return Agreement(float(value), observed, expected, None, None, units)
    lower, upper = max(-1.0, value - half), min(1.0, value + half)
    return Agreement(float(value), observed, expected, lower, upper, units)
