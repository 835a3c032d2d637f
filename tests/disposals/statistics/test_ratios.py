"""Ratios between groups, against published numbers, against scipy and by trying everything out."""

from fractions import Fraction
from itertools import product
from math import inf, isfinite

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cjdiversion.disposals.statistics import (
    ethnicity_bounds,
    mantel_haenszel,
    relative_rate,
    standardised_ratio,
)

# Bickel, Hammel and O'Connell 1975, Science 187:398: admitted and rejected, men and women, of six
# departments; what R's mantelhaen.test says of them stands in its manual.
BERKELEY = [
    [[512, 313], [89, 19]],
    [[353, 207], [17, 8]],
    [[120, 205], [202, 391]],
    [[138, 279], [131, 244]],
    [[53, 138], [94, 299]],
    [[22, 351], [24, 317]],
]


# Garwood 1936, Biometrika 28:437: exact limits of a Poisson count.
@pytest.mark.parametrize(
    ("observed", "lower", "upper"),
    [(0, 0.000, 3.689), (1, 0.025, 5.572), (5, 1.623, 11.668), (9, 4.115, 17.085)],
)
def test_few_observed_have_the_exact_limits(observed: int, lower: float, upper: float) -> None:
    ratio, low, high = standardised_ratio(observed, 2.0)
    assert (2 * low, 2 * high) == (
        pytest.approx(lower, abs=6e-4),
        pytest.approx(upper, abs=6e-4),
    )
    assert ratio == observed / 2


@given(st.integers(10, 3_000), st.floats(0.8, 0.99))
@settings(deadline=None)
def test_from_ten_observed_on_byars_limits_are_close_to_the_exact_ones(
    observed: int, confidence: float
) -> None:
    _, low, high = standardised_ratio(observed, 1.0, confidence)
    tail = (1 - confidence) / 2
    assert low == pytest.approx(stats.chi2.ppf(tail, 2 * observed) / 2, rel=0.01)
    assert high == pytest.approx(stats.chi2.isf(tail, 2 * observed + 2) / 2, rel=0.005)


def test_standardised_ratios_come_in_the_shape_asked_for() -> None:
    ratio, low, high = standardised_ratio([[0, 9], [10, 500]], [[1, 10], [10, 450]])
    assert ratio.shape == low.shape == high.shape == (2, 2)
    assert ((low <= ratio) & (ratio <= high)).all()
    assert low[0, 0] == 0


@pytest.mark.parametrize(("observed", "expected"), [(3, 0), (-1, 2), (2.5, 2), (3, float("nan"))])
def test_a_ratio_to_nothing_is_refused(observed: float, expected: float) -> None:
    with pytest.raises(ValueError, match=r"expected|count"):
        standardised_ratio(observed, expected)


def test_relative_rate_is_that_of_the_manual_of_r() -> None:
    """Breslow and Day's example in R's poisson.test: 11 of 800 against 21 of 3,011 years."""
    found = relative_rate(11, 800, 21, 3011)
    assert found.ratio == pytest.approx(1.971488, abs=1e-6)
    assert (found.lower, found.upper) == pytest.approx((0.8584264, 4.2772659), abs=1e-6)


def test_points_and_excess_stand_beside_the_ratio() -> None:
    found = relative_rate(30, 100, 40, 200)
    assert (found.ratio, found.points, found.excess) == pytest.approx((1.5, 0.1, 10))


COUNTED = st.tuples(st.integers(0, 60), st.integers(60, 900))


@given(COUNTED, COUNTED)
@settings(deadline=None, max_examples=60)
def test_the_limits_of_a_relative_rate_are_those_of_a_binomial_share(
    group: tuple[int, int], reference: tuple[int, int]
) -> None:
    (a, cases), (b, others) = group, reference
    found = relative_rate(a, cases, b, others)
    if a + b == 0:
        assert (found.ratio, found.lower, found.upper, found.p) == (None, 0.0, inf, 1.0)
        return
    share = stats.binomtest(a, a + b).proportion_ci(method="exact")
    limits = [p / (1 - p) * others / cases if p < 1 else inf for p in share]
    assert (found.lower, found.upper) == pytest.approx(limits, rel=1e-6)
    assert (found.p < 0.05) == (not found.lower <= 1 <= found.upper)


def test_a_reference_without_events_has_no_ratio_but_a_lower_limit() -> None:
    found = relative_rate(8, 100, 0, 200)
    assert (found.ratio, found.upper) == (None, inf)
    assert found.lower > 1


@pytest.mark.parametrize("counts", [(0, 0, 3, 10), (3, 10, 0, 0), (-1, 5, 3, 10)])
def test_a_group_without_cases_has_no_rate(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"group|count"):
        relative_rate(*counts)


def test_a_relative_rate_covers_the_truth_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    drawn = random.poisson((12, 40), (600, 2))
    inside = [
        found.lower <= 1.5 <= found.upper
        for a, b in drawn.tolist()
        if (found := relative_rate(a, 200, b, 1_000))
    ]
    assert np.mean(inside) >= 0.95


