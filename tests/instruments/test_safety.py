"""An answer about self-harm: acted on at once, told once, and told without a word of the form."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did, Operation
from cjdiversion.cases import service as cases
from cjdiversion.database import session
from cjdiversion.entries import queries as entries
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.escalations import queries as escalations
from cjdiversion.identities import service as identities
from cjdiversion.instruments import queries, service
from cjdiversion.instruments.models import Administration, SafetyAlert
from cjdiversion.instruments.steps import AlertStatus, Status
from cjdiversion.referrals import answering
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.models import Referral
from tests import make
from tests.detentions import made as detained
from tests.instruments.made import Person, accepted, begun, one, scored
from tests.referrals import made as referred

WORDS = "Worst when alone. Keep the light on."
ITEMS = [item.code for item in one("phq-9")]


def alerted(person: Person) -> tuple[Referral, SafetyAlert]:
    referral = accepted(person)
    row = scored(referral, by=person("practitioner"), said="000000001")
    assert row.alert is not None
    return referral, row.alert


def raised_of(case_id: object) -> list[str]:
    return [one.kind for one in escalations.of_case(case_id)]  # type: ignore[arg-type]


@pytest.mark.parametrize("answer", ["1", "2", "3"])
def test_any_positive_ninth_raises_an_alert_whatever_the_total(
    unit: Session, person: Person, answer: str
) -> None:
    row = scored(accepted(person), by=person("practitioner"), said=f"00000000{answer}")
    assert (row.is_positive, row.is_safety_due) == (False, True)
    alert = row.alert
    assert alert is not None
    assert (alert.status, alert.ground, alert.hand_over) == (
        AlertStatus.RAISED,
        "harm-to-self",
        "",
    )
    assert (alert.raised_by, alert.raised_by_unit) == ("Dana Okafor", "Northshire L&D Service")
    assert raised_of(row.case_id) == ["safety-action"]


def test_a_nought_raises_nothing_however_high_the_total(unit: Session, person: Person) -> None:
    row = scored(accepted(person), by=person("practitioner"), said="333333330")
    assert (row.is_positive, row.is_safety_due, row.alert) == (True, False, None)
    assert raised_of(row.case_id) == []


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sets(st.sampled_from(ITEMS[:-1])), st.sampled_from(["1", "2", "3"]), st.booleans())
def test_in_any_subset_it_raises_the_alert_exactly_once(
    unit: Session, person: Person, others: set[str], answer: str, is_ninth_first: bool
) -> None:
    practitioner = person("practitioner")
    row = begun(accepted(person), by=practitioner)
    parts = [{"self-harm": answer}, dict.fromkeys(sorted(others), "0")]
    for part in parts if is_ninth_first else reversed(parts):
        if part:
            service.record(row, by=practitioner, answers=part)
    left = {code: "0" for code in ITEMS if code not in row.answers}
    if left:
        service.record(row, by=practitioner, answers=left)
    assert row.status is Status.COMPLETE
    assert len(queries.safety_alerts_of(row.case_id)) == 1
    assert raised_of(row.case_id) == ["safety-action"]


def test_each_administration_raises_its_own(unit: Session, person: Person) -> None:
    referral = accepted(person)
    first = scored(referral, by=person("practitioner"), said="000000001")
    second = scored(referral, by=person("practitioner"), said="--------2")
    assert first.alert_id != second.alert_id
    assert len(queries.safety_alerts_of(referral.case_id)) == 2


def test_the_alert_is_a_disclosure_to_the_suite(unit: Session, person: Person) -> None:
    _, alert = alerted(person)
    query = sa.select(AuditEvent).where(AuditEvent.subject_id == alert.id)
    first = session().scalars(query).one()
    assert (first.did, first.operation) == (Did.SAFETY_ALERT_RAISED, Operation.DISCLOSURE)
    assert (first.recipient, first.facts) == ("Northgate", {"ground": "harm-to-self"})


def test_the_alert_leads_nowhere_and_counts_nothing() -> None:
    columns = SafetyAlert.__table__.columns
    numbers = {c.name for c in columns if isinstance(c.type, sa.Integer | sa.Float | sa.Numeric)}
    assert numbers == {"version"}
    targets = {key.column.table.name for c in columns for key in c.foreign_keys}
    assert targets == {"case_file", "referral"}
    assert SafetyAlert.__table__.info["controller"] == "police"
    assert Administration.__table__.info["controller"] == "liaison-and-diversion"


# --- hand-over and acknowledgement ----------------------------------------------------------------


def test_the_hand_over_is_written_and_acknowledged_by_a_named_officer(
    unit: Session, person: Person
) -> None:
    _, alert = alerted(person)
    practitioner, sergeant = person("practitioner"), person("sergeant")
    service.write_hand_over(alert, by=practitioner, hand_over=f" {WORDS} ", person_told=False)
    assert (alert.status, alert.hand_over, alert.person_told) == (
        AlertStatus.HANDED_OVER,
        WORDS,
        False,
    )
    service.acknowledge(alert, by=sergeant)
    assert (alert.status, alert.acknowledged_by) == (AlertStatus.ACKNOWLEDGED, "Sgt Ann Marsh")
    assert alert.acknowledged_at is not None
    query = sa.select(AuditEvent).where(AuditEvent.subject_id == alert.id)
    deeds = {one.did: one for one in session().scalars(query)}
    told = deeds[Did.SAFETY_ALERT_HANDED_OVER]
    assert (told.operation, told.recipient) == (Operation.DISCLOSURE, "Northgate")
    assert deeds[Did.SAFETY_ALERT_ACKNOWLEDGED].actor_name == "Sgt Ann Marsh"
    assert queries.alerts_waiting(sergeant, most=9) == []


def test_each_step_leaves_its_line_for_the_custody_record(unit: Session, person: Person) -> None:
    referral, alert = alerted(person)
    service.write_hand_over(alert, by=person("practitioner"), hand_over=WORDS, person_told=True)
    service.acknowledge(alert, by=person("sergeant"))
    _sent, _accepted, *lines = [
        (one.words, one.by_name) for one in entries.of_case(referral.case_id)
    ]
    assert lines == [
        ("L&D ask for safety action now (Northshire L&D Service)", "Dana Okafor"),
        (f"L&D hand over for safety: {WORDS}", "Dana Okafor"),
        ("Read that L&D ask for safety action, and acting on it", "Sgt Ann Marsh"),
    ]


def test_police_need_not_wait_for_the_words_and_acknowledge_those_too(
    unit: Session, person: Person
) -> None:
    _, alert = alerted(person)
    service.acknowledge(alert, by=person("sergeant"))
    service.write_hand_over(alert, by=person("practitioner"), hand_over=WORDS, person_told=True)
    assert alert.status is AlertStatus.HANDED_OVER
    assert [one.id for one in queries.alerts_waiting(person("sergeant"), most=9)] == [alert.id]
    service.acknowledge(alert, by=person("inspector"))
    assert alert.acknowledged_by == "Insp Cora Wyn"


def test_what_is_read_is_what_is_acknowledged(unit: Session, person: Person) -> None:
    _, alert = alerted(person)
    seen = alert.version
    service.write_hand_over(alert, by=person("practitioner"), hand_over=WORDS, person_told=True)
    with pytest.raises(Conflict):
        service.acknowledge(alert, by=person("sergeant"), version=seen)


def test_nobody_acknowledges_twice_and_nobody_hands_over_twice(
    unit: Session, person: Person
) -> None:
    _, alert = alerted(person)
    service.write_hand_over(alert, by=person("practitioner"), hand_over=WORDS, person_told=True)
    with pytest.raises(OutOfOrder, match="Dana Okafor handed over"):
        service.write_hand_over(
            alert, by=person("practitioner.second"), hand_over="More", person_told=True
        )
    service.acknowledge(alert, by=person("sergeant"))
    with pytest.raises(OutOfOrder, match="Sgt Ann Marsh did that"):
        service.acknowledge(alert, by=person("inspector"))
    assert (alert.hand_over, alert.acknowledged_by) == (WORDS, "Sgt Ann Marsh")


def test_a_hand_over_needs_words(unit: Session, person: Person) -> None:
    _, alert = alerted(person)
    with pytest.raises(Invalid) as refused:
        service.write_hand_over(alert, by=person("practitioner"), hand_over=" ", person_told=True)
    assert list(refused.value.fields) == ["hand_over"]
    assert alert.status is AlertStatus.RAISED


@pytest.mark.parametrize("key", ["practitioner", "nurse", "detention", "superintendent", "cps"])
def test_only_an_officer_who_answers_for_the_person_acknowledges(
    unit: Session, person: Person, key: str
) -> None:
    _, alert = alerted(person)
    with pytest.raises(NotPermitted):
        service.acknowledge(alert, by=person(key))


@pytest.mark.parametrize("key", ["sergeant", "inspector", "nurse"])
def test_police_do_not_write_the_hand_over(unit: Session, person: Person, key: str) -> None:
    _, alert = alerted(person)
    with pytest.raises(NotPermitted):
        service.write_hand_over(alert, by=person(key), hand_over=WORDS, person_told=True)


@pytest.mark.parametrize(
    "key",
    [
        *("sergeant.south", "sergeant.riverside", "practitioner.south"),
        *("cps", "performance", "reviewer", "dpo", "victims", "admin"),
    ],
)
def test_out_of_reach_there_is_no_alert(unit: Session, person: Person, key: str) -> None:
    _, alert = alerted(person)
    with pytest.raises(Missing):
        service.open_alert(alert.token, by=person(key))
    assert queries.alerts_waiting(person(key), most=9) == []


def test_those_in_reach_read_it_and_the_reading_is_recorded(unit: Session, person: Person) -> None:
    _, alert = alerted(person)
    for key in ("sergeant", "detention", "nurse", "inspector", "practitioner", "teamlead"):
        assert service.open_alert(alert.token, by=person(key)).id == alert.id
    query = sa.select(sa.func.count()).where(AuditEvent.did == Did.SAFETY_ALERT_OPENED)
    assert session().scalar(query) == 6


# --- without an instrument, and when the police no longer have the person -------------------------


def test_safety_action_can_be_asked_for_without_any_instrument(
    unit: Session, person: Person
) -> None:
    referral = accepted(person)
    alert = service.ask_for_safety(
        referral, by=person("practitioner"), hand_over=WORDS, person_told=True
    )
    assert (alert.status, alert.hand_over) == (AlertStatus.HANDED_OVER, WORDS)
    assert raised_of(referral.case_id) == ["safety-action"]
    with pytest.raises(Invalid):
        service.ask_for_safety(referral, by=person("practitioner"), hand_over="", person_told=True)
    assert len(queries.safety_alerts_of(referral.case_id)) == 1


def away(person: Person) -> Administration:
    referral = accepted(person)
    case = cases.open(referral.case.token, by=person("sergeant"))
    cases.release(case, by=person("sergeant"), at=clock.now() - timedelta(minutes=1))
    return scored(referral, by=person("practitioner"), said="000000001")


def test_once_the_person_has_left_police_are_not_told_and_l_and_d_writes_what_it_did(
    unit: Session, person: Person
) -> None:
    practitioner = person("practitioner")
    row = away(person)
    assert (row.is_safety_due, row.alert_id) == (True, None)
    assert raised_of(row.case_id) == []
    assert [one.id for one in queries.safety_to_write(practitioner, most=9)] == [row.id]
    service.record_safety(row, by=practitioner, done="Crisis team called, they visit at six")
    assert row.safety_done_by == "Dana Okafor"
    assert queries.safety_to_write(practitioner, most=9) == []
    with pytest.raises(OutOfOrder, match="Dana Okafor recorded this"):
        service.record_safety(row, by=practitioner, done="Again")


@pytest.mark.parametrize(("place", "is_there"), [("police-station", True), ("health-based", False)])
def test_police_are_with_who_is_detained_at_a_station_and_not_at_a_hospital(
    unit: Session, person: Person, place: str, is_there: bool
) -> None:
    case = detained.detained(by=person("sergeant"), place=place)
    case.is_in_suite = False
    unit.flush()
    assert queries.is_with_police(case.id) is is_there


def test_nothing_is_begun_in_a_record_closed_as_about_the_wrong_person(
    unit: Session, person: Person
) -> None:
    referral = accepted(person)
    case = cases.open(referral.case.token, by=person("sergeant"))
    identities.quarantine(case, by=person("sergeant"), because="The answers are his brother’s")
    with pytest.raises(OutOfOrder):
        scored(referral, by=person("practitioner"), said="000000000")


def test_what_was_done_needs_words_and_has_its_place_only_where_no_alert_is(
    unit: Session, person: Person
) -> None:
    practitioner = person("practitioner")
    with pytest.raises(Invalid):
        service.record_safety(away(person), by=practitioner, done=" ")
    told = scored(accepted(person), by=practitioner, said="000000001")
    with pytest.raises(OutOfOrder, match="hand over to the police instead"):
        service.record_safety(told, by=practitioner, done="Stayed with him")
    quiet = scored(accepted(person), by=practitioner, said="000000000")
    with pytest.raises(OutOfOrder):
        service.record_safety(quiet, by=practitioner, done="Nothing")


def test_an_alert_without_its_hand_over_stands_on_the_practitioners_list(
    unit: Session, person: Person
) -> None:
    _, alert = alerted(person)
    practitioner = person("practitioner")
    assert len(queries.safety_to_write(practitioner, most=9)) == 1
    assert queries.safety_to_write(person("practitioner.south"), most=9) == []
    service.write_hand_over(alert, by=practitioner, hand_over=WORDS, person_told=True)
    assert queries.safety_to_write(practitioner, most=9) == []


def test_it_stays_there_until_written_whatever_becomes_of_referral_and_form(
    unit: Session, person: Person
) -> None:
    practitioner = person("practitioner")
    referral, alert = alerted(person)
    gone = away(person)
    for one_referral in (referral, gone.referral):
        answering.close(
            one_referral, by=practitioner, reason="completed", no_report_reason="not-seen"
        )
    waiting = queries.safety_to_write(practitioner, most=9)
    assert {one.alert_id for one in waiting} == {alert.id, None}
    for one_form in waiting:
        service.strike(one_form, by=practitioner, because="Another person’s form")
    assert [one.alert_id for one in queries.safety_to_write(practitioner, most=9)] == [alert.id]


def test_at_a_voluntary_attendance_the_investigating_unit_is_told(
    unit: Session, person: Person
) -> None:
    investigator, practitioner = person("investigator"), person("practitioner")
    cid = accounts.unit(investigator.unit_id)  # type: ignore[arg-type]
    case = make.attendance(by=investigator, investigating_unit=cid.token)
    sent = referred.sent(case, by=investigator)
    referral = referrals.open(sent.token, by=practitioner)
    row = scored(referral, by=practitioner, said="000000003")
    assert row.alert is not None
    assert queries.recipient(referral.case) == "Northshire CID"
    service.acknowledge(row.alert, by=investigator)
    assert row.alert.acknowledged_by == "DC Lena Ford"


def test_striking_the_form_leaves_the_alert_standing(unit: Session, person: Person) -> None:
    row = scored(accepted(person), by=person("practitioner"), said="000000001")
    service.strike(row, by=person("practitioner"), because="Another person’s form")
    assert [one.status for one in queries.safety_alerts_of(row.case_id)] == [AlertStatus.RAISED]
