"""What was raised of an outcome waits for nobody once its record is about somebody else."""

from __future__ import annotations

import sqlalchemy as sa

from cjdiversion.access import SYSTEM, Actor
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.disposals import authorising, victims, waiting
from cjdiversion.escalations import service as escalations
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.steps import Status

RAISED = (waiting.NOT_ANSWERED, victims.NOT_TOLD, authorising.TO_CONFIRM, authorising.DENIED)
_AT_ONCE = 200


def settle_closed(*, by: Actor = SYSTEM) -> int:
    """How many there were."""
    row = Escalation
    query = (
        sa.select(row.kind, row.subject_id)
        .join(Case, Case.id == row.case_id)
        .where(row.status == Status.RAISED, row.kind.in_(RAISED), Case.quarantined_at.is_not(None))
        .order_by(row.raised_at, row.id)
        .limit(_AT_ONCE)
    )
    found = session().execute(query).all()
    for one in found:
        escalations.settle(
            one.kind, one.subject_id, by=by, because="The record is about somebody else"
        )
    return len(found)
