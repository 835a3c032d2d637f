"""The hours of teams, as they were set."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.accounts.models import Unit
from cjdiversion.database import session
from cjdiversion.rotas.models import Rota, RotaDay, in_scope
from cjdiversion.rotas.rules import Day, Route, Timetable, Week, week_of, window_of


def timetable(provider_id: uuid.UUID) -> Timetable:
    return timetables([provider_id])[provider_id]


def timetables(provider_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Timetable]:
    """Of each team what it has set, and before that what reference data proposes: in two statements
    whatever their number. Days that are over are left out."""
    weeks = sa.select(Rota).where(Rota.provider_id.in_(provider_ids))
    days = sa.select(RotaDay).where(
        RotaDay.provider_id.in_(provider_ids),
        RotaDay.day >= clock.today() - timedelta(days=2),
        RotaDay.struck_at.is_(None),
    )
    held: dict[uuid.UUID, list[Week]] = {one: [_proposed()] for one in provider_ids}
    differ: dict[uuid.UUID, dict[Any, Day]] = {one: {} for one in provider_ids}
    for week in session().scalars(weeks.order_by(Rota.from_on, Rota.set_at, Rota.id)):
        held[week.provider_id].append(as_week(week))
    for day in session().scalars(days.order_by(RotaDay.set_at, RotaDay.id)):
        differ[day.provider_id][day.day] = as_day(day)
    return {one: Timetable(held[one], differ[one]) for one in provider_ids}


def as_week(row: Rota) -> Week:
    return Week(row.from_on, week_of(row.hours), Route(row.who, row.phone, row.words))


def as_day(row: RotaDay) -> Day:
    return Day(row.label, tuple(map(window_of, row.hours)))


def _proposed() -> Week:
    rows = reference.rows("provider_hours")
    return Week(reference.ALWAYS, week_of(row.attributes for row in rows), is_set=False)


# --- as they are looked at ------------------------------------------------------------------------


def provider(token: str, actor: Actor) -> Unit | None:
    return session().scalar(sa.select(Unit).where(Unit.token == token, in_scope(actor)))


def providers(actor: Actor) -> sa.Select[Any]:
    """Unordered: `listing.page` orders by name."""
    return sa.select(Unit).where(in_scope(actor))


def history(provider_id: uuid.UUID) -> sa.Select[Any]:
    """Of a team the caller has opened; unordered: `listing.page` orders by when it was set."""
    return sa.select(Rota).where(Rota.provider_id == provider_id)


def days_of(provider_id: uuid.UUID) -> Sequence[RotaDay]:
    """From today on, struck ones too, of a team the caller has opened."""
    query = sa.select(RotaDay).where(
        RotaDay.provider_id == provider_id, RotaDay.day >= clock.today()
    )
    return session().scalars(query.order_by(RotaDay.day, RotaDay.set_at, RotaDay.id)).all()


def day(token: str, actor: Actor) -> RotaDay | None:
    query = sa.select(RotaDay).join(Unit, Unit.id == RotaDay.provider_id)
    return session().scalar(query.where(RotaDay.token == token, in_scope(actor)))
