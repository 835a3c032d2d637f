"""Verbs: an authority is confirmed, or whoever is named says that they did not give it."""

from __future__ import annotations

from cjdiversion import workflow
from cjdiversion.access import Actor, require
from cjdiversion.audit import Did
from cjdiversion.disposals import authorising, steps
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.queries import named
from cjdiversion.entries import service as entries
from cjdiversion.errors import OutOfOrder
from cjdiversion.escalations import service as escalations
from cjdiversion.identities.checks import refuse_if_closed


def confirm(
    decision: Decision, *, by: Actor, because: str = "", version: int | None = None
) -> None:
    """By whoever gave the authority, or by somebody in charge in their place, who says why. Raises
    OutOfOrder, NotPermitted, Invalid."""
    require(by, steps.CONFIRM.may)
    _waits_to_confirm(steps.CONFIRM, decision)
    changes = authorising.confirmation(decision, because, by=by)
    workflow.take(steps.CONFIRM, decision, by=by, version=version, **changes)
    place = "" if not decision.authority_deputy else f" in the place of {decision.authority_name}"
    words = f"Authority for {named(decision)} confirmed by {by.name}{place}."
    entries.note(decision.case, by=by, did=Did.AUTHORITY_CONFIRMED, words=words)
    escalations.settle(authorising.TO_CONFIRM, decision.id, by=by, because="Confirmed")


def to_deny(decision: Decision, *, by: Actor) -> None:
    """Whether it is theirs to deny. Raises OutOfOrder, NotPermitted."""
    require(by, steps.NOT_MINE.may)
    _waits_to_confirm(steps.NOT_MINE, decision)
    authorising.refuse_other(decision, by)


def not_mine(decision: Decision, *, by: Actor, because: str, version: int | None = None) -> None:
    """Whoever is named did not give the authority. The decision stands until somebody in charge
    has looked and replaced it: both statements stay. Raises OutOfOrder, NotPermitted, Invalid."""
    require(by, steps.NOT_MINE.may)
    _waits_to_confirm(steps.NOT_MINE, decision)
    changes = authorising.denial(decision, because, by=by)
    workflow.take(steps.NOT_MINE, decision, by=by, version=version, **changes)
    words = f"{by.name} says that they did not give the authority for {named(decision)}."
    entries.note(decision.case, by=by, did=Did.AUTHORITY_DENIED, words=words)
    escalations.settle(authorising.TO_CONFIRM, decision.id, by=by, because="Denied")
    escalations.raise_once(authorising.DENIED, decision, by=by, case=decision.case)


def _waits_to_confirm(step: workflow.Step, decision: Decision) -> None:
    refuse_if_closed(decision.case)
    workflow.in_order(step, decision)
    if not decision.is_to_confirm:
        raise OutOfOrder("No authority waits to be confirmed here")
