"""Control charts against textbook examples, and each run rule by hand."""

from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjdiversion.disposals.statistics import Rule, laney, p_chart, run_rules, xmr

# NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: flow rates of ten batches.
FLOWS = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
# Montgomery, Introduction to Statistical Quality Control, example of orange juice cans: thirty
# samples of fifty; mean .2313, limits .0524 and .4102, samples 15 and 23 outside.
CANS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22]
CANS += [8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]


def test_individuals_have_the_limits_of_the_handbook() -> None:
    chart = xmr(FLOWS)
    assert (chart.mean, chart.spread) == pytest.approx((50.81, 1.8778), abs=1e-4)
    assert chart.limits[:, 0] == pytest.approx([45.8159, 55.8041], abs=2e-3)  # 2.66 for 3 / 1.128
    assert chart.is_trial


def test_a_leap_widens_the_limits_unless_it_is_screened_out() -> None:
    values = [5.0, 6.0] * 10 + [60.0]  # ranges: nineteen of 1 and one of 55
    assert xmr(values).spread == pytest.approx((19 + 55 - 1 + 0) / 20, rel=0.02)
    assert xmr(values, screen=True).spread == 1


def test_screening_without_a_leap_changes_nothing() -> None:
    assert xmr(FLOWS, screen=True).spread == xmr(FLOWS).spread


def test_a_steady_series_has_no_width() -> None:
    chart = xmr([3.0] * 12, screen=True)
    assert (chart.limits == 3).all()
    assert not chart.is_trial


def test_shares_have_the_limits_of_the_textbook() -> None:
    chart = p_chart(CANS, [50] * 30)
    assert chart.mean == pytest.approx(0.2313, abs=1e-4)
    assert chart.limits[:, 0] == pytest.approx([0.0524, 0.4102], abs=1e-4)
    flags = run_rules(chart.values, chart.mean, chart.limits)
    assert [i + 1 for i, rule in enumerate(flags) if rule is Rule.OUTSIDE] == [15, 23]


@given(st.lists(st.integers(0, 200), min_size=2, max_size=30))
@settings(deadline=None)
def test_with_as_many_cases_every_month_laney_is_the_chart_of_individuals(
    events: list[int],
) -> None:
    shares = np.array(events) / 200
    limits = laney(events, [200] * len(events)).limits
    assert limits == pytest.approx(xmr(shares).limits, abs=1e-3)


def test_limits_are_cut_off_where_they_are_drawn_and_not_where_months_are_judged() -> None:
    """Two in a hundred of forty a month: none at all is no further out than two."""
    events = [1, 0, 0, 0, 2, 1, 0, 2, 0, 1, 2, 1]
    for chart in (p_chart(events, [40] * 12), laney(events, [40] * 12)):
        assert (chart.limits[0] < 0).all()
        assert (chart.in_sight[0] == 0).all()
        assert run_rules(chart.values, chart.mean, chart.limits) == (None,) * 12
        assert Rule.TWO_OF_THREE in run_rules(chart.values, chart.mean, chart.in_sight)


def test_thousands_of_cases_a_month_flag_nearly_all_months_unless_laney_is_asked() -> None:
    random = np.random.default_rng(2)
    n = random.integers(20_000, 30_000, 24)
    r = random.binomial(n, np.clip(random.normal(0.3, 0.03, 24), 0, 1))
    plain, widened = p_chart(r, n), laney(r, n)
    outside = [
        int(((c.values < c.limits[0]) | (c.values > c.limits[1])).sum()) for c in (plain, widened)
    ]
    assert outside[0] >= 16
    assert outside[1] == 0
    assert widened.spread > 5


def test_chance_alone_hardly_widens_laneys_limits() -> None:
    random = np.random.default_rng(3)
    n = random.integers(100, 400, 300)
    assert laney(random.binomial(n, 0.3), n).spread == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("part", [0, 1])
