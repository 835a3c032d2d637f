"""Handovers and checks as they are listed and opened, and who is in a suite; scope inside where a
thing is opened by its own address."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.cases.models import in_scope as cases_in_scope
from cjdiversion.database import session
from cjdiversion.escalations.models import Escalation
from cjdiversion.shifts.models import ShiftCheck, ShiftHandover, in_scope
from cjdiversion.shifts.steps import Status


def in_suite(suite_id: uuid.UUID) -> Sequence[Case]:
    """All who are held there now, longest here first, with what their clocks are made of."""
    query = (
        sa.select(Case)
        .where(Case.suite_id == suite_id, Case.is_in_suite)
        .options(joinedload(Case.person), joinedload(Case.booking))
        .options(joinedload(Case.detention), joinedload(Case.force))
    )
    return session().scalars(query.order_by(Case.opened_at, Case.id)).all()


def last_taken(suite_id: uuid.UUID) -> ShiftHandover | None:
    """What the next handover is compared with: nobody has received one that was not taken over."""
    return session().scalar(_of_suite(suite_id, Status.TAKEN_OVER))


def waiting(suite_id: uuid.UUID | None) -> ShiftHandover | None:
    """Its sheet is read only where somebody asks for it."""
    if suite_id is None:
        return None
    query = _of_suite(suite_id, Status.HANDED_OVER)
    return session().scalar(query.options(defer(ShiftHandover.sheet)))


def _of_suite(suite_id: uuid.UUID, status: Status) -> sa.Select[ShiftHandover]:
    """The newest one."""
    kept = ShiftHandover
    query = sa.select(kept).where(kept.suite_id == suite_id, kept.status == status)
    return query.order_by(kept.made_at.desc(), kept.id.desc()).limit(1)


def one(token: str, actor: Actor) -> ShiftHandover | None:
    query = sa.select(ShiftHandover).where(ShiftHandover.token == token)
    return session().scalar(query.where(in_scope(ShiftHandover, actor)))


def one_check(token: str, actor: Actor) -> ShiftCheck | None:
    query = sa.select(ShiftCheck).where(ShiftCheck.token == token)
    return session().scalar(query.where(in_scope(ShiftCheck, actor)))


def handovers(actor: Actor) -> sa.Select[Any]:
    """Without their sheets; unordered: `listing.page` orders by when they were made."""
    kept = ShiftHandover
    columns: list[Any] = [kept.id, kept.token, kept.suite, kept.status, kept.made_at, kept.made_by]
    columns += [kept.here, kept.taken_at, kept.taken_by, kept.superseded_at, kept.superseded_by]
    return sa.select(*columns).where(in_scope(kept, actor))


def checks(actor: Actor) -> sa.Select[Any]:
    kept = ShiftCheck
    columns: list[Any] = [kept.id, kept.token, kept.suite, kept.checked_at, kept.checked_by]
    columns += [kept.checked_by_rank, kept.here]
    return sa.select(*columns).where(in_scope(kept, actor))


def untaken(now: datetime, kind: str, *, most: int) -> Sequence[ShiftHandover]:
    """Nobody took them over in time, and nobody in charge was told yet."""
    kept = ShiftHandover
    told = sa.exists().where(Escalation.kind == kind, Escalation.subject_id == kept.id)
    waits = kept.status == Status.HANDED_OVER
    query = sa.select(kept).where(waits, kept.take_over_by <= now, ~told)
    return session().scalars(query.order_by(kept.take_over_by, kept.id).limit(most)).all()


def cases_now(references: Sequence[str], actor: Actor) -> dict[str, tuple[bool, bool]]:
    """Reference → whether the record was closed since as about the wrong person, and whether the
    actor can open the case."""
    reach = sa.func.coalesce(cases_in_scope(actor), sa.false())
    query = sa.select(Case.reference, Case.quarantined_at.is_not(None), reach)
    found = session().execute(query.where(Case.reference.in_(references)))
    return {reference: (wrong, reached) for reference, wrong, reached in found}
