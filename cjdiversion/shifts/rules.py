"""What is looked at first at the start of a shift, and who may take a suite over. Pure.

Each rule reads what the page tells of one person and answers in words, or with nothing. What is
not known is looked at too. In this order:

H-WP: the record is about somebody else; who is here has none.
H-AL: L&D ask for safety action and nobody has acknowledged it (decisions.md 13).
H-OB: no level of observation is set (PACE Code C 3.6 to 3.10, Annex H; APP detention and custody).
H-CP: a clock of detention has run out; H-CS: within the hour; H-CU: nobody can tell when.
H-SG: a safeguard is overdue.
H-AA: an appropriate adult is needed and none that counts is there (PACE Code C 1.4, 1.5, 3.15).
H-RF: a referral was not answered, or never sent.
H-NS: nobody has asked about vulnerability and needs, or not to the end (PACE Code C 3.6).
Which of them, and the hour, are proposed by this service.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from cjdiversion.access import Actor
from cjdiversion.detentions.clocks import State
from cjdiversion.identities.humans import is_same_human
from cjdiversion.screenings import rules as screening
from cjdiversion.shifts.moments import short
from cjdiversion.shifts.people import Look, Person, Waiting

SOON = timedelta(hours=1)
NOT_ASKED = (
    screening.NOT_SCREENED,
    screening.IN_PROGRESS,
    screening.COULD_NOT,
    screening.NO_INFORMATION,
    screening.PARTLY,
)


def looks(person: Person, now: datetime) -> list[Look]:
    """The most pressing first."""
    if person.is_wrong_person:
        words = "This record is about somebody else. Whoever is here needs a record of their own"
        return [Look("H-WP", words)]
    return [look for rule in _RULES for look in rule(person, now)]


def first(people: Sequence[Person]) -> list[Person]:
    """Those with something to look at before the others, each in the order they stand in."""
    return sorted(people, key=lambda one: not one.looks)


def unacknowledged_alert(person: Person, now: datetime) -> Iterator[Look]:
    for one in person.alerts:
        if not one.is_acknowledged:
            when = short(one.raised_at, now)
            yield Look("H-AL", f"L&D asked for safety action {when}: nobody has acknowledged it")


def no_level(person: Person, now: datetime) -> Iterator[Look]:
    if person.level is None:
        yield Look("H-OB", "No observation level is set")


def clock_due(person: Person, now: datetime) -> Iterator[Look]:
    for one in person.clocks:
        if one.due_at is None:
            yield from _undated(one)
        elif one.due_at < now:
            yield Look("H-CP", f"{one.label}: passed {short(one.due_at, now)}")
        elif one.due_at - now <= SOON:
            yield Look("H-CS", f"{one.label}: due {short(one.due_at, now)}")


def _undated(one: Waiting) -> Iterator[Look]:
    """A clock that stands still is known; one that cannot be told is not."""
    if one.state == State.UNKNOWN:
        yield Look("H-CU", f"{one.label}: not known. {one.missing}".rstrip(". "))


def safeguard_overdue(person: Person, now: datetime) -> Iterator[Look]:
    for one in person.overdue:
        since = f", since {short(one.due_at, now)}" if one.due_at else ""
        yield Look("H-SG", f"{one.label}: {one.words.lower()}{since}")


def adult_not_there(person: Person, now: datetime) -> Iterator[Look]:
    adult = person.adult
    if adult.needed and not adult.is_there:
        yield Look("H-AA", f"Appropriate adult needed, and not there: {adult.lack or adult.words}")


def referral_unanswered(person: Person, now: datetime) -> Iterator[Look]:
    for one in person.referrals:
        if one.is_unanswered:
            late = one.due_at is not None and one.due_at < now
            due = f", answer was due {short(one.due_at, now)}" if one.due_at and late else ""
            yield Look("H-RF", f"Referral {one.reference}: {one.state.lower()}{due}")


def not_screened(person: Person, now: datetime) -> Iterator[Look]:
    if person.screened in NOT_ASKED:
        words = screening.OUTCOME_WORDS[person.screened]
        yield Look("H-NS", f"Vulnerability and needs: {words.lower()}")


_RULES: tuple[Callable[[Person, datetime], Iterator[Look]], ...] = (
    unacknowledged_alert,
    no_level,
    clock_due,
    safeguard_overdue,
    adult_not_there,
    referral_unanswered,
    not_screened,
)


def why_not_named(by: Actor) -> str:
    """In words; empty where it is a person. Another person has to know whom to ask."""
    return "" if by.person_id else "A named person must say this: a token of a unit is nobody"


def why_not_taker(by: Actor, *, made_by_id: uuid.UUID | None, made_by: str) -> str:
    """In words; empty where they may take the suite over. In whatever role or account."""
    if why := why_not_named(by):
        return why
    if is_same_human(by, made_by_id, made_by):
        return "Somebody else takes the suite over: you, or somebody of your name, handed it over"
    return ""
