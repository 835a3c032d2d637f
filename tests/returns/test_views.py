"""The pages of returns: chosen, read figure by figure, the rows behind, and bad input."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from cjdiversion.accounts import queries as accounts
from cjdiversion.database import Database
from cjdiversion.returns import kinds
from tests.pages import Caller
from tests.returns import made


@pytest.fixture
def by(db: Database) -> made.Person:
    return lambda key: accounts.actor_named(f"{key}@example.test")


def build(visit: Any, kind: str = "mha-detentions", period: str = made.THIS_YEAR) -> Any:
    return visit("performance").get(f"/returns/build?kind={kind}&period={period}")


def test_from_the_index_to_a_figure_its_rule_and_its_rows(
    db: Database, by: made.Person, visit: Any
) -> None:
    with db.unit():
        case = made.detained(by)
    page = visit("performance").get("/returns").click("Detentions under the Mental Health Act")
    assert "No detention of this period is in this service" in page.text  # of the last whole year
    page = build(visit)
    assert "Cases in this service, 1 April 2026 to 31 March 2027" in page.text
    assert "By the first place of safety; a later move changes nothing." in page.text
    assert "whatdotheyknow.com" in page.text
    assert "This period is under way: a draft" in page.text
    rows = page.visitor.get("/returns/rows?kind=mha-detentions&period=2026-27&figure=place")
    assert case.reference in rows.text and "Careham" not in rows.text
    assert "Place of safety. By the first place of safety" in rows.text


def test_what_fails_a_check_is_listed_with_what_to_do_and_leads_to_its_cases(
    db: Database, by: made.Person, visit: Any
) -> None:
    with db.unit():
        case = made.detained(by)
    page = build(visit)
    assert "Record it with the particulars of the detention" in page.text
    rows = page.visitor.get("/returns/rows?kind=mha-detentions&period=2026-27&check=no-transport")
    assert case.reference in rows.text
    assert "How they were taken there is missing or not known." in rows.text


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_an_empty_return_says_so_in_words(db: Database, visit: Any, kind: str) -> None:
    page = build(visit, kind, made.QUIET_YEAR)
    assert "That is nothing recorded here, not a count of nought for the force." in page.text
    assert "There is no row to check." in page.text
    assert "nan" not in page.text.lower().split()


@pytest.mark.parametrize(
    "asked", ["figure=place&value=nowhere", "figure=none-such", "check=none-such", "after=%00", ""]
)
def test_a_filter_with_no_rows_is_a_page_and_no_fault(db: Database, visit: Any, asked: str) -> None:
    where = f"/returns/rows?kind=mha-detentions&period={made.QUIET_YEAR}&{asked}"
    assert "No rows" in visit("performance").get(where).text


@pytest.mark.parametrize("name", ["figure", "value", "check"])
@pytest.mark.parametrize("said", ["\0", "x" * 201])
def test_what_no_database_can_hold_is_refused_in_words(
    app: Flask, db: Database, visit: Any, name: str, said: str
) -> None:
    asked = {"kind": "mha-detentions", "figure": "place", name: said}
    where = f"returns/rows?{urlencode(asked)}"
    assert "Check what you entered" in visit("performance").get(f"/{where}", status=422).text
    twin = Caller(app, "performance@example.test")
    told = twin.get(f"/api/v1/{where}", status=422)
    assert list(told["error"]["fields"]) == [name]


@pytest.mark.parametrize("asked", ["kind=none-such", "period=2025-27", "period=1066-67"])
def test_a_return_or_a_period_that_is_none_is_refused_in_words(
    db: Database, visit: Any, asked: str
) -> None:
    page = visit("performance").get(f"/returns/build?{asked}", status=422)
    assert "Check what you entered" in page.text or "Select" in page.text


def test_an_ethnicity_that_is_missing_everywhere_says_that_the_figure_says_nothing(
    db: Database, by: made.Person, visit: Any
) -> None:
    with db.unit():
        for _ in range(2):
            made.detained(by, self_defined_ethnicity="", observed_ethnicity="IC1")
    page = build(visit)
    assert "Not recorded for any of the 2: this figure says nothing." in page.text


def test_a_figure_that_divides_nothing_says_so(db: Database, by: made.Person, visit: Any) -> None:
    with db.unit():
        made.detained(by, place="health-based")
    assert "Nothing is counted here: no detentions in this service" in build(visit).text


def test_another_force_sees_none_of_it(db: Database, by: made.Person, visit: Any) -> None:
    with db.unit():
        case = made.detained(by)
    south = visit("performance.south")
    where = f"kind=mha-detentions&period={made.THIS_YEAR}"
    assert "No detention of this period" in south.get(f"/returns/build?{where}").text
    assert case.reference not in south.get(f"/returns/rows?{where}").text


def test_its_twin_tells_the_same_numbers(app: Flask, db: Database, by: made.Person) -> None:
    with db.unit():
        case = made.detained(by)
    asked = f"?kind=mha-detentions&period={made.THIS_YEAR}"
    lead = Caller(app, "performance@example.test")
    told = lead.get(f"/api/v1/returns/build{asked}")
    assert told["coverage"] == "Cases in this service" and told["rules"] == "returns 1"
    place = next(one for one in told["figures"] if one["code"] == "place")
    assert {one["code"]: one["count"] for one in place["values"] if one["count"]} == {
        "police-station": 1
    }
    rows = lead.get(f"/api/v1/returns/rows{asked}&figure=place")
    assert [one["case"] for one in rows["items"]] == [case.reference]


# --- kept as sent ---------------------------------------------------------------------------------


def test_a_return_is_kept_sent_again_and_the_two_are_compared(
    db: Database, by: made.Person, visit: Any
) -> None:
    with db.unit():
        made.of_last_year(by, 2)
    page = build(visit, period=made.LAST_YEAR).click("Keep this return as it is sent")
    assert "whoever they are for, the Home Office too" in page.text
    kept = page.send("Keep it", sent_to="Home Office")
    assert "Version 1 is kept as it is sent" in kept.text and "It is the first version" in kept.text
    with db.unit():
        made.of_last_year(by, 1)
    again = kept.visitor.get("/returns/keep?kind=mha-detentions&period=2025-26")
    refused = again.send("Keep it", sent_to="Home Office", status=422)
    assert any("Say why: version 1 was kept" in words for words in refused.errors)
    second = refused.send("Keep it", because="One was entered late")
    assert "What differs between version 1 and version 2" in second.text
    assert "Place of safety: Police station 2 3 +1" in second.text
    first = second.click("Version 1")
    assert "It is the first version" in first.text and "version 2" in first.text
    listed = first.visitor.get("/returns")
    assert "Showing 2 of 2 returns kept" in listed.text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_is_downloaded_as_it_was_kept(
    db: Database, by: made.Person, visit: Any, form: str
) -> None:
    with db.unit():
        one = made.kept(by)
        wanted = getattr(one, form)
    lead = visit("performance")
    page = lead.get(f"/returns/kept/{one.token}")
    button = "Download as CSV" if form == "csv" else "Download as a workbook (XLSX)"
    told = page.send(button)
    assert told.response.data == wanted
    name = f"mha-detentions-2025-26-version-1-suppressed.{form}"
    assert name in told.response.headers["Content-Disposition"]


def test_an_empty_version_says_so_in_words(db: Database, by: made.Person, visit: Any) -> None:
    with db.unit():
        one = made.kept(by)
    page = visit("performance").get(f"/returns/kept/{one.token}")
    assert "not a count of nought for the force; the files say so too" in page.text
    assert "There was no row to check." in page.text


def test_a_reviewer_reads_what_was_kept_and_builds_nothing(
    db: Database, by: made.Person, visit: Any
) -> None:
    with db.unit():
        one = made.kept(by)
    page = visit("reviewer").get("/returns")
    assert "Build a return" not in page.text
    read = page.visitor.get(f"/returns/kept/{one.token}")
    assert "Figures as kept, true counts" in read.text and "Download" not in read.text


def test_the_twin_keeps_and_reads_a_version(app: Flask, db: Database) -> None:
    lead = Caller(app, "performance@example.test")
    said = {"kind": "mha-detentions", "period": made.LAST_YEAR, "sent_to": "Home Office"}
    one = lead.post("/api/v1/returns/keep", said, status=201)
    refused = lead.post("/api/v1/returns/keep", said, status=422)
    assert list(refused["error"]["fields"]) == ["because"]
    told = lead.get(f"/api/v1/returns/kept/{one['token']}")
    assert told["figures"][0]["values"] == [{"code": "all", "label": "All detentions", "count": 0}]
    assert [each["number"] for each in lead.get("/api/v1/returns")["items"]] == [1]
    for form in ("csv", "xlsx"):
        file = lead.client.post(
            f"/api/v1/returns/kept/{one['token']}/{form}", json={}, headers=lead.headers
        )
        assert hashlib.sha256(file.data).hexdigest() == one[f"{form}_sha256"]
