"""The learning register: kept by new rows, narrowed, and read by everybody of the force."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.database import Database
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.listing import Place
from cjdiversion.reviews import learning, learning_queries
from cjdiversion.reviews.learning_models import LearningEntry
from tests.pages import Caller
from tests.reviews.made import Person


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    return person("performance")


def said(**over: Any) -> dict[str, Any]:
    return {
        "source": "coroner",
        "found_on": clock.today() - timedelta(days=20),
        "finding": "Nobody asked whether the person had been seen before",
        "owner": "Head of custody",
        "measure": "Share of bookings with earlier records looked at",
        **over,
    }


def added(by: Actor, **over: Any) -> LearningEntry:
    return learning.add(by=by, **said(**over))


def found(by: Actor, **over: Any) -> list[str]:
    page = learning_queries.listed(by, Place(), today=clock.today(), **over)
    return [one.finding for one in page.rows]


def test_a_change_is_a_new_entry_and_the_earlier_one_stays(by: Actor) -> None:
    first = added(by)
    changed = {"changed": "A question at booking", "because": "It is asked since Monday"}
    second = learning.change(first, by=by, **said(**changed))
    assert [one.changed for one in learning_queries.versions_of(second)] == [
        "A question at booking",
        "",
    ]
    assert len(found(by)) == 1
    with pytest.raises(OutOfOrder, match="changed since"):
        learning.change(first, by=by, because="Again", **said())


def test_of_two_who_change_it_at_once_the_second_is_told(by: Actor) -> None:
    with pytest.raises(Conflict):
        learning.change(added(by), by=by, because="Late", version=9, **said())


def test_entries_are_narrowed_by_source_and_state(by: Actor) -> None:
    today = clock.today()
    added(by, finding="open", due_on=today)
    added(by, finding="overdue", source="iopc", due_on=today - timedelta(days=1))
    added(by, finding="done", source="iopc", changed="All", done_on=today)
    assert sorted(found(by)) == ["done", "open", "overdue"]
    assert sorted(found(by, state="open")) == ["open", "overdue"]
    assert found(by, state="overdue") == ["overdue"]
    assert found(by, state="done") == ["done"]
    assert sorted(found(by, source="iopc")) == ["done", "overdue"]


@pytest.mark.parametrize(
    ("ahead", "field"), [({"found_on": 1}, "found_on"), ({"due_on": -30}, "due_on")]
)
def test_days_that_cannot_be_are_said_at_their_field(
    by: Actor, ahead: dict[str, int], field: str
) -> None:
    days = {name: clock.today() + timedelta(days=count) for name, count in ahead.items()}
    with pytest.raises(Invalid) as refused:
        added(by, **days)
    assert list(refused.value.fields) == [field]


def test_what_is_done_says_what_changed(by: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        added(by, done_on=clock.today())
    assert list(refused.value.fields) == ["changed"]


def test_another_force_has_a_register_of_its_own(by: Actor, person: Person) -> None:
    token = added(by).token
    with pytest.raises(Missing):
        learning.open(token, by=person("performance.south"))
    assert found(person("performance.south")) == []


def test_everybody_of_the_force_reads_and_few_write(by: Actor, person: Person) -> None:
    token = added(by).token
    assert learning.open(token, by=person("detention")).owner == "Head of custody"
    with pytest.raises(NotPermitted):
        added(person("supervisor"))


def _typed() -> dict[str, Any]:
    day = clock.today() - timedelta(days=20)
    return {**said(), "found_on": f"{day.day}/{day.month}/{day.year}"}


def test_pages_add_change_show_and_index(db: Database, visit: Any) -> None:
    lead = visit("performance")
    page = lead.get("/learning").click("Add an entry")
    wrong = page.send("Add the entry", status=422, **{**_typed(), "measure": ""})
    assert any("measure" in line for line in wrong.errors)
    shown = wrong.send("Add the entry", measure="Share of bookings looked at")
    assert "Nothing yet" in shown.text
    changed = shown.click("Change this entry")
    today = clock.today()
    done = f"{today.day}/{today.month}/{today.year}"
    told = {"changed": "A question at booking", "because": "Asked since Monday", "done_on": done}
    after = changed.send("Save", **told)
    assert "A question at booking" in after.text
    assert "version 1" in after.text
    assert "shown as it stood" in after.click("version 1").text
    assert "Nobody asked" in visit("sergeant").get("/learning?state=done").text
    assert "Nobody asked" not in visit("sergeant").get("/learning?source=iopc").text


def test_the_same_as_json(app: Flask, db: Database) -> None:
    lead = Caller(app, "performance@example.test")
    body = {**said(), "found_on": said()["found_on"].isoformat()}
    made = lead.post("/api/v1/learning", body, status=201)
    path = f"/api/v1/learning/{made['token']}"
    assert lead.get(path)["owner"] == "Head of custody"
    after = lead.post(f"{path}/change", {**body, "owner": "Supt", "because": "New"}, status=201)
    listed = lead.get("/api/v1/learning?source=coroner&state=open")["items"]
    assert [(one["token"], one["owner"]) for one in listed] == [(after["token"], "Supt")]
