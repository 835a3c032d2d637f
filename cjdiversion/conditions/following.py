"""What is said of a condition in force, and what is decided where it was not met: verbs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cjdiversion import clock, workflow
from cjdiversion.access import Actor
from cjdiversion.conditions import (
    checks,
    criteria,
    ending,
    prosecutable,
    queries,
    service,
    setting,
    signatures,
    steps,
)
from cjdiversion.conditions.models import BreachDecision, Condition, Evidence, Signature
from cjdiversion.conditions.states import Status
from cjdiversion.database import session
from cjdiversion.disposals import service as disposals
from cjdiversion.errors import Invalid
from cjdiversion.outbox import service as outbox
from cjdiversion.workflow import Step


def report(
    condition: Condition,
    *,
    by: Actor,
    answer: str,
    said_by: str,
    said_at: datetime,
    version: int | None = None,
) -> Evidence:
    """“Reported by telephone to ME”: yes, partly or no. Raises Invalid, OutOfOrder."""
    checks.stands(condition.record, by)
    workflow.in_order(steps.REPORTS[answer], condition)
    if said_at > clock.now():
        raise Invalid.at("said_at", "future", "The moment must be in the past")
    if clock.london(said_at).date() < _signed_on(condition):
        words = "Nobody can say that it was done before it was signed"
        raise Invalid.at("said_at", "before-signature", words)
    told: dict[str, Any] = {"said_by": said_by.strip(), "said_at": said_at}
    return came(condition, steps.REPORTS[answer], answer, by=by, version=version, **told)


def _signed_on(condition: Condition) -> date:
    """The day of the signature that it came into force with: a variation has its own."""
    signed = {one.number: one.signed_at for one in queries.signatures_of(condition.record_id)}
    return clock.london(signed[condition.from_version]).date()


def came(
    condition: Condition,
    step: Step,
    answer: str,
    *,
    by: Actor,
    said_by: str,
    said_at: datetime,
    means: str = Evidence.BY_PHONE,
    version: int | None = None,
) -> Evidence:
    """An answer, by whichever way: it is kept, and moves the condition. What was not done goes to
    the decision maker; the last that was done completes the record."""
    target = step.target
    assert isinstance(target, Status)
    service.hold(condition.record)
    is_done, words = target is Status.MET, target.words.lower()
    changes: dict[str, Any] = {
        "waits_since": None if is_done else clock.now(),
        "ended_on": clock.london(said_at).date() if is_done else None,
    }
    workflow.take(step, condition, by=by, version=version, facts={"answer": answer}, **changes)
    told = {"answer": answer, "means": means, "said_by": said_by, "said_at": said_at}
    row = _kept(condition, by, **told)
    ending.forget(condition, by=by, because=f"Somebody answered: {words}")
    if not is_done:
        tell_owner(condition, by=by)
    elif means == Evidence.BY_PHONE:
        service.conclude(condition.record, by=by)
    else:
        service.conclude(condition.record, by=by, step=steps.FINISH)
    return row


def not_yet(condition: Condition, answer: str, *, by: Actor, said_by: str) -> Evidence:
    """By link, before the day it is due: kept, and nothing follows."""
    service.hold(condition.record)
    workflow.take(steps.ANSWER_NOT_YET, condition, by=by, facts={"answer": answer})
    told = {"said_by": said_by, "said_at": clock.now(), "is_not_yet": True}
    return _kept(condition, by, answer=answer, means=Evidence.BY_LINK, **told)


def _kept(condition: Condition, by: Actor, **told: Any) -> Evidence:
    row = Evidence(
        condition_id=condition.id,
        case_id=condition.case_id,
        recorded_at=clock.now(),
        recorded_by_id=by.person_id,
        recorded_by=by.name if told["means"] == Evidence.BY_PHONE else "",
        **told,
    )
    session().add(row)
    return row


def tell_owner(condition: Condition, *, by: Actor) -> None:
    """By e-mail, without a word of what it is about; the list shows it to the whole unit."""
    to, path = [condition.record.owner_id], f"/conditions/{condition.token}/decide"
    period = f"{condition.status.value} {ending.since(condition)}"
    outbox.tell(ending.WAITS, condition, to, by=by, path=path, period=period)


def remind_owner(condition: Condition, *, by: Actor) -> None:
    """In time, where there is no address to ask the provider at: to ask by telephone."""
    now: dict[str, Any] = {"ask_on": checks.asked_next(condition, clock.today())}
    workflow.take(steps.REMIND_OWNER, condition, by=by, **now)
    to, path = [condition.record.owner_id], f"/conditions/{condition.token}/report"
    period = clock.today().isoformat()
    outbox.tell(ending.DUE, condition, to, by=by, path=path, period=period)


# --- what follows -------------------------------------------------------------------------------


def vary(
    condition: Condition,
    *,
    by: Actor,
    reasons: str,
    signed_at: datetime,
    signed_by: str,
    method: str,
    consents: bool | None = None,
    explained_by: str | None = None,
    adult_name: str | None = None,
    version: int | None = None,
    **facts: Any,
) -> Condition:
    """Another in its place, with the person’s consent and a fresh signature; the weeks do not begin
    again. `facts`: those of setting.said. Raises Invalid, NotPermitted, OutOfOrder, Conflict."""
    record = condition.record
    checks.stands(record, by)
    workflow.in_order(steps.VARY, condition)
    checks.may_decide(record, by)
    signed_on = record.signed_on or clock.today()
    criteria.still_open(record, signed_on, by=by, field="signed_at")
    reasons, told = checks.reasons(reasons), setting.said(**facts)
    signature: dict[str, Any] = {
        "signed_at": signed_at,
        "method": method,
        "adult_name": (adult_name or "").strip(),
        "consents": consents,
    }
    signatures.signature(record, officers=(by.name, explained_by or ""), **signature)
    service.hold(record)
    _after_last(record.id, signed_at)
    day = clock.london(signed_at).date()
    record.summary_limit_on = prosecutable.at_signature(record, day)
    stood = condition.status
    row = _in_its_place(condition, told, by=by, version=version)
    service.signed(record, by=by, signed_by=signed_by, explained_by=explained_by, **signature)
    decided(condition, stood, "vary", reasons, by)
    session().flush()
    return row


def _in_its_place(
    condition: Condition, told: dict[str, Any], *, by: Actor, version: int | None
) -> Condition:
    """The condition that is in force from the fresh signature on. Raises Invalid, Conflict."""
    record, before = condition.record, condition.record.signatures
    now: dict[str, Any] = {"ended_on": clock.today(), "waits_since": None, "to_version": before}
    workflow.take(steps.VARY, condition, by=by, version=version, **now)
    number: dict[str, Any] = {"signatures": before + 1}
    workflow.take(steps.SIGN_AFRESH, record, by=by, facts={"number": before + 1}, **number)
    checks.condition(record, queries.standing_in(record.id), told)
    row = setting.made(record, by=by, number=condition.number, **told)
    row.replaces_id, row.from_version, row.status = condition.id, before + 1, Status.RUNNING
    row.ask_on = checks.asked_next(row)
    session().add(row)
    return row


def decide(
    condition: Condition,
    *,
    by: Actor,
    choice: str,
    reasons: str,
    early_because: str | None = None,
    version: int | None = None,
) -> None:
    """Where it was not met: take no action, or prosecute. Prosecution ends the record, and the
    outcome no longer stands. Raises Invalid, NotPermitted, OutOfOrder, Conflict."""
    record, step = condition.record, steps.BREACHES[choice]
    checks.stands(record, by)
    workflow.in_order(step, condition)
    checks.may_decide(record, by)
    checks.may_follow(record, choice)
    prosecutable.refuse_out_of_time(record, choice)
    reasons, stood = checks.reasons(reasons), condition.status
    early = checks.due_or_said(condition.due_on, early_because or "")
    service.hold(record)
    end: dict[str, Any] = {"ended_on": clock.today(), "waits_since": None}
    workflow.take(step, condition, by=by, version=version, facts={"choice": choice}, **end)
    decided(condition, stood, choice, reasons, by, early)
    if step is steps.EXCUSE:
        service.conclude(record, by=by)
        return
    service.cease(record, by=by, because=f"Condition {condition.number} was not met")
    if record.decision is not None:
        disposals.supersede(record.decision, by=by, because=f"Condition not met: {reasons}")


def decided(
    condition: Condition, stood: Status, choice: str, reasons: str, by: Actor, early: str = ""
) -> None:
    session().add(
        BreachDecision(
            condition_id=condition.id,
            case_id=condition.case_id,
            choice=choice,
            reasons=reasons,
            early_because=early,
            stood=stood.value,
            decided_at=clock.now(),
            decided_by_id=by.person_id,
            decided_by=by.name,
            decided_by_rank=by.rank,
        )
    )
    ending.forget(condition, by=by, because=f"{by.name} decided what follows")


def _after_last(record_id: Any, signed_at: datetime) -> None:
    last: Signature = queries.signatures_of(record_id)[-1]
    if signed_at < last.signed_at.replace(second=0, microsecond=0):
        words = "The fresh signature cannot be before the one it takes the place of"
        raise Invalid.at("signed_at", "before-last", words)
