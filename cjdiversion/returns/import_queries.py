"""The imports of a force, and the newest of each source for one return and period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from cjdiversion.access import Actor
from cjdiversion.database import session
from cjdiversion.listing import Page, Place, page
from cjdiversion.returns.import_models import ReturnImport, in_scope


def one(token: str, actor: Actor) -> ReturnImport | None:
    query = sa.select(ReturnImport).where(ReturnImport.token == token, in_scope(actor))
    return session().scalar(query)


def imports(actor: Actor, place: Place) -> Page[Any]:
    """Newest first."""
    found = page(
        sa.select(ReturnImport).where(in_scope(actor)),
        newest=ReturnImport.imported_at.expression,
        key=ReturnImport.id.expression,
        place=place,
        cursor_of=lambda row: (row[0].imported_at, row[0].id),
    )
    return Page([row for (row,) in found.rows], found.next, found.previous, found.total)


def newest(kind: str, period: str, sources: Sequence[str], actor: Actor) -> list[ReturnImport]:
    """Of each source the one imported last, in the order of the sources: one that was wrong is put
    right by importing the right one."""
    every = _of(kind, period, actor)
    order = ReturnImport.number.desc()
    found = (
        session().scalar(every.where(ReturnImport.source == source).order_by(order).limit(1))
        for source in sources
    )
    return [one for one in found if one is not None]


def _of(kind: str, period: str, actor: Actor) -> sa.Select[ReturnImport]:
    return sa.select(ReturnImport).where(
        in_scope(actor), ReturnImport.kind == kind, ReturnImport.period == period
    )
