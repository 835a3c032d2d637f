"""What time brings: providers are asked, what nobody answered goes back to the decision maker, and
what waits too long is raised. Whoever does something about a condition holds its record first, and
one record only; whoever decides of a case, or reopens, holds all of its records, in one order. So
two processes never wait for each other’s rows in a ring."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion import clock, reference, workflow
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.accounts.models import Unit
from cjdiversion.cases.models import Case
from cjdiversion.conditions import (
    answering,
    ending,
    following,
    listed,
    replaced,
    service,
    steps,
)
from cjdiversion.conditions.due import Part
from cjdiversion.conditions.models import Condition, Record
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.database import session
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.steps import Status as Decided
from cjdiversion.escalations import service as escalations
from cjdiversion.escalations.models import Escalation

Act = Callable[[uuid.UUID], bool]


def _to_ask() -> Sequence[sa.ColumnElement[bool]]:
    row, today = Condition, clock.today()
    return row.status == Status.RUNNING, row.ask_on <= today, row.due_on >= today


def remind(condition_id: uuid.UUID, *, by: Actor = SYSTEM) -> bool:
    one = _held(condition_id, _to_ask())
    if one is None:
        return False
    if one.provider_email:
        answering.remind(one, by=by)
    else:
        following.remind_owner(one, by=by)
    return True


def _late() -> Sequence[sa.ColumnElement[bool]]:
    return Condition.status == Status.RUNNING, Condition.due_on < clock.today()


def lapse(condition_id: uuid.UUID, *, by: Actor = SYSTEM) -> bool:
    """Back to the decision maker, and raised to those in charge."""
    one = _held(condition_id, _late())
    if one is None:
        return False
    now: dict[str, Any] = {"waits_since": clock.now()}
    workflow.take(steps.LAPSE, one, by=by, **now)
    _raised(ending.UNANSWERED, one, one.case, by, period=ending.since(one))
    following.tell_owner(one, by=by)
    return True


def _held(condition_id: uuid.UUID, which: Sequence[sa.ColumnElement[bool]]) -> Condition | None:
    """The one, unless somebody did something about it in this very moment; its record is held."""
    query = _conditions(sa.select(Condition), Condition.id == condition_id, *which)
    whole = joinedload(Condition.record).options(*replaced.RECORD)
    one: Condition | None = session().scalar(query.options(joinedload(Condition.case), whole))
    if one is None:
        return None
    stood = one.status
    service.hold(one.record)
    session().refresh(one, attribute_names=["status", "version"])
    return one if one.status is stood and one.record.status is Kept.SIGNED else None


def _conditions(query: sa.Select[Any], *which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Of decisions that stand and records that are open."""
    row = Condition
    return (
        query.join(Record, Record.id == row.record_id)
        .outerjoin(Decision, Decision.id == Record.decision_id)
        .join(Case, Case.id == row.case_id)
        .where(*which, Record.status == Kept.SIGNED, Case.quarantined_at.is_(None))
        .where(sa.or_(Decision.id.is_(None), Decision.status == Decided.STANDS))
        .order_by(row.due_on, row.id)
    )


def _of_conditions(
    name: str, which: Callable[[], Sequence[sa.ColumnElement[bool]]], act: Act
) -> Part:
    found = lambda: _conditions(sa.select(Condition.id), *which())  # noqa: E731
    return Part(name, Condition.id.expression, found, act)


ASK = _of_conditions("remind", _to_ask, remind)
"""Conditions whose provider is to be asked, or the owner where there is no address."""
LAPSE = _of_conditions("lapse", _late, lapse)
"""Conditions that nobody answered by the day they were due."""

# --- what waits too long ------------------------------------------------------------------------


def _undecided() -> Sequence[sa.ColumnElement[bool]]:
    row = Condition
    late = clock.now() - _after(ending.TO_DECIDE)
    is_new = ~_known(ending.TO_DECIDE, row.id, Escalation.raised_at >= row.waits_since)
    return row.status.in_((Status.PARTLY, Status.NOT_MET)), row.waits_since <= late, is_new


