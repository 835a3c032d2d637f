"""The cells of a cube by number: how each is a sum of the finest ones, how many cases it has."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from cjdiversion.suppression.cubes import ALL, Cube, Key
from cjdiversion.suppression.rounding import CannotProtect

Counts = NDArray[np.int64]
Mask = NDArray[np.int8]
Table = tuple[str, ...]
About = Mapping[Key, Collection[Hashable]]


class Cells:
    """Keys that stand for the very same cases have one number, so that they are hidden or shown
    together. The finest cells of all tables stand side by side, each table a set of all cases.

    `masks`: 1 for each of the finest cells of one table that a cell is the sum of, (cells, finest).
    `finest`: the number of each of them. `links`: sums of finest cells that come to nought, because
    two tables count the same cases in what they share, (links, finest). `shared`: what that is.
    """

    def __init__(self, cube: Cube, counts: Mapping[Key, int]) -> None:
        self.cube = cube
        self.number: dict[Key, int] = {}
        self.masks: Mask = np.array(self._numbered(), dtype=np.int8)
        self.released = sorted(set(self.number.values()))
        self.shared = {self.number[key] for key in cube.released if self._is_shared(key)}
        self.links = self._links()
        found = self._counted(counts)
        if (self.links @ found).any():
            raise CannotProtect("these tables do not count the same cases")
        self.true: Counts = self.masks @ found
        keys = [key for table in cube.widest for key in cube.finest(table)]
        self.finest = np.array([self.number[key] for key in keys])

    def lines(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        for parent, children in self.cube.lines():
            if len(children) > 1:
                yield self.number[parent], tuple(self.number[child] for child in children)

    def _numbered(self) -> list[Mask]:
        """Numbers come of the names alone. What all tables share comes first: it is the same cell
        in each of them."""
        met: dict[tuple[Table, bytes], int] = {}
        masks: list[Mask] = []
        for key in sorted(self.cube.released, key=self._order):
            own = {table: self._within(table, key) for table in self._homes(key)}
            places = [(table, mask.tobytes()) for table, mask in own.items()]
            number = next((met[place] for place in places if place in met), len(masks))
            if number == len(masks):
                table, mask = next(iter(own.items()))
                masks.append(self._among_all(table, mask))
            met.update(dict.fromkeys(places, number))
            self.number[key] = number
        return masks

    def _order(self, key: Key) -> tuple[bool, int, Key]:
        return not self._is_shared(key), len(self._named(key)), key

    def _is_shared(self, key: Key) -> bool:
        return self._named(key) <= self.cube.core

    def _homes(self, key: Key) -> list[Table]:
        return [table for table in self.cube.widest if self._named(key) <= set(table)]

    def _named(self, key: Key) -> frozenset[str]:
        told = zip(self.cube.dimensions, key, strict=True)
        return frozenset(dimension.name for dimension, level in told if level != ALL)

    def _within(self, table: Table, key: Key) -> Mask:
        """1 for each of the finest cells of the table that is in this one, in their order."""
        masks = [
            np.array([part in dimension.held(level) for part in dimension.parts], dtype=np.int8)
            for dimension, level in zip(self.cube.dimensions, key, strict=True)
            if dimension.name in table
        ]
        return reduce(np.kron, masks, np.ones(1, dtype=np.int8)).astype(np.int8)

    def _among_all(self, table: Table, mask: Mask) -> Mask:
        parts = [
            mask if one == table else np.zeros(sum(1 for _ in self.cube.finest(one)), dtype=np.int8)
            for one in self.cube.widest
        ]
        return np.concatenate(parts)

    def _links(self) -> Mask:
        first, *others = self.cube.widest
        rows = [
            self._among_all(first, self._within(first, key))
            - self._among_all(other, self._within(other, key))
            for other in others
            for key in self.cube.finest(self.cube.core)
        ]
        return np.array(rows, dtype=np.int8).reshape(len(rows), self.masks.shape[1])

    def people(self, about: About) -> list[frozenset[Hashable]]:
        """Who each cell is about, each of them once."""
        places = self._places()
        finest: list[set[Hashable]] = [set() for _ in places]
        for key, who in about.items():
            for table in self._tables_of(key):
                finest[places[table, self._in(table, key)]].update(who)
        held = (np.flatnonzero(mask) for mask in self.masks)
        return [frozenset().union(*(finest[place] for place in of)) for of in held]

    def _places(self) -> dict[tuple[Table, Key], int]:
        every = ((table, key) for table in self.cube.widest for key in self.cube.finest(table))
        return {which: place for place, which in enumerate(every)}

    def _counted(self, counts: Mapping[Key, int]) -> Counts:
        """Cases in each of the finest cells of each table; none where none are given."""
        places = self._places()
        found = np.zeros(len(places), dtype=np.int64)
        for key, count in counts.items():
            if type(count) is not int or count < 0:
                raise CannotProtect(f"{key} is not a count of cases")
            for table in self._tables_of(key):
                found[places[table, self._in(table, key)]] += count
        return found

    def _tables_of(self, key: Key) -> list[Table]:
        """A part of every dimension counts in each table, a part of those of one table there."""
        dimensions = self.cube.dimensions
        if len(key) == len(dimensions) and all(
            level == ALL or level in dimension.parts
            for dimension, level in zip(dimensions, key, strict=True)
        ):
            named = self._named(key)
            if len(named) == len(dimensions):
                return list(self.cube.widest)
            if own := [table for table in self.cube.widest if set(table) == named]:
                return own
        raise CannotProtect(f"{key} is no cell of this cube")

    def _in(self, table: Table, key: Key) -> Key:
        told = zip(self.cube.dimensions, key, strict=True)
        return tuple(level if dimension.name in table else ALL for dimension, level in told)
