"""What is counted on the consistency page: which outcomes, among which, over which days.

Pure: rows of counts in, numbers by unit out. Every count is of decisions in this
service: a case has as many as there are offences decided apart.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cjdiversion.disposals.victim_measures import VictimNumbers
from cjdiversion.errors import Invalid, OutOfOrder

# Home Office outcome groups. 22 stands apart there and is counted with both here; 1A, 2A and 3A
# are parts of 1, 2 and 3; 0 is no outcome; 4 goes with a prosecution.
OUT_OF_COURT = frozenset({"2", "3", "6", "7", "8", "22"})
POSITIVE = OUT_OF_COURT | {"1"}
SCREENED = frozenset({"needs-found", "nothing-found"})  # “could not screen” is no screening
BEGINNING = date(1900, 1, 1)


@dataclass(frozen=True)
class Measure:
    """`among` is None for every outcome assigned. `outcome` ends the words “the share …”.
    `leaves`: it can be read from the groups of outcomes that leave the force."""

    code: str
    label: str
    outcome: str
    events: frozenset[str]
    among: frozenset[str] | None
    among_words: str
    leaves: bool = True

    def counts(self, code: str) -> bool:
        return self.among is None or code in self.among


_POSITIVE_WORDS = "positive outcomes: 1, 2, 3, 6, 7, 8 and 22"
_ALL_WORDS = "all outcomes assigned: every code but 0"
MEASURES = {
    measure.code: measure
    for measure in (
        Measure(
            "out-of-court",
            "Out-of-court share (outcomes 2, 3, 6, 7, 8 and 22)",
            "settled out of court",
            OUT_OF_COURT,
            POSITIVE,
            _POSITIVE_WORDS,
        ),
        Measure(
            "charged",
            "Charged or summonsed share (outcome 1)",
            "charged or summonsed",
            frozenset({"1"}),
            POSITIVE,
            _POSITIVE_WORDS,
        ),
        Measure(
            "caution",
            "Caution share (outcomes 2 and 3)",
            "with a caution",
            frozenset({"2", "3"}),
            POSITIVE,
            _POSITIVE_WORDS,
        ),
        Measure(
            "penalty-notice",
            "Penalty notice, cannabis or khat warning share (outcomes 6 and 7)",
            "with outcome 6 or 7",
            frozenset({"6", "7"}),
            POSITIVE,
            _POSITIVE_WORDS,
        ),
        Measure(
            "community-resolution",
            "Community resolution share (outcome 8)",
            "with a community resolution",
            frozenset({"8"}),
            POSITIVE,
            _POSITIVE_WORDS,
        ),
        Measure(
            "outcome-22",
            "Outcome 22 share (diversionary activity)",
            "with outcome 22",
            frozenset({"22"}),
            POSITIVE,
            _POSITIVE_WORDS,
        ),
        Measure(
            "outcomes-10-12",
            "Outcome 10 and 12 share (not in the public interest, too ill to prosecute)",
            "with outcome 10 or 12",
            frozenset({"10", "12"}),
            None,
            _ALL_WORDS,
        ),
        Measure(
            "outcome-10",
            "Outcome 10 share (not in the public interest, decided by the police)",
            "with outcome 10",
            frozenset({"10"}),
            None,
            _ALL_WORDS,
            leaves=False,
        ),
        Measure(
            "outcome-12",
            "Outcome 12 share (too ill to prosecute)",
            "with outcome 12",
            frozenset({"12"}),
            None,
            _ALL_WORDS,
            leaves=False,
        ),
    )
}


DECIDED = "decided"
BASES = {
    DECIDED: "Day of the outcome; decisions that stand",
    "closed": "Day on which the matter was closed; decisions that stand and are closed",
    "recorded": "Day on which the crime was recorded; decisions that stand and state it. Many of "
    "the newest crimes have no outcome yet",
}
"""By which day a decision falls into a period: the three are never mixed in one figure."""


@dataclass(frozen=True)
class Period:
    """Both days are in it. It begins with a month, as the sums that are kept are of months."""

    code: str
    label: str
    from_on: date
    to_on: date


PERIODS = {
    "last-12-months": "Last 12 months, this one so far",
    "this-year": "This calendar year",
    "last-year": "Last calendar year",
    "all": "All dates",
}


def period(code: str, today: date) -> Period:
    first = date(today.year, 1, 1)
    days = {
        "last-12-months": (_months_before(today, 11), today),
        "this-year": (first, today),
        "last-year": (date(today.year - 1, 1, 1), first - timedelta(days=1)),
        "all": (BEGINNING, today),
    }[code]
    return Period(code, PERIODS[code], *days)


RELEASED_AT_MOST = 20  # quarters


def quarters_to_release(code: str, today: date) -> tuple[Period, ...]:
    """Complete calendar quarters, oldest first: the only periods of which figures leave the force.
    They never overlap, so that no file less another gives away the days between.

    Raises OutOfOrder in the first quarter of a year, of which there is nothing to release yet.
    """
    this = date(today.year, today.month - (today.month - 1) % 3, 1)
    every = [quarter_of(_months_before(this, 3 * ago)) for ago in range(RELEASED_AT_MOST, 0, -1)]
    years = {"this-year": today.year, "last-year": today.year - 1}
    wanted = [one for one in every if one.from_on.year == years.get(code, one.from_on.year)]
    if not wanted:
        raise OutOfOrder("No quarter of this year is complete yet, so there is nothing to export")
    return tuple(wanted[-4:] if code == "last-12-months" else wanted)


def quarter_of(first: date) -> Period:
    """The calendar quarter that begins on that day."""
    last = _months_before(first, -3) - timedelta(days=1)
    return Period(f"{first:%Y-%m}", f"{first:%B} to {last:%B %Y}", first, last)


def month_in(text: str, over: Period) -> date:
    """The first day of a month of the period, from 2026-11. Raises Invalid."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Invalid.at("month", "month", "Write a month as 2026-11") from None
    if not over.from_on <= found <= over.to_on:
        raise Invalid.at("month", "outside", "Write a month of this period")
    return found


