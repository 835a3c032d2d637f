"""Decisions by decision maker. There is no table of sums by person, on purpose: it would be a
standing list of officers. What is kept of each decision is joined with who made it when the one
person who may ask does: twelve months of one force."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.disposals import summaries, summing
from cjdiversion.disposals.measures import Period
from cjdiversion.disposals.models import Decision, in_scope
from cjdiversion.disposals.summary_models import Counted


@dataclass(frozen=True)
class MakerRow:
    maker: uuid.UUID
    alike: str
    outcome_code: str
    count: int


def by_maker(force_id: uuid.UUID | None, over: Period) -> list[MakerRow]:
    summaries.settle(session())
    grouped = (Decision.decided_by_id, Counted.alike, Counted.outcome_code)
    query = (
        sa.select(*grouped, sa.func.count())
        .join(Decision, Decision.id == Counted.decision_id)
        .where(
            Counted.force_id == force_id,
            Counted.alike != summing.LATER,
            Counted.decided_in.between(summing.month_of(over.from_on), over.to_on),
        )
    )
    found = session().execute(query.group_by(*grouped))
    return [
        MakerRow(maker, alike, code, count)
        for maker, alike, code, count in found
        if maker is not None
    ]


def cases_of(
    maker: uuid.UUID, over: Period, codes: Iterable[str] | None, actor: Actor
) -> sa.Select[*tuple[Any, ...]]:
    """Within the actor's reach: references, never names. None is every code."""
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            *(Case.reference, Decision.outcome_code, Decision.decided_on),
            *(Decision.id, Decision.token),
        )
        .join(Counted, Counted.decision_id == Decision.id)
        .join(Case, Case.id == Decision.case_id)
        .where(
            in_scope(actor),
            Decision.decided_by_id == maker,
            Counted.force_id == actor.force_id,
            Counted.decided_in.between(summing.month_of(over.from_on), over.to_on),
        )
    )
    return query if codes is None else query.where(Decision.outcome_code.in_(list(codes)))
