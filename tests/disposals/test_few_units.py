"""Few units: what is said where they differ together, and who of them can be named.

Found: for at least 90 % of 200 seeds. Left alone: over 500 fair forces the one-sided 99 % bound of
the share in which anybody is named is at or under 5 %, though fair units do differ a little.
"""

from itertools import pairwise

import numpy as np
import pytest
from scipy import special

from cjdiversion.disposals import charts, comparison, statistics
from cjdiversion.disposals.comparison import DIFFERS, FunnelRow, Standing, compare, lines

SUITES = ("suite", "suites")
STATED = 0.05


def rows(*shares: float, cases: int = 300) -> list[FunnelRow]:
    return [FunnelRow(f"Suite {i}", cases, round(cases * one)) for i, one in enumerate(shares)]


def said(some: list[FunnelRow]) -> tuple[str, str, set[str]]:
    found = compare(some)
    words = {line.words for line in lines(some, found)}
    return comparison.finding(found, SUITES), comparison.spread(found, SUITES), words


def test_two_units_at_one_and_nine_in_ten_differ_from_each_other() -> None:
    finding, spread, words = said(rows(0.1, 0.9, cases=1_000))
    assert finding.startswith("The 2 suites differ from each other by more than chance;")
    assert finding.endswith("Look at cases of both.")
    assert spread == "Typical spread between suites: 52 points."
    assert words == {"Too few units to say which differs"}


def test_three_units_are_too_few_to_say_which_differs() -> None:
    finding, _, words = said(rows(0.3, 0.3, 0.9))
    assert finding == (
        "Too few suites to say which differs; together the 3 differ by more than chance. "
        "Look at their cases."
    )
    assert words == {"Too few units to say which differs"}


def test_one_far_from_five_others_is_named_and_these_are_as_expected() -> None:
    some = rows(0.28, 0.29, 0.3, 0.31, 0.32, 0.8)
    finding, _, words = said(some)
    assert finding == "1 of 6 suites differs from expected, look at cases."
    assert words == {"As expected", "Higher: differs from expected, look at cases"}
    odd = lines(some, compare(some))[-1]
    assert odd.standing is Standing.HIGHER
    assert odd.expected == "12% to 52%"


def test_few_units_that_differ_by_chance_alone_are_all_as_expected() -> None:
    assert said(rows(0.3, 0.33))[0] == "All 2 suites are within what is expected."
    assert said(rows(0.3, 0.33, 0.28, 0.31))[2] == {"As expected"}


def test_many_units_that_all_differ_are_not_said_to_be_as_expected() -> None:
    finding, spread, _ = said(rows(*[0.25, 0.35] * 10, cases=10_000))
    assert finding == (
        "None of 20 suites stands out from the usual spread between them; together they differ by "
        "more than chance."
    )
    assert spread == "Typical spread between suites: 5 points."


def test_what_only_the_outermost_do_is_not_called_chance() -> None:
    finding, spread, _ = said(rows(*[0.3] * 10, 0.374, 0.374, 0.226, 0.226, cases=400))
    assert finding.startswith("None of 14 suites stands out")
    assert spread != "Typical spread between suites: no more than chance."


def test_units_with_few_cases_stay_not_assessed_and_are_not_counted() -> None:
    some = [*rows(0.1, 0.9), FunnelRow("Small", 9, 9)]
    assert lines(some, compare(some))[-1].standing is Standing.NOT_ASSESSED
    assert said(some)[0].startswith("The 2 suites differ from each other")


# --- the drawing ----------------------------------------------------------------------------------


def test_no_limits_are_drawn_where_nobody_is_judged_by_them() -> None:
    chart = charts.funnel_chart(rows(0.1, 0.9))
    assert chart.limits == ""
    assert {point.standing for point in chart.drawings[0].points} == {Standing.TOGETHER}
    assert [point.name for point in chart.legend] == ["Too few units to say which differs"]
    for one in chart.drawings:
        assert (one.outer_limits, one.inner_limits, one.labels) == ((), (), ())
    assert [line.expected for line in chart.lines] == ["–", "–"]


def test_a_named_unit_lies_outside_the_limits_drawn_across_it() -> None:
    chart = charts.funnel_chart(rows(0.28, 0.29, 0.3, 0.31, 0.32, 0.8))
    wide = chart.drawings[0]
    assert chart.limits.startswith("Limits of each of these few suites, from the others alone")
    assert [label.text for label in wide.labels] == ["Suite 5"]
    dashes = [[float(one.split()[1].split("h")[0]) for one in path.split("M")[1:]] for path in
              (wide.outer_limits[0], *wide.inner_limits, wide.outer_limits[1])]  # fmt: skip
    of_the_odd = [path[-1] for path in dashes]
    assert all(lower > upper for lower, upper in pairwise(of_the_odd))  # 0 is at the top
    assert of_the_odd[-1] > wide.frame.y(0.8)


# --- how often ------------------------------------------------------------------------------------


def force(seed: int, units: int, *, spread: float = 0.0, odd: float = 0.0) -> list[FunnelRow]:
    """Units of 150 to 400 cases around three in ten, the first of 250; `spread`: one standard
    deviation between units; `odd`: how far the first is from the others."""
    random = np.random.default_rng(seed)
    n = random.integers(150, 401, units)
    n[0] = 250
    angle = np.arcsin(np.sqrt(0.3)) + random.normal(0, spread / (2 * np.sqrt(0.21)), units)
    share = np.sin(np.clip(angle, 0, np.pi / 2)) ** 2
    share[0] += odd
    return [
        FunnelRow(str(i), int(cases), int(random.binomial(cases, min(1.0, p))))
        for i, (cases, p) in enumerate(zip(n, share, strict=True))
    ]


