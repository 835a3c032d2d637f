"""Agreement between reviewers, against published examples, by definition and by simulation."""

from collections.abc import Callable
from itertools import permutations
from math import nan

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cjdiversion.disposals.statistics import cohens_kappa, gwet_ac1, krippendorff_alpha

# Fleiss, Levin and Paik 2003, Statistical Methods for Rates and Proportions, table 18.1.
DIAGNOSES = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section D: four observers of twelve
# units; also the data cac.raw4raters of Gwet's irrCAC.
OBSERVED = [
    (1, 1, None, 1),
    (2, 2, 3, 2),
    (3, 3, 3, 3),
    (3, 3, 3, 3),
    (2, 2, 2, 2),
    (1, 2, 3, 4),
    (4, 4, 4, 4),
    (1, 1, 2, 1),
    (2, 2, 2, 2),
    (None, 5, 5, 5),
    (None, None, 1, 1),
    (None, 3, None, None),
]
GRADES = st.sampled_from(["appropriate", "with observations", "inappropriate", None])
REVIEWS = st.lists(st.tuples(GRADES, GRADES, GRADES), min_size=1, max_size=12)
MEASURES: list[Callable[..., object]] = [gwet_ac1, krippendorff_alpha]


def test_kappa_and_its_error_are_those_of_the_textbook() -> None:
    found = cohens_kappa(DIAGNOSES)
    assert (found.observed, found.expected) == pytest.approx((0.89, 0.66))
    assert found.value == pytest.approx(0.676, abs=5e-4)
    # Standard error .088 there.
    assert (found.upper - found.lower) / 2 / 1.959964 == pytest.approx(0.088, abs=1e-3)


def test_kappa_of_fifty_grants_is_two_fifths() -> None:
    # po = (20 + 15) / 50 = .7, pe = .5 * .6 + .5 * .4 = .5.
    assert cohens_kappa([[20, 5], [10, 15]]).value == pytest.approx(0.4)


def test_85_percent_agreement_is_a_kappa_of_seven_tenths_or_of_three() -> None:
    """Feinstein and Cicchetti's paradox, 1990, doi 10.1016/0895-4356(90)90158-L."""
    even, uneven = cohens_kappa([[40, 9], [6, 45]]), cohens_kappa([[80, 10], [5, 5]])
    assert (even.observed, uneven.observed) == pytest.approx((0.85, 0.85))
    assert (even.value, uneven.value) == pytest.approx((0.70, 0.32), abs=5e-3)


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=3, max_size=3))
@settings(deadline=None)
def test_with_quadratic_weights_kappa_is_by_squared_distances(table: list[list[int]]) -> None:
    counts = np.array(table, dtype=float)
    assume(counts.sum() > 0)
    apart = np.subtract.outer(np.arange(3), np.arange(3)) ** 2
    by_chance = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    assume((by_chance * apart).sum() > 0)
    found = cohens_kappa(table, "quadratic")
    assert found.value == pytest.approx(1 - (counts * apart).sum() / (by_chance * apart).sum())


def test_weights_change_nothing_between_two_grades() -> None:
    plain = cohens_kappa([[20, 5], [10, 15]])
    for kind in ("linear", "quadratic"):
        weighted = cohens_kappa([[20, 5], [10, 15]], kind)
        assert (weighted.lower, weighted.upper) == pytest.approx((plain.lower, plain.upper))


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
def test_the_error_of_kappa_is_the_spread_of_cases_drawn_again(weights: str | None) -> None:
    shares = np.array(DIAGNOSES) / 100
    drawn = np.random.default_rng(6).multinomial(400, shares.ravel(), size=1_500)
    values = [cohens_kappa(table.reshape(3, 3), weights).value for table in drawn]
    found = cohens_kappa(np.array(DIAGNOSES) * 4, weights)
    assert np.std(values) == pytest.approx((found.upper - found.lower) / 2 / 1.959964, rel=0.08)


@pytest.mark.parametrize("table", [[[9, 0], [0, 0]], [[12]]])
def test_where_chance_alone_agrees_there_is_no_kappa(table: list[list[int]]) -> None:
    found = cohens_kappa(table)
    assert (found.value, found.observed, found.lower, found.upper) == (None, 1.0, -1.0, 1.0)


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
@pytest.mark.parametrize("table", [[[4, 0], [0, 1]], [[2, 0, 0], [0, 2, 0], [0, 0, 3]]])
def test_where_everybody_agreed_kappa_is_full_and_has_no_range(
    table: list[list[int]], weights: str | None
) -> None:
    """A few cases are not certain because their error is nought."""
    found = cohens_kappa(table, weights)
    assert (found.value, found.lower, found.upper) == (pytest.approx(1), None, None)


