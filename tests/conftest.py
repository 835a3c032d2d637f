"""A migrated database with the demonstration's people in it, cloned afresh for every test.

The same tests run on SQLite and on PostgreSQL: CJD_TEST_DATABASE says which.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import create_app, migrations
from cjdiversion.access import Actor
from cjdiversion.accounts import passwords, queries
from cjdiversion.config import Settings
from cjdiversion.database import Database
from cjdiversion.demo import people
from tests import noon, servers
from tests.pages import Visitor

noon.begins()

DIALECT = os.environ.get("CJD_TEST_DATABASE", "sqlite")
# A browser sees the same pages whatever the database; `./cjd test` demands that it ran.
collect_ignore = [] if DIALECT == "sqlite" else ["journey/browser"]


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """pytest-flask would share one request context, and so one signed-in person, for a test."""


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.URL]:
    """The database every test's own is a copy of."""
    passwords.use_quick_hashes()
    if DIALECT == "postgresql":
        with servers.postgres_server() as server:
            servers.receipt(f"database=postgresql server={servers.server_version(server)}")
            yield _filled(_created(sa.make_url(server), "template_cjd"))
    else:
        memory = Path("/dev/shm")  # noqa: S108 — where fsync costs nothing
        folder = memory if memory.is_dir() else tmp_path_factory.mktemp("db")
        path = folder / f"cjd-{uuid.uuid4().hex}.sqlite"
        servers.receipt(f"database=sqlite server={sqlite3.sqlite_version}")
        yield _filled(sa.URL.create("sqlite", database=str(path)))
        path.unlink()


def _filled(url: sa.URL) -> sa.URL:
    db = Database(url)
    migrations.upgrade(db.engine)
    with db.unit():
        people.populate()
    settle(db)
    return url


def settle(db: Database) -> None:
    """Nobody is connected, and a copy of the one file (SQLite) is a copy of everything."""
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    db.engine.dispose()


_dialects: dict[str, sa.Dialect] = {}
_compiled: dict[object, object] = {}


def _opened(url: sa.URL) -> Database:
    """What was compiled for one copy serves them all: the cache goes by dialect and statement."""
    made = Database(url)
    dialect = _dialects.setdefault(url.get_backend_name(), made.engine.dialect)
    made.engine.dialect = made.engine.pool._dialect = dialect
    made.engine.update_execution_options(compiled_cache=_compiled)
    return made


def _created(server: sa.URL, name: str, template: str = "template1") -> sa.URL:
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    engine.dispose()
    return server.set(database=name)


@contextmanager
def copied(template: sa.URL) -> Iterator[Database]:
    """A database that is a copy of the template, thrown away afterwards."""
    if template.get_backend_name() == "sqlite":
        path = Path(f"{template.database}-{uuid.uuid4().hex}")
        shutil.copyfile(str(template.database), path)
        made = _opened(template.set(database=str(path)))
        yield made
        made.engine.dispose()
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()
    else:
        name = f"test_{uuid.uuid4().hex}"
        made = _opened(_created(template, name, str(template.database)))
        yield made
        made.engine.dispose()
        engine = sa.create_engine(template.set(database="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
        engine.dispose()


@pytest.fixture
def db(template: sa.URL) -> Iterator[Database]:
    """This test's own database."""
    with copied(template) as made:
        yield made


@pytest.fixture(scope="session", autouse=True)
def _app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Made before the first test, whichever that is: rooms say what they do for others when they
    register, and services called without a page would else miss it."""
    settings = Settings(
        database_url="sqlite://",  # `app` gives it the test's own
        secret_key="a key for tests and nothing else",
        instance=tmp_path_factory.mktemp("instance"),
    )
    app = create_app(settings)
    app.config["TESTING"] = False  # refusals must look here as they look to people
    app.config["SERVER_NAME"] = None
    return app


@pytest.fixture
def app(_app: Flask, db: Database) -> Flask:
    _app.extensions["database"] = db
    return _app


@pytest.fixture
def unit(db: Database) -> Iterator[Session]:
    """A unit of work that stays open through the test; kept when the test ends well."""
    with db.unit() as session:
        yield session


@pytest.fixture
def statements(db: Database) -> object:
    """`with statements() as asked:` lists what is asked of the database meanwhile."""

    @contextmanager
    def listening() -> Iterator[list[str]]:
        asked: list[str] = []

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            asked.append(statement)

        sa.event.listen(db.engine, "before_cursor_execute", note)
        yield asked
        sa.event.remove(db.engine, "before_cursor_execute", note)

    return listening


@pytest.fixture
def visit(app: Flask) -> type[Visitor] | object:
    """`visit("sergeant")` is a browser in which that demonstration person is signed in."""

    def of(key: str | None = None) -> Visitor:
        visitor = Visitor(app)
        if key is not None:
            visitor.sign_in_as(f"{key}@example.test")
        return visitor

    return of


@pytest.fixture
def person(db: Database) -> object:
    """`person("sergeant")` is that demonstration person as an Actor, inside an open unit."""

    def of(key: str) -> Actor:
        return queries.actor_named(f"{key}@example.test")

    return of
