"""Which cells of a cube are hidden: small ones, those that tell of everyone, and as many others as
it takes until none of these can be worked out again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from cjdiversion.suppression.cells import About, Cells
from cjdiversion.suppression.cubes import Cube, Key
from cjdiversion.suppression.rounding import SMALLEST_SHOWN, CannotProtect, rounded


class Hiding:
    """Cells by number (see `Cells`). `kept`: shown before, and so not to be hidden now.

    `about`: whom each count is about, where one person can be counted more than once: what is about
    few people is small however much is counted of them."""

    def __init__(self, cube: Cube, counts: Mapping[Key, int], about: About | None = None) -> None:
        self.cells = Cells(cube, counts)
        self.number, self.true = self.cells.number, self.cells.true
        self.released = self.cells.released
        self.people = None if about is None else self.cells.people(about)
        self.widths: list[int] = self.cells.masks.sum(axis=1).tolist()
        self.lines = list(self.cells.lines())
        self.around = self._neighbours()
        self.hidden: set[int] = set()
        self.kept: set[int] = set()

    def begin(self, before: Mapping[Key, int | None]) -> None:
        """Small cells and those that tell of everyone; and what was answered before stays so."""
        self.hidden = {c for c in self.released if self.true[c] and self._is_little([c])}
        for key, figure in before.items():
            cell = self.number.get(key, -1)
            if cell not in self.around:
                raise CannotProtect(f"{key} was released before and is in none of these tables")
            if figure is None:
                self.hidden.add(cell)
            elif figure == rounded(int(self.true[cell])):
                self.kept.add(cell)
        self.kept -= self.hidden
        self._keep_what_follows()
        for _, children in self.lines:
            self._hide_holder(children)
        self.settle()

    def settle(self) -> None:
        """Until no line has one hidden cell alone, one beside noughts, or hidden ones that come to
        too little."""
        is_calm = False
        while not is_calm:
            is_calm = not sum(self._settle(*line) for line in self.lines)

    def another(self, cell: int) -> None:
        """Hides what is next to a cell that could be worked out, or next to what is hidden there;
        noughts, and what all tables share, only where nothing else is left."""
        near = self.around[cell]
        further = near.union(*(self.around[one] for one in near & self.hidden))
        own = ({c for c in pool - self.cells.shared if self.true[c]} for pool in (near, further))
        choices = chain.from_iterable(map(self._shown, (*own, near, self.released)))
        self.hidden.add(self._first(choices))
        self.settle()

    @property
    def shown(self) -> list[int]:
        return [cell for cell in self.released if cell not in self.hidden]

    def _neighbours(self) -> dict[int, set[int]]:
        around: dict[int, set[int]] = {cell: set() for cell in self.released}
        for parent, children in self.lines:
            for cell in (parent, *children):
                around[cell].update({parent, *children} - {cell})
        return around

    def _keep_what_follows(self) -> None:
        """What sums of kept cells tell is not to be hidden any more either."""
        known = -1
        while known < len(self.kept):
            known = len(self.kept)
            for parent, children in self.lines:
                rest = {parent, *children} - self.kept
                if len(rest) == 1 and not rest & self.hidden:
                    self.kept |= rest

    def _hide_holder(self, children: tuple[int, ...]) -> None:
        """The one child that holds everyone. If that was shown before, one of the noughts."""
        holders = [child for child in children if self.true[child]]
        if len(holders) == 1:
            free = self._shown(holders if holders[0] not in self.kept else children)
            self.hidden.update(islice(free, 1))

    def _settle(self, parent: int, children: tuple[int, ...]) -> bool:
        """Hides one cell more of a line that gives one away. Returns whether it did."""
        hidden = [child for child in children if child in self.hidden]
        shown = [child for child in children if child not in self.hidden]
        if len(hidden) == 1 and not any(self.true[shown]):
            # Noughts alone beside it say that it holds everyone, whatever is hidden of the count.
            self.hidden.add(self._first(self._shown(shown)))
            return True
        if parent in self.hidden:
            gives_away = not hidden
        else:
            gives_away = bool(hidden) and (len(hidden) == 1 or self._is_little(hidden))
        choice = next(self._shown({*children, parent}), None) if gives_away else None
        if choice is not None:
            self.hidden.add(choice)
        return choice is not None

    def _is_little(self, cells: Sequence[int]) -> bool:
        """Too few together to be told: by the count, and by the people it is about."""
        little = sum(int(self.true[cell]) for cell in cells) < SMALLEST_SHOWN
        if little or self.people is None:
            return little
        return len(frozenset().union(*(self.people[cell] for cell in cells))) < SMALLEST_SHOWN

    def _first(self, choices: Iterator[int]) -> int:
        if (choice := next(choices, None)) is None:
            raise CannotProtect("what was released before would give away what must be hidden now")
        return choice

    def _shown(self, cells: Iterable[int]) -> Iterator[int]:
        """Those that may still be hidden, the least loss first, so that the order of rows never
        matters: what all tables share last, as it is lost to all of them; then noughts last."""
        free = (c for c in cells if c not in self.hidden and c not in self.kept)
        return iter(sorted(free, key=self._loss))

    def _loss(self, cell: int) -> tuple[bool, bool, int, int, int]:
        """The number, which comes of the name alone, decides between equals."""
        cases = int(self.true[cell])
        return cell in self.cells.shared, not cases, cases, self.widths[cell], cell
