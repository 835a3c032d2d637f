"""Units held against what they have in common: where each stands, and the words for it.

One sentence says what was found, one how far units usually lie apart, one who was left out.
A unit that differs is a reason to look at its cases, never a verdict on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cjdiversion.disposals import statistics
from cjdiversion.disposals.statistics import Floats

# Fewer cases say too little either way: shown, not assessed.
FEWEST_ASSESSED = 10
# From so many units on, one that differs no longer hides in the usual spread it makes itself: of 8
# units with some 250 cases, one 20 points from the others is named more than 9 times in 10.
ENOUGH_UNITS = 8
# Of fewer the others cannot say how far a unit usually lies from them: none is told apart.
FEWEST_TOLD_APART = 5
# Units differ together where alike ones seldom differ as much. Fair units are said to in fewer than
# 5 in 100 comparisons, with 99 % confidence.
TOGETHER_AT = 0.01


class Standing(StrEnum):
    EXPECTED = "expected"
    NEAR = "near"
    HIGHER = "higher"
    LOWER = "lower"
    TOGETHER = "together"
    NOT_ASSESSED = "not-assessed"
    HIDDEN = "hidden"


WORDS = {
    Standing.EXPECTED: "As expected",
    Standing.NEAR: "As expected: outside the inner limits, which may be chance",
    Standing.HIGHER: "Higher: differs from expected, look at cases",
    Standing.LOWER: "Lower: differs from expected, look at cases",
    Standing.TOGETHER: "Too few units to say which differs",
    Standing.NOT_ASSESSED: "Not assessed",
    Standing.HIDDEN: "Hidden, small number",
}
DIFFERS = (Standing.HIGHER, Standing.LOWER)


@dataclass(frozen=True)
class FunnelRow:
    """A unit's cases, and how many of them had the outcome. None where the figure is hidden."""

    unit: str
    cases: int | None
    events: int | None


@dataclass(frozen=True)
class Line:
    """A row of the table, ready to print."""

    unit: str
    cases: str
    events: str
    share: str
    expected: str
    standing: Standing
    words: str


@dataclass(frozen=True)
class Comparison:
    """Units with at least one case, and the share all their cases have in common.

    `limits`: what each unit is judged by, shape (4 tails, units). `do_differ`: together, by more
    than chance. `is_left_out`: each is held against the others alone, as they are few and differ.
    """

    rows: tuple[FunnelRow, ...]
    cases: Floats
    shares: Floats
    target: float
    tau2: float
    limits: Floats
    standings: tuple[Standing, ...]
    do_differ: bool
    is_left_out: bool

    @property
    def assessed(self) -> int:
        return len(self.standings) - self.standings.count(Standing.NOT_ASSESSED)


def compare(rows: Sequence[FunnelRow]) -> Comparison | None:
    """None where no unit has a case to show. ValueError for events below 0 or above the cases."""
    kept = tuple(row for row in rows if row.cases and row.events is not None)
    if not kept:
        return None
    r, n = (np.array([getattr(row, name) for row in kept]) for name in ("events", "cases"))
    target = float(r.sum() / n.sum())
    z, s = statistics.deviations(r, n, target)
    big = n >= FEWEST_ASSESSED
    tau2 = statistics.overdispersion(z[big], s=s[big]).tau2
    counts = np.stack([r, n], axis=-1)[big][:, None]
    do_differ = statistics.alike_p(counts) < TOGETHER_AT
    is_left_out = do_differ and are_few(int(big.sum()))
    limits = _left_out(r, n, big) if is_left_out else statistics.allowed_limits(n, target, tau2)
    # One unit alone would be held against itself.
    standings = map(_standing, r / n, limits.T, big & (big.sum() > 1))
    told = told_apart(tuple(standings), are_too_few=is_left_out)
    return Comparison(kept, n, r / n, target, tau2, limits, told, do_differ, is_left_out)


def are_few(units: int) -> bool:
    return units < ENOUGH_UNITS


def told_apart(standings: tuple[Standing, ...], *, are_too_few: bool) -> tuple[Standing, ...]:
    """Where few units differ together and none alone, none of them is as expected either."""
    if not are_too_few or any(one in DIFFERS for one in standings):
        return standings
    kept = (Standing.NOT_ASSESSED, Standing.HIDDEN)
    return tuple(one if one in kept else Standing.TOGETHER for one in standings)


