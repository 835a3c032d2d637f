"""Benjamini and Hochberg against their own example and against scipy."""

from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cjdiversion.disposals.statistics import benjamini_hochberg

# Benjamini and Hochberg 1995, JRSS B 57:289, section 4: of fifteen, four are rejected at 5 %.
THROMBOLYSIS = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
THROMBOLYSIS += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000]
CHANCES = st.lists(st.floats(0, 1), max_size=40)


def test_of_the_fifteen_published_four_are_flagged() -> None:
    found = benjamini_hochberg(THROMBOLYSIS, 0.05)
    assert found.flagged.tolist() == [True] * 4 + [False] * 11
    assert found.family == 15


@given(CHANCES)
@settings(deadline=None)
def test_adjusted_values_are_those_of_scipy(p: list[float]) -> None:
    if p:
        theirs = stats.false_discovery_control(p, method="bh")
        assert benjamini_hochberg(p).adjusted == pytest.approx(theirs)


@given(CHANCES, st.randoms())
@settings(deadline=None)
def test_the_order_changes_no_flag(p: list[float], random) -> None:
    places = list(range(len(p)))
    random.shuffle(places)
    again = benjamini_hochberg([p[i] for i in places])
    assert (again.flagged == benjamini_hochberg(p).flagged[places]).all()


def test_the_shape_is_kept() -> None:
    p = np.array([[0.001, 0.9], [0.04, 0.5]])
    assert benjamini_hochberg(p).flagged.tolist() == [[True, False], [False, False]]


def test_nothing_looked_at_flags_nothing() -> None:
    found = benjamini_hochberg([])
    assert (found.flagged.size, found.adjusted.size, found.family) == (0, 0, 0)


@pytest.mark.parametrize(("p", "q"), [([nan], 0.05), ([1.2], 0.05), ([-0.1], 0.05), ([0.5], 2)])
def test_what_is_no_probability_is_refused(p: list[float], q: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg(p, q)


def test_alike_pages_are_flagged_no_more_often_than_is_said() -> None:
    random = np.random.default_rng(4)
    pages = [benjamini_hochberg(p).flagged.any() for p in random.random((2_000, 84))]
    assert np.mean(pages) == pytest.approx(0.05, abs=0.015)
