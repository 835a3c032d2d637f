"""What a reader can work out of released figures, by a road of its own: from the words alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import numpy as np
from scipy import optimize

from cjdiversion.suppression import Cube, Dimension

Key = tuple[str, ...]
Figures = Mapping[Key, int | None]


def finest(cube: Cube) -> list[Key]:
    return list(product(*(dimension.parts for dimension in cube.dimensions)))


def holds(cube: Cube, cell: Key, part: Key) -> bool:
    """Whether cases of this part are counted in the cell."""
    return all(
        level in ("", own) or own in dimension.groups.get(level, ())
        for dimension, level, own in zip(cube.dimensions, cell, part, strict=True)
    )


def added(cube: Cube, cell: Key, counts: Mapping[Key, int]) -> int:
    return sum(count for part, count in counts.items() if holds(cube, cell, part))


def exact(cube: Cube, figures: Figures, counts: Mapping[Key, int]) -> dict[Key, int]:
    """The figures shown, as one would know them who learned them to the unit."""
    return {key: added(cube, key, counts) for key, shown in figures.items() if shown is not None}


def widths(
    cube: Cube,
    known: Mapping[Key, int],
    wanted: list[Key],
    *,
    enough: float = 8,
    whole: bool = False,
) -> Iterator[tuple[Key, float]]:
    """How far each wanted cell is left open by known sums and nothing below nought; nothing at all
    where no table fits. Stops looking for more room where `enough` has been met."""
    parts = finest(cube)
    sums = np.array([[holds(cube, cell, part) for part in parts] for cell in known], dtype=float)
    goals = np.array([[holds(cube, cell, part) for part in parts] for cell in wanted], dtype=float)
    values = np.array(list(known.values()), dtype=float)
    met: list[np.ndarray] = []
    rules = optimize.LinearConstraint(sums, values, values) if len(known) else ()
    for cell, goal in zip(wanted, goals, strict=True):
        seen = [goal @ x for x in met]
        if not seen or max(seen) - min(seen) < enough:
            for sign in (1, -1):
                found = optimize.milp(
                    sign * goal,
                    constraints=rules,
                    bounds=optimize.Bounds(0, 1_000),
                    integrality=np.full(len(parts), int(whole)),
                )
                if found.status == 2:
                    return
                assert found.status == 0, found.message
                met.append(found.x)
            seen = [goal @ x for x in met]
        yield cell, max(seen) - min(seen)


def holders(cube: Cube, counts: Mapping[Key, int]) -> Iterator[tuple[Key, Key]]:
    """Lines with somebody in them, all in one cell: what each is a sum of, and that cell."""
    for whole, cells in cube.lines():
        there = [cell for cell in cells if added(cube, cell, counts)]
        if len(there) == 1 < len(cells):
            yield whole, there[0]


def could_be_elsewhere(cube: Cube, known: Mapping[Key, int], whole: Key, holder: Key) -> float:
    """How many of the whole could be outside of the cell that holds all of them, by known sums."""
    parts = finest(cube)
    goal = np.array([holds(cube, whole, p) and not holds(cube, holder, p) for p in parts], float)
    sums = np.array([[holds(cube, cell, part) for part in parts] for cell in known], dtype=float)
    values = np.array(list(known.values()), dtype=float)
    rules = {"A_eq": sums, "b_eq": values} if len(known) else {}
    found = optimize.linprog(-goal, **rules, bounds=(0, 1_000), method="highs")
    assert found.status == 0, found.message
    return float(-found.fun)


def random_cube(random: np.random.Generator) -> Cube:
    """Two tables that share the units: by outcome and by age, some with suites in areas."""
    units = tuple(f"Suite {letter}" for letter in "ABCD"[: random.integers(2, 5)])
    outcomes = tuple(f"Outcome {i}" for i in range(random.integers(2, 4)))
    areas = {"North": units[:2], "South": units[2:]} if len(units) == 4 else {}
    return Cube(
        (
            Dimension("unit", units, areas),
            Dimension("outcome", outcomes),
            Dimension("age", ("Under 18", "18 and over")),
        ),
        (("unit", "outcome"), ("unit", "age"))[: random.integers(1, 3)],
    )


def random_holders(random: np.random.Generator, cube: Cube) -> dict[Key, int]:
    """Of nearly every first part all cases have the same second one, as of a small unit."""
    parts = finest(cube)
    second = list(cube.dimensions[1].parts)
    usual = {one: random.choice(second) for one in cube.dimensions[0].parts}
    counts = random_counts(random, cube)
    return {part: counts[part] if part[1] == usual[part[0]] else 0 for part in parts}


def random_counts(random: np.random.Generator, cube: Cube) -> dict[Key, int]:
    """Some crowded, some sparse, with many noughts."""
    parts = finest(cube)
    usual = random.choice([1, 3, 8, 30])
    means = random.gamma(0.6, usual / 0.6, len(parts))
    return dict(zip(parts, random.poisson(means).tolist(), strict=True))
