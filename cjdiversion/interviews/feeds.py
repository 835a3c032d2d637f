"""What the custody system’s feed says of the appropriate adult, beside what is on record. Pure.

A feed has one set of times for a booking. They are those of the adult named last; a request,
contact or arrival after that adult left is another adult’s.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cjdiversion import clock
from cjdiversion.cases.reading import Column, moment
from cjdiversion.cases.rooms import Against
from cjdiversion.cases.rules import Ask
from cjdiversion.interviews import rules
from cjdiversion.interviews.models import AppropriateAdult

COLUMNS: Mapping[str, Column] = {
    "aa_requested_at": Column("Appropriate adult requested", moment),
    "aa_contacted_at": Column("Appropriate adult contacted", moment),
    "aa_arrived_at": Column("Appropriate adult arrived", moment),
    "aa_left_at": Column("Appropriate adult left", moment),
}
ALSO_CALLED: Mapping[str, str] = {
    "appropriate_adult_requested_at": "aa_requested_at",
    "appropriate_adult_contacted_at": "aa_contacted_at",
    "appropriate_adult_arrived_at": "aa_arrived_at",
    "appropriate_adult_left_at": "aa_left_at",
}
_LEFT = "left_at"


def moment_of(column: str) -> str:
    return column.removeprefix("aa_")


def column_of(moment: str) -> str:
    return f"aa_{moment}"


def tells(times: Mapping[str, Any], changed: Collection[str]) -> dict[str, datetime]:
    """Column → time, where a change is of nothing but what a feed may say too; else nothing."""
    told = {column_of(name): times.get(name) for name in changed}
    return told if all(name in COLUMNS and at for name, at in told.items()) else {}  # type: ignore[return-value]


@dataclass
class Seen:
    """One adult as far as a feed looks. `fed`: the moments it brought itself."""

    times: dict[str, datetime | None] = field(
        default_factory=lambda: dict.fromkeys(rules.MOMENTS, None)
    )
    fed: set[str] = field(default_factory=set)


@dataclass
class Adults:
    """Those of one case, newest first."""

    there: list[Seen] = field(default_factory=list)

    def against(self, facts: Mapping[str, Any]) -> Against:
        found = Against()
        adult = self.whose(facts) or Seen()
        times = dict(adult.times)
        for column in COLUMNS:
            if column not in facts:
                continue
            name, at = moment_of(column), facts[column]
            stands = at if self._knows(name, at) else adult.times[name]
            if stands:
                found.standing[column] = stands
            if stands and name not in adult.fed:
                found.by_hand.add(column)
            elif words := _wrong(times, name, at):
                found.asks.append(Ask(column, "out-of-order", words))
            else:
                times[name] = at
        return found

    def take(self, facts: Mapping[str, Any], told: Mapping[str, Any]) -> None:
        adult = self.whose(facts)
        if adult is None:
            adult = Seen()
            self.there.insert(0, adult)
        for column, at in facts.items():
            adult.times[moment_of(column)] = at
            adult.fed.add(moment_of(column))

    def whose(self, facts: Mapping[str, Any]) -> Seen | None:
        """Whose times these are; None where they are of an adult nobody has recorded."""
        newest = self.there[0] if self.there else None
        left = rules.minute(newest.times[_LEFT]) if newest else None
        if left is None:
            return newest
        fresh = [(moment_of(column), at) for column, at in facts.items()]
        later = (name != _LEFT and at > left and not self._knows(name, at) for name, at in fresh)
        return None if any(later) else newest

    def _knows(self, name: str, at: datetime) -> bool:
        return any(rules.minute(one.times[name]) == rules.minute(at) for one in self.there)


def adults(rows: Iterable[AppropriateAdult]) -> Adults:
    """`rows`: newest first."""
    return Adults(
        [Seen({name: getattr(row, name) for name in rules.MOMENTS}, set(row.fed)) for row in rows]
    )


def _wrong(times: Mapping[str, datetime | None], name: str, at: datetime) -> str:
    """What a time does to the order of the others, in words."""
    before, after = rules.out_of_order(times), rules.out_of_order({**times, name: at})
    fresh = [problems[0][1] for later, problems in after.items() if later not in before]
    return f"Appropriate adult: {fresh[0]}" if fresh else ""


def brought(adult: AppropriateAdult) -> dict[str, str]:
    """Moment → when a feed brought it, in words."""
    return {name: clock.in_words(datetime.fromisoformat(at)) for name, at in adult.fed.items()}
