"""`./cjd demo load`: once, from nothing, and never a second time."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import create_app
from cjdiversion.accounts.models import Person
from cjdiversion.cases.models import Case
from cjdiversion.config import Settings
from cjdiversion.database import Database, session
from cjdiversion.demo import people, scenarios


@pytest.fixture
def fresh(tmp_path: Path) -> Flask:
    """A service whose database does not exist yet."""
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'demo' / 'cjd.sqlite'}",
        secret_key="a key for tests and nothing else",
        instance=tmp_path / "demo",
    )
    return create_app(settings)


def counts(db: Database) -> tuple[int | None, int | None]:
    with db.unit():
        return (
            session().scalar(sa.select(sa.func.count(Person.id))),
            session().scalar(sa.select(sa.func.count(Case.id))),
        )


def test_the_demonstration_is_loaded_from_nothing_and_only_once(fresh: Flask) -> None:
    runner = fresh.test_cli_runner()
    first = runner.invoke(args=["demo", "load", "--cases", "4"])
    assert first.exit_code == 0, first.output
    assert f"{len(people.PEOPLE)} people, {len(scenarios.STORIES)} stories, 4 more" in first.output
    loaded = counts(fresh.extensions["database"])

    second = runner.invoke(args=["demo", "load", "--cases", "4"])
    assert "loaded already" in second.output
    assert counts(fresh.extensions["database"]) == loaded


def test_people_without_stories_count_as_loaded(app: Flask, db: Database) -> None:
    answer = app.test_cli_runner().invoke(args=["demo", "load", "--cases", "4"])
    assert "loaded already" in answer.output
    assert counts(db) == (len(people.PEOPLE), 0)
