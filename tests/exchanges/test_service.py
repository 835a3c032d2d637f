"""A referral handed out as a message, and what came back: taken once, in order, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did, Operation
from cjdiversion.cases import service as cases
from cjdiversion.contacts import service as contacts
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.exchanges import incoming, resources, service
from cjdiversion.exchanges.models import StatusUpdate
from cjdiversion.identities import service as identities
from cjdiversion.referrals import answering
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from cjdiversion.screenings import service as screenings
from tests import make
from tests.exchanges import said
from tests.exchanges.test_bundle import words_of
from tests.referrals import made

Person = Callable[[str], Actor]


@pytest.fixture
def practitioner(person: Person, unit: Session) -> Actor:
    return person("practitioner")


@pytest.fixture
def referral(person: Person, practitioner: Actor) -> Referral:
    sent = made.sent(make.booking(by=person("sergeant")), by=person("sergeant"))
    return referrals.open(sent.token, by=practitioner)


def take(referral: Referral, message: dict[str, Any], *, by: Actor) -> StatusUpdate:
    return service.take(referral, by=by, **incoming.read(message))


def tell(referral: Referral, status: str, *, by: Actor, **more: Any) -> StatusUpdate:
    return take(referral, said.message(referral.reference, status, **more), by=by)


def updates(unit: Session) -> list[StatusUpdate]:
    return list(unit.scalars(sa.select(StatusUpdate).order_by(StatusUpdate.id)))


# --- out ------------------------------------------------------------------------------------------


def test_a_message_is_handed_out_and_that_is_recorded_as_a_disclosure(
    referral: Referral, practitioner: Actor, unit: Session
) -> None:
    told = service.export(referral, by=practitioner)
    assert said.part(told, "ServiceRequest")["identifier"][0]["value"] == referral.reference
    row = unit.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.REFERRAL_EXPORTED)).one()
    assert row.operation is Operation.DISCLOSURE and row.recipient == "Northshire L&D Service"
    assert row.subject_id == referral.id and row.case_id == referral.case_id
    assert row.facts == {"message": said.part(told, "MessageHeader")["id"]}


def test_nobody_but_the_provider_hands_it_out(referral: Referral, person: Person) -> None:
    for key in ("sergeant", "investigator", "supervisor"):
        with pytest.raises(NotPermitted):
            service.export(referral, by=person(key))
    with pytest.raises(Missing):
        referrals.open(referral.token, by=person("practitioner.south"))


def test_nothing_outside_the_slice_and_nothing_of_lds_own_is_ever_in_it(
    person: Person, practitioner: Actor, unit: Session
) -> None:
    sergeant = person("sergeant")
    case = make.booking(
        by=sergeant,
        crime_number="CANARY-CRIME",
        arresting_officer="CANARY-OFFICER",
        notes="CANARY-BOOKING",
        other_names="CANARY-ALIAS",
        phone="07700 900321",
        stated_age=36,
    )
    screenings.record_need(
        case, by=sergeant, code="autism", source="officer-observed", fact="CANARY-FACT"
    )
    unit.flush()
    sent = made.sent(case, by=sergeant, safe_contact="His sister, after six")
    referral = referrals.open(sent.token, by=practitioner)
    answering.accept(referral, by=practitioner, note="CANARY-ACCEPT")
    contacts.note(referral, by=practitioner, text="CANARY-NOTE", happened_at=clock.now())
    contacts.send(referral, by=practitioner, text="CANARY-MESSAGE")
    made.assess(referral, by=practitioner)
    tell(referral, "in-progress", by=practitioner, note=[{"text": "CANARY-UPDATE"}])
    text = " ".join(words_of(service.export(referral, by=practitioner)))
    assert "CANARY" not in text
    person_in = case.person
    assert person_in.born_on is not None and person_in.born_on.isoformat() not in text
    kept_back = ("07700 900321", person_in.pnc_id, case.reference, case.token, referral.token)
    assert not [one for one in kept_back if one in text]
    assert "His sister, after six" in text and "Autism" in text and made.CONCERN in text


def test_what_the_person_had_not_agreed_to_does_not_ride_on_it(
    person: Person, practitioner: Actor, unit: Session
) -> None:
    sergeant = person("sergeant")
    case = make.booking(by=sergeant)
    screenings.record_need(case, by=sergeant, code="drugs", source="self-told", fact="Said so")
    unit.flush()
    referral = referrals.open(made.sent(case, by=sergeant).token, by=practitioner)
    told = service.export(referral, by=practitioner)
    assert "reasonCode" not in said.part(told, "ServiceRequest")
    assert "Drug" not in " ".join(words_of(told))


def test_what_is_not_valid_is_not_handed_out_and_leaves_no_trace_of_a_disclosure(
    referral: Referral, practitioner: Actor, unit: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(resources.PRIORITIES, "2", "soonish")
    with pytest.raises(OutOfOrder) as refused:
        service.export(referral, by=practitioner)
    assert refused.value.code == "not-valid"
    assert "entry.1.resource.priority" in refused.value.words
    exported = sa.select(AuditEvent).where(AuditEvent.did == Did.REFERRAL_EXPORTED)
    assert unit.scalar(exported) is None


def test_a_record_that_is_about_the_wrong_person_is_not_handed_out(
    referral: Referral, practitioner: Actor, person: Person, unit: Session
) -> None:
    identities.quarantine(referral.case, by=person("sergeant"), because="His brother’s")
    unit.flush()
    with pytest.raises(OutOfOrder) as refused:
        service.export(referral, by=practitioner)
    assert refused.value.code == "wrong-person"


# --- in: the steps --------------------------------------------------------------------------------


def test_each_status_takes_the_step_of_its_row(referral: Referral, practitioner: Actor) -> None:
    by = practitioner
    assert tell(referral, "received", by=by).step == "receive"
    assert referral.status is Status.RECEIVED
    accepted = tell(referral, "accepted", by=by, note=[{"text": "At eleven"}])
    assert (referral.status, referral.accept_note) == (Status.ACCEPTED, "At eleven")
    assert (accepted.words, accepted.from_system) == ("At eleven", said.SYSTEM)
    again = (clock.now() + timedelta(hours=2)).isoformat()
    asleep = said.because("referral_hold_reasons", "resting", "Asleep")
    tell(referral, "on-hold", by=by, statusReason=asleep, executionPeriod={"start": again})
    assert (referral.status, referral.hold_words) == (Status.ON_HOLD, "Asleep")
    tell(referral, "ready", by=by)
    assert referral.status is Status.ACCEPTED
    made.screen(referral, by=by)
    support = {"coding": [{"code": "in-support"}]}
    tell(referral, "in-progress", by=by, businessStatus=support)
    assert referral.status is Status.IN_SUPPORT
    done = said.because("referral_closure_reasons", "completed")
    done["coding"] += said.because("referral_no_report_reasons", "not-seen")["coding"]
    tell(referral, "completed", by=by, statusReason=done)
    assert (referral.status, referral.close_reason) == (Status.CLOSED, "completed")


def test_a_decline_by_message_says_what_one_by_hand_says(
    referral: Referral, practitioner: Actor
) -> None:
    take(referral, said.declined(referral.reference), by=practitioner)
    assert referral.status is Status.DECLINED
    assert referral.decline_category == "no-vulnerability"
    assert referral.declined_by == "Dana Okafor, practitioner"
    assert referral.next_step == "Custody nurse to look at 18:00"


def test_a_reason_may_be_an_mhsds_code_where_it_means_one_of_ours_alone(
    referral: Referral, practitioner: Actor
) -> None:
    system = "urn:x-cjdiversion:mhsds:referral-rejection-reason"
    coarse = {"coding": [{"system": system, "code": "02"}]}
    with pytest.raises(Invalid) as refused:
        take(referral, said.declined(referral.reference, statusReason=coarse), by=practitioner)
    [(code, words)] = refused.value.fields["Task.statusReason.coding"]
    assert code == "ambiguous" and "no-vulnerability" in words and "out-of-area" in words
    plain = {"coding": [{"system": system, "code": "01"}]}
    take(referral, said.declined(referral.reference, statusReason=plain), by=practitioner)
    assert referral.decline_category == "duplicate"


def test_what_only_tells_something_changes_nothing(
    referral: Referral, practitioner: Actor, unit: Session
) -> None:
    row = tell(referral, "in-progress", by=practitioner, note=[{"text": "With the night team"}])
    assert (row.step, row.words, referral.status) == ("", "With the night team", Status.SENT)
    assert referral.version == 2


def test_the_message_and_the_step_leave_one_trace_each(
    referral: Referral, practitioner: Actor, unit: Session
) -> None:
    row = tell(referral, "accepted", by=practitioner)
    taken = sa.select(AuditEvent.did, AuditEvent.subject_id).where(
        AuditEvent.did.in_((Did.STATUS_UPDATE_RECEIVED, Did.REFERRAL_ACCEPTED))
    )
    assert sorted(unit.execute(taken).all()) == [
        (Did.REFERRAL_ACCEPTED, referral.id),
        (Did.STATUS_UPDATE_RECEIVED, row.id),
    ]


# --- in: what is refused --------------------------------------------------------------------------


def test_the_same_message_again_is_refused_and_told_when_it_came(
    referral: Referral, practitioner: Actor, unit: Session
) -> None:
    first = tell(referral, "received", by=practitioner, key="m-same")
    with pytest.raises(Conflict) as refused:
        tell(referral, "accepted", by=practitioner, key="m-same")
    assert refused.value.code == "duplicate"
    assert clock.in_words(first.received_at) in refused.value.words
    assert (len(updates(unit)), referral.status) == (1, Status.RECEIVED)


def test_the_same_id_about_another_referral_is_a_duplicate_and_of_another_provider_is_not(
    referral: Referral, practitioner: Actor, person: Person, unit: Session
) -> None:
    tell(referral, "received", by=practitioner, key="m-same")
    sergeant, south = person("sergeant.south"), person("practitioner.south")
    twin = made.sent(make.booking(by=person("sergeant")), by=person("sergeant"))
    with pytest.raises(Conflict) as refused:
        tell(referrals.open(twin.token, by=practitioner), "received", by=practitioner, key="m-same")
    assert refused.value.code == "duplicate"
    theirs = made.sent(make.booking(by=sergeant), by=sergeant)
    tell(referrals.open(theirs.token, by=south), "received", by=south, key="m-same")
    assert len(updates(unit)) == 2


def test_a_message_older_than_the_newest_is_stale_and_told_what_that_is(
    referral: Referral, practitioner: Actor, unit: Session
) -> None:
    sent_at = referral.sent_at + timedelta(seconds=3)  # type: ignore[operator]
    tell(referral, "in-progress", by=practitioner, sent_at=sent_at)
    with pytest.raises(Conflict) as refused:
        older = sent_at - timedelta(seconds=1)
        tell(referral, "accepted", by=practitioner, sent_at=older)
    assert refused.value.code == "stale"
    assert "Being worked on" in refused.value.words
    assert clock.in_words(sent_at) in refused.value.words
    assert (len(updates(unit)), referral.status) == (1, Status.SENT)
    tell(referral, "accepted", by=practitioner, sent_at=sent_at)  # at the same moment is not older


@pytest.mark.parametrize(
    ("moved", "code"), [(timedelta(minutes=6), "future"), (timedelta(minutes=-6), "early")]
)
def test_a_message_from_the_future_or_from_before_the_referral_is_refused(
    referral: Referral, practitioner: Actor, moved: timedelta, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        tell(referral, "received", by=practitioner, sent_at=clock.now() + moved)
    assert [one for one, _ in refused.value.fields["timestamp"]] == [code]


def test_clocks_may_differ_by_minutes(referral: Referral, practitioner: Actor) -> None:
    tell(referral, "received", by=practitioner, sent_at=clock.now() + timedelta(minutes=4))
    assert referral.status is Status.RECEIVED


def test_a_step_that_does_not_lead_on_from_here_names_the_state_and_who_made_it(
    referral: Referral, practitioner: Actor, person: Person, unit: Session
) -> None:
    answering.accept(referral, by=person("practitioner.second"))
    with pytest.raises(OutOfOrder) as refused:
        tell(referral, "received", by=practitioner)
    words = refused.value.words
    assert words.startswith("“Mark as received” cannot be done now: this is accepted. Mo Begum")
    assert "Northshire L&D Service" in words
    assert updates(unit) == []


def test_a_message_about_another_referral_is_refused(
    referral: Referral, practitioner: Actor
) -> None:
    with pytest.raises(Invalid) as refused:
        take(referral, said.message("RZZZ999", "received"), by=practitioner)
    assert "ServiceRequest.identifier.value" in refused.value.fields


def test_a_status_that_no_row_has_is_refused(referral: Referral, practitioner: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        tell(referral, "draft", by=practitioner)
    assert [code for code, _ in refused.value.fields["Task.status"]] == ["unknown"]


@pytest.mark.parametrize(
    ("over", "place"),
    [
        ({"statusReason": {"text": "No"}}, "Task.statusReason.coding"),
        ({"owner": {"reference": "urn:uuid:1"}}, "Task.owner.display"),
        ({"note": [{"text": " "}]}, "Task.note.text"),
        (
            {"statusReason": said.because("referral_decline_reasons", "insufficient-information")},
            "Task.statusReason.text",
        ),
        (
            {"statusReason": said.because("referral_decline_reasons", "no-capacity")},
            "Task.statusReason.coding",
        ),
    ],
)
def test_a_decline_without_its_reason_who_and_what_next_keeps_nothing(
    referral: Referral, practitioner: Actor, unit: Session, over: dict[str, Any], place: str
) -> None:
    with pytest.raises(Invalid) as refused, unit.begin_nested():
        take(referral, said.declined(referral.reference, **over), by=practitioner)
    assert list(refused.value.fields) == [place]
    assert updates(unit) == []


def test_a_hold_without_a_time_of_review_names_where_it_is_missing(
    referral: Referral, practitioner: Actor
) -> None:
    asleep = said.because("referral_hold_reasons", "resting")
    with pytest.raises(Invalid) as refused:
        tell(referral, "on-hold", by=practitioner, statusReason=asleep)
    assert list(refused.value.fields) == ["Task.executionPeriod.start"]


def test_police_hand_in_no_message(referral: Referral, person: Person) -> None:
    with pytest.raises(NotPermitted):
        tell(referral, "received", by=person("sergeant"))


def test_a_message_is_taken_after_the_person_has_left(
    referral: Referral, practitioner: Actor, person: Person, unit: Session
) -> None:
    cases.release(referral.case, by=person("sergeant"), at=_minute())
    tell(referral, "accepted", by=practitioner)
    assert referral.status is Status.ACCEPTED


def _minute() -> datetime:
    return clock.now().replace(second=0, microsecond=0)
