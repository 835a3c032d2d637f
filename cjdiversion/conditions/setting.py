"""Conditions as they are set before the signature: verbs."""

from __future__ import annotations

from datetime import date
from typing import Any

from cjdiversion import audit, clock, reference, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did
from cjdiversion.cases import checks as case_checks
from cjdiversion.conditions import (
    checks,
    ending,
    prosecutable,
    queries,
    service,
    signatures,
    steps,
    wording,
)
from cjdiversion.conditions.limits import Kind
from cjdiversion.conditions.models import Condition, Record
from cjdiversion.database import session
from cjdiversion.errors import Missing

COLUMNS = ("kind", "starter", "details", "provider", "provider_email", "hours", "due_on")


def open(token: str, *, by: Actor) -> Condition:
    """Within reach, or Missing; the reading is recorded."""
    require(by, May.DISPOSAL_DECIDE)
    found = queries.one_condition(token, by)
    if found is None:
        raise Missing
    case_checks.readable(found.case, by)
    audit.opened(Did.CAUTION_OPENED, found, by=by)
    return found


def amend(
    record: Record,
    *,
    by: Actor,
    offences: str,
    admission: str | None = None,
    admitted_on: date | None = None,
    summary_limit_on: date | None = None,
    version: int | None = None,
) -> None:
    """While it is not signed. Raises Invalid, OutOfOrder, Conflict."""
    checks.stands(record, by)
    workflow.in_order(steps.AMEND, record)
    words = (admission or "").strip()
    signatures.admission(record, words, admitted_on)
    now: dict[str, Any] = {"admission": words, "admitted_on": admitted_on}
    limit_on = prosecutable.of_record(record, summary_limit_on, on=checks.day_of(record))
    now |= {"offences": offences.strip(), "summary_limit_on": limit_on}
    workflow.take(steps.AMEND, record, by=by, version=version, **now)


def add(record: Record, *, by: Actor, version: int | None = None, **facts: Any) -> Condition:
    """`facts`: those of `said`. The record is held meanwhile, so that two who add at once do not
    ask for more hours together than there are. Raises Invalid, OutOfOrder, Conflict."""
    checks.stands(record, by)
    told = said(**facts)
    workflow.take(steps.SET, record, by=by, version=version)
    there = queries.conditions_of(record.id)
    checks.condition(record, queries.standing_in(record.id), told)
    row = made(record, by=by, number=max((one.number for one in there), default=0) + 1, **told)
    session().add(row)
    session().flush()
    return row


def change(condition: Condition, *, by: Actor, version: int | None = None, **facts: Any) -> None:
    """While it is not signed. Raises Invalid, OutOfOrder, Conflict."""
    record = condition.record
    checks.stands(record, by)
    told = said(**facts)
    workflow.take(steps.SET, record, by=by)
    workflow.take(steps.CHANGE, condition, by=by, version=version)
    others = [one for one in queries.standing_in(record.id) if one.id != condition.id]
    checks.condition(record, others, told)
    for name, value in _columns(record, told).items():
        setattr(condition, name, value)


def take_out(condition: Condition, *, by: Actor, version: int | None = None) -> None:
    """While it is not signed; a page to sign that still shows it is stale from then on."""
    checks.stands(condition.record, by)
    workflow.take(steps.SET, condition.record, by=by)
    now: dict[str, Any] = {"ended_on": clock.today()}
    workflow.take(steps.TAKE_OUT, condition, by=by, version=version, **now)
    ending.forget(condition, by=by, because="The condition was taken out")


def readdress(
    condition: Condition, *, by: Actor, provider_email: str | None, version: int | None = None
) -> None:
    """Where the provider is asked: no part of what was signed. Links that were sent take no answer
    any more; without an address the owner is reminded to ask. Raises Invalid, OutOfOrder,
    Conflict."""
    record, email = condition.record, (provider_email or "").strip()
    checks.stands(record, by)
    workflow.in_order(steps.READDRESS, condition)
    checks.address(email)
    service.hold(record)
    asked = checks.asked_next(condition)
    now: dict[str, Any] = {"provider_email": email, "ask_on": asked, "asked_on": None}
    workflow.take(steps.READDRESS, condition, by=by, version=version, **now)
    ending.end_links(condition)


# --- what is set --------------------------------------------------------------------------------


def said(
    *,
    kind: str,
    starter: str,
    provider: str,
    due_on: date,
    details: str | None = None,
    provider_email: str | None = None,
    hours: int | None = None,
    exceptional_because: str | None = None,
) -> dict[str, Any]:
    """The answers about one condition; a blank answer of a page comes as None."""
    return {
        "kind": kind,
        "starter": starter,
        "details": (details or "").strip(),
        "provider": provider.strip(),
        "provider_email": (provider_email or "").strip(),
        "hours": hours,
        "due_on": due_on,
        "because": (exceptional_because or "").strip(),
    }


def made(record: Record, *, by: Actor, number: int, **told: Any) -> Condition:
    """The row of a condition that was checked, not yet kept."""
    return Condition(
        case_id=record.case_id,
        case=record.case,
        record_id=record.id,
        record=record,
        force_id=record.force_id,
        unit_id=record.unit_id,
        reference=queries.free_reference(),
        number=number,
        set_at=clock.now(),
        set_by_id=by.person_id,
        set_by=by.name,
        **_columns(record, told),
    )


def _columns(record: Record, told: dict[str, Any]) -> dict[str, Any]:
    """What it says is frozen with it: the beginning may be worded anew one day."""
    force = checks.force_of(record)
    starter = reference.attributes("condition_starters", force=force)[told["starter"]]
    beginning = reference.label("condition_starters", told["starter"], force=force)
    return {
        **{name: told[name] for name in COLUMNS},
        "kind": Kind(told["kind"]),
        "exceptional_because": told["because"],
        "is_health": bool(starter.get("is_health")),
        "words": wording.sentence(beginning, told["provider"], told["details"]),
    }
