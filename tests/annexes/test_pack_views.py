"""The pages of a pack, and the same for systems."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion.annexes import packing, packs
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from tests.annexes import made
from tests.annexes.made import Person, Visit
from tests.pages import Caller, Page

pytestmark = pytest.mark.usefixtures("quick_printer")


@pytest.fixture
def shared(visit: Visit, path: str) -> Page:
    return made.page_shared(visit, path)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "AT_ONCE_PAPERS", 0)


def names(response: Any) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(response.data)).namelist()


def test_make_shows_what_is_in_it_and_gives_a_small_pack_at_once(
    visit: Visit, shared: Page
) -> None:
    for key in ("investigator", "supervisor", "disclosure", "cps"):
        page = visit(key).get(shared.path).click("All papers")
        assert page.path.endswith("/pack")
        assert "Stands" in page.text
    got = page.send("Download the pack").response
    assert got.mimetype == "application/zip"
    assert int(got.headers["Content-Length"]) == len(got.data)
    reference = page.path.split("/")[2]
    assert names(got)[:2] == ["manifest.json", "manifest.csv"]
    name = got.headers["Content-Disposition"]
    assert (
        name == f'attachment; filename="annex-pack-{names(got)[2].removeprefix("annex-")[:-4]}.zip"'
    )
    assert reference not in name  # nor the address of anything


def test_make_names_what_is_not_in_it_and_offers_no_empty_pack(visit: Visit, path: str) -> None:
    page = made.page_approved(visit, path).click("All papers")
    assert "nothing to pack" in page.text
    assert "Approved, and has not left the force" in page.text
    assert "Download the pack" not in page.html
    page.visitor.post(page.path, page_token(page), status=409)


def page_token(page: Page) -> dict[str, str]:
    tokens = [e.get("value", "") for e in page.root.iter("input") if e.get("name") == "csrf_token"]
    return {"csrf_token": tokens[0]}


@pytest.mark.usefixtures("slow")
def test_show_looks_again_by_itself_until_the_pack_is_ready(
    visit: Visit, shared: Page, db: Database
) -> None:
    page = visit("cps").get(shared.path).click("All papers").send("Make the pack")
    assert page.path.startswith("/annexes/packs/")
    assert "0 of 1 papers are in it" in page.text
    assert page.response.headers["Refresh"] == "10"
    again = visit("cps").get(shared.path).click("All papers").send("Make the pack")
    assert again.path == page.path  # asked for twice it is one
    packing.make_waiting(db)
    page = page.click("Look again now")
    assert "Refresh" not in page.response.headers
    assert "Each paper in it is recorded as downloaded by you" in page.text
    assert names(page.send("Download the pack").response)[2].startswith("annex-")


@pytest.mark.usefixtures("slow")
def test_show_says_when_it_is_out_of_date_and_how_to_go_on(
    visit: Visit, shared: Page, path: str, db: Database, person: Person
) -> None:
    page = visit("investigator").get(shared.path).click("All papers").send("Make the pack")
    packing.make_waiting(db)
    made.said(db, person, "given")
    made.page_issued(visit, path)
    page = page.visitor.get(page.path)
    assert "The pack is out of date" in page.title
    assert "All papers in one download" in page.click("Ask for it again").title


@pytest.mark.usefixtures("slow")
def test_the_api_gives_a_token_how_far_it_is_and_then_the_pack(
    app: Flask, shared: Page, db: Database
) -> None:
    caller = Caller(app, "investigator@example.test")
    own = f"/api/v1{shared.path}/pack"
    told = caller.get(own)
    assert (len(told["inside"]), told["left_out"], told["is_quick"]) == (1, [], False)
    asked = caller.post(own, status=202)
    assert (asked["state"], asked["done"], asked["total"]) == ("waiting", 0, 1)
    address = f"/api/v1/annexes/packs/{asked['token']}"
    assert caller.post(f"{address}/download", status=409)["error"]["code"] == "not-ready"
    packing.make_waiting(db)
    told = caller.get(address)
    assert (told["state"], told["done"]) == ("ready", 1)
    got = caller.client.post(f"{address}/download", json={}, headers=caller.headers)
    assert (got.mimetype, len(got.data)) == ("application/zip", told["size"])


def test_make_asks_hardly_more_of_the_database_for_more_papers(
    visit: Visit, path: str, db: Database, person: Person, statements: Any
) -> None:
    def asked() -> int:
        with statements() as found:
            page.visitor.get(page.path)
        return len(found)

    made.said(db, person, "given")  # so that each has a line that may be stopped
    page = made.page_shared(visit, path).click("All papers")
    one = asked()
    for level in ("2", "3"):
        with db.unit():
            made.observed(session().scalars(sa.select(Case)).one(), person, level)
        made.page_shared(visit, path)
    assert page.visitor.get(page.path).text.count("Superseded by version 3") == 2
    assert asked() <= one + 2  # it is the same now; two papers more may never cost more
