"""The services of a force: one by its address, a list, and how many of each kind are where."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from cjdiversion import listing, reference
from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts.models import Unit
from cjdiversion.database import session
from cjdiversion.disposals.local_models import LocalService, LocalServiceArea
from cjdiversion.listing import Page, Place

KINDS = "local_service_kinds"
NEAR = 25  # as many as are told beside the options of a case

_kept = LocalService


def areas_of(force_id: uuid.UUID | None) -> Sequence[Unit]:
    """The investigation units of the force, by name."""
    query = sa.select(Unit).where(Unit.force_id == force_id, Unit.kind == UnitKind.INVESTIGATION)
    return session().scalars(query.order_by(Unit.name, Unit.id)).all()


def one(token: str, actor: Actor) -> LocalService | None:
    """Of the actor’s force, superseded rows too."""
    query = sa.select(_kept).where(_kept.token == token, _kept.force_id == actor.force_id)
    return session().scalar(query.options(selectinload(_kept.areas)))


def versions_of(service: LocalService) -> Sequence[LocalService]:
    """Newest first."""
    query = sa.select(_kept).where(_kept.series == service.series)
    return session().scalars(query.order_by(_kept.kept_at.desc(), _kept.id.desc())).all()


def listed(
    force_id: uuid.UUID | None,
    *,
    on: date,
    place: Place,
    kind: str = "",
    capacity: str = "",
    area: Unit | None = None,
) -> Page[Any]:
    """One page by name, of what holds on the day."""
    query = sa.select(_kept).where(_holds(force_id, on)).options(selectinload(_kept.areas))
    if kind:
        query = query.where(_kept.kind == kind)
    if capacity:
        query = query.where(_kept.capacity == capacity)
    if area is not None:
        query = query.where(_serves(area.id))
    return listing.page(
        query,
        newest=_kept.name.expression,
        key=_kept.id.expression,
        place=place,
        cursor_of=lambda row: (row[0].name, row[0].id),
        is_rising=True,
    )


def near(unit_id: uuid.UUID | None, force_id: uuid.UUID, *, on: date) -> Sequence[LocalService]:
    """What serves the area of a unit, by kind and name: the first of them."""
    is_there = _kept.is_force_wide if unit_id is None else _serves(unit_id)
    query = sa.select(_kept).where(_holds(force_id, on), is_there)
    return session().scalars(query.order_by(_kept.kind, _kept.name, _kept.id).limit(NEAR)).all()


@dataclass(frozen=True)
class Cell:
    """How many services of one kind serve one area, and how many of those take people now."""

    kind: str
    total: int
    taking: int


@dataclass(frozen=True)
class Availability:
    area: Unit
    cells: Sequence[Cell]


def availability(force_id: uuid.UUID | None, *, on: date) -> list[Availability]:
    """Every area and every kind, none too."""
    wide, narrow = Counter[tuple[Any, ...]](), Counter[tuple[Any, ...]]()
    takes = sa.func.sum(sa.case((_kept.capacity == "open", 1), else_=0))
    counted = (sa.func.count(), takes)
    query = sa.select(_kept.kind, *counted).where(_holds(force_id, on), _kept.is_force_wide)
    for kind, total, taking in session().execute(query.group_by(_kept.kind)):
        wide["total", kind], wide["taking", kind] = total, taking
    area = LocalServiceArea
    by_area = (
        sa.select(area.unit_id, _kept.kind, *counted)
        .join(area, area.service_id == _kept.id)
        .where(_holds(force_id, on), ~_kept.is_force_wide)
    )
    for unit_id, kind, total, taking in session().execute(
        by_area.group_by(area.unit_id, _kept.kind)
    ):
        narrow["total", kind, unit_id], narrow["taking", kind, unit_id] = total, taking
    return [
        Availability(
            unit,
            [
                Cell(
                    kind,
                    wide["total", kind] + narrow["total", kind, unit.id],
                    wide["taking", kind] + narrow["taking", kind, unit.id],
                )
                for kind in reference.choices(KINDS)
            ],
        )
        for unit in areas_of(force_id)
    ]


def _holds(force_id: uuid.UUID | None, on: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        _kept.force_id == force_id,
        ~_kept.is_superseded,
        _kept.from_on <= on,
        sa.or_(_kept.to_on.is_(None), _kept.to_on > on),
    )


def _serves(unit_id: uuid.UUID) -> sa.ColumnElement[bool]:
    area = LocalServiceArea
    there = sa.exists().where(area.service_id == _kept.id, area.unit_id == unit_id)
    return sa.or_(_kept.is_force_wide, there.correlate(_kept))
