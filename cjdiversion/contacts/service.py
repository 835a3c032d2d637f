"""What L&D do on a referral, and the messages of both sides: the only file of this room that
writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from cjdiversion import audit, clock, reference, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.contacts import emails, making, queries, rules, steps
from cjdiversion.contacts.models import (
    Appointment,
    Message,
    Note,
    OnwardReferral,
    Outcome,
    Own,
    Recorded,
    side_of,
)
from cjdiversion.contacts.steps import Status
from cjdiversion.database import session
from cjdiversion.errors import Invalid, Missing, OutOfOrder
from cjdiversion.identities.checks import refuse_if_quarantined
from cjdiversion.referrals import noting
from cjdiversion.referrals.models import Assessment, AssessmentLine, Referral
from cjdiversion.referrals.service import own
from cjdiversion.referrals.steps import Kept

Row = TypeVar("Row", bound=Own)


def open(name: str, token: str, *, by: Actor) -> Any:
    """One appointment, note, onward referral or outcome of the provider, or Missing; the reading is
    recorded. `name`: a key of `queries.KINDS`."""
    require(by, May.REFERRAL_WORK)
    kind = queries.KINDS.get(name)
    row = queries.one(kind, token, by) if kind else None
    if row is None:
        raise Missing
    audit.opened(Did.LD_RECORD_OPENED, row, by=by)
    return row


# --- appointments and contacts --------------------------------------------------------------------


def plan(
    referral: Referral, *, by: Actor, is_double: bool | None = None, **facts: Any
) -> Appointment:
    """`facts`: kind, way, starts_at, minutes, place, with_whom. Refused in the past, outside the
    provider's hours, or, until it is confirmed, beside another of the same practitioner."""
    require(by, May.REFERRAL_WORK)
    making.in_hand(referral, by)
    refuse_if_quarantined(referral.case_id)
    return _planned(referral, by=by, is_double=is_double, **facts)


def record_contact(
    referral: Referral,
    *,
    by: Actor,
    happened_at: datetime,
    minutes: int,
    kind: str,
    way: str,
    place: str = "",
    words: str = "",
) -> Appointment:
    """It happened, planned or not: recorded whatever the hours and however the referral stands."""
    require(by, May.REFERRAL_WORK)
    own(referral, by=by)
    row = Appointment(
        **making.of(referral, by),
        status=Status.ATTENDED,
        is_planned=False,
        kind=kind,
        way=way,
        starts_at=happened_at,
        ends_at=happened_at + timedelta(minutes=minutes),
        happened_at=happened_at,
        place=place,
        with_whom=by.name,
        with_whom_key=making.key(by.name),
        words=words,
    )
    return _added(row, Did.CONTACT_RECORDED, by=by)


def attended(
    appointment: Appointment,
    *,
    by: Actor,
    attendance: str,
    happened_at: datetime,
    words: str = "",
    version: int | None = None,
) -> None:
    """When it began, which is near the time it was planned for. Raises Invalid."""
    require(by, May.REFERRAL_WORK)
    making.in_order(appointment, steps.ATTEND)
    _refuse(rules.wrong_attended(starts_at=appointment.starts_at, happened_at=happened_at))
    workflow.take(
        steps.ATTEND,
        appointment,
        by=by,
        version=version,
        attendance=attendance,
        happened_at=happened_at,
        words=words,
        **making.answered(by),
    )


def missed(
    appointment: Appointment,
    *,
    by: Actor,
    reason: str,
    rearranged_by: str,
    words: str = "",
    version: int | None = None,
) -> None:
    """Why, and who makes the new appointment. Raises Invalid."""
    require(by, May.REFERRAL_WORK)
    making.in_order(appointment, steps.MISS)
    reasons = reference.attributes("appointment_missed")
    begins, now = appointment.starts_at, clock.now()
    _refuse(rules.wrong_missed(reasons, reason=reason, words=words, starts_at=begins, now=now))
    workflow.take(
        steps.MISS,
        appointment,
        by=by,
        version=version,
        missed_because=reason,
        rearranged_by=rearranged_by,
        words=words,
        **making.answered(by),
    )


