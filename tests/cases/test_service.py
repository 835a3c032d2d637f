"""What is done to a case, and what is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import listed, naming, queries, service
from cjdiversion.cases.models import Case
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.interviews import queries as interviews
from tests import make

People = Callable[[str], Actor]


def deeds(unit: Session, case: Case) -> Counter[Did]:
    query = sa.select(AuditEvent.did).where(AuditEvent.subject_id == case.id)
    return Counter(unit.scalars(query))


def cid() -> str:
    unit = accounts.unit_named("Northshire CID", UnitKind.INVESTIGATION)
    assert unit is not None
    return unit.token


# --- beginning ---------------------------------------------------------------------------------


def test_a_booking_stands_where_its_sergeant_works_with_who_serves_there(
    unit: Session, person: People
) -> None:
    sergeant = person("sergeant")
    case = make.booking(by=sergeant)
    assert case.suite_id == sergeant.unit_id and case.force_id == sergeant.force_id
    assert case.provider_id == person("practitioner").unit_id
    assert case.cps_area_id == person("cps").unit_id
    assert case.investigating_unit_id is None and case.is_in_suite and case.is_open
    assert naming.is_reference(case.reference)
    assert deeds(unit, case) == {Did.CASE_RECORDED: 1}


def test_only_a_custody_record_number_is_needed(unit: Session, person: People) -> None:
    case = service.book(by=person("detention"), custody_record_no="A/1")
    assert case.person.name == "" and case.person.born_on is None and case.to_fix == 0


def test_a_fact_nobody_keeps_is_not_lost_without_a_word(unit: Session, person: People) -> None:
    with pytest.raises(TypeError):
        service.book(by=person("sergeant"), custody_record_no="A/1", shoe_size="9")


def test_a_custody_record_number_is_taken_once_in_a_force(unit: Session, person: People) -> None:
    make.booking(by=person("sergeant"), custody_record_no="A/1")
    make.booking(by=person("sergeant.south"), custody_record_no="A/1")
    with pytest.raises(Invalid) as refused:
        make.booking(by=person("sergeant.riverside"), custody_record_no=" a/1 ")
    assert refused.value.fields["custody_record_no"][0][0] == "taken"


def test_an_arrival_before_the_arrest_is_recorded_and_asked_about(
    unit: Session, person: People
) -> None:
    now = clock.now()
    early, late = now - timedelta(hours=5), now - timedelta(hours=2)
    case = make.booking(by=person("sergeant"), arrived_at=early, arrested_at=late)
    marks = queries.to_fix_of(case.id)
    assert [mark.code for mark in marks] == ["arrived-before-arrest"] and case.to_fix == 1
    assert case.booking is not None and case.booking.arrived_at == early


def test_an_attendance_belongs_to_the_unit_that_investigates(unit: Session, person: People) -> None:
    investigator = person("investigator")
    case = make.attendance(by=investigator)
    assert case.investigating_unit_id == investigator.unit_id and case.suite_id is None
    assert case.provider_id == person("practitioner").unit_id and not case.is_in_suite
    assert case.attendance is not None and case.person.is_suspect


def test_who_serves_is_asked_of_the_day_it_began(unit: Session, person: People) -> None:
    before_there_was_cover = clock.day_starts(date(2024, 5, 1))
    facts = {"arrived_at": before_there_was_cover, "authorised_at": None, "arrested_at": None}
    case = make.booking(by=person("sergeant"), **facts)
    assert case.provider_id is None and case.cps_area_id is None


def test_a_unit_of_another_force_cannot_be_named(unit: Session, person: People) -> None:
    with pytest.raises(Invalid):
        make.booking(by=person("sergeant.south"), investigating_unit=cid())


def test_a_person_detained_under_the_mental_health_act_is_not_a_suspect(
    unit: Session, person: People
) -> None:
    case = service.detain(
        by=person("sergeant"),
        section="s136",
        place_of_safety="health-based",
        detained_at=clock.now(),
        surname="Begum",
        stated_age=15,
    )
    assert not case.person.is_suspect and not case.is_in_suite and case.to_fix == 0
    assert case.offences == []


def test_a_child_at_a_police_station_is_recorded_and_marked(unit: Session, person: People) -> None:
    case = service.detain(
        by=person("sergeant"),
        section="s136",
        place_of_safety="police-station",
        detained_at=clock.now(),
        surname="Begum",
        stated_age=15,
    )
    assert case.is_in_suite
    assert [mark.code for mark in queries.to_fix_of(case.id)] == ["child-at-police-station"]


def test_a_station_is_in_the_suite_of_whoever_names_one(unit: Session, person: People) -> None:
    unit_id = person("sergeant").unit_id
    assert unit_id is not None
    facts = {
        "section": "s136",
        "place_of_safety": "police-station",
        "detained_at": clock.now(),
        "surname": "Begum",
        "stated_age": 30,
    }
    named = service.detain(by=person("investigator"), suite=accounts.unit(unit_id).token, **facts)
    assert named.is_in_suite and named.suite_id == unit_id
    assert not service.detain(by=person("investigator"), **facts).is_in_suite


def test_a_case_begins_without_a_booking(unit: Session, person: People) -> None:
    case = service.start(by=person("investigator"), way="court", surname="Begum")
    assert case.booking is None and case.person.is_suspect
    assert not service.start(by=person("investigator"), way="self-referral").person.is_suspect


def test_who_may_not_record_records_nothing(unit: Session, person: People) -> None:
    for key in ("nurse", "practitioner", "cps", "performance", "dpo", "admin"):
        with pytest.raises(NotPermitted):
            make.booking(by=person(key))
    assert unit.scalar(sa.select(sa.func.count()).select_from(Case)) == 0


# --- opening -----------------------------------------------------------------------------------


def test_opening_a_case_loads_all_of_it_and_is_written_down(unit: Session, person: People) -> None:
    token = make.booking(by=person("sergeant")).token
    unit.flush()
    unit.expunge_all()
    case = service.open(token, by=person("sergeant"))
    assert case.person and case.booking and case.suite and case.force and case.offences
    assert case.attendance is None and case.detention is None
    assert deeds(unit, case)[Did.CASE_OPENED] == 1


@pytest.mark.parametrize(
    "key",
    ["sergeant.riverside", "sergeant.south", "investigator", "investigator.south", "nurse.south"],
)
def test_a_case_out_of_reach_is_missing(unit: Session, person: People, key: str) -> None:
    case = make.booking(by=person("sergeant"))
    with pytest.raises(Missing):
        service.open(case.token, by=person(key))


def test_a_practitioner_opens_who_is_in_the_suite_and_nobody_else(
    unit: Session, person: People
) -> None:
    case = make.booking(by=person("sergeant"))
    assert service.open_in_suite(case.token, by=person("practitioner")) is case
    with pytest.raises(Missing):
        service.open_in_suite(case.token, by=person("practitioner.south"))
    service.release(case, by=person("sergeant"), at=clock.now())
    with pytest.raises(Missing):
        service.open_in_suite(case.token, by=person("practitioner"))


# --- what follows ------------------------------------------------------------------------------


def test_an_unassigned_booking_is_given_to_a_unit(unit: Session, person: People) -> None:
    supervisor, investigator = person("supervisor"), person("investigator")
    case = make.booking(by=person("sergeant"))
    unassigned = listed.cases(supervisor, listed.Filter(is_unassigned=True))
    assert [row.token for row in unit.execute(unassigned)] == [case.token]
    service.assign(case, by=supervisor, unit_token=cid(), version=case.version)
    unit.flush()
    assert not unit.execute(unassigned).all()
    assert service.open(case.token, by=investigator) is case
    assert deeds(unit, case)[Did.CASE_ASSIGNED] == 1


def test_only_the_first_of_two_assignments_is_made(unit: Session, person: People) -> None:
    case = make.booking(by=person("sergeant"))
    shown = case.version
    service.assign(case, by=person("supervisor"), unit_token=cid(), version=shown)
    with pytest.raises(Conflict):
        service.assign(case, by=person("inspector"), unit_token=cid(), version=shown)


def test_a_sergeant_does_not_assign(unit: Session, person: People) -> None:
    case = make.booking(by=person("sergeant"))
    with pytest.raises(NotPermitted):
        service.assign(case, by=person("sergeant"), unit_token=cid())


def test_an_event_keeps_when_it_happened_apart_from_when_it_was_recorded(
    unit: Session, person: People
) -> None:
    case = make.booking(by=person("sergeant"))
    at = clock.now() - timedelta(minutes=40)
    service.move(case, by=person("sergeant"), kind="moved", at=at, place="Cell 9")
    unit.flush()
    (event,) = queries.events_of(case.id)
    assert event.at == at < event.recorded_at
    assert case.booking is not None and case.booking.location == "Cell 9"


def test_a_release_ends_the_stay_and_not_the_case(unit: Session, person: People) -> None:
    case = make.booking(by=person("sergeant"))
    service.release(case, by=person("sergeant"), at=clock.now())
    assert not case.is_in_suite and case.is_open
    with pytest.raises(OutOfOrder):
        service.release(case, by=person("sergeant"), at=clock.now())


def test_a_release_before_the_arrival_is_kept_and_asked_about(
    unit: Session, person: People
) -> None:
    case = make.booking(by=person("sergeant"))
    service.release(case, by=person("sergeant"), at=clock.now() - timedelta(days=1))
    unit.flush()
    assert [mark.code for mark in queries.to_fix_of(case.id)] == ["released-before-arrival"]


def test_a_case_is_closed_once_and_not_while_somebody_is_held(
    unit: Session, person: People
) -> None:
    sergeant = person("sergeant")
    case = make.booking(by=sergeant)
    with pytest.raises(OutOfOrder):
        service.close(case, by=sergeant, because="Done")
    service.release(case, by=sergeant, at=clock.now())
    service.close(case, by=sergeant, because="Done")
    assert not case.is_open
    with pytest.raises(OutOfOrder):
        service.close(case, by=sergeant, because="Again")


def test_a_correction_changes_what_is_given_and_empties_what_is_none(
    unit: Session, person: People
) -> None:
    sergeant = person("sergeant")
    case = make.booking(by=sergeant, surname="Begom")
    service.correct(case, by=sergeant, version=1, surname="Łuk", pnc_id=None, asn="")
    unit.flush()
    unit.refresh(case, ["surname_key"])
    assert (case.person.surname, case.surname_key) == ("Łuk", "luk")
    assert case.person.pnc_id == "" and case.person.forenames == "Zoë" and case.version == 2
    assert deeds(unit, case)[Did.CASE_CORRECTED] == 1


def test_a_stale_correction_changes_nothing(unit: Session, person: People) -> None:
    sergeant = person("sergeant")
    case = make.booking(by=sergeant, surname="Marsh")
    service.correct(case, by=sergeant, version=1, forenames="Lee")
    with pytest.raises(Conflict):
        service.correct(case, by=sergeant, version=1, surname="Lost")
    assert case.person.surname == "Marsh"


# --- settling ----------------------------------------------------------------------------------


def imported(unit: Session, by: Actor, **cells: str) -> Case:
    row = {"force": "99", "custody_record_no": "A/1", "surname": "Begum", **cells}
    service.take_in([row], by=by, digest="0" * 64)
    unit.flush()
    force = accounts.force_coded("99")
    assert force is not None
    return queries.numbered(force.id, ["A/1"]).cases["A/1"]


def settled(unit: Session, case: Case, by: Actor, right: str | None) -> None:
    (mark,) = queries.to_fix_of(case.id)
    service.settle(mark, case, by=by, right=right, version=case.version)
    unit.flush()
    assert case.to_fix == 0 and not queries.to_fix_of(case.id) and mark.original


def test_a_value_set_aside_is_given_right(unit: Session, person: People) -> None:
    sergeant = person("sergeant")
    case = imported(unit, sergeant, pnc_id="2001/0171310S")
    settled(unit, case, sergeant, "15/26000N")
    assert case.person.pnc_id == "2015/0026000N"


def test_a_value_set_aside_is_kept_as_it_stands(unit: Session, person: People) -> None:
    sergeant = person("sergeant")
    case = imported(unit, sergeant, dob="31/02/1990")
    settled(unit, case, sergeant, None)
    assert case.person.born_on is None


def test_a_wrong_value_settles_nothing(unit: Session, person: People) -> None:
    sergeant = person("sergeant")
    case = imported(unit, sergeant, dob="31/02/1990")
    (mark,) = queries.to_fix_of(case.id)
    with pytest.raises(Invalid) as refused:
        service.settle(mark, case, by=sergeant, right="32/02/1990")
    assert refused.value.fields["right"][0][0] == "not-a-date"
    assert mark.settled_at is None and case.to_fix == 1


def test_a_suite_set_aside_is_given_by_name(unit: Session, person: People) -> None:
    sergeant = person("sergeant")
    case = imported(unit, sergeant, suite="Nowhere")
    settled(unit, case, sergeant, "riverside")
    assert case.suite_id == person("sergeant.riverside").unit_id


def test_an_investigating_unit_set_aside_is_given_by_name(unit: Session, person: People) -> None:
    sergeant = person("sergeant")
    case = imported(unit, sergeant, investigating_unit="Nobody")
    settled(unit, case, sergeant, "northshire cid")
    assert case.investigating_unit_id == person("supervisor").unit_id


def test_an_offence_kept_as_text_gets_its_code(unit: Session, person: People) -> None:
    sergeant = person("sergeant")
    case = imported(unit, sergeant, offence_codes="ZZ99999")
    settled(unit, case, sergeant, "th68010")
    assert [(one.code, one.as_text) for one in case.offences] == [("TH68010", "")]


def test_a_flag_set_aside_is_given_to_the_offences(unit: Session, person: People) -> None:
    sergeant = person("sergeant")
    case = imported(unit, sergeant, offence_codes="TH68010;CJ88116", domestic_abuse="maybe")
    settled(unit, case, sergeant, "Y")
    assert [one.is_domestic_abuse for one in case.offences] == [True, True]


def test_a_fact_that_another_room_keeps_is_given_there(unit: Session, person: People) -> None:
    sergeant = person("sergeant")
    case = imported(unit, sergeant, aa_arrived_at="late")
    settled(unit, case, sergeant, "01/05/2026 10:00")
    adult = interviews.aa_of(case.id)
    assert adult is not None and adult.arrived_at == datetime(2026, 5, 1, 9, tzinfo=UTC)
    assert not adult.fed  # somebody said so here


def test_a_number_too_long_is_given_unless_it_is_taken(unit: Session, person: People) -> None:
    sergeant = person("sergeant")
    make.booking(by=sergeant, custody_record_no="B/1")
    number = "A/" + "9" * 60
    service.take_in([{"force": "99", "custody_record_no": number}], by=sergeant, digest="")
    unit.flush()
    case = unit.scalars(sa.select(Case).where(Case.to_fix == 1).options(*queries.ALL_OF_IT)).one()
    (mark,) = queries.to_fix_of(case.id)
    with pytest.raises(Invalid):
        service.settle(mark, case, by=sergeant, right="b/1")
    settled(unit, case, sergeant, "a/2")
    assert case.booking is not None and case.booking.custody_record_no == "A/2"


def test_a_mark_without_one_right_value_can_only_be_seen(unit: Session, person: People) -> None:
    sergeant = person("sergeant")
    case = imported(unit, sergeant, row="A/1,too,many,cells")
    (mark,) = queries.to_fix_of(case.id)
    with pytest.raises(Invalid):
        service.settle(mark, case, by=sergeant, right="anything")
    settled(unit, case, sergeant, None)