def test_where_nobody_agreed_and_each_case_says_the_same_there_is_no_range_either() -> None:
    found = cohens_kappa([[0, 3], [3, 0]])
    assert (found.value, found.lower, found.upper) == (pytest.approx(-1), None, None)


@pytest.mark.parametrize("ratings", [[("a", "a")] * 4 + [("b", "b")], [("a", "a"), ("b", "b")]])
def test_where_everybody_agreed_ac1_and_alpha_have_no_range(ratings: list) -> None:
    for found in (gwet_ac1(ratings), krippendorff_alpha(ratings)):
        assert (found.value, found.lower, found.upper) == (pytest.approx(1), None, None)


def test_one_case_that_agreed_has_no_range_and_a_case_that_did_not_leaves_one() -> None:
    one = gwet_ac1([("a", "a")], categories=["a", "b"])
    assert (one.value, one.lower, one.upper) == (1.0, None, None)
    nearly = gwet_ac1([("a", "a")] * 99 + [("a", "b")])
    assert nearly.lower is not None
    assert nearly.value is not None
    assert nearly.lower < nearly.value


@pytest.mark.parametrize("table", [[], [[0, 0], [0, 0]], [[1, 2]], [[1, -2], [0, 3]], [[nan]]])
def test_tables_without_a_case_or_square_are_refused(table: list) -> None:
    with pytest.raises(ValueError, match=r"square|count"):
        cohens_kappa(table)


def test_weights_unheard_of_are_refused() -> None:
    with pytest.raises(ValueError, match="linear or quadratic"):
        cohens_kappa(DIAGNOSES, "cubic")


def test_ac1_and_its_interval_are_those_of_irrcac() -> None:
    found = gwet_ac1(OBSERVED)
    assert (found.observed, found.expected) == pytest.approx((0.8181818, 0.1903212), abs=1e-7)
    assert found.value == pytest.approx(0.77544, abs=5e-6)
    # Standard error .14295 there; t of 11 degrees is 2.20099.
    assert found.lower == pytest.approx(0.77544 - 2.20099 * 0.14295, abs=5e-5)
    assert (found.upper, found.units) == (1.0, 11)


def test_ac1_is_hardly_moved_by_how_common_a_grade_is() -> None:
    even = [("a", "a")] * 40 + [("a", "b")] * 9 + [("b", "a")] * 6 + [("b", "b")] * 45
    uneven = [("a", "a")] * 80 + [("a", "b")] * 10 + [("b", "a")] * 5 + [("b", "b")] * 5
    values = (gwet_ac1(even).value, gwet_ac1(uneven).value)
    assert values == pytest.approx((0.70, 0.81), abs=5e-3)


def test_grades_nobody_gave_count_if_they_could_have_been_given() -> None:
    graded = [("yes", "yes")] * 9 + [("yes", "no")]
    of_two, of_four = gwet_ac1(graded), gwet_ac1(graded, categories=["yes", "no", "so", "so so"])
    assert of_two.value is not None
    assert of_four.value is not None
    assert of_four.expected == pytest.approx(of_two.expected / 3)
    assert of_four.value > of_two.value


def test_a_grade_outside_the_categories_is_refused() -> None:
    with pytest.raises(ValueError, match="none of the categories"):
        gwet_ac1([("yes", "no")], categories=["yes"])


def test_the_interval_of_ac1_covers_the_truth_as_often_as_it_says() -> None:
    random = np.random.default_rng(9)
    truth = random.choice(3, (300, 60), p=[0.7, 0.2, 0.1])
    slips = random.random((2, 300, 60)) < 0.15
    seen = np.where(slips, random.choice(3, slips.shape), truth)
    # Of a great many cases the value is the true one.
    many = random.choice(3, 200_000, p=[0.7, 0.2, 0.1])
    wrong = random.random((2, many.size)) < 0.15
    right = gwet_ac1(np.where(wrong, random.choice(3, wrong.shape), many).T.tolist()).value
    inside = [
        found.lower is not None and found.upper is not None and found.lower <= right <= found.upper
        for pair in np.moveaxis(seen, 0, -1).tolist()
        if (found := gwet_ac1(pair))
    ]
    assert 0.91 <= np.mean(inside) <= 0.985


