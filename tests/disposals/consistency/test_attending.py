"""Who came to a first appointment is L&D’s to tell: no figure, and nothing that is left when others
are taken away from it, says of named cases whether they came."""

from __future__ import annotations

import random
import re
import uuid
from collections import Counter
from dataclasses import replace
from itertools import chain, combinations
from typing import Any

import numpy as np
import pytest

from cjdiversion.disposals import measures
from cjdiversion.disposals.consistency import attending, flow, flow_drawing
from cjdiversion.disposals.consistency.flow import ATTENDED, DECIDED, SEEN, Flow, Reasons
from cjdiversion.disposals.consistency.flow_schemas import AskedFlow, FlowTold
from cjdiversion.disposals.flow_queries import CourseRow

EAST, WEST, NORTH = (uuid.UUID(int=number) for number in (1, 2, 3))
UNITS = {EAST: ("Eastgate", "e"), WEST: ("Westhill", "w"), NORTH: ("Northgate", "n")}
REASONS = Reasons({}, {}, frozenset({"completed"}))


def came(unit: uuid.UUID, count: int, *, ended: str = "", decided: bool = False) -> CourseRow:
    return CourseRow(unit, ATTENDED, "closed" if ended else "", ended, decided, count)


def stayed(unit: uuid.UUID, count: int, *, ended: str = "", decided: bool = False) -> CourseRow:
    return replace(came(unit, count, ended=ended, decided=decided), stage=SEEN)


def of(*rows: CourseRow, is_apart: bool = True) -> Flow:
    return flow.flow([row for row in rows if row.count], UNITS, REASONS, is_apart=is_apart)


def units(found: Flow) -> dict[str, int | None]:
    return {unit.name: unit.reached[ATTENDED] for unit in found.units}


def test_of_a_unit_it_is_told_how_many_came_where_it_tells_of_nobody() -> None:
    (unit,) = of(came(EAST, 8), stayed(EAST, 8)).units
    assert unit.reached[ATTENDED:] == (8, 0)
    for here, there in ((7, 20), (20, 7), (0, 9), (9, 0)):
        (unit,) = of(came(EAST, here), stayed(EAST, there)).units
        assert unit.reached[ATTENDED:] == (None, None)


def test_a_unit_alone_hides_the_step_the_finding_and_the_bar_as_well() -> None:
    """3 were seen and 3 came: the list of who was seen names them."""
    found = of(came(WEST, 3))
    assert (units(found), found.steps[ATTENDED].reached) == ({"Westhill": None}, None)
    assert found.finding == (
        "Of 3 cases flagged, 3 (100%) were offered L&D, 3 (100%) referred, 3 accepted and 3 seen "
        "by L&D; how many of these came to a first appointment is not told."
    )
    for drawing in flow_drawing.drawings(found):
        seen, attended, decided = drawing.bars[SEEN:]
        assert [part.kind for part in seen.parts] == ["untold"] and not attended.parts
        assert (attended.words, decided.words) == (
            "First appointment attended: not told",
            "Outcome decided: not told",
        )
    assert ("untold", flow_drawing.KINDS["untold"]) in flow_drawing.legend(
        flow_drawing.drawings(found)
    )


def test_what_the_others_leave_of_the_whole_is_hidden_with_the_smallest_of_them() -> None:
    """20 of 40 at one unit, and 23 of all: the other’s 3 are told by taking away."""
    found = of(came(EAST, 20), stayed(EAST, 20), came(WEST, 3))
    assert found.steps[ATTENDED].reached == 23
    assert units(found) == {"Eastgate": None, "Westhill": None}
    more = of(came(EAST, 20), stayed(EAST, 20), came(WEST, 3), came(NORTH, 9), stayed(NORTH, 10))
    assert units(more) == {"Eastgate": 20, "Westhill": None, "Northgate": None}


def test_a_unit_nobody_of_which_was_seen_is_told() -> None:
    found = of(CourseRow(EAST, 0, "", "", False, 3), came(WEST, 3))
    assert units(found) == {"Eastgate": 0, "Westhill": None}


def test_how_many_have_an_outcome_is_told_where_it_tells_of_nobody_too() -> None:
    """Of those seen, 3 have an outcome, and all of these came."""
    found = of(came(EAST, 20), came(EAST, 3, decided=True), stayed(EAST, 20))
    attended, decided = found.steps[ATTENDED], found.steps[DECIDED]
    assert (attended.reached, attended.decided, attended.under_way) == (23, None, None)
    assert (decided.reached, decided.decided) == (None, None)
    assert found.units[0].reached[ATTENDED:] == (23, None)
    assert found.finding.endswith(
        "23 came to a first appointment; how many have an outcome is not told."
    )


def test_who_was_lost_after_being_seen_is_not_told_where_it_says_who_did_not_come() -> None:
    """All 9 who refused did not come, and the list of who was seen says who refused."""
    found = of(came(EAST, 20), stayed(EAST, 20), stayed(EAST, 9, ended="refused"))
    seen = found.steps[SEEN]
    assert (seen.reached, seen.lost, seen.under_way, seen.done) == (49, None, None, None)
    assert [(loss.step.code, loss.code, loss.count) for loss in found.losses] == [
        ("engaged", "refused", None)
    ]
    assert found.loss_rows[0][-1] == flow.NOT_TOLD
    told = of(*(make(EAST, 20, ended=ended) for make in (came, stayed) for ended in ("", "x")))
    assert (told.steps[SEEN].lost, told.losses[0].count) == (20, 20)


