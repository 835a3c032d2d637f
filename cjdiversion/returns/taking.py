"""Lines of a table → the counts of a return, what is set aside, and what does not add up. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cjdiversion.returns import cells
from cjdiversion.returns.cells import Cell, NoCount, Said
from cjdiversion.returns.outcome_figures import ALTERNATES
from cjdiversion.returns.rules import ALL, TOTAL, Figure, Kind, NotCaptured
from cjdiversion.returns.tables import Table

_ALTERNATE = "alternate"  # parts of some values of another figure
Names = Mapping[str, Mapping[str, str]]  # figure → value → words


@dataclass
class Held:
    """All that the lines of one value say. `corrections`: the sum of what is below nought."""

    cells: list[Cell] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    @property
    def numbers(self) -> list[int]:
        return [one.number for one in self.cells if one.said is Said.NUMBER]

    @property
    def corrections(self) -> int:
        return sum(number for number in self.numbers if number < 0)

    @property
    def said(self) -> Said:
        return Said.NUMBER if self.numbers else self.cells[0].said


@dataclass(frozen=True)
class Refused:
    line: int
    original: str
    words: str


@dataclass(frozen=True)
class Taken:
    """`counts`: [{figure, value, said, count, corrections, gaps}]; count is None where nothing was
    counted, which is not nought."""

    counts: tuple[dict[str, Any], ...]
    refused: tuple[Refused, ...]
    findings: tuple[str, ...]
    lines: int


def take(table: Table, kind: Kind, names: Names) -> Taken:
    """Outcomes 1A, 2A and 3A are parts of what is counted in 1, 2 and 3 already, so they are never
    added to it."""
    found: dict[tuple[str, str], Held] = {}
    totals: dict[str, tuple[int, Cell]] = {}
    refused: dict[int, Refused] = {}
    finder = _Finder(kind, names)
    for line in table.lines:
        try:
            figure = finder.figure(line.figure)
            cell = cells.read(line.count)
            if line.value is None and not finder.is_single(figure):
                totals[figure] = (line.number, cell)
                continue
            figure, value = finder.place(figure, line.value or ALL)
        except NoCount as why:
            refused.setdefault(line.number, Refused(line.number, line.original, str(why)))
            continue
        held = found.setdefault((figure, value), Held())
        held.cells.append(cell)
        held.lines.append(line.number)
    counts = tuple(_count(key, held) for key, held in found.items())
    findings = (
        *(() if table.is_open_data else _repeated(found, finder)),
        *_below(found, finder),
        *_sums(found, totals, finder),
    )
    lines = {line.number for line in table.lines}
    return Taken(counts, tuple(refused.values()), findings, len(lines))


def _count(key: tuple[str, str], held: Held) -> dict[str, Any]:
    return {
        "figure": key[0],
        "value": key[1],
        "said": held.said.value,
        "count": sum(held.numbers) if held.numbers else None,
        "corrections": held.corrections,
        "gaps": len(held.cells) - len(held.numbers) if held.numbers else 0,
    }


class _Finder:
    """By code or by words, whatever the case and the spaces."""

    def __init__(self, kind: Kind, names: Names) -> None:
        every: list[Figure | NotCaptured] = [*kind.figures, *kind.not_captured]
        labels = {one.code: one.label for one in every}
        self.labels, self.names, self.kind = labels, names, kind
        self._figures = _by_words(labels)
        self._values = {code: _by_words(values) for code, values in names.items()}

    def figure(self, said: str) -> str:
        if (code := self._figures.get(_folded(said))) is None:
            raise NoCount(f"“{said[:60]}” is no figure of this return")
        return code

    def is_single(self, figure: str) -> bool:
        """One number: the total of the return, or what this service does not capture."""
        return figure == TOTAL or figure not in self._values

    def place(self, figure: str, said: str) -> tuple[str, str]:
        if self.is_single(figure):
            return figure, ALL
        if figure == "outcome" and said.upper() in ALTERNATES:
            return _ALTERNATE, said.upper()
        return figure, self._value(figure, said)

    def _value(self, figure: str, said: str) -> str:
        if (code := self._values[figure].get(_folded(said))) is None:
            raise NoCount(f"“{said[:60]}” is no value of {self.labels[figure]}")
        return code

    def words(self, key: tuple[str, str]) -> str:
        value = self.names.get(key[0], {}).get(key[1], "")
        return f"{self.labels[key[0]]}: {value}" if value else self.labels[key[0]]


def _by_words(labels: Mapping[str, str]) -> dict[str, str]:
    by_label = {_folded(words): code for code, words in labels.items()}
    return {**by_label, **{_folded(code): code for code in labels}}


def _folded(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())


Found = Mapping[tuple[str, str], Held]


def _repeated(found: Found, finder: _Finder) -> Iterable[str]:
    """What is counted twice over looks like this; open data has a line for each offence."""
    for key, held in found.items():
        counted = [number for number in held.numbers if number > 0]
        if len(counted) > 1:
            places = ", ".join(str(line) for line in held.lines)
            yield f"{finder.words(key)} stands on lines {places}: they were added up"


def _below(found: Found, finder: _Finder) -> Iterable[str]:
    for key, held in found.items():
        if held.corrections:
            total = sum(held.numbers)
            words = f"{finder.words(key)}: corrected by {held.corrections:,}, comes to {total:,}"
            yield f"{words}, which is below nought" if total < 0 else words
        gaps = len(held.cells) - len(held.numbers)
        if held.numbers and gaps:
            yield f"{finder.words(key)}: {gaps} lines hold no number; the sum is of the others"


def _sums(found: Found, totals: Mapping[str, tuple[int, Cell]], finder: _Finder) -> Iterable[str]:
    whole = found.get((TOTAL, ALL))
    parts: dict[str, list[Held]] = {}
    for (figure, _), held in found.items():
        parts.setdefault(figure, []).append(held)
    for figure, (line, cell) in totals.items():
        label, of = finder.labels[figure], parts.get(figure, [])
        if cell.said is not Said.NUMBER or any(not one.numbers for one in of):
            yield f"Line {line}: the total of {label} cannot be checked, as not all are numbers"
        elif (come := sum(sum(one.numbers) for one in of)) != cell.number:
            yield f"Line {line}: the total of {label} says {cell.number:,}, its parts {come:,}"
    divides = {one.code for one in finder.kind.figures if one.among is None}
    divides -= {TOTAL, _ALTERNATE}
    for figure in (one for one in parts if one in divides):
        if whole is None or not whole.numbers or any(not one.numbers for one in parts[figure]):
            continue
        come, said = sum(sum(one.numbers) for one in parts[figure]), sum(whole.numbers)
        if come != said:
            label = finder.labels[figure]
            yield f"{label}: its parts come to {come:,}, the total of the return says {said:,}"
