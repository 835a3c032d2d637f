"""An interview held against an opinion that the person was not fit for it: raised once, whichever
of the two was recorded first."""

from __future__ import annotations

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.escalations import service as escalations
from cjdiversion.interviews import queries, rooms
from cjdiversion.interviews.models import Interview

KIND = "interview-not-fit"  # of reference data "escalation_kinds"


def alert(row: Interview, case: Case, by: Actor) -> str:
    """What the custody record says of it; empty where nothing stood against it."""
    if not rooms.is_stopped(case, at=row.started_at):
        return ""
    escalations.raise_once(KIND, row, by=by, case=case)
    return "against an opinion that the person was not fit to be interviewed"


def alert_all(case: Case, *, by: Actor) -> None:
    """An opinion was recorded after them."""
    for row in queries.interviews_of(case.id):
        alert(row, case, by)
