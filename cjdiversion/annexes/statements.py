"""What officers wrote for the annex of a case, as it stands and as it was, and what they are asked.

The actor's scope is inside every select that is not about a case the caller has already opened.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager

from cjdiversion import reference
from cjdiversion.access import Actor
from cjdiversion.annexes.headings import Heading, headings
from cjdiversion.annexes.lines_models import AnnexHold
from cjdiversion.annexes.models import AnnexStatement, AnnexVersion
from cjdiversion.annexes.steps import State
from cjdiversion.cases.models import Case
from cjdiversion.cases.models import in_scope as cases_in_scope
from cjdiversion.database import session


def asked(force: str | None, *, on: date | None = None) -> tuple[Heading, ...]:
    """The headings of the day, in their order, with what an officer is asked under each."""
    sections, fields = (
        (reference.rows(kind, on=on), reference.rows(kind, on=on, force=force))
        for kind in ("annex_sections", "annex_fields")
    )
    return headings(sections, fields)


@dataclass(frozen=True)
class Written:
    """One statement that stands, and those it took the place of, newest first."""

    statement: AnnexStatement
    before: Sequence[AnnexStatement]

    @property
    def first(self) -> AnnexStatement:
        return self.before[-1] if self.before else self.statement


def written_of(case_id: uuid.UUID) -> list[Written]:
    """Oldest first; what was taken back altogether is left out."""
    query = sa.select(AnnexStatement).where(AnnexStatement.case_id == case_id)
    rows = session().scalars(query.order_by(AnnexStatement.id)).all()
    by_id = {row.id: row for row in rows}
    replaced = {row.replaces_id for row in rows}
    return [
        Written(row, _before(row, by_id))
        for row in rows
        if row.id not in replaced and not row.is_taken_back
    ]


def _before(row: AnnexStatement, by_id: dict[uuid.UUID, AnnexStatement]) -> list[AnnexStatement]:
    found = []
    while row.replaces_id is not None:
        row = by_id[row.replaces_id]
        found.append(row)
    return found


def standing_of(case_id: uuid.UUID) -> list[AnnexStatement]:
    return [one.statement for one in written_of(case_id)]


def writers_of(annex: AnnexVersion) -> list[tuple[uuid.UUID | None, str]]:
    """Who wrote what stood in it when it was made, and who held a line back from it."""
    row, later, held = AnnexStatement, aliased(AnnexStatement), AnnexHold
    is_replaced = sa.exists().where(later.replaces_id == row.id, later.stated_at <= annex.made_at)
    wrote = sa.select(row.stated_by_id, row.stated_by).where(
        row.case_id == annex.case_id,
        row.stated_at <= annex.made_at,
        ~is_replaced.correlate(row),
    )
    kept = sa.select(held.recorded_by_id, held.recorded_by).where(
        held.case_id == annex.case_id,
        held.recorded_at <= annex.made_at,
        sa.or_(held.ended_at.is_(None), held.ended_at > annex.made_at),
    )
    found = session().execute(wrote.union(kept))
    return [(by_id, name) for by_id, name in found]


def one(token: str, actor: Actor) -> AnnexStatement | None:
    """With its case, if that is within the actor's reach."""
    query = sa.select(AnnexStatement).join(AnnexStatement.case)
    found = query.where(AnnexStatement.token == token, cases_in_scope(actor))
    return session().scalar(found.options(contains_eager(AnnexStatement.case)))


def replacement_of(statement: AnnexStatement) -> AnnexStatement | None:
    query = sa.select(AnnexStatement).where(AnnexStatement.replaces_id == statement.id)
    return session().scalar(query)


def overdue(actor: Actor, *, on: date, most: int) -> Sequence[AnnexStatement]:
    """Longest overdue first."""
    query = outstanding(on=on).where(cases_in_scope(actor))
    found = query.order_by(AnnexStatement.due_on, AnnexStatement.id).limit(most)
    return session().scalars(found).all()


def outstanding(*, on: date) -> sa.Select[AnnexStatement]:
    """Asked for, not here, and its target date has passed; with its case."""
    later: Any = aliased(AnnexStatement)
    is_replaced = sa.exists().where(later.replaces_id == AnnexStatement.id)
    return (
        sa.select(AnnexStatement)
        .join(AnnexStatement.case)
        .options(contains_eager(AnnexStatement.case))
        .where(Case.quarantined_at.is_(None))
        .where(AnnexStatement.state == State.OUTSTANDING, AnnexStatement.due_on < on)
        .where(~is_replaced.correlate(AnnexStatement))
    )
