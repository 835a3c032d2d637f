"""Copies of a filled database: every test has one of its own.

SQLite's is a file. PostgreSQL needs a tenth of a second to clone one and as long to drop it: there
a copy goes back on a shelf, once what the test wrote is taken out again, and serves the next test.
"""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql

from cjdiversion.database import Database
from tests.known import knowing

NO_ROWS = 21  # bytes: head and tail of the binary format
SERVES = 200  # tests; then the rows they deleted make it slow
PATIENCE, PAUSE = 2.0, 0.005  # seconds for a process that was killed to leave the server

_dialects: dict[str, sa.Dialect] = {}
_compiled: dict[object, object] = {}


def opened(url: sa.URL) -> Database:
    """What was compiled for one copy serves them all: the cache goes by dialect and statement."""
    made = Database(url)
    if url.get_backend_name() not in _dialects:
        made.engine.connect().close()  # it learns of its server then; a first test may never ask
    dialect = _dialects.setdefault(url.get_backend_name(), made.engine.dialect)
    made.engine.dialect = made.engine.pool._dialect = dialect
    made.engine.update_execution_options(compiled_cache=_compiled)
    return made


def settle(db: Database) -> None:
    """Nobody is connected, and a copy of the one file (SQLite) is a copy of everything."""
    db.engine.dispose()
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            asked = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            assert not asked[0], "somebody reads this database still"
            connection.exec_driver_sql("BEGIN")
        db.engine.dispose()


@contextmanager
def copied(template: sa.URL) -> Iterator[Database]:
    """A database that is a copy of the template, gone or as new afterwards."""
    if template.get_backend_name() == "sqlite":
        path = Path(f"{template.database}-{uuid.uuid4().hex}")
        shutil.copyfile(str(template.database), path)
        made = opened(template.set(database=str(path)))
        with knowing(template, made):
            yield made
        made.engine.dispose()
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()
    else:
        shelf = _shelves.setdefault(template.render_as_string(hide_password=False), Shelf(template))
        with shelf.copy() as made, knowing(template, made):
            yield made


def created(server: sa.URL, name: str, template: str = "template1") -> sa.URL:
    with _administering(server) as server_connection:
        _clone(server_connection, name, template)
    return server.set(database=name)


# --- PostgreSQL ---------------------------------------------------------------------------------

# A table that is not as it was: these numbers only grow, also for what was rolled back.
_WRITTEN = (
    "SELECT relid::regclass::text, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables"
)
# Truncated, altered or dropped: then it is another file, or another number of parts.
_SHAPE = """
    SELECT count(*), sum(relfilenode::bigint), sum(relnatts), sum(relchecks), sum(reltriggers)
    FROM (SELECT c.*, (SELECT count(*) FROM pg_trigger t
                       WHERE t.tgrelid = c.oid AND t.tgenabled = 'O') AS reltriggers
          FROM pg_class c WHERE relnamespace = 'public'::regnamespace) AS of_ours"""
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'"""


@dataclass
class Copy:
    url: sa.URL
    pool: sa.Pool | None = None
    written: dict[str, int] = field(default_factory=dict)
    shape: tuple[object, ...] = ()
    served: int = 0


