"""Which outcomes each unit decided, out of all it decided: a table read as a map of heat."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cjdiversion.disposals.measures import CountRow

LEVELS = 5  # of shade, from none to the darkest; the figure stands in every cell


@dataclass(frozen=True)
class Cell:
    """`level`: from 0 to LEVELS, by the share."""

    count: int
    share: float
    level: int

    @property
    def words(self) -> str:
        return f"{100 * self.share:.0f}%" if self.count else "0"


@dataclass(frozen=True)
class MixRow:
    name: str
    cases: int
    cells: tuple[Cell, ...]
    token: str = ""  # of the unit; empty for all of them


@dataclass(frozen=True)
class Mix:
    """`codes` in the order of the list of outcomes; units in the order of names, then all."""

    codes: tuple[str, ...]
    rows: tuple[MixRow, ...]
    total: MixRow | None
    finding: str


def mix(
    counted: Iterable[CountRow],
    names: Mapping[uuid.UUID, str],
    counted_as: Mapping[str, str],
    order: Sequence[str],
    tokens: Mapping[uuid.UUID, str] | None = None,
) -> Mix:
    """`order`: the codes of outcomes; one that is not among them stands last. `tokens`: of units,
    for the way to their cases."""
    token_of = tokens or {}
    units: dict[uuid.UUID, dict[str, int]] = {}
    for row in counted:
        code = counted_as.get(row.outcome_code, row.outcome_code)
        of_unit = units.setdefault(row.unit_id, {})
        of_unit[code] = of_unit.get(code, 0) + row.count
    there = {code for of_unit in units.values() for code in of_unit}
    codes = [code for code in order if code in there] + sorted(there - {*order})
    rows = sorted(
        (
            _row(names[unit], of_unit, codes, token_of.get(unit, ""))
            for unit, of_unit in units.items()
        ),
        key=lambda row: row.name,
    )
    every = {code: sum(of_unit.get(code, 0) for of_unit in units.values()) for code in codes}
    total = _row("All units", every, codes) if rows else None
    return Mix(tuple(codes), tuple(rows), total, _finding(codes, total))


def _row(name: str, counts: Mapping[str, int], codes: Sequence[str], token: str = "") -> MixRow:
    cases = sum(counts.values())
    cells = tuple(_cell(counts.get(code, 0), cases) for code in codes)
    return MixRow(name, cases, cells, token)


def _cell(count: int, cases: int) -> Cell:
    share = count / cases if cases else 0.0
    return Cell(count, share, -int(-share * LEVELS // 1) if count else 0)


def _finding(codes: Sequence[str], total: MixRow | None) -> str:
    if total is None:
        return "There are no decisions in this period."
    count, code = max(
        zip((cell.count for cell in total.cells), codes, strict=True), key=lambda one: one[0]
    )
    return (
        f"Of {total.cases:,} decisions, outcome {code} was the most frequent, with "
        f"{100 * count / total.cases:.0f}%."
    )
