"""Everybody in a suite on one sheet: nobody left off, nothing of another suite, in one pass."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import Did
from cjdiversion.cases import service as cases
from cjdiversion.entries import service as entries
from cjdiversion.identities import service as identities
from cjdiversion.instruments import queries as instruments
from cjdiversion.instruments import service as alerts
from cjdiversion.interviews import service as interviews
from cjdiversion.shifts import service, told, wording
from tests import make
from tests.detentions import made as detained
from tests.shifts import made

Person = Callable[[str], Actor]


def lines(one: Any, sheet: Any) -> dict[str, str]:
    return {row.label: " / ".join(row.lines) for row in wording.rows(one, sheet)}


def test_the_sheet_tells_of_each_what_the_rooms_know(unit: Session, person: Person) -> None:
    case = made.full(person, surname="Tolley", forenames="Ben", location="Cell 7")
    sheet = made.sheet(person)
    one = made.told_of(case, sheet)
    assert (one.name, one.place, one.age_band) == ("TOLLEY, Ben", "Cell 7", "25 to 39")
    said = lines(one, sheet)
    assert said["Vulnerable"] == "Vulnerable"
    assert said["Needs"].startswith("Self-harm or thoughts of suicide")
    assert one.is_safety_action_due
    assert "Needed: decided to be vulnerable. Requested " in said["Appropriate adult"]
    assert "Mrs Lee" in said["Appropriate adult"]
    assert "Level 2, intermittent: a visit at least every 30 minutes" in said["Observation"]
    assert said["Next clock"].startswith("First review of detention: ")
    assert "24 hours without charge" in said["Next clock"]
    assert said["Referral to L&D"].endswith(": accepted")
    assert said["About me"] == "What helps me: “Tell me what comes next”"
    assert "asked for" in said["L&D alert"] and "Dana Okafor" in said["L&D alert"]
    assert "Recorded since arrival" in said
    assert ("L&D asks for safety action", "red") in wording.flags(one)


def test_somebody_of_whom_nothing_is_known_stands_there_too(unit: Session, person: Person) -> None:
    case = cases.book(by=person("sergeant"), custody_record_no=make.number())
    one = made.told_of(case, made.sheet(person))
    assert wording.heading(one) == "Name not known"
    assert one.may_be_child and ("Possibly under 18", "yellow") in wording.flags(one)
    said = lines(one, made.sheet(person))
    assert said["Vulnerable"] == "Not yet decided: treat as vulnerable"
    assert said["Needs"] == "Not screened"
    assert said["Observation"] == "Not set"
    assert said["Referral to L&D"] == "Not referred"
    assert {"H-OB", "H-CU", "H-AA", "H-NS"} <= {look.code for look in one.looks}


def test_the_adult_stands_as_requested_arrived_and_left(unit: Session, person: Person) -> None:
    by, case = person("sergeant"), made.full(person, at_ld=False)
    now = clock.now()
    for moments, words, is_there in (
        ({"arrived_at": now, "eligibility": "none-of-these"}, "Arrived", False),
        ({"rights_repeated_at": now}, "Arrived", True),
        ({"left_at": now}, "Left", False),
    ):
        interviews.record_aa(case, by=by, **moments)
        adult = made.told_of(case, made.sheet(person)).adult
        assert (adult.words.split()[0], adult.is_there) == (words, is_there)


def test_an_alert_that_was_acknowledged_says_by_whom(unit: Session, person: Person) -> None:
    case = made.full(person)
    alert = instruments.safety_alerts_of(case.id)[0]
    opened = alerts.open_alert(alert.token, by=person("sergeant"))
    alerts.acknowledge(opened, by=person("sergeant"))
    sheet = made.sheet(person)
    one = made.told_of(case, sheet)
    assert "Acknowledged" in lines(one, sheet)["L&D alert"]
    assert "H-AL" not in {look.code for look in one.looks}


def test_the_clock_of_a_mental_health_act_detention_is_its_own(
    unit: Session, person: Person
) -> None:
    case = made.at_station(person)
    assert case.is_in_suite
    sheet = made.sheet(person)
    said = lines(made.told_of(case, sheet), sheet)
    assert "24 hours at a place of safety" in said["Next clock"]


def test_the_next_clock_stands_first_and_passed_ones_before_it(
    unit: Session, person: Person
) -> None:
    case = detained.held(by=person("sergeant"), since=7)
    one = made.told_of(case, made.sheet(person))
    due = [clock_.due_at for clock_ in one.clocks if clock_.due_at]
    assert due == sorted(due)
    assert "H-CP" in {look.code for look in one.looks}


def test_all_who_are_here_stand_on_the_sheet_and_nobody_else(unit: Session, person: Person) -> None:
    by = person("sergeant")
    here = {make.booking(by=by).reference for _ in range(30)}
    gone = make.booking(by=by)
    cases.release(gone, by=by, at=clock.now())
    make.booking(by=person("sergeant.riverside"))
    make.booking(by=person("sergeant.south"))
    make.booking(by=person("investigator"))  # of no suite
    make.attendance(by=person("investigator"))
    assert {one.reference for one in made.sheet(person).people} == here


def test_an_empty_suite_has_an_empty_sheet(unit: Session, person: Person) -> None:
    sheet = made.sheet(person)
    assert (sheet.suite, list(sheet.people), list(sheet.gone)) == ("Northgate", [], [])
    assert service.hand_over(by=person("sergeant")).here == 0


def test_of_a_record_about_the_wrong_person_nothing_else_is_told(
    unit: Session, person: Person
) -> None:
    case = made.full(person, surname="Wrongly")
    identities.quarantine(case, by=person("inspector"), because="The answers are his brother’s")
    kept = str(told.plain(made.sheet(person)))
    assert case.reference in kept
    for words in ("WRONGLY", "Mrs Lee", "Self-harm", "Tell me", "Cell 4"):
        assert words not in kept


# --- what changed --------------------------------------------------------------------------------


def test_what_changed_is_told_since_the_last_handover_that_was_taken_over(
    unit: Session, person: Person
) -> None:
    by, case = person("sergeant"), make.booking(by=person("sergeant"))
    note = {"by": by, "did": Did.VULNERABILITY_DECIDED}
    entries.note(case, words="Before the first.", **note)
    assert "Before the first." in changes(case, person)
    with made.later(10):
        first = service.hand_over(by=by)
    with made.later(15):
        assert "Before the first." in changes(case, person)  # nobody has it yet
        service.take_over(first, by=person("detention"))
        assert changes(case, person) == []
    with made.later(20):
        entries.note(case, words="Since.", **note)
        service.hand_over(by=person("detention"))
    with made.later(25):
        service.hand_over(by=person("detention"))  # the one before was not received
        assert changes(case, person) == ["Since."]
        assert made.sheet(person).since == first.made_at


def changes(case: Any, person: Person) -> list[str]:
    found = [one.words for one in made.told_of(case, made.sheet(person)).changes]
    return [words for words in found if not words.startswith("Booked")]


def test_whoever_came_since_is_marked_and_told_of_whole_and_whoever_left_is_named(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    stays, leaves = make.booking(by=by), make.booking(by=by, surname="Leaver", forenames="")
    wrong = make.booking(by=by, surname="Mistaken")
    made.taken_over(person)
    with made.later(30):
        comes = made.full(person, at_ld=False)
        for case in (leaves, wrong):
            cases.release(case, by=by, at=clock.now())
        identities.quarantine(wrong, by=person("inspector"), because="His brother’s record")
        sheet = made.sheet(person)
    assert [made.told_of(case, sheet).is_new for case in (stays, comes)] == [False, True]
    assert "Recorded since arrival" in lines(made.told_of(comes, sheet), sheet)
    assert "Recorded since the last handover" in lines(made.told_of(stays, sheet), sheet)
    assert made.told_of(comes, sheet).changes
    gone = {(one.reference, one.name) for one in sheet.gone}
    assert gone == {(leaves.reference, "LEAVER"), (wrong.reference, "")}


# --- kept as it was ------------------------------------------------------------------------------


def test_a_sheet_that_was_kept_is_read_as_it_was(unit: Session, person: Person) -> None:
    made.full(person)
    cases.book(by=person("sergeant"), custody_record_no=make.number())
    sheet = made.sheet(person)
    assert told.plain(told.read(told.plain(sheet))) == told.plain(sheet)
    older = {"suite": "Northgate", "at": sheet.at.isoformat(), "people": [], "of_later": 1}
    assert told.read(older).since is None


# --- in one pass ---------------------------------------------------------------------------------


@pytest.mark.parametrize("is_first", [True, False])
def test_twenty_people_take_as_many_statements_as_two(
    unit: Session, person: Person, statements: Any, is_first: bool
) -> None:
    by = person("sergeant")

    def come(number: int) -> None:
        for _ in range(number):
            made.full(person)
        made.at_station(person)

    come(2)
    if not is_first:
        made.taken_over(person)
    made.sheet(person)  # what one process remembers is remembered now
    unit.expire_all()
    with statements() as two:
        made.sheet(person)
    come(17)
    unit.expire_all()
    with statements() as twenty:
        sheet = made.sheet(person)
    assert len(sheet.people) == 21
    assert len(twenty) == len(two)
    with statements() as saved:
        service.hand_over(by=by)
    assert len(saved) <= len(twenty) + 8


def test_a_line_saved_in_the_moment_of_a_handover_is_told_twice_rather_than_lost(
    unit: Session, person: Person
) -> None:
    case, by = make.booking(by=person("sergeant")), person("sergeant")
    with made.later(10):
        made_ = service.hand_over(by=by)
        service.take_over(made_, by=person("detention"))
    with clock.at(made_.made_at - timedelta(seconds=20)):
        entries.note(case, by=by, did=Did.VULNERABILITY_DECIDED, words="In the midst of it.")
    with made.later(20):
        assert changes(case, person) == ["In the midst of it."]
