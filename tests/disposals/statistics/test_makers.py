"""Decision makers on alike cases: planted variation is found again, and integrals are right."""

from math import exp, log, pi, sqrt

import numpy as np
import pytest
from scipy import integrate, optimize, special

from cjdiversion.disposals.statistics import leniency, median_odds_ratio


def force(seed: int, makers: int, cases: float, s2: float) -> np.ndarray:
    """Counts (makers, 4 strata, 2) whose makers differ with variance s2 on the log odds."""
    random = np.random.default_rng(seed)
    n = random.poisson(cases / 4, (makers, 4))
    shift = random.normal(0, sqrt(s2), makers)
    chance = special.expit(np.array([-1.0, -0.3, 0.2, 0.8]) + shift[:, None])
    return np.stack([random.binomial(n, chance), n], axis=-1)


# Merlo and others 2006, doi 10.1136/jech.2004.029454: exp(0.95 sqrt s²).
def test_the_median_odds_ratio_of_a_quarter_is_one_point_six() -> None:
    assert median_odds_ratio(0.25) == pytest.approx(exp(0.9539 * 0.5), abs=1e-3)
    assert median_odds_ratio(0) == 1


def test_it_is_the_median_over_pairs_drawn_at_random() -> None:
    drawn = np.random.default_rng(1).normal(0, 0.7, (2, 400_000))
    median = np.median(np.exp(np.abs(drawn[0] - drawn[1])))
    assert median_odds_ratio(0.49) == pytest.approx(median, rel=0.01)


@pytest.mark.parametrize("s2", [-0.1, float("nan")])
def test_a_variance_below_nought_is_refused(s2: float) -> None:
    with pytest.raises(ValueError, match="variance"):
        median_odds_ratio(s2)


@pytest.mark.parametrize("cases", [40, 4_000])
def test_variation_is_found_at_its_planted_size(cases: int) -> None:
    found = [leniency(force(seed, 150, cases, 0.25)).s2 for seed in range(6)]
    assert np.mean(found) == pytest.approx(0.25, rel=0.12)


def test_alike_makers_mostly_show_none() -> None:
    found = [leniency(force(seed, 60, 40, 0.0)) for seed in range(20)]
    assert np.mean([fit.s2 for fit in found]) < 0.02
    assert sum(fit.p < 0.05 for fit in found) <= 3
    assert sum(fit.s2 == 0 for fit in found) >= 5


def likelihood_by_quadrature(counts: np.ndarray, intercept: float, sd: float) -> float:
    """Each maker's integral by scipy, adaptively and over all of the line."""
    total = 0.0
    for r, n in counts[:, 0].tolist():

        def height(u: float, r: float = r, n: float = n) -> float:
            odds = intercept + u
            told = r * odds - n * np.logaddexp(0, odds)
            return exp(told - u**2 / (2 * sd**2) + n * 0.6931) / (sd * sqrt(2 * pi))

        total += log(integrate.quad(height, -6 * sd, 6 * sd)[0]) - n * 0.6931
    return total


def test_the_estimate_is_the_likeliest_by_another_way_to_integrate() -> None:
    random = np.random.default_rng(4)
    n = random.integers(5, 40, (25, 1))
    chance = special.expit(0.4 + random.normal(0, 0.8, (25, 1)))
    counts = np.stack([random.binomial(n, chance), n], axis=-1)
    theirs = optimize.minimize(
        lambda guess: -likelihood_by_quadrature(counts, guess[0], exp(guess[1])),
        [0.0, -0.5],
        method="Nelder-Mead",
        options={"xatol": 1e-4, "fatol": 1e-6},
    )
    found = leniency(counts)
    assert found.s2 == pytest.approx(exp(2 * theirs.x[1]), rel=5e-3)
    gain = -theirs.fun - likelihood_by_quadrature(
        counts, special.logit(counts[..., 0].sum() / n.sum()), 1e-3
    )
    assert found.p == pytest.approx(special.chdtrc(1, 2 * gain) / 2, rel=0.05)


def test_few_cases_pull_a_maker_towards_the_others_and_cover_the_truth() -> None:
    random = np.random.default_rng(5)
    shift = random.normal(0, 0.6, 200)
    n = np.repeat([[24], [400]], 100, axis=0)
    r = random.binomial(n, special.expit(shift[:, None]))
    found = leniency(np.stack([r, n], axis=-1)).patterns
    raw = special.logit((r + 0.5) / (n + 1))[:, 0]
    inside = 0
    for pattern, plain, truth in zip(found, raw, shift, strict=True):
        assert pattern is not None
        inside += pattern.lower <= truth <= pattern.upper
        assert abs(pattern.shift) < abs(plain) + 0.1
    assert inside / 200 >= 0.9


def test_nothing_is_said_of_a_maker_with_twenty_cases_or_fewer() -> None:
    counts = [[[5, 20]], [[6, 21]], [[30, 90]], [[0, 0]]]
    assert [p.cases if p else None for p in leniency(counts).patterns] == [None, 21, 90, None]


def test_strata_without_a_difference_say_nothing() -> None:
    counts = force(7, 40, 60, 0.3)
    n = counts[:, :1, 1]
    none, every = np.stack([0 * n, n], axis=-1), np.stack([n, n], axis=-1)
    found = leniency(np.concatenate([counts, none, every], axis=1))
    assert found.strata == 4
    assert found.s2 == pytest.approx(leniency(counts).s2)


def test_if_no_stratum_differs_there_is_no_variation() -> None:
    found = leniency([[[30, 30]], [[40, 40]]])
    assert (found.s2, found.odds, found.icc, found.p, found.strata) == (0.0, 1.0, 0.0, 1.0, 0)


def test_the_order_of_makers_changes_nothing_of_the_whole() -> None:
    counts = force(8, 40, 60, 0.3)
    assert leniency(counts[::-1]).s2 == pytest.approx(leniency(counts).s2, rel=1e-4)


@pytest.mark.parametrize(
    "counts",
    [
        np.zeros((0, 2, 2)),
        [[[3, 10]]],
        [[[3, 10]], [[0, 0]]],
        [[[3, 2]], [[1, 2]]],
        [[3, 10], [4, 10]],
        [[[3, float("nan")]], [[1, 2]]],
    ],
)
def test_one_maker_and_impossible_counts_are_refused(counts) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        leniency(counts)
