"""The cover of a provider now, counted by the database. The caller has opened the case that is to
be referred: only numbers leave the provider, and nothing about anybody.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement

from cjdiversion import clock
from cjdiversion.accounts.models import Unit
from cjdiversion.database import session
from cjdiversion.referrals.cover import RECENT, Cover, Load, Median
from cjdiversion.referrals.models import Assessment, Referral
from cjdiversion.referrals.steps import OPEN, UNANSWERED, Kept, Status
from cjdiversion.rotas import queries as rotas
from cjdiversion.rotas.rules import standing


def of(provider: Unit) -> Cover:
    now = clock.now()
    return Cover(
        provider=provider.name,
        phone=provider.phone,
        now=now,
        standing=standing(rotas.timetable(provider.id), now),
        load=load(provider.id),
        answered=_medians(provider.id, Referral.answered_at, now),
        seen=_medians(provider.id, _first_seen(), now),
    )


def closed(provider_ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Those of them where nobody is there now, by hours they have set themselves."""
    now, held = clock.now(), rotas.timetables(provider_ids)
    return [one for one in provider_ids if standing(held[one], now).is_closed]


def load(provider_id: uuid.UUID) -> Load:
    waits = Referral.status.in_(UNANSWERED)
    row = session().execute(
        sa.select(
            sa.func.count().filter(waits),
            sa.func.count(Referral.case_id.distinct()).filter(waits),
            sa.func.count(Referral.owner_id.distinct()),
        ).where(Referral.provider_id == provider_id, Referral.status.in_(OPEN))
    )
    return Load(*row.one())


class Minutes(FunctionElement[float]):
    """From one moment to another."""

    inherit_cache = True
    name = "minutes"
    type = sa.Float()


@compiles(Minutes, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **rest: Any) -> str:
    begins, ends = (compiler.process(one, **rest) for one in element.clauses)
    return f"((julianday({ends}) - julianday({begins})) * 1440)"


@compiles(Minutes, "postgresql")
def _on_postgresql(element: Any, compiler: Any, **rest: Any) -> str:
    begins, ends = (compiler.process(one, **rest) for one in element.clauses)
    return f"(extract(epoch from {ends} - {begins})::double precision / 60)"


def _medians(provider_id: uuid.UUID, ended_at: Any, now: datetime) -> dict[str, Median]:
    """Priority → the middle of the times from sending to `ended_at`, or between the two middle
    ones. A time that has not ended comes last and has no length."""
    took = Minutes(Referral.sent_at, ended_at).label("took")
    times = (
        sa.select(Referral.priority, took)
        .where(Referral.provider_id == provider_id, Referral.sent_at > now - RECENT)
        .where(Referral.status != Status.WITHDRAWN)
        .subquery()
    ).c
    order = (times.took.is_(None), times.took)
    place = sa.func.row_number().over(partition_by=times.priority, order_by=order)
    cases = sa.func.count().over(partition_by=times.priority)
    ranked = sa.select(times.priority, times.took, place.label("place"), cases.label("cases"))
    row = ranked.subquery().c
    has_both = sa.func.count(row.took) == sa.func.count()
    median = sa.case((has_both, sa.func.avg(row.took)))
    middle = row.place.between((row.cases + 1) // 2, row.cases // 2 + 1)
    query = sa.select(row.priority, row.cases, median).where(middle)
    found = session().execute(query.group_by(row.priority, row.cases))
    return {priority: Median(cases, minutes) for priority, cases, minutes in found}


def _first_seen() -> Any:
    """When somebody was first assessed: once each, however often they were, and not in error."""
    first = sa.select(sa.func.min(Assessment.assessed_at))
    first = first.where(Assessment.referral_id == Referral.id, Assessment.status == Kept.STANDS)
    return first.correlate(Referral).scalar_subquery()
