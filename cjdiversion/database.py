"""Tables, the unit of work, and the guard that keeps a reading request from writing.

One unit of work is one act: it is committed once, here, or rolled back whole. What must survive a
refusal (its audit, a throttle count, parked text) is handed to `even_if_refused`.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

# How a column bears on a person; subject access and retention read this.
NOT_PERSONAL = {"personal": "none"}
LINK = {"personal": "link"}  # points at a person's record without saying anything
IDENTITY = {"personal": "identity"}
CONTACT = {"personal": "contact"}
EQUALITY = {"personal": "equality"}  # special category: ethnicity, disability, language
HEALTH = {"personal": "health"}
CRIMINAL = {"personal": "criminal"}
STAFF = {"personal": "staff"}
SECRET = {"personal": "secret"}  # digests of passwords and tokens; never disclosed

# Who answers for a table (decisions of the two controllers).
POLICE = {"controller": "police"}
LD = {"controller": "liaison-and-diversion"}
SERVICE = {"controller": "service"}

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(sa.TypeDecorator[datetime]):
    """Aware UTC moments on both databases; SQLite alone would drop the zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_latest = 0
_latest_lock = threading.Lock()


def new_key() -> uuid.UUID:
    """A time-ordered UUID (RFC 9562 version 7), so that new rows stand at the end of the index.

    Two keys of one process never come out of order, within one millisecond either.
    """
    global _latest
    ticks = (time.time_ns() // 1_000_000) << 74 | secrets.randbits(62)
    with _latest_lock:
        _latest = ticks = max(ticks, _latest + 1)
    milliseconds, high, low = ticks >> 74, (ticks >> 62) & 0xFFF, ticks & (1 << 62) - 1
    return uuid.UUID(int=(milliseconds << 80) | (7 << 76) | (high << 64) | (2 << 62) | low)


def new_token() -> str:
    """What stands in a URL: 128 random bits, so that nobody can count records up."""
    return secrets.token_urlsafe(16)


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[Mapping[Any, Any]] = {
        datetime: UTCDateTime(),
        date: sa.Date(),
        uuid.UUID: sa.Uuid(),
        dict[str, Any]: sa.JSON(),
        list[str]: sa.JSON(),
        StrEnum: sa.Enum(
            StrEnum,
            native_enum=False,
            create_constraint=True,
            validate_strings=True,
            length=40,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }


class Keyed:
    """The inside key. It never stands in a URL."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_key, info=NOT_PERSONAL)


class Addressed(Keyed):
    """A thing with an address of its own, and a version that a stale form is checked against."""

    token: Mapped[str] = mapped_column(
        sa.String(22), unique=True, default=new_token, info=NOT_PERSONAL
    )
    version: Mapped[int] = mapped_column(default=1, info=NOT_PERSONAL)


# --- the unit of work -------------------------------------------------------------------------

GET_MAY_WRITE = frozenset({"audit_event", "session", "presence"})
WRITES = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)


class ReadingWrote(Exception):
    """A request that only reads tried to change something: a defect, never shown to people."""


@dataclass
class _Unit:
    session: Session
    is_reading: bool = False
    refused: list[Callable[[], object]] = field(default_factory=list)
    committed: list[Callable[[], object]] = field(default_factory=list)


_unit: ContextVar[_Unit | None] = ContextVar("unit", default=None)


class Database:
    """One engine, and the units of work on it."""

    def __init__(self, url: str | sa.URL, **options: Any) -> None:
        # What a refused statement was to write is somebody's health: it stands in no log.
        self.engine = sa.create_engine(url, hide_parameters=True, **options)
        if self.engine.dialect.name == "sqlite":
            _make_sqlite_durable(self.engine)
        event.listen(self.engine, "before_cursor_execute", _refuse_writes_while_reading)

    def begin(self, *, reading: bool = False) -> None:
        if _unit.get() is not None:
            raise RuntimeError("a unit of work is open already")
        _unit.set(_Unit(Session(self.engine, expire_on_commit=False), is_reading=reading))

    def end(self, *, keep: bool) -> None:
        """Commit or roll back, then do what was asked for afterwards. Safe to call twice."""
        unit = _unit.get()
        if unit is None:
            return
        try:
            if keep:
                unit.session.commit()
            else:
                unit.session.rollback()
        finally:
            unit.session.close()
            _unit.set(None)
        if keep:
            for act in unit.committed:
                act()
        elif unit.refused:
            with self.unit():
                for act in unit.refused:
                    act()

    @contextmanager
    def unit(self, *, reading: bool = False) -> Iterator[Session]:
        self.begin(reading=reading)
        try:
            yield session()
        except BaseException:
            self.end(keep=False)
            raise
        self.end(keep=True)


def session() -> Session:
    """The session of the unit of work that is open."""
    unit = _unit.get()
    if unit is None:
        raise RuntimeError("no unit of work is open")
    return unit.session


def is_open() -> bool:
    return _unit.get() is not None


def after_commit(act: Callable[[], None]) -> None:
    """Side effects wait until what they speak of is true."""
    unit = _unit.get()
    assert unit is not None
    unit.committed.append(act)


def even_if_refused(act: Callable[[], object]) -> None:
    """Done in a second unit of work when this one is rolled back, and only then."""
    unit = _unit.get()
    assert unit is not None
    unit.refused.append(act)


_watching: dict[type, list[Callable[[Any], None]]] = {}


def watch(kind: type, act: Callable[[Any], None]) -> None:
    """`act` is told of every row of this kind that was changed past the session: see `changed`."""
    _watching.setdefault(kind, []).append(act)


def changed(row: object) -> None:
    """Said by whoever changes a row by a statement of its own, unknown to the session."""
    for act in _watching.get(type(row), ()):
        act(row)


def _refuse_writes_while_reading(
    connection: sa.Connection, cursor: Any, statement: str, *rest: Any
) -> None:
    unit = _unit.get()
    if unit is None or not unit.is_reading:
        return
    written = WRITES.match(statement)
    if written and written[1].lower() not in GET_MAY_WRITE:
        raise ReadingWrote(f"a reading request wrote to {written[1]}")


def _make_sqlite_durable(engine: sa.Engine) -> None:
    """WAL with FULL sync loses nothing in a power cut; IMMEDIATE stops two writers at the door."""

    @event.listens_for(engine, "connect")
    def configure(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=15000",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
