"""Taking back that a condition was done, where somebody said so by mistake."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from cjdiversion import authority, clock, workflow
from cjdiversion.access import Actor
from cjdiversion.conditions import checks, ending, following, queries, steps
from cjdiversion.conditions.models import Condition, Record
from cjdiversion.conditions.states import Kept
from cjdiversion.disposals import covering, victims
from cjdiversion.disposals import queries as decided
from cjdiversion.disposals import service as disposals
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.proposals import Proposal
from cjdiversion.errors import Invalid, OutOfOrder
from cjdiversion.escalations import service as escalations
from cjdiversion.identities.humans import is_same_human

_OF_AUTHORITY = (
    *("authority_recorded_by", "authority_by_id", "authority_confirmed_at"),
    *("authority_deputy", "authority_deputy_because"),
)
"""What is said of an authority since it was named."""


def reopen(condition: Condition, *, by: Actor, reasons: str, version: int | None = None) -> None:
    """In force again, until the day it was due before. What it completed is under way again, and an
    outcome that was closed with it is written anew, open. Raises Invalid, NotPermitted, OutOfOrder,
    Conflict."""
    record, stood = condition.record, condition.status
    checks.stands(record, by)
    workflow.in_order(steps.REOPEN, condition)
    checks.may_decide(record, by)
    reasons = checks.reasons(reasons)
    queries.held_of_case(record.case_id)  # as whoever decides holds them
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
    if record.status is not Kept.COMPLETED:
        return ""
    if record.decision is not None:
        return _denied(record.decision) if _is_written_anew(record) else ""
    standing = decided.standing(record.case_id)
    rests = next((one for one in standing if one.option_code == record.option_code), None)
    if rests is not None:
        on = clock.day_in_words(rests.decided_on)
        words = f"Outcome OC{rests.outcome_code} of {on} rests on this plan having been done"
        return f"{words}. Replace that outcome first"
    if covering.is_all_decided(record.case, standing):
        return "All that the case is about is decided: this plan leads to no outcome any more"
    return ""


def _denied(decision: Decision) -> str:
    """What somebody said of their authority is not written over."""
    if decision.authority_denied_at is None:
        return ""
    on = clock.day_in_words(clock.london(decision.authority_denied_at).date())
    words = f"{decision.authority_denied_by} said on {on} that they did not give the authority"
    return f"{words} for this outcome. Replace the outcome first, then reopen this"


def what_follows(record: Record) -> str:
    """Said before anybody does it: what is opened again besides the condition."""
    if record.status is not Kept.COMPLETED or record.ended_on is None:
        return ""
    decision = record.decision
    if decision is None:
        on = clock.day_in_words(record.ended_on)
        return f"The plan was completed on {on}. It will be under way again"
    on = clock.day_in_words(decision.closed_on or record.ended_on)
    closed = f"The outcome was closed on {on}"
    if not _is_written_anew(record):
        return f"{closed}, and stays closed. Only what was agreed is under way again"
    words = f"{closed}. A new version with the same answers takes its place"
    return f"{words}, decided by you, and is open. The one before stays on the record"


def _is_written_anew(record: Record) -> bool:
    """What closes with its decision was not closed by what was done, and stays as it is."""
    decision = record.decision
    is_closed = decision is not None and decision.closed_on is not None
    return is_closed and not checks.option_of(record).closes_at_once


def _resumed(record: Record, because: str, by: Actor) -> None:
    """The record goes first: what is not completed takes no day of closing along."""
    now: dict[str, Any] = {"ended_on": None, "ended_because": ""}
    workflow.take(steps.RESUME, record, by=by, **now)
    escalations.settle(ending.NOT_DECIDED, record.id, by=by, because="The plan is under way again")
    if record.decision is not None and _is_written_anew(record):
        _written_anew(record, record.decision, because, by)


def _written_anew(record: Record, decision: Decision, because: str, by: Actor) -> None:
    """Raises OutOfOrder where its answers are refused as they stand: somebody goes through them
    first."""
    facts = {**_as_decided(decision, by), **_of_victim(decision)}
    facts |= {"because": because, "kept": _kept(decision, facts)}
    try:
        disposals.replace(decision, record.case, by=by, **facts)
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


def _kept(decision: Decision, facts: dict[str, Any]) -> dict[str, Any]:
    """It counts where it was decided. An authority that goes along is confirmed as it was."""
    names = _OF_AUTHORITY if facts["authority_name"] else ()
    return {name: getattr(decision, name) for name in ("unit_id", *names)}


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
