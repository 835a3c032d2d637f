"""Outcomes beside how many people live there: a rate of its own, by which nobody is judged.

A rate of residents folds in whatever came before the decision, who was stopped and arrested above
all (OJJDP disproportionate minority contact matrix: the base is the stage before). So the share of
decisions comes first, and this is labelled and compared with nothing. Pure, and without numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cjdiversion.disposals.consistency.dividing import Division
from cjdiversion.reference import Row

KIND = "residents"
PER = 1000


@dataclass(frozen=True)
class Residents:
    """How many people of each group live in the force’s area: group → people, of whom `source`
    says who counted them and when."""

    of: Mapping[str, int]
    sources: tuple[str, ...]

    def per_thousand(self, group: str, events: int) -> float | None:
        """Outcomes of the period for every 1,000 residents of the group; None where nobody said
        how many there are."""
        people = self.of.get(group)
        return PER * events / people if people else None


def of_division(division: Division, rows: Sequence[Row]) -> Residents:
    """What the force’s rows say of this division: codes are the division’s and the group’s, with
    a hyphen between, spaces as hyphens (`ethnicity-W`, `age-25-to-34`)."""
    known = {row.code: row for row in rows if _is_told(row)}
    codes = {group: code_of(division, group) for group in division.groups}
    counted = {group: known[code] for group, code in codes.items() if code in known}
    people = {group: row.attributes["residents"] for group, row in counted.items()}
    return Residents(people, tuple(dict.fromkeys(row.source for row in counted.values())))


def _is_told(row: Row) -> bool:
    """A force writes its own rows: one without a number of people tells nothing."""
    people = row.attributes.get("residents")
    return isinstance(people, int) and people > 0


def code_of(division: Division, group: str) -> str:
    return f"{division.code}-{group}".replace(" ", "-")
