"""Which numbers of a return may leave, and how exactly: each list and its total by the one rule of
suppression, and no two lists, and no two versions, together giving away what one of them hides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cjdiversion import suppression
from cjdiversion.returns import rules
from cjdiversion.returns.rules import Counted
from cjdiversion.suppression import CannotProtect, Cube, Dimension
from cjdiversion.suppression.cubes import Key

_PART, _GROUP = "part ", "group "  # so that no value is taken for a total, or for a group
TOTAL = ""

Printed = Mapping[str, int | None]  # value → rounded, None where it is hidden; TOTAL among them
Groups = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Left:
    """One list as it may leave."""

    counted: Counted
    printed: Printed

    @property
    def total(self) -> int | None:
        return self.printed[TOTAL]


def released(
    figures: Sequence[Counted], groups: Groups, before: Mapping[str, Printed]
) -> tuple[Left, ...]:
    """`groups`: figure that groups another → value of that other → its group. `before`: figure →
    what an earlier version printed of it: what was hidden stays hidden. Raises CannotProtect.

    Lists that divide all rows have nothing in common but their total, or do not leave. One that
    divides a value of another, or all but that value, leaves only where that value is shown; one
    that groups another leaves with it as one table. What does not leave at all is left out.
    """
    found: dict[str, Left] = {}
    for one in figures:
        figure = one.figure
        if not figure.leaves:
            continue
        if figure.code in groups:
            below = found[figure.groups_of].counted
            made = _together(below, one, groups[figure.code], before)
        else:
            parts = _printed(one, {}, before.get(figure.code, {}), {})
            made = {figure.code: Left(one, parts)}
        found |= made if _may_leave(one, made[figure.code], found) else _hidden(made)
    return tuple(found.values())


def _may_leave(one: Counted, made: Left, found: Mapping[str, Left]) -> bool:
    """What a list comes to is told elsewhere too: where either is hidden nothing of it leaves, as
    its noughts would say where everybody is. An imported table may lack that other place: the rest
    of it is then not known to be protected."""
    place, value = one.figure.among or (rules.TOTAL, rules.ALL)
    if one.figure.is_rest and place not in found:
        return False
    if place in found and found[place].printed.get(value, 0) is None:
        return False
    return made.total is not None


def _hidden(made: Mapping[str, Left]) -> dict[str, Left]:
    return {
        code: Left(left.counted, dict.fromkeys(left.printed, None)) for code, left in made.items()
    }


def _together(
    below: Counted, above: Counted, group_of: Mapping[str, str], before: Mapping[str, Printed]
) -> dict[str, Left]:
    """A group without a part in the table is nought: there is nothing to hide in it."""
    held: dict[str, tuple[str, ...]] = {}
    for value in below.values:
        if value.code in group_of:
            name = f"{_GROUP}{group_of[value.code]}"
            held[name] = (*held.get(name, ()), f"{_PART}{value.code}")
    codes = below.figure.code, above.figure.code
    told = _printed(below, held, before.get(codes[0], {}), before.get(codes[1], {}))
    parts = {name: told[name] for name in (TOTAL, *(value.code for value in below.values))}
    groups = {value.code: told.get(f"{_GROUP}{value.code}", 0) for value in above.values}
    return {
        codes[0]: Left(below, parts),
        codes[1]: Left(above, {**groups, TOTAL: told[TOTAL]}),
    }


def _printed(
    one: Counted,
    held: Mapping[str, tuple[str, ...]],
    before: Printed,
    groups_before: Printed,
) -> dict[str, int | None]:
    """Parts by their codes, groups by their names here. Where what left before and what must be
    hidden now cannot both be, nothing of the list leaves any more."""
    code, levels = one.figure.code, [f"{_PART}{value.code}" for value in one.values]
    cube = Cube((Dimension(code, tuple(levels), held),), ((code,),))
    counts: dict[Key, int] = {(f"{_PART}{value.code}",): value.count for value in one.values}
    named = {f"{_PART}{name}" if name else TOTAL: shown for name, shown in before.items()}
    named |= {f"{_GROUP}{name}": shown for name, shown in groups_before.items() if name}
    known = (TOTAL, *levels, *held)
    was: dict[Key, int | None] = {(n,): shown for n, shown in named.items() if n in known}
    try:
        told = suppression.release_together(cube, counts, was, _records(one))
    except CannotProtect:
        if not was:
            raise
        return dict.fromkeys((TOTAL, *(value.code for value in one.values), *held), None)
    parts = {value.code: told.figure(**{code: f"{_PART}{value.code}"}) for value in one.values}
    groups = {name: told.figure(**{code: name}) for name in held}
    return {TOTAL: told.figure(), **parts, **groups}


def _records(one: Counted) -> Mapping[Key, frozenset[str]] | None:
    """One record can be counted many times: by each of its offences, or each of its referrals."""
    known: dict[Key, frozenset[str]] = {
        (f"{_PART}{v.code}",): v.records for v in one.values if v.records is not None
    }
    return known if len(known) == len(one.values) else None