def rearrange(
    appointment: Appointment,
    *,
    by: Actor,
    rearranged_by: str,
    is_double: bool | None = None,
    version: int | None = None,
    **facts: Any,
) -> Appointment:
    """A new one in place of this, linked to it. One that was not attended stays so. Raises Invalid
    as `plan` does."""
    require(by, May.REFERRAL_WORK)
    making.in_order(appointment, steps.REARRANGE, steps.MAKE_NEW)
    referral = session().get_one(Referral, appointment.referral_id)
    making.in_hand(referral, by)
    refuse_if_quarantined(referral.case_id)
    is_open = appointment.status is Status.PLANNED
    step = steps.REARRANGE if is_open else steps.MAKE_NEW
    workflow.take(step, appointment, by=by, version=version, rearranged_by=rearranged_by)
    if queries.is_replaced(appointment.id):  # asked once the row is held: two may come at once
        raise OutOfOrder("A new appointment was made in place of this one already")
    return _planned(referral, by=by, is_double=is_double, replaces_id=appointment.id, **facts)


# --- L&D's own words ------------------------------------------------------------------------------


def note(referral: Referral, *, by: Actor, text: str, happened_at: datetime) -> Note:
    """Read by L&D alone."""
    require(by, May.REFERRAL_WORK)
    own(referral, by=by)
    row = Note(**making.of(referral, by), status=Kept.STANDS, text=text, happened_at=happened_at)
    return _added(row, Did.LD_NOTE_WRITTEN, by=by)


def record_outcome(
    referral: Referral,
    *,
    by: Actor,
    aim: str,
    result: str,
    seen_on: date,
    aim_words: str = "",
    words: str = "",
) -> Outcome:
    require(by, May.REFERRAL_WORK)
    own(referral, by=by)
    if reference.attributes("outcome_aims").get(aim, {}).get("needs_text") and not aim_words:
        raise Invalid.at("aim_words", "required", "Say in words what was aimed at")
    row = Outcome(
        **making.of(referral, by),
        status=Kept.STANDS,
        aim=aim,
        aim_words=aim_words,
        result=result,
        words=words,
        seen_on=making.not_future("seen_on", seen_on),
    )
    return _added(row, Did.LD_OUTCOME_RECORDED, by=by)


def strike(row: Recorded, *, by: Actor, because: str, version: int | None = None) -> None:
    """It is kept, struck out, and what L&D would have told of it is told to nobody. With an
    assessment its lines are, and the custody record, which says that the person was seen, says so.
    """
    _struck(row, by=by, because=because, version=version)
    if isinstance(row, Assessment):
        for line in queries.lines_of(row.id):
            _struck(line, by=by, because=because)
        words = "what was recorded as an assessment was recorded in error"
        noting.note(row.referral, by=by, did=Did.LD_RECORD_STRUCK, words=words)
    if isinstance(row, Assessment | AssessmentLine):
        emails.struck(row, by=by)


def _struck(row: Recorded, *, by: Actor, because: str, version: int | None = None) -> None:
    step = {
        Appointment: steps.STRIKE,
        OnwardReferral: steps.STRIKE_ONWARD,
    }.get(type(row), steps.STRIKE_KEPT)
    workflow.take(
        step,
        row,
        by=by,
        version=version,
        struck_at=clock.now(),
        struck_by=by.name,
        struck_because=because,
    )


# --- referring on ---------------------------------------------------------------------------------


def refer_on(
    referral: Referral, *, by: Actor, service: str, reason: str, organisation: str, sent_on: date
) -> OnwardReferral:
    require(by, May.REFERRAL_WORK)
    making.in_hand(referral, by)
    refuse_if_quarantined(referral.case_id)
    row = OnwardReferral(
        **making.of(referral, by),
        status=steps.OnwardStatus.WAITING,
        service=service,
        reason=reason,
        organisation=organisation,
        sent_on=making.not_future("sent_on", sent_on),
        first_attended="not-yet",
    )
    return _added(row, Did.ONWARD_REFERRAL_MADE, by=by, operation=Operation.DISCLOSURE)


