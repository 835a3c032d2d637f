"""Sample sizes against the published table, against scipy and by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cjdiversion.disposals.statistics import sample_size, sample_size_to_find


# Krejcie and Morgan 1970, Educational and Psychological Measurement 30:607, table 1.
@pytest.mark.parametrize(
    ("population", "size"), [(100, 80), (200, 132), (500, 217), (1_000, 278), (10_000, 370)]
)
def test_sizes_are_those_of_the_table(population: int, size: int) -> None:
    assert sample_size(population) == size


@pytest.mark.parametrize("population", [0, 1, 49, 50])
def test_few_cases_are_all_taken(population: int) -> None:
    assert sample_size(population) == population


@given(st.integers(0, 100_000), st.floats(0.01, 0.5), st.floats(0.01, 0.99))
@settings(deadline=None)
def test_a_sample_is_never_larger_than_what_it_is_of(
    population: int, margin: float, share: float
) -> None:
    size = sample_size(population, margin, share)
    assert min(1, population) <= size <= population


def test_of_500_with_25_bad_56_are_drawn_to_find_one() -> None:
    assert sample_size_to_find(500, 25) == 56


@given(st.integers(1, 400), st.floats(0, 1), st.floats(0.5, 0.99))
@settings(deadline=None, max_examples=60)
def test_one_fewer_would_miss_too_often(population: int, part: float, confidence: float) -> None:
    bad = max(1, int(part * population))
    size = sample_size_to_find(population, bad, confidence)
    missed = [stats.hypergeom.pmf(0, population, bad, n) for n in (size, size - 1)]
    assert missed[0] <= 1 - confidence + 1e-9
    assert missed[1] > 1 - confidence - 1e-9


def test_all_bad_are_found_at_the_first() -> None:
    assert sample_size_to_find(30, 30) == 1
    assert sample_size_to_find(0, 0) == 0


@pytest.mark.parametrize(("population", "bad"), [(30, 0), (30, 31), (-1, 1), (30.5, 1)])
def test_what_cannot_be_found_is_refused(population: int, bad: int) -> None:
    with pytest.raises(ValueError, match=r"case|count"):
        sample_size_to_find(population, bad)


@pytest.mark.parametrize("asked", [(100, 0.0), (100, 0.05, 1.0), (100, 0.05, 0.5, 1.0), (-5,)])
def test_what_makes_no_sense_is_refused(asked: tuple) -> None:
    with pytest.raises(ValueError, match=r"between|count"):
        sample_size(*asked)
