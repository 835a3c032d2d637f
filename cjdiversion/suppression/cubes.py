"""A fixed cube of tables that may be released: how cases are divided, and which crossings leave.

A cell is one choice of a level in each dimension, `ALL` where it is not divided. Two tables that
hold the same cell hold it once. There are no other filters: what no table holds cannot be asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product
from math import prod

from cjdiversion.suppression.rounding import NOT_A_ROW, CannotProtect

ALL = ""
LARGEST = 5_000  # cells of all tables: beyond that the audit takes minutes
Key = tuple[str, ...]
Line = tuple[Key, tuple[Key, ...]]


@dataclass(frozen=True)
class Dimension:
    """`parts`: what each case is exactly one of. `groups`: parts taken together under a name, such
    as the suites of one force or the months of one year; no part is in two of them."""

    name: str
    parts: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = [name.strip().casefold() for name in (*self.parts, *self.groups)]
        if not self.parts or len(set(named)) < len(named) or ALL in named:
            raise CannotProtect(f"“{self.name}” needs parts and groups with names of their own")
        if NOT_A_ROW.intersection(named):
            raise CannotProtect(f"a total cannot stand among the parts of “{self.name}”")
        members = [part for group in self.groups.values() for part in group]
        if len(set(members)) < len(members) or not set(members) <= set(self.parts):
            raise CannotProtect(f"groups of “{self.name}” overlap, or hold what is no part of it")
        if not all(self.groups.values()):
            raise CannotProtect(f"a group of “{self.name}” is empty")

    @property
    def levels(self) -> tuple[str, ...]:
        return (ALL, *self.groups, *self.parts)

    def children(self, level: str) -> tuple[str, ...]:
        """What a level is the sum of, one step down; nothing for a part."""
        if level != ALL:
            return self.groups.get(level, ())
        grouped = {part for group in self.groups.values() for part in group}
        return (*self.groups, *(part for part in self.parts if part not in grouped))

    def held(self, level: str) -> tuple[str, ...]:
        """The parts that are in a level."""
        return self.parts if level == ALL else self.groups.get(level, (level,))


@dataclass(frozen=True)
class Cube:
    """`tables`: the names of the dimensions each one crosses. All margins of a table leave too.

    Any two tables cross the same dimensions and no others (`core`): so many units by outcome, so
    many groups by outcome. Then tables that agree on what they share always come from some one set
    of cases, and what can be learned of a cell from all of them together is known exactly without
    crossing everything with everything.
    """

    dimensions: tuple[Dimension, ...]
    tables: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        names = [dimension.name for dimension in self.dimensions]
        if not names or len(set(names)) < len(names):
            raise CannotProtect("each dimension needs a name of its own")
        if not self.tables or not all(set(table) <= set(names) for table in self.tables):
            raise CannotProtect("a table crosses dimensions of its cube")
        if any(a & b != self.core for a, b in combinations(map(frozenset, self.widest), 2)):
            raise CannotProtect("any two tables must cross the same dimensions and no others")
        if sum(prod(len(d.levels) for d in self.crossed(table)) for table in self.widest) > LARGEST:
            raise CannotProtect("these tables are too large to be audited together")

    @property
    def widest(self) -> tuple[tuple[str, ...], ...]:
        """The tables that no other table holds."""
        sets = [frozenset(table) for table in self.tables]
        there = dict(zip(sets, self.tables, strict=True))
        return tuple(table for found, table in there.items() if not any(found < s for s in sets))

    @property
    def core(self) -> frozenset[str]:
        """The dimensions that all tables cross."""
        return frozenset.intersection(*map(frozenset, self.widest))

    def crossed(self, table: Iterable[str]) -> tuple[Dimension, ...]:
        """In the order of the cube."""
        return tuple(dimension for dimension in self.dimensions if dimension.name in table)

    def keys(self, table: Iterable[str]) -> Iterator[Key]:
        """The cells of one crossing and of its margins."""
        return product(
            *(d.levels if d.name in table else (ALL,) for d in self.dimensions),
        )

    def finest(self, table: Iterable[str]) -> Iterator[Key]:
        """The cells that all others of a table are sums of."""
        return product(
            *(d.parts if d.name in table else (ALL,) for d in self.dimensions),
        )

    @property
    def released(self) -> tuple[Key, ...]:
        return tuple(dict.fromkeys(key for table in self.tables for key in self.keys(table)))

    def lines(self) -> Iterator[Line]:
        """Each released cell that is a sum of released ones one step down, and those."""
        met = set()
        for table in self.tables:
            for key in self.keys(table):
                for place, dimension in enumerate(self.dimensions):
                    if dimension.name not in table or (key, place) in met:
                        continue
                    met.add((key, place))
                    if parts := dimension.children(key[place]):
                        yield key, tuple((*key[:place], p, *key[place + 1 :]) for p in parts)
