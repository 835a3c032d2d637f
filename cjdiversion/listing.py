"""Long lists: keyset pages, counts that stop at a thousand. Never OFFSET, never a full count."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from cjdiversion.database import session

PAGE = 25
MOST_COUNTED = 1000

Row = TypeVar("Row")


@dataclass(frozen=True)
class Place:
    """Which page is wanted: after a cursor, before one, or the last."""

    after: str = ""
    before: str = ""
    is_last: bool = False

    @property
    def is_backwards(self) -> bool:
        return self.is_last or bool(self.before)


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: Sequence[Row]
    next: str  # cursor, empty on the last page
    previous: str
    total: int  # counts up to MOST_COUNTED + 1

    @property
    def total_words(self) -> str:
        return f"more than {MOST_COUNTED:,}" if self.total > MOST_COUNTED else f"{self.total:,}"


def page(
    query: sa.Select[Any],
    *,
    newest: sa.ColumnElement[Any],
    key: sa.ColumnElement[uuid.UUID],
    place: Place,
    cursor_of: Callable[[Any], tuple[Any, uuid.UUID]],
    size: int = PAGE,
) -> Page[Any]:
    """One page of `query`, newest first, one statement for the rows and one for the count.

    `newest` and `key` are the last columns of the index the query runs on.
    """
    backwards = place.is_backwards
    found = query.limit(size + 1)
    cursor = _decoded(place.before if place.before else place.after)
    if cursor and not place.is_last:
        here = sa.tuple_(newest, key)
        there = sa.tuple_(
            *(sa.literal(v, c.type) for v, c in zip(cursor, (newest, key), strict=True))
        )
        found = found.where(here > there if backwards else here < there)
    order = (newest.asc(), key.asc()) if backwards else (newest.desc(), key.desc())
    rows = list(session().execute(found.order_by(*order)))
    has_more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    is_first = not (place.after or backwards) or (backwards and not has_more)
    is_end = (place.is_last) or (not backwards and not has_more)
    return Page(
        rows,
        next="" if is_end or not rows else encoded(*cursor_of(rows[-1])),
        previous="" if is_first or not rows else encoded(*cursor_of(rows[0])),
        total=counted(query),
    )


def counted(query: sa.Select[Any]) -> int:
    """How many rows, looking no further than one past MOST_COUNTED."""
    few = query.order_by(None).with_only_columns(sa.literal(1)).limit(MOST_COUNTED + 1).subquery()
    return session().scalar(sa.select(sa.func.count()).select_from(few)) or 0


def encoded(newest: Any, key: uuid.UUID) -> str:
    text = json.dumps([newest.isoformat(), key.hex])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> tuple[Any, uuid.UUID] | None:
    """A cursor somebody has edited is the first page, not an error."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        newest, key = json.loads(text)
        moment = datetime.fromisoformat(newest) if "T" in newest else date.fromisoformat(newest)
        return moment, uuid.UUID(key)
    except (ValueError, TypeError, binascii.Error):
        return None
