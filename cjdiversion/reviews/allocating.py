"""How many of each stratum are drawn, and what that many promise. Pure.

Sums and products of plain numbers in one order, and no library: every machine finds the same.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

LEAST_A_STRATUM = 5
MISSED = 0.05  # one time in twenty
POINTS_EITHER_WAY = 1.959963984540054  # standard errors that hold 19 times in 20
_NEARLY = 1e-12  # as in the size itself: a twentieth to the last digit is a twentieth
_NOTHING = 1e-9  # no smaller chance is told apart from none

Allotted = Iterable[tuple[int, int]]
"""Of each stratum its size and how many of it are drawn."""


def allocated(sizes: Mapping[str, int], needed: int) -> dict[str, int]:
    """What is needed in proportion, largest remainders first; where that is fewer than five of a
    stratum, five of it or all of a smaller one, on top: no other stratum gives less for it."""
    total = sum(sizes.values())
    whole = {mark: needed * size // total for mark, size in sizes.items()}
    by_remainder = sorted(sizes, key=lambda mark: (-(needed * sizes[mark] % total), mark))
    for mark in by_remainder[: needed - sum(whole.values())]:
        whole[mark] += 1
    return {mark: max(whole[mark], min(size, LEAST_A_STRATUM)) for mark, size in sizes.items()}


def first_allocated(sizes: Mapping[str, int], needed: int) -> dict[str, int]:
    """By the rule “dip sample 1”, for lists that were drawn by it: five of each stratum are taken
    out of what is needed, so that many small ones leave too few for a large one."""
    taken = {mark: min(size, LEAST_A_STRATUM) for mark, size in sizes.items()}
    rest = needed - sum(taken.values())
    left = {mark: size - taken[mark] for mark, size in sizes.items()}
    total = sum(left.values())
    if rest <= 0 or not total:
        return taken
    whole = {mark: rest * size // total for mark, size in left.items()}
    by_remainder = sorted(left, key=lambda mark: (-(rest * left[mark] % total), mark))
    for mark in by_remainder[: rest - sum(whole.values())]:
        whole[mark] += 1
    return {mark: taken[mark] + whole[mark] for mark in sizes}


def none_found(strata: Allotted, wrong: int) -> float:
    """The chance that none of so many `wrong` is drawn, lying where that chance is greatest.

    The logarithm of C(N - D, n) / C(N, n) falls ever faster with D, so that to put each where it
    lowers the chance least is the worst that there is.
    """
    heap = [(_falls(size, taken, 0), size, taken, 0) for size, taken in sorted(strata)]
    heapq.heapify(heap)
    chance = 1.0
    for _ in range(wrong):
        falls, size, taken, has = heap[0]
        chance *= -falls
        if chance < _NOTHING:
            return 0.0
        heapq.heapreplace(heap, (_falls(size, taken, has + 1), size, taken, has + 1))
    return chance


def _falls(size: int, taken: int, has: int) -> float:
    """What one more wrong one leaves of the chance, less than nought, as a heap gives the least."""
    return -(size - taken - has) / (size - has) if has < size else 0.0


def is_found(strata: Allotted, wrong: int) -> bool:
    return none_found(strata, wrong) <= MISSED + _NEARLY


def half_width(strata: Allotted) -> float:
    """How far either way a weighted share of the whole may lie from what is seen, 19 times in 20,
    where it is a half in every stratum, at which nothing is less sure (Cochran 1977, 5.5)."""
    each = sorted(strata)
    whole = sum(size for size, _ in each)
    return POINTS_EITHER_WAY * math.sqrt(math.fsum(_variances(each, whole)))


def _variances(strata: Allotted, whole: int) -> Iterator[float]:
    for size, taken in strata:
        if taken < size:
            yield (size / whole) ** 2 * 0.25 / taken * (size - taken) / (size - 1)


def words(strata: Allotted, *, wrong: int | None) -> str:
    """What these promise: to find one of so many `wrong`, or else how well a share is known."""
    each = list(strata)
    whole = sum(size for size, _ in each)
    if all(taken == size for size, taken in each):
        return "All of the frame is looked at: nothing is left to chance"
    if wrong is None:
        points = math.ceil(1000 * half_width(each) - _NOTHING) / 10
        return f"A share is known to within {points} points either way, 19 times in 20"
    times = min(99, math.floor(100 * (1 - none_found(each, wrong)) + _NOTHING))
    them = "1 is not as it" if wrong == 1 else f"{wrong} are not as they"
    return (
        f"Where {them} should be among the {whole}, in whatever strata, "
        f"at least one is drawn {times} times in 100 or more"
    )


def as_pairs(strata: Iterable[Any]) -> list[tuple[int, int]]:
    return [(one.size, one.taken) for one in strata]
