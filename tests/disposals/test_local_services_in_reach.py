"""Local services as an L&D team sees them, and counted by area and kind for systems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock, listing, reference
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.accounts import service
from cjdiversion.accounts.models import Coverage, Unit
from cjdiversion.database import Database
from cjdiversion.disposals import keeping, local_queries
from cjdiversion.errors import Missing
from tests.disposals.test_local_services import added, area_of, kept, names
from tests.pages import Caller

Person = Callable[[str], Actor]


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    return person("supervisor")


def there(by: Actor) -> dict[str, list[str]]:
    """Area → services that serve it, as the actor sees both."""
    units = local_queries.areas(by)
    return {unit.name: names(by, area=unit) for unit in units}


def covered(unit: Session, served: str, by: Actor) -> None:
    """`by`: of the provider that serves it, and has served nothing before."""
    known = {row.name: row for row in unit.scalars(sa.select(Unit))}
    assert by.unit_id is not None
    server = next(row for row in known.values() if row.id == by.unit_id)
    since = clock.today() - timedelta(days=30)
    service.cover(by=SYSTEM, served=known[served], server=server, from_on=since)


@pytest.fixture
def welsh(unit: Session, person: Person) -> Actor:
    """A practitioner of the health board, which serves nobody yet."""
    board = unit.scalars(sa.select(Unit).where(Unit.code == "ZZ003")).one()
    return replace(person("practitioner"), unit_id=board.id, unit_name=board.name)


def test_an_ld_team_sees_what_there_is_in_the_forces_that_its_provider_serves(
    by: Actor, person: Person
) -> None:
    area, south = area_of(by), person("supervisor.south")
    added(by, name="Here", areas=[area])
    added(by, name="Everywhere")
    southern = added(south, name="Southern")
    for who in ("practitioner", "teamlead"):
        told = person(who)
        assert there(told) == {
            "Northshire CID": ["Everywhere", "Here"],
            "Riverside Response": ["Everywhere"],
        }
        assert names(told) == ["Everywhere", "Here"]
        with pytest.raises(Missing):
            keeping.open(southern.token, by=told)
    assert there(person("practitioner.south")) == {"Southmere CID": ["Southern"]}


def test_whoever_serves_one_area_sees_that_area_and_what_is_there_for_the_whole_force(
    unit: Session, by: Actor, welsh: Actor
) -> None:
    here = {one.name: one.token for one in local_queries.areas_of(by.force_id)}
    own = added(by, name="Here", areas=[here["Northshire CID"]])
    elsewhere = added(by, name="Elsewhere", areas=[here["Riverside Response"]])
    added(by, name="Everywhere")
    assert (there(welsh), names(welsh)) == ({}, [])
    covered(unit, "Northshire CID", welsh)
    assert there(welsh) == {"Northshire CID": ["Everywhere", "Here"]}
    assert keeping.open(own.token, by=welsh) is own
    with pytest.raises(Missing):
        keeping.open(elsewhere.token, by=welsh)


def test_whoever_serves_a_suite_sees_all_areas_of_its_force(
    unit: Session, by: Actor, welsh: Actor
) -> None:
    added(by, name="Here", areas=[area_of(by)])
    covered(unit, "Riverside", welsh)
    assert there(welsh) == {"Northshire CID": ["Here"], "Riverside Response": []}


def test_two_forces_are_seen_side_by_side_and_each_counts_its_own(
    unit: Session, by: Actor, person: Person, welsh: Actor
) -> None:
    added(by)
    added(person("supervisor.south"), name="Southern")
    for served in ("Northshire CID", "Southmere CID"):
        covered(unit, served, welsh)
    assert there(welsh) == {"Northshire CID": ["Step Up"], "Southmere CID": ["Southern"]}
    found = local_queries.availability(welsh, on=clock.today())
    talking = [cell.total for at in found for cell in at.cells if cell.kind == "talking"]
    assert talking == [1, 1]


def test_what_a_provider_served_once_it_sees_no_more(
    unit: Session, by: Actor, welsh: Actor
) -> None:
    added(by)
    covered(unit, "Northgate", welsh)
    assert names(welsh) == ["Step Up"]
    row = unit.scalars(sa.select(Coverage).where(Coverage.by_unit_id == welsh.unit_id)).one()
    row.to_on = clock.today() - timedelta(days=1)
    unit.flush()
    assert (there(welsh), names(welsh)) == ({}, [])


def test_cps_who_also_serve_the_force_see_no_local_services(by: Actor, person: Person) -> None:
    added(by)
    assert (there(person("cps")), names(person("cps"))) == ({}, [])


# --- the pages and the API ------------------------------------------------------------------------


def test_index_shows_a_practitioner_what_there_is_and_lets_them_keep_nothing(
    db: Database, visit: Any
) -> None:
    token = kept(db)
    page = visit("practitioner").get("/local-services")
    assert "Showing 1 of 1 services" in page.text
    assert "The whole of Northshire Police" in page.text
    assert "1: talking therapies, Riverside Response" in page.text.replace(" :", ":")
    assert "Add a local service" not in page.text
    page = visit("practitioner").get(f"/local-services/{token}")
    assert "The whole of Northshire Police" in page.text
    assert "Change this service" not in page.links
    page = visit("practitioner.south").get("/local-services")
    assert "No services" in page.text


def test_the_api_counts_the_same_by_area_and_kind(app: Flask, db: Database) -> None:
    kept(db)
    kept(db, name="Roof", kind="housing", capacity="full")
    path = "/api/v1/local-services/availability"
    for who in ("supervisor", "practitioner"):
        caller = Caller(app, f"{who}@example.test")
        told = caller.get(path)
        assert [one["name"] for one in told["items"]] == ["Northshire CID", "Riverside Response"]
        assert (told["total"], told["next"]) == ("2", None)
        first = {one.pop("kind"): one for one in told["items"][0]["kinds"]}
        assert list(first) == list(kinds_of(db))
        assert first["talking"] == {"total": 1, "taking": 1}
        assert first["housing"] == {"total": 1, "taking": 0}
        assert first["youth"] == {"total": 0, "taking": 0}
        one = caller.get(f"{path}?kind=housing&area={told['items'][1]['area']}")
        assert [(at["name"], at["kinds"]) for at in one["items"]] == [
            ("Riverside Response", [{"kind": "housing", "total": 1, "taking": 0}])
        ]
        assert len(caller.get(f"{path}?kind=castles&area=nowhere")["items"]) == 2
    assert Caller(app, "practitioner.south@example.test").get(path)["total"] == "1"
    assert Caller(app, "cps@example.test").get(path)["items"] == []


def test_the_api_counts_area_after_area(
    app: Flask, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = listing.page
    monkeypatch.setattr(local_queries.listing, "page", partial(page, size=1))
    caller, path = Caller(app, "supervisor@example.test"), "/api/v1/local-services/availability"
    first = caller.get(path)
    second = caller.get(f"{path}?after={first['next']}")
    assert [one["name"] for told in (first, second) for one in told["items"]] == [
        "Northshire CID",
        "Riverside Response",
    ]
    assert second["next"] is None


def test_the_api_narrows_the_list_as_the_page_does(app: Flask, db: Database) -> None:
    kept(db)
    kept(db, name="Roof", kind="housing", capacity="full")
    caller, path = Caller(app, "supervisor@example.test"), "/api/v1/local-services"
    for query, found in (
        ("kind=housing", ["Roof"]),
        ("capacity=open", ["Step Up"]),
        ("kind=castles", ["Roof", "Step Up"]),
    ):
        assert [one["name"] for one in caller.get(f"{path}?{query}")["items"]] == found
    assert {one["force"] for one in caller.get(path)["items"]} == {"Northshire Police"}


def kinds_of(db: Database) -> dict[str, str]:
    with db.unit():
        return reference.choices(local_queries.KINDS)
