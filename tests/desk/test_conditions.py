"""The start page says how many conditions wait, and for what; each number is that of its list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cjdiversion.access import Actor
from cjdiversion.database import Database
from tests.conditions import made

Person = Callable[[str], Actor]


def test_the_start_page_counts_what_waits(db: Database, person: Person, visit: Any) -> None:
    with db.unit():
        made.running(person, due_on=made.in_days(3))
        for answer in ("partly", "no"):
            made.reported(made.running(person), answer, person)
        made.decided(person)
    page = visit("supervisor").get("/")
    for words in (
        "Conditions partly or not done: 2",
        "Conditions due soon: 1",
        "Cautions whose record is not signed: 1",
    ):
        assert words in page.text, words
    assert "Conditions overdue" not in page.text
    listed = page.click("Conditions partly or not done: 2")
    assert len(list(listed.root.iter("tr"))) == 3
    south = visit("supervisor.south").get("/")
    assert "Conditions partly" not in south.text


def test_where_nothing_waits_there_is_no_list(visit: Any) -> None:
    page = visit("supervisor").get("/")
    assert "All conditions" not in page.text
    assert page.click("Conditions").path == "/conditions"