def test_none_or_all_every_month_is_a_line_without_width(part: int) -> None:
    n = np.arange(10, 30)
    for chart in (p_chart(part * n, n), laney(part * n, n)):
        assert (chart.limits == part).all()
        assert run_rules(chart.values, chart.mean, chart.limits) == (None,) * 20


@pytest.mark.parametrize(
    "asked",
    [
        lambda: xmr([]),
        lambda: xmr([1.0]),
        lambda: xmr([1.0, nan]),
        lambda: xmr([[1.0, 2.0]]),
        lambda: p_chart([], []),
        lambda: p_chart([0, 3], [0, 10]),
        lambda: p_chart([4], [3]),
        lambda: laney([1], [3]),
        lambda: run_rules([1.0, nan], 1.0, [0, 2]),
        lambda: run_rules([1.0], 1.0, [0, 1, 2]),
        lambda: run_rules([1.0], 1.0, [nan, 2]),
    ],
)
def test_too_few_points_and_months_without_cases_are_refused(asked) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        asked()


def flags(values: list[float]) -> list[Rule | None]:
    return list(run_rules(values, 0.0, [-3.0, 3.0]))


def test_a_point_beyond_a_limit_is_flagged_and_one_on_it_is_not() -> None:
    assert flags([3.0, -0.1, 3.01, -0.1]) == [None, None, Rule.OUTSIDE, None]


def test_seven_on_one_side_are_a_shift_and_six_are_not() -> None:
    side = [0.5, 0.9, 0.4, 0.8, 0.3, 0.7, 0.2]
    assert flags([-1.0, *side, -1.0]) == [None, *[Rule.SHIFT] * 7, None]
    assert flags([-1.0, *side[:6], 0.0, 0.5]) == [None] * 9  # the mean is on neither side


def test_seven_points_rising_are_a_trend_and_a_tie_breaks_it() -> None:
    rising = [-1.5, -1.0, -0.5, 0.2, 0.5, 1.0, 1.5]
    assert flags(rising) == [Rule.TREND] * 7
    assert flags([-x for x in rising]) == [Rule.TREND] * 7
    assert flags([-1.5, -1.0, -0.5, -0.5, 0.5, 1.0, 1.5]) == [None] * 7


def test_two_of_three_far_out_on_one_side_are_flagged_and_the_near_one_is_not() -> None:
    assert flags([-1.0, 2.1, 0.5, 2.5, -1.0]) == [
        None,
        Rule.TWO_OF_THREE,
        None,
        Rule.TWO_OF_THREE,
        None,
    ]
    assert flags([2.1, -0.5, 2.5]) == [None] * 3  # not all three on one side
    assert flags([2.1, 0.5, -2.5]) == [None] * 3
    assert flags([2.0, 0.5, 2.0]) == [None] * 3  # on the line is not beyond it


def test_the_first_rule_that_holds_is_told() -> None:
    rising = [-1.5, -1.0, -0.5, 0.2, 0.5, 1.0, 3.5]
    assert flags(rising)[-2:] == [Rule.TREND, Rule.OUTSIDE]


def test_limits_may_differ_from_point_to_point() -> None:
    limits = np.array([[-3.0, -1.0], [3.0, 1.0]])
    assert run_rules([2.0, 2.0], 0.0, limits) == (None, Rule.OUTSIDE)


def test_no_points_have_no_flags() -> None:
    assert run_rules([], 0.0, [-1, 1]) == ()


@given(st.lists(st.floats(-5, 5), max_size=25))
@settings(deadline=None)
def test_a_series_upside_down_has_the_same_flags(values: list[float]) -> None:
    assert flags(values) == flags([-x for x in values])


def test_chance_alone_is_seldom_outside() -> None:
    random = np.random.default_rng(8)
    outside = 0
    for values in random.normal(size=(400, 24)):
        chart = xmr(values)
        outside += run_rules(values, chart.mean, chart.limits).count(Rule.OUTSIDE)
    assert outside / (400 * 24) < 0.01
