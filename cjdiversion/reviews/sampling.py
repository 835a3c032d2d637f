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

RULE = "dip sample 1"  # raise it whenever the same frame and seed would give another list
LEAST_A_STRATUM = 5
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


def draw(frame: Iterable[Member], *, seed: str, size: Size) -> Drawing:
    """ValueError where there is nothing to draw from or with, or an id stands in it twice."""
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
    taken = allocated({mark: len(found) for mark, found in strata.items()}, needed)
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
    """All of so few that a sample saves little, else as the rule says."""
    # scipy costs a process 86 MiB: only one that draws pays, not every web worker at start
    from cjdiversion.disposals.statistics import sizes

    if cases <= sizes.TAKE_ALL:
        return cases
    if size.code == SHARE:
        return sizes.sample_size(cases, margin=size.percent / 100)
    wrong = max(1, cases * size.percent // 100)  # rounded down: the fewer, the more are drawn
    return sizes.sample_size_to_find(cases, wrong)


def allocated(sizes: Mapping[str, int], needed: int) -> dict[str, int]:
    """Five of each stratum, or all of a smaller one, and the rest in proportion to what is left of
    each; largest remainders first. More than needed where five of each are more already."""
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


def stratum_mark(cloak: str, parts: Sequence[str]) -> str:
    """Names a stratum without saying whose it is: small ones would. `cloak` is made with the plan,
    before the seed is whole, and stays inside."""
    return hmac.new(cloak.encode(), "|".join(parts).encode(), hashlib.sha256).hexdigest()[:16]
