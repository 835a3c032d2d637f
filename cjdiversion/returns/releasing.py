"""Which numbers of a return may leave, and how exactly: each list and its total by the one rule of
suppression, and no two lists together giving away what one of them hides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cjdiversion import suppression
from cjdiversion.returns.rules import Counted
from cjdiversion.suppression import Cube, Dimension

_PART, _GROUP = "part ", "group "  # so that no value is taken for a total, or for a group


@dataclass(frozen=True)
class Left:
    """One list as it may leave: value → rounded, None where it is hidden."""

    counted: Counted
    values: Mapping[str, int | None]
    total: int | None


def released(
    figures: Sequence[Counted], groups: Mapping[str, Mapping[str, str]]
) -> tuple[Left, ...]:
    """`groups`: figure that groups another → value of that other → its group. Raises CannotProtect.

    Lists that divide all rows have nothing in common but their total. One that divides a value of
    another leaves only where that value is shown; one that groups another leaves with it as one
    table. What does not leave at all is left out.
    """
    found: dict[str, Left] = {}
    for one in figures:
        figure = one.figure
        if not figure.leaves:
            continue
        if figure.code in groups:
            below = found[figure.groups_of].counted
            found |= _together(below, one, groups[figure.code])
            continue
        among = figure.among
        if among is not None and _is_hidden(found.get(among[0]), among[1]):
            found[figure.code] = _hidden(one)
        else:
            found[figure.code] = _alone(one)
    return tuple(found.values())


def _is_hidden(left: Left | None, value: str) -> bool:
    """An imported table may lack the list that another one divides: then it says nothing of it."""
    return left is not None and left.values.get(value, 0) is None


def _alone(one: Counted) -> Left:
    told = suppression.release({f"{_PART}{value.code}": value.count for value in one.values})
    figures = {row.label.removeprefix(_PART): row.cases for row in told.rows}
    return Left(one, figures, told.total.cases)


def _hidden(one: Counted) -> Left:
    return Left(one, dict.fromkeys((value.code for value in one.values), None), None)


def _together(below: Counted, above: Counted, group_of: Mapping[str, str]) -> dict[str, Left]:
    parts = tuple(f"{_PART}{value.code}" for value in below.values)
    held: dict[str, tuple[str, ...]] = {}
    for value in below.values:
        if value.code in group_of:
            name = f"{_GROUP}{group_of[value.code]}"
            held[name] = (*held.get(name, ()), f"{_PART}{value.code}")
    code = below.figure.code
    cube = Cube((Dimension(code, parts, held),), ((code,),))
    told = suppression.release_together(
        cube, {(f"{_PART}{value.code}",): value.count for value in below.values}
    )

    def shown(name: str) -> int | None:
        """A group without a part in the table is nought: there is nothing to hide in it."""
        return told.figure(**{code: name}) if name in held or name in parts else 0

    total = told.figure()
    return {
        code: Left(below, {v.code: shown(f"{_PART}{v.code}") for v in below.values}, total),
        above.figure.code: Left(
            above, {v.code: shown(f"{_GROUP}{v.code}") for v in above.values}, total
        ),
    }