def named(some: list[FunnelRow]) -> list[bool]:
    found = compare(some)
    assert found is not None
    return [one in DIFFERS for one in found.standings]


def bound(count: int) -> float:
    return float(statistics.clopper_pearson(count, 500, 0.98)[1])


@pytest.mark.parametrize(("units", "points"), [(5, 60), (6, 45), (7, 35)])
def test_an_odd_one_of_few_units_is_found_at_250_cases(units: int, points: int) -> None:
    found = [named(force(seed, units, odd=points / 100))[0] for seed in range(200)]
    assert np.mean(found) >= 0.9


@pytest.mark.parametrize("spread", [0.0, 0.05, 0.1, 0.2])
@pytest.mark.parametrize("units", [2, 3, 4, 5, 6, 7])
def test_few_fair_units_are_seldom_named_however_far_they_usually_lie_apart(
    units: int, spread: float
) -> None:
    count = sum(any(named(force(seed, units, spread=spread))) for seed in range(500))
    assert bound(count) <= STATED


@pytest.mark.parametrize("units", [2, 5, 8, 20])
def test_units_that_are_alike_are_seldom_said_to_differ_together(units: int) -> None:
    found = [compare(force(seed, units)) for seed in range(500)]
    assert bound(sum(bool(one and one.do_differ) for one in found)) <= STATED


@pytest.mark.parametrize("units", [2, 3, 4])
def test_two_to_four_units_of_which_one_is_odd_are_said_to_differ(units: int) -> None:
    """20 points at 250 cases."""
    found = [compare(force(seed, units, odd=0.2)) for seed in range(200)]
    assert np.mean([bool(one and one.do_differ) for one in found]) >= 0.9


def test_a_rare_outcome_of_small_units_does_not_make_alike_ones_differ() -> None:
    """12 units of 10 to 60 cases, one in fifty with the outcome."""
    count = 0
    for seed in range(500):
        random = np.random.default_rng(seed)
        n = random.integers(10, 61, 12)
        r = random.binomial(n, 0.02)
        count += statistics.alike_p(np.stack([r, n], axis=-1)[:, None]) < comparison.TOGETHER_AT
    assert bound(count) <= STATED


@pytest.mark.parametrize("units", [2, 5, 9])
def test_units_alike_in_forty_kinds_of_case_are_seldom_said_to_differ_together(units: int) -> None:
    """0 to 12 decisions of each kind in each unit; kinds differ, units do not."""
    count = 0
    for seed in range(500):
        random = np.random.default_rng(seed)
        n = random.integers(0, 13, (units, 40))
        r = random.binomial(n, random.uniform(0.05, 0.95, 40))
        count += statistics.alike_p(np.stack([r, n], axis=-1)) < comparison.TOGETHER_AT
    assert bound(count) <= STATED


# --- against a text book --------------------------------------------------------------------------


def test_of_one_stratum_it_is_pearsons_test() -> None:
    """30 of 100, 40 of 100, 20 of 110: chi-squared 12.1694 by Pearson, times 309 / 310, 2 d.f."""
    p = statistics.alike_p([[[30, 100]], [[40, 100]], [[20, 110]]])
    assert p == pytest.approx(np.exp(-12.169421 * 309 / 310 / 2), rel=1e-5)


def test_of_two_units_and_many_strata_it_is_mantel_and_haenszels_test() -> None:
    """(Σ (a − E))² / Σ V, without a correction for continuity."""
    tables = [(30, 100, 40, 120), (5, 20, 15, 30)]
    apart = sum(a - n * (a + c) / (n + m) for a, n, c, m in tables)
    v = sum((a + c) * (n + m - a - c) * n * m / ((n + m) ** 2 * (n + m - 1))
            for a, n, c, m in tables)  # fmt: skip
    p = statistics.alike_p([[(a, n) for a, n, *_ in tables], [(c, m) for *_, c, m in tables]])
    assert p == pytest.approx(2 * special.ndtr(-abs(apart) / np.sqrt(v)))


@pytest.mark.parametrize("counts", [np.zeros((0, 0, 2)), np.zeros((3, 0, 2)), [[[0, 9]], [[0, 4]]],
                                    [[[9, 9]], [[4, 4]]], [[[3, 9]]]])  # fmt: skip
def test_where_nothing_can_differ_units_are_alike(counts: object) -> None:
    assert statistics.alike_p(counts) == 1.0


def test_five_equal_units_are_judged_by_students_t_with_three_degrees() -> None:
    """Four at 30 % of 250, no spread: chance 1 / (2 √250), times √(1 + 1/4); t .999 is 10.2145."""
    high = statistics.left_out_limits([75] * 4 + [225], [250] * 5)[-1, -1]
    angle = np.arcsin(np.sqrt(0.3)) + 10.2145 / (2 * np.sqrt(250)) * np.sqrt(1.25)
    assert high == pytest.approx(np.sin(angle) ** 2, abs=1e-4)


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="three units"):
        statistics.left_out_limits([1, 2], [10, 10])
    with pytest.raises(ValueError, match="unit and stratum"):
        statistics.alike_p([1, 2])