@pytest.mark.parametrize(("metric", "value"), [("nominal", 0.743), ("interval", 0.849)])
def test_alpha_is_that_of_krippendorffs_twelve_units(metric: str, value: float) -> None:
    found = krippendorff_alpha(OBSERVED, metric)
    assert found.value == pytest.approx(value, abs=5e-4)
    assert found.lower < value < found.upper
    assert found.units == 11


def alpha_by_pairs(ratings: list, distance: Callable[[float, float], float]) -> float:
    """Pair by pair, as it is defined."""
    rows = [[grade for grade in row if grade is not None] for row in ratings]
    rows = [row for row in rows if len(row) > 1]
    flat = [grade for row in rows for grade in row]
    seen = sum(
        sum(distance(*pair) for pair in permutations(row, 2)) / (len(row) - 1) for row in rows
    )
    by_chance = sum(distance(*pair) for pair in permutations(flat, 2)) / (len(flat) - 1)
    return 1 - seen / by_chance


NUMBERS = st.one_of(st.none(), st.integers(1, 4))


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=2, max_size=8))
@settings(deadline=None, max_examples=60)
def test_alpha_is_that_of_every_pair_by_hand(ratings: list) -> None:
    grades = {g for row in ratings if sum(x is not None for x in row) > 1 for g in row} - {None}
    assume(len(grades) > 1)
    for metric, distance in (
        ("nominal", lambda a, b: float(a != b)),
        ("interval", lambda a, b: float((a - b) ** 2)),
    ):
        found = krippendorff_alpha(ratings, metric, draws=20)
        assert found.value == pytest.approx(alpha_by_pairs(ratings, distance))


def test_the_same_grades_have_the_same_interval_and_another_seed_another() -> None:
    assert krippendorff_alpha(OBSERVED) == krippendorff_alpha(OBSERVED)
    assert krippendorff_alpha(OBSERVED).lower != krippendorff_alpha(OBSERVED, seed=1).lower


def test_an_unknown_metric_is_refused() -> None:
    with pytest.raises(ValueError, match="nominal or interval"):
        krippendorff_alpha(OBSERVED, "ordinal")


@pytest.mark.parametrize("measure", MEASURES)
@given(REVIEWS, st.permutations(range(3)))
@settings(deadline=None, max_examples=40)
def test_neither_the_order_of_reviewers_nor_of_cases_changes_the_value(
    measure: Callable, reviews: list, order: list[int]
) -> None:
    assume(any(sum(grade is not None for grade in row) > 1 for row in reviews))
    again = [tuple(row[i] for i in order) for row in reversed(reviews)]
    values = measure(reviews).value, measure(again).value
    assert values == (None, None) or values == pytest.approx((values[0], values[0]))


@pytest.mark.parametrize("measure", MEASURES)
@given(REVIEWS)
@settings(deadline=None, max_examples=40)
def test_every_answer_is_a_number_between_bounds_or_none(measure: Callable, reviews: list) -> None:
    assume(any(sum(grade is not None for grade in row) > 1 for row in reviews))
    found = measure(reviews)
    if found.lower is None:  # each case says the same, and there is a value
        assert found.value is not None
        assert found.upper is None
    else:
        assert -1 <= found.lower < found.upper <= 1
    assert found.value is None or found.value <= 1
    assert np.isfinite([found.observed, found.expected]).all()


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("ratings", [[], [(None, None)], [("yes", None), (None, "no")], [(nan, 1)]])
def test_without_a_case_graded_twice_there_is_nothing_to_say(
    measure: Callable, ratings: list
) -> None:
    with pytest.raises(ValueError, match="no case has two grades"):
        measure(ratings)


@pytest.mark.parametrize("measure", MEASURES)
def test_one_grade_alone_says_nothing_and_one_case_leaves_all_open(measure: Callable) -> None:
    alike = measure([("yes", "yes")] * 5)
    assert (alike.value, alike.observed, alike.lower, alike.upper) == (None, 1.0, -1.0, 1.0)
    one = measure([("yes", "no")])
    assert (one.lower, one.upper) == (-1.0, 1.0)
