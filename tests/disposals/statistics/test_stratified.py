"""The share of a whole drawn by strata: held as often as is said, and not too wide."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from cjdiversion.disposals.statistics import clopper_pearson, stratified_share, wilson
from cjdiversion.disposals.statistics.stratified import StratifiedShare

DRAWS = 1_000

# Each stratum: how many, how many of them are bad, how many are drawn.
FRAMES = {
    "one large and twenty small, of which nearly all are drawn": [
        *[(400, 8, 113)],
        *[(6, 2, 6)] * 8,
        *[(6, 2, 5)] * 12,
    ],
    "one stratum": [(500, 40, 217)],
    "one stratum with one bad": [(300, 1, 50)],
    "two alike": [(300, 30, 90), (300, 30, 90)],
    "two, in one of which nobody is bad": [(400, 0, 80), (200, 40, 40)],
    "twenty strata of which five of a hundred are drawn": [(100, 10, 5)] * 20,
    "twenty strata with few bad": [(100, 2, 5)] * 20,
    "three with half bad": [(150, 75, 50), (60, 30, 20), (20, 10, 5)],
    "nearly all bad": [(300, 294, 100), (40, 38, 10), (9, 9, 5)],
    "a few small ones": [(30, 3, 8), (20, 1, 5), (12, 6, 5)],
    "one bad of all": [(500, 1, 100), (200, 0, 40), (40, 0, 8)],
}


def simulated(frame: list[tuple[int, int, int]]) -> tuple[float, float, float]:
    """How often the range holds the share of the frame, its mean width, and that of the exact range
    of as many cases drawn from all alike."""
    size, bad, n = np.array(frame).T
    random = np.random.default_rng(20261128)
    drawn = random.hypergeometric(bad, size - bad, n, (DRAWS, len(frame)))
    known: dict[tuple[int, ...], StratifiedShare] = {}
    found = []
    for row in drawn:
        key = tuple(sorted(zip(size.tolist(), n.tolist(), row.tolist(), strict=True)))
        if key not in known:
            known[key] = stratified_share(row, n, size)
        found.append(known[key])
    bounds = np.array([(one.lower, one.upper) for one in found], dtype=float)
    truth = bad.sum() / size.sum()
    held = (bounds[:, 0] <= truth + 1e-12) & (truth - 1e-12 <= bounds[:, 1])
    plain = np.array(clopper_pearson(drawn.sum(axis=1), np.full(DRAWS, n.sum())))
    return held.mean(), np.diff(bounds).mean(), (plain[1] - plain[0]).mean()


@pytest.mark.parametrize("name", FRAMES)
def test_range_holds_the_share_of_the_frame_19_times_in_20_and_is_not_absurdly_wide(
    name: str,
) -> None:
    held, width, plain = simulated(FRAMES[name])
    assert held >= 0.93, (held, width, plain)
    assert width <= 1.25 * plain, (held, width, plain)


def test_where_all_were_looked_at_there_is_no_range() -> None:
    assert stratified_share([2], [10], [10]) == StratifiedShare(0.2, None, None)
    assert stratified_share([2, 0], [10, 7], [10, 7]) == StratifiedShare(2 / 17, None, None)


def test_of_nothing_there_is_no_share() -> None:
    assert stratified_share([], [], []) == StratifiedShare(None, None, None)
    assert stratified_share([0], [0], [0]) == StratifiedShare(None, None, None)


@pytest.mark.parametrize(("seen", "drawn", "size"), [(3, 56, 500), (0, 20, 60), (20, 20, 60)])
def test_of_one_stratum_bounds_are_the_exact_ones(seen: int, drawn: int, size: int) -> None:
    found = stratified_share([seen], [drawn], [size])
    could = range(seen, size - drawn + seen + 1)
    few = [d for d in could if stats.hypergeom.sf(seen - 1, size, d, drawn) > 0.025]
    many = [d for d in could if stats.hypergeom.cdf(seen, size, d, drawn) > 0.025]
    assert found == StratifiedShare(seen / drawn, few[0] / size, many[-1] / size)


def test_strata_without_end_that_are_drawn_alike_give_the_range_of_wilson() -> None:
    found = stratified_share([5, 5], [50, 50], [5_000_000, 5_000_000])
    lower, upper = (float(bound) for bound in wilson(10, 100))
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=2e-3)


def test_where_nobody_or_everybody_was_bad_one_bound_is_not_beyond_what_was_seen() -> None:
    nobody = stratified_share([0, 0], [50, 20], [200, 80])
    assert (nobody.value, nobody.lower) == (0, 0)
    assert nobody.upper is not None
    assert 0.01 < nobody.upper < 0.08
    everybody = stratified_share([50, 20], [50, 20], [200, 80])
    assert (everybody.value, everybody.upper) == (1, 1)
    assert everybody.lower == pytest.approx(1 - nobody.upper)


def test_a_stratum_that_was_drawn_whole_adds_what_it_has_and_no_doubt() -> None:
    alone = stratified_share([4, 3], [40, 30], [200, 90])
    beside = stratified_share([4, 3, 6], [40, 30, 10], [200, 90, 10])
    assert alone.lower is not None
    assert alone.upper is not None
    assert beside.lower == pytest.approx((alone.lower * 290 + 6) / 300)
    assert beside.upper == pytest.approx((alone.upper * 290 + 6) / 300)


@pytest.mark.parametrize(
    "asked",
    [([1], [0], [5]), ([1], [6], [5]), ([2], [1], [5]), ([1], [2], [5.5]), ([-1], [2], [5])],
)
def test_what_cannot_have_been_drawn_is_refused(asked: tuple) -> None:
    with pytest.raises(ValueError, match=r"events|drawn|count"):
        stratified_share(*asked)
