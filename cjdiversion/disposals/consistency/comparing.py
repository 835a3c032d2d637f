"""Units like for like: what those inside a force who read its numbers see of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cjdiversion import audit, clock
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.disposals import measures, numbers, queries, summary_queries
from cjdiversion.disposals.measures import Measure, Period
from cjdiversion.disposals.models import Decision

if TYPE_CHECKING:
    from cjdiversion.disposals.consistency.like_for_like import Held


@dataclass(frozen=True)
class LikeForLike:
    measure: Measure
    period: Period
    halves: tuple[Held, ...]


def like_for_like(measure: str, period: str, *, by: Actor) -> LikeForLike:
    """Of the actor's own force, by the month of the decision. Reading is recorded."""
    # with numpy and scipy: see seeing
    from cjdiversion.disposals.consistency.like_for_like import Unit, held

    require(by, May.NUMBERS_SEE)
    over, asked = measures.period(period, clock.today()), measures.MEASURES[measure]
    rows = summary_queries.alike(by.force_id, over)
    there = queries.units({row.unit_id for row in rows})
    units = {unit.id: Unit(numbers.name_of(unit, there), unit.token) for unit in there}
    facts = {"page": "like-for-like", "measure": measure, "period": period}
    audit.record(
        Did.NUMBERS_SEEN, Operation.CONSULTATION, by=by, kind=Decision.__tablename__, facts=facts
    )
    return LikeForLike(asked, over, held(rows, units, asked, numbers.counted_as()))
