"""Several tables that share one way of dividing the cases: linked, and audited as one system."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from cjdiversion.suppression import CannotProtect, Cube, Dimension, release_together
from tests.suppression.attacking import Key, added, exact, finest, random_counts, widths

UNITS, OUTCOMES = ("Eastgate", "Northgate", "Southmoor"), ("Charged", "Caution", "No action")
STAR = Cube(
    (
        Dimension("unit", UNITS[:2]),
        Dimension("sex", ("Female", "Male")),
        Dimension("age", ("Under 18", "18 and over")),
        Dimension("outcome", OUTCOMES, {"Positive": OUTCOMES[:2]}),
    ),
    (("unit", "outcome"), ("sex", "outcome"), ("age", "outcome")),
)


def by_table(counts: dict[Key, int]) -> dict[Key, int]:
    """The same cases, counted in each table apart."""
    found: dict[Key, int] = {}
    for part, count in counts.items():
        for place in range(3):
            key = tuple(level if i in (place, 3) else "" for i, level in enumerate(part))
            found[key] = found.get(key, 0) + count
    return found


@pytest.mark.parametrize("seed", range(12))
def test_nothing_hidden_or_small_in_any_crossing_is_narrower_than_eight(seed: int) -> None:
    """Attacked over all cases crossed with everything, which the audit itself never lays out."""
    random = np.random.default_rng(seed)
    counts = random_counts(random, STAR)
    figures = release_together(STAR, counts).figures
    every = product(*(dimension.levels for dimension in STAR.dimensions))
    wanted = [
        key for key in every if figures.get(key, 0) is None or 0 < added(STAR, key, counts) < 8
    ]
    for cell, width in widths(STAR, exact(STAR, figures, counts), wanted):
        assert width >= 8 - 1e-6, cell


@pytest.mark.parametrize("seed", range(8))
def test_counts_by_table_have_the_answer_of_the_cases_themselves(seed: int) -> None:
    counts = random_counts(np.random.default_rng(seed), STAR)
    linked = release_together(STAR, by_table(counts))
    assert linked.figures == release_together(STAR, counts).figures


def test_tables_that_do_not_count_the_same_cases_are_refused() -> None:
    counts = by_table(dict.fromkeys(finest(STAR), 20))
    counts["Eastgate", "", "", "Charged"] += 1
    with pytest.raises(CannotProtect, match="do not count the same cases"):
        release_together(STAR, counts)


@pytest.mark.parametrize(
    "tables",
    [
        (("unit", "sex"), ("sex", "age"), ("age", "unit")),
        (("unit", "sex"), ("sex", "outcome"), ("outcome", "age")),
        (("unit", "sex", "outcome"), ("age", "sex", "outcome"), ("unit", "age", "outcome")),
    ],
)
def test_tables_that_are_not_linked_in_one_place_are_refused(
    tables: tuple[tuple[str, ...], ...],
) -> None:
    with pytest.raises(CannotProtect, match="the same dimensions"):
        Cube(STAR.dimensions, tables)


def test_tables_that_share_nothing_share_the_total() -> None:
    cube = Cube(STAR.dimensions, (("unit", "outcome"), ("sex", "age")))
    counts = random_counts(np.random.default_rng(3), STAR)
    figures = release_together(cube, counts).figures
    hidden = [key for key, figure in figures.items() if figure is None]
    assert all(width >= 8 - 1e-6 for _, width in widths(cube, exact(cube, figures, counts), hidden))


def test_what_one_table_hides_of_the_shared_cells_no_other_table_shows() -> None:
    counts = dict.fromkeys(finest(STAR), 30)
    for part in counts:
        counts[part] = (
            counts[part] if part[3] != "Caution" else int(part[:3] == finest(STAR)[0][:3])
        )
    released = release_together(STAR, counts)
    assert released.figure(outcome="Caution") is None
    for table in STAR.tables:
        assert dict(released.rows(table))["", "", "", "Caution"] is None


def test_forty_units_seven_outcomes_and_four_ways_to_divide_people_are_audited() -> None:
    random = np.random.default_rng(5)
    arms = {
        "unit": tuple(f"Unit {i:02}" for i in range(40)),
        "ethnicity": ("White", "Mixed", "Asian", "Black", "Other", "Not known"),
        "sex": ("Female", "Male", "Not known"),
        "age": ("Under 18", "18 to 24", "25 to 34", "35 to 49", "50 and over", "Not known"),
        "month": ("First", "Second", "Third"),
    }
    outcomes = tuple(f"Outcome {i}" for i in range(7))
    dimensions = (*(Dimension(*arm) for arm in arms.items()), Dimension("outcome", outcomes))
    cube = Cube(dimensions, tuple((name, "outcome") for name in arms))
    of_each = random.multinomial(4_000, random.dirichlet(np.full(7, 2.0))).tolist()
    counts: dict[Key, int] = {}
    for place, parts in enumerate(arms.values()):
        for outcome, cases in zip(outcomes, of_each, strict=True):
            spread = random.multinomial(cases, random.dirichlet(np.full(len(parts), 2.0)))
            for part, count in zip(parts, spread.tolist(), strict=True):
                counts[*("",) * place, part, *("",) * (4 - place), outcome] = count
    figures = release_together(cube, counts).figures
    small = [key for key, count in counts.items() if 0 < count < 8]
    assert small and all(figures[key] is None for key in small)
    assert 0.4 < sum(figure is not None for figure in figures.values()) / len(figures) < 0.9


@pytest.mark.parametrize("seed", [17, 25, 35])
def test_what_all_tables_share_is_hidden_only_where_nothing_else_will_do(seed: int) -> None:
    """One small unit, and an outcome so rare that it is hidden at nearly every unit: the totals are
    still told. What is next to the cell is all hidden; what is next to that is not."""
    random = np.random.default_rng(seed)
    units = tuple(f"Unit {i:02}" for i in range(14))
    outcomes = ("Charged", "Caution", "Too ill", "No action")
    cube = Cube(
        (Dimension("unit", units), Dimension("sex", ("F", "M")), Dimension("outcome", outcomes)),
        (("unit", "outcome"), ("sex", "outcome")),
    )
    rows = [random.multinomial(18 * (i + 1), (0.37, 0.45, 0.03, 0.15)).tolist() for i in range(14)]
    counts = {
        (unit, "", outcome): count
        for unit, row in zip(units, rows, strict=True)
        for outcome, count in zip(outcomes, row, strict=True)
    }
    for place, outcome in enumerate(outcomes):
        every = sum(row[place] for row in rows)
        counts["", "F", outcome], counts["", "M", outcome] = every // 3, every - every // 3
    figures = release_together(cube, counts).figures
    assert None not in [figures["", "", outcome] for outcome in ("", *outcomes)]
    assert None in figures.values()


def test_what_counts_many_things_of_few_people_is_hidden_and_so_is_what_would_tell_it() -> None:
    counts = dict.fromkeys(finest(STAR), 10)
    about = {key: {(key, i) for i in range(10)} for key in counts}
    for key in counts:
        if (key[0], key[3]) in (("Eastgate", "Charged"), ("Eastgate", "Caution")):
            about[key] = {"somebody", "another"}
    figures = release_together(STAR, counts, about=about).figures
    assert figures["Eastgate", "", "", "Charged"] is None
    assert figures["Eastgate", "", "", "Positive"] is None, "both are about the same two"
    assert figures["", "", "", ""] == 240
    assert None not in release_together(STAR, counts).figures.values()
