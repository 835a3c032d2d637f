"""“What the prosecutor needs to know” in a browser, and the same for systems."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.database import Database
from tests.annexes import made
from tests.pages import Caller, Page, Visitor

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]
WHY = "Canarywhy: had not slept for days"


def written(visit: Visit, path: str, section: str, *, status: int = 200, **said: str) -> Page:
    page = visit("investigator").get(f"{path}/needed/{section}")
    return page.send("Save", status=status, **{"state": "obtained", **said})


def link(visit: Visit, path: str) -> Page:
    return written(visit, path, "link", link="causal", why=WHY, reliability="observed")


def test_index_and_prepare_say_what_is_missing_and_lead_to_each_form(
    visit: Visit, path: str
) -> None:
    page = visit("investigator").get(path)
    form = page.click("Link with the alleged conduct: officer’s note")
    assert form.path == f"{path}/needed/link"
    page = page.click("Read or write what only you know")
    assert "URN: missing" in page.text
    assert "Victim’s view" not in page.text
    page = page.click("Write under Link with the alleged conduct: officer’s note")
    assert "Printed as your opinion, and as no clinical conclusion" in page.text


def test_write_puts_it_before_the_prosecutor_as_an_opinion(visit: Visit, path: str) -> None:
    page = link(visit, path)
    assert "Written under “Link with the alleged conduct: officer’s note”" in page.text
    assert WHY in page.text
    preview = visit("investigator").get(path).text
    assert WHY in preview
    assert "It is no clinical conclusion" in preview
    assert "Reliability: Seen or heard by police" in preview


def test_write_says_what_is_wrong_and_loses_nothing(visit: Visit, path: str) -> None:
    page = written(visit, path, "link", status=422, why=WHY)
    assert "Enter an answer to “How does the condition bear on the alleged conduct" in page.text
    assert "Select how far it can be relied on" in page.text
    assert WHY in page.html


def test_write_of_a_heading_that_is_written_already_is_told(visit: Visit, path: str) -> None:
    page = visit("investigator").get(f"{path}/needed/link")
    link(visit, path)
    again = page.send("Save", status=409, state="not-sought")
    assert "Correct what they wrote instead" in again.text


@pytest.mark.parametrize("section", ["victim", "withheld", "nothing"])
def test_write_of_what_nobody_writes_is_not_there(visit: Visit, path: str, section: str) -> None:
    visit("investigator").get(f"{path}/needed/{section}", status=404)


def test_correct_begins_with_what_was_written_and_keeps_it(visit: Visit, path: str) -> None:
    page = link(visit, path).click("Correct or take back")
    assert WHY in page.html
    refused = page.send("Save the correction", status=422)
    assert "Enter an answer to “Why is the earlier statement corrected?”" in refused.text
    done = refused.send("Save the correction", because="The doctor rang", why="Nobody can say")
    assert "What was written before is kept" in done.text
    assert "The doctor rang" in done.text
    assert WHY in done.text
    assert WHY not in visit("investigator").get(path).text
    assert "This was corrected already" in visit("supervisor").get(page.path).text


def test_correct_shows_days_as_they_were_given(visit: Visit, path: str) -> None:
    said = {"what": "Report", "from-whom": "Trust", "state": "sought-and-outstanding"}
    day = {"target-day": "3", "target-month": "4", "target-year": "2030"}
    page = written(visit, path, "outstanding", **said, **day)
    assert "3 April 2030" in page.text
    page = page.click("Correct or take back")
    done = page.send("Save the correction", because="Spelt out", what="Whole report")
    assert "3 April 2030" in done.text


def test_what_is_overdue_stands_on_the_investigators_and_supervisors_start_pages(
    visit: Visit, path: str, db: Database
) -> None:
    said = {"what": "Canaryreport", "from-whom": "Trust", "state": "sought-and-outstanding"}
    late = clock.today() - timedelta(1)
    day = {f"target-{part}": str(getattr(late, part)) for part in ("day", "month", "year")}
    page = written(visit, path, "outstanding", **said, **day)
    assert "Overdue since" in page.text
    assert "overdue" in visit("investigator").get(path).text
    for key in ("investigator", "supervisor"):
        start = visit(key).get("/")
        assert "Evidence for CPS that is overdue" in start.text
        assert "Canaryreport" not in start.html
    for key in ("investigator.south", "sergeant", "disclosure"):
        assert "Evidence for CPS that is overdue" not in visit(key).get("/").text


# --- the API ------------------------------------------------------------------------------------


@pytest.fixture
def api(db: Database, person: Person) -> str:
    with db.unit():
        return f"/api/v1/cases/{made.case(person).token}/annex/statements"


def test_a_system_reads_what_is_asked_states_it_and_corrects_it(app: Flask, api: str) -> None:
    caller = Caller(app, "investigator@example.test")
    asked = {one["code"]: one for one in caller.get(api)["sections"]}
    assert [one["code"] for one in asked["link"]["fields_asked"]] == ["link", "why"]
    assert (asked["link"]["state"], asked["link"]["statements"]) == ("not-sought", [])
    body: dict[str, Any] = {"state": "obtained", "reliability": "observed"}
    body["answers"] = {"link": "causal", "why": WHY}
    stated = caller.post(f"{api}/link", body, status=201)
    assert stated["answers"] == body["answers"]
    correct = f"/api/v1/annex-statements/{stated['token']}/correct"
    caller.post(correct, {**body, "because": "Again", "is_taken_back": False}, status=201)
    told = {one["code"]: one for one in caller.get(api)["sections"]}["link"]
    (one,) = told["statements"]
    assert (told["state"], one["because"]) == ("obtained", "Again")
    assert [each["token"] for each in one["before"]] == [stated["token"]]
    refused = caller.post(correct, {**body, "because": "Once more"}, status=409)
    assert refused["error"]["code"] == "corrected-already"


def test_a_system_is_told_what_is_wrong_with_an_answer(app: Flask, api: str) -> None:
    caller = Caller(app, "investigator@example.test")
    body = {"state": "obtained", "reliability": "observed", "answers": {"link": "certain"}}
    refused = caller.post(f"{api}/link", body, status=422)["error"]["fields"]
    assert refused["answers.link"][0]["code"] == "unknown"
    body["answers"] = {"score": "7"}  # type: ignore[assignment]
    refused = caller.post(f"{api}/link", body, status=422)["error"]["fields"]
    assert refused["answers.score"][0]["code"] == "unknown-field"
    body["answers"] = [1]  # type: ignore[assignment]
    caller.post(f"{api}/link", body, status=422)
