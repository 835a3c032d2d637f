"""Limits and spread, against published numbers and against a second route."""

from collections.abc import Callable
from fractions import Fraction
from math import asin, comb, nan, pi, sin, sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from cjdiversion.disposals.statistics import (
    TAILS,
    adjusted_limits,
    allowed_limits,
    deviations,
    exact_funnel_limits,
    multiplied_limits,
    overdispersion,
    ratio_funnel_limits,
    spread_in_shares,
    wilson,
)

CASES = st.integers(1, 2_000)
TARGETS = st.floats(0.001, 0.999)


def limit_by_adding_up(n: int, target: Fraction, tail: Fraction) -> Fraction:
    """The same limit in whole-number arithmetic, term by term."""
    sofar = Fraction(0)
    for k in range(n + 1):
        chance = comb(n, k) * target**k * (1 - target) ** (n - k)
        sofar += chance
        if sofar > tail:
            limit = (k - (sofar - tail) / chance) / n
            break
    if tail < Fraction(1, 2):
        return min(max(limit, Fraction(0)), target)
    return max(min(limit, Fraction(1)), target)


@given(
    st.integers(1, 80),
    st.integers(1, 99).map(lambda percent: Fraction(percent, 100)),
    st.sampled_from([Fraction(1, 1000), Fraction(1, 40), Fraction(39, 40), Fraction(999, 1000)]),
)
@settings(deadline=None)
def test_exact_limits_are_those_of_adding_up_binomial_terms(
    n: int, target: Fraction, tail: Fraction
) -> None:
    limit = exact_funnel_limits(n, float(target), [float(tail)])
    assert limit[0] == pytest.approx(float(limit_by_adding_up(n, target, tail)), abs=1e-9)


def test_exact_limits_of_ten_cases_at_one_in_five_worked_by_hand() -> None:
    # F(4) = .9672, F(5) = .9936, f(5) = .0264: (5 - (.99363 - .975) / .02642) / 10 = .42949
    # F(0) = .1074 > .025, so the lower limit falls below none and is nought.
    assert exact_funnel_limits(10, 0.2, [0.025, 0.975]) == pytest.approx([0, 0.42949], abs=1e-5)


@given(CASES, TARGETS)
@settings(deadline=None)
def test_exact_limits_stand_in_order_around_the_target(n: int, target: float) -> None:
    low, inner_low, inner_high, high = exact_funnel_limits(n, target)
    assert 0 <= low <= inner_low <= target <= inner_high <= high <= 1


@given(st.integers(5, 500), TARGETS)
@settings(deadline=None)
def test_four_times_the_cases_bring_the_limits_closer(n: int, target: float) -> None:
    (low, near_low), _, _, (high, near_high) = exact_funnel_limits([n, 4 * n], target)
    assert near_high - near_low < high - low


def test_a_million_cases_leave_a_narrow_funnel() -> None:
    low, high = exact_funnel_limits(1_000_000, 0.3, [0.025, 0.975])
    assert (low, high) == (pytest.approx(0.2991, abs=1e-4), pytest.approx(0.3009, abs=1e-4))


@pytest.mark.parametrize("target", [0.0, 1.0])
def test_a_target_at_an_end_is_its_own_limit_on_that_side(target: float) -> None:
    low, *_, high = exact_funnel_limits(20, target)
    assert low <= target <= high
    assert np.isfinite([low, high]).all()


def test_limits_keep_the_shape_of_the_cases() -> None:
    n = np.array([[10, 20, 30], [40, 50, 60]])
    for limits in (exact_funnel_limits, lambda n, t: adjusted_limits(n, t, 0.01)):
        assert limits(n, 0.3).shape == (len(TAILS), 2, 3)
        assert limits(n, 0.3)[2, 1, 2] == limits(60, 0.3)[2]


@pytest.mark.parametrize("n", [0, -3, 2.5])
def test_a_unit_without_a_whole_case_is_refused(n: float) -> None:
    with pytest.raises(ValueError, match="whole number of cases"):
        exact_funnel_limits(n, 0.3)


