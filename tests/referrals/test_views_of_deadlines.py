"""Deadlines on the pages and as JSON: explained, listed for both sides, and the bank holidays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.database import Database
from cjdiversion.referrals import answering, bank_holidays, detours, recounting
from cjdiversion.referrals.steps import Status
from tests import make
from tests.pages import Caller, Visitor
from tests.referrals import made

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_wednesday() -> Iterator[None]:
    with clock.at(WEDNESDAY):
        yield


@pytest.fixture
def call(app: Flask) -> Callable[[str], Caller]:
    return lambda key: Caller(app, f"{key}@example.test")


@pytest.fixture
def routine(db: Database, person: Person) -> str:
    """Accepted after a hold of an hour; the assessment is due in five working days."""
    with db.unit():
        sergeant, by = person("sergeant"), person("practitioner")
        referral = made.sent(make.booking(by=sergeant), by=sergeant, priority="3")
        with clock.at(WEDNESDAY - timedelta(hours=2)):
            made.hold(referral, by=by)
        with clock.at(WEDNESDAY - timedelta(hours=1)):
            detours.resume(referral, by=by)
        answering.accept(referral, by=by)
        return f"/referrals/{referral.token}"


def test_a_deadline_is_explained_step_by_step_to_both_sides(
    visit: Visit, db: Database, routine: str
) -> None:
    for who in ("sergeant", "practitioner"):
        page = visit(who).get(routine).click("How its deadlines come about")
        page.proof_read()
        assert "To be received" not in page.text  # no target for a routine one
        assert "To be answered" in page.text and "To be assessed" in page.text
        assert "It was accepted 25 November 2026 at 10:00. The clock starts" in page.text
        assert "Due 2 December 2026 at 10:00" in page.text
        assert "40 hours counted, 128 hours did not" in page.text
        assert "Not a working day" in page.text and "Outside working hours" in page.text


def test_a_draft_has_no_deadline(visit: Visit, db: Database, person: Person) -> None:
    with db.unit():
        token = made.in_state(Status.DRAFT, person).token
    page = visit("sergeant").get(f"/referrals/{token}/deadlines")
    assert "It has none" in page.text


def test_on_hold_the_page_says_that_the_clock_stands_still(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        token = made.in_state(Status.ON_HOLD, person).token
    page = visit("practitioner").get(f"/referrals/{token}/deadlines")
    page.proof_read()
    assert "The clock stands still since 25 November 2026 at 10:00" in page.text


def test_both_sides_find_what_is_overdue_by_its_filter(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        referral = made.in_state(Status.RECEIVED, person)
    with clock.at(WEDNESDAY + timedelta(hours=5)):
        for who, path in (("sergeant", "/referrals/sent"), ("practitioner", "/referrals")):
            page = visit(who).get(path)
            page.proof_read()
            page = page.click("Overdue (1)")
            assert referral.reference in page.text and "25 November 2026 at 14:00" in page.text
            page = page.click("Due soon (0)")
            assert referral.reference not in page.text
        page = visit("sergeant").get("/referrals/sent").click("All referrals sent from here")
        assert referral.reference in page.text
        assert referral.reference not in visit("investigator").get("/referrals/sent").text
        assert (
            referral.reference not in visit("sergeant.south").get("/referrals/sent?whose=all").text
        )


def test_an_exemption_is_asked_for_told_and_ended_on_the_page(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        path = f"/referrals/{made.in_state(Status.RECEIVED, person).token}"
    page = visit("practitioner").get(path).click("Exempt from its deadline")
    page.proof_read()
    when = {"day": "27", "month": "11", "year": "2026", "time": "9:00"}
    again = {f"review_at-{part}": said for part, said in when.items()}
    refused = page.send("Exempt it", reason="other", **again, status=422)
    assert "Say more about this" in refused.text
    page = refused.send("Exempt it", reason="court", **again)
    assert "A court has set another time. To be looked at again 27 November 2026" in page.text
    shown = visit("sergeant").get(f"{path}/deadlines")
    assert "It is exempt: A court has set another time" in shown.text
    assert "Exempt" in visit("sergeant").get("/referrals/sent?status=exempt").text
    page = page.send("End the exemption")
    assert "A court has set another time. To be looked at" not in page.text


def test_an_administrator_adds_a_bank_holiday_and_takes_it_away(
    visit: Visit, db: Database, person: Person, routine: str
) -> None:
    page = visit("admin").get("/bank-holidays")
    page.proof_read()
    assert "25 December 2026: Christmas Day" in page.text
    page = page.click("Add a bank holiday")
    page.proof_read()
    day = {"day-day": "26", "day-month": "11", "day-year": "2026"}
    said = {"name": "A day of mourning", "reason": "Proclamation"}
    page = page.send("Add it", **day, **said)
    page.proof_read()
    assert "1 open referral still to be counted anew" in page.text
    with clock.at(WEDNESDAY + timedelta(minutes=5)), db.unit():
        assert recounting.recount_open() == 1
    shown = visit("sergeant").get(f"{routine}/deadlines")
    assert "Bank holiday: A day of mourning" in shown.text
    history = visit("sergeant").get(routine)
    history.proof_read()
    assert "Assessment due: was" in history.text and "The bank holidays changed" in history.text
    page = visit("admin").get("/bank-holidays").send("Take away A day of mourning")
    assert "is taken away" in page.text and "Take away A day of mourning" not in page.text


def test_the_same_as_json(call: Callable[[str], Caller], db: Database, routine: str) -> None:
    api = f"/api/v1{routine}"
    answer, assess = call("sergeant").get(f"{api}/deadlines")["deadlines"]
    assert (answer["kind"], answer["state"], assess["state"]) == ("answer", "Met", "Running")
    assert assess["due_at"] == "2026-12-02T10:00:00+00:00"
    minutes = sum(one["minutes"] for one in assess["steps"] if one["is_counted"])
    assert minutes == 5 * 8 * 60
    (row,) = call("sergeant").get("/api/v1/referrals/sent?status=in-hand")["items"]
    assert row["next_due_at"] == assess["due_at"]
    assert call("sergeant").get("/api/v1/referrals/sent?status=overdue")["items"] == []
    assert call("practitioner").get("/api/v1/referrals?status=due-soon")["items"] == []
    told: Any = call("practitioner").post(
        f"{api}/exempt", {"reason": "court", "review_at": "2026-11-27T09:00:00Z"}
    )
    assert told["exempt_reason"] == "court"
    assert "count-again" in [one["name"] for one in told["actions"]]
    assert call("practitioner").post(f"{api}/count-again", {})["exempt_at"] is None


def test_bank_holidays_as_json(call: Callable[[str], Caller], db: Database) -> None:
    path, admin = "/api/v1/bank-holidays", call("admin")
    said = {"day": "2026-11-26", "name": "A day of mourning", "reason": "Proclamation"}
    added = admin.post(path, said, status=201)
    again = admin.post(path, said, status=422)
    assert again["error"]["fields"]["day"][0]["code"] == "known"
    assert [one["name"] for one in admin.get(path)["added"]] == ["A day of mourning"]
    removed = admin.post(f"{path}/{added['token']}/remove", {})
    assert removed["removed_by"] == "Alex Moss"
    admin.post(f"{path}/{added['token']}/remove", {}, status=409)
    admin.post(f"{path}/nothing/remove", {}, status=404)
    with db.unit():
        assert bank_holidays.bank_holidays() == []
