"""Who comes to notice again within 12 months of the first decision about them. Pure.

Records are one person only where two people confirmed it. Only who could be followed for the whole
time is counted; the others are said apart.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

FEWEST = 10  # people of whom a share is told
HEADINGS = (
    *("Unit that decided", "People", "Followed for 12 months", "Of these, with a confirmed link"),
    *("Came to notice again", "Share of those followed", "Not followed that long yet"),
)
NOT_KNOWN = "not known"
BASIS = "Day of the first decision about the person in the period; decisions that stand"
AMONG = "People, each once: records count as one person where two people confirmed it"


@dataclass(frozen=True)
class Decided:
    """A decision about somebody with a confirmed link."""

    person_id: uuid.UUID
    unit_id: uuid.UUID
    decision_id: uuid.UUID
    on: date


@dataclass(frozen=True)
class Alone:
    """So many people without a confirmed link whose first decision was made by a unit."""

    unit_id: uuid.UUID
    is_followed: bool
    count: int


@dataclass(frozen=True)
class Person:
    """`again_on`: when a later record of them began, within 12 months."""

    unit_id: uuid.UUID
    decision_id: uuid.UUID
    on: date
    again_on: date | None


@dataclass
class Counts:
    """`linked`: of those followed, whose records are confirmed as one person’s; where there are
    none, nobody can know who came again."""

    name: str
    token: str = ""
    people: int = 0
    followed: int = 0
    linked: int = 0
    came: int = 0

    @property
    def not_yet(self) -> int:
        return self.people - self.followed

    @property
    def again(self) -> int | None:
        return self.came if self.linked else None

    @property
    def share(self) -> str:
        if not self.linked:
            return NOT_KNOWN
        if self.followed < FEWEST:
            return "too few"
        return f"{100 * self.came / self.followed:.0f}%"

    @property
    def cells(self) -> tuple[str | int, ...]:
        """In the order of HEADINGS."""
        again = NOT_KNOWN if self.again is None else self.again
        found = (self.name, self.people, self.followed, self.linked)
        return (*found, again, self.share, self.not_yet)


@dataclass(frozen=True)
class Again:
    units: tuple[Counts, ...]
    every: Counts

    @property
    def rows(self) -> list[tuple[str | int, ...]]:
        return [one.cells for one in (*self.units, self.every)]

    @property
    def finding(self) -> str:
        every = self.every
        if not every.people:
            return "Nobody was decided upon in this period."
        rest = ""
        if every.not_yet:
            rest = f" {_people(every.not_yet)} not been followed that long yet."
        if not every.followed:
            return f"Nobody of this period has been followed for 12 months yet.{rest}"
        followed = "1 person was" if every.followed == 1 else f"{every.followed:,} people were"
        if not every.linked:
            return (
                f"Not known: {followed} followed for 12 months, and nobody’s records are confirmed "
                f"as one person’s yet.{rest}"
            )
        share = f" ({every.share})" if every.followed >= FEWEST else ""
        return (
            f"{followed} followed for 12 months, {every.linked:,} of them with a confirmed link to "
            f"another record. {every.came:,}{share} came to notice again here.{rest}"
        )

    @property
    def bars(self) -> list[tuple[str, float, str]]:
        every, told = self.every, {}
        if every.linked:
            told["Came to notice again within 12 months"] = every.came
            told["Did not, as far as this service knows"] = every.followed - every.came
        else:
            told["Followed, and nobody can know whether they came again"] = every.followed
        told["Not followed for 12 months yet"] = every.not_yet
        return [(words, count, str(count)) for words, count in told.items()]


def a_year_after(day: date) -> date:
    """The last day that is within 12 months."""
    return _in_year(day, day.year + 1)


def followed_until(today: date) -> date:
    """Who was decided upon by this day has been followed for 12 months."""
    return _in_year(today, today.year - 1)


def _in_year(day: date, year: int) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(year, 2, 28) if is_leap_day else day.replace(year=year)


def people(
    links: Iterable[tuple[uuid.UUID, uuid.UUID]],
    decided: Iterable[Decided],
    begun: Mapping[uuid.UUID, date],
) -> list[Person]:
    """`links`: records confirmed to be of one person; `begun`: when each record began, of those
    that are not about somebody else. One for each person with a decision."""
    person_of = groups(links, begun)
    members: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for person_id in begun:
        members[person_of[person_id]].append(person_id)
    first: dict[uuid.UUID, Decided] = {}
    for one in sorted(decided, key=lambda row: (row.on, row.decision_id)):
        first.setdefault(person_of.get(one.person_id, one.person_id), one)
    found = []
    for group, one in first.items():
        later = [begun[other] for other in members[group] if other != one.person_id]
        within = [day for day in later if one.on < day <= a_year_after(one.on)]
        found.append(Person(one.unit_id, one.decision_id, one.on, min(within, default=None)))
    return found


def groups(
    links: Iterable[tuple[uuid.UUID, uuid.UUID]], begun: Iterable[uuid.UUID]
) -> dict[uuid.UUID, uuid.UUID]:
    """Record → one of its person's records, the same for all of them. Nothing is reached by way of
    a record about somebody else."""
    above = {one: one for one in begun}

    def top(one: uuid.UUID) -> uuid.UUID:
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for earlier, later in links:
        if earlier in above and later in above:
            above[top(later)] = top(earlier)
    return {one: top(one) for one in above}


def again(
    alone: Iterable[Alone],
    linked: Iterable[Person],
    until: date,
    units: Mapping[uuid.UUID, tuple[str, str]],
) -> Again:
    """`until`: see `followed_until`; `units`: name and token of each."""
    by_unit: dict[uuid.UUID, Counts] = {}

    def add(
        unit_id: uuid.UUID, count: int, is_followed: bool, *, is_linked: bool, came: bool = False
    ) -> None:
        unit = by_unit.setdefault(unit_id, Counts(*units[unit_id]))
        for one in (unit, every):
            one.people += count
            one.followed += count * is_followed
            one.linked += count * (is_followed and is_linked)
            one.came += count * came

    every = Counts("All units")
    for row in alone:
        add(row.unit_id, row.count, row.is_followed, is_linked=False)
    for one in linked:
        is_followed = one.on <= until
        came = is_followed and one.again_on is not None
        add(one.unit_id, 1, is_followed, is_linked=True, came=came)
    return Again(tuple(sorted(by_unit.values(), key=lambda unit: unit.name)), every)


def came(linked: Sequence[Person], until: date) -> dict[uuid.UUID, Person]:
    """Those counted as having come again, by the first decision."""
    return {one.decision_id: one for one in linked if one.on <= until and one.again_on is not None}


def _people(count: int) -> str:
    return "1 person has" if count == 1 else f"{count:,} people have"