# Chi-squared of 20 and 22 degrees of freedom at .025 and .975, in any printed table.
def test_limits_of_a_ratio_are_those_of_the_chi_squared_table() -> None:
    limits = ratio_funnel_limits(10, [0.025, 0.975])
    assert limits == pytest.approx([9.591 / 20, 36.781 / 20], abs=1e-4)


@given(st.floats(0.5, 5_000))
@settings(deadline=None)
def test_limits_of_a_ratio_are_the_poisson_bounds_of_scipy(expected: float) -> None:
    low, inner_low, inner_high, high = ratio_funnel_limits(expected)
    for tail, (below, above) in {0.001: (low, high), 0.025: (inner_low, inner_high)}.items():
        assert below == pytest.approx(stats.chi2.ppf(tail, 2 * expected) / (2 * expected))
        assert above == pytest.approx(stats.chi2.isf(tail, 2 * expected + 2) / (2 * expected))
    assert low < inner_low < 1 < inner_high < high


@pytest.mark.parametrize("expected", [0, -1, nan])
def test_a_unit_that_expects_nothing_has_no_ratio(expected: float) -> None:
    with pytest.raises(ValueError, match="expected"):
        ratio_funnel_limits([5, expected])


def test_no_units_have_no_limits() -> None:
    for limits in (
        exact_funnel_limits([], 0.3),
        adjusted_limits([], 0.3, 0.1),
        multiplied_limits([], 0.3, 2.0),
        ratio_funnel_limits([]),
    ):
        assert limits.shape == (4, 0)


