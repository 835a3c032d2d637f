"""The pages of cases, with good answers and bad ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import queries, service
from cjdiversion.cases.models import Case, CustodyBooking, PersonInCase
from cjdiversion.database import Database
from tests import make
from tests.pages import Page, Visitor

Visit = Callable[[str], Visitor]
LONG = "x" * 20_000


def actor(key: str) -> Any:
    return accounts.actor_named(f"{key}@example.test")


def booked(db: Database, key: str = "sergeant", **over: Any) -> Case:
    with db.unit():
        return make.booking(by=actor(key), **over)


def marked(db: Database) -> tuple[Case, str]:
    with db.unit() as unit:
        row = {"force": "99", "custody_record_no": "A/1", "surname": "Begum", "dob": "31/02/1990"}
        service.take_in([row], by=actor("sergeant"), digest="0" * 64)
        query = (
            sa.select(Case).join(CustodyBooking).where(CustodyBooking.custody_record_no == "A/1")
        )
        case = unit.scalars(query).one()
        return case, queries.to_fix_of(case.id)[0].token


def kept(db: Database) -> list[str]:
    with db.unit() as unit:
        return list(unit.scalars(sa.select(PersonInCase.surname).order_by(PersonInCase.surname)))


def cid(db: Database) -> str:
    with db.unit():
        unit = accounts.unit_named("Northshire CID", UnitKind.INVESTIGATION)
        assert unit is not None
        return unit.token


def wall(**back: int) -> str:
    return f"{clock.london(clock.now() - timedelta(**back)):%d/%m/%Y %H:%M}"


# --- booking -----------------------------------------------------------------------------------


def test_book_a_person_with_everything(db: Database, visit: Visit) -> None:
    page = visit("sergeant").get("/cases/book")
    page.send(
        "Save the booking",
        custody_record_no=" ab/1 ",
        surname="Ó Briain",
        forenames="John Paul",
        born_on="27/3/1990",
        sex="M",
        self_defined_ethnicity="W2",
        observed_ethnicity="IC1",
        language="en",
        needs_interpreter="no",
        pnc_id="15/26000N",
        arrested_at=wall(hours=2),
        arrived_at=wall(hours=1),
        asn="26/99ZZ/00/7001U",
        warning_markers="SELF HARM; DRUGS",
        offence_codes="cj88116, TH68010",
        offence_words="Affray",
        is_domestic_abuse="yes",
        investigating_unit=cid(db),
    )
    with db.unit() as unit:
        token = unit.scalars(sa.select(Case.token)).one()
        case = service.open(token, by=actor("sergeant"))
        assert case.booking is not None and case.booking.custody_record_no == "AB/1"
        assert case.booking.warning_markers == ["SELF HARM", "DRUGS"]
        assert case.booking.asn == "2699ZZ0000000007001U" and case.person.pnc_id == "2015/0026000N"
        assert [one.words for one in case.offences][2] == "Affray"
        assert all(one.is_domestic_abuse for one in case.offences)
        assert case.investigating_unit_id == actor("investigator").unit_id


def test_book_a_person_of_whom_nothing_is_known(db: Database, visit: Visit) -> None:
    page = visit("detention").get("/cases/book")
    page.send("Save the booking", custody_record_no="A/1", is_name_known="no")
    assert kept(db) == [""]


def test_a_booking_without_a_name_asks_for_it_or_for_the_word_that_it_is_not_known(
    db: Database, visit: Visit
) -> None:
    page = visit("sergeant").get("/cases/book")
    refused = page.send("Save the booking", status=422, custody_record_no="A/1")
    assert refused.errors == ["Enter a surname, or say that the name is not known"]
    assert kept(db) == []


def test_a_booking_without_a_number_is_asked_for_it(db: Database, visit: Visit) -> None:
    page = visit("sergeant").get("/cases/book")
    refused = page.send("Save the booking", status=422, surname="Begum")
    assert refused.errors == ["Enter: custody record number"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("born_on", "31/2/1990", "Date of birth must be a real date"),
        ("born_on", "1/1/1903", "Date of birth must be of somebody alive"),
        ("arrested_at", "1/1/2026 25:99", "Arrested must include a time"),
        ("arrested_at", "1/1/2090 10:00", "Arrested must be in the past"),
        ("pnc_id", "2001/0171310S", "Check the PNC ID"),
        ("asn", "1812LN0000000000001A", "placeholder"),
        ("urn", "what", "URN"),
        ("sex", "Q", "Select one of the answers offered"),
        ("language", "klingon", "Select one of the answers offered"),
        ("stated_age", "old", "Age as stated must be a whole number"),
        ("surname", LONG, "Surname must be 100 characters or fewer. You entered 20,000"),
        ("offence_codes", "ZZ99999", "ZZ99999 is not on the list of offence codes"),
        ("offence_codes", "theft", "Check the offence code"),
        ("investigating_unit", "elsewhere", "Select one of the answers offered"),
        ("warning_markers", "; ".join(["X"] * 41), "Warning markers: at most 40"),
    ],
)
def test_what_is_mistyped_is_told_beside_its_field_and_nothing_is_saved(
    db: Database, visit: Visit, name: str, value: str, told: str
) -> None:
    page = visit("sergeant").get("/cases/book")
    answers = {"custody_record_no": "A/1", "surname": "Begum", name: value}
    refused = page.send("Save the booking", status=422, **answers)
    assert len(refused.errors) == 1 and told in refused.errors[0]
    assert refused.title.startswith("Error: ") and kept(db) == []
    assert 'value="A/1"' in refused.html


def test_a_number_that_is_taken_is_told(db: Database, visit: Visit) -> None:
    booked(db, custody_record_no="A/1", surname="Marsh")
    page = visit("sergeant.riverside").get("/cases/book")
    refused = page.send("Save the booking", status=422, custody_record_no="a/1", surname="Begum")
    assert "already" in refused.errors[0] and "MARSH" not in refused.text


def test_a_form_sent_twice_books_once(db: Database, visit: Visit) -> None:
    page = visit("sergeant").get("/cases/book")
    first = page.send("Save the booking", custody_record_no="A/1", surname="Begum")
    second = page.send("Save the booking", custody_record_no="A/1", surname="Begum")
    assert first.path == second.path and kept(db) == ["Begum"]


def test_a_slip_corrected_on_the_page_that_told_of_it_is_saved(db: Database, visit: Visit) -> None:
    page = visit("sergeant").get("/cases/book")
    refused = page.send("Save the booking", status=422, custody_record_no="A/1", stated_age="old")
    refused.send("Save the booking", surname="Begum", stated_age="30")
    assert kept(db) == ["Begum"]


def test_an_arrival_before_the_arrest_is_saved_and_asked_about(db: Database, visit: Visit) -> None:
    page = visit("sergeant").get("/cases/book")
    moments = {"arrested_at": wall(hours=1), "arrived_at": wall(hours=4)}
    saved = page.send("Save the booking", custody_record_no="A/1", surname="Begum", **moments)
    assert "Arrived before the arrest" in saved.text


def test_whoever_works_in_no_suite_names_one(db: Database, visit: Visit) -> None:
    assert "Custody suite" not in visit("sergeant").get("/cases/book").text
    assert "Custody suite" in visit("investigator").get("/cases/book").text


def test_attend_records_a_voluntary_attendance(db: Database, visit: Visit) -> None:
    page = visit("investigator").get("/cases/attend")
    missing = page.send("Save the attendance", status=422, surname="Begum")
    assert len(missing.errors) == 2
    page.send("Save the attendance", surname="Begum", place="Home", attended_at=wall(hours=1))
    assert kept(db) == ["Begum"]


def test_detain_records_what_happened_to_a_child_at_a_station(db: Database, visit: Visit) -> None:
    page = visit("sergeant").get("/cases/detain")
    answers = {
        "surname": "Begum",
        "stated_age": "15",
        "section": "s136",
        "place_of_safety": "police-station",
        "detained_at": wall(hours=1),
    }
    saved = page.send("Save the detention", **answers)
    assert "never a place of safety for a child" in saved.text and kept(db) == ["Begum"]
    case_page = saved.click("Back")
    assert "Tell the duty inspector" in case_page.text


def test_detain_asks_those_outside_a_suite_which_one(visit: Visit) -> None:
    assert "Custody suite" not in visit("sergeant").get("/cases/detain").text
    assert "Custody suite" in visit("investigator").get("/cases/detain").text


def test_correct_puts_the_first_entry_of_a_detention_right(db: Database, visit: Visit) -> None:
    answers = {
        "surname": "Begum",
        "stated_age": "40",
        "section": "s136",
        "place_of_safety": "health-based",
        "detained_at": wall(hours=2),
    }
    visit("sergeant").get("/cases/detain").send("Save the detention", **answers)
    with db.unit() as session:
        case = session.scalars(sa.select(Case)).one()
    page = visit("sergeant").get(f"/cases/{case.token}/correct")
    page.send("Save the corrections", arrived_at=wall(hours=1))
    page = visit("sergeant").get(f"/cases/{case.token}")
    assert "Arrived at the place of safety" in page.text


def test_start_begins_a_case_without_a_booking(db: Database, visit: Visit) -> None:
    page = visit("investigator").get("/cases/start")
    page.send("Save the case", surname="Begum", way="court")
    assert kept(db) == ["Begum"]


# --- what follows ------------------------------------------------------------------------------


def test_correct_shows_what_stands_and_saves_what_is_changed(db: Database, visit: Visit) -> None:
    case = booked(db, surname="Begom", warning_markers=["DRUGS"])
    page = visit("sergeant").get(f"/cases/{case.token}/correct")
    assert 'value="Begom"' in page.html and "DRUGS" in page.html
    saved = page.send("Save the corrections", surname="Begum", pnc_id="")
    assert "The record is corrected" in saved.html and kept(db) == ["Begum"]


def test_correcting_one_word_moves_no_moment_of_the_hour_that_came_twice(
    db: Database, visit: Visit
) -> None:
    second = datetime(2025, 10, 26, 1, 30, tzinfo=UTC)  # half past one in GMT
    times = {"arrived_at": second, "relevant_at": second, "authorised_at": second}
    case = booked(db, arrested_at=second - timedelta(hours=1), **times)
    page = visit("sergeant").get(f"/cases/{case.token}/correct")
    assert "01:30 GMT" in page.html and "01:30 BST" in page.html
    page.send("Save the corrections", other_names="Zed")
    with db.unit() as session:
        booking = session.scalars(sa.select(CustodyBooking)).one()
        assert {name: getattr(booking, name) for name in times} == times
        assert booking.arrested_at == second - timedelta(hours=1)


def test_a_stale_correction_shows_both_versions_and_saves_the_one_that_is_chosen(
    db: Database, visit: Visit
) -> None:
    case = booked(db, surname="Begom")
    mine = visit("sergeant").get(f"/cases/{case.token}/correct")
    theirs = visit("detention").get(f"/cases/{case.token}/correct")
    theirs.send("Save the corrections", surname="Saved")
    stale = mine.send("Save the corrections", status=409, surname="Typed")
    assert "Typed" in stale.text and "Saved" in stale.text
    assert "Somebody else changed this case" in stale.errors[0] and kept(db) == ["Saved"]
    stale.send("Save what you chose", **{"_keep-surname": "mine"})
    assert kept(db) == ["Typed"]


def test_record_event_with_a_moment_and_a_place(db: Database, visit: Visit) -> None:
    case = booked(db)
    page = visit("sergeant").get(f"/cases/{case.token}/record-event")
    refused = page.send("Save the event", status=422, kind="to-hospital", at="1/1/2026")
    assert refused.errors == ["When must include a time, like 14:05"]
    refused.send("Save the event", at=wall(minutes=5), place="General hospital")
    with db.unit():
        assert [event.place for event in queries.events_of(case.id)] == ["General hospital"]


def test_assign_an_unassigned_booking(db: Database, visit: Visit) -> None:
    case = booked(db, surname="Begum")
    supervisor = visit("supervisor")
    assert "BEGUM" in supervisor.get("/cases?unassigned=1").text
    page = supervisor.get(f"/cases/{case.token}/assign")
    page.send("Assign", unit_token=cid(db))
    assert "BEGUM" not in supervisor.get("/cases?unassigned=1").text
    assert "BEGUM" in visit("investigator").get("/cases").text


def test_close_a_case_in_which_nothing_is_outstanding(db: Database, visit: Visit) -> None:
    case = booked(db)
    with db.unit():
        service.release(
            service.open(case.token, by=actor("sergeant")), by=actor("sergeant"), at=clock.now()
        )
    page = visit("sergeant").get(f"/cases/{case.token}/close")
    assert page.send("Close the case", status=422).errors
    page.send("Close the case", because="No further action, everybody told")
    assert case.reference in visit("sergeant").get("/cases?show=closed").text


def test_settle_by_giving_the_right_value(db: Database, visit: Visit) -> None:
    case, token = marked(db)
    page = visit("sergeant").get(f"/to-fix/{token}")
    assert "31/02/1990" in page.text
    refused = page.send("Settle", status=422, answer="give", right="32/02/1990")
    assert "This is not a date" in refused.errors[0]
    refused.send("Settle", answer="give", right="28/02/1990")
    with db.unit():
        assert str(service.open(case.token, by=actor("sergeant")).person.born_on) == "1990-02-28"
    visit("sergeant").get(f"/to-fix/{token}", status=404)


def test_settle_by_keeping_what_stands(db: Database, visit: Visit) -> None:
    case, token = marked(db)
    visit("sergeant").get(f"/to-fix/{token}").send("Settle", answer="keep")
    with db.unit():
        assert not queries.to_fix_of(case.id)


# --- looking -----------------------------------------------------------------------------------


def test_index_lists_who_is_here_and_writes_down_what_was_shown(db: Database, visit: Visit) -> None:
    case = booked(db, surname="Begum", stated_age=15, born_on=None)
    page = visit("sergeant").get("/cases")
    assert "BEGUM" in page.text and "under 18" in page.text and "Showing 1 of 1 cases" in page.text
    with db.unit() as unit:
        query = sa.select(AuditEvent.facts).where(AuditEvent.did == Did.CASE_LISTED)
        assert unit.scalars(query).all() == [{"shown": [case.reference]}]


def test_index_says_which_filters_are_in_use_and_takes_them_off(db: Database, visit: Visit) -> None:
    booked(db, surname="Begum")
    page = visit("sergeant").get("/cases").click("With something to fix")
    assert "BEGUM" not in page.text and page.path == "/cases"
    assert "BEGUM" in page.click("Remove filter").text


def test_index_pages_by_keyset(db: Database, visit: Visit) -> None:
    with db.unit():
        for place in range(30):
            make.booking(by=actor("sergeant"), surname=f"P{place:02}")
    first = visit("sergeant").get("/cases")
    assert "Showing 25 of 30 cases" in first.text
    second = first.click("Next")
    assert "Showing 5 of 30 cases" in second.text
    assert "Showing 25 of 30" in second.click("Previous").text


def test_search_finds_by_name_by_number_and_by_reference(db: Database, visit: Visit) -> None:
    case = booked(db, surname="Łukaszewicz", custody_record_no="AB/7", pnc_id="2015/0026000N")
    sergeant = visit("sergeant")
    page = sergeant.get("/cases/search")
    assert "ŁUKASZEWICZ" in page.send("Find", surname="lukas").text
    for number in ("ab/7", case.reference.lower(), "15/26000n"):
        assert "ŁUKASZEWICZ" in page.send("Find", number=number).text
    assert "No case found" in page.send("Find", surname="nobody").text


def test_search_asks_for_something_and_its_address_holds_no_name(
    db: Database, visit: Visit
) -> None:
    page = visit("sergeant").get("/cases/search")
    assert page.send("Find", status=422).errors == ["Enter the beginning of a surname, or a number"]
    assert page.send("Find", status=422, surname="L").errors
    found = page.send("Find", surname="lukas")
    assert found.path == "/cases/search"


def test_search_again_with_the_same_answers_searches_again(db: Database, visit: Visit) -> None:
    booked(db, surname="Begum")
    page = visit("sergeant").get("/cases/search")
    assert "BEGUM" in page.send("Find", surname="beg").text
    assert "BEGUM" in page.send("Find", surname="beg").text


def test_in_suite_shows_name_age_and_place(db: Database, visit: Visit) -> None:
    case = booked(db, surname="Begum", custody_record_no="AB/7", location="Cell 4")
    page = visit("practitioner").get("/suite")
    assert "BEGUM" in page.text and "Cell 4" in page.text and "Northgate" in page.text
    assert "AB/7" not in page.text and case.reference not in page.text
    assert "BEGUM" not in visit("practitioner.south").get("/suite").text


def test_imports_and_import_run_report_row_by_row(db: Database, visit: Visit) -> None:
    marked(db)
    page = visit("sergeant").get("/imports")
    report = page.click(page.text.split("Refused ")[1][:6])
    assert "Date of birth: This is not a date" in report.text and "31/02/1990" not in report.text
    assert visit("sergeant.south").get("/imports").text.endswith("Nothing was imported yet.")
    visit("sergeant.south").get(report.path, status=404)


@pytest.mark.parametrize("deed", ["correct", "record-event", "release", "close"])
def test_another_suite_finds_nothing_at_the_address(db: Database, visit: Visit, deed: str) -> None:
    case, token = booked(db, surname="Zzcanary"), marked(db)[1]
    page: Page = visit("sergeant.riverside").get(f"/cases/{case.token}/{deed}", status=404)
    assert "ZZCANARY" not in page.html.upper()
    visit("sergeant.riverside").get(f"/to-fix/{token}", status=404)
