"""A migrated database with the demonstration's people in it, cloned afresh for every test.

The same tests run on SQLite and on PostgreSQL: CJD_TEST_DATABASE says which.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
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
from tests import copies, known, noon, servers
from tests.copies import copied, created, settle
from tests.pages import Visitor

if TYPE_CHECKING:
    from tests.house.world import World

noon.begins()
# How fast a machine draws an example says nothing about the code.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")

DIALECT = os.environ.get("CJD_TEST_DATABASE", "sqlite")
# A browser sees the same pages whatever the database; `./cjd test` demands that it ran.
collect_ignore = [] if DIALECT == "sqlite" else ["journey/browser"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database has one answer: it is asked once, with the SQLite half."""
    if DIALECT != "sqlite":
        asks = [one for one in items if "template" in getattr(one, "fixturenames", ())]
        config.hook.pytest_deselected(items=[one for one in items if one not in {*asks}])
        items[:] = asks


def pytest_collection_finish(session: pytest.Session) -> None:
    """Whatever was brought in by now stays: nobody need look again and again whether it does."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where none of those asked for needs a database, there is nothing to do on the second."""
    if DIALECT != "sqlite" and not session.items and session.testsfailed == 0:
        session.exitstatus = pytest.ExitCode.OK


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
            yield _filled(created(sa.make_url(server), "template_cjd"))
            copies.clear()
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


@pytest.fixture(scope="session")
def both_forces(template: sa.URL, _app: Flask) -> Iterator[World]:
    """The same story in two forces, told once, as it takes long. Nobody asks or writes here:
    `world.of_ones_own(both_forces)` is a copy, at the moment it was told."""
    from tests.house import world  # every room there is: of no use to most single tests

    with copied(template) as db:
        yield world.build(_app, db)


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
        return known.actor(db, f"{key}@example.test", queries.actor_named)

    return of
