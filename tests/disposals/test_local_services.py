"""What services there are in the force: kept by new rows, listed, counted by area and kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.database import Database
from cjdiversion.disposals import keeping, local_queries
from cjdiversion.disposals.local_models import LocalService
from cjdiversion.disposals.local_rules import FORCE
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.listing import Place
from tests.disposals.test_views import booked
from tests.pages import Caller

Person = Callable[[str], Actor]
BASIS = {
    "sex": "F",
    "sex_basis": "Equality Act 2010 Schedule 3 paragraph 27",
    "sex_source": "Charter of the centre, 2024",
}


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    return person("supervisor")


def said(**over: Any) -> dict[str, Any]:
    return {
        "kind": "talking",
        "name": "Step Up",
        "provider": "Northshire Minds",
        "what": "Six meetings with a counsellor",
        "areas": [FORCE],
        "capacity": "open",
        "capacity_on": clock.today(),
        **over,
    }


def added(by: Actor, **over: Any) -> LocalService:
    return keeping.add(by=by, **said(**over))


def names(by: Actor, **over: Any) -> list[str]:
    on = over.pop("on", clock.today())
    page = local_queries.listed(by, on=on, place=Place(), **over)
    return [service.name for (service,) in page.rows]


def area_of(by: Actor) -> str:
    return next(one.token for one in local_queries.areas_of(by.force_id) if one.id == by.unit_id)


# --- keeping --------------------------------------------------------------------------------------


def test_a_change_is_a_new_entry_and_the_earlier_one_stays(by: Actor) -> None:
    first = added(by)
    second = keeping.change(first, by=by, because="Full now", **said(capacity="full"))
    assert names(by) == ["Step Up"]
    assert [one.capacity for one in local_queries.versions_of(second)] == ["full", "open"]
    with pytest.raises(OutOfOrder, match="changed since"):
        keeping.change(first, by=by, because="Again", **said())


def test_an_ended_service_is_listed_until_its_day_and_not_after(by: Actor) -> None:
    service, on = added(by), clock.today() + timedelta(days=3)
    keeping.end(service, by=by, to_on=on, because="No money any more")
    assert names(by, on=on - timedelta(days=1)) == ["Step Up"]
    assert names(by, on=on) == []
    with pytest.raises(Invalid, match="Check"):
        keeping.end(service, by=by, to_on=clock.today() - timedelta(days=1), because="Earlier")


def test_of_two_who_change_it_at_once_the_second_is_told(by: Actor) -> None:
    service = added(by)
    keeping.end(service, by=by, to_on=clock.today(), because="Ended", version=1)
    with pytest.raises(Conflict):
        keeping.end(service, by=by, to_on=clock.today(), because="Ended", version=1)


def test_a_service_of_another_force_is_not_there(by: Actor, person: Person) -> None:
    token = added(by).token
    with pytest.raises(Missing):
        keeping.open(token, by=person("supervisor.south"))
    assert names(person("supervisor.south")) == []


def test_an_investigator_keeps_no_services(by: Actor, person: Person) -> None:
    with pytest.raises(NotPermitted):
        added(person("investigator"))


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"sex": "F", "sex_source": "Charter"}, "sex_basis", "required"),
    ({"sex": "F", "sex_basis": "Equality Act 2010"}, "sex_source", "required"),
    ({"age_from": 25, "age_to": 18}, "age_to", "contradictory"),
    ({"capacity_on": None}, "capacity_on", "required"),
    ({"areas": []}, "areas", "required"),
    ({"areas": ["nowhere"]}, "areas", "unknown"),
]


@pytest.mark.parametrize(("over", "field", "code"), BAD)
def test_a_bad_answer_is_refused_at_its_field_and_nothing_is_kept(
    by: Actor, over: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        added(by, **over)
    assert [(name, one[0][0]) for name, one in refused.value.fields.items()] == [(field, code)]
    assert names(by) == []


def test_a_bad_change_leaves_the_entry_as_it_stands(by: Actor) -> None:
    service = added(by)
    with pytest.raises(Invalid):
        keeping.change(service, by=by, because="A typing slip", **said(areas=[]))
    assert not service.is_superseded
    assert names(by) == ["Step Up"]


# --- where there is what --------------------------------------------------------------------------


def test_every_area_and_every_kind_is_counted_as_a_recount_finds(by: Actor) -> None:
    here = area_of(by)
    added(by, name="Everywhere")
    added(by, name="Here", areas=[here], capacity="full")
    added(by, name="Housing here", kind="housing", areas=[here])
    gone = added(by, name="Gone", areas=[here])
    keeping.end(gone, by=by, to_on=clock.today(), because="Ended")
    changed = added(by, name="Was here", areas=[here])
    keeping.change(changed, by=by, because="Moved", **said(name="Was here", kind="youth"))
    found = local_queries.availability(by, on=clock.today())
    assert len(found) == len(local_queries.areas_of(by.force_id)) >= 2
    for at in found:
        assert [cell.kind for cell in at.cells] == list(reference.choices(local_queries.KINDS))
        for cell in at.cells:
            assert cell.total == len(names(by, area=at.area, kind=cell.kind))
            taking = names(by, area=at.area, kind=cell.kind, capacity="open")
            assert cell.taking == len(taking)
    own = {cell.kind: cell.total for at in found if at.area.token == here for cell in at.cells}
    assert (own["talking"], own["housing"], own["youth"], own["restorative"]) == (2, 1, 1, 0)


def test_what_serves_another_area_is_not_near(by: Actor) -> None:
    areas = local_queries.areas_of(by.force_id)
    elsewhere = next(one for one in areas if one.id != by.unit_id)
    added(by, name="Elsewhere", areas=[elsewhere.token])
    added(by, name="Everywhere")
    assert by.force_id is not None
    near = local_queries.near(by.unit_id, by.force_id, on=clock.today())
    assert [one.name for one in near] == ["Everywhere"]
    unassigned = local_queries.near(None, by.force_id, on=clock.today())
    assert [one.name for one in unassigned] == ["Everywhere"]


# --- the pages and the API ------------------------------------------------------------------------


def kept(db: Database, **over: Any) -> str:
    with db.unit():
        return added(accounts.actor_named("supervisor@example.test"), **over).token


ANSWERS = {
    "kind": "womens",
    "name": "Rosewood",
    "provider": "Rosewood Trust",
    "what": "Groups and one-to-one support",
    "areas": ["force"],
    "capacity": "not-known",
}


def test_index_shows_where_there_is_none(db: Database, visit: Any) -> None:
    page = visit("investigator").get("/local-services")
    assert "“There is none” says that none is entered" in page.text
    assert page.text.count("There is none") > 14
    kept(db)
    page = visit("investigator").get("/local-services")
    assert "1: talking therapies, Northshire CID" in page.text.replace(" :", ":")
    assert "Add a local service" not in page.text


def test_index_is_narrowed_by_kind_area_and_capacity(db: Database, visit: Any) -> None:
    kept(db)
    kept(db, name="Roof", kind="housing", capacity="full")
    visitor = visit("supervisor")
    assert "Showing 2 of 2 services" in visitor.get("/local-services").text
    for query, name in (("kind=housing", "Roof"), ("capacity=open", "Step Up")):
        text = visitor.get(f"/local-services?{query}").text
        assert "Showing 1 of 1 services" in text
        assert name in text
    assert "Showing 2 of 2" in visitor.get("/local-services?kind=castles&area=nowhere").text


def test_add_takes_a_single_sex_service_only_with_its_lawful_basis(
    db: Database, visit: Any
) -> None:
    page = visit("admin").get("/local-services/add")
    page = page.send("Add the service", status=422, **ANSWERS, sex="F")
    assert [line for line in page.errors if "lawful basis" in line]
    page = page.send("Add the service", **{**BASIS, "sex": "F"})
    assert "Rosewood is added" in page.text
    assert "Women and girls only. Lawful basis: Equality Act 2010 Schedule 3" in page.text
    assert "Source: Charter of the centre, 2024" in page.text


def test_a_single_sex_service_shows_its_criterion_and_source_beside_the_options(
    db: Database, visit: Any
) -> None:
    kept(db, name="Rosewood", kind="womens", **BASIS)
    for sex in ("M", "F"):
        text = visit("supervisor").get(f"/cases/{booked(db, sex=sex)}/options").text
        assert "Rosewood (women’s centre): takes people now. Women and girls only" in text
        assert "Source: Charter of the centre, 2024" in text


def test_change_and_show_keep_both_entries(db: Database, visit: Any) -> None:
    page = visit("supervisor").get(f"/local-services/{kept(db)}/change")
    page = page.send("Save", capacity="full", because="Nobody before May")
    assert "Step Up is changed. The earlier entry stays" in page.text
    assert "Nobody before May" in page.text
    earlier = [href for words, href in page.links.items() if ":" in words and "local" in href]
    assert "This entry was changed since" in visit("supervisor").get(earlier[0]).text


def test_end_takes_it_off_the_list(db: Database, visit: Any) -> None:
    page = visit("supervisor").get(f"/local-services/{kept(db)}/end")
    page = page.send("End the service", because="No money any more")
    assert "Step Up is ended" in page.text
    assert "No services" in page.text


def test_the_api_keeps_the_same_services(app: Flask, db: Database) -> None:
    caller = Caller(app, "supervisor@example.test")
    sent = {**ANSWERS, "age_from": 18}
    made = caller.post("/api/v1/local-services", sent, status=201)
    path = f"/api/v1/local-services/{made['token']}"
    assert (made["age_from"], made["is_force_wide"], made["areas"]) == (18, True, [])
    nowhere = {**sent, "because": "Moved", "areas": ["no"]}
    refused = caller.post(f"{path}/change", nowhere, status=422)
    assert refused["error"]["fields"]["areas"][0]["code"] == "unknown"
    renamed = {**sent, "because": "Renamed", "name": "Rose"}
    changed = caller.post(f"{path}/change", renamed, status=201)
    assert changed["token"] != made["token"]
    assert [one["name"] for one in caller.get("/api/v1/local-services")["items"]] == ["Rose"]
    body = {"to_on": clock.today().isoformat(), "because": "Ended"}
    caller.post(f"/api/v1/local-services/{changed['token']}/end", body)
    assert caller.get("/api/v1/local-services")["items"] == []
    assert caller.get(path)["name"] == "Rosewood"