@pytest.mark.parametrize(
    "asked",
    [
        lambda: exact_funnel_limits(20, nan),
        lambda: exact_funnel_limits(20, 1.2),
        lambda: exact_funnel_limits(nan, 0.3),
        lambda: exact_funnel_limits(20, 0.3, [0.0]),
        lambda: adjusted_limits(20, 0.3, -0.1),
        lambda: adjusted_limits(20, 0.3, nan),
        lambda: multiplied_limits(20, 0.3, nan),
        lambda: deviations(1, nan, 0.3),
        lambda: deviations(0, 0, 0.3),
        lambda: overdispersion([1.0, nan]),
        lambda: overdispersion([1.0, 2.0], s=[0.1, 0.0]),
        lambda: overdispersion([1.0, 2.0], 0.5),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(asked: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        asked()


def test_multiplied_limits_are_wider_by_the_root_of_phi() -> None:
    angle = asin(sqrt(0.3)) + 1.959964 * sqrt(4 / 400)
    assert multiplied_limits(100, 0.3, 4.0, [0.975])[0] == pytest.approx(sin(angle) ** 2, abs=1e-6)


def test_less_spread_than_chance_never_tightens_a_limit() -> None:
    assert (multiplied_limits(100, 0.3, 0.2) == multiplied_limits(100, 0.3, 1.0)).all()


def test_without_errors_the_spread_is_in_squared_standard_errors() -> None:
    # z² = 9, 1, 9, 1: phi 5, tau² = (4 * 5 - 3) / (4 - 1).
    assert overdispersion([-3, -1, 3, 1], 0.0).tau2 == pytest.approx(17 / 3)


def test_deviations_are_counted_in_standard_errors_of_the_angle() -> None:
    z, s = deviations([25], [100], 0.5)
    assert (s[0], z[0]) == (0.05, pytest.approx((asin(0.5) - pi / 4) / 0.05))


def test_spread_worked_by_hand_without_trimming() -> None:
    # z² = 9, 1, 9, 1: phi 5. w = 100 each: tau² = (4 * 5 - 3) / (400 - 100) = 17 / 300.
    found = overdispersion([-3, -1, 3, 1], 0.0, s=[0.1] * 4)
    assert (found.phi, found.tau2) == (pytest.approx(5), pytest.approx(17 / 300))
    # chi-squared(4) beyond 20: exp(-10) * (1 + 10)
    assert found.p == pytest.approx(np.exp(-10) * 11)


def test_the_outer_tenths_are_pulled_in() -> None:
    # Eleven z from -5 to 5: the tenths are at -4 and 4, so phi = 2 (16+16+9+4+1) / 11.
    found = overdispersion(np.arange(-5, 6), s=np.full(11, 0.1))
    assert found.phi == pytest.approx(92 / 11)


def test_one_unit_has_no_spread() -> None:
    assert overdispersion([4.0], s=[0.1]).tau2 == 0


def test_spread_is_found_at_its_planted_size() -> None:
    random = np.random.default_rng(7)
    n = random.integers(100, 400, (400, 40))
    angles = np.clip(asin(sqrt(0.3)) + random.normal(0, 0.1, n.shape), 0, pi / 2)
    r = random.binomial(n, np.sin(angles) ** 2)
    found = [estimate(*unit, trim=0.0) for unit in zip(r, n, strict=True)]
    assert sqrt(np.mean(found)) == pytest.approx(0.1, rel=0.05)


def test_alike_units_mostly_show_no_spread() -> None:
    random = np.random.default_rng(11)
    n = random.integers(30, 400, (300, 20))
    found = [estimate(*unit) for unit in zip(random.binomial(n, 0.3), n, strict=True)]
    assert np.mean(np.array(found) == 0) > 0.8


def estimate(r: np.ndarray, n: np.ndarray, trim: float = 0.10) -> float:
    z, s = deviations(r, n, r.sum() / n.sum())
    return overdispersion(z, trim, s=s).tau2


@given(CASES, TARGETS, st.floats(0, 0.2))
@settings(deadline=None)
def test_adjusted_limits_stand_in_order_around_the_target(
    n: int, target: float, tau2: float
) -> None:
    low, inner_low, inner_high, high = adjusted_limits(n, target, tau2)
    assert 0 <= low <= inner_low <= target <= inner_high <= high <= 1


@given(TARGETS, st.floats(0, 0.2))
@settings(deadline=None)
def test_adjusted_limits_never_fold_over_at_few_cases(target: float, tau2: float) -> None:
    low, _, _, high = adjusted_limits(np.arange(1, 200), target, tau2)
    assert (np.diff(low) >= 0).all()
    assert (np.diff(high) <= 0).all()


def test_adjusted_limit_worked_by_hand() -> None:
    angle = asin(sqrt(0.3)) + 1.959964 * sqrt(1 / 400 + 0.01)
    assert adjusted_limits(100, 0.3, 0.01, [0.975])[0] == pytest.approx(sin(angle) ** 2, abs=1e-6)


@given(CASES, TARGETS, st.floats(0, 0.2))
@settings(deadline=None)
def test_allowing_for_spread_never_tightens_a_limit(n: int, target: float, tau2: float) -> None:
    exact, allowed = exact_funnel_limits(n, target), allowed_limits(n, target, tau2)
    assert (allowed[:2] <= exact[:2]).all()
    assert (allowed[2:] >= exact[2:]).all()


def test_without_spread_the_exact_limits_are_the_ones_allowed() -> None:
    assert (allowed_limits(50, 0.3, 0.0) == exact_funnel_limits(50, 0.3)).all()


@given(st.floats(0.1, 0.9), st.floats(0.0001, 0.01))
@settings(max_examples=50, deadline=None)
def test_spread_in_shares_is_the_width_of_one_tau_near_the_target(
    target: float, tau2: float
) -> None:
    low, high = (sin(asin(sqrt(target)) + sign * sqrt(tau2)) ** 2 for sign in (-1, 1))
    assume(0 < low < high < 1)
    assert spread_in_shares(tau2, target) == pytest.approx((high - low) / 2, rel=0.02)


def test_units_that_are_alike_are_seldom_flagged() -> None:
    """One-sided 99 % bound of the share flagged is at or under 0.2 % (tails of 0.1 % each)."""
    random = np.random.default_rng(3)
    n = random.integers(20, 500, (4_000, 14))
    r = random.binomial(n, 0.25)
    flagged = 0
    for events, cases in zip(r, n, strict=True):
        target = events.sum() / cases.sum()
        low, *_, high = allowed_limits(cases, target, estimate(events, cases))
        flagged += int(((events / cases < low) | (events / cases > high)).sum())
    assert wilson(flagged, n.size, 0.98)[1] <= 0.002
