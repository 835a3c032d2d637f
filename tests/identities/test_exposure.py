"""Everybody who read, listed, wrote in or was given something of a record until it was closed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import Did, Operation, listed, record
from cjdiversion.cases import looking, service
from cjdiversion.cases.listed import Filter
from cjdiversion.cases.models import Case
from cjdiversion.errors import NotPermitted
from cjdiversion.identities import exposure
from cjdiversion.identities import looking as identities
from cjdiversion.identities import service as service_of_links
from cjdiversion.identities.exposure import Line
from cjdiversion.listing import Place
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.listed import worklist
from tests.identities import made
from tests.referrals import made as referred
from tests.victims import made as harmed

Person = Callable[[str], Actor]


@pytest.fixture
def case(unit: Session, person: Person) -> Case:
    return made.booked(by=person("sergeant"), investigating_unit=made.cid())


def seen(case: Case, by: Actor) -> dict[str, Line]:
    return {line.name: line for line in exposure.lines(made.closed(case, by=by))}


def test_who_wrote_opened_and_listed_it_stands_there_once_each(case: Case, person: Person) -> None:
    for _ in range(3):
        service.open(case.token, by=person("detention"))
    looking.page(person("investigator"), Filter(standing="open"), Place())
    looking.in_suite(person("teamlead"))
    looking.search(person("supervisor"), surname="Marchetti", number=None)
    found = seen(case, person("inspector"))
    assert {name: line.deeds for name, line in found.items()} == {
        "DC Lena Ford": ["Case: listed"],
        "DO Kim Holt": ["Case: opened"],
        "DS Mary Quill": ["Case: listed"],
        "Ines Moran": ["Suite: listed"],
        "Sgt Ann Marsh": ["Case: recorded"],
    }
    assert found["DO Kim Holt"].places == ["Detention officer, Northgate"]
    assert found["DO Kim Holt"].first_at < found["DO Kim Holt"].last_at


def test_who_saw_other_records_only_does_not(case: Case, person: Person) -> None:
    other = made.booked(by=person("sergeant"), surname="Nobody")
    service.open(other.token, by=person("nurse"))
    looking.search(person("detention"), surname="Nobody", number=None)
    looking.page(person("sergeant.riverside"), Filter(standing="open"), Place())
    assert set(seen(case, person("inspector"))) == {"Sgt Ann Marsh"}


def test_nothing_of_a_victim_of_the_case_is_told_with_it(case: Case, person: Person) -> None:
    victim = harmed.victim(case, by=person("investigator"))
    harmed.reachable(victim, by=person("investigator"))
    harmed.sent(victim, by=person("investigator"))
    found = seen(case, person("inspector"))
    assert not [line for line in found.values() if line.is_recipient]
    assert not [deed for line in found.values() for deed in line.deeds if "ictim" in deed]


@pytest.mark.usefixtures("app")  # in which the rooms say what they call their records
def test_whoever_was_given_something_stands_there_too_and_who_gave_it(
    case: Case, person: Person
) -> None:
    referral = referred.sent(case, by=person("sergeant"))
    referrals.open(referral.token, by=person("practitioner"))
    worklist(person("practitioner.second"), wanted="all", place=Place())
    record(
        Did.ANNEX_SHARED,
        Operation.DISCLOSURE,
        by=person("supervisor"),
        subject=case,
        recipient="CPS North",
    )
    found = seen(case, person("inspector"))
    assert found["Sgt Ann Marsh"].given_to == ["Northshire L&D Service"]
    assert found["Dana Okafor"].deeds == ["Referral: opened"]
    assert found["Mo Begum"].deeds == ["Referral: listed"]
    assert found["CPS North"].is_recipient
    assert found["CPS North"].places == ["Given by DS Mary Quill"]
    assert list(found)[-2:] == ["CPS North", "Northshire L&D Service"]  # after the people


def test_lists_of_annexes_name_the_case_by_how_they_begin(case: Case, person: Person) -> None:
    names = [f"{case.reference}-2", "CZZZZZZZ-1"]
    listed(Did.ANNEX_LISTED, names, by=person("cps"), kind="annex_version")
    listed(Did.ANNEX_LISTED, names[1:], by=person("cps.south"), kind="annex_version")
    found = seen(case, person("inspector"))
    assert found["Priya Nair"].deeds == ["Annex: listed"] and "Hugh Lamb" not in found


def test_who_was_shown_it_as_somebody_elses_likeness_is_told_as_well(
    case: Case, person: Person
) -> None:
    other = made.booked(by=person("sergeant"))
    identities.likely(other, by=person("detention"))
    assert seen(case, person("inspector"))["DO Kim Holt"].deeds == ["Identity: searched"]


def test_who_compared_it_with_another_record_is_told_whichever_was_which(
    case: Case, person: Person
) -> None:
    other = made.booked(by=person("sergeant"))
    link = made.proposed(person, (case, other))
    service_of_links.open_link(link.token, by=made.colleague(person("inspector"), "Insp Hal Frost"))
    assert seen(case, person("inspector"))["Insp Hal Frost"].deeds == ["Identity: opened"]


def test_what_was_read_after_it_was_closed_misled_nobody(case: Case, person: Person) -> None:
    row = made.closed(case, by=person("sergeant"))
    service.open(case.token, by=person("inspector"))
    looking.page(person("detention"), Filter(standing="open"), Place())
    assert [line.name for line in exposure.lines(row)] == ["Sgt Ann Marsh"]


def test_one_human_in_two_places_is_told_once(case: Case, person: Person) -> None:
    ann = person("sergeant")
    service.open(case.token, by=ann)
    elsewhere = person("supervisor")
    again = Actor(**{**vars(elsewhere), "person_id": ann.person_id, "name": ann.name})
    service.open(case.token, by=again)
    (line,) = exposure.lines(made.closed(case, by=person("inspector")))
    assert line.places == ["Custody sergeant, Northgate", "Supervisor, Northshire CID"]


def test_a_system_is_known_by_its_name_and_place(case: Case, person: Person) -> None:
    system = Actor(**{**vars(person("sergeant")), "person_id": None, "name": "custody system"})
    service.open(case.token, by=system)
    line = seen(case, person("inspector"))["custody system"]
    assert line.key == "custody system/custody-sergeant/Northgate"


def test_the_key_of_a_line_stays_while_the_trail_grows(case: Case, person: Person) -> None:
    service.open(case.token, by=person("detention"))
    row = made.closed(case, by=person("sergeant"))
    before = [line.key for line in exposure.lines(row)]
    with clock.at(clock.now() + timedelta(minutes=5)):
        service.open(case.token, by=person("inspector"))
    assert [line.key for line in exposure.lines(row)] == before


def test_the_same_as_a_sheet_that_no_name_turns_into_a_formula(
    case: Case, person: Person, unit: Session
) -> None:
    naughty = Actor(**{**vars(person("detention")), "person_id": None, "name": "=1+1"})
    service.open(case.token, by=naughty)
    row = made.closed(case, by=person("sergeant"))
    told = exposure.exported(row, by=person("inspector")).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(told))
    assert header[:3] == ["Who", "Role and unit", "First"] and len(rows) == 2
    assert {one[0] for one in rows} == {"'=1+1", "Sgt Ann Marsh"}
    with pytest.raises(NotPermitted):
        exposure.exported(row, by=person("investigator"))
