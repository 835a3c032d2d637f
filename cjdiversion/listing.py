"""Long lists: keyset pages, counts that stop at a thousand. Never OFFSET, never a full count."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from cjdiversion.database import UTCDateTime, session

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
        return in_words(self.total)


def in_words(total: int) -> str:
    """A count that stopped at one more than the most."""
    return f"more than {MOST_COUNTED:,}" if total > MOST_COUNTED else f"{total:,}"


def page(
    query: sa.Select[Any],
    *,
    newest: sa.ColumnElement[Any],
    key: sa.ColumnElement[uuid.UUID],
    place: Place,
    cursor_of: Callable[[Any], tuple[Any, uuid.UUID]],
    size: int = PAGE,
    is_rising: bool = False,
) -> Page[Any]:
    """One page of `query`, newest first, one statement for the rows and one for the count.

    `newest` and `key` are the last columns of the index the query runs on: a moment, a day or a
    name. `is_rising` puts the smallest first, as a list of names wants it.
    """
    cursor = _decoded("" if place.is_last else place.before or place.after, newest)
    place = place if place.is_last or cursor else Place()
    falls = place.is_backwards == is_rising
    found = query.limit(size + 1)
    if cursor:
        here, there = sa.tuple_(newest, key), _literals(cursor, newest, key)
        found = found.where(here < there if falls else here > there)
    order = (newest.desc(), key.desc()) if falls else (newest.asc(), key.asc())
    rows = list(session().execute(found.order_by(*order)))
    has_more, rows = len(rows) > size, rows[:size]
    if place.is_backwards:
        rows.reverse()
    is_first = not has_more if place.is_backwards else not place.after
    is_end = place.is_last or (not place.is_backwards and not has_more)
    return Page(
        rows,
        next="" if is_end or not rows else encoded(*cursor_of(rows[-1])),
        previous="" if is_first or not rows else encoded(*cursor_of(rows[0])),
        total=counted(query),
    )


def counted(query: sa.Select[Any]) -> int:
    """How many rows, looking no further than one past MOST_COUNTED."""
    one = query.order_by(None).with_only_columns(sa.literal(1), maintain_column_froms=True)
    few = one.limit(MOST_COUNTED + 1).subquery()
    return session().scalar(sa.select(sa.func.count()).select_from(few)) or 0


def encoded(newest: Any, key: uuid.UUID) -> str:
    text = json.dumps([newest if isinstance(newest, str) else newest.isoformat(), key.hex])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


Cursor = tuple[Any, uuid.UUID]


def _decoded(cursor: str, newest: sa.ColumnElement[Any]) -> Cursor | None:
    """A cursor somebody has edited is the first page, not an error."""
    try:
        first, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return _reader(newest.type)(first), uuid.UUID(key)
    except (ValueError, TypeError, AttributeError, OverflowError, binascii.Error):
        return None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC)


def _name(text: str) -> str:
    text.encode()  # half characters cannot be asked for, and NUL PostgreSQL refuses
    if "\0" in text:
        raise ValueError("not a name")
    return text


def _reader(kind: Any) -> Callable[[str], Any]:
    if isinstance(kind, UTCDateTime):
        return _moment
    return date.fromisoformat if isinstance(kind, sa.Date) else _name


def _literals(cursor: Cursor, *columns: sa.ColumnElement[Any]) -> sa.Tuple:
    pairs = zip(cursor, columns, strict=True)
    return sa.tuple_(*(sa.literal(value, column.type) for value, column in pairs))
