"""Taking back that a condition was done, where somebody said so by mistake."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from cjdiversion import authority, clock, workflow
from cjdiversion.access import Actor
from cjdiversion.conditions import checks, ending, following, service, steps
from cjdiversion.conditions.models import Condition, Record
from cjdiversion.conditions.states import Kept
from cjdiversion.disposals import covering, victims
from cjdiversion.disposals import queries as decided
from cjdiversion.disposals import service as disposals
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.proposals import Proposal
from cjdiversion.errors import Invalid, OutOfOrder
from cjdiversion.escalations import service as escalations
from cjdiversion.identities.rules import is_same_human


def reopen(condition: Condition, *, by: Actor, reasons: str, version: int | None = None) -> None:
    """In force again, until the day it was due before. What it completed is under way again, and an
    outcome that was closed with it is written anew, open. Raises Invalid, NotPermitted, OutOfOrder,
    Conflict."""
    record, stood = condition.record, condition.status
    checks.stands(record, by)
    workflow.in_order(steps.REOPEN, condition)
    checks.may_decide(record, by)
    reasons = checks.reasons(reasons)
    service.hold(record)
    if why_not := barred(record):
        raise OutOfOrder(why_not)
    asked = checks.asked_next(condition, condition.asked_on)
    now: dict[str, Any] = {"ended_on": None, "ask_on": asked}
    workflow.take(steps.REOPEN, condition, by=by, version=version, **now)
    following.decided(condition, stood, "reopened", reasons, by)
    if record.status is Kept.COMPLETED:
        _resumed(record, f"Condition {condition.number} is reopened: {reasons}", by)


def barred(record: Record) -> str:
    """Why no condition of it is reopened, and what is to be done first; empty where one may be."""
    if record.status is Kept.CEASED:
        return "This record has ended without completion: nothing is reopened"
    if record.decision_id is not None or record.status is not Kept.COMPLETED:
        return ""
    standing = decided.standing(record.case_id)
    rests = next((one for one in standing if one.option_code == record.option_code), None)
    if rests is not None:
        on = clock.day_in_words(rests.decided_on)
        words = f"Outcome OC{rests.outcome_code} of {on} rests on this plan having been done"
        return f"{words}. Replace that outcome first"
    if covering.is_all_decided(record.case, standing):
        return "All that the case is about is decided: this plan leads to no outcome any more"
    return ""


def what_follows(record: Record) -> str:
    """Said before anybody does it: what is opened again besides the condition."""
    if record.status is not Kept.COMPLETED or record.ended_on is None:
        return ""
    on = clock.day_in_words(record.ended_on)
    if record.decision is None:
        return f"The plan was completed on {on}. It will be under way again"
    if _closed_with(record) is None:
        words = f"What was agreed was completed on {on}. It will be under way again"
        return f"{words}; the outcome stays as it was decided"
    words = f"The outcome was closed on {on}. A new version with the same answers takes its place"
    return f"{words}, decided by you, and is open. The one before stays on the record"


def _resumed(record: Record, because: str, by: Actor) -> None:
    """The record goes first: what is not completed takes no day of closing along."""
    now: dict[str, Any] = {"ended_on": None, "ended_because": ""}
    workflow.take(steps.RESUME, record, by=by, **now)
    escalations.settle(ending.NOT_DECIDED, record.id, by=by, because="The plan is under way again")
    if (decision := _closed_with(record)) is not None:
        _written_anew(record, decision, because, by)


def _closed_with(record: Record) -> Decision | None:
    """The outcome that its completion closed; one that was closed as it was decided stays."""
    decision = record.decision
    if decision is None or decision.closed_on is None or checks.option_of(record).closes_at_once:
        return None
    return decision


def _written_anew(record: Record, decision: Decision, because: str, by: Actor) -> None:
    """Raises OutOfOrder where its answers are refused as they stand: somebody goes through them
    first."""
    facts = {**_as_decided(decision, by), **_of_victim(decision)}
    try:
        disposals.replace(decision, record.case, by=by, because=because, **facts)
    except Invalid as refused:
        all_of = (words for one in refused.fields.values() for _, words in one)
        told = " ".join(f"{words}." for words in dict.fromkeys(all_of))
        closed = clock.day_in_words(decision.closed_on or decision.decided_on)
        words = f"The outcome was closed on {closed}, and its answers do not stand as they are"
        raise OutOfOrder(f"{words}: {told} Replace the outcome first, then reopen this") from None


def _as_decided(decision: Decision, by: Actor) -> dict[str, Any]:
    """It is open again; whoever gave the authority for it needs none of their own."""
    names = {one.name for one in fields(Proposal)} - {"offences", "closed_on"}
    told = {name: getattr(decision, name) for name in names}
    if decision.authority_name and is_same_human(by, None, decision.authority_name):
        told |= dict.fromkeys(authority.ASKED)
    return {**told, "offences": decision.offence_numbers}


def _of_victim(decision: Decision) -> dict[str, Any]:
    """What was said to the victim since goes along: nobody is told twice."""
    if decision.victim_informed_on is not None:
        return {"victim_told": "yes", "victim_told_on": decision.victim_informed_on}
    if decision.victim_not_possible_since is None:
        return {}
    said = (
        one.not_possible_because
        for one in victims.of_case(decision.case_id)
        if one.decision_id == decision.id and one.not_possible_because
    )
    return {"victim_told": "not-possible", "victim_why_not": next(said, decision.victim_why_not)}
