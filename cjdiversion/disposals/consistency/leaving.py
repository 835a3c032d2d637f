"""What may leave of a quarter: one fixed set of tables, of which every file is a view.

Decisions of the quarter by unit, by month and by who they are about, each by group of outcomes:
hidden, rounded and audited together. Groups are fixed and every case is in one, so that all
measures can be read from them and no choice of a measure divides the cases once more. Counted by
the day of the outcome alone: the same decisions by another day would overlap these in ways that
cannot be audited, and do not leave.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cjdiversion import sheets, suppression
from cjdiversion.disposals import measures
from cjdiversion.disposals.consistency import parting
from cjdiversion.disposals.measures import Period
from cjdiversion.disposals.summary_queries import PeopleMonthRow, PersonRow, UnitMonthRow
from cjdiversion.suppression import Cube, Dimension

KIND, RULE = "outcomes", 3  # the rule has another number once it gives other cells
TOLD_BY_RETURN = 0  # in the place of a rule: a return told the outcomes of this quarter first
OTHERS = "Every other outcome"
OUTCOMES: Mapping[str, frozenset[str]] = {
    "Charged or summonsed": frozenset({"1"}),
    "Caution": frozenset({"2", "3"}),
    "Penalty notice": frozenset({"6", "7"}),
    "Community resolution": frozenset({"8"}),
    "Diversionary activity": frozenset({"22"}),
    "Not in the public interest, or too ill": frozenset({"10", "12"}),
    OTHERS: frozenset(),
}
OUT_OF_COURT = "Out of court"
_GROUPS = {OUT_OF_COURT: tuple(n for n, codes in OUTCOMES.items() if codes & measures.OUT_OF_COURT)}
WHOLE = ""  # of a dimension that is not divided
COLUMNS = (WHOLE, "Charged or summonsed", OUT_OF_COURT, *(n for n in list(OUTCOMES)[1:]))
VIEWS = {
    "units": ("By unit", ("unit",)),
    "months": ("By month", ("month",)),
    "people": ("By group of people", parting.PEOPLE),
}

Base = Mapping[str, Mapping[tuple[str, str], int]]  # division → (part, outcome) → cases
About = Mapping[str, Mapping[tuple[str, str], Collection[uuid.UUID]]]  # … → people
Cells = dict[str, Any]  # {"columns": […], "tables": {division: [[part, [figure or null, …]], …]}}


def base(
    units: Iterable[UnitMonthRow],
    people: Iterable[PeopleMonthRow],
    names: Mapping[uuid.UUID, str],
    counted_as: Mapping[str, str],
) -> Base:
    """The true counts, by what they are divided by."""
    found: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in parting.DIVISIONS}
    for row in units:
        outcome = _outcome(counted_as.get(row.outcome_code, row.outcome_code))
        found["unit"][names[row.unit_id], outcome] += row.count
        found["month"][f"{row.month:%B %Y}", outcome] += row.count
    for one in people:
        outcome = _outcome(counted_as.get(one.outcome_code, one.outcome_code))
        for name, part in parting.of_person(one):
            found[name][part, outcome] += one.count
    return found


def about(
    rows: Iterable[PersonRow],
    person_of: Mapping[uuid.UUID, uuid.UUID],
    names: Mapping[uuid.UUID, str],
    counted_as: Mapping[str, str],
) -> About:
    """Whom those counts are about. `person_of`: record → person, of those confirmed to be one; any
    other record is a person of its own."""
    found: dict[str, dict[tuple[str, str], set[uuid.UUID]]] = {
        name: defaultdict(set) for name in parting.DIVISIONS
    }
    for row in rows:
        parts = {
            "unit": names.get(row.unit_id, ""),
            "month": f"{row.month:%B %Y}",
            **dict(parting.of_person(row)),
        }
        outcome = _outcome(counted_as.get(row.outcome_code, row.outcome_code))
        for name, part in parts.items():
            found[name][part, outcome].add(person_of.get(row.record_id, row.record_id))
    return found


def _outcome(code: str) -> str:
    return next((name for name, codes in OUTCOMES.items() if code in codes), OTHERS)


def told(counts: Base, rule: int = RULE) -> list[Any]:
    """The true counts, as far as a rule divides them, as a list that is the same for the same
    counts: for a digest."""
    return [[name, sorted((*key, n) for key, n in counts[name].items() if n)]
            for name in parting.by_rule(rule)]  # fmt: skip


def released(counts: Base, over: Period, people: About | None = None) -> Cells:
    """As it may leave. `people`: see `about`; without it each decision is about somebody else.
    Raises CannotProtect.

    What puts all cases into one part, such as a quarter in which nobody's ethnicity was recorded,
    divides nothing: of that the total alone is told.
    """
    parts = parting.parts((unit for unit, _ in counts["unit"]), over)
    told = {name: of for name, of in parts.items() if _divides(name, counts[name])}
    outcomes = Dimension("outcome", tuple(OUTCOMES), _GROUPS)
    dimensions = (*(Dimension(name, of) for name, of in told.items()), outcomes)
    cube = Cube(dimensions, tuple((name, "outcome") for name in told))

    def key(name: str, part: str, outcome: str) -> tuple[str, ...]:
        return (*(part if one == name else WHOLE for one in told), outcome)

    given = {key(n, *cell): count for n in told for cell, count in counts[n].items()}
    who = (
        None
        if people is None
        else {key(n, *cell): people[n].get(cell, ()) for n in told for cell in counts[n]}
    )
    figures = suppression.release_together(cube, given, about=who).figures
    tables = {
        name: [
            [part, [figures[key(name, part, column)] for column in COLUMNS]]
            for part in (*told.get(name, ()), WHOLE)
        ]
        for name in parts
    }
    return {"columns": list(COLUMNS), "tables": tables}


def _divides(name: str, counts: Mapping[tuple[str, str], int]) -> bool:
    """Units are named because they decided: one alone tells nothing more."""
    return name == "unit" or len({part for (part, _), count in counts.items() if count}) > 1


# --- the file -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One row of a view. `figures` in the order of `columns`; None is hidden."""

    divided_by: str
    group: str
    columns: Sequence[str]
    figures: Sequence[int | None]

    def figure(self, column: str) -> int | None:
        return self.figures[self.columns.index(column)]

    def share(self, of: Sequence[str], among: Sequence[str]) -> str:
        """From the printed figures alone, so that it tells nothing they do not tell."""
        some, every = ([self.figure(name) for name in names] for names in (of, among))
        known = [one for one in (*some, *every) if one is not None]
        if len(known) < len(some) + len(every):
            return suppression.HIDDEN_MARK
        whole = sum(known[len(some) :])
        return f"{100 * min(1.0, sum(known[: len(some)]) / whole):.0f}%" if whole else ""


