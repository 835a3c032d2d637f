"""The ratio of two shares, against published numbers, by enumeration, and at its ends."""

from __future__ import annotations

from itertools import product
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from cjdiversion.disposals.statistics import relative_rate, relative_share


@pytest.mark.parametrize(
    ("counts", "lower", "upper"),
    [
        # Koopman 1984, Biometrics 40:513.
        ((36, 40, 16, 80), 2.94, 7.15),
        # Agresti’s own routine, as R’s PropCIs (riskscoreci) prints it; trial of Perondi 2004.
        ((7, 34, 1, 34), 1.220853, 42.575718),
    ],
)
def test_the_limits_are_those_of_koopman(
    counts: tuple[int, int, int, int], lower: float, upper: float
) -> None:
    found = relative_share(*counts)
    places = 0.005 if lower == 2.94 else 1e-6
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=places)


@pytest.mark.parametrize(
    ("counts", "p"),
    [
        ((3, 4, 1, 4), 34 / 70),  # Fisher’s tea: 17 of 70 ways are as good or better
        ((10, 13, 2, 17), 2 * 0.0004652),  # Fisher’s twins of convicts
    ],
)
def test_the_p_is_that_of_fisher_twice_over(counts: tuple[int, int, int, int], p: float) -> None:
    assert relative_share(*counts).p == pytest.approx(p, rel=1e-3)


def chi_squared(ratio: float, a: int, cases: int, b: int, others: int) -> float:
    """Pearson’s, of what was found against the likeliest two shares that have this ratio."""

    def unlikely(second: float) -> float:
        first = ratio * second
        return -float(stats.binom.logpmf(a, cases, first) + stats.binom.logpmf(b, others, second))

    most = min(1.0, 1 / ratio)
    second = optimize.minimize_scalar(
        unlikely, bounds=(1e-12, most - 1e-12), method="bounded", options={"xatol": 1e-12}
    ).x
    pairs = [(a, cases, ratio * second), (b, others, second)]
    return sum((r - n * p) ** 2 / (n * p * (1 - p)) for r, n, p in pairs)


@pytest.mark.parametrize(
    "counts",
    [(70, 100, 900, 1_000), (45, 50, 27, 30), (9, 10, 2, 300), (0, 20, 10, 20), (8, 100, 0, 200)],
)
def test_at_each_limit_chi_squared_is_what_95_in_100_lie_under(
    counts: tuple[int, int, int, int],
) -> None:
    found = relative_share(*counts)
    for limit in {found.lower, found.upper} - {0.0, inf}:
        assert chi_squared(limit, *counts) == pytest.approx(stats.chi2.ppf(0.95, 1), rel=1e-4)


TALLY = st.integers(1, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(TALLY, TALLY)
@settings(deadline=None, max_examples=80)
def test_the_p_is_that_of_every_table_with_these_margins(
    group: tuple[int, int], reference: tuple[int, int]
) -> None:
    (a, cases), (b, others) = group, reference
    chance = stats.hypergeom(cases + others, a + b, cases)
    found = relative_share(a, cases, b, others)
    assert found.p == pytest.approx(min(1, 2 * min(chance.cdf(a), chance.sf(a - 1))), rel=1e-9)
    assert "nan" not in str(found)
    assert 0 <= found.lower <= (inf if found.ratio is None else found.ratio) <= found.upper


def test_whoever_is_held_against_whom_says_the_same() -> None:
    there, back = relative_share(70, 100, 900, 1_000), relative_share(900, 1_000, 70, 100)
    assert (there.lower, there.upper, there.p) == pytest.approx(
        (1 / back.upper, 1 / back.lower, back.p)
    )


def test_a_p_under_5_in_100_goes_with_limits_that_leave_one_out() -> None:
    sizes = [(10, 10), (10, 60), (25, 40), (10, 300), (30, 1_000), (100, 1_000)]
    for cases, others in sizes:
        for a, b in product(
            range(0, cases + 1, 1 + cases // 20), range(0, others + 1, 1 + others // 20)
        ):
            found = relative_share(a, cases, b, others)
            assert found.p >= 0.05 or not found.lower <= 1 <= found.upper


def test_of_a_common_outcome_it_tells_what_a_ratio_of_rates_does_not() -> None:
    """70 of 100 beside 900 of 1,000."""
    share, rate = relative_share(70, 100, 900, 1_000), relative_rate(70, 100, 900, 1_000)
    assert (share.points, share.excess) == (rate.points, rate.excess)
    assert share.ratio == pytest.approx(rate.ratio)
    assert share.p < 1e-6 < 0.01 < rate.p
    assert share.upper - share.lower < 0.6 * (rate.upper - rate.lower)


def test_of_a_rare_outcome_the_two_hardly_differ() -> None:
    share, rate = relative_share(30, 60_000, 200, 600_000), relative_rate(30, 60_000, 200, 600_000)
    assert share.p == pytest.approx(rate.p, rel=0.02)
    assert (share.lower, share.upper) == pytest.approx((rate.lower, rate.upper), rel=0.06)


@pytest.mark.parametrize(
    ("a", "cases", "b", "others", "shares"),
    [(240, 300, 800, 1_000, 1.0), (63, 90, 900, 1_000, 0.7 / 0.9), (3, 30, 100, 500, 0.5)],
)
def test_the_limits_hold_the_truth_about_as_often_as_they_say(
    a: int, cases: int, b: int, others: int, shares: float
) -> None:
    random = np.random.default_rng(5)
    drawn = random.binomial((cases, others), (a / cases, b / others), (600, 2)).tolist()
    limits = [relative_share(x, cases, y, others) for x, y in drawn]
    held = np.mean([one.lower <= shares <= one.upper for one in limits])
    assert 0.93 <= held <= 0.975


@pytest.mark.parametrize(
    ("counts", "ratio", "lower", "upper"),
    [
        ((0, 50, 0, 80), None, 0.0, inf),
        ((8, 100, 0, 200), None, pytest.approx(4.2, abs=0.1), inf),
        ((0, 20, 10, 20), 0.0, 0.0, pytest.approx(0.332, abs=1e-3)),
        ((50, 50, 80, 80), 1.0, pytest.approx(0.929, abs=1e-3), pytest.approx(1.048, abs=1e-3)),
        ((10, 10, 0, 10), None, pytest.approx(1 / 0.2775, abs=1e-3), inf),
        ((0, 10, 10, 10), 0.0, 0.0, pytest.approx(0.2775, abs=1e-4)),  # 1 in 1 + 10 / z²
    ],
)
def test_none_and_all_have_open_ends_and_never_a_nan(
    counts: tuple[int, int, int, int], ratio: float | None, lower: float, upper: float
) -> None:
    found = relative_share(*counts)
    assert (found.ratio, found.lower, found.upper) == (ratio, lower, upper)
    assert 0 <= found.p <= 1


def test_of_a_million_decisions_it_is_told_as_well() -> None:
    found = relative_share(300_000, 400_000, 450_600, 600_000)
    assert found.p == pytest.approx(2 * stats.norm.sf(1.1318), rel=0.02)
    assert found.lower < 1 < found.upper


@pytest.mark.parametrize("counts", [(0, 0, 3, 10), (3, 10, 0, 0), (-1, 5, 3, 10), (6, 5, 3, 10)])
def test_what_is_no_share_is_refused_in_words(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"group|count|events"):
        relative_share(*counts)
