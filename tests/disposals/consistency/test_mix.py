"""The mix of outcomes by unit."""

from __future__ import annotations

import uuid

from cjdiversion.disposals.consistency import mix
from cjdiversion.disposals.measures import CountRow

NORTH, CID = uuid.UUID(int=1), uuid.UUID(int=2)
NAMES = {NORTH: "Northgate", CID: "CID"}
ORDER = ["1", "1A", "8", "16"]


def test_units_stand_by_name_and_outcomes_in_the_order_of_the_list() -> None:
    rows = [CountRow(NORTH, "8", "", 3), CountRow(NORTH, "1A", "x", 1), CountRow(CID, "16", "", 5)]
    found = mix.mix(rows, NAMES, {"1A": "1"}, ORDER)
    assert found.codes == ("1", "8", "16")
    assert [row.name for row in found.rows] == ["CID", "Northgate"]
    north = found.rows[1]
    assert [(cell.count, cell.words, cell.level) for cell in north.cells] == [
        *[(1, "25%", 2), (3, "75%", 4), (0, "0", 0)]
    ]
    assert found.total is not None and found.total.cases == 9
    assert found.finding == "Of 9 decisions, outcome 16 was the most frequent, with 56%."


def test_all_of_a_unit_is_the_darkest_and_a_trace_the_lightest_shade() -> None:
    rows = [CountRow(NORTH, "8", "", 999), CountRow(NORTH, "1", "", 1), CountRow(CID, "8", "", 2)]
    found = mix.mix(rows, NAMES, {}, ORDER)
    assert [cell.level for row in found.rows for cell in row.cells] == [0, 5, 1, 5]


def test_an_outcome_that_left_the_list_is_still_shown() -> None:
    found = mix.mix([CountRow(NORTH, "99", "", 1)], NAMES, {}, ORDER)
    assert found.codes == ("99",)


def test_nothing_decided_is_a_sentence() -> None:
    found = mix.mix([], {}, {}, ORDER)
    assert (found.rows, found.total) == ((), None)
    assert found.finding == "There are no decisions in this period."