_POSITIVE = ("Charged or summonsed", OUT_OF_COURT)
SHARES = {
    "Out of court, of positive outcomes": ((OUT_OF_COURT,), _POSITIVE),
    "Diversionary activity, of positive outcomes": (("Diversionary activity",), _POSITIVE),
    "Not in the public interest or too ill, of all outcomes": (
        ("Not in the public interest, or too ill",),
        (WHOLE,),
    ),
}
HEADER = (
    *("Force", "Counted on", "Coverage", "From", "To", "Divided by", "Group"),
    *("All decisions" if column == WHOLE else column for column in COLUMNS),
    *(*SHARES, "Released on", "Note"),
)


def lines(cells: Cells, view: str) -> Iterator[Line]:
    """The rows of a view, a total after each way of dividing. What left by an earlier rule may be
    divided in fewer ways."""
    _, divisions = VIEWS[view]
    for name in divisions:
        for part, figures in cells["tables"].get(name, ()):
            yield Line(parting.DIVISIONS[name], part or "Total", cells["columns"], figures)


def printed(line: Line) -> Iterator[sheets.Cell]:
    for column in COLUMNS:
        figure = line.figure(column)
        yield suppression.HIDDEN_MARK if figure is None else figure
    for of, among in SHARES.values():
        yield line.share(of, among)
