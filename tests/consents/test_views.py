"""The page on which police record what the person said about L&D."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.consents import queries
from cjdiversion.database import Database
from tests import make
from tests.pages import Visitor

Visit = Callable[[str], Visitor]


@pytest.fixture
def path(db: Database) -> Iterator[str]:
    with db.unit():
        case = make.booking(by=accounts.actor_named("sergeant@example.test"))
    yield f"/cases/{case.token}/told"


def recorded(db: Database) -> list[bool | None]:
    with db.unit():
        query = queries.sa.select(queries.ToldOfLd.agrees)
        return list(queries.session().scalars(query))


@pytest.mark.parametrize(
    ("said", "agrees"), [("agrees", True), ("refuses", False), ("no-answer", None)]
)
def test_tell_records_what_the_person_said(
    visit: Visit, path: str, db: Database, said: str, agrees: bool | None
) -> None:
    page = visit("sergeant").get(path).send("Save", agrees=said)
    assert "Recorded what the person said about L&D" in page.text
    assert recorded(db) == [agrees]


def test_tell_asks_nothing_about_health(visit: Visit, path: str) -> None:
    page = visit("sergeant").get(path)
    asked = {e.get("name") for e in page.root.iter("input") if e.get("type") != "hidden"}
    assert asked == {"agrees", *(f"told_at-{part}" for part in ("day", "month", "year", "time"))}


def test_tell_without_an_answer_saves_nothing(visit: Visit, path: str, db: Database) -> None:
    page = visit("sergeant").get(path).send("Save", status=422)
    assert page.errors == ["Select an answer: what did the person say"]
    assert recorded(db) == []


def test_tell_takes_no_time_to_come(visit: Visit, path: str, db: Database) -> None:
    year = clock.today().year + 1
    page = visit("sergeant").get(path)
    page = page.send("Save", agrees="agrees", told_at=f"1/1/{year} 10:00", status=422)
    assert page.errors == ["When were they told? must be in the past"]
    assert recorded(db) == []


def test_tell_shows_what_was_said_before(visit: Visit, path: str) -> None:
    visit("sergeant").get(path).send("Save", agrees="refuses")
    page = visit("detention").get(path)
    assert "refuses to be seen, recorded by Sgt Ann Marsh" in page.text


@pytest.mark.parametrize(
    ("key", "status"),
    [("sergeant.south", 404), ("investigator.south", 404), ("practitioner", 403), ("cps", 403)],
)
def test_tell_is_for_police_in_reach_of_the_case(
    visit: Visit, path: str, key: str, status: int
) -> None:
    visit(key).get(path, status=status)
