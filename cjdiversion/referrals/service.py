"""What is done to a referral: the only file of this room that writes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cjdiversion import audit, clock, reference, workflow
from cjdiversion.access import SYSTEM, Actor, May, Role, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.consents import queries as consents
from cjdiversion.database import session
from cjdiversion.errors import Invalid, Missing, OutOfOrder
from cjdiversion.referrals import queries, rules, steps
from cjdiversion.referrals.models import Assessment, AssessmentLine, Referral
from cjdiversion.screenings import queries as screenings
from cjdiversion.workflow import Step

EXPIRED_AT_ONCE = 500  # one unit of work stays short; the next run takes the rest


def open(token: str, *, by: Actor) -> Referral:
    """The only way to one referral: within reach, or Missing; the reading is recorded."""
    referral = queries.one(token, by)
    if referral is None:
        raise Missing
    is_ld = by.role in (Role.LD_PRACTITIONER, Role.LD_TEAM_LEADER)
    require(by, May.REFERRAL_OPEN if is_ld else May.CASE_OPEN)
    audit.opened(Did.REFERRAL_OPENED, referral, by=by)
    return referral


# --- the sender ---------------------------------------------------------------------------------


def start(case: Case, *, by: Actor, priority: str, concern: str, **slice_: Any) -> Referral:
    """A draft to the provider that serves the case. What of the fixed slice is not given is taken
    from the case. Raises Invalid."""
    require(by, May.REFERRAL_SEND)
    facts = rules.prefilled(case, reference.choices("languages"))
    facts |= _slice({**slice_, "priority": priority, "concern": concern})
    referral = Referral(
        reference=queries.free_reference(),
        case_id=case.id,
        provider_id=rules.provider_of(case),
        started_at=clock.now(),
        started_by_id=by.person_id,
        **facts,
    )
    session().add(referral)
    session().flush()  # for the id
    audit.record(Did.REFERRAL_STARTED, Operation.COLLECTION, by=by, subject=referral)
    return referral


def change(referral: Referral, *, by: Actor, version: int | None = None, **slice_: Any) -> None:
    require(by, May.REFERRAL_SEND)
    workflow.take(steps.CHANGE, referral, by=by, version=version, **_slice(slice_))


def send(
    referral: Referral, *, by: Actor, version: int | None = None, is_second: bool | None = None
) -> None:
    """From here on the provider sees it. What it carries is frozen now. Raises Invalid where this
    provider has an open referral for the case and the sender has not said to send another."""
    wrong = {} if is_second else _duplicates(referral.case_id, referral.provider_id, referral.id)
    _check(steps.SEND, referral, wrong, by=by)
    now, told = clock.now(), consents.told_of(referral.case_id)
    agrees = told.agrees if told else None
    needs = rules.carried(
        screenings.needs_of(referral.case_id),
        agrees=agrees,
        vulnerabilities=reference.attributes("vulnerabilities"),
    )
    times = reference.attributes("referral_answer_times")
    workflow.take(
        steps.SEND,
        referral,
        by=by,
        version=version,
        recipient=accounts.unit(referral.provider_id).name,
        sent_at=now,
        answer_due_at=rules.answer_due_at(now, times, referral.priority),
        agreed_when_sent=agrees,
        needs=rules.frozen(needs, reference.choices("vulnerabilities")),
    )


def refer(case: Case, *, by: Actor, is_second: bool | None = None, **facts: Any) -> Referral:
    """Start and send in one go, or neither."""
    require(by, May.REFERRAL_SEND)
    if not is_second and (wrong := _duplicates(case.id, rules.provider_of(case))):
        raise Invalid(wrong)
    referral = start(case, by=by, **facts)
    send(referral, by=by, is_second=True)
    return referral


def withdraw(
    referral: Referral, *, by: Actor, reason: str, words: str = "", version: int | None = None
) -> None:
    reasons = reference.attributes("referral_withdraw_reasons")
    wrong = rules.wrong_withdrawal(reasons, reason=reason, words=words)
    _check(steps.WITHDRAW, referral, wrong, by=by)
    workflow.take(
        steps.WITHDRAW,
        referral,
        by=by,
        version=version,
        withdraw_reason=reason,
        withdraw_words=words,
        closed_at=clock.now(),
    )


# --- liaison and diversion ------------------------------------------------------------------------


def receive(referral: Referral, *, by: Actor, version: int | None = None) -> None:
    workflow.take(steps.RECEIVE, referral, by=by, version=version, received_at=clock.now())


def accept(referral: Referral, *, by: Actor, note: str = "", version: int | None = None) -> None:
    """`note` goes to the sender."""
    workflow.take(
        steps.ACCEPT, referral, by=by, version=version, accept_note=note, **_answered(referral, by)
    )


def decline(
    referral: Referral,
    *,
    by: Actor,
    category: str,
    reason: str = "",
    declined_by: str,
    next_step: str,
    version: int | None = None,
) -> None:
    """All four are told to the sender."""
    wrong = rules.wrong_decline(
        reference.attributes("referral_decline_reasons"),
        category=category,
        reason=reason,
        declined_by=declined_by,
        next_step=next_step,
    )
    _check(steps.DECLINE, referral, wrong, by=by)
    workflow.take(
        steps.DECLINE,
        referral,
        by=by,
        version=version,
        decline_category=category,
        decline_reason=reason,
        declined_by=declined_by,
        next_step=next_step,
        **_answered(referral, by),
    )


def assess(
    referral: Referral,
    *,
    by: Actor,
    seen: str,
    assessed_at: datetime,
    clinical_notes: str = "",
    lines: Sequence[Mapping[str, Any]] = (),
    version: int | None = None,
) -> Assessment:
    """The notes stay with L&D. The lines ({section, text, is_opinion}) are told where the person
    has agreed to it, and nowhere else."""
    _check(steps.ASSESS, referral, rules.wrong_lines(lines), by=by)
    workflow.take(steps.ASSESS, referral, by=by, version=version, facts={"lines": len(lines)})
    assessment = Assessment(
        referral_id=referral.id,
        case_id=referral.case_id,
        assessed_at=assessed_at,
        seen=seen,
        clinical_notes=clinical_notes,
        written_by_id=by.person_id,
        written_by=by.name,
    )
    session().add(assessment)
    session().flush()  # for the id
    session().add_all(_line(assessment, n, line) for n, line in enumerate(lines, start=1))
    return assessment


def close(
    referral: Referral,
    *,
    by: Actor,
    reason: str,
    no_report_reason: str = "",
    version: int | None = None,
) -> None:
    """With the report, or with the reason why there is none."""
    wrong = rules.wrong_closing(
        reference.attributes("referral_closure_reasons"),
        reference.attributes("referral_no_report_reasons"),
        reason=reason,
        no_report_reason=no_report_reason,
        has_report=bool(queries.lines_of_referral(referral.id)),
    )
    _check(steps.CLOSE, referral, wrong, by=by)
    workflow.take(
        steps.CLOSE,
        referral,
        by=by,
        version=version,
        close_reason=reason,
        no_report_reason=no_report_reason,
        closed_at=clock.now(),
    )


# --- the service itself -------------------------------------------------------------------------


def expire_overdue(*, by: Actor = SYSTEM) -> int:
    """How many referrals nobody had answered in time."""
    require(by, May.REFERRAL_EXPIRE)
    return sum(
        _expired(referral, by) for referral in queries.overdue(clock.now(), limit=EXPIRED_AT_ONCE)
    )


def expire(referral: Referral, *, by: Actor) -> None:
    workflow.take(steps.EXPIRE, referral, by=by, closed_at=clock.now())


def _expired(referral: Referral, by: Actor) -> bool:
    try:
        expire(referral, by=by)
    except OutOfOrder:  # answered in this very moment
        return False
    return True


# --- what the verbs share -----------------------------------------------------------------------


def in_order(step: Step, referral: Referral) -> None:
    """Said before anybody fills in a form for nothing. Raises OutOfOrder."""
    if referral.status not in step.sources:
        state = referral.status.words.lower()
        raise OutOfOrder(f"“{step.label}” cannot be done now: this is {state}")


def _check(step: Step, referral: Referral, wrong: rules.Wrong, *, by: Actor) -> None:
    """May they, is it in the right state, is what they say complete: in this order."""
    require(by, step.may)
    in_order(step, referral)
    if wrong:
        raise Invalid(wrong)


def _slice(facts: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(facts) - rules.SLICE:
        raise TypeError(f"not of the fixed slice: {sorted(unknown)}")
    if facts["priority"] not in reference.choices("referral_priorities"):
        raise Invalid.at("priority", "unknown", "Select one of the priorities offered")
    if not facts["concern"]:
        raise Invalid.at("concern", "required", "Enter: what you saw or were told")
    return dict(facts)


def _duplicates(
    case_id: uuid.UUID, provider_id: uuid.UUID, own_id: uuid.UUID | None = None
) -> rules.Wrong:
    there = queries.open_duplicates(case_id, provider_id, other_than=own_id)
    return rules.asks_about([other.reference for other in there])


def _answered(referral: Referral, by: Actor) -> dict[str, Any]:
    """An answer is a receipt too."""
    now = clock.now()
    return {
        "answered_at": now,
        "answered_by": by.name,
        "received_at": referral.received_at or now,
    }


def _line(assessment: Assessment, position: int, line: Mapping[str, Any]) -> AssessmentLine:
    return AssessmentLine(
        assessment_id=assessment.id,
        case_id=assessment.case_id,
        section=line["section"],
        text=line["text"],
        is_opinion=line.get("is_opinion", True),
        written_at=clock.now(),
        position=position,
    )
