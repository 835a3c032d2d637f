"""A team's hours as they are shown, and the list of teams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cjdiversion import clock, listing
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts.models import Unit
from cjdiversion.listing import Page, Place
from cjdiversion.rotas import queries, rules
from cjdiversion.rotas.models import Rota, RotaDay
from cjdiversion.rotas.rules import Standing, Timetable


@dataclass(frozen=True)
class Shown:
    provider: Unit
    timetable: Timetable
    standing: Standing
    days: Sequence[RotaDay]
    history: Page[Any]


def shown(provider: Unit, *, place: Place) -> Shown:
    """`provider` comes from `service.open`."""
    held = queries.timetable(provider.id)
    history = listing.page(
        queries.history(provider.id),
        newest=Rota.__table__.c.set_at,
        key=Rota.__table__.c.id,
        place=place,
        cursor_of=lambda row: (row[0].set_at, row[0].id),
    )
    days = queries.days_of(provider.id)
    return Shown(provider, held, rules.standing(held, clock.now()), days, history)


@dataclass(frozen=True)
class Team:
    unit: Unit
    standing: Standing


def teams(by: Actor, *, place: Place) -> Page[Any]:
    """Within reach, by name, each as it stands now."""
    require(by, May.ROTA_SEE)
    page = listing.page(
        queries.providers(by),
        newest=Unit.__table__.c.name,
        key=Unit.__table__.c.id,
        place=place,
        cursor_of=lambda row: (row[0].name, row[0].id),
        is_rising=True,
    )
    held = queries.timetables([unit.id for (unit,) in page.rows])
    now = clock.now()
    rows = [Team(unit, rules.standing(held[unit.id], now)) for (unit,) in page.rows]
    return Page(rows, page.next, page.previous, page.total)
