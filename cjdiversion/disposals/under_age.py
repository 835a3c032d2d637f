"""What is for adults, and somebody turns out to have been under 18: whoever decided it and those in
charge of their unit look again. The age is recorded as it is, whatever was decided."""

from __future__ import annotations

from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.cases.rules import Age, is_possibly_child
from cjdiversion.disposals import queries
from cjdiversion.disposals.criteria_person import OF_ADULTS
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.steps import Status
from cjdiversion.escalations import queries as raised
from cjdiversion.escalations import service as escalations
from cjdiversion.outbox import service as outbox

KIND = "adult-outcome-under-18"  # of reference data “escalation_kinds”
LETTER = "decided-look-again"  # of reference data “message_kinds”
_FOR_ADULTS = OF_ADULTS | {"7"}  # a cannabis or khat warning is given to adults


def look_again(case: Case, was: Age, by: Actor) -> None:
    """After the age was put right. Taken for an adult before, it is a cause of its own each time;
    an adult again, nobody waits for it."""
    for decision in filter(_is_for_adults, queries.standing(case.id)):
        on = decision.decided_on
        if not is_possibly_child(case.person, on):
            settled(decision, "By the age as it stands now: 18 or over", by=by)
        elif case.quarantined_at is None and not is_possibly_child(was, on):
            _raise(decision, case, by)


def doubt(decision: Decision) -> str:
    """For its page, while it stands: what is not right by the age as it stands now; else empty."""
    if decision.status is not Status.STANDS or not _is_for_adults(decision):
        return ""
    return _doubt(decision) if is_possibly_child(decision.case.person, decision.decided_on) else ""


def settled(decision: Decision, because: str, *, by: Actor) -> None:
    escalations.settle(KIND, decision.id, by=by, because=because)
    outbox.no_longer(decision, LETTER)


def _is_for_adults(decision: Decision) -> bool:
    force = queries.force_code(decision.force_id)
    held = queries.catalogue(on=decision.decided_on, force=force)
    outcome = held.outcome(decision.outcome_code)
    return (outcome.counted_as if outcome else decision.outcome_code) in _FOR_ADULTS


def _raise(decision: Decision, case: Case, by: Actor) -> None:
    period = str(len(raised.of_cause(KIND, decision.id)) + 1)
    reason = f"{queries.named(decision)}. {_doubt(decision)}"
    told: dict[str, Any] = {"unit_id": decision.unit_id, "period": period, "reason": reason}
    escalations.raise_once(KIND, decision, by=by, case=case, **told)
    to, path = [decision.decided_by_id], f"/decisions/{decision.token}"
    outbox.tell(LETTER, decision, to, by=by, path=path, period=period)


def _doubt(decision: Decision) -> str:
    on = clock.day_in_words(decision.decided_on)
    return (
        f"By the age as it stands now, the person was or may have been under 18 on {on}, when it "
        "was decided. Find out which age is right, and replace the outcome if it cannot stand"
    )
