"""One list of rows and its total, as it may leave the force.

A row is a count of cases, or a share of them (so many with the outcome, of so many cases). Nothing
hidden can be worked out again from what the same table shows. Two tables about the same cases are
not compared with each other here: they leave together, as one cube, or only one of them does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cjdiversion.suppression.rounding import (
    NOT_A_ROW,
    SMALLEST_SHOWN,
    CannotProtect,
    is_small,
    rounded,
)


@dataclass(frozen=True)
class Share:
    """So many `events` among so many `cases`."""

    events: int
    cases: int


@dataclass(frozen=True)
class Figure:
    """One line that may leave. None is hidden. `share` comes from the rounded figures, 0 to 1."""

    label: str
    cases: int | None
    events: int | None = None
    share: float | None = None

    @property
    def is_hidden(self) -> bool:
        return self.cases is None


@dataclass(frozen=True)
class Release:
    """The rows in the order given, and their total, which may be hidden too."""

    rows: tuple[Figure, ...]
    total: Figure


# A row as numbers of people who share no one: (cases,) or (with the outcome, without it).
Parts = tuple[int, ...]
Table = dict[str, Parts]


def release(table: Mapping[str, int] | Mapping[str, Share]) -> Release:
    """The table as it may leave the force. Raises CannotProtect for any shape but one list.

    With counts, a row's share is its part of the total; with `Share` rows, events of cases.
    """
    parts = _checked({label: _parts(label, row) for label, row in table.items()})
    hidden = _rows_to_hide(parts)
    whole = _sum(parts.values(), width=_width(parts))
    # Still unsafe means that every row is hidden by now: then the total goes as well.
    total = _figure("Total", whole, whole, hide=bool(hidden) and not _is_safe(hidden, parts))
    rows = (_figure(label, row, whole, hide=label in hidden) for label, row in parts.items())
    return Release(tuple(rows), total)


def _parts(label: str, row: object) -> Parts:
    if isinstance(row, Share) and type(row.events) is type(row.cases) is int:
        parts: Parts = (row.events, row.cases - row.events)
    elif type(row) is int:
        parts = (row,)
    else:
        raise CannotProtect(f"“{label}” is neither a count nor a share of cases")
    if min(parts) < 0:
        raise CannotProtect(f"“{label}” has fewer than no cases, or more events than cases")
    return parts


def _checked(parts: Table) -> Table:
    if len({len(row) for row in parts.values()}) > 1:
        raise CannotProtect("counts and shares cannot stand in one table")
    names = [label.strip().casefold() for label in parts]
    if len(set(names)) < len(names):
        raise CannotProtect("two rows have the same name")
    if NOT_A_ROW.intersection(names):
        raise CannotProtect("a total cannot stand among the rows it adds up")
    return parts


def _rows_to_hide(parts: Table) -> set[str]:
    """Small rows first, then the smallest others until no hidden row can be worked out."""
    hidden = {label for label, row in parts.items() if _is_small(row)} | _alone(parts)
    # The name decides between equals, so that the order of rows never matters.
    others = sorted(
        parts.keys() - hidden, key=lambda label: (not any(parts[label]), sum(parts[label]), label)
    )
    while hidden and others and not _is_safe(hidden, parts):
        hidden.add(others.pop(0))
    return hidden


def _is_small(row: Parts) -> bool:
    """Fewer than 8 with or without the outcome; or all with it, which tells of everyone."""
    everyone = len(row) == 2 and row[0] > 0 and row[1] == 0
    return everyone or any(is_small(count) for count in row)


def _alone(parts: Table) -> set[str]:
    """A row that holds everyone, while the zeros of the others would say so."""
    holders = [[label for label, n in _column(parts, i).items() if n] for i in range(_width(parts))]
    return {labels[0] for labels in holders if len(labels) == 1 < len(parts)}


def _is_safe(hidden: set[str], parts: Table) -> bool:
    """Two or more are hidden and share at least 8, by the true and by the printed figures."""
    columns = [_column(parts, i) for i in range(_width(parts))]
    true = [sum(column[label] for label in hidden) for column in columns]
    return len(hidden) > 1 and min(true + _left_in_print(hidden, parts)) >= SMALLEST_SHOWN


def _left_in_print(hidden: set[str], parts: Table) -> list[int]:
    """Each printed total less the printed rows: what a reader can subtract."""
    width = _width(parts)
    whole = _printed(_sum(parts.values(), width=width))
    shown = (_printed(row) for label, row in parts.items() if label not in hidden)
    cases, *events = (a - b for a, b in zip(whole, _sum(shown, width=width), strict=True))
    return [cases, *events, *(cases - n for n in events)]


def _printed(row: Parts) -> Parts:
    """The figures printed for a row, rounded: (cases,) or (cases, events)."""
    return (rounded(sum(row)), *(rounded(n) for n in row[:-1]))


def _figure(label: str, row: Parts, whole: Parts, *, hide: bool) -> Figure:
    if hide:
        return Figure(label, None)
    cases, *events = _printed(row)
    if events:
        return Figure(label, cases, events[0], events[0] / cases if cases else None)
    total = rounded(sum(whole))
    return Figure(label, cases, None, cases / total if total else None)


def _column(parts: Table, i: int) -> dict[str, int]:
    return {label: row[i] for label, row in parts.items()}


def _width(parts: Table) -> int:
    return max((len(row) for row in parts.values()), default=1)


def _sum(rows: Iterable[Parts], *, width: int) -> Parts:
    added = list(rows)
    return tuple(sum(row[i] for row in added) for i in range(width))
