"""Observed and expected by unit: by hand, by enumeration, and on forces that were made up."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import stats

from cjdiversion.disposals.statistics import (
    TAILS,
    benjamini_hochberg,
    clopper_pearson,
    exact_funnel_limits,
    fit,
    ratio_curves,
    standardised,
    standardised_ratio,
)

# Two kinds of case, two units: 30 of 40 and 10 of 40 had the outcome; 20 of 60 and 4 of 20.
BY_HAND = [[[30, 40], [20, 60]], [[10, 40], [4, 20]]]


def test_what_is_expected_is_what_all_alike_cases_had() -> None:
    found = standardised(BY_HAND)
    # 40 of 80 and 24 of 80.
    assert found.observed.tolist() == [50, 14]
    assert found.expected == pytest.approx([40 * 0.5 + 60 * 0.3, 40 * 0.5 + 20 * 0.3])
    assert found.variance == pytest.approx([40 * 0.25 + 60 * 0.21, 40 * 0.25 + 20 * 0.21])
    assert found.ratio == pytest.approx([50 / 38, 14 / 26])
    assert found.expected.sum() == pytest.approx(found.observed.sum())


def test_cases_of_one_kind_only_the_mix_differs_and_no_unit_does() -> None:
    """Simpson: one unit has three times the share, and decides each kind as the other does."""
    found = standardised([[[72, 80], [2, 20]], [[18, 20], [8, 80]]])
    assert found.ratio == pytest.approx([1, 1])
    assert (found.p > 0.9).all()


def test_a_kind_of_case_that_one_unit_alone_decided_is_left_out() -> None:
    alone = [[*BY_HAND[0], [0, 50]], [*BY_HAND[1], [0, 0]]]
    found, without = standardised(alone), standardised(BY_HAND)
    assert found.expected.tolist() == without.expected.tolist()
    assert found.kept.tolist() == [100, 60]


def test_limits_of_one_kind_of_case_are_those_of_the_funnel_of_shares() -> None:
    counts = [[[30, 60]], [[30, 60]], [[60, 120]]]
    found = standardised(counts)
    assert found.tau2 == 0
    expected = exact_funnel_limits([60, 60, 120], 0.5) / 0.5
    assert found.limits == pytest.approx(expected)


def test_the_exact_p_is_that_of_every_case_tried_out() -> None:
    counts = np.array([[[3, 4], [4, 5]], [[6, 12], [9, 15]], [[5, 9], [3, 6]]])
    rates = counts[..., 0].sum(axis=0) / counts[..., 1].sum(axis=0)
    chances = np.repeat(rates, counts[0, :, 1])
    sums = np.zeros(len(chances) + 1)
    for ends in product((0, 1), repeat=len(chances)):
        sums[sum(ends)] += np.prod(np.where(np.array(ends), chances, 1 - chances))
    found = standardised(counts)
    assert found.assessed[0] and found.tau2 == 0
    assert found.p[0] == pytest.approx(min(1, 2 * min(sums[:8].sum(), sums[7:].sum())))


def test_a_rare_outcome_has_byars_limits_and_a_common_one_closer_ones() -> None:
    rare = standardised([[[20, 4_000]], [[30, 4_000]]])
    _, low, high = standardised_ratio(20, 25.0)
    assert (rare.lower[0], rare.upper[0]) == (
        pytest.approx(low, rel=0.01),
        pytest.approx(high, rel=0.01),
    )
    common = standardised([[[90, 100]], [[80, 100]]])
    _, low, high = standardised_ratio(90, 85.0)
    assert common.upper[0] - common.lower[0] < 0.5 * (high - low)


@pytest.mark.parametrize("rate", [0.05, 0.3, 0.6, 0.9])
def test_the_range_holds_the_truth_about_as_often_as_it_says(rate: float) -> None:
    random = np.random.default_rng(7)
    held = []
    for _ in range(400):
        n = np.array([150, 4_000])
        counts = np.stack([random.binomial(n, rate), n], axis=1)[:, None]
        found = standardised(counts)
        held.append(found.lower[0] <= 1 <= found.upper[0])
    assert 0.92 <= np.mean(held) <= 0.985


def made_up(random: np.random.Generator, *, spread: float = 0.0, odd: float = 1.0) -> np.ndarray:
    """20 units, 12 kinds of case that the units get in different numbers; unit 0 has odds times
    `odd`, all of them times exp of a normal with sd `spread`."""
    n = random.poisson(random.gamma(1.5, 8, (20, 12)))
    odds = np.exp(random.normal(0, 1.2, 12)[None] + random.normal(0, spread, 20)[:, None])
    odds[0] *= odd
    return np.stack([random.binomial(n, odds / (1 + odds)), n], axis=2)


def flags(counts: np.ndarray) -> np.ndarray:
    found = standardised(counts)
    return benjamini_hochberg(found.p[found.assessed]).flagged


def test_of_units_that_decide_alike_hardly_a_page_has_a_flag() -> None:
    """The one-sided 99 % bound over 500 such halves of a page."""
    flagged = sum(flags(made_up(np.random.default_rng(seed))).any() for seed in range(500))
    assert clopper_pearson(flagged, 500, 0.98)[1] <= 0.05


def test_where_all_units_differ_somewhat_the_usual_spread_is_no_flag() -> None:
    random = np.random.default_rng(12)
    flagged = [flags(made_up(random, spread=0.3)).mean() for _ in range(60)]
    assert np.mean(flagged) < 0.03


def test_a_unit_with_five_times_the_odds_is_found() -> None:
    """Among 20 units of some 144 cases each."""
    found = [flags(made_up(np.random.default_rng(seed), odd=5.0))[0] for seed in range(200)]
    assert np.mean(found) >= 0.9


def test_a_unit_that_expects_fewer_than_five_is_not_assessed() -> None:
    found = standardised([[[4, 9], [0, 1]], [[40, 90], [3, 10]], [[38, 90], [3, 10]]])
    assert found.assessed.tolist() == [False, True, True]
    assert found.p[0] == found.ratio[0] == 1


@pytest.mark.parametrize(
    "counts",
    [
        np.zeros((0, 0, 2)),
        np.zeros((3, 4, 2)),
        [[[5, 10]]],
        [[[10, 10]], [[20, 20]]],
        [[[0, 10]], [[0, 20]]],
        [[[5, 10], [0, 0]], [[0, 0], [5, 10]]],
    ],
)
def test_nothing_to_compare_is_nothing_assessed_and_never_a_nan(counts: object) -> None:
    found = standardised(counts)
    assert not found.assessed.any()
    assert "nan" not in str(found) and "inf" not in str(found)
    assert ratio_curves(found, 50) is None
    assert "nan" not in str(fit(counts))


def test_curves_lie_around_one_and_close_in() -> None:
    found = standardised(made_up(np.random.default_rng(2)))
    curves = ratio_curves(found, float(found.expected.max()))
    assert curves is not None
    expected, exact, wide = curves
    assert expected[-1] >= found.expected.max() * 0.99
    for limits in (exact[:, 10:], wide[:, 10:]):
        assert (limits[0] <= limits[1]).all() and (limits[2] <= limits[3]).all()
        assert (limits[1] <= 1).all() and (limits[2] >= 1).all()
    assert exact[3, 10] > exact[3, -1]
    assert len(exact) == len(TAILS)


# --- how well the kinds of case tell outcomes apart -----------------------------------------------


def test_c_is_the_share_of_pairs_told_apart_and_no_unit_speaks_for_itself() -> None:
    random = np.random.default_rng(4)
    counts = made_up(random)[:5, :4]
    r, n = counts[..., 0], counts[..., 1]
    predicted, ended = [], []
    for unit, kind in product(range(5), range(4)):
        others = np.arange(5) != unit
        share = r[others, kind].sum() / n[others, kind].sum()
        predicted += [share] * int(n[unit, kind])
        ended += [1] * int(r[unit, kind]) + [0] * int(n[unit, kind] - r[unit, kind])
    p, y = np.array(predicted), np.array(ended)
    rank = stats.mannwhitneyu(p[y == 1], p[y == 0]).statistic / (y.sum() * (1 - y).sum())
    found = fit(counts)
    assert found.c == pytest.approx(rank)
    assert found.cases == len(y)
    assert sum(tenth.cases for tenth in found.tenths) == len(y)
    told = sum(tenth.cases * tenth.observed for tenth in found.tenths)
    assert told == pytest.approx(y.sum())
    shares = [tenth.expected for tenth in found.tenths]
    assert shares == sorted(shares) and len(shares) <= 10


def test_kinds_that_tell_everything_have_a_c_of_one_and_none_a_half() -> None:
    assert fit([[[20, 20], [0, 20]], [[20, 20], [0, 20]]]).c == 1
    assert fit([[[10, 20], [10, 20]], [[10, 20], [10, 20]]]).c == 0.5


def test_shares_that_hold_elsewhere_are_expected_and_observed_alike() -> None:
    random = np.random.default_rng(6)
    n = np.full((10, 8), 200)
    rates = np.linspace(0.05, 0.9, 8)
    found = fit(np.stack([random.binomial(n, rates[None]), n], axis=2))
    assert all(abs(t.expected - t.observed) < 0.05 for t in found.tenths)


def test_what_is_no_count_is_refused_in_words() -> None:
    for counts in ([[[3, 2]]], [[[1.5, 2]]], [[1, 2]], [[[-1, 2]]]):
        with pytest.raises(ValueError, match=r"each unit|whole number|this needs"):
            standardised(counts)
