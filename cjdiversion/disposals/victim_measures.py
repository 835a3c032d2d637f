"""Were victims told and asked? Counts by the unit that decided. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cjdiversion.disposals import summing

BASIS = "Day of the outcome; decisions that stand"
AMONG = "Decisions that have a victim"
HEADINGS = (
    *("Unit", "Decisions with a victim", "Told in time", "Told late", "Overdue", "Not possible"),
    *("Not yet due", "View sought before the decision", "Needs assessed"),
)


@dataclass(frozen=True)
class VictimRow:
    """So many decisions of a unit that are alike in how their victims stand."""

    unit_id: uuid.UUID
    told: str
    due_on: date
    is_view_sought: bool
    is_assessed: bool
    count: int


@dataclass
class VictimCounts:
    """Of one unit, or of all. `in_time`, `late`, `overdue`, `not_possible` and what is not yet due
    add up to `decisions`."""

    decisions: int = 0
    in_time: int = 0
    late: int = 0
    overdue: int = 0
    not_possible: int = 0
    sought: int = 0
    assessed: int = 0

    def add(self, row: VictimRow, today: date) -> None:
        self.decisions += row.count
        self.in_time += row.count * (row.told == summing.IN_TIME)
        self.late += row.count * (row.told == summing.LATE)
        self.overdue += row.count * (row.told == summing.WAITING and row.due_on < today)
        self.not_possible += row.count * (row.told == summing.NOT_POSSIBLE)
        self.sought += row.count * row.is_view_sought
        self.assessed += row.count * row.is_assessed

    @property
    def not_yet_due(self) -> int:
        return self.decisions - self.not_possible - self.run_out

    @property
    def run_out(self) -> int:
        return self.in_time + self.late + self.overdue


@dataclass(frozen=True)
class VictimNumbers:
    name: str
    token: str
    counts: VictimCounts

    @property
    def decisions(self) -> int:
        return self.counts.decisions

    @property
    def told_in_time(self) -> str:
        """Among those whose time has run out or who were told: nobody fails before the day, nor
        where it was not possible, which is counted by itself."""
        return _share(self.counts.in_time, self.counts.run_out)

    @property
    def view_sought(self) -> str:
        return _share(self.counts.sought, self.decisions)

    @property
    def assessed(self) -> str:
        return _share(self.counts.assessed, self.decisions)

    @property
    def cells(self) -> tuple[str | int, ...]:
        """In the order of `HEADINGS`."""
        counts = self.counts
        told = (self.told_in_time, counts.late, counts.overdue, counts.not_possible)
        return (
            *(self.name, self.decisions, *told, counts.not_yet_due),
            *(self.view_sought, self.assessed),
        )


def by_unit(rows: Iterable[VictimRow], today: date) -> dict[uuid.UUID, VictimCounts]:
    found: dict[uuid.UUID, VictimCounts] = {}
    for row in rows:
        found.setdefault(row.unit_id, VictimCounts()).add(row, today)
    return found


def total(rows: Sequence[VictimNumbers]) -> VictimNumbers:
    every = VictimCounts()
    for row in rows:
        for name in vars(every):
            setattr(every, name, getattr(every, name) + getattr(row.counts, name))
    return VictimNumbers("All units", "", every)


def finding(every: VictimNumbers) -> str:
    if not every.decisions:
        return "No decision of this period has a victim."
    if not every.counts.run_out:
        return "No victim has been told yet, and nobody’s time has run out."
    return (
        f"Where victims were told or the time has run out, {every.told_in_time} were told in time. "
        f"Of decisions with a victim, {every.view_sought} were made after asking for their view."
    )


def bars(every: VictimNumbers) -> list[tuple[str, float, str]]:
    """What became of telling them: words, length, figure."""
    counts = every.counts
    told = {
        "Told in time": counts.in_time,
        "Told late": counts.late,
        "Overdue: not told, and the time has run out": counts.overdue,
        "Not yet due": counts.not_yet_due,
        "It was not possible to tell them": counts.not_possible,
    }
    return [(words, count, str(count)) for words, count in told.items()]


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,}" + (f" ({100 * part / whole:.0f}%)" if whole else "")
