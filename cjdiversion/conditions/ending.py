"""What waits about a condition and is to wait no more: links, letters, what was raised."""

from __future__ import annotations

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.conditions.models import AnswerLink, Condition
from cjdiversion.database import session
from cjdiversion.escalations import service as escalations
from cjdiversion.outbox import service as outbox

# of reference data "escalation_kinds"
UNANSWERED = "condition-unanswered"
TO_DECIDE = "condition-to-decide"
NOT_SIGNED = "caution-not-signed"
NOT_DECIDED = "plan-not-decided"

# of reference data "message_kinds"
ASKED = "condition-asked"
WAITS = "condition-waits"


def forget(condition: Condition, *, by: Actor, because: str) -> None:
    """It has ended, or its day has changed: nobody is asked about it any more."""
    end_links(condition)
    outbox.no_longer(WAITS, condition)
    for kind in (UNANSWERED, TO_DECIDE):
        escalations.settle(kind, condition.id, by=by, because=because)


def end_links(condition: Condition) -> None:
    """Those that were sent take no answer, and those that wait are not sent."""
    outbox.no_longer(ASKED, condition)
    row = AnswerLink
    query = sa.select(row).where(row.condition_id == condition.id)
    for one in session().scalars(query.where(row.used_at.is_(None), row.ended_at.is_(None))):
        one.ended_at = clock.now()
