"""Where a unit stands, and the words for it."""

import pytest

from cjdiversion.disposals.comparison import FunnelRow, Standing, compare, finding, left_out, lines
from cjdiversion.disposals.comparison import spread as spread_in_words

SUITES = ("suite", "suites")
ALIKE = [FunnelRow(f"Suite {i}", 100 + i, 30) for i in range(10)]
HIGH = FunnelRow("Eastgate", 200, 150)
LOW = FunnelRow("Northgate", 300, 30)


def standings(rows: list[FunnelRow]) -> dict[str, Standing]:
    return {line.unit: line.standing for line in lines(rows, compare(rows))}


def said(rows: list[FunnelRow]) -> tuple[str, str, str]:
    found = compare(rows)
    return finding(found, SUITES), spread_in_words(found, SUITES), left_out(rows, SUITES)


def test_a_unit_far_above_the_others_is_higher() -> None:
    assert standings([*ALIKE, HIGH])["Eastgate"] is Standing.HIGHER


def test_a_unit_far_below_the_others_is_lower() -> None:
    assert standings([*ALIKE, LOW])["Northgate"] is Standing.LOWER


def test_a_unit_between_the_pairs_of_limits_does_not_differ() -> None:
    rows = [FunnelRow("Big", 10_000, 3_000), FunnelRow("Also big", 10_000, 3_000)]
    found = standings([*rows, FunnelRow("Eastgate", 100, 41)])
    assert found["Eastgate"] is Standing.NEAR


def test_nine_cases_are_not_assessed_and_ten_are() -> None:
    found = standings([*ALIKE, FunnelRow("Nine", 9, 9), FunnelRow("Ten", 10, 3)])
    assert (found["Nine"], found["Ten"]) == (Standing.NOT_ASSESSED, Standing.EXPECTED)


def test_cases_too_few_to_assess_still_count_in_the_average() -> None:
    found = compare([FunnelRow("Nine", 9, 9), FunnelRow("Ten", 11, 1)])
    assert found is not None
    assert found.target == 0.5


def test_the_finding_counts_the_units_that_differ() -> None:
    assert said([*ALIKE, HIGH])[0] == "1 of 11 suites differs from expected, look at cases."
    assert said([*ALIKE * 3, HIGH, LOW])[0] == (
        "2 of 32 suites differ from expected, look at cases."
    )
    assert said(ALIKE)[0] == "All 10 suites are within what is expected."


def test_units_with_few_cases_are_said_to_be_left_out() -> None:
    rows = [*ALIKE, FunnelRow("Nine", 9, 2), FunnelRow("None", 0, 0)]
    assert said(rows)[2] == "2 suites have fewer than 10 decisions and are not assessed."
    assert said(rows[:-1])[2] == "1 suite has fewer than 10 decisions and is not assessed."


def test_the_typical_spread_is_said_in_points() -> None:
    rows = [FunnelRow(f"Suite {i}", 10_000, 2_500 + 1_000 * (i % 2)) for i in range(20)]
    # Half at 25 % and half at 35 %: one standard deviation is 5 points.
    assert said(rows)[1] == "Typical spread between suites: 5 points."
    # Chance alone would allow about 1 point either way of 30 %.
    assert set(standings(rows).values()) == {Standing.EXPECTED}
    assert said(ALIKE)[1] == "Typical spread between suites: no more than chance."


def test_a_single_unit_is_not_held_against_itself() -> None:
    rows = [FunnelRow("Eastgate", 200, 150), FunnelRow("Small", 5, 0)]
    assert said(rows)[:2] == (
        "Fewer than 2 suites have 10 decisions or more: nothing to compare.",
        "",
    )
    assert set(standings(rows).values()) == {Standing.NOT_ASSESSED}


@pytest.mark.parametrize("rows", [[], [FunnelRow("Eastgate", 0, 0)]])
def test_no_cases_are_a_sentence_and_not_a_number(rows: list[FunnelRow]) -> None:
    assert said(rows)[:2] == ("There are no decisions to compare.", "")
    assert [line.share for line in lines(rows, compare(rows))] == ["–"] * len(rows)


def test_hidden_figures_stay_hidden_and_out_of_the_average() -> None:
    rows = [*ALIKE, FunnelRow("Eastgate", None, None)]
    found = compare(rows)
    assert found is not None
    assert (found.rows, found.target) == (tuple(ALIKE), 300 / 1045)
    line = lines(rows, found)[-1]
    assert (line.cases, line.events, line.share, line.expected) == ("c", "c", "c", "c")
    assert said(rows)[2] == "1 suite has small numbers and is hidden."


def test_a_line_prints_the_share_with_its_ranges() -> None:
    rows = [FunnelRow("A", 263, 81), FunnelRow("B", 263, 81)]
    line = lines(rows, compare(rows))[0]
    assert (line.cases, line.share) == ("263", "31% (26% to 37%)")
    assert line.expected == "22% to 40%"
    assert line.words == "As expected"


def test_a_unit_that_differs_is_a_reason_to_look_at_cases() -> None:
    words = {line.words for line in lines([*ALIKE, HIGH], compare([*ALIKE, HIGH]))}
    assert "Higher: differs from expected, look at cases" in words


def test_more_events_than_cases_are_refused() -> None:
    with pytest.raises(ValueError, match="events"):
        compare([FunnelRow("A", 10, 11)])
