"""What is done about a record: beginning it, its signatures, and its end."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cjdiversion import audit, clock, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import checks as case_checks
from cjdiversion.cases.models import Case
from cjdiversion.conditions import (
    checks,
    criteria,
    ending,
    prosecutable,
    queries,
    signatures,
    steps,
)
from cjdiversion.conditions.models import Record, Signature
from cjdiversion.conditions.states import IN_FORCE, SATISFIED, Kept, Status
from cjdiversion.database import session
from cjdiversion.disposals import service as disposals
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.steps import Status as Decided
from cjdiversion.entries import service as entries
from cjdiversion.errors import Conflict, Missing, OutOfOrder
from cjdiversion.escalations import service as escalations
from cjdiversion.identities.checks import named_person, refuse_if_closed
from cjdiversion.workflow import Step


def open(token: str, *, by: Actor) -> Record:
    """Within reach, or Missing; the reading is recorded."""
    require(by, May.DISPOSAL_DECIDE)
    found = queries.one(token, by)
    if found is None:
        raise Missing
    case_checks.readable(found.case, by)
    audit.opened(Did.CAUTION_OPENED, found, by=by)
    return found


# --- beginning ----------------------------------------------------------------------------------


def begin(
    decision: Decision,
    case: Case,
    *,
    by: Actor,
    offences: str,
    admission: str | None = None,
    admitted_on: date | None = None,
    summary_limit_on: date | None = None,
) -> Record:
    """The record of a decision, once; `case` comes with its person, force and offences. Raises
    OutOfOrder where the option has none, or the decision no longer stands."""
    require(by, May.DISPOSAL_DECIDE)
    if decision.status is not Decided.STANDS:
        raise OutOfOrder("This decision no longer stands: another took its place")
    if queries.of_decision(decision.id) is not None:
        raise Conflict("This decision has its record already", code="begun-already")
    record = begun(
        case,
        by,
        decision=decision,
        option_code=decision.option_code,
        owner_id=decision.decided_by_id or by.person_id,
        owner_name=decision.decided_by,
        offences=offences.strip(),
        summary_limit_on=_limit(case, decision, summary_limit_on),
    )
    criteria.still_open(record, decision.decided_on, by=by, field="offences")
    words = (admission or "").strip()
    signatures.admission(record, words, admitted_on)
    record.admission, record.admitted_on = words, admitted_on
    return kept(record, by)


def _limit(case: Case, decision: Decision, stated: date | None) -> date | None:
    """Nothing of a caution without conditions could outlast a time limit."""
    force = accounts.unit(case.force_id).code
    rules = checks.rules_of(decision.option_code, on=decision.decided_on, force=force)
    if rules is None or rules.conditions == "none":
        return stated
    return prosecutable.until(case, stated, on=decision.decided_on, decision=decision)


def begun(case: Case, by: Actor, **told: Any) -> Record:
    named_person(by)
    refuse_if_closed(case)
    option_code = told["option_code"]
    record = Record(
        case_id=case.id,
        case=case,
        force_id=case.force_id,
        unit_id=case.investigating_unit_id or by.unit_id,
        begun_at=clock.now(),
        begun_by_id=by.person_id,
        begun_by=by.name,
        **told,
    )
    if (
        checks.rules_of(
            option_code, on=checks.day_of(record), force=accounts.unit(case.force_id).code
        )
        is None
    ):
        raise OutOfOrder("This outcome has no record of its own")
    return record


def kept(record: Record, by: Actor) -> Record:
    session().add(record)
    session().flush()
    facts = {"option": record.option_code}
    audit.record(Did.CAUTION_BEGUN, Operation.COLLECTION, by=by, subject=record, facts=facts)
    return record


# --- signing ------------------------------------------------------------------------------------


def sign(
    record: Record,
    *,
    by: Actor,
    signed_at: datetime,
    signed_by: str,
    method: str,
    consents: bool | None = None,
    explained_by: str | None = None,
    adult_name: str | None = None,
    version: int | None = None,
) -> Signature:
    """The person agrees to what stands there; its conditions are in force from now on. What has no
    conditions is complete with it. Raises Invalid, NotPermitted, OutOfOrder, Conflict."""
    checks.stands(record, by)
    workflow.in_order(steps.SIGN, record)
    if checks.rules_for(record).conditions == "required":
        checks.may_decide(record, by)
    adult = (adult_name or "").strip()
    said: dict[str, Any] = {"signed_at": signed_at, "method": method, "adult_name": adult}
    said["consents"] = consents
    signatures.signature(record, officers=(by.name, explained_by or ""), **said)
    day = clock.london(signed_at).date()
    criteria.still_open(record, day, by=by, field="signed_at")
    now: dict[str, Any] = {"signed_on": day, "signatures": 1}
    workflow.take(steps.SIGN, record, by=by, version=version, facts={"number": 1}, **now)
    set_there = [one for one in queries.conditions_of(record.id) if one.status is Status.SET]
    if set_there:
        record.summary_limit_on = prosecutable.at_signature(record, day)
    signatures.ready_to_sign(record, set_there, day)
    row = signed(record, by=by, signed_by=signed_by, explained_by=explained_by, **said)
    for condition in set_there:
        now = {"from_version": 1, "ask_on": checks.asked_next(condition)}
        workflow.take(steps.BEGIN, condition, by=by, **now)
    if record.decision is not None:
        escalations.settle(
            ending.NOT_SIGNED, record.decision.id, by=by, because="The record is signed"
        )
    conclude(record, by=by)
    return row


def signed(
    record: Record,
    *,
    by: Actor,
    signed_at: datetime,
    signed_by: str,
    method: str,
    explained_by: str | None,
    adult_name: str,
    consents: bool | None,
) -> Signature:
    """The row of a signature whose step was taken, and its line for the custody record."""
    row = Signature(
        record_id=record.id,
        number=record.signatures,
        signed_at=signed_at,
        signed_by=signed_by.strip(),
        method=method,
        explained_by=(explained_by or "").strip() or by.name,
        adult_name=adult_name,
        consents=consents,
        recorded_at=clock.now(),
        recorded_by_id=by.person_id,
        recorded_by=by.name,
    )
    session().add(row)
    what = "its record" if row.number == 1 else "a variation"
    words = f"{checks.option_of(record).label}: {what} was explained, agreed to and signed."
    entries.note(record.case, by=by, did=Did.CAUTION_SIGNED, words=words, happened_at=signed_at)
    return row


# --- ending -------------------------------------------------------------------------------------


def hold(record: Record) -> None:
    """Until this unit of work ends: whoever else does something to its conditions waits, so that
    of two last answers at once one completes it. Held before any of its conditions is."""
    told = ["status", "signatures", "version"]
    session().refresh(record, attribute_names=told, with_for_update=True)


def conclude(record: Record, *, by: Actor, step: Step = steps.COMPLETE) -> bool:
    """Completes it where nothing is asked any more, and closes the outcome on that day. A plan of
    which nothing was done ends without completion: there is no outcome for it to lead to."""
    ends = queries.ends_of(record.id)
    if record.status is not Kept.SIGNED or any(status in IN_FORCE for status, _ in ends):
        return False
    if ends and not any(status in SATISFIED for status, _ in ends):
        return False
    if record.decision_id is None and not any(status is Status.MET for status, _ in ends):
        cease(record, by=by, because="No condition of it was done")
        return False
    days = [day for status, day in ends if day and status in SATISFIED]  # a variation ended nothing
    on = max(days, default=record.signed_on or clock.today())
    because = "All conditions ended" if ends else "Signed; it has no conditions"
    workflow.take(step, record, by=by, ended_on=on, ended_because=because)
    decision = record.decision
    if decision is not None and decision.closed_on is None:
        disposals.close(decision, by=by, on=max(on, decision.decided_on))
    return True


def cease(
    record: Record,
    *,
    by: Actor,
    because: str,
    step: Step = steps.CEASE,
    version: int | None = None,
) -> None:
    """Ended without completion: what was still asked for is asked no more."""
    fall = steps.FALL if step is steps.LOSE else steps.DROP
    now: dict[str, Any] = {"ended_on": clock.today(), "ended_because": because}
    workflow.take(step, record, by=by, version=version, **now)
    for one in queries.conditions_of(record.id):
        if one.status in fall.sources:
            end: dict[str, Any] = {"ended_on": clock.today(), "waits_since": None}
            workflow.take(fall, one, by=by, to_version=record.signatures, **end)
            ending.forget(one, by=by, because=because)
