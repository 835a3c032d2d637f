"""Pairs of alike cases, counted one by one and by closed form; chance by shuffling."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cjdiversion.disposals.statistics import pair_agreement, pair_agreement_of

CASES = st.lists(
    st.tuples(st.sampled_from("kl"), st.sampled_from("uvw"), st.sampled_from("xyz")),
    min_size=10,
    max_size=40,
)


def by_hand(cases: list) -> tuple[float, float] | None:
    """Every pair of every stratum that is big enough, weighted as it is documented."""
    total, within, between = 0.0, 0.0, 0.0
    for stratum in {case[0] for case in cases}:
        alike = [case for case in cases if case[0] == stratum]
        pairs = list(combinations(alike, 2))
        inside = [a[2] == b[2] for a, b in pairs if a[1] == b[1]]
        outside = [a[2] == b[2] for a, b in pairs if a[1] != b[1]]
        if len(alike) < 10 or not inside or not outside:
            continue
        weight = len(inside) * len(outside) / (len(inside) + len(outside))
        total += weight
        within += weight * sum(inside) / len(inside)
        between += weight * sum(outside) / len(outside)
    return (within / total, between / total) if total else None


@given(CASES)
@settings(deadline=None, max_examples=80)
def test_the_shares_are_those_of_every_pair_counted_by_hand(cases: list) -> None:
    found = pair_agreement(*zip(*cases, strict=True), shuffles=9)
    expected = by_hand(cases)
    if expected is None:
        assert (found.within, found.between, found.gap) == (None, None, None)
    else:
        assert (found.within, found.between) == pytest.approx(expected)


def test_one_stratum_worked_by_hand() -> None:
    # Six of a: five charged and one not, 10 pairs alike of 15; four of b: none charged, 6 of 6.
    # Between: 6 * 4 = 24 pairs, of which the one not charged makes 4 alike.
    counts = [[[5, 1], [0, 4]]]
    found = pair_agreement_of(counts)
    assert (found.within, found.between) == pytest.approx((16 / 21, 4 / 24))
    assert (found.strata, found.cases, found.left_out) == (1, 10, 0.0)


def test_the_p_is_that_of_fisher_for_two_units_and_two_outcomes() -> None:
    """With one table of two by two the gap grows with distance from what is expected."""
    random = np.random.default_rng(1)
    found = pair_agreement_of([[[5, 1], [0, 4]]], shuffles=20_000)
    shuffled = []
    outcomes = np.array([1] * 5 + [0] * 5)
    for _ in range(1_000):
        drawn = random.permutation(outcomes)
        a, b = drawn[:6].sum(), drawn[6:].sum()
        again = pair_agreement_of([[[a, 6 - a], [b, 4 - b]]], shuffles=0).gap
        assert found.gap is not None
        assert again is not None
        shuffled.append(again >= found.gap - 1e-12)
    assert found.p == pytest.approx(np.mean(shuffled), abs=0.02)


@given(CASES, st.randoms())
@settings(deadline=None, max_examples=40)
def test_the_order_of_cases_changes_nothing_at_all(cases: list, random) -> None:
    again = random.sample(cases, len(cases))
    found = pair_agreement(*zip(*cases, strict=True), shuffles=19)
    assert pair_agreement(*zip(*again, strict=True), shuffles=19) == found


def test_strata_that_differ_do_not_look_like_units_that_differ() -> None:
    """Simpson: one unit has mostly cases of one kind, and each kind is treated the same by all."""
    random = np.random.default_rng(2)
    sizes = np.array([[180, 20, 100], [20, 180, 100]])
    chances = np.array([[0.9, 0.1], [0.5, 0.5]])
    gaps = []
    for _ in range(200):
        counts = [[random.multinomial(n, chances[k]) for n in sizes[k]] for k in range(len(sizes))]
        gap = pair_agreement_of(counts, shuffles=0).gap
        assert gap is not None
        gaps.append(gap)
    assert abs(np.mean(gaps)) < 3 * np.std(gaps) / np.sqrt(200)


def test_small_strata_are_left_out_and_their_share_is_told() -> None:
    counts = [[[5, 5], [5, 5]], [[4, 0], [5, 0]], [[30, 1], [0, 0]]]
    found = pair_agreement_of(counts, shuffles=9)
    assert (found.strata, found.cases, found.left_out) == (1, 20, pytest.approx(40 / 60))


@pytest.mark.parametrize(
    "counts",
    [
        np.zeros((0, 3, 2)),
        np.zeros((2, 3, 2)),
        [[[40, 60]]],  # one unit
        [[[1, 0], [0, 1]] * 5],  # no two cases in any one unit
    ],
)
def test_where_nothing_can_be_compared_nothing_is_said(counts) -> None:
    found = pair_agreement_of(counts)
    assert (found.within, found.between, found.gap, found.p) == (None, None, None, 1.0)
    assert not found.is_flagged


def test_if_everybody_is_treated_the_same_the_gap_is_nought() -> None:
    found = pair_agreement_of([[[30, 0], [40, 0]]])
    assert (found.within, found.between, found.gap) == (1, 1, 0)
    assert (found.chance, found.p) == ((0, 0), 1)


def test_the_same_cases_have_the_same_interval_and_another_seed_another() -> None:
    counts = np.random.default_rng(3).integers(0, 30, (4, 5, 3))
    assert pair_agreement_of(counts) == pair_agreement_of(counts)
    assert pair_agreement_of(counts).chance != pair_agreement_of(counts, seed=1).chance


@given(CASES)
@settings(deadline=None, max_examples=40)
def test_shuffling_keeps_the_gap_around_nought(cases: list) -> None:
    found = pair_agreement(*zip(*cases, strict=True), shuffles=199)
    assume(found.gap is not None)
    low, high = found.chance
    assert -1 <= low <= high <= 1
    assert low <= 0.05
    assert high >= -0.05


@pytest.mark.parametrize(
    "asked",
    [
        lambda: pair_agreement(["k"], ["u", "v"], ["x"]),
        lambda: pair_agreement(["k"], ["u"], [None]),
        lambda: pair_agreement([float("nan")], ["u"], ["x"]),
        lambda: pair_agreement_of([[1, 2], [3, 4]]),
        lambda: pair_agreement_of([[[1, -2], [3, 4]]]),
    ],
)
def test_missing_entries_and_other_shapes_are_refused(asked) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        asked()


def test_no_cases_at_all_are_no_error() -> None:
    assert pair_agreement([], [], []).gap is None