class Shelf:
    """Copies of one database that are as new."""

    def __init__(self, template: sa.URL) -> None:
        self.template = template
        self.free: list[Copy] = []
        self.rows: dict[str, bytes] = {}  # of each table, as it was

    @contextmanager
    def copy(self) -> Iterator[Database]:
        copy = self.free.pop() if self.free else self._new()
        made = opened(copy.url)
        if copy.pool is not None:
            made.engine.pool = copy.pool
        try:
            yield made
        finally:
            copy.pool = made.engine.pool
            if self._is_as_new(copy):
                self.free.append(copy)
            else:
                self._drop(copy)

    def _new(self) -> Copy:
        copy = Copy(created(self.template, f"test_{uuid.uuid4().hex}", str(self.template.database)))
        with _connected(copy.url) as connection:
            if not self.rows:
                self.rows = dict(_rows(connection))
            copy.shape = connection.execute(_SHAPE).fetchone() or ()
            copy.written = _written(connection)
        return copy

    def _is_as_new(self, copy: Copy) -> bool:
        """Takes out what was written since. False where that cannot be told or done."""
        copy.served += 1
        pool = copy.pool
        if copy.served >= SERVES or not isinstance(pool, sa.QueuePool) or pool.checkedout():
            return False
        open_ones = [pool.connect() for _ in range(pool.checkedin() or 1)]
        try:
            for one in open_ones:
                _count_at_once(one.driver_connection)
            return self._restored(copy, open_ones[0].driver_connection, len(open_ones))
        except psycopg.Error:  # a server of somebody else's may not let us
            return False
        finally:
            for one in open_ones:
                one.driver_connection.autocommit = False
                one.close()

    def _restored(self, copy: Copy, connection: psycopg.Connection, ours: int) -> bool:
        if not _is_alone(connection, ours) or connection.execute(_SHAPE).fetchone() != copy.shape:
            return False
        now = _written(connection)
        changed = [table for table, count in now.items() if count != copy.written.get(table, 0)]
        if changed:
            self._restore(connection, changed)
            copy.written = _written(connection)
        return True

    def _restore(self, connection: psycopg.Connection, changed: list[str]) -> None:
        connection.execute("SET session_replication_role = replica")  # no trigger, no foreign key
        every = ";".join(f"DELETE FROM {table}" for table in changed)  # noqa: S608 (our own names)
        connection.execute(every.encode())
        for table in changed:
            if table in self.rows:
                into = f"COPY {table} FROM STDIN (FORMAT binary)".encode()
                with connection.cursor().copy(into) as given:
                    given.write(self.rows[table])
        connection.execute("SET session_replication_role = origin")
        _count_at_once(connection)

    def _drop(self, copy: Copy) -> None:
        if copy.pool is not None:
            copy.pool.dispose()
        with _administering(self.template) as server:
            name = sql.Identifier(str(copy.url.database))
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def clear(self) -> None:
        while self.free:
            self._drop(self.free.pop())


_shelves: dict[str, Shelf] = {}


def clear() -> None:
    """Nothing is left on the server, which may be somebody else's."""
    for shelf in _shelves.values():
        shelf.clear()
    _shelves.clear()


@contextmanager
def _connected(url: sa.URL) -> Iterator[psycopg.Connection]:
    words = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(words, autocommit=True) as connection:
        yield connection


@contextmanager
def _administering(url: sa.URL) -> Iterator[psycopg.Connection]:
    with _connected(url.set(database="postgres")) as connection:
        yield connection


def _clone(server: psycopg.Connection, name: str, template: str) -> None:
    parts = sql.Identifier(name), sql.Identifier(template)
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*parts))


def _rows(connection: psycopg.Connection) -> Iterator[tuple[str, bytes]]:
    """Of every table that has any."""
    for table in _written(connection):
        out = f"COPY {table} TO STDOUT (FORMAT binary)".encode()
        with connection.cursor().copy(out) as given:
            rows = b"".join(bytes(part) for part in given)
        if len(rows) > NO_ROWS:
            yield table, rows


def _count_at_once(connection: psycopg.Connection) -> None:
    """PostgreSQL tells of what a connection wrote a second later, unless it is asked."""
    connection.rollback()
    connection.autocommit = True
    connection.execute("SELECT pg_stat_force_next_flush()")


def _written(connection: psycopg.Connection) -> dict[str, int]:
    return dict(connection.execute(_WRITTEN.encode()).fetchall())


def _is_alone(connection: psycopg.Connection, ours: int) -> bool:
    until = time.monotonic() + PATIENCE
    while (connection.execute(_OTHERS.encode()).fetchone() or (0,))[0] > ours:
        if time.monotonic() > until:
            return False
        time.sleep(PAUSE)
    return True
