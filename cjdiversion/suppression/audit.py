"""The attack that every release must stand: linear programming over all its tables at once.

A reader knows the shown cells, that no cell is below nought, and how cells add up, within a table
and from one to another. For each hidden cell the smallest and largest values that fit are sought;
between them there must be room.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from cjdiversion.suppression.cells import Mask
from cjdiversion.suppression.hiding import Hiding
from cjdiversion.suppression.rounding import SMALLEST_SHOWN, CannotProtect, rounded

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
_ENOUGH = SMALLEST_SHOWN - 1e-6
_SMALL = 100  # finest cells of tables that are cheaper attacked several cells at once
_LARGE = 50_000
_NO_TABLE_FITS = 2  # as scipy says it


def secure(hiding: Hiding) -> None:
    """Hides more until no hidden cell can be told to within the threshold: neither by one who
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
        self.hiding, self.cells, self.printed = hiding, hiding.cells, printed
        # Of small tables the calls take longer than the solving, of large ones the other way round.
        self.at_once = 4 if len(self.cells.finest) < _SMALL else 1
        self.low = np.full(len(hiding.true), np.inf)
        self.high = -self.low
        if printed is int:  # the truth itself fits
            self.low, self.high = (hiding.true.astype(float) for _ in range(2))

    def withstand(self) -> None:
        while cells := self._narrow()[: self.at_once]:
            found = self._extremes(cells)
            if found is None:
                return  # no table at all fits these figures
            reached = self.cells.masks @ found.T
            self.low = np.minimum(self.low, reached.min(axis=1))
            self.high = np.maximum(self.high, reached.max(axis=1))
            # One at a time: what is hidden for the first may leave the others room enough.
            if still := [cell for cell in cells if not self._has_room(cell)]:
                self.hiding.another(still[0])

    def _narrow(self) -> list[int]:
        return [cell for cell in sorted(self.hiding.hidden) if not self._has_room(cell)]

    def _has_room(self, cell: int) -> bool:
        return bool(self.high[cell] - self.low[cell] >= _ENOUGH)

    def _extremes(self, cells: list[int]) -> Floats | None:
        """The finest cells of tables that fit what is shown, for each cell one with least and one
        with most in it, shape (2 cells, finest); None where no table fits. One problem for all."""
        sums, goals = self._sums(), self.cells.masks[cells]
        if sums is None:
            return None
        free, rows, values, known = sums
        times = 2 * len(cells)
        wanted = goals[:, free]
        # Where the total is hidden nothing else bounds a cell.
        most = float(self.hiding.true.max() + 10 * SMALLEST_SHOWN)
        solved = optimize.linprog(
            np.concatenate([wanted, -wanted]).ravel(),
            A_eq=_repeated(rows, times) if len(rows) else None,
            b_eq=np.tile(values, times) if len(rows) else None,
            bounds=(0, most),
            method="highs",
        )
        if solved.status == _NO_TABLE_FITS and self.printed is not int:
            return None
        if solved.status != 0:
            raise CannotProtect(f"the audit came to no end: {solved.message}")
        found = np.tile(known, (times, 1))
        found[:, free] = np.asarray(solved.x).reshape(times, -1)
        return found

    def _sums(self) -> tuple[Places, Mask, Floats, Floats] | None:
        """Which of the finest cells are not shown; what sums of these come to; the finest cells as
        far as they are shown. None where the shown figures do not fit together."""
        cells, shown = self.cells, self.hiding.shown
        told = np.array([self.printed(int(count)) for count in self.hiding.true], dtype=float)
        is_shown = np.isin(cells.finest, shown)
        known = np.where(is_shown, told[cells.finest], 0.0)
        masks = np.concatenate([cells.masks[shown], cells.links])
        values = np.concatenate([told[shown], np.zeros(len(cells.links))]) - masks @ known
        free = np.flatnonzero(~is_shown)
        rows = masks[:, free]
        says = rows.any(axis=1)
        if values[~says].any():
            return None
        return free, rows[says], values[says], known


def _repeated(adds: Mask, times: int) -> object:
    """The same sums for so many tables. Sparse only where it saves more than it costs."""
    if adds.size * times**2 < _LARGE:
        return np.kron(np.eye(times), adds)
    return sparse.block_diag([sparse.csr_array(adds)] * times, format="csr")
