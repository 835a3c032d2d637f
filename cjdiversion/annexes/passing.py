"""What waits too long goes on: a version to the deputy, a question to the supervisors; each is told
and raised once for its cause. Nothing here waits for anybody to look.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock, reference, workflow
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.annexes import by_phone, steps, telling, timing
from cjdiversion.annexes.asking_models import AnnexQuestion
from cjdiversion.annexes.models import (
    AnnexAuthority,
    AnnexVersion,
    in_scope,
    is_named,
    is_unconfirmed,
)
from cjdiversion.annexes.steps import UNANSWERED, Status
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.detentions.raising import TO_CONFIRM
from cjdiversion.errors import OutOfOrder
from cjdiversion.escalations import service as escalations
from cjdiversion.escalations.models import Escalation

# Of reference data "escalation_kinds".
NOT_APPROVED, NOT_ANSWERED = "annex-not-approved", "annex-question-unanswered"
DENIED = "annex-approval-denied"
_AT_ONCE = 200


# --- approval -----------------------------------------------------------------------------------


def approval_due(case: Case, *, is_urgent: bool) -> datetime:
    """When it goes on to the deputy: at once where the case has no supervisor."""
    now = clock.now()
    if not telling.supervisors(case):
        return now
    times = reference.attributes("annex_approval_times", force=_force(case))
    return timing.approval_due(now, times, is_urgent=is_urgent or _is_held(case))


def pass_on(*, by: Actor = SYSTEM) -> int:
    """Each version that nobody approved in time. How many. In one fixed order, so that two
    processes never wait for each other's rows in a ring."""
    due = AnnexVersion.approval_due_at
    query = (
        sa.select(AnnexVersion, Case)
        .join(Case, Case.id == AnnexVersion.case_id)
        .where(AnnexVersion.status == Status.ISSUED, due <= clock.now())
        .where(AnnexVersion.passed_on_at.is_(None), Case.quarantined_at.is_(None))
        .order_by(due, AnnexVersion.id)
        .limit(_AT_ONCE)
    )
    return sum(_passed_on(annex, case, by) for annex, case in session().execute(query).all())


def _passed_on(annex: AnnexVersion, case: Case, by: Actor) -> bool:
    with suppress(OutOfOrder):  # approved in this very moment
        workflow.take(steps.PASS_ON, annex, by=by, passed_on_at=clock.now())
        telling.passed_on(annex, case, by=by)
        return escalations.raise_once(NOT_APPROVED, annex, by=by, case=case)
    return False


def settled(annex: AnnexVersion, words: str, *, by: Actor) -> None:
    """It waits for nobody any more."""
    telling.waits_no_more(annex)
    escalations.settle(NOT_APPROVED, annex.id, by=by, because=words)


def to_confirm(annex: AnnexVersion, row: AnnexAuthority, *, by: Actor) -> None:
    case = session().get_one(Case, annex.case_id)
    telling.to_confirm(annex, by_phone.people_asked(row, annex), by=by)
    escalations.raise_once(TO_CONFIRM, row, by=by, case=case)


def to_confirm_by(actor: Actor) -> sa.Select[Any]:
    """What this person is said to have approved by telephone, with the row that says so; the one
    that waits longest first."""
    row = AnnexAuthority
    columns: list[Any] = [AnnexVersion, row]
    query = sa.select(*columns).join(row, row.version_id == AnnexVersion.id)
    query = query.where(in_scope(actor), is_named(actor), is_unconfirmed())
    return query.order_by(row.authority_at, row.id)


def confirmed(row: AnnexAuthority, *, by: Actor) -> None:
    escalations.settle(TO_CONFIRM, row.id, by=by, because="Confirmed")


def denied(annex: AnnexVersion, row: AnnexAuthority, *, by: Actor) -> None:
    """It was recorded, and is not so: those in charge of the unit must know."""
    case = session().get_one(Case, annex.case_id)
    telling.denied(annex, case, by=by)
    escalations.settle(TO_CONFIRM, row.id, by=by, because="They say that they did not give it")
    unit_id = case.investigating_unit_id or case.force_id
    escalations.raise_once(DENIED, row, by=by, case=case, unit_id=unit_id)


# --- questions ----------------------------------------------------------------------------------


def pass_questions_on(*, by: Actor = SYSTEM) -> int:
    """Each question the investigating officer has not answered in time goes to their supervisors;
    where there are none, to those in charge at once."""
    row = AnnexQuestion
    is_due = row.pass_on_at <= clock.now(), row.passed_on_at.is_(None)
    found = _waiting(row.pass_on_at, *is_due)
    return sum(_question_passed_on(question, case, by) for question, case in found)


def _question_passed_on(question: AnnexQuestion, case: Case, by: Actor) -> bool:
    with suppress(OutOfOrder):  # answered in this very moment
        workflow.take(steps.PASS_QUESTION_ON, question, by=by, passed_on_at=clock.now())
        telling.question_passed_on(question, case, by=by)
        if not telling.supervisors(case):
            _raise(question, case, by)
        return True
    return False


def raise_unanswered(*, by: Actor = SYSTEM) -> int:
    """Each question past its target, once for each target it had."""
    row = AnnexQuestion
    known = sa.select(Escalation.id).where(
        Escalation.kind == NOT_ANSWERED,
        Escalation.subject_id == row.id,
        Escalation.period == _period_in_sql(),
    )
    found = _waiting(row.due_at, row.due_at <= clock.now(), ~known.exists())
    return sum(_raise(question, case, by) for question, case in found)


def question_settled(question: AnnexQuestion, *, by: Actor) -> None:
    """Answered, or closed by the prosecutor without an answer."""
    escalations.settle(NOT_ANSWERED, question.id, by=by, because=question.status.words)


def _raise(question: AnnexQuestion, case: Case, by: Actor) -> bool:
    period = f"{question.due_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    return escalations.raise_once(NOT_ANSWERED, question, by=by, case=case, period=period)


def _period_in_sql() -> sa.ColumnElement[str]:
    """The same for the database: what was raised early is known when it falls due."""
    due = AnnexQuestion.due_at
    if session().get_bind().dialect.name == "sqlite":
        return sa.func.strftime("%Y-%m-%dT%H:%MZ", due, type_=sa.String)
    there = sa.func.timezone("UTC", due)
    return sa.func.to_char(there, 'YYYY-MM-DD"T"HH24:MI"Z"', type_=sa.String)


def _waiting(order: Any, *where: sa.ColumnElement[bool]) -> Sequence[Any]:
    query = (
        sa.select(AnnexQuestion, Case)
        .join(Case, Case.id == AnnexQuestion.case_id)
        .where(AnnexQuestion.status.in_(UNANSWERED), *where)
        .order_by(order, AnnexQuestion.id)
        .limit(_AT_ONCE)
    )
    return session().execute(query).all()


# --- what both share ----------------------------------------------------------------------------


def _is_held(case: Case) -> bool:
    """In custody and not yet charged or released: a charging decision waits."""
    return case.is_in_suite


def _force(case: Case) -> str:
    return accounts.unit(case.force_id).code