def test_the_common_odds_are_those_of_berkeley() -> None:
    found = mantel_haenszel(BERKELEY)
    assert found.crude == pytest.approx(1.841, abs=1e-3)
    assert found.ratio == pytest.approx(0.9046968, abs=1e-7)
    assert (found.lower, found.upper) == pytest.approx((0.7719074, 1.0603298), abs=1e-6)
    assert (found.p, found.strata) == (pytest.approx(0.2169, abs=1e-4), 6)


def test_one_stratum_has_the_odds_ratio_and_variance_of_woolf() -> None:
    a, b, c, d = 30, 70, 20, 80
    found = mantel_haenszel([[[a, b], [c, d]]])
    wide = np.exp(1.959964 * np.sqrt(1 / a + 1 / b + 1 / c + 1 / d))
    assert found.ratio == found.crude == pytest.approx(a * d / (b * c))
    assert found.upper == pytest.approx(a * d / (b * c) * wide, rel=1e-6)


@given(st.permutations(BERKELEY))
@settings(deadline=None, max_examples=20)
def test_the_order_of_strata_changes_nothing(tables: list[list[list[int]]]) -> None:
    assert mantel_haenszel(tables).ratio == pytest.approx(0.9046968, abs=1e-7)


def test_the_common_odds_are_close_to_the_likeliest_ones_of_scipy() -> None:
    table = [[30, 70], [20, 80]]
    theirs = stats.contingency.odds_ratio(table, kind="sample").statistic
    assert mantel_haenszel([table, table]).ratio == pytest.approx(theirs)


@pytest.mark.parametrize(
    ("tables", "ratio", "strata"),
    [
        (np.zeros((0, 2, 2)), None, 0),
        (np.zeros((3, 2, 2)), None, 0),
        ([[[5, 0], [7, 0]]], None, 0),  # everybody had it: no stratum says anything
        ([[[5, 0], [2, 3]]], None, 1),
        ([[[0, 5], [2, 3]]], 0.0, 1),
    ],
)
def test_where_nothing_can_be_divided_the_bounds_are_open(
    tables: list, ratio: float | None, strata: int
) -> None:
    found = mantel_haenszel(tables)
    assert (found.ratio, found.lower, found.upper) == (ratio, 0.0, inf)
    assert (found.strata, 0 <= found.p <= 1) == (strata, True)


def test_an_empty_stratum_changes_nothing() -> None:
    assert mantel_haenszel([*BERKELEY, [[0, 0], [0, 0]]]) == mantel_haenszel(BERKELEY)


def test_tables_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="two by two"):
        mantel_haenszel([[1, 2], [3, 4]])


def every_allocation(a: int, cases: int, b: int, base: int, extra: int, without: int) -> list:
    """The ratio for every way of giving unknown cases to the group, the reference or neither."""
    ratios = []
    for to_a, to_b in product(range(extra + 1), repeat=2):
        for no_a, no_b in product(range(without + 1), repeat=2):
            if to_a + to_b > extra or no_a + no_b > without or not b + to_b:
                continue
            rate = Fraction(a + to_a, cases + to_a + no_a)
            ratios.append(float(rate / Fraction(b + to_b, base + to_b + no_b)))
    return ratios


@given(*[st.integers(0, 8)] * 4, st.integers(0, 4), st.integers(0, 4))
@settings(deadline=None, max_examples=60)
def test_the_bounds_are_those_of_trying_every_allocation(
    a: int, others: int, b: int, apart: int, extra: int, without: int
) -> None:
    cases, base = a + others + 1, b + apart + 1
    found = ethnicity_bounds(a, cases, b, base, unknown_events=extra, unknown_cases=extra + without)
    ratios = every_allocation(a, cases, b, base, extra, without)
    if not ratios:
        assert (found.ratio, found.lower, found.upper) == (None, 0.0, inf)
        return
    assert found.lower == pytest.approx(min(ratios))
    if isfinite(found.upper):
        assert found.upper == pytest.approx(max(ratios))
    else:
        assert b == 0  # nobody in the reference need have had it


def test_nobody_missing_leaves_the_ratio_alone() -> None:
    found = ethnicity_bounds(30, 100, 40, 200, unknown_events=0, unknown_cases=0)
    assert found.lower == found.ratio == found.upper == 1.5
    assert found.missing == 0


def test_the_share_missing_is_of_all_cases() -> None:
    found = ethnicity_bounds(3, 20, 9, 60, unknown_events=1, unknown_cases=10, other_cases=10)
    assert found.missing == 0.1


def test_if_everybody_is_missing_nothing_is_known() -> None:
    found = ethnicity_bounds(0, 0, 0, 0, unknown_events=4, unknown_cases=40)
    assert (found.ratio, found.lower, found.upper, found.missing) == (None, 0.0, inf, 1.0)
    nobody = ethnicity_bounds(0, 0, 0, 0, unknown_events=0, unknown_cases=0)
    assert nobody.missing == 0


def test_more_events_than_cases_are_refused() -> None:
    with pytest.raises(ValueError, match="events"):
        ethnicity_bounds(3, 20, 9, 60, unknown_events=5, unknown_cases=4)
