"""Which decisions are drawn. The same frame, seed and rule give the same list on any machine.

Nothing here asks a database, a clock or a source of chance. The order is that of
HMAC-SHA256(seed, stratum | id), so that no row order and no library version has a part in it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cjdiversion.reviews import allocating

FIRST_RULE = "dip sample 1"
RULE = "dip sample 2"  # raise it whenever the same frame and seed would give another list
RULES = (FIRST_RULE, RULE)  # a list drawn by an earlier one is still drawn again by it
SHARE, FIND = "share", "find"
SIZE_RULES = {
    SHARE: "To know a share to within so many points, 19 times in 20 (Krejcie and Morgan)",
    FIND: "To find at least one, 19 times in 20, where so many in 100 are not as they should be",
}


@dataclass(frozen=True, order=True)
class Member:
    """A decision of the frame: an id that says nothing, fixed before any seed, and its stratum."""

    ident: str
    stratum: str


@dataclass(frozen=True)
class Size:
    """`percent`: points either way for SHARE, how many in 100 are wrong for FIND."""

    code: str
    percent: int


@dataclass(frozen=True)
class Stratum:
    """`size` is N_h and `taken` n_h."""

    mark: str
    size: int
    taken: int

    @property
    def weight(self) -> float:
        """For how many of the frame each drawn one stands."""
        return self.size / self.taken


@dataclass(frozen=True)
class Placed:
    """`rank` from 1 in its stratum; past those drawn it is the place among the reserves."""

    ident: str
    stratum: str
    rank: int
    is_drawn: bool


@dataclass(frozen=True)
class Drawing:
    frame_hash: str
    needed: int
    strata: tuple[Stratum, ...]
    placed: tuple[Placed, ...]

    @property
    def drawn(self) -> int:
        return sum(one.taken for one in self.strata)


def draw(frame: Iterable[Member], *, seed: str, size: Size, rule: str = RULE) -> Drawing:
    """`rule`: one of RULES. ValueError where there is nothing to draw from or with, or an id stands
    in it twice."""
    members = sorted(frame)
    if not members:
        raise ValueError("an empty frame")
    if not seed:
        raise ValueError("no seed")
    if len({one.ident for one in members}) < len(members):
        raise ValueError("one id stands in the frame twice")
    strata: dict[str, list[str]] = defaultdict(list)
    for one in members:
        strata[one.stratum].append(one.ident)
    needed = how_many(len(members), size)
    sizes = {mark: len(found) for mark, found in strata.items()}
    first = rule == FIRST_RULE
    taken = allocating.first_allocated(sizes, needed) if first else allocated(sizes, needed, size)
    placed = [
        Placed(ident, mark, rank, rank <= taken[mark])
        for mark in sorted(strata)
        for rank, ident in enumerate(in_order(seed, mark, strata[mark]), 1)
    ]
    told = tuple(Stratum(mark, len(strata[mark]), taken[mark]) for mark in sorted(strata))
    return Drawing(frame_hash(members), needed, told, tuple(placed))


def frame_hash(frame: Iterable[Member]) -> str:
    """SHA-256 of a line a decision, `id|stratum`, in the order of ids."""
    lines = "".join(f"{one.ident}|{one.stratum}\n" for one in sorted(frame))
    return hashlib.sha256(lines.encode()).hexdigest()


def in_order(seed: str, stratum: str, idents: Iterable[str]) -> list[str]:
    """First to last. Where two digests were the same the id decides."""

    def place(ident: str) -> tuple[bytes, str]:
        message = f"{stratum}|{ident}".encode()
        return hmac.new(seed.encode(), message, hashlib.sha256).digest(), ident

    return sorted(idents, key=place)


def how_many(cases: int, size: Size) -> int:
    """All of so few that a sample saves little, else as the rule says of one stratum."""
    # scipy costs a process 86 MiB: only one that draws pays, not every web worker at start
    from cjdiversion.disposals.statistics import sizes

    if cases <= sizes.TAKE_ALL:
        return cases
    if size.code == SHARE:
        return sizes.sample_size(cases, margin=size.percent / 100)
    return sizes.sample_size_to_find(cases, to_find(cases, size))


def allocated(sizes: Mapping[str, int], needed: int, size: Size) -> dict[str, int]:
    """As many of each as keep what `size` promises of one stratum for these together: `needed`, or
    the least above it that does."""
    cases = sum(sizes.values())
    for count in range(needed, cases):
        taken = allocating.allocated(sizes, count)
        if is_kept([(sizes[mark], taken[mark]) for mark in sizes], size):
            return taken
    return dict(sizes)


def is_kept(strata: allocating.Allotted, size: Size) -> bool:
    """Does it hold for these, 19 times in 20, wherever those that are wrong may lie?"""
    each = list(strata)
    if size.code == SHARE:
        return allocating.half_width(each) <= size.percent / 100
    return allocating.is_found(each, to_find(sum(cases for cases, _ in each), size))


def to_find(cases: int, size: Size) -> int:
    """So many are not as they should be; rounded down: the fewer, the more are drawn."""
    return max(1, cases * size.percent // 100)


def promise(strata: Sequence[Stratum], size: Size) -> str:
    """What was drawn gives, in words, by whatever rule it was drawn."""
    cases = sum(one.size for one in strata)
    wrong = None if size.code == SHARE else to_find(cases, size)
    return allocating.words(allocating.as_pairs(strata), wrong=wrong)


def stratum_mark(cloak: str, parts: Sequence[str]) -> str:
    """Names a stratum without saying whose it is: small ones would. `cloak` is made with the plan,
    before the seed is whole, and stays inside."""
    return hmac.new(cloak.encode(), "|".join(parts).encode(), hashlib.sha256).hexdigest()[:16]
