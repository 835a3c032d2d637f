"""Lines held back, as they are opened and listed, and what a version tells against them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes.lines_models import AnnexFindingAnswer, AnnexHold, in_scope
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.cases.models import Case
from cjdiversion.database import session


def one(token: str, actor: Actor) -> AnnexHold | None:
    return session().scalar(sa.select(AnnexHold).where(AnnexHold.token == token, in_scope(actor)))


def standing(case_id: uuid.UUID, recipient: str) -> Sequence[AnnexHold]:
    """Oldest first."""
    row = AnnexHold
    here = row.case_id == case_id, row.recipient == recipient, row.ended_at.is_(None)
    return session().scalars(sa.select(row).where(*here).order_by(row.recorded_at, row.id)).all()


def since(case_id: uuid.UUID, recipient: str, at: datetime) -> sa.ColumnElement[bool]:
    """One that stands was recorded at that moment or later."""
    row = AnnexHold
    here = row.case_id == case_id, row.recipient == recipient, row.ended_at.is_(None)
    return sa.exists().where(*here, row.recorded_at >= at)


def of_case(case_id: uuid.UUID) -> Sequence[AnnexHold]:
    """Those taken back too, newest first."""
    row = AnnexHold
    query = sa.select(row).where(row.case_id == case_id)
    return session().scalars(query.order_by(row.recorded_at.desc(), row.id.desc())).all()


def is_waiting() -> sa.ColumnElement[bool]:
    """To be put on a schedule: while it is held back, and after that where a version went without
    the line."""
    made = AnnexVersion
    went = sa.exists().where(
        made.case_id == AnnexHold.case_id,
        made.made_at >= AnnexHold.recorded_at,
        made.made_at <= AnnexHold.ended_at,
    )
    stands = AnnexHold.ended_at.is_(None)
    return sa.and_(AnnexHold.scheduled_on.is_(None), sa.or_(stands, went.correlate(AnnexHold)))


def waits(hold: AnnexHold) -> bool:
    query = sa.select(AnnexHold.id).where(AnnexHold.id == hold.id, is_waiting())
    return session().scalar(query) is not None


def to_schedule(actor: Actor, *, is_late: bool = False) -> sa.Select[*tuple[Any, ...]]:
    """(AnnexHold, case reference), oldest first; `is_late`: only what is overdue."""
    query = sa.select(AnnexHold, Case.reference).join(Case, Case.id == AnnexHold.case_id)
    late = [AnnexHold.schedule_due_at <= clock.now()] if is_late else []
    order = AnnexHold.recorded_at, AnnexHold.id
    return query.where(is_waiting(), in_scope(actor), *late).order_by(*order)


def is_overdue(hold: AnnexHold) -> bool:
    """Of one that waits to be scheduled."""
    return hold.schedule_due_at is not None and hold.schedule_due_at <= clock.now()


def answers_of(annex: AnnexVersion) -> dict[str, AnnexFindingAnswer]:
    """Key of a finding → what was said of it."""
    row = AnnexFindingAnswer
    query = sa.select(row).where(row.version_id == annex.id).order_by(row.answered_at)
    return {one.key: one for one in session().scalars(query)}