def _left_out(r: Floats, n: Floats, big: NDArray[np.bool_]) -> Floats:
    """Everything is within, of units too few to tell apart."""
    limits = np.tile([[0.0], [0.0], [1.0], [1.0]], len(n))
    if big.sum() >= FEWEST_TOLD_APART:
        limits[:, big] = statistics.left_out_limits(r[big], n[big])
    return limits


def finding(found: Comparison | None, units: tuple[str, str]) -> str:
    """What the chart shows, in one sentence. `units`: the word for one and for many."""
    if found is None:
        return "There are no decisions to compare."
    if found.assessed == 0:
        return (
            f"Fewer than 2 {units[1]} have {FEWEST_ASSESSED} decisions or more: nothing to compare."
        )
    count = sum(standing in DIFFERS for standing in found.standings)
    if count == 0 and found.do_differ:
        return differ_together(found.assessed, units[1])
    if count == 0:
        return f"All {found.assessed} {units[1]} are within what is expected."
    verb = "differs" if count == 1 else "differ"
    return f"{count} of {found.assessed} {units[1]} {verb} from expected, look at cases."


def differ_together(count: int, many: str) -> str:
    """Of units that differ by more than chance, and of which none stands out."""
    if count == 2:
        return (
            f"The 2 {many} differ from each other by more than chance; two alone cannot show which "
            "of them is unusual. Look at cases of both."
        )
    if are_few(count):
        return (
            f"Too few {many} to say which differs; together the {count} differ by more than "
            "chance. Look at their cases."
        )
    return (
        f"None of {count} {many} stands out from the usual spread between them; together they "
        "differ by more than chance."
    )


def spread(found: Comparison | None, units: tuple[str, str]) -> str:
    """How far units usually lie apart beyond chance, in percentage points."""
    if found is None or found.assessed == 0:
        return ""
    points = round(100 * statistics.spread_in_shares(found.tau2, found.target))
    size = "less than 1 point" if points == 0 else f"{points} point{'s' * (points > 1)}"
    if not found.tau2 and found.do_differ:
        return f"Typical spread between {units[1]}, but for the outermost: no more than chance."
    amount = size if found.tau2 else "no more than chance"
    return f"Typical spread between {units[1]}: {amount}."


def left_out(rows: Sequence[FunnelRow], units: tuple[str, str]) -> str:
    """Who is not assessed, or not shown, and why."""
    hidden = sum(row.cases is None or row.events is None for row in rows)
    small = sum((row.cases or 0) < FEWEST_ASSESSED for row in rows) - hidden
    said = (
        (small, f"fewer than {FEWEST_ASSESSED} decisions and {{}} not assessed."),
        (hidden, "small numbers and {} hidden."),
    )
    return " ".join(
        f"{count} {units[count > 1]} {'have' if count > 1 else 'has'} "
        + words.format("are" if count > 1 else "is")
        for count, words in said
        if count
    )


def lines(rows: Sequence[FunnelRow], found: Comparison | None) -> tuple[Line, ...]:
    """Every row in the order given, with or without cases."""
    places = {row: i for i, row in enumerate(found.rows)} if found else {}
    return tuple(_line(row, found, places.get(row)) for row in rows)


def percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _standing(share: float, limits: Floats, is_assessed: bool) -> Standing:
    low, inner_low, inner_high, high = limits
    if not is_assessed:
        return Standing.NOT_ASSESSED
    if share < low:
        return Standing.LOWER
    if share > high:
        return Standing.HIGHER
    return Standing.EXPECTED if inner_low <= share <= inner_high else Standing.NEAR


def _line(row: FunnelRow, found: Comparison | None, place: int | None) -> Line:
    if row.cases is None or row.events is None:
        words = WORDS[Standing.HIDDEN]
        return Line(row.unit, "c", "c", "c", "c", Standing.HIDDEN, words)
    cases, events = f"{row.cases:,}", f"{row.events:,}"
    if found is None or place is None:
        words = "Not assessed: no decisions"
        return Line(row.unit, cases, events, "–", "–", Standing.NOT_ASSESSED, words)
    standing = found.standings[place]
    share = _with_range(found.shares[place], *statistics.wilson(row.events, row.cases))
    expected = _range(found.limits[0, place], found.limits[-1, place])
    if standing in (Standing.NOT_ASSESSED, Standing.TOGETHER):
        expected = "–"
    return Line(row.unit, cases, events, share, expected, standing, WORDS[standing])


def _with_range(share: float, low: Floats, high: Floats) -> str:
    return f"{percent(share)} ({_range(float(low), float(high))})"


def _range(low: float, high: float) -> str:
    return f"{percent(low)} to {percent(high)}"