def within(first: date, over: Period) -> Period:
    """The days of the period that are of the month which begins on that day."""
    last = _months_before(first, -1) - timedelta(days=1)
    return Period(over.code, f"{first:%B %Y}", first, min(last, over.to_on))


def _months_before(day: date, months: int) -> date:
    """The first day of the month so many before this one."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, 1)


@dataclass(frozen=True)
class CountRow:
    """So many standing decisions of a unit, alike in outcome and in how the case was screened."""

    unit_id: uuid.UUID
    outcome_code: str
    screened: str
    count: int


@dataclass
class Tally:
    cases: int = 0
    events: int = 0
    screened: int = 0


@dataclass(frozen=True)
class UnitNumbers:
    name: str
    token: str
    cases: int
    events: int

    @property
    def share(self) -> float | None:
        return self.events / self.cases if self.cases else None


@dataclass(frozen=True)
class Numbers:
    """What one page shows: rows in the order of names, never of rates."""

    measure: Measure
    period: Period
    rows: tuple[UnitNumbers, ...]
    screened: int
    victims: tuple[VictimNumbers, ...] = ()
    basis: str = DECIDED

    @property
    def basis_words(self) -> str:
        return BASES[self.basis]

    @property
    def cases(self) -> int:
        return sum(row.cases for row in self.rows)

    @property
    def events(self) -> int:
        return sum(row.events for row in self.rows)

    @property
    def coverage_words(self) -> str:
        return coverage_words(self.screened, self.cases)


def coverage_words(screened: int, cases: int) -> str:
    """Shown beside every share: better screening finds more needs."""
    if not cases:
        return "no decisions"
    share = f"{100 * screened / cases:.0f}%"
    return f"{screened:,} of {cases:,} ({share}) had been screened when decided"


def tally(
    rows: Iterable[CountRow], measure: Measure, counted_as: Mapping[str, str]
) -> dict[uuid.UUID, Tally]:
    """By unit. `counted_as`: code → the code it is counted under, once."""
    found: dict[uuid.UUID, Tally] = {}
    for row in rows:
        code = counted_as.get(row.outcome_code, row.outcome_code)
        if measure.counts(code):
            unit = found.setdefault(row.unit_id, Tally())
            unit.cases += row.count
            unit.events += row.count * (code in measure.events)
            unit.screened += row.count * (row.screened in SCREENED)
    return found
