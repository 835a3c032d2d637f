"""The pages, by those who may, on what is in their reach."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.safeguards import service
from tests import make
from tests.detentions import made as held

LONG = "Spoke clearly and explained the caution back"


def booked(db: Database, **over: Any) -> Case:
    with db.unit():
        return make.booking(by=accounts.actor_named("sergeant@example.test"), **over)


# --- the observation level ---------------------------------------------------------------------


def test_observe_sets_a_level_with_its_reason(db: Database, visit: Any) -> None:
    case = booked(db)
    page = visit("sergeant").get(f"/cases/{case.token}/observation")
    assert "Level 2, intermittent: a visit at least every 30 minutes" in page.text
    page.send("Set level", level="3", because="Said they want to die")
    again = visit("sergeant").get(f"/cases/{case.token}/observation")
    assert "Now level 3" in again.text


def test_observe_takes_the_time_of_a_paper_form_and_says_which_level_stands(
    db: Database, visit: Any
) -> None:
    with db.unit():
        case = held.held(by=accounts.actor_named("sergeant@example.test"), since=5)
    path, on_paper = f"/cases/{case.token}/observation", clock.london(held.ago(2))
    visit("sergeant").get(path).send("Set level", level="2", because="Now")
    told = {"level": "3", "because": "Power cut", "set_at": f"{on_paper:%d/%m/%Y %H:%M}"}
    page = visit("sergeant").get(path).send("Set level", **told)
    assert "Level 2, set later, stands" in page.text
    assert "Observation level 3: Constant" in page.text
    late = (
        visit("sergeant")
        .get(path)
        .send("Set level", status=422, **{**told, "set_at": "1/1/2020 10:00"})
    )
    assert late.errors[0].startswith("Enter a time after the case began")


def test_observe_without_a_reason_is_refused(db: Database, visit: Any) -> None:
    page = visit("sergeant").get(f"/cases/{booked(db).token}/observation")
    again = page.send("Set level", status=422)
    assert len(again.errors) == 2


def test_observe_does_not_let_a_detention_officer_lower_the_level(db: Database, visit: Any) -> None:
    case = booked(db)
    path = f"/cases/{case.token}/observation"
    visit("detention").get(path).send("Set level", level="3", because="Ligature found")
    visit("detention").get(path).send("Set level", status=403, level="1", because="Calm now")


# --- the list and its records --------------------------------------------------------------------


def test_index_lists_what_is_due_with_its_source_and_takes_a_record(
    db: Database, visit: Any
) -> None:
    case = booked(db, needs_interpreter=True)
    page = visit("sergeant").get(f"/cases/{case.token}/safeguards")
    assert "No shared language (PACE Code C section 13)" in page.text
    form = visit("sergeant").get(f"/cases/{case.token}/safeguards/interpreter")
    wrong = form.send("Record", status=422, state="not-done", who="Line 24")
    assert wrong.errors == ["Say why it was not done"]
    assert "Line 24" in wrong.html
    done = wrong.send("Record", because="No interpreter of Tigrinya before six")
    assert "No interpreter of Tigrinya before six" in done.text
    assert "Not done" in done.text


def test_record_by_a_nurse_shows_result_and_end(db: Database, visit: Any) -> None:
    case = booked(db)
    page = visit("nurse").get(f"/cases/{case.token}/safeguards/fit-detention")
    until = clock.london(clock.now() + timedelta(hours=6))
    page = page.send(
        "Record",
        state="done",
        who="Nurse Adeyemi",
        result="fit",
        expires_at=f"{until:%d/%m/%Y %H:%M}",
    )
    assert "Holds until" in page.text
    assert "Recorded without being due" in page.text


def test_not_fit_stands_red_on_the_list_the_case_and_before_an_interview(
    db: Database, visit: Any
) -> None:
    case, until = booked(db), clock.now() + timedelta(hours=6)
    with db.unit():
        told = {"state": "done", "happened_at": clock.now(), "result": "not-fit"}
        by = accounts.actor_named("nurse@example.test")
        service.record(case, by=by, kind="fit-interview", expires_at=until, **told)
    said = f"Not fit until {clock.in_words(until)}"
    assert said in visit("sergeant").get(f"/cases/{case.token}/safeguards").text
    page = visit("sergeant").get(f"/cases/{case.token}")
    assert f"Fit to be interviewed: not fit until {clock.in_words(until)}" in page.text
    assert "All met" not in page.text
    for path in ("interviews", "interviews/start"):
        page = visit("sergeant").get(f"/cases/{case.token}/{path}")
        assert "No interview starts here before somebody has looked again" in page.text
    assert "Start the interview" not in page.text


def test_record_of_an_unknown_safeguard_or_by_another_suite_is_not_there(
    db: Database, visit: Any
) -> None:
    case = booked(db)
    visit("sergeant").get(f"/cases/{case.token}/safeguards/yoga", status=404)
    visit("sergeant.riverside").get(f"/cases/{case.token}/safeguards/hcp", status=404)
    visit("sergeant.south").get(f"/cases/{case.token}/safeguards", status=404)
