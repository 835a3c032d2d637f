"""One fixed set of tables of a quarter: what every file is a view of, and what none gives away."""

from __future__ import annotations

import random

import pytest

from cjdiversion import sheets
from cjdiversion.disposals import measures
from cjdiversion.disposals.consistency import leaving
from cjdiversion.disposals.consistency.leaving import COLUMNS, OUTCOMES, VIEWS
from cjdiversion.disposals.consistency.parting import DIVISIONS, NOT_KNOWN
from cjdiversion.disposals.measures import Measure
from cjdiversion.suppression import CannotProtect, rounded
from tests.disposals.consistency.attacking import QUARTER, base_of, left_open, truth

SIZES = [(15, 2), (60, 3), (150, 2), (300, 6), (800, 8), (2_000, 8)]


@pytest.mark.parametrize(("cases", "units"), SIZES)
@pytest.mark.parametrize("seed", range(3))
def test_all_files_of_a_quarter_together_leave_nothing_hidden_narrower_than_eight(
    seed: int, cases: int, units: int
) -> None:
    base = base_of(random.Random(seed), cases, units)
    cells = leaving.released(base, QUARTER)
    assert left_open(base, cells) >= 8 - 1e-6


@pytest.mark.parametrize(("cases", "units"), SIZES)
def test_what_is_shown_is_rounded_truth_and_never_of_one_to_seven(cases: int, units: int) -> None:
    base = base_of(random.Random(9), cases, units)
    cells = leaving.released(base, QUARTER)
    for name, lines in cells["tables"].items():
        for part, figures in lines:
            for column, figure in zip(COLUMNS, figures, strict=True):
                count = truth(base, name, part, column)
                assert figure is None or (figure == rounded(count) and not 0 < count < 8)


@pytest.mark.parametrize("seed", range(6))
def test_the_total_is_the_same_in_every_file(seed: int) -> None:
    cells = leaving.released(base_of(random.Random(seed), 90, 4), QUARTER)
    totals = {
        tuple(leaving.printed(line))
        for view in VIEWS
        for line in leaving.lines(cells, view)
        if line.group == "Total"
    }
    assert len(totals) == 1
    ways = [
        line.divided_by for v in VIEWS for line in leaving.lines(cells, v) if line.group == "Total"
    ]
    assert ways == list(DIVISIONS.values())


def is_made_of_groups(measure: Measure) -> bool:
    return all(
        frozenset().union(*(codes for codes in OUTCOMES.values() if codes & wanted)) == wanted
        for wanted in (measure.events, measure.among or frozenset())
    )


def test_every_outcome_is_in_one_group_and_every_measure_that_leaves_is_made_of_groups() -> None:
    told = [code for codes in OUTCOMES.values() for code in codes]
    assert len(told) == len(set(told))
    leaves = {one.code for one in measures.MEASURES.values() if one.leaves}
    assert {c for c, one in measures.MEASURES.items() if is_made_of_groups(one)} == leaves
    assert leaves == {*measures.MEASURES} - {"outcome-10", "outcome-12"}


def test_shares_are_those_of_the_printed_figures_and_hidden_where_these_are() -> None:
    line = leaving.Line("Sex", "Male", COLUMNS, [100, 40, 20, 5, 5, 5, 5, 10, None])
    figures = [*leaving.printed(line)]
    assert figures[-3:] == ["33%", "8%", "10%"]
    assert figures[len(COLUMNS) - 1] == "c"
    hidden = leaving.Line("Sex", "Male", COLUMNS, [100, None, 20, 5, 5, 5, 5, 10, 30])
    assert [*leaving.printed(hidden)][-3:] == ["c", "c", "10%"]
    nobody = leaving.Line("Sex", "Female", COLUMNS, [0] * 9)
    assert [*leaving.printed(nobody)][-3:] == ["", "", ""]


def test_what_puts_everybody_into_one_part_is_told_as_a_total_alone() -> None:
    outcomes = {"Caution": 40, "Charged or summonsed": 60}
    everybody = {"unit": "Alone", "month": "July 2026"}
    base = {
        name: {(everybody.get(name, NOT_KNOWN), o): n for o, n in outcomes.items()}
        for name in DIVISIONS
    }
    cells = leaving.released(base, QUARTER)
    groups = {name: [part for part, _ in lines] for name, lines in cells["tables"].items()}
    assert groups == {**{key: [""] for key in DIVISIONS}, "unit": ["Alone", ""]}
    assert all(lines[-1][1][0] == 100 for lines in cells["tables"].values())


def test_that_everybody_had_one_outcome_is_not_told() -> None:
    base = {name: {("Alone", "Caution"): 40} for name in DIVISIONS}
    for _, figures in leaving.released(base, QUARTER)["tables"]["unit"]:
        told = dict(zip(COLUMNS, figures, strict=True))
        assert told["Caution"] is None
        assert sum(told[name] is None for name in OUTCOMES) > 1


def test_noughts_never_tell_that_a_whole_group_of_people_was_charged() -> None:
    usual = {"unit": "Alone", "month": "July 2026", "sex": "Male", "age": "25 to 34"}
    usual["disability"] = NOT_KNOWN
    base = {
        name: {(part, "Charged or summonsed"): 42, (part, "Caution"): 20}
        for name, part in usual.items()
    }
    of_white = {("White", "Charged or summonsed"): 30, ("White", "Caution"): 20}
    base["ethnicity"] = {**of_white, ("Black", "Charged or summonsed"): 12}
    rows = dict(leaving.released(base, QUARTER)["tables"]["ethnicity"])
    told = dict(zip(COLUMNS, rows["Black"], strict=True))
    assert told["Charged or summonsed"] is None
    assert sum(told[name] is None for name in OUTCOMES) > 1


def test_two_units_of_one_name_and_counts_that_do_not_agree_do_not_leave() -> None:
    base = {name: dict(found) for name, found in base_of(random.Random(1), 90, 3).items()}
    twice = {**base, "unit": {**base["unit"], (" unit 1", "Caution"): 9}}
    with pytest.raises(CannotProtect):
        leaving.released(twice, QUARTER)
    base["unit"]["Unit 1", "Caution"] = 900
    with pytest.raises(CannotProtect, match="same cases"):
        leaving.released(base, QUARTER)


def test_no_cell_of_a_file_can_run_as_a_formula() -> None:
    base = {name: dict(found) for name, found in base_of(random.Random(2), 90, 2).items()}
    base["unit"] = {(part.replace("Unit 1", "=1+1"), o): n for (part, o), n in base["unit"].items()}
    lines = leaving.lines(leaving.released(base, QUARTER), "units")
    rows = [(line.divided_by, line.group, *leaving.printed(line)) for line in lines]
    assert "'=1+1" in sheets.csv_of(("Divided by", "Group"), rows).decode()
