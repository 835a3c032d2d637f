"""The verbs on a real database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.consents import service as consents
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.referrals import answering, expiring, queries, service
from cjdiversion.referrals.models import Assessment, AssessmentLine, Referral
from cjdiversion.referrals.steps import Status
from tests import make
from tests.referrals import made

Person = Callable[[str], Actor]
pytestmark = pytest.mark.usefixtures("unit")


def wrong(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {field: problems[0][0] for field, problems in refused.value.fields.items()}


def test_a_referral_goes_to_the_provider_that_serves_the_suite(person: Person) -> None:
    north = made.sent(make.booking(by=person("sergeant")), by=person("sergeant"))
    south = made.sent(make.booking(by=person("sergeant.south")), by=person("sergeant.south"))
    assert north.provider_id == person("practitioner").unit_id
    assert south.provider_id == person("practitioner.south").unit_id


def test_what_the_case_already_says_is_not_typed_again(person: Person) -> None:
    case = make.booking(
        by=person("sergeant"), location="Cell 9", warning_markers=["VIOLENT", "SUICIDAL"]
    )
    referral = made.draft(case, by=person("sergeant"))
    assert referral.location == "Northgate, Cell 9"
    assert referral.staff_safety == "VIOLENT, SUICIDAL"
    assert referral.alleged_offence == case.offences[0].words


def test_what_the_sender_types_stands_instead(person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    referral = made.draft(case, by=person("sergeant"), location="Interview room 2")
    assert referral.location == "Interview room 2"


def test_a_reference_is_r_and_six_characters(person: Person) -> None:
    referral = made.draft(make.booking(by=person("sergeant")), by=person("sergeant"))
    assert referral.reference[0] == "R"
    assert len(referral.reference) == 7


@pytest.mark.parametrize(("priority", "minutes"), [("1", 60), ("2", 240), ("3", 1440)])
def test_the_answer_is_due_by_the_priority(person: Person, priority: str, minutes: int) -> None:
    case = make.booking(by=person("sergeant"))
    referral = made.sent(case, by=person("sergeant"), priority=priority)
    assert referral.sent_at and referral.answer_due_at
    assert (referral.answer_due_at - referral.sent_at).total_seconds() == minutes * 60


def test_an_unknown_priority_is_refused_and_nothing_is_kept(person: Person, unit: Session) -> None:
    case = make.booking(by=person("sergeant"))
    with pytest.raises(Invalid) as refused:
        made.sent(case, by=person("sergeant"), priority="whenever")
    assert wrong(refused) == {"priority": "unknown"}
    assert unit.scalar(sa.select(sa.func.count()).select_from(Referral)) == 0


def test_a_second_open_referral_is_asked_about_and_not_blocked(person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    first = made.sent(case, by=person("sergeant"))
    with pytest.raises(Invalid) as refused:
        made.sent(case, by=person("sergeant"))
    assert wrong(refused) == {"is_second": "open-duplicate"}
    assert first.reference in refused.value.fields["is_second"][0][1]
    assert len(queries.of_case(case.id)) == 1
    made.sent(case, by=person("sergeant"), is_second=True)
    assert len(queries.of_case(case.id)) == 2


def test_a_finished_referral_is_no_duplicate(person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    made.withdraw(made.sent(case, by=person("sergeant")), by=person("sergeant"))
    assert made.sent(case, by=person("sergeant")).status is Status.SENT


def test_a_draft_is_asked_about_when_it_is_sent(person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    draft = made.draft(case, by=person("sergeant"))
    made.sent(case, by=person("sergeant"))
    with pytest.raises(Invalid):
        service.send(draft, by=person("sergeant"))
    service.send(draft, by=person("sergeant"), is_second=True)
    assert draft.status is Status.SENT


def test_a_stale_form_is_noticed(person: Person) -> None:
    referral = made.in_state(Status.SENT, person)
    seen = referral.version
    answering.receive(referral, by=person("practitioner.second"))
    with pytest.raises(Conflict):
        answering.accept(referral, by=person("practitioner"), version=seen)
    assert referral.status is Status.RECEIVED


def test_an_answer_names_who_gave_it(person: Person) -> None:
    referral = made.in_state(Status.SENT, person)
    answering.accept(referral, by=person("practitioner"), note="Will see her at 11")
    assert (referral.answered_by, referral.accept_note) == ("Dana Okafor", "Will see her at 11")
    assert referral.received_at == referral.answered_at


@pytest.mark.parametrize(
    ("over", "field", "code"),
    [
        ({"category": "no-capacity"}, "category", "unknown"),
        ({"category": "insufficient-information"}, "reason", "required"),
        ({"declined_by": ""}, "declined_by", "required"),
        ({"next_step": ""}, "next_step", "required"),
    ],
)
def test_a_decline_says_why_who_and_what_next(
    person: Person, over: dict[str, str], field: str, code: str
) -> None:
    referral = made.in_state(Status.SENT, person)
    with pytest.raises(Invalid) as refused:
        made.decline(referral, by=person("practitioner"), **over)
    assert wrong(refused) == {field: code}
    assert referral.status is Status.SENT


def test_some_reasons_to_withdraw_want_words(person: Person) -> None:
    referral = made.in_state(Status.SENT, person)
    with pytest.raises(Invalid) as refused:
        made.withdraw(referral, by=person("sergeant"), reason="other")
    assert wrong(refused) == {"words": "required"}
    made.withdraw(referral, by=person("sergeant"), reason="other", words="Taken to hospital")
    assert referral.status is Status.WITHDRAWN


def test_an_assessment_keeps_notes_and_lines_apart(person: Person, unit: Session) -> None:
    referral = made.in_state(Status.ACCEPTED, person)
    lines = [made.line("First"), made.line("Second", section="support")]
    made.assess(referral, by=person("practitioner"), lines=lines)
    kept = unit.scalars(sa.select(Assessment)).one()
    assert kept.clinical_notes == made.NOTES
    assert [line.text for line in queries.lines_of(referral.case_id)] == ["First", "Second"]


def test_no_more_than_six_lines_are_taken(person: Person, unit: Session) -> None:
    referral = made.in_state(Status.ACCEPTED, person)
    with pytest.raises(Invalid) as refused:
        made.assess(referral, by=person("practitioner"), lines=[made.line()] * 7)
    assert wrong(refused) == {"lines": "many"}
    assert referral.status is Status.ACCEPTED
    assert unit.scalar(sa.select(sa.func.count()).select_from(AssessmentLine)) == 0


def test_l_and_d_do_not_write_under_every_heading(person: Person) -> None:
    referral = made.in_state(Status.ACCEPTED, person)
    with pytest.raises(Invalid) as refused:
        made.assess(referral, by=person("practitioner"), lines=[made.line(section="link")])
    assert wrong(refused) == {"lines.0.section": "unknown"}


def test_closing_needs_the_report_or_the_reason_why_there_is_none(person: Person) -> None:
    practitioner = person("practitioner")
    unreported = made.in_state(Status.ACCEPTED, person)
    with pytest.raises(Invalid) as refused:
        answering.close(unreported, by=practitioner, reason="completed")
    assert wrong(refused) == {"no_report_reason": "required"}
    answering.close(unreported, by=practitioner, reason="refused", no_report_reason="refused")
    reported = made.in_state(Status.ASSESSED, person)
    with pytest.raises(Invalid) as refused:
        answering.close(reported, by=practitioner, reason="completed", no_report_reason="refused")
    assert wrong(refused) == {"no_report_reason": "has-report"}
    answering.close(reported, by=practitioner, reason="completed")
    assert unreported.status is reported.status is Status.CLOSED


def test_an_assessment_without_lines_closes_with_a_reason(person: Person) -> None:
    referral = made.in_state(Status.ACCEPTED, person)
    made.assess(referral, by=person("practitioner"), lines=[])
    with pytest.raises(Invalid):
        answering.close(referral, by=person("practitioner"), reason="completed")
    made.close(referral, by=person("practitioner"), no_report_reason="nothing-found")
    assert referral.no_report_reason == "nothing-found"


def test_only_an_unanswered_referral_past_its_time_expires_and_later_once_received(
    person: Person,
) -> None:
    waiting, received, accepted, declined = (
        made.in_state(status, person)
        for status in (Status.SENT, Status.RECEIVED, Status.ACCEPTED, Status.DECLINED)
    )
    with made.later(239):
        assert service.expire_overdue() == 0
    with made.later(241):
        assert [service.expire_overdue() for _ in range(2)] == [1, 0]
    assert (waiting.status, received.status) == (Status.EXPIRED, Status.RECEIVED)
    with made.later(241 + 20 * 60):
        assert expiring.tell_before() == 1
    with made.later(241 + 24 * 60):
        assert [service.expire_overdue() for _ in range(2)] == [1, 0]
    assert received.status is Status.EXPIRED
    assert (accepted.status, declined.status) == (Status.ACCEPTED, Status.DECLINED)


def test_an_expired_referral_is_not_accepted_afterwards(person: Person) -> None:
    referral = made.in_state(Status.EXPIRED, person)
    with pytest.raises(OutOfOrder, match="expired"):
        answering.accept(referral, by=person("practitioner"))


def test_a_person_cannot_let_a_referral_expire(person: Person) -> None:
    with pytest.raises(NotPermitted):
        service.expire_overdue(by=person("sergeant"))


@pytest.mark.parametrize("key", ["practitioner.south", "sergeant.south", "cps", "dpo", "admin"])
def test_what_is_not_in_reach_is_not_there(person: Person, key: str) -> None:
    referral = made.in_state(Status.SENT, person)
    with pytest.raises(Missing):
        service.open(referral.token, by=person(key))


@pytest.mark.parametrize("key", ["sergeant", "inspector", "nurse", "superintendent"])
def test_police_in_reach_of_the_case_read_its_referral(person: Person, key: str) -> None:
    referral = made.in_state(Status.SENT, person)
    assert service.open(referral.token, by=person(key)).id == referral.id


def test_the_provider_does_not_see_a_draft(person: Person) -> None:
    referral = made.in_state(Status.DRAFT, person)
    with pytest.raises(Missing):
        service.open(referral.token, by=person("practitioner"))


def test_every_verb_leaves_one_trace(person: Person, unit: Session) -> None:
    referral = made.in_state(Status.CLOSED, person)
    found = unit.scalars(
        sa.select(AuditEvent.did)
        .where(AuditEvent.subject_id == referral.id)
        .order_by(AuditEvent.id)
    )
    assert list(found) == [
        Did.REFERRAL_STARTED,
        Did.REFERRAL_SENT,
        Did.REFERRAL_ACCEPTED,
        Did.REFERRAL_ASSESSED,
        Did.REFERRAL_CLOSED,
    ]


def test_the_trail_holds_no_word_of_the_record(person: Person, unit: Session) -> None:
    made.in_state(Status.CLOSED, person)
    trail = str([event.facts for event in unit.scalars(sa.select(AuditEvent))])
    for text in (made.NOTES, made.LINE, made.CONCERN):
        assert text not in trail


def test_sending_tells_the_trail_to_whom(person: Person, unit: Session) -> None:
    made.in_state(Status.SENT, person)
    query = sa.select(AuditEvent.recipient).where(AuditEvent.did == Did.REFERRAL_SENT)
    assert unit.scalar(query) == "Northshire L&D Service"


def test_agreement_is_frozen_with_the_referral(person: Person) -> None:
    sergeant = person("sergeant")
    case = make.booking(by=sergeant)
    consents.tell(case, by=sergeant, agrees=True)
    referral = made.sent(case, by=sergeant)
    consents.tell(case, by=sergeant, agrees=False, told_at=clock.now())
    assert referral.agreed_when_sent is True


def test_a_draft_is_changed_and_keeps_its_state(person: Person) -> None:
    referral = made.in_state(Status.DRAFT, person)
    made.change(referral, by=person("sergeant"))
    assert (referral.status, referral.concern) == (Status.DRAFT, "Said more")


def test_a_sent_referral_is_not_changed(person: Person) -> None:
    referral = made.in_state(Status.SENT, person)
    with pytest.raises(OutOfOrder):
        made.change(referral, by=person("sergeant"))
    assert referral.concern == made.CONCERN


def test_a_draft_taken_back_unsent_never_reaches_the_provider(
    person: Person, unit: Session
) -> None:
    draft = made.draft(make.booking(by=person("sergeant")), by=person("sergeant"))
    made.withdraw(draft, by=person("sergeant"))
    with pytest.raises(Missing):
        service.open(draft.token, by=person("practitioner"))
    assert unit.execute(queries.worklist(person("practitioner"))).all() == []
