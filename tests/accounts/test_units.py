"""The administrator's pages about units and coverage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from cjdiversion import clock
from cjdiversion.access import SYSTEM, UnitKind
from cjdiversion.accounts import queries, service
from cjdiversion.accounts.models import Unit
from cjdiversion.database import Database
from tests.accounts import made
from tests.pages import Visitor

Visit = Callable[..., Visitor]


def token(db: Database, name: str, kind: UnitKind = UnitKind.SUITE) -> str:
    with db.unit():
        return made.unit(name, kind).token


def serving(name: str, on: date | None = None, kind: UnitKind = UnitKind.SUITE) -> str:
    found = queries.serving(made.unit(name, kind).id, UnitKind.PROVIDER, on)
    return found.name if found else ""


def test_units_lists_the_own_force_with_who_serves_it(visit: Visit) -> None:
    page = visit("admin").get("/").click("Units")
    for words in ("Northgate", "Riverside", "Northshire CID", "CPS North", "ZZ001"):
        assert words in page.text
    for words in ("Eastgate", "Southmere", "CPS South", "ZZ002"):
        assert words not in page.text


def test_add_unit_adds_a_suite_to_the_own_force(visit: Visit, db: Database) -> None:
    page = visit("admin").get("/units").click("Add a unit")
    page = page.send("Add unit", kind="custody-suite", name="Westgate", phone="07700 900123")
    assert "Westgate" in page.text and "Nobody" in page.text
    with db.unit():
        force = made.unit("Northshire Police", UnitKind.FORCE)
        assert made.unit("Westgate").force_id == force.id


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"name": "Eastgate"}, "There is a unit of this kind and name already"),
        ({"name": ""}, "Enter: name"),
        ({"kind": "force"}, "Select one of the answers offered"),
        ({"kind": "service"}, "Select one of the answers offered"),
        ({"kind": "ld-provider", "code": "ZZ002"}, "Another unit of this kind has this code"),
    ],
)
def test_add_unit_says_what_is_wrong(visit: Visit, over: dict[str, str], words: str) -> None:
    answers = {"kind": "custody-suite", "name": "Westgate", "code": "", **over}
    page = visit("admin").get("/units/add").send("Add unit", status=422, **answers)
    assert page.errors == [words]


def test_cover_changes_who_serves_from_a_day_on(visit: Visit, db: Database) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    page = visit("admin").get("/units").click("Change who serves Northgate")
    assert "CPS North" not in page.text
    page.send(
        "Save",
        server=token(db, "Southmere L&D Service", UnitKind.PROVIDER),
        from_on=f"{tomorrow.day}/{tomorrow.month}/{tomorrow.year}",
    )
    with db.unit():
        assert serving("Northgate") == "Northshire L&D Service"
        assert serving("Northgate", tomorrow) == "Southmere L&D Service"
        assert serving("Riverside", tomorrow) == "Northshire L&D Service"


def test_a_new_provider_is_kept_once_it_serves(visit: Visit, db: Database) -> None:
    admin = visit("admin")
    page = admin.get("/units/add").send(
        "Add unit", kind="ld-provider", name="New L&D Service", code="ZZ009"
    )
    assert "Say now which units it serves" in page.text
    new = token(db, "New L&D Service", UnitKind.PROVIDER)
    today = clock.today()
    on = f"{today.day}/{today.month}/{today.year}"
    page = admin.get("/units").click("Change who serves Riverside")
    assert "New L&D Service" in page.send("Save", server=new, from_on=on).text


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Eastgate", UnitKind.SUITE),
        ("Southmere Police", UnitKind.FORCE),
        ("Northshire L&D Service", UnitKind.PROVIDER),
        ("CPS North", UnitKind.CPS_AREA),
    ],
)
def test_cover_is_for_what_is_served_in_the_own_force(
    visit: Visit, db: Database, name: str, kind: UnitKind
) -> None:
    visit("admin").get(f"/units/{token(db, name, kind)}/cover", status=404)


def test_cover_takes_no_server_of_the_wrong_kind(visit: Visit, db: Database) -> None:
    area = token(db, "CPS North", UnitKind.CPS_AREA)
    page = visit("admin").get(f"/units/{token(db, 'Northgate')}/cover")
    assert page.send("Save", status=422, server=area, from_on="1/3/2026").errors


def test_what_served_once_is_served_no_more(visit: Visit, db: Database) -> None:
    """A provider that serves no unit of the force any more leaves the administrator's reach."""
    with db.unit():
        south = made.unit("Southmere L&D Service", UnitKind.PROVIDER)
        for name, kind in (
            ("Northgate", UnitKind.SUITE),
            ("Riverside", UnitKind.SUITE),
            ("Northshire CID", UnitKind.INVESTIGATION),
            ("Riverside Response", UnitKind.INVESTIGATION),
        ):
            served: Unit = made.unit(name, kind)
            service.cover(by=SYSTEM, served=served, server=south, from_on=clock.today())
    page = visit("admin").get("/people")
    assert "practitioner.south@example.test" in page.text
    assert "practitioner@example.test" not in page.text


def test_covering_again_on_the_same_day_leaves_one_server(db: Database) -> None:
    with db.unit():
        suite = made.unit("Northgate")
        north = made.unit("Northshire L&D Service", UnitKind.PROVIDER)
        south = made.unit("Southmere L&D Service", UnitKind.PROVIDER)
        for server in (south, north):
            service.cover(by=SYSTEM, served=suite, server=server, from_on=date(2026, 3, 1))
        assert serving("Northgate", date(2026, 2, 28)) == "Northshire L&D Service"
        assert serving("Northgate", date(2026, 3, 1)) == "Northshire L&D Service"