def answered(
    onward: OnwardReferral,
    *,
    by: Actor,
    answer: str,
    words: str = "",
    first_on: date | None = None,
    version: int | None = None,
) -> None:
    """“accepted” or “refused”, the latter in words."""
    step = steps.TAKE_ON if answer == "accepted" else steps.REFUSE
    require(by, step.may)
    making.in_order(onward, step)
    _refuse(rules.wrong_answer(answer, words))
    changes: dict[str, Any] = {"first_on": first_on} if answer == "accepted" else {}
    workflow.take(
        step, onward, by=by, version=version, answer_words=words, **changes, **making.answered(by)
    )


def first(
    onward: OnwardReferral,
    *,
    by: Actor,
    attended: str,
    first_on: date | None = None,
    outcome: str = "",
    version: int | None = None,
) -> None:
    require(by, May.REFERRAL_WORK)
    making.in_order(onward, steps.FIRST)
    _refuse(rules.wrong_first(first_on, attended, clock.today()))
    workflow.take(
        steps.FIRST,
        onward,
        by=by,
        version=version,
        first_on=first_on,
        first_attended=attended,
        outcome=outcome,
    )


# --- messages -------------------------------------------------------------------------------------


def send(referral: Referral, *, by: Actor, text: str) -> Message:
    """To the other side, once the referral is sent, however it stands."""
    require(by, May.MESSAGE_SEND)
    if referral.sent_at is None:
        raise OutOfOrder("Nobody can be written to yet: this referral is not sent")
    if session().get_one(Case, referral.case_id).is_of_ld:
        raise OutOfOrder("There is no other side: L&D started this without the police")
    refuse_if_quarantined(referral.case_id)
    side = side_of(by)
    row = Message(
        referral_id=referral.id,
        case_id=referral.case_id,
        side=side,
        text=text,
        sent_at=clock.now(),
        sent_by_id=by.person_id,
        sent_by=by.name,
        sent_by_unit=by.unit_name,
    )
    session().add(row)
    session().flush()  # for the id
    other = "ld" if side == "police" else "police"
    audit.record(
        Did.MESSAGE_SENT, Operation.DISCLOSURE, by=by, subject=row, recipient=rules.SIDES[other]
    )
    emails.sent(row, referral, by=by)
    return row


def read(referral: Referral, *, by: Actor, shown: Collection[str]) -> int:
    """Says that the actor's side has read what the other wrote; how many that were. `shown` are the
    tokens of what the reader was shown: what came meanwhile still waits. Who reads at the same time
    as a colleague finds nothing left to say."""
    require(by, May.MESSAGE_SEND)
    own(referral, by=by)
    count = 0
    for row in queries.unread_of(referral, by):
        if row.token not in shown:
            continue
        try:
            workflow.take(steps.READ, row, by=by, read_at=clock.now(), read_by=by.name)
        except OutOfOrder:
            continue
        count += 1
    return count


# --- what the verbs share -------------------------------------------------------------------------


def _planned(
    referral: Referral,
    *,
    by: Actor,
    is_double: bool | None,
    starts_at: datetime,
    minutes: int,
    with_whom: str,
    **facts: Any,
) -> Appointment:
    ends_at = starts_at + timedelta(minutes=minutes)
    _refuse(
        making.wrong_plan(
            referral,
            starts_at=starts_at,
            ends_at=ends_at,
            with_whom=with_whom,
            is_double=is_double,
        )
    )
    row = Appointment(
        **making.of(referral, by),
        status=Status.PLANNED,
        starts_at=starts_at,
        ends_at=ends_at,
        with_whom=with_whom,
        with_whom_key=making.key(with_whom),
        **facts,
    )
    return _added(row, Did.APPOINTMENT_PLANNED, by=by)


def _added(row: Row, did: Did, *, by: Actor, operation: Operation = Operation.COLLECTION) -> Row:
    session().add(row)
    session().flush()  # for the id
    audit.record(did, operation, by=by, subject=row)
    return row


def _refuse(wrong: Mapping[str, Any]) -> None:
    if wrong:
        raise Invalid(wrong)
