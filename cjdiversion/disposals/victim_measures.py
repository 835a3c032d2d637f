"""Were victims told and asked? Counts by the unit that decided. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

ABOUT = "Decisions that stand and have a victim, by the day of the outcome"


@dataclass(frozen=True)
class VictimCounts:
    """Of one unit. `in_time`, `late`, `overdue`, `not_possible` and what is not yet due add up to
    `decisions`."""

    unit_id: uuid.UUID
    decisions: int
    in_time: int
    late: int
    overdue: int
    not_possible: int
    sought: int

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


def total(rows: Iterable[VictimNumbers]) -> int:
    return sum(row.decisions for row in rows)


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,}" + (f" ({100 * part / whole:.0f}%)" if whole else "")
