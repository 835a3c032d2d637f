"""What a sender is told before sending: who is there now, how much waits, and when somebody is
likely to be seen. A number that misleads is harm: only what stands in the cases is said, in
coarse words, with how many cases it is made of. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cjdiversion import clock
from cjdiversion.rotas.rules import Standing

# Ours: no source names them.
RECENT = timedelta(days=28)
FEWEST = 10
BANDS = (
    (30, "half an hour"),
    (60, "an hour"),
    (120, "2 hours"),
    (240, "4 hours"),
    (480, "8 hours"),
    (1440, "a day"),
    (2880, "2 days"),
)


@dataclass(frozen=True)
class Load:
    """`referrals` nobody has answered, about `people`; `working`: who has something open."""

    referrals: int
    people: int
    working: int


@dataclass(frozen=True)
class Median:
    """Of the `cases` sent in the last weeks; those that it has not happened to count as the
    longest, so `minutes` is None where it has not happened to half of them."""

    cases: int = 0
    minutes: float | None = None


@dataclass(frozen=True)
class Cover:
    """`answered` and `seen`: priority → median, counted from sending."""

    provider: str
    phone: str
    now: datetime
    standing: Standing
    load: Load
    answered: Mapping[str, Median]
    seen: Mapping[str, Median]

    @property
    def until_words(self) -> str:
        until = self.standing.until
        if until is None:
            return ", around the clock"
        is_soon = until - self.now < timedelta(days=1)
        return f" until {clock.wall_time(until) if is_soon else clock.in_words(until)}"

    @property
    def route_words(self) -> str:
        """Whom to call out of hours."""
        route = self.standing.week.route
        told = (f"{route.who}, {route.phone}", route.words.rstrip("."))
        return ". ".join(part for part in told if part)

    def times(self, priorities: Mapping[str, str]) -> list[str]:
        """A line for each priority that there are enough cases of, and one for the others."""
        told, few = [], []
        for code, words in priorities.items():
            answered, seen = self.answered.get(code, Median()), self.seen.get(code, Median())
            if answered.cases < FEWEST:
                few.append(words)
            else:
                told.append(f"{words}: {took(answered, 'answered')}, {took(seen, 'seen')}")
        return [*told, f"{', '.join(few)}: too few to say"] if few else told

    def likely(self, priority: str) -> str:
        """When somebody of this priority is likely to be seen, as a sentence without its end."""
        median = self.seen.get(priority, Median())
        if self.standing.is_closed:
            return _not_before(self.standing)
        words = took(median, "seen")
        until, upper = self.standing.until, _upper(median)
        if self.standing.is_set and until and upper and self.now + upper > until:
            words += ". They may close before that"
        return words


def took(median: Median, done: str) -> str:
    """“half of 14 were seen within 4 hours”; `done`: seen, answered."""
    if median.cases < FEWEST:
        return f"too few sent in {RECENT.days} days to say ({median.cases})"
    if median.minutes is None:
        return f"more than half of {median.cases} sent in {RECENT.days} days were not {done}"
    for most, words in BANDS:
        if median.minutes <= most:
            return f"half of {median.cases} were {done} within {words}"
    return f"half of {median.cases} waited more than 2 days to be {done}"


def _not_before(standing: Standing) -> str:
    if standing.opens_at is None:
        return "not known: no hours are set in the next weeks"
    return f"not before {clock.in_words(standing.opens_at)}"


def _upper(median: Median) -> timedelta | None:
    if median.cases < FEWEST or median.minutes is None:
        return None
    minutes = next((most for most, _ in BANDS if median.minutes <= most), median.minutes)
    return timedelta(minutes=minutes)
