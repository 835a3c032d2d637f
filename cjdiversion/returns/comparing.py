"""A return beside what was imported for it: value by value, each saying whose count it is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cjdiversion.returns.cells import Said
from cjdiversion.returns.rules import ALL, Counted, Figure, Kind, Value

NOT_THERE = "Not in the table"
_IMPORTED = "As the table has it"


@dataclass(frozen=True)
class Beside:
    """What one import says of a value. `difference`: theirs less ours; None where either is no
    number."""

    words: str
    count: int | None = None
    difference: int | None = None


@dataclass(frozen=True)
class Row:
    """`here` is None for what this service does not capture."""

    label: str
    here: int | None
    beside: tuple[Beside, ...]


@dataclass(frozen=True)
class Compared:
    label: str
    rows: tuple[Row, ...]


def compared(
    figures: Iterable[Counted], kind: Kind, imports: Sequence[Sequence[Any]]
) -> list[Compared]:
    """`imports`: the counts of each, as taking.Taken has them. What no import speaks of is left
    out."""
    told = [{(one["figure"], one["value"]): one for one in counts} for counts in imports]
    spoken = {figure for counts in told for figure, _ in counts}
    found = [
        Compared(
            one.figure.label,
            tuple(
                _row(value.label, value.count, (one.figure.code, value.code), told)
                for value in one.values
            ),
        )
        for one in figures
        if one.figure.code in spoken
    ]
    found += [
        Compared(one.label, (_row(one.label, None, (one.code, ALL), told),))
        for one in kind.not_captured
        if one.code in spoken
    ]
    return found


def _row(
    label: str,
    here: int | None,
    key: tuple[str, str],
    told: Sequence[Mapping[tuple[str, str], Any]],
) -> Row:
    return Row(label, here, tuple(_beside(counts.get(key), here) for counts in told))


def _beside(told: Any, here: int | None) -> Beside:
    if told is None:
        return Beside(NOT_THERE)
    count = told["count"]
    if count is None:
        return Beside(Said(told["said"]).words)
    words = f"{count:,}"
    if told["corrections"]:
        words += f", with corrections of {told['corrections']:,}"
    if told["gaps"]:
        words += f", {told['gaps']} lines without a number"
    return Beside(words, count, None if here is None else count - here)


def as_figures(
    kind: Kind, counts: Sequence[Any], labels: Mapping[str, Mapping[str, str]]
) -> list[tuple[Counted, bool]]:
    """What an import counts, as figures that can leave: (figure, is it whole). A figure with a
    correction below nought is none; a figure that groups another is left out, as its parts are
    there."""
    every = [one for one in kind.figures if one.leaves and not one.groups_of]
    every += [
        Figure(one.code, one.label, _IMPORTED, one.source, one.mark, labels={ALL: one.label})
        for one in kind.not_captured
    ]
    found: list[tuple[Counted, bool]] = []
    for figure in every:
        of = [one for one in counts if one["figure"] == figure.code]
        numbers = [one for one in of if one["count"] is not None]
        if not numbers or any(one["count"] < 0 for one in numbers):
            continue
        named = labels.get(figure.code, figure.labels)
        values = tuple(
            Value(one["value"], named.get(one["value"], one["value"]), one["count"])
            for one in numbers
        )
        is_whole = len(numbers) == len(of) and not any(one["gaps"] for one in of)
        found.append((Counted(figure, values), is_whole))
    return found
