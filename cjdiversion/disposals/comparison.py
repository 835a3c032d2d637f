"""Units held against what they have in common: where each stands, and the words for it.

One sentence says what was found, one how far units usually lie apart, one who was left out.
A unit that differs is a reason to look at its cases, never a verdict on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from cjdiversion.disposals import statistics
from cjdiversion.disposals.statistics import Floats

# Fewer cases say too little either way: shown, not assessed.
FEWEST_ASSESSED = 10


class Standing(StrEnum):
    EXPECTED = "expected"
    NEAR = "near"
    HIGHER = "higher"
    LOWER = "lower"
    NOT_ASSESSED = "not-assessed"
    HIDDEN = "hidden"


WORDS = {
    Standing.EXPECTED: "As expected",
    Standing.NEAR: "As expected: outside the inner limits, which may be chance",
    Standing.HIGHER: "Higher: differs from expected, look at cases",
    Standing.LOWER: "Lower: differs from expected, look at cases",
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

    `limits`: what each unit is judged by, shape (4 tails, units).
    """

    rows: tuple[FunnelRow, ...]
    cases: Floats
    shares: Floats
    target: float
    tau2: float
    limits: Floats
    standings: tuple[Standing, ...]

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
    limits = statistics.allowed_limits(n, target, tau2)
    # One unit alone would be held against itself.
    standings = map(_standing, r / n, limits.T, big & (big.sum() > 1))
    return Comparison(kept, n, r / n, target, tau2, limits, tuple(standings))


def finding(found: Comparison | None, units: tuple[str, str]) -> str:
    """What the chart shows, in one sentence. `units`: the word for one and for many."""
    if found is None:
        return "There are no decisions to compare."
    if found.assessed == 0:
        return (
            f"Fewer than 2 {units[1]} have {FEWEST_ASSESSED} decisions or more: nothing to compare."
        )
    count = sum(standing in DIFFERS for standing in found.standings)
    if count == 0:
        return f"All {found.assessed} {units[1]} are within what is expected."
    verb = "differs" if count == 1 else "differ"
    return f"{count} of {found.assessed} {units[1]} {verb} from expected, look at cases."


def spread(found: Comparison | None, units: tuple[str, str]) -> str:
    """How far units usually lie apart beyond chance, in percentage points."""
    if found is None or found.assessed == 0:
        return ""
    points = round(100 * statistics.spread_in_shares(found.tau2, found.target))
    size = "less than 1 point" if points == 0 else f"{points} point{'s' * (points > 1)}"
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
    if standing is Standing.NOT_ASSESSED:
        expected = "–"
    return Line(row.unit, cases, events, share, expected, standing, WORDS[standing])


def _with_range(share: float, low: Floats, high: Floats) -> str:
    return f"{percent(share)} ({_range(float(low), float(high))})"


def _range(low: float, high: float) -> str:
    return f"{percent(low)} to {percent(high)}"
