"""Intervals for one share, against published numbers and against scipy."""

from collections.abc import Callable
from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cjdiversion.disposals.statistics import clopper_pearson, wilson

CASES = st.integers(1, 2_000)


# Newcombe 1998, Statistics in Medicine 17:857, table I, method 3.
@pytest.mark.parametrize(
    ("r", "n", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_bounds_are_those_newcombe_printed(
    r: int, n: int, lower: float, upper: float
) -> None:
    assert np.round(wilson(r, n), 4) == pytest.approx([lower, upper])


def test_none_and_all_have_bounds_of_exactly_nought_and_one() -> None:
    n = np.arange(1, 500)
    assert (wilson(0 * n, n)[0] == 0).all()
    assert (wilson(n, n)[1] == 1).all()


def test_no_cases_leave_everything_open() -> None:
    assert [float(bound) for bound in wilson(0, 0)] == [0.0, 1.0]


@given(CASES, st.floats(0, 1), st.floats(0.5, 0.998))
@settings(deadline=None)
def test_wilson_bounds_hold_the_share_and_widen_with_confidence(
    n: int, part: float, confidence: float
) -> None:
    r = int(part * n)
    lower, upper = wilson(r, n, confidence)
    wider = wilson(r, n, confidence + 0.001)
    assert 0 <= wider[0] <= lower <= r / n <= upper <= wider[1] <= 1


Bounds = Callable[..., tuple[np.ndarray, np.ndarray]]


@pytest.mark.parametrize("counts", [(-1, 5), (6, 5)])
def test_events_outside_the_cases_are_refused(counts: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="events"):
        wilson(*counts)


@pytest.mark.parametrize("bounds", [wilson, clopper_pearson])
@pytest.mark.parametrize("asked", [(nan, 5, 0.95), (1, nan, 0.95), (1, 5, 0.0), (1, 5, 1.0)])
def test_what_makes_no_sense_is_refused(bounds: Bounds, asked: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match=r"events|confidence"):
        bounds(*asked)


# Newcombe 1998, Statistics in Medicine 17:857, table I, method 5.
@pytest.mark.parametrize(
    ("r", "n", "lower", "upper"),
    [
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0000, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_exact_bounds_are_those_newcombe_printed(
    r: int, n: int, lower: float, upper: float
) -> None:
    assert np.round(clopper_pearson(r, n), 4) == pytest.approx([lower, upper])


@given(CASES, st.floats(0, 1), st.floats(0.5, 0.999))
@settings(deadline=None, max_examples=50)
def test_exact_bounds_are_those_of_scipy(n: int, part: float, confidence: float) -> None:
    r = int(part * n)
    theirs = stats.binomtest(r, n).proportion_ci(confidence, method="exact")
    assert clopper_pearson(r, n, confidence) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_exact_bounds_of_no_cases_leave_everything_open() -> None:
    assert [float(bound) for bound in clopper_pearson(0, 0)] == [0.0, 1.0]


def test_no_units_have_no_bounds() -> None:
    assert [bound.size for bound in (*wilson([], []), *clopper_pearson([], []))] == [0] * 4
