"""What waits about a condition and is to wait no more: links, letters, what was raised."""

from __future__ import annotations

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.conditions import queries
from cjdiversion.conditions.models import Condition
from cjdiversion.escalations import service as escalations
from cjdiversion.outbox import service as outbox

# of reference data "escalation_kinds"
UNANSWERED = "condition-unanswered"
TO_DECIDE = "condition-to-decide"
NOT_SIGNED = "caution-not-signed"
NOT_DECIDED = "plan-not-decided"
BREACHED = "breach-not-decided"
LEFT = "agreement-not-signed"
RAISED = (UNANSWERED, TO_DECIDE, NOT_SIGNED, NOT_DECIDED, BREACHED, LEFT)

# of reference data "message_kinds"
ASKED = "condition-asked"
WAITS = "condition-waits"
DUE = "condition-due"


def since(condition: Condition) -> str:
    """Each wait is a cause of its own: one that was reopened may wait again."""
    assert condition.waits_since is not None
    return condition.waits_since.isoformat(timespec="seconds")


def forget(condition: Condition, *, by: Actor, because: str) -> None:
    """It has ended, or its day has changed: nobody is asked about it any more."""
    end_links(condition)
    outbox.no_longer(condition, WAITS)
    for kind in (UNANSWERED, TO_DECIDE):
        escalations.settle(kind, condition.id, by=by, because=because)


def end_links(condition: Condition) -> None:
    """Those that were sent take no answer, and those that wait are not sent."""
    outbox.no_longer(condition, ASKED, DUE)
    for one in queries.links_of(condition.id):
        if one.used_at is None and one.ended_at is None:
            one.ended_at = clock.now()
