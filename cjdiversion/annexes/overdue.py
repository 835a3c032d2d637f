"""What is past its day goes to the supervisors of the unit that investigates: what was to be put on
the schedule of unused material, and evidence that has not come. Raised once for its cause; the
superintendent of the force sees it where the unit has nobody.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.annexes import hold_queries, scheduling, statements
from cjdiversion.annexes.lines_models import AnnexHold
from cjdiversion.annexes.models import AnnexStatement, AnnexVersion
from cjdiversion.annexes.scheduling import NOT_SCHEDULED
from cjdiversion.cases.models import Case
from cjdiversion.consents.models import ConsentDecision
from cjdiversion.database import session
from cjdiversion.escalations import service as escalations
from cjdiversion.escalations.models import Escalation

EVIDENCE = "annex-evidence-overdue"  # of reference data "escalation_kinds"
_AT_ONCE = 200


# --- to be put on the schedule ------------------------------------------------------------------


def raise_unscheduled(*, by: Actor = SYSTEM) -> int:
    """Each line held back, and each copy that told what was withdrawn since. How many were new."""
    return _lines(by) + _copies(by)


def _lines(by: Actor) -> int:
    due, known = AnnexHold.schedule_due_at, _known(NOT_SCHEDULED, AnnexHold.id)
    query = (
        sa.select(AnnexHold, Case)
        .join(Case, Case.id == AnnexHold.case_id)
        .where(due <= clock.now(), hold_queries.is_waiting())
        .where(Case.quarantined_at.is_(None), ~known.correlate(AnnexHold).exists())
        .order_by(due, AnnexHold.id)
        .limit(_AT_ONCE)
    )
    found = session().execute(query).all()
    return sum(_raised(NOT_SCHEDULED, hold, case, by) for hold, case in found)


def _copies(by: Actor) -> int:
    """Once for each withdrawal."""
    since = ConsentDecision.recorded_at
    known = _known(NOT_SCHEDULED, AnnexVersion.id).where(Escalation.raised_at >= since)
    query = scheduling.waiting(
        Case.quarantined_at.is_(None), ~known.correlate(AnnexVersion, ConsentDecision).exists()
    )
    return sum(
        _raised(NOT_SCHEDULED, annex, case, by, period=_moment(at))
        for annex, case, _, at in session().execute(query.limit(_AT_ONCE)).all()
        if scheduling.due(case, at) <= clock.now()
    )


def settle_scheduled(subject_id: uuid.UUID, words: str, *, by: Actor) -> None:
    """It is on the schedule, or need not be: it waits for nobody any more."""
    escalations.settle(NOT_SCHEDULED, subject_id, by=by, because=words)


# --- evidence -----------------------------------------------------------------------------------


def raise_evidence(*, by: Actor = SYSTEM) -> int:
    """Asked for, outstanding, and past its target date: once for each date. How many were new."""
    row = AnnexStatement
    query = (
        statements.outstanding(on=clock.today())
        .where(~_known(EVIDENCE, row.id).correlate(row).exists())
        .order_by(row.due_on, row.id)
        .limit(_AT_ONCE)
    )
    return sum(
        _raised(EVIDENCE, one, one.case, by, period=f"{one.due_on}")
        for one in session().scalars(query).all()
    )


def settle_evidence(statement: AnnexStatement, words: str, *, by: Actor) -> None:
    escalations.settle(EVIDENCE, statement.id, by=by, because=words)


# --- what both share ----------------------------------------------------------------------------


def _known(kind: str, subject_id: Any) -> sa.Select[Any]:
    where = Escalation.kind == kind, Escalation.subject_id == subject_id
    return sa.select(Escalation.id).where(*where)


def _raised(kind: str, subject: Any, case: Case, by: Actor, period: str = "") -> bool:
    """To the unit that investigates alone: the suite has no part in it."""
    unit_id = case.investigating_unit_id or case.force_id
    return escalations.raise_once(kind, subject, by=by, case=case, unit_id=unit_id, period=period)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%MZ}"
