"""Which figures of who came to a first appointment may be told. Pure.

Police list who was seen: their unit, how it ended, whether there is an outcome. Whether each came
is L&D’s alone. So everything told is made of groups that do not overlap, in each of which at least
8 came and at least 8 did not: whatever is added up or taken away, what is left is such groups.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from cjdiversion import suppression
from cjdiversion.disposals.flow_queries import ATTENDED, CourseRow

SEEN = ATTENDED - 1
APART = frozenset({"this-year", "last-year"})
"""Periods of which it may be told. Others overlap them, and would give away the days between."""

Key = Callable[[CourseRow], Hashable]


@dataclass(frozen=True)
class Told:
    """`came`: how many; `decided`: how many of them have an outcome; `states` and `reasons`: how it
    stands with those who did not; `hidden`: units of whom none of it is told."""

    came: bool = False
    decided: bool = False
    states: bool = False
    reasons: bool = False
    hidden: frozenset[uuid.UUID | None] = frozenset()


def told(rows: Sequence[CourseRow], state: Key, reason: Key, *, is_apart: bool) -> Told:
    """`state` and `reason` of a row: finer and finer. What matters most is tried first; what is
    told of the whole divides each unit as well."""
    seen = [row for row in rows if row.stage >= SEEN]
    by: list[Key] = []

    def may(key: Key) -> bool:
        is_safe = _is_safe(seen, [*by, key])
        if is_safe:
            by.append(key)
        return is_safe

    if seen and not (is_apart and _is_safe(seen, by)):
        return Told(hidden=frozenset(row.unit_id for row in seen))
    decided, states = may(lambda row: row.is_decided), may(state)
    reasons = states and may(reason)
    return Told(True, decided, states, reasons, _hidden(seen, by))


def _hidden(seen: Sequence[CourseRow], by: Sequence[Key]) -> frozenset[uuid.UUID | None]:
    """Those who cannot be told by themselves, and the smallest others until what all others leave
    of the whole can be."""
    of: dict[uuid.UUID | None, list[CourseRow]] = {}
    for row in seen:
        of.setdefault(row.unit_id, []).append(row)
    hidden = {unit for unit, own in of.items() if not _is_safe(own, by)}
    for unit in sorted(of, key=lambda unit: (sum(row.count for row in of[unit]), str(unit))):
        if _is_safe([row for one in hidden for row in of[one]], by):
            break
        hidden.add(unit)
    return frozenset(hidden)


def _is_safe(seen: Sequence[CourseRow], by: Sequence[Key]) -> bool:
    groups: dict[tuple[Hashable, ...], list[int]] = {}
    for row in seen:
        group = groups.setdefault(tuple(key(row) for key in by), [0, 0])
        group[row.stage >= ATTENDED] += row.count
    return all(min(group) >= suppression.SMALLEST_SHOWN for group in groups.values())
