"""Local services within reach: one by its address, a list, and how many of each kind are where."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from cjdiversion import listing, reference
from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts.models import Unit
from cjdiversion.database import session
from cjdiversion.disposals.local_models import (
    LocalService,
    LocalServiceArea,
    areas_in_scope,
    in_scope,
)
from cjdiversion.listing import Page, Place

KINDS = "local_service_kinds"
NEAR = 25  # as many as are told beside the options of a case

_kept = LocalService
_WHOLE = (selectinload(_kept.areas), selectinload(_kept.force))


def areas_of(force_id: uuid.UUID | None) -> Sequence[Unit]:
    """The investigation units of the force, by name."""
    query = sa.select(Unit).where(Unit.force_id == force_id, Unit.kind == UnitKind.INVESTIGATION)
    return session().scalars(query.order_by(Unit.name, Unit.id)).all()


def areas(actor: Actor) -> Sequence[Unit]:
    """All within reach, by name."""
    return session().scalars(_areas(actor).order_by(Unit.name, Unit.id)).all()


def _areas(actor: Actor) -> sa.Select[Unit]:
    return sa.select(Unit).where(areas_in_scope(actor))


def one(token: str, actor: Actor) -> LocalService | None:
    """Within reach, superseded rows too."""
    query = sa.select(_kept).where(_kept.token == token, in_scope(actor))
    return session().scalar(query.options(*_WHOLE))


def versions_of(service: LocalService) -> Sequence[LocalService]:
    """Newest first."""
    query = sa.select(_kept).where(_kept.series == service.series)
    return session().scalars(query.order_by(_kept.kept_at.desc(), _kept.id.desc())).all()


def listed(
    actor: Actor,
    *,
    on: date,
    place: Place,
    kind: str = "",
    capacity: str = "",
    area: Unit | None = None,
) -> Page[Any]:
    """One page by name, of what holds on the day within reach."""
    query = sa.select(_kept).where(in_scope(actor), _holds(on)).options(*_WHOLE)
    if kind:
        query = query.where(_kept.kind == kind)
    if capacity:
        query = query.where(_kept.capacity == capacity)
    if area is not None:
        query = query.where(_serves(area.id, area.force_id))
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
    wide = sa.and_(_kept.is_force_wide, _kept.force_id == force_id)
    is_there = wide if unit_id is None else _serves(unit_id, force_id)
    query = sa.select(_kept).where(_holds(on), is_there)
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


def availability(actor: Actor, *, on: date) -> list[Availability]:
    """Every area within reach and every kind, none too."""
    return _counted(areas(actor), reference.choices(KINDS), on)


def availability_page(
    actor: Actor, *, on: date, place: Place, kind: str = "", area: Unit | None = None
) -> Page[Any]:
    """The same, one page of areas by name; `kind`: of that alone."""
    query = _areas(actor) if area is None else _areas(actor).where(Unit.id == area.id)
    found: Page[Any] = listing.page(
        query,
        newest=Unit.name.expression,
        key=Unit.id.expression,
        place=place,
        cursor_of=lambda row: (row[0].name, row[0].id),
        is_rising=True,
    )
    kinds = [kind] if kind else reference.choices(KINDS)
    rows = _counted([unit for (unit,) in found.rows], kinds, on)
    return Page(rows, found.next, found.previous, found.total)


def _counted(units: Sequence[Unit], kinds: Iterable[str], on: date) -> list[Availability]:
    """What is there for the whole force counts in each of its areas."""
    wide = _numbers(
        sa.select(_kept.force_id, _kept.kind, *_COUNTED).where(
            _kept.is_force_wide, _kept.force_id.in_({unit.force_id for unit in units})
        ),
        on,
    )
    area = LocalServiceArea
    narrow = _numbers(
        sa.select(area.unit_id, _kept.kind, *_COUNTED)
        .join(area, area.service_id == _kept.id)
        .where(~_kept.is_force_wide, area.unit_id.in_([unit.id for unit in units])),
        on,
    )
    kinds = list(kinds)
    return [
        Availability(
            unit, [_cell(kind, wide[unit.force_id, kind], narrow[unit.id, kind]) for kind in kinds]
        )
        for unit in units
    ]


_COUNTED = (sa.func.count(), sa.func.sum(sa.case((_kept.capacity == "open", 1), else_=0)))
Numbers = defaultdict[tuple[uuid.UUID | None, str], tuple[int, int]]


def _numbers(query: sa.Select[*tuple[Any, ...]], on: date) -> Numbers:
    """(Force or area, kind) → how many hold that day, and how many of them take people."""
    first, kind, *_ = query.selected_columns
    found: Numbers = defaultdict(lambda: (0, 0))
    for at, code, total, taking in session().execute(query.where(_holds(on)).group_by(first, kind)):
        found[at, code] = total, taking
    return found


def _cell(kind: str, *counts: tuple[int, int]) -> Cell:
    return Cell(kind, sum(total for total, _ in counts), sum(taking for _, taking in counts))


def _holds(on: date) -> sa.ColumnElement[bool]:
    is_begun, is_over = _kept.from_on <= on, _kept.to_on <= on
    return sa.and_(~_kept.is_superseded, is_begun, sa.or_(_kept.to_on.is_(None), ~is_over))


def _serves(unit_id: uuid.UUID, force_id: uuid.UUID | None) -> sa.ColumnElement[bool]:
    area = LocalServiceArea
    there = sa.exists().where(area.service_id == _kept.id, area.unit_id == unit_id)
    is_wide = sa.and_(_kept.is_force_wide, _kept.force_id == force_id)
    return sa.or_(is_wide, there.correlate(_kept))