def test_a_reason_of_a_few_hides_all_reasons_beside_the_sum_of_the_lost() -> None:
    found = of(
        *(make(EAST, 20, ended=ended) for make in (came, stayed) for ended in ("", "moved")),
        stayed(EAST, 2, ended="refused"),
    )
    assert found.steps[SEEN].lost == 22
    assert [loss.count for loss in found.losses] == [None, None]


def test_it_is_told_of_calendar_years_alone_as_others_overlap_them() -> None:
    found = of(came(EAST, 20), stayed(EAST, 20), is_apart=False)
    assert (found.steps[ATTENDED].reached, units(found)) == (None, {"Eastgate": None})
    assert {"this-year", "last-year"} == attending.APART <= set(measures.PERIODS)
    assert AskedFlow().taken({})["period"] in attending.APART
    assert of(CourseRow(EAST, 0, "", "", False, 3), is_apart=False).steps[ATTENDED].reached == 0


# --- by taking away, whatever is told ----------------------------------------------------------

Atom = tuple[uuid.UUID, bool, str]  # what police know of who was seen
ENDS = ("", "completed", "refused", "moved")
STATES = {"under_way": ("",), "finished": ("completed",), "lost": ("refused", "moved")}
ATOMS: list[Atom] = [(u, d, e) for u in UNITS for d in (False, True) for e in ENDS]


def some_rows(dice: random.Random) -> list[CourseRow]:
    found = []
    sizes = dice.choice([(0, 0, 3), (0, 9, 30), (9, 20, 60), (0, 0, 0, 40)])
    for unit, is_decided, ended in ATOMS:
        for make in (came, stayed):
            count = dice.choice(sizes) and dice.choice(sizes) + dice.randrange(3)
            found.append(make(unit, count, ended=ended, decided=is_decided))
    return [row for row in found if row.count]


def told_of(found: Flow) -> list[tuple[list[Atom], int]]:
    """Each figure of the API that tells who came: whom it counts among, and how many of them; below
    nought, how many of them did not."""
    dumped: Any = FlowTold().dump({"flow": found})
    seen, attended, decided = dumped["steps"][SEEN:]
    with_outcome = [atom for atom in ATOMS if atom[1]]
    figures = [
        (ATOMS, attended["cases"]),
        (with_outcome, attended["with_outcome"]),
        (with_outcome, decided["cases"]),
        (with_outcome, decided["with_outcome"]),
        ([atom for atom in ATOMS if not atom[1]], attended["under_way"]),
        *(stayed_(seen[name], *ends) for name, ends in STATES.items()),
        *(
            stayed_(loss["cases"], loss["reason_code"])
            for loss in dumped["losses"]
            if loss["after"] == "engaged"
        ),
    ]
    by_name = {name: unit for unit, (name, _) in UNITS.items()}
    for unit in dumped["units"]:
        own = [atom for atom in ATOMS if atom[0] == by_name[unit["unit"]]]
        here, ended = unit["cases"][ATTENDED:]
        figures += [(own, here), ([atom for atom in own if atom[1]], ended)]
    return [(among, count) for among, count in figures if count is not None]


def stayed_(count: int | None, *ends: str) -> tuple[list[Atom], int | None]:
    return [atom for atom in ATOMS if atom[2] in ends], None if count is None else -count


def subsets(of_them: Any) -> list[Any]:
    every = list(of_them)
    return list(chain.from_iterable(combinations(every, n) for n in range(1, len(every) + 1)))


GROUPS = np.array(
    [
        [atom[0] in us and atom[1] in ds and atom[2] in es for atom in ATOMS]
        for us in subsets(UNITS)
        for ds in subsets((False, True))
        for es in subsets(ENDS)
    ],
    dtype=float,
)


@pytest.mark.parametrize("seed", range(60))
def test_no_adding_or_taking_away_of_figures_tells_of_anybody_whether_they_came(seed: int) -> None:
    rows = some_rows(random.Random(seed))
    found = of(*rows)
    here: Counter[Atom] = Counter()
    seen: Counter[Atom] = Counter()
    for row in rows:
        assert row.unit_id is not None
        atom = (row.unit_id, row.is_decided, row.reason)
        seen[atom] += row.count
        here[atom] += row.count * (row.stage == ATTENDED)
    n, a = (np.array([one[atom] for atom in ATOMS], dtype=float) for one in (seen, here))
    equations = []
    for among, count in told_of(found):
        line = np.array([atom in among for atom in ATOMS], dtype=float)
        assert (count if count >= 0 or not n @ line else n @ line + count) == a @ line
        equations.append(line * (n > 0))
    groups = np.unique(GROUPS * (n > 0), axis=0)
    span = np.array(equations or [np.zeros(len(ATOMS))])
    left = groups - groups @ np.linalg.pinv(span) @ span
    for group in groups[np.abs(left).max(axis=1) < 1e-6]:
        of_group, came_ = n @ group, a @ group
        assert not of_group or min(came_, of_group - came_) >= 8


@pytest.mark.parametrize("seed", range(20))
def test_the_finding_and_the_page_tell_what_the_api_tells(seed: int) -> None:
    found = of(*some_rows(random.Random(seed)))
    dumped: Any = FlowTold().dump({"flow": found})
    cases = [one["cases"] for one in dumped["steps"]]
    if found.flagged:
        last = re.split("seen by L&D; ", found.finding)[1]
        told = [int(number) for number in re.findall(r"\b\d+\b", last)]
        assert told == [count for count in cases[ATTENDED:] if count is not None]
    for row, one in zip(found.unit_rows, dumped["units"], strict=True):
        assert row == (one["unit"], *(flow.shown(count) for count in one["cases"]))
