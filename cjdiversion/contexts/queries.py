"""What stands around a case, once the case is open."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from cjdiversion.contexts.models import AboutMe, IncidentContext
from cjdiversion.database import session


def context_of(case_id: uuid.UUID) -> IncidentContext | None:
    kept = IncidentContext
    query = sa.select(kept).where(kept.case_id == case_id)
    return session().scalar(query.order_by(kept.recorded_at.desc(), kept.id.desc()).limit(1))


def version_of(kind: type[IncidentContext | AboutMe], case_id: uuid.UUID) -> int:
    """How often it was written down: nothing is changed in place."""
    query = sa.select(sa.func.count()).select_from(kind).where(kind.case_id == case_id)
    return session().scalar(query) or 0


def about_me_of(case_id: uuid.UUID) -> AboutMe | None:
    """What the person wants read; None where there is nothing, or it was taken back."""
    kept = AboutMe
    query = sa.select(kept).where(kept.case_id == case_id)
    newest = session().scalar(query.order_by(kept.recorded_at.desc(), kept.id.desc()).limit(1))
    return None if newest is None or newest.is_empty else newest


def about_me_of_all(case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, AboutMe]:
    """For a list of cases, in one statement."""
    query = sa.select(AboutMe).where(AboutMe.case_id.in_(case_ids))
    rows = session().scalars(query.order_by(AboutMe.recorded_at, AboutMe.id))
    newest = {row.case_id: row for row in rows}
    return {case_id: row for case_id, row in newest.items() if not row.is_empty}
