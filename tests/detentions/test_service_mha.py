"""What is recorded of somebody detained under the Mental Health Act, at any place of safety."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.detentions import queries, service
from cjdiversion.detentions.models import Outcome, Particulars, StationUse
from cjdiversion.errors import Conflict, Invalid, NotPermitted, OutOfOrder
from cjdiversion.escalations import queries as raised
from cjdiversion.reference import Mark, ReferenceEntry
from tests.detentions import made
from tests.detentions.test_service import count, kinds, lines, refused

Person = Callable[[str], Actor]


def states(case: Case) -> dict[str, str]:
    return {one.code: one.state.value for one in queries.clocks_of(case)}


def closed(unit: Session, force: str = "99") -> None:
    """The day section 48 of the Mental Health Act 2025 begins in a force."""
    unit.add(
        ReferenceEntry(
            kind="places_of_safety",
            code="police-station",
            label="Police station",
            force_code=force,
            from_on=date(2026, 1, 1),
            attributes={"in_force": False},
            source="Commencement regulations",
            mark=Mark.LOCAL,
        )
    )
    unit.flush()


# --- the first entry ----------------------------------------------------------------------------


@pytest.mark.parametrize("age", [15, None])
def test_a_child_at_a_station_is_always_recorded_and_raised_at_once(
    unit: Session, person: Person, age: int | None
) -> None:
    case = made.detained(by=person("sergeant"), stated_age=age)
    (told,) = raised.of_case(case.id)
    assert told.kind == "child-at-police-station"
    assert told.unit_id == person("inspector").unit_id
    assert case.is_in_suite


def test_an_adult_at_a_station_and_a_child_elsewhere_raise_nothing_by_themselves(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    assert kinds(made.detained(by=by)) == set()
    assert kinds(made.detained(by=by, place="health-based", stated_age=15)) == set()


def test_a_date_of_birth_that_comes_later_raises_the_child(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.detained(by=by)
    cases.correct(case, by=by, version=None, born_on=date(clock.today().year - 15, 1, 1))
    assert kinds(case) == {"child-at-police-station"}


@pytest.mark.parametrize(("age", "expected"), [(15, {"child-at-police-station"}), (40, set())])
def test_a_child_is_raised_whatever_station_they_were_moved_to(
    app: Flask, unit: Session, person: Person, age: int, expected: set[str]
) -> None:
    """The first place was no station, and the date of birth came after the move."""
    by = person("sergeant")
    case = made.detained(by=by, place="health-based")
    moved(case, by, left_at=made.ago(1), suite=case_suite(person))
    assert kinds(case) == set()
    cases.correct(case, by=by, version=None, born_on=date(clock.today().year - age - 1, 1, 1))
    assert kinds(case) == expected


def test_the_place_of_the_first_entry_can_be_put_right(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.detained(by=by, place="health-based", arrived_at=None, stated_age=15)
    assert states(case) == {"mha": "not-known"}
    cases.correct(case, by=by, version=None, place_of_safety="police-station")
    assert case.is_in_suite
    assert kinds(case) == {"child-at-police-station"}
    cases.correct(case, by=by, version=None, arrived_at=made.ago(2))
    assert states(case)["mha"] == "running"


# --- authorising a police station ---------------------------------------------------------------


def test_a_station_is_authorised_for_an_adult_by_an_inspector_by_telephone(
    unit: Session, person: Person
) -> None:
    case = made.detained(by=person("sergeant"))
    row = made.station(case, by=person("sergeant"), is_now=True)
    assert set(row.conditions.values()) == {"met"}
    assert row.is_to_confirm
    assert kinds(case) == {"authority-to-confirm"}
    service.confirm(row, by=person("inspector"))
    assert not row.is_to_confirm
    (told,) = raised.of_case(case.id)
    assert (told.answer, told.answered_by_name) == ("Confirmed", "Insp Cora Wyn")


def test_an_inspector_who_decides_needs_nobody_elses_authority(
    unit: Session, person: Person
) -> None:
    case = made.detained(by=person("inspector"))
    nobody = dict.fromkeys(("authority_name", "authority_rank"), "") | {"authority_at": None}
    row = made.station(
        case, by=person("inspector"), is_now=True, officer_rank="inspector", **nobody
    )
    assert row.conditions["S7"] == "met"
    assert not row.is_authorised
    assert kinds(case) == set()


@pytest.mark.parametrize(
    ("age", "over", "expected"),
    [
        (15, {}, {"is_now": ["S2"]}),
        (None, {}, {"is_now": ["S2"]}),  # nobody is taken for an adult on no evidence
        (40, {"is_imminent": False}, {"is_imminent": ["S3"]}),
        (40, {"is_no_other": None}, {"is_no_other": ["S4"]}),
        (40, {"has_healthcare": False}, {"has_healthcare": ["S5"]}),
        (40, {"consulted": "nobody"}, {"consulted": ["S6"]}),
        (40, {"authority_rank": "sergeant"}, {"authority_rank": ["rank"]}),
    ],
)
def test_a_station_is_not_authorised_against_the_law(
    unit: Session,
    person: Person,
    age: int | None,
    over: dict[str, Any],
    expected: dict[str, list[str]],
) -> None:
    by = person("sergeant")
    case = made.detained(by=by, stated_age=age)
    assert refused(lambda: made.station(case, by=by, is_now=True, **over)) == expected
    assert count(unit, StationUse) == 0


def test_nobody_consulted_is_right_where_it_was_not_practicable(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    over = {"consulted": "nobody", "not_consulted_because": "She was on the parapet"}
    assert made.station(made.detained(by=by), by=by, is_now=True, **over).stands


@pytest.mark.parametrize(
    ("age", "over", "expected"),
    [
        (40, {"is_imminent": False}, {"station-not-allowed", "authority-to-confirm"}),
        (40, {"authority_rank": "sergeant"}, {"station-not-allowed", "authority-to-confirm"}),
        (40, {}, {"authority-to-confirm"}),
        *(
            (40, {asked: None}, {"station-not-allowed", "authority-to-confirm"})  # not known
            for asked in ("is_imminent", "is_no_other", "has_healthcare")
        ),
        (15, {}, {"child-at-police-station", "authority-to-confirm"}),
        (None, {}, {"child-at-police-station", "authority-to-confirm"}),
    ],
)
def test_a_station_that_was_used_is_always_recorded_and_raised_where_it_falls_short(
    unit: Session, person: Person, age: int | None, over: dict[str, Any], expected: set[str]
) -> None:
    by = person("sergeant")
    case = made.detained(by=by, stated_age=age)
    made.station(case, by=by, **over)
    assert kinds(case) == expected


def test_without_any_authority_the_use_of_a_station_is_raised(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    nobody = dict.fromkeys(("authority_name", "authority_rank"), "") | {"authority_at": None}
    case = made.detained(by=by)
    row = made.station(case, by=by, **nobody)
    assert row.conditions["S7"] == "not-met"
    assert kinds(case) == {"station-not-allowed"}


def test_once_a_force_has_closed_it_a_station_is_refused_and_its_use_recorded_and_raised(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    closed(unit)
    case = made.detained(by=by)
    assert kinds(case) == {"station-not-allowed"}
    with pytest.raises(Invalid) as told:
        made.station(case, by=by, is_now=True)
    ((code, words),) = told.value.fields["is_now"]
    assert code == "S1"
    assert "Mental Health Act 2025 s48" in words
    row = made.station(case, by=by)
    assert row.conditions["S1"] == "not-met"
    south = made.detained(by=person("sergeant.south"))
    assert made.station(south, by=person("sergeant.south"), is_now=True).stands


def test_nobody_is_authorised_who_was_released(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.detained(by=by)
    cases.release(case, by=by, at=made.ago(0.1))
    with pytest.raises(OutOfOrder):
        made.station(case, by=by, is_now=True)


def test_who_records_cases_does_not_by_that_authorise(unit: Session, person: Person) -> None:
    case = made.detained(by=person("sergeant"))
    for key in ("detention", "nurse", "practitioner"):
        with pytest.raises(NotPermitted):
            made.station(case, by=person(key))


# --- what a station asks --------------------------------------------------------------------------


def checked(case: Case, by: Actor, back: float, **over: Any) -> Any:
    facts = {
        "checked_at": made.ago(back),
        "checked_by": "Nurse Adeyemi",
        "profession": "nurse",
        "findings": "Calmer",
        "stays_available": True,
        **over,
    }
    return service.check(case, by=by, **facts)


def looked(case: Case, by: Actor, back: float, **over: Any) -> Any:
    facts = {
        "reviewed_at": made.ago(back),
        "officer_name": "Sgt Ann Marsh",
        "officer_rank": "sergeant",
        "is_imminent": True,
        "is_no_other": True,
        "consulted": "nurse",
        "next_step": "stays",
        **over,
    }
    return service.look(case, by=by, **facts)


def test_checks_and_reviews_run_at_the_station_and_end_when_the_person_leaves_it(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = made.detained(by=by, since=0.9)
    assert states(case) == {
        "mha": "running",
        "welfare-check": "overdue",
        "station-review": "due-soon",
    }
    checked(case, person("nurse"), 0.5)
    checked(case, person("nurse"), 0.1)
    assert looked(case, by, 0.1).stands
    assert states(case)["welfare-check"] == "running"
    made.station(case, by=by)
    service.transfer(case, by=by, place_of_safety="health-based", left_at=made.ago(0))
    assert not case.is_in_suite
    assert states(case) == {"mha": "running", "welfare-check": "met", "station-review": "met"}
    assert "Welfare checked by Nurse Adeyemi (nurse). Calmer." in lines(case)


def test_a_check_that_comes_late_says_by_how_much(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.detained(by=by, since=2)
    for back in (1.25, 0.75, 0):
        checked(case, by, back)
    told = [words for words in lines(case) if "Welfare" in words]
    assert ["Late by 15 minutes" in words for words in told] == [True, False, True]


def test_a_check_by_custody_staff_is_kept_and_is_not_the_one_that_is_asked_for(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = made.detained(by=by, since=0.6)
    checked(case, by, 0.1, profession="custody-staff")
    assert states(case)["welfare-check"] == "overdue"


def test_a_person_who_sleeps_is_reviewed_every_three_hours(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.detained(by=by, since=3)
    checked(case, person("nurse"), 2, lets_sleep=True)
    looked(case, by, 2, is_asleep=True)
    assert states(case)["station-review"] == "running"
    checked(case, person("nurse"), 1, lets_sleep=False)
    assert states(case)["station-review"] == "overdue"


def test_staying_without_the_circumstances_is_kept_and_raised(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = made.detained(by=by)
    assert looked(case, by, 1, is_imminent=False, next_step="moves").stands
    assert looked(case, by, 1, is_imminent=False, next_step="assessment-here").stands
    assert kinds(case) == set()
    assert not looked(case, by, 0.5, is_imminent=False).stands
    assert kinds(case) == {"station-not-allowed"}


# --- moving ---------------------------------------------------------------------------------------


def test_a_child_who_is_moved_to_a_station_is_recorded_there_and_raised(
    unit: Session, person: Person
) -> None:
    officer = person("investigator")
    case = made.detained(by=officer, place="emergency-department", stated_age=16)
    assert not case.is_in_suite
    suite = case_suite(person)
    service.transfer(
        case, by=officer, place_of_safety="police-station", left_at=made.ago(1), suite=suite
    )
    assert case.is_in_suite
    assert case.suite_id == person("sergeant").unit_id
    assert kinds(case) == {"child-at-police-station"}
    assert [one.place_of_safety for one in queries.record_of(case).stays] == [
        "emergency-department",
        "police-station",
    ]


def case_suite(person: Person, key: str = "sergeant") -> str:
    from cjdiversion.accounts import queries as accounts

    unit_id = person(key).unit_id
    assert unit_id is not None
    return accounts.unit(unit_id).token


@pytest.mark.parametrize("key", ["sergeant", "sergeant.riverside"])
def test_who_is_moved_to_another_station_is_in_the_suite_of_that_station(
    unit: Session, person: Person, key: str
) -> None:
    """Whoever moves them, from wherever they work."""
    by = person("sergeant")
    case = made.detained(by=by)
    moved(case, by, left_at=made.ago(1), suite=case_suite(person, key))
    assert (case.is_in_suite, case.suite_id) == (True, person(key).unit_id)


def test_a_station_that_is_none_of_the_suites_leaves_the_case_where_it_was(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = made.detained(by=by)
    moved(case, by, left_at=made.ago(1), suite="elsewhere")
    assert (case.is_in_suite, case.suite_id) == (False, by.unit_id)
    assert "welfare-check" in states(case)


def test_the_suite_is_asked_for_a_station_and_for_nothing_else(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case, at = made.detained(by=by), made.ago(1)
    assert refused(lambda: moved(case, by, left_at=at)) == {"suite": ["required"]}
    over = {"place_of_safety": "health-based", "suite": case_suite(person)}
    assert refused(lambda: moved(case, by, left_at=at, **over)) == {"suite": ["no-station"]}


def test_a_move_that_is_recorded_late_moves_nobody_from_where_they_are(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = made.detained(by=by, place="emergency-department")
    moved(case, by, left_at=made.ago(1), suite=case_suite(person))
    moved(case, by, left_at=made.ago(2), place_of_safety="health-based")
    assert case.is_in_suite


def test_a_move_that_never_was_brings_the_person_back(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.detained(by=by)
    row = moved(case, by, left_at=made.ago(1), suite=case_suite(person, "sergeant.riverside"))
    service.strike(case, by=by, entry=row.id.hex, because="Another person")
    assert (case.is_in_suite, case.suite_id) == (True, by.unit_id)
    assert [one.to_at for one in queries.record_of(case).stays] == [None]
    away = moved(case, by, left_at=made.ago(0.5), place_of_safety="health-based")
    assert not case.is_in_suite
    service.strike(case, by=by, entry=away.id.hex, because="They did not go")
    assert case.is_in_suite
    officer = person("investigator")
    elsewhere = made.detained(by=officer, place="health-based")
    brought = moved(elsewhere, officer, left_at=made.ago(1), suite=case_suite(person))
    service.strike(elsewhere, by=officer, entry=brought.id.hex, because="They stayed")
    assert (elsewhere.is_in_suite, elsewhere.suite_id) == (False, None)


def moved(case: Case, by: Actor, **over: Any) -> Any:
    """To a police station, and there at once."""
    at = over.get("left_at")
    facts = {"place_of_safety": "police-station", "arrived_at": at, **over}
    return service.transfer(case, by=by, **facts)


def test_moving_to_a_station_that_is_one_no_more_is_recorded_and_raised(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    closed(unit)
    case = made.detained(by=by, place="health-based")
    moved(case, by, left_at=made.ago(1), suite=case_suite(person))
    assert kinds(case) == {"station-not-allowed"}


def test_leaving_a_station_nobody_recorded_a_decision_on_is_raised(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    moved, ended, decided = (made.detained(by=by) for _ in range(3))
    service.transfer(moved, by=by, place_of_safety="health-based", left_at=made.ago(1))
    service.end(ended, by=by, result="community", ended_at=made.ago(1))
    made.station(decided, by=person("inspector"), authority_by_phone=False)
    service.end(decided, by=by, result="community", ended_at=made.ago(1))
    assert kinds(moved) == kinds(ended) == {"station-not-allowed"}
    assert "station-not-allowed" not in kinds(decided)


def test_moving_does_not_begin_the_24_hours_again(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.detained(by=by, place="emergency-department", since=20)
    before = queries.clocks_of(case)[0].due_at
    service.transfer(
        case,
        by=by,
        place_of_safety="health-based",
        left_at=made.ago(2),
        arrived_at=made.ago(1),
    )
    assert queries.clocks_of(case)[0].due_at == before


@pytest.mark.parametrize(
    ("left", "arrived", "field"),
    [
        (3.2, 3.1, "left_at"),  # before they arrived at the first place
        (20, None, "left_at"),
        (1.7, 1.6, "left_at"),  # on the way between two others
        (2.5, 1.9, "arrived_at"),  # when the next move had begun
        (0.4, 0.3, "left_at"),  # when the detention had ended
        (0.6, 0.4, "arrived_at"),
        (2.5, 2.2, None),
        (2.5, None, None),
        (1.2, 1.1, None),
    ],
)
def test_a_move_lies_within_the_stay_it_ends(
    unit: Session, person: Person, left: float, arrived: float | None, field: str | None
) -> None:
    by = person("sergeant")
    case = made.detained(by=by, place="health-based", since=3)
    second = {"place_of_safety": "emergency-department", "left_at": made.ago(2)}
    service.transfer(case, by=by, **second, arrived_at=made.ago(1.5))
    service.end(case, by=by, result="community", ended_at=made.ago(0.5))
    arrived_at = made.ago(arrived) if arrived else None
    facts = {"place_of_safety": "health-based", "left_at": made.ago(left), "arrived_at": arrived_at}
    if field is None:
        service.transfer(case, by=by, **facts)
    else:
        wrong = refused(lambda: service.transfer(case, by=by, **facts))
        assert wrong == {field: ["out-of-order"]}


def test_a_move_before_the_arrival_does_not_silence_the_checks(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = made.detained(by=by, since=3)
    facts = {"place_of_safety": "health-based", "left_at": made.ago(4)}
    assert refused(lambda: service.transfer(case, by=by, **facts)) == {"left_at": ["out-of-order"]}
    assert states(case)["welfare-check"] == "overdue"


def test_nobody_arrives_before_they_left(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.detained(by=by)
    facts = {"place_of_safety": "health-based", "left_at": made.ago(1), "arrived_at": made.ago(2)}
    wrong = refused(lambda: service.transfer(case, by=by, **facts))
    assert wrong == {"arrived_at": ["out-of-order"]}
    assert case.is_in_suite


# --- more time ------------------------------------------------------------------------------------


def test_a_doctor_alone_gives_more_time_at_a_hospital(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.detained(by=by, place="health-based", since=20)
    row = made.certificate(case, by=by)
    assert "X4" not in row.conditions
    assert row.stands
    assert states(case) == {"mha": "extended", "mha-extended-1": "running"}
    assert kinds(case) == set()


def test_at_a_station_a_superintendent_approves(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.detained(by=by, since=20)
    assert refused(lambda: made.certificate(case, by=by, is_now=True, is_at_station=True)) == {
        "authority_rank": ["X4"]
    }
    approval = {
        "authority_name": "Supt Edith Crane",
        "authority_rank": "superintendent",
        "authority_at": made.ago(0.5),
    }
    row = made.certificate(case, by=by, is_now=True, is_at_station=True, **approval)
    assert row.conditions["X4"] == "met"
    service.confirm(row, by=person("superintendent"))


@pytest.mark.parametrize(
    ("since", "over", "code"),
    [
        (26, {}, "X1"),
        (20, {"hours": 13}, "X2"),
        (20, {"is_clinical": False}, "X3"),
        (20, {"is_clinical": None}, "X3"),
        (20, {"is_at_station": True}, "X4"),  # and no superintendent is named
    ],
)
def test_a_certificate_that_falls_short_is_kept_raised_and_moves_no_limit(
    unit: Session, person: Person, since: float, over: dict[str, Any], code: str
) -> None:
    by = person("sergeant")
    case = made.detained(by=by, place="health-based", since=since)
    row = made.certificate(case, by=by, **over)
    assert [one for one, answer in row.conditions.items() if answer != "met"] == [code]
    assert kinds(case) == {"extension-not-as-required"}
    assert states(case)["mha"] in ("running", "overdue")


# --- particulars and outcome ----------------------------------------------------------------------


def test_particulars_are_kept_once_and_put_right(unit: Session, person: Person) -> None:
    by = person("investigator")
    case = made.detained(by=by, place="health-based")
    first = service.record_particulars(
        case,
        by=by,
        transport="police-vehicle",
        police_vehicle_reason="no-ambulance",
        consulted="amhp",
        was_arrested=False,
    )
    assert first.version == 1
    service.record_particulars(case, by=by, version=1, transport="ambulance")
    row = queries.record_of(case).one(Particulars)
    assert row is not None
    assert (row.transport, row.police_vehicle_reason, row.consulted) == ("ambulance", "", "")
    with pytest.raises(Conflict):
        service.record_particulars(case, by=by, version=1, transport="other")
    deeds = unit.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.DETENTION_RECORDED))
    assert len(list(deeds)) == 2


def test_a_reason_for_a_police_vehicle_belongs_to_a_police_vehicle(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = made.detained(by=by)
    facts = {"transport": "ambulance", "police_vehicle_reason": "risk"}
    wrong = refused(lambda: service.record_particulars(case, by=by, **facts))
    assert wrong == {"police_vehicle_reason": ["no-police-vehicle"]}
    assert count(unit, Particulars) == 0


@pytest.mark.parametrize(
    ("section", "facts", "start"),
    [
        ("s136", {"was_kept_there": True}, "Decision to keep the person where they were"),
        (
            "s135",
            {"was_kept_there": True, "entered_at": "entry"},
            "First entry under the warrant",
        ),
        ("s136", {"was_kept_there": False}, "Arrival at the place of safety"),
        ("s136", {}, "Arrival at the place of safety"),
    ],
)
def test_who_is_kept_where_they_were_is_counted_from_then(
    unit: Session, person: Person, section: str, facts: dict[str, Any], start: str
) -> None:
    by = person("sergeant")
    case = made.detained(by=by, place="private-home", section=section)
    entered_at = made.ago(3.25)
    if "entered_at" in facts:
        facts = {**facts, "entered_at": entered_at}
    service.record_particulars(case, by=by, **facts)
    (found,) = queries.clocks_of(case)
    assert found.start == start
    expected = {
        "Decision to keep the person where they were": case.detention.detained_at,  # type: ignore[union-attr]
        "First entry under the warrant": entered_at,
        "Arrival at the place of safety": case.detention.arrived_at,  # type: ignore[union-attr]
    }
    assert found.started_at == expected[start]


def test_the_outcome_ends_the_detention_and_can_be_added_to(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.detained(by=by)
    service.end(case, by=by, was_assessed=True, result="not-known")
    assert case.detention is not None
    assert case.detention.ended_at is None
    ended_at = made.ago(0.5)
    service.end(
        case,
        by=by,
        version=1,
        ended_at=ended_at,
        was_assessed=True,
        assessed_by=["doctor", "amhp"],
        assessor_names="Dr Amin, J Poole",
        result="section-2",
        handed_over_to="Ward 3",
        handed_over_at=ended_at,
    )
    assert case.detention.ended_at == ended_at
    assert not case.is_in_suite
    assert not case.is_open
    row = queries.record_of(case).one(Outcome)
    assert row is not None
    assert (row.version, row.result, row.assessed_by) == (2, "section-2", ["doctor", "amhp"])
    assert states(case)["mha"] == "ended"
    with pytest.raises(Conflict):
        service.end(case, by=by, version=1, result="community")


def test_an_outcome_does_not_contradict_itself(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.detained(by=by)
    facts = {"result": "community", "was_assessed": False, "assessor_names": "Dr Amin"}
    wrong = refused(lambda: service.end(case, by=by, ended_at=made.ago(1), **facts))
    assert wrong == {"was_assessed": ["contradicts"]}
    assert refused(lambda: service.end(case, by=by, result="")) == {"result": ["required"]}
    assert case.detention is not None
    assert case.detention.ended_at is None
    assert count(unit, Outcome) == 0


def test_nothing_of_this_is_recorded_for_somebody_arrested(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.held(by=by)
    for call in (made.station, made.certificate):
        with pytest.raises(OutOfOrder):
            call(case, by=by)
    with pytest.raises(OutOfOrder):
        service.end(case, by=by, result="community")
    with pytest.raises(OutOfOrder):
        service.record_particulars(case, by=by)
