"""What chance makes of pairs: three moments against every shuffle there is, and the curve through
them against shuffles that are drawn."""

from itertools import permutations

import numpy as np
import pytest

from cjdiversion.disposals.statistics import pair_agreement_of, shuffling


def same(units: str, outcomes: tuple[str, ...]) -> int:
    """Pairs inside units that ended alike, one by one."""
    told = list(zip(units, outcomes, strict=True))
    return sum(told[i] == told[j] for i in range(len(told)) for j in range(i))


def table(units: str, outcomes: str) -> np.ndarray:
    told = list(zip(units, outcomes, strict=True))
    return np.array([[[told.count((u, o)) for o in "xyz"] for u in "abc"]])


@pytest.mark.parametrize(
    ("units", "outcomes"),
    [
        ("aaabbbb", "xxxyyyx"),
        ("aabbccc", "xxyyzzx"),
        ("aaaaabc", "xxxxyyz"),
        ("aaaaabb", "xxxxxxy"),
    ],
)
def test_the_moments_are_those_of_every_shuffle(units: str, outcomes: str) -> None:
    every = np.array([same(units, one) for one in permutations(outcomes)], dtype=float)
    apart = every - every.mean()
    by_hand = (every.mean(), (apart**2).mean(), (apart**3).mean())
    assert shuffling.moments(table(units, outcomes)) == pytest.approx(by_hand)


def test_moments_of_kinds_that_are_shuffled_apart_add_up() -> None:
    one, other = table("aaabbbb", "xxxyyyx"), table("aabbccc", "xxyyzzx")
    both = shuffling.moments(np.concatenate([one, other]))
    apart = zip(shuffling.moments(one), shuffling.moments(other), strict=True)
    assert both == pytest.approx([sum(pair) for pair in apart])


def cases(kinds: int, units: int, outcomes: int, n: int) -> np.ndarray:
    """Many of the first kind and unit, few of the last, in a fair force."""
    random = np.random.default_rng(5)
    found = np.zeros((kinds, units, outcomes), dtype=np.int64)
    of = [1 / np.arange(1, size + 1) for size in (kinds, units)]
    first, second = (random.choice(len(w), n, p=w / w.sum()) for w in of)
    np.add.at(found, (first, second, random.integers(outcomes, size=n)), 1)
    return found[found.sum(axis=(1, 2)) >= 10]


@pytest.mark.parametrize("size", [(30, 12, 9, 700), (60, 8, 2, 2_000), (3, 60, 6, 300)])
def test_the_curve_is_near_what_is_drawn(size: tuple[int, int, int, int]) -> None:
    """4,000 shuffles know a p of 2 % to some 0.5 points (2.3 standard errors)."""
    counts = cases(*size)
    drawn = np.concatenate([*shuffling._drawn(counts, 4_000, 1)])
    told = shuffling.moments(counts)
    for tail in (0.95, 0.98):
        at = float(np.quantile(drawn, tail))
        (low, high), p = shuffling._read(at, told)
        assert p == pytest.approx((drawn >= at).mean(), abs=0.008)
        assert (low, high) == pytest.approx(
            np.quantile(drawn - told[0], (0.025, 0.975)), abs=0.15 * (high - low)
        )


def test_what_is_drawn_and_what_is_worked_out_say_the_same_of_one_force(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts = cases(30, 12, 4, 3_000)
    drawn = pair_agreement_of(counts)
    monkeypatch.setattr(shuffling, "DRAWN", 0)
    curve = pair_agreement_of(counts)
    assert (curve.within, curve.between, curve.gap) == (drawn.within, drawn.between, drawn.gap)
    assert curve.p == pytest.approx(drawn.p, abs=0.05)
    assert curve.chance == pytest.approx(drawn.chance, abs=0.002)


def test_how_much_is_drawn_at_once_changes_nothing_but_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts = cases(6, 5, 3, 600)
    monkeypatch.setattr(shuffling, "_AT_ONCE", 1)
    by_one = pair_agreement_of(counts, shuffles=99)
    assert by_one == pair_agreement_of(counts, shuffles=99)
    assert by_one.gap is not None
    assert by_one.chance[0] < 0 < by_one.chance[1]


def test_many_kinds_in_many_units_draw_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shuffling, "_drawn", None)
    found = pair_agreement_of(cases(250, 30, 12, 100_000))
    assert found.strata == 250
    assert not found.is_flagged
    low, high = found.chance
    assert low < 0 < high


def test_where_all_ended_alike_nothing_is_said_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shuffling, "DRAWN", 0)
    found = pair_agreement_of([[[30, 0], [40, 0]]])
    assert (found.gap, found.chance, found.p) == (0, (0, 0), 1)
