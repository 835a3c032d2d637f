"""What is typed and not saved: kept for its owner alone, shown again to them, gone when saved."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock, drafts
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.accounts import queries, service
from cjdiversion.accounts.models import SignedIn
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database
from cjdiversion.drafts import Draft, Kind
from cjdiversion.scheduling import JOBS
from tests.accounts import made
from tests.accounts.made import is_signed_in, sign_in
from tests.house import typing
from tests.house.typing import autosaved, booked, deeds, drafts_in, expire, held, keeps, typed
from tests.pages import Page, Visitor

Visit = Callable[..., Visitor]
HERE_AGAIN = "is here again, and not yet saved"
KEPT = "What you typed is kept"


def correcting(db: Database, visitor: Visitor, **over: Any) -> Page:
    return visitor.get(f"/cases/{booked(db, **over).token}/correct")


# --- kept and shown again ----------------------------------------------------------------------


def test_what_is_typed_is_kept_and_stands_in_its_field_again(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    answer = autosaved(page, other_names="Zed", born_on="1/2/1991", notes="Line one\nline two")
    assert answer.status_code == 200
    assert answer.json and answer.json["said"].startswith("Saved as a draft at ")
    again = page.visitor.get(page.path)
    assert HERE_AGAIN in again.text
    assert held(again, "other_names") == "Zed"
    assert held(again, "notes") == "Line one\nline two"
    assert [held(again, f"born_on-{part}") for part in ("day", "month", "year")] == [
        "1",
        "2",
        "1991",
    ]
    assert [one.kind for one in drafts_in(db)] == [Kind.AUTOSAVED]


def test_boxes_and_choices_come_back_as_they_were_ticked_and_unticked(
    db: Database, visit: Visit
) -> None:
    case = booked(db)
    page = visit("sergeant").get(f"/cases/{case.token}/screenings/vulnerability")
    autosaved(page, is_vulnerable="no", limbs=["i", "iii"])
    again = page.visitor.get(page.path)
    assert held(again, "limbs") == ["i", "iii"] and held(again, "is_vulnerable") == ["no"]
    autosaved(again, limbs=[])
    assert held(page.visitor.get(page.path), "limbs") is None


def test_a_moment_suggested_as_now_comes_back_as_the_now_of_that_page(
    db: Database, visit: Visit
) -> None:
    """What is typed beside it was said then. Moved to the time of coming back it would be false."""
    case = booked(db)
    with clock.at(clock.now() - timedelta(hours=2)):
        page = visit("sergeant").get(f"/cases/{case.token}/told")
        autosaved(page, agrees="agrees")
    visitor = visit("sergeant")
    again = visitor.get(page.path)
    assert held(again, "agrees") == ["agrees"]
    assert held(again, "told_at-time") == held(page, "told_at-time")


def test_without_a_draft_now_is_now(db: Database, visit: Visit) -> None:
    case = booked(db)
    with clock.at(clock.now() - timedelta(hours=2)):
        page = visit("sergeant").get(f"/cases/{case.token}/told")
    again = visit("sergeant").get(page.path)
    assert held(again, "told_at-time") != held(page, "told_at-time")


def test_what_was_not_touched_shows_what_the_record_says_by_then(
    db: Database, visit: Visit
) -> None:
    page = correcting(db, visit("sergeant"))
    autosaved(page, other_names="Zed")
    visit("detention").get(page.path).send("Save the corrections", crime_number="26/1")
    again = page.visitor.get(page.path)
    assert held(again, "other_names") == "Zed" or "Zed" in again.text
    assert "26/1" in again.html


def test_a_page_that_was_not_changed_keeps_nothing_worth_showing(
    db: Database, visit: Visit
) -> None:
    page = correcting(db, visit("sergeant"))
    autosaved(page)
    assert HERE_AGAIN not in page.visitor.get(page.path).text
    autosaved(page, other_names="Zed")
    autosaved(page, other_names="")
    assert HERE_AGAIN not in page.visitor.get(page.path).text


def test_a_page_that_begins_something_new_offers_what_was_typed_and_does_not_fill_it_in(
    db: Database, visit: Visit
) -> None:
    """The next booking is about somebody else."""
    page = visit("sergeant").get("/cases/book")
    autosaved(page, surname="Begum", custody_record_no="TS/9/26")
    again = page.visitor.get("/cases/book")
    assert "You typed something here" in again.text and held(again, "surname") == ""
    assert "Begum" not in again.html
    back = again.click("Bring it back")
    assert held(back, "surname") == "Begum" and HERE_AGAIN in back.text
    back.send("Save the booking")
    assert drafts_in(db) == []
    assert "You typed something here" not in page.visitor.get("/cases/book").text


def test_a_save_that_is_taken_leaves_no_draft(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    autosaved(page, other_names="Zed")
    page.visitor.get(page.path).send("Save the corrections")
    assert drafts_in(db) == []
    saved = page.visitor.get(page.path)
    assert held(saved, "other_names") == "Zed" and HERE_AGAIN not in saved.text


def test_a_save_that_is_refused_is_kept_without_any_script(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    refused = page.send("Save the corrections", status=422, other_names="Zed", pnc_id="nonsense")
    assert HERE_AGAIN not in refused.text, "it stands in the page that was answered"
    again = page.visitor.get(page.path)
    assert held(again, "other_names") == "Zed" and held(again, "pnc_id") == "nonsense"
    assert HERE_AGAIN in again.text


def test_a_draft_that_comes_after_its_page_was_saved_is_not_kept(
    db: Database, visit: Visit
) -> None:
    """The script's last word may be slower than the button."""
    page = visit("sergeant").get("/cases/book")
    data = typed(page, surname="Begum", custody_record_no="TS/9/26")
    assert page.visitor.client.post("/cases/book", data=data).status_code == 302
    late = page.visitor.client.post("/drafts/keep", data=data)
    assert late.json == {"said": ""} and drafts_in(db) == []


