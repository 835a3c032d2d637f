"""The attack that every release must stand: linear programming over all its tables at once.

A reader knows the shown cells, that no cell is below nought, and how cells add up. For each guarded
cell the smallest and largest values that fit are sought; between them there must be room.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from cjdiversion.suppression.hiding import Hiding
from cjdiversion.suppression.rounding import SMALLEST_SHOWN, CannotProtect, rounded

Floats = NDArray[np.float64]
_ENOUGH = SMALLEST_SHOWN - 1e-6
_AT_ONCE = 4
_LARGE = 50_000
_NO_TABLE_FITS = 2  # as scipy says it


def secure(hiding: Hiding) -> None:
    """Hides more until no guarded cell can be told to within the threshold: neither by one who
    knew the shown figures to the unit, which is worse than knowing them rounded, nor by one who
    takes the rounded figures for exact, where these fit together at all."""
    attacks = [_Attack(hiding, int), _Attack(hiding, rounded)]
    known = -1
    while known < len(hiding.hidden):
        known = len(hiding.hidden)
        for attack in attacks:
            attack.withstand()


class _Attack:
    """By a reader to whom a count is `printed` so. What could be reached once can still be reached
    after more is hidden: `low` and `high` only ever move apart."""

    def __init__(self, hiding: Hiding, printed: Callable[[int], int]) -> None:
        self.hiding, self.printed = hiding, printed
        self.low = np.full(len(hiding.masks), np.inf)
        self.high = -self.low
        if printed is int:  # the truth itself fits
            self.low, self.high = (hiding.true.astype(float) for _ in range(2))

    def withstand(self) -> None:
        while cells := self._narrow()[:_AT_ONCE]:
            found = self._extremes(cells)
            if found is None:
                return  # no table at all fits these figures
            reached = self.hiding.masks @ found.T
            self.low = np.minimum(self.low, reached.min(axis=1))
            self.high = np.maximum(self.high, reached.max(axis=1))
            # One at a time: what is hidden for the first may leave the others room enough.
            if still := [cell for cell in cells if not self._has_room(cell)]:
                self.hiding.another(still[0])

    def _narrow(self) -> list[int]:
        return [cell for cell in self.hiding.guarded if not self._has_room(cell)]

    def _has_room(self, cell: int) -> bool:
        return bool(self.high[cell] - self.low[cell] >= _ENOUGH)

    def _extremes(self, cells: list[int]) -> Floats | None:
        """The finest cells of tables that fit what is shown, for each cell one with least and one
        with most in it, shape (2 cells, finest); None where no table fits. One problem for all of
        them: the calls take longer than the solving."""
        masks, shown = self.hiding.masks, self.hiding.shown
        figures = [self.printed(int(count)) for count in self.hiding.true[shown]]
        times = 2 * len(cells)
        # Where the total is hidden nothing else bounds a cell.
        most = float(self.hiding.true.max() + 10 * SMALLEST_SHOWN)
        solved = optimize.linprog(
            np.concatenate([masks[cells], -masks[cells]]).ravel(),
            A_eq=_repeated(masks[shown], times) if shown else None,
            b_eq=figures * times if shown else None,
            bounds=(0, most),
            method="highs",
        )
        if solved.status == _NO_TABLE_FITS and self.printed is not int:
            return None
        if solved.status != 0:
            raise CannotProtect(f"the audit came to no end: {solved.message}")
        return np.asarray(solved.x).reshape(times, -1)


def _repeated(adds: NDArray[np.int8], times: int) -> object:
    """The same sums for so many tables. Sparse only where it saves more than it costs."""
    if adds.size * times**2 < _LARGE:
        return np.kron(np.eye(times), adds)
    return sparse.block_diag([sparse.csr_array(adds)] * times, format="csr")
