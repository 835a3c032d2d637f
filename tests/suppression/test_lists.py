"""Nothing hidden in what leaves the force can be worked out again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from cjdiversion.suppression import CannotProtect, Figure, Release, Share, release, rounded

COUNTS = st.one_of(st.just(0), st.integers(1, 12), st.integers(0, 400))
SHARES = st.builds(lambda events, others: Share(events, events + others), COUNTS, COUNTS)
LABELS = st.text("abcdefgh", min_size=1, max_size=3)
TABLES = st.one_of(
    st.dictionaries(LABELS, COUNTS, max_size=8), st.dictionaries(LABELS, SHARES, max_size=8)
)


def figures(released: Release) -> list[Figure]:
    return [*released.rows, released.total]


def shown(released: Release) -> dict[str, int | None]:
    return {row.label: row.cases for row in figures(released)}


@pytest.mark.parametrize("count", range(1, 8))
def test_a_count_from_one_to_seven_is_hidden(count: int) -> None:
    assert shown(release({"Eastgate": count, "Northgate": 40, "Southmoor": 60}))["Eastgate"] is None


def test_eight_is_shown_to_the_nearest_five() -> None:
    assert shown(release({"Eastgate": 8, "Northgate": 42, "Southmoor": 63})) == {
        "Eastgate": 10,
        "Northgate": 40,
        "Southmoor": 65,
        "Total": 115,
    }


def test_a_zero_is_shown_as_a_zero() -> None:
    assert shown(release({"Eastgate": 0, "Northgate": 40, "Southmoor": 60}))["Eastgate"] == 0


def test_a_single_small_count_takes_the_smallest_other_with_it() -> None:
    assert shown(release({"Eastgate": 3, "Northgate": 40, "Southmoor": 60})) == {
        "Eastgate": None,
        "Northgate": None,
        "Southmoor": 60,
        "Total": 105,
    }


def test_two_small_counts_that_add_to_little_take_another_with_them() -> None:
    hidden = release({"a": 1, "b": 2, "c": 10, "d": 20})
    assert [row.label for row in hidden.rows if row.is_hidden] == ["a", "b", "c"]


def test_seven_people_hidden_together_are_too_few_even_if_rounding_makes_them_look_like_ten() -> (
    None
):
    hidden = release({"a": 3, "b": 4, "c": 12, "d": 12})
    assert [row.label for row in hidden.rows if row.is_hidden] == ["a", "b", "c"]


def test_a_small_total_is_hidden_with_everything_under_it() -> None:
    assert all(row.is_hidden for row in figures(release({"a": 3, "b": 0, "c": 2})))


def test_zeros_do_not_tell_that_everyone_is_in_the_one_other_row() -> None:
    released = release({"Charged": 0, "Caution": 40, "Community resolution": 0})
    assert shown(released) == {
        "Charged": None,
        "Caution": None,
        "Community resolution": 0,
        "Total": 40,
    }


def test_a_unit_with_few_cases_without_the_outcome_is_hidden_whole() -> None:
    released = release({"a": Share(30, 33), "b": Share(20, 60), "c": Share(30, 90)})
    assert released.rows[0] == Figure("a", None, None, None)


def test_a_unit_where_everyone_had_the_outcome_is_hidden() -> None:
    released = release({"a": Share(30, 30), "b": Share(20, 60), "c": Share(30, 90)})
    assert released.rows[0].is_hidden


def test_a_share_is_worked_out_from_the_rounded_figures() -> None:
    released = release({"a": Share(12, 41), "b": Share(33, 88)})
    assert released.rows[0] == Figure("a", 40, 10, 0.25)
    assert released.total == Figure("Total", 130, 45, 45 / 130)


def test_a_count_carries_its_part_of_the_rounded_total() -> None:
    assert release({"a": 12, "b": 33}).rows[0].share == 10 / 45


def test_an_empty_table_has_a_total_of_none() -> None:
    assert figures(release({})) == [Figure("Total", 0)]


@given(TABLES)
@settings(deadline=None)
def test_a_hidden_row_shows_no_derived_figure(table: dict[str, int]) -> None:
    hidden = [row for row in figures(release(table)) if row.is_hidden]
    assert all((row.events, row.share) == (None, None) for row in hidden)


@given(TABLES)
@settings(deadline=None)
def test_every_figure_shown_is_a_multiple_of_five_within_two_of_the_truth(
    table: dict[str, int],
) -> None:
    for row in release(table).rows:
        truth = table[row.label]
        cases = truth.cases if isinstance(truth, Share) else truth
        assert row.cases is None or (row.cases % 5 == 0 and abs(row.cases - cases) <= 2)
        assert row.events is None or (row.events % 5 == 0 and 0 <= row.events <= row.cases)


@given(TABLES)
@settings(deadline=None)
def test_no_figure_from_one_to_seven_is_ever_shown(table: dict[str, int]) -> None:
    for row in release(table).rows:
        truth = table[row.label]
        parts = (truth.events, truth.cases - truth.events) if isinstance(truth, Share) else (truth,)
        assert row.is_hidden or not any(0 < part < 8 for part in parts)


@given(TABLES, st.randoms())
@settings(deadline=None)
def test_the_order_of_rows_changes_no_answer(table: dict[str, int], random: Random) -> None:
    labels = list(table)
    random.shuffle(labels)
    again = release({label: table[label] for label in labels})
    assert set(figures(again)) == set(figures(release(table)))


@given(TABLES)
@settings(deadline=None)
def test_the_same_table_gets_the_same_answer(table: dict[str, int]) -> None:
    assert release(table) == release(dict(table))


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_no_hidden_figure_follows_from_the_printed_rows_and_total(table: dict[str, int]) -> None:
    released = release(table)
    if released.total.is_hidden:
        assert all(row.is_hidden for row in released.rows)
        return
    for width in widths_left_open(released):
        assert width >= 8


def widths_left_open(released: Release) -> Iterator[float]:
    """How far each hidden figure is left open: linear programming under the printed figures.

    Unknowns are, of each hidden row, those with and those without the outcome (or its cases).
    """
    hidden = sum(row.is_hidden for row in released.rows)
    names = ("events", "cases") if released.total.events is not None else ("cases",)
    kinds = len(names)
    # cases = with + without; events = with
    adds = {"events": [1, 0], "cases": [1] * kinds}
    left = [total_less_rows(released, name) for name in names]
    margins = [adds[name] * hidden for name in names]
    for i in range(hidden):
        for figure in ([1, 0], [0, 1], [1, 1])[: 3 if kinds == 2 else 1]:
            goal = [0.0] * kinds * hidden
            goal[i * kinds : (i + 1) * kinds] = figure[:kinds]
            low, high = (
                linprog([sign * x for x in goal], A_eq=margins, b_eq=left).fun for sign in (1, -1)
            )
            yield -high - low


def total_less_rows(released: Release, name: str) -> int:
    return getattr(released.total, name) - sum(getattr(row, name) or 0 for row in released.rows)


def all_counts(rows: int, people: int) -> Iterator[dict[str, int]]:
    for counts in product(range(people + 1), repeat=rows):
        if sum(counts) <= people:
            yield dict(zip("abcd", counts, strict=False))


def all_shares(people: int) -> Iterator[dict[str, Share]]:
    """Two units whose cases come to no more than `people`."""
    for table in all_counts(4, people):
        a, b, c, d = table.values()
        yield {"a": Share(a, a + b), "b": Share(c, c + d)}


def values_that_fit(tables: Iterable[dict]) -> dict[Release, dict[str, set]]:
    """For each answer, every true value of every row that leads to that same answer."""
    fits: dict[Release, dict[str, set]] = defaultdict(lambda: defaultdict(set))
    for table in tables:
        kept = fits[release(table)]
        for label, truth in table.items():
            if isinstance(truth, Share):
                kept[label, "events"].add(truth.events)
                kept[label, "others"].add(truth.cases - truth.events)
                kept[label, "cases"].add(truth.cases)
            else:
                kept[label, "cases"].add(truth)
    return fits


@pytest.mark.parametrize(
    ("tables", "people"),
    [
        (all_counts(1, 40), 40),
        (all_counts(2, 40), 40),
        (all_counts(3, 32), 32),
        (all_counts(4, 22), 22),
        (all_shares(26), 26),
    ],
    ids=["1 count", "2 counts", "3 counts", "4 counts", "2 shares"],
)
def test_one_who_knows_the_rule_still_finds_no_single_value(
    tables: Iterator[dict], people: int
) -> None:
    met = 0
    for released, values in values_that_fit(tables).items():
        # Beyond this not every table with the same answer was tried.
        if released.total.cases is not None and released.total.cases + 2 > people:
            continue
        hidden = {row.label for row in released.rows if row.is_hidden}
        met += len(hidden)
        assert all(len(fit) > 1 for (label, _), fit in values.items() if label in hidden)
    assert met > 0


@pytest.mark.parametrize(
    "table",
    [
        {"Eastgate": {"women": 9, "men": 20}},
        {"Eastgate": [9, 20]},
        {"Eastgate": 9.5},
        {"Eastgate": True},
        {"Eastgate": None},
        {"Eastgate": Share(9.0, 20)},
        {"Eastgate": -1},
        {"Eastgate": Share(9, 8)},
        {"Eastgate": Share(-1, 8)},
        {"Eastgate": 9, "Northgate": Share(9, 20)},
        {"Eastgate": 9, "Total": 9},
        {"Eastgate": 9, " eastgate": 20},
    ],
)
def test_a_shape_that_cannot_be_protected_is_refused(table: dict) -> None:
    with pytest.raises(CannotProtect):
        release(table)


@given(st.integers(0, 10_000))
@settings(deadline=None)
def test_rounding_goes_to_the_nearest_five(count: int) -> None:
    assert rounded(count) % 5 == 0
    assert abs(rounded(count) - count) <= 2
