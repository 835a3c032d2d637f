"""The appropriate adult."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.entries import queries as entries
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.interviews import queries, rules, service
from cjdiversion.interviews.models import AppropriateAdult
from tests import make
from tests.interviews import made

Person = Callable[[str], Actor]
NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)


def deeds(unit: Session, did: Did) -> list[AuditEvent]:
    query = sa.select(AuditEvent).where(AuditEvent.did == did)
    return list(unit.scalars(query.order_by(AuditEvent.at, AuditEvent.id)))


def noted(case: Any) -> list[str]:
    return [entry.words for entry in entries.of_case(case.id)]


def test_the_moments_are_recorded_in_any_order_by_either_officer(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    service.record_aa(case, by=by, arrived_at=NOON)
    service.record_aa(case, by=person("detention"), name="Mrs Lee", relationship_code="parent")
    later = {"rights_repeated_at": NOON + timedelta(minutes=5)}
    service.record_aa(case, by=person("investigator"), **later)
    adult = service.record_aa(case, by=by, requested_at=NOON - timedelta(hours=1))
    assert (adult.name, adult.relationship_code) == ("Mrs Lee", "parent")
    assert (adult.requested_at, adult.contacted_at, adult.arrived_at) == (
        NOON - timedelta(hours=1),
        None,
        NOON,
    )
    assert adult.version == 4
    assert len(deeds(unit, Did.AA_RECORDED)) == 4


def test_each_deed_is_a_line_for_the_custody_record(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    facts = {"name": "Mrs Lee", "relationship_code": "scheme", "scheme": "Northshire Adults"}
    service.record_aa(case, by=by, arrived_at=NOON, **facts)
    service.record_aa(case, by=by, arrived_at=None)
    service.record_aa(case, by=by, eligible_because="Knows her well")
    service.record_aa(case, by=by, eligible_because="Knows her well")
    who = "Appropriate adult (Mrs Lee, appropriate adult scheme, Northshire Adults)"
    assert sorted(noted(case)) == [
        f"{who}: arrived 27 March 2026 at 12:00",
        f"{who}: details recorded",
        f"{who}: the time of “arrived” taken away",
    ]
    assert entries.of_case(case.id)[0].happened_at == NOON


def test_an_arrival_before_the_request_gets_a_message_and_changes_nothing(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    service.record_aa(case, by=by, requested_at=NOON)
    with pytest.raises(Invalid) as refused:
        service.record_aa(case, by=by, name="X", arrived_at=NOON - timedelta(minutes=5))
    assert list(refused.value.fields) == ["arrived_at"]
    adult = queries.aa_of(case.id)
    assert adult is not None
    assert (adult.arrived_at, adult.name, adult.version) == (None, "", 1)
    service.record_aa(case, by=by, requested_at=None, arrived_at=NOON - timedelta(minutes=5))


def test_a_stale_page_of_the_adult_is_noticed(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    service.record_aa(case, by=by, requested_at=NOON, version=0)
    with pytest.raises(Conflict):
        service.record_aa(case, by=by, name="Mrs Lee", version=0)


@pytest.mark.parametrize(
    "code",
    [
        "solicitor",
        "custody-visitor",
        "police",
        "suspected",
        "victim",
        "witness",
        "investigates",
        "admissions",
        "under-18",
        "unwanted-parent",
    ],
)
def test_nobody_who_may_not_act_is_named_as_the_adult(
    unit: Session, person: Person, code: str
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    with pytest.raises(Invalid) as refused:
        service.record_aa(case, by=by, name="Ms Roe", eligibility=code)
    ((problem, words),) = refused.value.fields["eligibility"]
    assert problem == "not-eligible"
    assert "PACE Code C" in words
    assert queries.aa_of(case.id) is None


def test_the_list_of_who_may_act_has_a_single_answer_that_lets_them(unit: Session) -> None:
    may_act = reference.attributes("aa_eligibility")
    assert [code for code, facts in may_act.items() if facts.get("eligible")] == [rules.ELIGIBLE]


@pytest.mark.parametrize("born_on", [None, clock.today() - timedelta(days=16 * 366)])
def test_for_a_child_or_an_unknown_age_only_a_childs_adult_is_chosen(
    unit: Session, person: Person, born_on: date | None
) -> None:
    by = person("sergeant")
    case = make.booking(by=by, born_on=born_on)
    with pytest.raises(Invalid) as refused:
        service.record_aa(case, by=by, name="A", relationship_code="partner")
    assert "1.7(a)" in refused.value.fields["relationship_code"][0][1]
    service.record_aa(case, by=by, name="A", relationship_code="local-authority")


def test_an_adult_who_turns_out_to_be_wrong_for_the_age_can_still_be_told_of(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    service.record_aa(
        case, by=by, name="A", relationship_code="partner", eligibility="none-of-these"
    )
    case.person.born_on = clock.today() - timedelta(days=15 * 366)
    adult = service.record_aa(case, by=by, name="A", relationship_code="partner", arrived_at=NOON)
    assert adult.arrived_at == NOON
    assert "IV-4" in [lack.code for lack in queries.standing(case).missing]


# --- several adults ----------------------------------------------------------------------------


def test_the_adult_named_last_is_the_present_one_and_the_others_stay(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    first = service.record_aa(case, by=by, name="Mrs Lee")
    second = service.call_another(case, by=person("investigator"), name="Rob Hale")
    assert queries.aa_of(case.id) is second
    assert [adult.name for adult in queries.adults_of(case.id)] == ["Rob Hale", "Mrs Lee"]
    assert (first.number, second.number) == (1, 2)
    service.record_aa(case, by=by, requested_at=NOON)
    assert (first.requested_at, second.requested_at) == (None, NOON)
    service.change_aa(first, case, by=by, left_at=NOON, version=first.version)
    assert first.left_at == NOON
    with pytest.raises(Conflict):
        service.change_aa(first, case, by=by, left_at=None, version=1)


def test_another_adult_may_be_the_first(unit: Session, person: Person) -> None:
    by = person("sergeant")
    assert service.call_another(make.booking(by=by), by=by, name="Rob Hale").number == 1


def test_another_adult_who_may_not_act_leaves_no_row(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    with pytest.raises(Invalid):
        service.call_another(case, by=by, name="Ms Roe", eligibility="victim")
    assert queries.adults_of(case.id) == []


def test_a_moment_is_marked_once(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    adult = service.record_aa(case, by=by, name="Mrs Lee")
    with clock.at(NOON):
        service.mark_aa(adult, case, by=by, moment="arrived_at")
        service.mark_aa(adult, case, by=by, moment="rights_repeated_at")
    assert (adult.arrived_at, adult.rights_repeated_at) == (NOON, NOON)
    with pytest.raises(OutOfOrder, match="12:00"):
        service.mark_aa(adult, case, by=by, moment="arrived_at")
    with pytest.raises(Invalid):
        service.mark_aa(adult, case, by=by, moment="version")


# --- who may -----------------------------------------------------------------------------------


def test_somebody_who_does_not_record_records_no_adult(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    adult = made.came(case, by=by)
    for key in ("nurse", "superintendent", "practitioner"):
        with pytest.raises(NotPermitted):
            service.record_aa(case, by=person(key), name="X")
        with pytest.raises(NotPermitted):
            service.mark_aa(adult, case, by=person(key), moment="left_at")


def test_another_unit_finds_no_adult(unit: Session, person: Person) -> None:
    by = person("sergeant")
    adult = made.came(make.booking(by=by), by=by)
    unit.flush()
    assert service.open(AppropriateAdult, adult.token, by=by)[0] is adult
    assert deeds(unit, Did.CASE_OPENED)[-1].actor_name == by.name
    for key in ("sergeant.south", "sergeant.riverside", "investigator"):
        with pytest.raises(Missing):
            service.open(AppropriateAdult, adult.token, by=person(key))
