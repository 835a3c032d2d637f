"""Ways round the rule that were tried on others: filters, periods, exports, groups, shares."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjdiversion.suppression import CannotProtect, Cube, Dimension, release_together
from tests.suppression.attacking import (
    Figures,
    Key,
    added,
    could_be_elsewhere,
    exact,
    finest,
    holders,
    random_counts,
    random_cube,
    random_holders,
    widths,
)

SUITES = Dimension(
    "unit",
    ("Eastgate", "Northgate", "Southmoor", "Westhill"),
    {"North force": ("Eastgate", "Northgate"), "South force": ("Southmoor", "Westhill")},
)
OUTCOMES = Dimension("outcome", ("Charged", "Caution", "Community resolution"))
AGES = Dimension("age", ("Under 18", "18 and over"))
MONTHS = Dimension(
    "month",
    ("January", "February", "March", "April"),
    {"First quarter": ("January", "February", "March")},
)


def left_open(cube: Cube, figures: Figures, counts: dict[Key, int], cell: Key) -> float:
    """How far one cell is left open by figures known to the unit."""
    ((_, width),) = list(widths(cube, exact(cube, figures, counts), [cell]))
    return width


def test_all_less_the_adults_does_not_tell_of_the_three_children() -> None:
    cube = Cube((SUITES, AGES), (("unit",), ("unit", "age")))
    counts = dict.fromkeys(finest(cube), 40)
    counts["Eastgate", "Under 18"] = 3
    released = release_together(cube, counts)
    assert released.figure(unit="Eastgate", age="Under 18") is None
    assert released.figure(unit="Eastgate") is not None
    assert released.figure(unit="Eastgate", age="18 and over") is None
    assert left_open(cube, released.figures, counts, ("Eastgate", "Under 18")) >= 8


def test_a_filter_of_ones_own_is_refused() -> None:
    cube = Cube((SUITES, OUTCOMES, AGES), (("unit", "outcome"), ("unit", "age")))
    released = release_together(cube, dict.fromkeys(finest(cube), 30))
    assert released.figure(unit="Eastgate", outcome="Charged") == 60
    for asked in (
        {"outcome": "Charged", "age": "Under 18"},
        {"unit": "Eastgate", "outcome": "Charged", "age": "Under 18"},
        {"age": "Under 21"},
        {"ethnicity": "White"},
    ):
        with pytest.raises(CannotProtect, match="none of the tables"):
            released.figure(**asked)
    with pytest.raises(CannotProtect, match="none of the tables"):
        list(released.rows(("outcome", "age")))


def test_the_force_less_its_other_suites_does_not_tell_of_the_small_one() -> None:
    cube = Cube((SUITES,), (("unit",),))
    counts = {("Eastgate",): 5, ("Northgate",): 60, ("Southmoor",): 70, ("Westhill",): 80}
    figures = release_together(cube, counts).figures
    assert figures["North force",] == 65
    assert figures["Eastgate",] is None
    assert figures["Northgate",] is None
    assert left_open(cube, figures, counts, ("Eastgate",)) == 65


def test_a_force_of_one_suite_is_hidden_with_it() -> None:
    suites = Dimension(
        "unit", ("Alone", "b", "c"), {"Small force": ("Alone",), "Other": ("b", "c")}
    )
    cube = Cube((suites,), (("unit",),))
    figures = release_together(cube, {("Alone",): 4, ("b",): 40, ("c",): 50}).figures
    assert figures["Alone",] is figures["Small force",] is None
    assert figures["Other",] is None or figures["",] is None


def test_the_quarter_less_two_months_does_not_tell_of_the_third() -> None:
    cube = Cube((SUITES, MONTHS), (("unit", "month"),))
    counts = dict.fromkeys(finest(cube), 25)
    counts["Eastgate", "March"] = 2
    figures = release_together(cube, counts).figures
    assert figures["Eastgate", "First quarter"] is not None
    assert left_open(cube, figures, counts, ("Eastgate", "March")) >= 8


@pytest.mark.parametrize(
    "groups",
    [
        # The year so far, month by month: the last less the one before is a month.
        {"To February": ("January", "February"), "To March": ("January", "February", "March")},
        {"Half": ("January", "May")},
        {"January": ("February",)},
        {"None": ()},
        {"Total": ("January",)},
        {"": ("January",)},
    ],
)
def test_periods_that_overlap_or_have_no_name_of_their_own_are_refused(groups: dict) -> None:
    with pytest.raises(CannotProtect):
        Dimension("month", ("January", "February", "March"), groups)


def test_what_was_released_in_april_stays_as_it_was_in_may_and_gives_nothing_away() -> None:
    """March is closed when April comes; April's figures may not tell what March's hid."""
    quarter = Dimension("month", MONTHS.parts[:3])
    first = Cube((SUITES, quarter), (("unit", "month"),))
    then = Cube((SUITES, MONTHS), (("unit", "month"),))
    counts = dict.fromkeys(finest(then), 25)
    counts["Eastgate", "March"] = 2
    counts["Eastgate", "April"] = 6
    counts["Westhill", "April"] = 0
    closed = {key: count for key, count in counts.items() if key[1] != "April"}
    earlier = release_together(first, closed).figures
    # In the cube of April, “all months” of March is the first quarter.
    before = {(unit, month or "First quarter"): f for (unit, month), f in earlier.items()}
    later = release_together(then, counts, before).figures
    assert {key: later[key] for key in before} == before
    for key in ("Eastgate", "March"), ("Eastgate", "April"):
        assert later[key] is None
        assert left_open(then, later, counts, key) >= 8


def test_what_left_before_may_leave_no_way_to_hide_what_is_small_now() -> None:
    cube = Cube((OUTCOMES,), (("outcome",),))
    counts = {("Charged",): 20, ("Caution",): 30, ("Community resolution",): 3}
    before = {("Charged",): 20, ("Caution",): 30, ("",): 55}
    with pytest.raises(CannotProtect, match="released before"):
        release_together(cube, counts, before)


def test_a_corrected_count_is_shown_anew_and_a_cell_no_longer_released_is_refused() -> None:
    cube = Cube((OUTCOMES,), (("outcome",),))
    counts = {("Charged",): 24, ("Caution",): 30, ("Community resolution",): 40}
    assert release_together(cube, counts, {("Charged",): 20}).figures["Charged",] == 25
    assert release_together(cube, counts, {("Charged",): None}).figures["Charged",] is None
    with pytest.raises(CannotProtect, match="none of these tables"):
        release_together(cube, counts, {("Fined",): 20})


COUNTS = st.one_of(st.just(0), st.integers(1, 12), st.integers(0, 200))


@given(st.lists(COUNTS, min_size=24, max_size=24))
@settings(deadline=None, max_examples=30)
def test_the_same_cell_has_the_same_answer_in_every_table_and_every_time(found: list[int]) -> None:
    cube = Cube((SUITES, OUTCOMES, AGES), (("unit", "outcome"), ("unit", "age"), ("unit",)))
    counts = dict(zip(finest(cube), found, strict=True))
    released = release_together(cube, counts)
    assert release_together(cube, counts).figures == released.figures
    rows = [dict(released.rows(table)) for table in cube.tables]
    assert all(rows[0][key] == rows[1][key] == figure for key, figure in rows[2].items())


@given(st.lists(COUNTS, min_size=12, max_size=12), st.permutations(SUITES.parts))
@settings(deadline=None, max_examples=30)
def test_the_order_of_parts_and_of_rows_changes_no_answer(
    found: list[int], order: list[str]
) -> None:
    cube = Cube((SUITES, OUTCOMES), (("unit", "outcome"),))
    counts = dict(zip(finest(cube), found, strict=True))
    again = Cube((Dimension("unit", tuple(order), SUITES.groups), OUTCOMES), cube.tables)
    turned = dict(reversed(counts.items()))
    assert release_together(again, turned).figures == release_together(cube, counts).figures


@given(st.lists(COUNTS, min_size=12, max_size=12))
@settings(deadline=None, max_examples=30)
def test_what_is_shown_is_rounded_truth_and_never_small(found: list[int]) -> None:
    cube = Cube((SUITES, OUTCOMES), (("unit", "outcome"),))
    counts = dict(zip(finest(cube), found, strict=True))
    for key, figure in release_together(cube, counts).figures.items():
        truth = added(cube, key, counts)
        assert figure is None or (figure % 5 == 0 and abs(figure - truth) <= 2)
        assert figure is None or not 0 < truth < 8


def test_a_share_of_a_hidden_figure_is_hidden_and_others_come_from_rounded_ones() -> None:
    cube = Cube((SUITES, OUTCOMES), (("unit", "outcome"),))
    counts = dict.fromkeys(finest(cube), 41)
    counts["Eastgate", "Caution"] = 3
    released = release_together(cube, counts)
    small = {"unit": "Eastgate", "outcome": "Caution"}
    assert released.share(small, {"unit": "Eastgate"}) is None
    whole = {"unit": "Westhill"}
    assert released.share({**whole, "outcome": "Charged"}, whole) == 40 / 125
    nobody = release_together(cube, {})
    assert nobody.share({**whole, "outcome": "Charged"}, whole) is None


def test_noughts_do_not_tell_that_everyone_was_charged() -> None:
    cube = Cube((SUITES, OUTCOMES), (("unit", "outcome"),))
    counts = dict.fromkeys(finest(cube), 30)
    counts["Eastgate", "Caution"] = counts["Eastgate", "Community resolution"] = 0
    figures = release_together(cube, counts).figures
    hidden = [key for key in cube.finest(("unit", "outcome")) if figures[key] is None]
    of_unit = [key for key in hidden if key[0] == "Eastgate"]
    assert ("Eastgate", "Charged") in of_unit and len(of_unit) > 1
    assert all(left_open(cube, figures, counts, key) >= 8 for key in hidden)


@pytest.mark.parametrize("everyone", [3, 12, 40])
def test_noughts_of_a_unit_whose_total_is_hidden_do_not_tell_it_either(everyone: int) -> None:
    cube = Cube((SUITES, OUTCOMES), (("unit", "outcome"),))
    counts = {key: 30 if key[0] != "Eastgate" else 0 for key in finest(cube)}
    counts["Eastgate", "Charged"] = everyone
    released = release_together(cube, counts)
    row = [released.figure(unit="Eastgate", outcome=outcome) for outcome in OUTCOMES.parts]
    assert row.count(None) >= 2
    known = exact(cube, released.figures, counts)
    assert could_be_elsewhere(cube, known, ("Eastgate", ""), ("Eastgate", "Charged")) >= 1


def test_where_noughts_that_left_before_would_tell_it_nothing_leaves() -> None:
    cube = Cube((OUTCOMES,), (("outcome",),))
    before = dict.fromkeys([("Caution",), ("Community resolution",)], 0)
    with pytest.raises(CannotProtect, match="released before"):
        release_together(cube, {("Charged",): 40}, before)


@pytest.mark.parametrize("seed", range(60))
def test_that_all_of_a_line_had_one_outcome_never_follows_from_the_figures(seed: int) -> None:
    """Not from the line, not from its margins, and not from another table of the same cases."""
    random = np.random.default_rng(7_000 + seed)
    cube = random_cube(random)
    counts = (random_holders if seed % 3 else random_counts)(random, cube)
    figures = release_together(cube, counts).figures
    known = exact(cube, figures, counts)
    for whole, holder in holders(cube, counts):
        assert could_be_elsewhere(cube, known, whole, holder) >= 1, (seed, whole, holder)


@pytest.mark.parametrize(
    "counts",
    [
        {("Eastgate",): 3},
        {("Elsewhere", "Charged"): 3},
        {("North force", "Charged"): 3},
        {("Eastgate", "Charged"): -1},
        {("Eastgate", "Charged"): 2.0},
        {("Eastgate", "Charged"): True},
        {("Eastgate", "Charged"): None},
    ],
)
def test_what_is_no_count_of_a_part_is_refused(counts: dict) -> None:
    with pytest.raises(CannotProtect):
        release_together(Cube((SUITES, OUTCOMES), (("unit", "outcome"),)), counts)


@pytest.mark.parametrize(
    ("dimensions", "tables"),
    [
        ((), ((),)),
        ((SUITES, SUITES), (("unit",),)),
        ((SUITES,), ()),
        ((SUITES,), (("outcome",),)),
    ],
)
def test_cubes_without_names_or_tables_are_refused(dimensions: tuple, tables: tuple) -> None:
    with pytest.raises(CannotProtect):
        Cube(dimensions, tables)
