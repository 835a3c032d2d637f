"""Verbs: CPS is asked for a decision, chased, and answers; nothing waits for it unseen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager

from cjdiversion import audit, clock, reference, workflow
from cjdiversion.access import SYSTEM, Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import checks as case_checks
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.disposals import dating, queries, waiting_queries
from cjdiversion.disposals import waiting_steps as steps
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.waiting_models import CpsWait
from cjdiversion.disposals.waiting_steps import Waiting
from cjdiversion.entries import service as entries
from cjdiversion.errors import Conflict, Invalid, Missing, OutOfOrder
from cjdiversion.escalations import service as escalations
from cjdiversion.escalations.models import Escalation
from cjdiversion.identities.checks import refuse_if_closed

NOT_ANSWERED = "cps-not-answered"  # of reference data “escalation_kinds”
MORE_NEEDED = "more-needed"
ANSWERS = {
    "yes": "Charge or consent is given",
    "no": "Charge or consent is not given",
    "not-public-interest": "Prosecution is not in the public interest (outcome 9)",
    MORE_NEEDED: "More is needed before they decide",
}
ORDINARY = "charge"  # of reference data “cps_wait_kinds”
CODED = {"kind": "cps_wait_kinds"}
BECAUSE_AT_LEAST = 20  # P: characters
_AT_ONCE = 200


def open(token: str, *, by: Actor) -> CpsWait:
    """Within reach, or Missing; the reading is recorded."""
    require(by, May.CASE_OPEN)
    found = waiting_queries.one(token, by)
    if found is None:
        raise Missing
    case_checks.readable(found.case, by)
    audit.opened(Did.CPS_WAIT_OPENED, found, by=by)
    return found


def begin(case: Case, *, by: Actor, kind: str, sent_at: datetime) -> CpsWait:
    """It is with CPS, and whoever says so follows it up. Raises Conflict where the same waits."""
    require(by, May.DISPOSAL_DECIDE)
    refuse_if_closed(case)
    if not case.person.is_suspect:
        raise OutOfOrder("This person is not a suspect: there is nothing for CPS to decide")
    if sent_at > clock.now():
        raise Invalid.at("sent_at", "future", "The day it was sent must be in the past")
    if sent_at < case.opened_at.replace(second=0, microsecond=0):
        raise Invalid.at("sent_at", "order", "It cannot have been sent before the case was opened")
    day, force = clock.london(sent_at).date(), queries.force_code(case.force_id)
    if wrong := dating.wrong({"kind": kind}, CODED, day, force):
        raise Invalid(wrong)
    wait = CpsWait(
        case_id=case.id,
        case=case,
        kind=kind,
        sent_at=sent_at,
        due_at=_due(case, kind, sent_at),
        recorded_at=clock.now(),
        owner_id=by.person_id,
        owner=by.name,
    )
    _keep(wait)
    facts = {"kind": kind}
    audit.record(Did.CPS_WAIT_BEGUN, Operation.COLLECTION, by=by, subject=wait, facts=facts)
    words = f"With CPS for a decision: {_named(wait)}."
    entries.note(case, by=by, did=Did.CPS_WAIT_BEGUN, words=words, happened_at=sent_at)
    return wait


def chase(wait: CpsWait, *, by: Actor, words: str, version: int | None = None) -> None:
    refuse_if_closed(wait.case)
    told: dict[str, Any] = {"chased_at": clock.now(), "chased_words": words.strip()}
    workflow.take(steps.CHASE, wait, by=by, version=version, **told)


def take(wait: CpsWait, *, by: Actor, version: int | None = None) -> None:
    """A deputy, or whoever follows it up from now on."""
    refuse_if_closed(wait.case)
    now: dict[str, Any] = {"owner_id": by.person_id, "owner": by.name}
    workflow.take(steps.TAKE, wait, by=by, version=version, **now)


def answer(
    wait: CpsWait,
    *,
    by: Actor,
    answer: str,
    prosecutor: str,
    prosecutor_reference: str,
    prosecutor_decided_on: date,
    answer_words: str = "",
    version: int | None = None,
) -> None:
    """What a named prosecutor decided, with its reference and day. Where more is needed first it
    goes on waiting, with a new time. Raises Invalid."""
    refuse_if_closed(wait.case)
    sent_on = clock.london(wait.sent_at).date()
    if not sent_on <= prosecutor_decided_on <= clock.today():
        words = "The day must be from the day it was sent to CPS up to today"
        raise Invalid.at("prosecutor_decided_on", "order", words)
    if answer == MORE_NEEDED and not answer_words.strip():
        raise Invalid.at("answer_words", "required", "Say what CPS needs")
    facts: dict[str, Any] = {
        "prosecutor": prosecutor,
        "prosecutor_reference": prosecutor_reference,
        "prosecutor_decided_on": prosecutor_decided_on,
    }
    if answer == MORE_NEEDED:
        facts |= {"needed_at": clock.now(), "needed_words": answer_words.strip()}
        facts["due_at"] = _due(wait.case, wait.kind, clock.now())
        workflow.take(steps.MORE, wait, by=by, version=version, **facts)
        escalations.settle(NOT_ANSWERED, wait.id, by=by, because="CPS needs more")
    else:
        facts |= {"answer": answer, "answer_words": answer_words.strip()}
        _end(steps.ANSWER, wait, by, version, facts)
    words = f"CPS answered: {_named(wait)}: {ANSWERS[answer].lower()}."
    entries.note(wait.case, by=by, did=Did.CPS_WAIT_ANSWERED, words=words)


def cancel(wait: CpsWait, *, by: Actor, because: str, version: int | None = None) -> None:
    """Raises Invalid without a reason."""
    refuse_if_closed(wait.case)
    if len(because.strip()) < BECAUSE_AT_LEAST:
        words = f"Say in {BECAUSE_AT_LEAST} characters or more why CPS is no longer asked"
        raise Invalid.at("because", "reasons-short", words)
    _end(steps.CANCEL, wait, by, version, {"cancelled_because": because.strip()})


def answered_by(decision: Decision, *, by: Actor) -> None:
    """A decision that CPS made answers what waited for it: what it is no answer to still waits."""
    if not decision.prosecutor or decision.prosecutor_decided_on is None:
        return
    force = queries.force_code(decision.force_id)
    kinds = reference.attributes("cps_wait_kinds", on=decision.decided_on, force=force)
    for wait in waiting_queries.waiting(decision.case_id):
        given = kinds.get(wait.kind, {}).get("answered_by", {}).get(decision.outcome_code)
        was_asked_later = clock.london(wait.sent_at).date() > decision.prosecutor_decided_on
        if given is None or was_asked_later:
            continue
        answer(
            wait,
            by=by,
            answer=given,
            answer_words=f"Entered with the decision: outcome {decision.outcome_code}",
            prosecutor=decision.prosecutor,
            prosecutor_reference=decision.prosecutor_reference,
            prosecutor_decided_on=decision.prosecutor_decided_on,
        )


def newest_answer(case: Case) -> CpsWait | None:
    """For the page of a decision, to be read there: what CPS answered need not be what is decided
    now, so that it fills in nothing."""
    found = waiting_queries.of_case(case.id)
    return next((one for one in found if one.status is Waiting.ANSWERED), None)


def raise_unanswered(*, by: Actor = SYSTEM) -> int:
    """Each that CPS has not answered in time, once for each time that was set, to those in charge.
    How many were new."""
    row = CpsWait
    known = sa.exists().where(
        Escalation.kind == NOT_ANSWERED,
        Escalation.subject_id == row.id,
        Escalation.raised_at >= row.due_at,
    )
    query = (
        sa.select(row)
        .join(row.case)
        .where(
            row.status == Waiting.WAITING,
            row.due_at <= clock.now(),
            Case.quarantined_at.is_(None),
            ~known.correlate(row),
        )
        .options(contains_eager(row.case))
        .order_by(row.due_at, row.id)
        .limit(_AT_ONCE)
    )
    found = session().scalars(query).all()
    return sum(
        escalations.raise_once(NOT_ANSWERED, one, by=by, case=one.case, period=_period(one))
        for one in found
    )


def _period(wait: CpsWait) -> str:
    return "" if wait.needed_at is None else f"{wait.needed_at:%Y-%m-%dT%H:%M:%S.%f}"


def _due(case: Case, kind: str, since: datetime) -> datetime:
    """A kind that says no time of its own has that of a charge for somebody who is not held."""
    force = queries.force_code(case.force_id)
    told = reference.attributes("cps_wait_kinds", on=clock.london(since).date(), force=force)
    within = told.get(kind, {}).get("answer_within_minutes")
    return since + timedelta(minutes=int(within or told[ORDINARY]["answer_within_minutes"]))


def _end(
    step: workflow.Step, wait: CpsWait, by: Actor, version: int | None, facts: dict[str, Any]
) -> None:
    changes = {**facts, "ended_at": clock.now(), "ended_by": by.name}
    workflow.take(step, wait, by=by, version=version, **changes)
    escalations.settle(NOT_ANSWERED, wait.id, by=by, because=wait.status.words)


def _keep(wait: CpsWait) -> None:
    case_id, kind = wait.case_id, wait.kind
    try:
        with session().begin_nested():
            session().add(wait)
    except IntegrityError:
        there = next((w for w in waiting_queries.waiting(case_id) if w.kind == kind), None)
        if there is None:
            raise
        since = clock.in_words(there.sent_at)
        words = f"{there.owner} has this with CPS already, since {since}"
        raise Conflict(words, code="waits-already") from None


def _named(wait: CpsWait) -> str:
    label = waiting_queries.label(wait)
    return label[:1].lower() + label[1:]