def test_discard_draft_drops_it_and_shows_the_record(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    autosaved(page, other_names="Zed")
    shown = page.visitor.get(page.path).send("Discard it")
    assert shown.path == page.path and held(shown, "other_names") == ""
    assert drafts_in(db) == []
    assert deeds(db) == [Did.DRAFT_KEPT, Did.DRAFT_OPENED, Did.DRAFT_DISCARDED]


def test_a_draft_leaves_one_trace_however_often_it_is_kept(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    for text in ("Z", "Ze", "Zed"):
        autosaved(page, other_names=text)
    assert deeds(db) == [Did.DRAFT_KEPT]
    with db.unit() as session:
        (row,) = session.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.DRAFT_KEPT))
        assert row.facts == {"page": page.path}, "where, never what"


def test_keeping_a_draft_is_no_sign_of_life(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    expire(db, idle=timedelta(minutes=10))
    before = typing.seen_at(db)
    assert autosaved(page, other_names="Zed").status_code == 200
    assert typing.seen_at(db) == before
    page.visitor.get(page.path)
    assert typing.seen_at(db) > before


# --- nobody else's -----------------------------------------------------------------------------


def test_nobody_else_sees_a_draft_or_that_there_is_one(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    autosaved(page, other_names="Zedword")
    for key in ("detention", "inspector"):
        other = visit(key).get(page.path)
        assert "Zedword" not in other.html and HERE_AGAIN not in other.text


def test_nobody_keeps_or_discards_for_somebody_else(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    other = visit("detention")
    theirs = typed(other.get(page.path))
    autosaved(page, other_names="Zed")
    taken = {**theirs, "_draft": typed(page)["_draft"], "other_names": "Not Zed"}
    for path in ("/drafts/keep", "/drafts/discard"):
        assert other.client.post(path, data=taken).status_code == 404
    assert [one.fields["other_names"] for one in drafts_in(db)] == [["Zed"]]


@pytest.mark.parametrize("mark", ["", "x", "x" * 22 + "/cases/book", "é" * 30, "\0" * 30])
def test_a_mark_nobody_made_keeps_nothing(db: Database, visit: Visit, mark: str) -> None:
    page = correcting(db, visit("sergeant"))
    data = {**typed(page, other_names="Zed"), "_draft": mark}
    assert page.visitor.client.post("/drafts/keep", data=data).status_code == 404
    assert drafts_in(db) == []


def test_a_mark_is_good_for_its_own_page_alone(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    mark = typed(page)["_draft"]
    book = page.visitor.get("/cases/book")
    data = {**typed(book), "_draft": mark, "surname": ""}
    assert page.visitor.client.post("/cases/book", data=data).status_code == 422
    assert drafts_in(db) == []


def test_the_draft_of_a_page_that_is_closed_to_its_owner_now_stays_closed(
    db: Database, visit: Visit
) -> None:
    page = correcting(db, visit("sergeant"))
    autosaved(page, other_names="Zedword")
    with db.unit():
        service.end_posting(made.posting_of("sergeant"), by=SYSTEM, on=clock.today() - DAY)
        made.posted("sergeant", made.unit("Riverside"), made.Role.CUSTODY_SERGEANT)
    moved = visit("sergeant")
    assert "Zedword" not in moved.get(page.path, status=404).html


DAY = timedelta(days=1)


@pytest.mark.parametrize("path", ["/sign-in", "/me/password", "/people/add"])
def test_a_page_that_asks_for_a_password_keeps_no_draft(visit: Visit, path: str) -> None:
    assert not keeps(visit("admin" if path != "/sign-in" else None).get(path))


def test_set_password_keeps_no_draft_when_it_is_refused(db: Database, visit: Visit) -> None:
    path = f"/people/{made.token_of(db, 'nurse')}/password"
    visit("admin").get(path).send("Set password", password="short", status=422)
    assert drafts_in(db) == []


def test_a_search_is_no_draft(db: Database, visit: Visit) -> None:
    visit("sergeant").get("/cases/search").send("Find", status=422)
    assert drafts_in(db) == []


@pytest.mark.parametrize("text", typing.XSS)
def test_typed_text_comes_back_as_text_whatever_it_is(
    db: Database, visit: Visit, text: str
) -> None:
    page = correcting(db, visit("sergeant"))
    autosaved(page, other_names=text, notes=text)
    again = page.visitor.get(page.path)
    assert held(again, "other_names") == text and held(again, "notes") == text
    assert "<script>alert" not in again.html and "onerror=alert(1)>" not in again.html
    assert "<svg/onload" not in again.html


def test_a_forged_draft_is_refused(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    data = typed(page, other_names="Zed")
    for headers, form in FORGERIES:
        answer = page.visitor.client.post("/drafts/keep", data={**data, **form}, headers=headers)
        assert answer.status_code == 400
    assert drafts_in(db) == []


FORGERIES: list[tuple[dict[str, str], dict[str, str]]] = [
    ({}, {"csrf_token": ""}),
    ({}, {"csrf_token": "made up"}),
    ({"Origin": "https://evil.test"}, {}),
    ({"Sec-Fetch-Site": "cross-site"}, {}),
]


# --- bounds ------------------------------------------------------------------------------------


def test_a_draft_is_bounded_in_size_and_says_so(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    assert autosaved(page, notes="x" * drafts.LONGEST).status_code == 422
    assert drafts_in(db) == []
    assert autosaved(page, notes="x" * (drafts.LONGEST // 2)).status_code == 200


def test_the_oldest_drafts_of_a_person_give_way(db: Database, app: Flask) -> None:
    now = clock.now()
    with db.unit():
        sergeant, other = actor("sergeant"), actor("detention")
        drafts.keep("/x", drafts.Sent({"a": "theirs"}), by=other)
        for minute in range(drafts.MOST + 3):
            with clock.at(now + timedelta(minutes=minute)):
                drafts.keep(f"/{minute}", drafts.Sent({"a": "b"}), by=sergeant)
    pages = [one.page for one in drafts_in(db)]
    assert len(pages) == drafts.MOST + 1 and "/x" in pages
    assert "/2" not in pages and "/3" in pages


def actor(key: str) -> Actor:
    return queries.actor_named(f"{key}@example.test")


def test_old_drafts_are_deleted_after_the_days_of_the_reference_data(
    db: Database, app: Flask
) -> None:
    now = clock.now()
    with db.unit():
        for page, days in (("/old", 15), ("/new", 13)):
            with clock.at(now - timedelta(days=days)):
                drafts.keep(page, drafts.Sent({"a": "b"}), by=actor("sergeant"))
    with db.unit():
        assert JOBS["accounts.forget_drafts"].act() == "1 deleted"
        assert JOBS["accounts.forget_drafts"].act() == "0 deleted"
    assert [one.page for one in drafts_in(db)] == ["/new"]
    assert deeds(db)[-1] is Did.DRAFT_DISCARDED


def test_what_a_form_carries_unseen_is_not_kept(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    autosaved(page, other_names="Zed")
    (draft,) = drafts_in(db)
    assert not [name for name in draft.fields if name.startswith("_") or name == "csrf_token"]
    assert draft.version == 1 and draft.drawn


# --- parked when the session has ended -----------------------------------------------------------


def test_what_comes_after_the_session_ended_is_parked_and_stands_there_after_signing_in(
    db: Database, visit: Visit
) -> None:
    visitor = visit()
    sign_in(visitor, made.SERGEANT)
    page = correcting(db, visitor)
    expire(db)
    asked = page.send("Save the corrections", other_names="Zedword", notes="Long\ntext")
    assert asked.title.startswith("Sign in") and KEPT in asked.text
    assert "Zedword" not in asked.html and [one.kind for one in drafts_in(db)] == [Kind.PARKED]
    back = asked.send("Sign in", email=made.SERGEANT, password=made.PASSWORD)
    assert back.path == page.path
    assert "You were signed out before this was saved" in back.text
    assert held(back, "other_names") == "Zedword" and held(back, "notes") == "Long\ntext"
    back.send("Save the corrections")
    assert drafts_in(db) == []
    assert deeds(db) == [Did.DRAFT_PARKED, Did.DRAFT_OPENED]


def test_a_parked_beginning_is_filled_in_at_once(db: Database, visit: Visit) -> None:
    visitor = visit()
    sign_in(visitor, made.SERGEANT)
    page = visitor.get("/cases/book")
    expire(db)
    asked = page.send("Save the booking", surname="Begum", custody_record_no="TS/9/26")
    back = asked.send("Sign in", email=made.SERGEANT, password=made.PASSWORD)
    assert back.path == "/cases/book" and held(back, "surname") == "Begum"


def test_signing_in_leads_back_once(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    expire(db)
    page.send("Save the corrections", other_names="Zed")
    assert sign_in(visit(), made.SERGEANT).path == page.path
    assert sign_in(visit(), made.SERGEANT).path == "/"
    assert len(drafts_in(db)) == 1, "what was typed stays until it is saved"


def test_somebody_else_at_the_browser_sees_nothing_of_it(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    expire(db)
    asked = page.send("Save the corrections", other_names="Zedword")
    other = asked.send("Sign in", email="detention@example.test", password=made.PASSWORD)
    assert other.path == "/", "not even the page it was typed on"
    for shown in (other, other.visitor.get(page.path)):
        assert "Zedword" not in shown.html and HERE_AGAIN not in shown.text
        assert KEPT not in shown.text
    owner = visit("sergeant").get(page.path)
    assert held(owner, "other_names") == "Zedword"


def test_a_form_of_the_person_before_is_kept_for_nobody(
    db: Database, visit: Visit, app: Flask
) -> None:
    """A tab left open, and somebody else signs in at the same browser in another."""
    visitor = visit()
    sign_in(visitor, made.SERGEANT)
    page = correcting(db, visitor)
    data = typed(page, other_names="Zedword")
    sign_in(visitor, "detention@example.test")
    for path in (page.path, "/drafts/keep"):
        answer = visitor.client.post(path, data=data)
        assert answer.status_code == 400 and "Zedword" not in answer.text
    assert drafts_in(db) == []


def test_who_signed_in_again_in_another_tab_goes_on_with_what_they_typed(
    db: Database, visit: Visit
) -> None:
    visitor = visit()
    sign_in(visitor, made.SERGEANT)
    page = correcting(db, visitor)
    sign_in(visitor, made.SERGEANT)
    shown = page.send("Save the corrections", other_names="Zed")
    assert "You have signed in again since you opened this page" in shown.html
    assert held(shown, "other_names") == "Zed"
    shown.send("Save the corrections")
    assert drafts_in(db) == [] and held(visitor.get(page.path), "other_names") == "Zed"


def ended_by_signing_out(db: Database, visitor: Visitor) -> None:
    visitor.get("/me").send("Sign out")


def ended_by_a_posting(db: Database, visitor: Visitor) -> None:
    with db.unit():
        service.end_posting(made.posting_of("sergeant"), by=SYSTEM, on=clock.today() - DAY)


def ended_by_an_administrator(db: Database, visitor: Visitor) -> None:
    with db.unit():
        service.end_sessions_of(made.someone("sergeant").id)


def ended_by_closing_the_account(db: Database, visitor: Visitor) -> None:
    with db.unit():
        made.someone("sergeant").is_active = False


def ended_long_ago(db: Database, visitor: Visitor) -> None:
    expire(db, idle=timedelta(hours=12, minutes=16))


@pytest.mark.parametrize(
    "end",
    [
        ended_by_signing_out,
        ended_by_a_posting,
        ended_by_an_administrator,
        ended_by_closing_the_account,
        ended_long_ago,
    ],
)
def test_only_a_session_that_ended_by_time_and_lately_parks(
    db: Database, visit: Visit, end: Callable[[Database, Visitor], None]
) -> None:
    page = correcting(db, visit("sergeant"))
    data = typed(page, other_names="Zed")
    end(db, page.visitor)
    answer = page.visitor.client.post(page.path, data=data)
    assert answer.status_code == 302 and "/sign-in" in answer.location
    assert drafts_in(db) == []


def test_the_end_of_a_shift_parks_too(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    with db.unit() as session:
        begun = clock.now() - timedelta(hours=12, minutes=1)
        session.execute(sa.update(SignedIn).values(started_at=begun))
    page.send("Save the corrections", other_names="Zed")
    assert [one.kind for one in drafts_in(db)] == [Kind.PARKED]


@pytest.mark.parametrize(("headers", "form"), FORGERIES)
def test_a_forged_request_parks_nothing(
    db: Database, visit: Visit, headers: dict[str, str], form: dict[str, str]
) -> None:
    page = correcting(db, visit("sergeant"))
    expire(db)
    data = {**typed(page, other_names="Zed"), **form}
    answer = page.visitor.client.post(page.path, data=data, headers=headers)
    assert answer.status_code == 302 and answer.location == "/sign-in?next=/"
    assert drafts_in(db) == []


def test_a_form_that_keeps_no_draft_is_not_parked(db: Database, visit: Visit) -> None:
    page = visit("sergeant").get("/me/password")
    expire(db)
    page.send("Change password", present="demonstration-only", password="another long one")
    assert drafts_in(db) == []


def test_a_draft_that_comes_after_the_session_ended_is_parked_and_wakes_nothing(
    db: Database, visit: Visit
) -> None:
    page = correcting(db, visit("sergeant"))
    expire(db)
    assert autosaved(page, other_names="Zed").status_code == 302
    assert [one.kind for one in drafts_in(db)] == [Kind.PARKED]
    assert not is_signed_in(page.visitor)


def test_the_json_door_parks_nothing(db: Database, visit: Visit) -> None:
    page = correcting(db, visit("sergeant"))
    expire(db)
    answer = page.visitor.client.post("/api/v1/cases/bookings", data=typed(page, other_names="Zed"))
    assert answer.status_code == 401 and drafts_in(db) == []


def test_parked_text_stands_in_no_address_log_mail_or_error(
    db: Database, visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    page = correcting(db, visit("sergeant"))
    expire(db)
    answer = page.visitor.client.post(page.path, data=typed(page, notes="Zedword"))
    assert answer.location == "/sign-in"
    assert "Zedword" not in str(answer.headers) + answer.text + caplog.text
    with db.engine.connect() as connection:
        for table in Draft.metadata.sorted_tables:
            rows = repr(connection.execute(sa.select(table)).all())
            assert ("Zedword" in rows) == (table.name == "draft"), table.name


def test_an_error_page_says_that_what_was_typed_is_kept_and_not_what_it_was(
    db: Database, visit: Visit, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = correcting(db, visit("sergeant"))

    def broken(*args: Any, **facts: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("cjdiversion.cases.service.correct", broken)
    fault = page.send("Save the corrections", other_names="Zedword", status=500)
    assert "What you typed is kept" in fault.text and "Zedword" not in fault.html
    monkeypatch.undo()
    again = fault.click("Open the page again")
    assert again.path == page.path and held(again, "other_names") == "Zedword"
