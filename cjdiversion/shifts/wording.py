"""A person of the sheet in words: the page and the paper draw the same lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cjdiversion.detentions.clocks import State
from cjdiversion.screenings.rules import OUTCOME_WORDS
from cjdiversion.shifts import people
from cjdiversion.shifts.moments import short
from cjdiversion.shifts.people import (
    Adult,
    Alert,
    Change,
    Level,
    Overdue,
    Person,
    Sent,
    Sheet,
    Waiting,
)

WRONG_PERSON = (
    "This record is closed: it is about the wrong person. Rely on nothing that was said of it. "
    "Somebody who is here needs a record of their own"
)
# Until somebody decides, the person is treated as vulnerable (PACE Code C 1.4).
_VULNERABLE = {
    True: "Vulnerable",
    False: "Decided: not vulnerable",
    None: "Not yet decided: treat as vulnerable",
}


@dataclass(frozen=True)
class Row:
    label: str
    lines: Sequence[str]


def heading(person: Person) -> str:
    if person.is_wrong_person:
        return f"Case {person.reference}"
    return person.name or "Name not known"


def where(person: Person, sheet: Sheet) -> str:
    """Place, case, age, since when."""
    parts = [person.place or "Place not recorded", f"case {person.reference}", person.age_band]
    parts += [f"here since {short(person.since, sheet.at)}"] if person.since else []
    return ", ".join(part for part in parts if part)


def flags(person: Person) -> list[tuple[str, str]]:
    """(words, colour) of what must be seen before anything is read."""
    found = [
        ("Wrong person", "red", person.is_wrong_person),
        ("Safety action due", "red", person.is_safety_action_due),
        ("L&D asks for safety action", "red", any(not a.is_acknowledged for a in person.alerts)),
        (person.age_band.capitalize(), "yellow", person.may_be_child),
        ("Not in the last handover", "blue", person.is_new),
    ]
    return [(words, colour) for words, colour, holds in found if holds]


def rows(person: Person, sheet: Sheet, *, looks: bool = False) -> list[Row]:
    """With `looks`, what to look at first stands before the rest, overdue safeguards with it."""
    found = Rows(person, sheet)
    first = [Row(FIRST, [one.words for one in person.looks])] if looks else []
    rest = [row for row in found if not (looks and row.label == OVERDUE)]
    return [row for row in (*first, *rest) if row.lines]


FIRST, OVERDUE = "Look at first", "Safeguards overdue"


@dataclass(frozen=True)
class Rows:
    """Every row of one person. Without a last handover everything is a change."""

    person: Person
    sheet: Sheet

    def __iter__(self) -> Iterator[Row]:
        one = self.person
        yield Row("Vulnerable", [_VULNERABLE[one.vulnerable]])
        yield Row("Needs", [_needs(one)])
        yield Row("L&D alert", [self.alert(alert) for alert in one.alerts])
        yield Row("Appropriate adult", [_adult(one.adult)])
        yield Row("Observation", [self.level(one.level)])
        yield Row("Next clock", [self.clock(found) for found in one.clocks] or ["No clock runs"])
        yield Row(
            "Referral to L&D", [self.sent(sent) for sent in one.referrals] or ["Not referred"]
        )
        yield Row(OVERDUE, [self.overdue(due) for due in one.overdue] or ["Nothing"])
        yield Row("About me", [f"{said.label}: “{said.words}”" for said in one.about_me])
        whole = one.is_new or self.sheet.since is None
        since = "Recorded since arrival" if whole else "Recorded since the last handover"
        yield Row(since, [self.change(change) for change in one.changes] or ["Nothing"])

    def when(self, moment: datetime) -> str:
        return short(moment, self.sheet.at)

    def alert(self, one: Alert) -> str:
        parts = [f"{one.state}: asked for {self.when(one.raised_at)} by {one.raised_by}", one.words]
        if one.acknowledged_at:
            when = self.when(one.acknowledged_at)
            parts.append(f"Acknowledged {when} by {one.acknowledged_by}")
        return _joined(parts)

    def level(self, level: Level | None) -> str:
        if level is None:
            return "Not set"
        often = (
            f"a visit at least every {level.check_minutes} minutes"
            if level.check_minutes
            else "somebody stays with the person"
        )
        since = self.when(level.set_at)
        return f"Level {level.code}, {level.label.lower()}: {often}. Set {since}"

    def clock(self, one: Waiting) -> str:
        state = State(one.state).words.lower()
        if one.due_at is None:
            return _joined([f"{one.label}: {state}", one.missing])
        return f"{one.label}: {self.when(one.due_at)} ({state})"

    def sent(self, one: Sent) -> str:
        due = f", answer due {self.when(one.due_at)}" if one.due_at else ""
        return f"{one.reference}: {one.state.lower()}{due}"

    def overdue(self, one: Overdue) -> str:
        since = f", since {self.when(one.due_at)}" if one.due_at else ""
        return f"{one.label}: {one.words.lower()}{since}"

    def change(self, one: Change) -> str:
        by = f" ({one.by})" if one.by else ""
        return f"{self.when(one.at)}: {one.words}{by}"


def _needs(person: Person) -> str:
    said = OUTCOME_WORDS.get(person.screened, "")
    return f"{'; '.join(person.needs)} ({said.lower()})" if person.needs else said


def _adult(adult: Adult) -> str:
    if not adult.needed:
        return _joined(["Not needed", "" if adult.words == people.NOBODY else adult.words])
    lack = "" if adult.is_there else adult.lack
    return _joined([f"Needed: {adult.needed[:1].lower()}{adult.needed[1:]}", adult.words, lack])


def _joined(parts: Iterable[str]) -> str:
    return ". ".join(part.rstrip(".") for part in parts if part)
