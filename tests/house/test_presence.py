"""Who has a page open to change it: said to others there, for as long as there is a sign of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from cjdiversion import clock, presence
from cjdiversion.database import HEALTH, IDENTITY, Database
from cjdiversion.presence import Presence
from tests.house.typing import autosaved, booked
from tests.pages import Page, Visitor

Visit = Callable[..., Visitor]
OPEN = "Open by Sgt Ann Marsh since"


def correcting(db: Database, visitor: Visitor) -> Page:
    return visitor.get(f"/cases/{booked(db).token}/correct")


def here(db: Database) -> list[tuple[str, str]]:
    with db.unit() as session:
        return [(row.name, row.page) for row in session.scalars(sa.select(Presence))]


def test_who_has_a_page_open_is_said_to_others_there_and_not_to_themselves(
    db: Database, visit: Visit
) -> None:
    page = correcting(db, visit("sergeant"))
    other = visit("detention").get(page.path)
    assert f"{OPEN} {clock.london(clock.now()):%H:%M}" in other.text
    assert "Whoever saves second is shown both versions" in other.text
    assert OPEN not in page.visitor.get(page.path).text
    assert "Open by" in page.visitor.get(page.path).text, "of the other"


def test_a_page_without_versions_promises_none(db: Database, visit: Visit) -> None:
    path = f"/cases/{booked(db).token}/refer"
    visit("sergeant").get(path)
    other = visit("inspector").get(path)
    assert OPEN in other.text and "Talk to each other before you save" in other.text


def test_it_says_since_when_and_not_when_it_was_seen_last(db: Database, visit: Visit) -> None:
    start = clock.now()
    with clock.at(start - timedelta(minutes=8)):
        page = correcting(db, visit("sergeant"))
        since = f"{clock.london(clock.now()):%H:%M}"
    with clock.at(start):
        page.visitor.get(page.path)
        assert f"{OPEN} {since}" in visit("detention").get(page.path).text


def test_after_ten_minutes_without_a_sign_of_life_nobody_is_there(
    db: Database, visit: Visit
) -> None:
    start = clock.now()
    page = correcting(db, visit("sergeant"))
    with clock.at(start + timedelta(minutes=9)):
        assert autosaved(page, other_names="Zed").status_code == 200
    with clock.at(start + timedelta(minutes=18)):
        assert OPEN in visit("detention").get(page.path).text
    with clock.at(start + timedelta(minutes=20)):
        assert OPEN not in visit("inspector").get(page.path).text
    with clock.at(start + timedelta(minutes=40)), db.unit():
        presence.forget_gone()
    assert here(db) == []


def test_who_saves_is_gone(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    page.send("Save the corrections", other_names="Zed")
    assert OPEN not in visit("detention").get(page.path).text


def test_who_is_refused_is_still_there(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    page.send("Save the corrections", status=422, pnc_id="nonsense")
    assert OPEN in visit("detention").get(page.path).text


@pytest.mark.parametrize("path", ["/", "/cases", "/cases/book", "/cases/search", "/cases/{token}"])
def test_a_page_that_is_only_read_or_begins_something_keeps_nobody(
    db: Database, visit: Visit, path: str
) -> None:
    visit("sergeant").get(path.format(token=booked(db).token))
    assert here(db) == []


def test_only_staff_stand_in_the_table() -> None:
    classes = {column.info["personal"] for column in Presence.__table__.columns}
    assert not classes & {HEALTH["personal"], IDENTITY["personal"]}


# --- what it costs -----------------------------------------------------------------------------


@contextmanager
def counted(db: Database) -> Iterator[list[str]]:
    """Statements, less what opens and closes the unit of work."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def ours(statements: list[str]) -> list[str]:
    return [one for one in statements if "draft" in one or "presence" in one]


COSTS = {
    "/": 0,
    "/cases": 0,
    "/cases/{token}": 0,
    "/cases/book": 1,
    "/me/password": 0,
    "/cases/{token}/correct": 2,
    "/cases/{token}/screenings/vulnerability": 2,
}


@pytest.mark.parametrize("path", COSTS)
def test_a_page_pays_for_drafts_and_presence_only_where_something_is_filled_in(
    db: Database, visit: Visit, path: str
) -> None:
    visitor, address = visit("sergeant"), path.format(token=booked(db).token)
    for _ in range(2):
        with counted(db) as statements:
            visitor.get(address)
        assert len(ours(statements)) == COSTS[path]


def test_a_pause_in_typing_costs_five_statements_however_many_there_were(
    db: Database, visit: Visit
) -> None:
    """Whose session it is, whether the page was saved, what kind of draft stands, the draft, the
    sign of life."""
    page = correcting(db, visit("sergeant"))
    autosaved(page, other_names="Z")
    with counted(db) as statements:
        autosaved(page, other_names="Zed")
    assert len(statements) == 5
