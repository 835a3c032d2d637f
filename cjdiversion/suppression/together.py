"""Several tables of the same cases, as they may leave the force together."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass

from cjdiversion.suppression.cubes import ALL, Cube, Key
from cjdiversion.suppression.rounding import CannotProtect, rounded


@dataclass(frozen=True)
class Released:
    """Every cell of the cube's tables once: rounded, or None where it is hidden."""

    cube: Cube
    figures: Mapping[Key, int | None]

    def figure(self, **levels: str) -> int | None:
        """The cell with these levels, by name of dimension. CannotProtect for any that no table of
        the cube holds: there are no filters of one's own."""
        names = [dimension.name for dimension in self.cube.dimensions]
        key = tuple(levels.get(name, ALL) for name in names)
        if not set(levels) <= set(names) or key not in self.figures:
            raise CannotProtect("this is in none of the tables that may be released")
        return self.figures[key]

    def share(self, part: Mapping[str, str], whole: Mapping[str, str]) -> float | None:
        """From the rounded figures; None where either is hidden, or there are none."""
        some, every = self.figure(**part), self.figure(**whole)
        return None if some is None or not every else some / every

    def rows(self, table: tuple[str, ...]) -> Iterator[tuple[Key, int | None]]:
        """The cells of one of the tables with its margins, in the order of the dimensions."""
        if table not in self.cube.tables:
            raise CannotProtect("this is none of the tables that may be released")
        return ((key, self.figures[key]) for key in self.cube.keys(table))


def release_together(
    cube: Cube,
    counts: Mapping[Key, int],
    before: Mapping[Key, int | None] | None = None,
    about: Mapping[Key, Collection[Hashable]] | None = None,
) -> Released:
    """`counts`: cases by part of each dimension, in the order of the cube's; none where left out.

    `before`: what was released of the same cells earlier, on which the answer then depends: what
    was hidden stays hidden, and a figure that was shown is shown, unless its count was corrected.
    `about`: by the same keys, whom each count is about, where somebody can be counted twice; then
    what is about fewer than 8 people is hidden, whatever it counts.
    Raises CannotProtect where what left before and what must be hidden now cannot both be.
    """
    # numpy and scipy: only a process that releases tables pays for them
    from cjdiversion.suppression import audit
    from cjdiversion.suppression.hiding import Hiding

    hiding = Hiding(cube, counts, about)
    hiding.begin(before or {})
    audit.secure(hiding)
    numbers = ((key, hiding.number[key]) for key in cube.released)
    return Released(
        cube,
        {
            key: None if cell in hiding.hidden else rounded(int(hiding.true[cell]))
            for key, cell in numbers
        },
    )