def _raise_undecided(condition_id: uuid.UUID, *, by: Actor = SYSTEM) -> bool:
    """A worse answer settles what was raised of the one before."""
    one = _held(condition_id, _undecided())
    if one is None:
        return False
    return _raised(ending.TO_DECIDE, one, one.case, by, period=ending.since(one))


def _unsigned() -> sa.Select[uuid.UUID]:
    """By the dated rows of each force."""
    late = sa.or_(sa.false(), *(_is_unsigned(code) for code in listed.force_codes()))
    query = sa.select(Decision.id).where(late, ~_known(ending.NOT_SIGNED, Decision.id))
    return query.order_by(Decision.decided_at, Decision.id)


def _is_unsigned(force_code: str) -> sa.ColumnElement[bool]:
    late = clock.now() - _after(ending.NOT_SIGNED, force_code)
    query = listed.not_signed(force_code).where(Decision.decided_at <= late)
    found = query.options().with_only_columns(Decision.id, maintain_column_froms=True)
    force = sa.select(Unit.id).where(Unit.code == force_code).scalar_subquery()
    return sa.and_(Decision.force_id == force, Decision.id.in_(found.correlate(None)))


def _raise_unsigned(decision_id: uuid.UUID, *, by: Actor = SYSTEM) -> bool:
    query = sa.select(Decision).where(Decision.id == decision_id, Decision.id.in_(_unsigned()))
    one = session().scalar(query.options(joinedload(Decision.case)))
    return one is not None and _raised(ending.NOT_SIGNED, one, one.case, by)


def _ended(kind: str) -> sa.Select[uuid.UUID]:
    """Records of which that is raised, and has not been."""
    late = clock.now() - _after(kind)
    since = Record.begun_at <= late if kind == ending.LEFT else Record.ended_on <= late.date()
    which = dict(replaced.while_it_waits())[kind]
    query = sa.select(Record.id).where(which, since, ~_known(kind, Record.id))
    is_trusted = Record.case.has(Case.quarantined_at.is_(None))
    return query.where(is_trusted).order_by(Record.begun_at, Record.id)


def _raise_ended(kind: str, record_id: uuid.UUID, *, by: Actor = SYSTEM) -> bool:
    query = sa.select(Record).where(Record.id == record_id, Record.id.in_(_ended(kind)))
    one = session().scalar(query.options(joinedload(Record.case)))
    return one is not None and _raised(kind, one, one.case, by)


def _of_records(kind: str) -> Part:
    found, act = partial(_ended, kind), partial(_raise_ended, kind)
    return Part(f"raise_{kind}", Record.id.expression, found, act)


WAITING = (
    _of_conditions("raise_undecided", _undecided, _raise_undecided),
    Part("raise_unsigned", Decision.id.expression, _unsigned, _raise_unsigned),
    *(_of_records(kind) for kind in (ending.NOT_DECIDED, ending.BREACHED, ending.LEFT)),
)
"""Conditions nobody decided on, cautions without their signed record, plans whose outcome nobody
recorded, cases without an outcome since a condition was not met, plans and agreements begun and
never signed."""


def _after(kind: str, force_code: str | None = None) -> timedelta:
    told = reference.attributes("escalation_kinds", force=force_code)[kind]
    return timedelta(minutes=told["raise_after_minutes"])


def _known(kind: str, subject_id: Any, *also: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(Escalation.kind == kind, Escalation.subject_id == subject_id, *also)


def _raised(kind: str, subject: Any, case: Case, by: Actor, *, period: str = "") -> bool:
    """To the unit that investigates: its supervisors; and to the superintendent, as the deputy."""
    told: dict[str, Any] = {"unit_id": case.investigating_unit_id, "period": period}
    return escalations.raise_once(kind, subject, by=by, case=case, **told)
