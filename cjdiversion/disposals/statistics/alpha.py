"""Krippendorff's alpha: agreement of any number of reviewers, for grades of any metric."""

from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray

from cjdiversion.disposals.statistics import agreement, arrays
from cjdiversion.disposals.statistics.agreement import Agreement, Ratings
from cjdiversion.disposals.statistics.arrays import Floats

DRAWS = 2_000
SEED = 20_190_401


def krippendorff_alpha(
    ratings: Ratings,
    metric: str = "nominal",
    *,
    confidence: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Agreement:
    """`ratings` has a row a case and a column a reviewer; None is missing.

    Krippendorff 2011, Computing Krippendorff's Alpha-Reliability: 1 - Do / De over coincidences;
    `metric` "nominal" tells same from other, "interval" squares the distance of numbers. The
    interval is of cases drawn again with replacement, `draws` times; draws in which every grade is
    the same say nothing and are left out; where no draw gives another value there is none.
    `observed` and `expected` are 1 - Do and 1 - De for nominal, and below 1 by mean squared
    distances for interval. No case with two: ValueError.
    """
    tail = arrays.outside(confidence) / 2
    grades, given = _several(ratings)
    distance = _distance(grades, metric)
    each = _coincidences(given)
    value, do, de = _alpha(each.sum(axis=0, keepdims=True), distance)
    observed, expected, units = 1 - float(do[0]), 1 - float(de[0]), len(given)
    if not de[0] > 0:
        return Agreement(None, observed, expected, -1.0, 1.0, units)
    random = np.random.default_rng(seed)
    times = random.multinomial(units, np.full(units, 1 / units), size=draws)
    again, _, spread = _alpha(np.tensordot(times, each, axes=1), distance)
    lower, upper = -1.0, 1.0
    if units > 1 and (spread > 0).any():
        lower, upper = np.quantile(again[spread > 0], (tail, 1 - tail)).tolist()
    if upper - lower < agreement.NOUGHT:  # as where all agreed: so they do in every draw from them
        return Agreement(float(value[0]), observed, expected, None, None, units)
    return Agreement(float(value[0]), observed, expected, max(-1.0, lower), upper, units)


def _several(ratings: Ratings) -> tuple[list[Hashable], Floats]:
    """The grades met, and how often each case with two or more got each."""
    seen = [grade for row in ratings for grade in row if grade is not None and grade == grade]
    grades: list[Hashable] = list(dict.fromkeys(seen))
    given = agreement.graded(ratings, grades)
    return grades, given[given.sum(axis=1) >= 2]


def _coincidences(given: Floats) -> Floats:
    """Ordered pairs of grades of one case over (its grades - 1): (cases, J, J)."""
    pairs = given[:, :, None] * given[:, None, :]
    pairs -= given[:, :, None] * np.eye(given.shape[1])
    return np.asarray(pairs / (given.sum(axis=1) - 1)[:, None, None])


def _alpha(pairs: Floats, distance: Floats) -> tuple[Floats, Floats, Floats]:
    """(alpha, Do, De) of each table of coincidences, shape (tables, J, J). Alpha 0 for De = 0."""
    by_grade = pairs.sum(axis=2)
    n = by_grade.sum(axis=1)
    do = (pairs * distance).sum(axis=(1, 2)) / n
    de = np.einsum("tc,cd,td->t", by_grade, distance, by_grade) / (n * (n - 1))
    alpha = np.where(de > 0, 1 - do / np.where(de > 0, de, 1.0), 0.0)
    return alpha, do, de


def _distance(grades: list[Hashable], metric: str) -> Floats:
    if metric == "nominal":
        return np.asarray(1 - np.eye(len(grades)))
    if metric != "interval":
        raise ValueError("the metric is nominal or interval")
    numbers: NDArray[np.float64] = np.asarray(grades, dtype=float)
    return np.asarray(np.subtract.outer(numbers, numbers) ** 2)
