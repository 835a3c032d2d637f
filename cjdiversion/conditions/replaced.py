"""What waits no more: records end with the decision they rest on, plans as all is decided without
them, and what was raised of either is settled."""

from __future__ import annotations

import uuid
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion.access import SYSTEM, Actor
from cjdiversion.cases.models import Case
from cjdiversion.conditions import ending, listed, service, steps, undecided
from cjdiversion.conditions.due import Part
from cjdiversion.conditions.models import Record
from cjdiversion.conditions.states import Kept
from cjdiversion.database import session
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.steps import Status as Decided
from cjdiversion.escalations import service as escalations
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.steps import Status as Raised

RECORD = (joinedload(Record.decision), joinedload(Record.case).joinedload(Case.person))


def while_it_waits() -> list[tuple[str, sa.ColumnElement[bool]]]:
    """What is raised of a record that ended, and while what."""
    return [
        (ending.NOT_DECIDED, listed.to_record()),
        (ending.BREACHED, undecided.is_breached()),
        (ending.LEFT, undecided.is_left()),
    ]


# --- records ------------------------------------------------------------------------------------


def _superseded() -> sa.Select[uuid.UUID]:
    return _open(Record.decision.has(Decision.status == Decided.SUPERSEDED))


def _decided_without() -> sa.Select[uuid.UUID]:
    return _open(sa.and_(Record.decision_id.is_(None), undecided.is_all_decided()))


def _open(which: sa.ColumnElement[bool]) -> sa.Select[uuid.UUID]:
    query = sa.select(Record.id).where(which, Record.status.in_((Kept.DRAFT, Kept.SIGNED)))
    return query.order_by(Record.begun_at, Record.id)


def _end(because: str, record_id: uuid.UUID, *, by: Actor = SYSTEM) -> bool:
    query = sa.select(Record).where(Record.id == record_id).options(*RECORD)
    record = session().scalars(query).one()
    service.hold(record)
    if record.status not in steps.LOSE.sources:
        return False
    service.cease(record, by=by, because=because, step=steps.LOSE)
    return True


_REPLACED = "Another decision took the place of the one it rests on"
_ELSEWHERE = "An outcome was decided for all that the case is about"
ENDED = (
    Part("end_replaced", Record.id.expression, _superseded, partial(_end, _REPLACED)),
    Part("end_decided", Record.id.expression, _decided_without, partial(_end, _ELSEWHERE)),
)

# --- what was raised ----------------------------------------------------------------------------


def _raised() -> sa.Select[uuid.UUID]:
    query = sa.select(Escalation.id).where(Escalation.status == Raised.RAISED)
    return query.order_by(Escalation.raised_at, Escalation.id)


def _of_replaced() -> sa.Select[uuid.UUID]:
    query = _raised().join(Decision, Decision.id == Escalation.subject_id)
    return query.where(Escalation.kind == ending.NOT_SIGNED, Decision.status == Decided.SUPERSEDED)


def _of_decided() -> sa.Select[uuid.UUID]:
    query = _raised().join(Record, Record.id == Escalation.subject_id)
    over = (sa.and_(Escalation.kind == kind, ~which) for kind, which in while_it_waits())
    return query.where(sa.or_(*over))


def _of_closed() -> sa.Select[uuid.UUID]:
    query = _raised().join(Case, Case.id == Escalation.case_id)
    return query.where(Escalation.kind.in_(ending.RAISED), Case.quarantined_at.is_not(None))


def _settle(because: str, escalation_id: uuid.UUID, *, by: Actor = SYSTEM) -> bool:
    row = Escalation
    query = sa.select(row.kind, row.subject_id).where(
        row.id == escalation_id, row.status == Raised.RAISED
    )
    found = session().execute(query).one_or_none()
    if found is None:
        return False
    escalations.settle(found.kind, found.subject_id, by=by, because=because)
    return True


_SINCE = "An outcome was decided since"
_ANOTHER = "The record is about somebody else"
SETTLED = (
    Part("settle_replaced", Escalation.id.expression, _of_replaced, partial(_settle, _SINCE)),
    Part("settle_decided", Escalation.id.expression, _of_decided, partial(_settle, _SINCE)),
    Part("settle_closed", Escalation.id.expression, _of_closed, partial(_settle, _ANOTHER)),
)
