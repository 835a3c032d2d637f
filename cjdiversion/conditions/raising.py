"""What time brings: providers are asked, what nobody answered goes back to the decision maker, and
what waits too long is raised. Whoever does something about a condition holds its record first, and
one record only, so that two processes never wait for each other’s rows in a ring."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion import clock, reference, workflow
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.accounts.models import Unit
from cjdiversion.cases.models import Case
from cjdiversion.conditions import answering, ending, following, listed, service, steps, undecided
from cjdiversion.conditions.models import Condition, Record
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.database import session
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.steps import Status as Decided
from cjdiversion.escalations import service as escalations
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.steps import Status as Raised

AT_ONCE = 200
_RECORD = (joinedload(Record.decision), joinedload(Record.case).joinedload(Case.person))


def due_to_ask() -> Sequence[uuid.UUID]:
    """Conditions whose provider is to be asked."""
    return [one.id for one in _conditions(*_to_ask())]


def remind(condition_id: uuid.UUID, *, by: Actor = SYSTEM) -> None:
    for one in _held(condition_id, _to_ask()):
        answering.remind(one, by=by)


def _to_ask() -> Sequence[sa.ColumnElement[bool]]:
    row, today = Condition, clock.today()
    return row.status == Status.RUNNING, row.ask_on <= today, row.due_on >= today


def due_to_lapse() -> Sequence[uuid.UUID]:
    """Conditions that nobody answered by the day they were due."""
    return [one.id for one in _conditions(*_late())]


def lapse(condition_id: uuid.UUID, *, by: Actor = SYSTEM) -> None:
    """Back to the decision maker, and raised to those in charge."""
    for one in _held(condition_id, _late()):
        now: dict[str, Any] = {"waits_since": clock.now()}
        workflow.take(steps.LAPSE, one, by=by, **now)
        _raised(ending.UNANSWERED, one, one.case, by)
        following.tell_owner(one, by=by)


def _late() -> Sequence[sa.ColumnElement[bool]]:
    return Condition.status == Status.RUNNING, Condition.due_on < clock.today()


def _held(condition_id: uuid.UUID, which: Sequence[sa.ColumnElement[bool]]) -> Sequence[Condition]:
    """The one, unless somebody did something about it in this very moment; its record is held."""
    for one in _conditions(Condition.id == condition_id, *which):
        service.hold(one.record)
        session().refresh(one, attribute_names=["status", "version"])
        return [one] if one.status is Status.RUNNING and one.record.status is Kept.SIGNED else []
    return []


def _conditions(*which: sa.ColumnElement[bool]) -> Sequence[Condition]:
    """Of decisions that stand and records that are open."""
    row = Condition
    query = (
        sa.select(row)
        .join(Record, Record.id == row.record_id)
        .outerjoin(Decision, Decision.id == Record.decision_id)
        .join(Case, Case.id == row.case_id)
        .where(*which, Record.status == Kept.SIGNED, Case.quarantined_at.is_(None))
        .where(sa.or_(Decision.id.is_(None), Decision.status == Decided.STANDS))
        .options(joinedload(row.case), joinedload(row.record).options(*_RECORD))
        .order_by(row.due_on, row.id)
    )
    return session().scalars(query.limit(AT_ONCE)).all()


# --- what waits too long ------------------------------------------------------------------------


def raise_waiting(*, by: Actor = SYSTEM) -> int:
    """How many were new: conditions nobody decided on, cautions without their signed record, plans
    whose outcome nobody recorded, cases without an outcome since a condition was not met."""
    unsigned = sum(_unsigned(code, by) for code in listed.force_codes())
    return _undecided(by) + unsigned + sum(_records_raised(*one, by) for one in _of_records())


def _undecided(by: Actor) -> int:
    row = Condition
    late = clock.now() - _after(ending.TO_DECIDE)
    which = (row.status.in_((Status.PARTLY, Status.NOT_MET)), row.waits_since <= late)
    is_new = ~_known(ending.TO_DECIDE, row.id, Escalation.raised_at >= row.waits_since)
    return sum(_raised_anew(one, by) for one in _conditions(*which, is_new))


def _raised_anew(condition: Condition, by: Actor) -> bool:
    """Each wait is a cause of its own: a worse answer settles what was raised of the one before."""
    assert condition.waits_since is not None
    since = condition.waits_since.isoformat(timespec="minutes")
    return _raised(ending.TO_DECIDE, condition, condition.case, by, period=since)


def _unsigned(force_code: str, by: Actor) -> int:
    """By the dated rows of the force."""
    late = clock.now() - _after(ending.NOT_SIGNED, force_code)
    query = (
        listed.not_signed(force_code)
        .join(Unit, Unit.id == Decision.force_id)
        .where(Unit.code == force_code, Decision.decided_at <= late)
        .where(~_known(ending.NOT_SIGNED, Decision.id))
        .order_by(Decision.decided_at, Decision.id)
    )
    found = session().execute(query.limit(AT_ONCE)).all()
    return sum(_raised(ending.NOT_SIGNED, one, one.case, by) for one, _ in found)


def _of_records() -> list[tuple[str, sa.ColumnElement[bool]]]:
    """What is raised of a record that ended, and while what."""
    return [
        (ending.NOT_DECIDED, listed.to_record()),
        (ending.BREACHED, undecided.is_breached()),
    ]


def _records_raised(kind: str, which: sa.ColumnElement[bool], by: Actor) -> int:
    late = (clock.now() - _after(kind)).date()
    query = (
        sa.select(Record)
        .where(which, Record.ended_on <= late, ~_known(kind, Record.id))
        .where(Record.case.has(Case.quarantined_at.is_(None)))
        .options(joinedload(Record.case))
        .order_by(Record.ended_on, Record.id)
    )
    found = session().scalars(query.limit(AT_ONCE)).all()
    return sum(_raised(kind, one, one.case, by) for one in found)


def _after(kind: str, force_code: str | None = None) -> timedelta:
    told = reference.attributes("escalation_kinds", force=force_code)[kind]
    return timedelta(minutes=told["raise_after_minutes"])


def _known(kind: str, subject_id: Any, *also: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(Escalation.kind == kind, Escalation.subject_id == subject_id, *also)


def _raised(kind: str, subject: Any, case: Case, by: Actor, *, period: str = "") -> bool:
    """To the unit that investigates: its supervisors; and to the superintendent, as the deputy."""
    told: dict[str, Any] = {"unit_id": case.investigating_unit_id, "period": period}
    return escalations.raise_once(kind, subject, by=by, case=case, **told)


# --- what waits no more -------------------------------------------------------------------------


def end_replaced(*, by: Actor = SYSTEM) -> int:
    """How many records were ended, as another decision took the place of theirs, or of a plan, as
    all is decided without it. What was raised of
    such a decision, or of a plan whose outcome is recorded now, is settled."""
    query = (
        sa.select(Record)
        .join(Decision, Decision.id == Record.decision_id)
        .where(Record.status.in_((Kept.DRAFT, Kept.SIGNED)))
        .where(Decision.status == Decided.SUPERSEDED)
        .options(*_RECORD)
        .order_by(Record.begun_at, Record.id)
    )
    found = session().scalars(query.limit(AT_ONCE)).all()
    because = "Another decision took the place of the one it rests on"
    for record in found:
        service.cease(record, by=by, because=because, step=steps.LOSE)
    decided = _plans_of_decided_cases()
    for record in decided:
        because = "An outcome was decided for all that the case is about"
        service.cease(record, by=by, because=because, step=steps.LOSE)
    _settle(by)
    return len(found) + len(decided)


def _plans_of_decided_cases() -> Sequence[Record]:
    query = (
        sa.select(Record)
        .where(Record.decision_id.is_(None), Record.status.in_((Kept.DRAFT, Kept.SIGNED)))
        .where(undecided.is_all_decided())
        .options(*_RECORD)
        .order_by(Record.begun_at, Record.id)
    )
    return session().scalars(query.limit(AT_ONCE)).all()


def _settle(by: Actor) -> None:
    raised = sa.select(Escalation.subject_id).where(Escalation.status == Raised.RAISED)
    replaced = raised.join(Decision, Decision.id == Escalation.subject_id).where(
        Escalation.kind == ending.NOT_SIGNED, Decision.status == Decided.SUPERSEDED
    )
    waiting = [(ending.NOT_SIGNED, replaced)]
    for kind, which in _of_records():
        of_record = raised.join(Record, Record.id == Escalation.subject_id)
        waiting.append((kind, of_record.where(Escalation.kind == kind, ~which)))
    for kind, query in waiting:
        for subject_id in session().scalars(query.limit(AT_ONCE)).all():
            escalations.settle(kind, subject_id, by=by, because="An outcome was decided since")
    closed = (
        sa.select(Escalation.kind, Escalation.subject_id)
        .join(Case, Case.id == Escalation.case_id)
        .where(Escalation.kind.in_(ending.RAISED), Escalation.status == Raised.RAISED)
        .where(Case.quarantined_at.is_not(None))
    )
    for kind, subject_id in session().execute(closed.limit(AT_ONCE)).all():
        escalations.settle(kind, subject_id, by=by, because="The record is about somebody else")
