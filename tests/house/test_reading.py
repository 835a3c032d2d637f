"""Reading changes nothing: every kind of page is walked as one person of every role, and the tables
are as before. `./cjd demo walk` goes further, as everybody."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion.database import GET_MAY_WRITE, Base, Database
from cjdiversion.demo import people, scenarios, walking


@pytest.fixture
def told(app: Flask, db: Database) -> Iterator[Flask]:
    scenarios.tell(db)
    yield app


def digests(db: Database) -> dict[str, str]:
    found = {}
    with db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name not in GET_MAY_WRITE:
                rows = sorted(map(repr, connection.execute(sa.select(table))))
                found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


def test_walking_from_link_to_link_in_every_role_finds_no_dead_link_and_changes_no_table(
    told: Flask, db: Database
) -> None:
    before = digests(db)
    of_each_role = {one.role: one for one in reversed(people.PEOPLE)}
    walks = [walking.walk_as(told, one, most=2) for one in of_each_role.values()]
    assert [line for walk in walks for line in walk.wrong] == []
    assert min(walk.pages for walk in walks) > 3
    assert digests(db) == before
