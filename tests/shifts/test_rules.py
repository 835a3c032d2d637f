"""What is looked at first: each rule met, not met and not known; and who may take a suite over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cjdiversion.access import Actor, Role, UnitKind
from cjdiversion.database import new_key
from cjdiversion.shifts import rules
from cjdiversion.shifts.people import (
    Adult,
    Alert,
    Level,
    Look,
    Overdue,
    Person,
    Sent,
    Waiting,
)

NOW = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WELL = Person(
    "C234567",
    "token",
    screened="nothing-found",
    level=Level("1", "General", 60, NOW - HOUR),
    adult=Adult(words="Nobody is named"),
)
"""Of whom there is nothing to look at first."""


def codes(person: Person) -> list[str]:
    return [look.code for look in rules.looks(person, NOW)]


def words(person: Person) -> str:
    return " / ".join(look.words for look in rules.looks(person, NOW))


def clock(due_at: datetime | None, state: str = "running", missing: str = "") -> Waiting:
    return Waiting("First review of detention", state, due_at, missing)


ALERT = Alert("Asked for", NOW - HOUR, "Dana Okafor, Northshire L&D Service")
NEEDED = Adult(needed="Decided to be vulnerable", words="Requested 13:00, Mrs Lee")


@pytest.mark.parametrize(
    ("over", "found"),
    [
        ({}, []),
        # L&D ask for safety action
        ({"alerts": [ALERT]}, ["H-AL"]),
        ({"alerts": [replace(ALERT, acknowledged_at=NOW, acknowledged_by="Sgt Marsh")]}, []),
        ({"alerts": [ALERT, replace(ALERT, acknowledged_at=NOW)]}, ["H-AL"]),
        # observation
        ({"level": None}, ["H-OB"]),
        # clocks: passed, within the hour to the minute, later, cannot be told, stands still
        ({"clocks": [clock(NOW - timedelta(minutes=1))]}, ["H-CP"]),
        ({"clocks": [clock(NOW)]}, ["H-CS"]),
        ({"clocks": [clock(NOW + HOUR)]}, ["H-CS"]),
        ({"clocks": [clock(NOW + HOUR + timedelta(seconds=1))]}, []),
        ({"clocks": [clock(None, "not-known", "Authorised: not recorded")]}, ["H-CU"]),
        ({"clocks": [clock(None, "stopped")]}, []),
        ({"clocks": [clock(NOW - HOUR), clock(NOW + HOUR / 2)]}, ["H-CP", "H-CS"]),
        # safeguards
        ({"overdue": [Overdue("Fit to be detained", "Overdue", NOW - HOUR)]}, ["H-SG"]),
        ({"overdue": [Overdue("Fit to be detained", "Run out, due again")]}, ["H-SG"]),
        # the adult: not needed, needed and there, needed and not
        ({"adult": Adult(words="Left 13:00, Mrs Lee")}, []),
        ({"adult": replace(NEEDED, is_there=True)}, []),
        ({"adult": NEEDED}, ["H-AA"]),
        # referrals
        ({"referrals": [Sent("R1", "Sent, not yet received", NOW + HOUR, True)]}, ["H-RF"]),
        ({"referrals": [Sent("R1", "Draft, not sent", None, True)]}, ["H-RF"]),
        ({"referrals": [Sent("R1", "Accepted")]}, []),
        # questions
        ({"screened": "not-screened"}, ["H-NS"]),
        ({"screened": "in-progress"}, ["H-NS"]),
        ({"screened": "could-not"}, ["H-NS"]),
        ({"screened": "no-information"}, ["H-NS"]),
        ({"screened": "needs-found"}, []),
    ],
)
def test_what_is_looked_at_first(over: dict[str, object], found: list[str]) -> None:
    assert codes(replace(WELL, **over)) == found  # type: ignore[arg-type]


def test_the_words_say_what_and_since_when() -> None:
    late = Sent("R1", "Sent, not yet received", NOW - HOUR, True)
    person = replace(
        WELL,
        alerts=[ALERT],
        clocks=[clock(NOW - HOUR), clock(None, "not-known", "Authorised: not recorded")],
        overdue=[Overdue("Fit to be detained", "Overdue", NOW - 24 * HOUR)],
        adult=replace(NEEDED, lack="The appropriate adult has not arrived"),
        referrals=[late],
        screened="could-not",
    )
    assert words(person) == (
        "L&D asked for safety action 13:00: nobody has acknowledged it / "
        "First review of detention: passed 13:00 / "
        "First review of detention: not known. Authorised: not recorded / "
        "Fit to be detained: overdue, since 25 November at 14:00 / "
        "Appropriate adult needed, and not there: The appropriate adult has not arrived / "
        "Referral R1: sent, not yet received, answer was due 13:00 / "
        "Vulnerability and needs: could not screen"
    )


def test_of_a_record_about_somebody_else_nothing_is_asked_but_whose_it_is() -> None:
    wrong = replace(WELL, is_wrong_person=True, level=None, alerts=[ALERT])
    assert codes(wrong) == ["H-WP"]
    assert "a record of their own" in words(wrong)


def test_those_with_something_to_look_at_stand_first_in_the_order_they_stand_in() -> None:
    names = {"a": [], "b": ["H-OB"], "c": [], "d": ["H-NS"]}
    people = [
        replace(WELL, name=name, looks=[Look(code, "") for code in found])
        for name, found in names.items()
    ]
    assert [one.name for one in rules.first(people)] == ["b", "d", "a", "c"]


# --- who takes over ------------------------------------------------------------------------------


def who(name: str, **over: object) -> Actor:
    made = Actor(new_key(), name, Role.CUSTODY_SERGEANT, new_key(), "Northgate", UnitKind.SUITE)
    return replace(made, **over)  # type: ignore[arg-type]


def why(by: Actor, first: Actor) -> str:
    return rules.why_not_taker(by, made_by_id=first.person_id, made_by=first.name)


def test_somebody_else_takes_a_suite_over_and_a_token_of_a_unit_is_nobody() -> None:
    first, second = who("Sgt Ann Marsh"), who("Sgt Ravi Lal")
    assert why(second, first) == ""
    assert "Somebody else" in why(first, first)
    assert "Somebody else" in why(replace(first, role=Role.DUTY_INSPECTOR), first)
    assert "Somebody else" in why(who("PS Ann Marsh"), first)  # a second account
    assert "a token of a unit is nobody" in why(who("custody system", person_id=None), first)
