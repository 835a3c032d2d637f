"""One line for each decision: to copy, to pull, to mark."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cjdiversion import clock
from cjdiversion.access import May
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import Did
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.entries import queries, service
from cjdiversion.entries.steps import Status
from cjdiversion.errors import NotPermitted, OutOfOrder
from tests import make
from tests.pages import Caller


def noted(db: Database, *, ago: timedelta = timedelta(0)) -> Case:
    with db.unit():
        by = accounts.actor_named("sergeant@example.test")
        case = make.booking(by=by)
        happened_at = clock.now() - ago
        for words in ("Decided: vulnerable.", "Appropriate adult requested."):
            service.note(
                case,
                by=by,
                did=Did.VULNERABILITY_DECIDED,
                words=words,
                happened_at=happened_at,
            )
        return case


def test_index_shows_lines_to_copy_with_time_and_name(db: Database, visit: Any) -> None:
    case = noted(db)
    page = visit("detention").get(f"/cases/{case.token}/entries")
    assert "Decided: vulnerable. Sgt Ann Marsh" in page.text
    assert "recorded" not in page.text


def test_a_line_written_down_later_says_when(db: Database, visit: Any) -> None:
    case = noted(db, ago=timedelta(hours=2))
    assert "(recorded" in visit("sergeant").get(f"/cases/{case.token}/entries").text


def test_mark_and_mark_all_move_lines_into_the_custody_record(db: Database, visit: Any) -> None:
    case = noted(db)
    page = visit("sergeant").get(f"/cases/{case.token}/entries")
    page = page.send("Mark as entered")
    assert page.text.count("Not yet entered") == 2  # the box to copy from, and one line
    page = page.send("Mark all as entered")
    assert "Everything stands in the custody record" in page.text


def test_an_entry_is_marked_once(db: Database) -> None:
    case = noted(db)
    with db.unit():
        by = accounts.actor_named("sergeant@example.test")
        entry = queries.of_case(case.id)[0]
        service.mark(entry, by=by)
        with pytest.raises(OutOfOrder):
            service.mark(entry, by=by)


def test_a_custody_system_pulls_what_waits_and_marks_it(db: Database, app: Any) -> None:
    case = noted(db)
    caller = Caller(app, "sergeant@example.test")
    told = caller.get("/api/v1/custody-entries")
    assert [one["words"] for one in told["items"]] == [
        "Decided: vulnerable.",
        "Appropriate adult requested.",
    ]
    assert told["items"][0]["custody_record_no"] == case.booking.custody_record_no  # type: ignore[union-attr]
    marked = caller.post(f"/api/v1/custody-entries/{told['items'][0]['token']}/mark")
    assert marked["status"] == "entered"
    caller.post(f"/api/v1/custody-entries/{told['items'][0]['token']}/mark", status=409)
    assert len(caller.get("/api/v1/custody-entries")["items"]) == 1


def test_another_suite_finds_no_entries(db: Database, app: Any, visit: Any) -> None:
    case = noted(db)
    visit("sergeant.riverside").get(f"/cases/{case.token}/entries", status=404)
    assert Caller(app, "sergeant.south@example.test").get("/api/v1/custody-entries")["items"] == []


def test_mark_all_takes_what_was_on_the_page_and_not_what_came_meanwhile(
    db: Database, visit: Any
) -> None:
    case = noted(db)
    page = visit("sergeant").get(f"/cases/{case.token}/entries")
    with db.unit():
        by = accounts.actor_named("detention@example.test")
        service.note(case, by=by, did=Did.OBSERVATION_SET, words="Observation level 2.")
        service.mark(queries.of_case(case.id)[0], by=by)  # somebody else marked one
    page = page.send("Mark all as entered")
    assert "1 marked as entered" in page.html
    with db.unit():
        assert [one.words for one in queries.waiting_of(case.id)] == ["Observation level 2."]


def test_the_list_offers_all_that_waits_in_one_box_to_copy(db: Database, visit: Any) -> None:
    case = noted(db)
    page = visit("sergeant").get(f"/cases/{case.token}/entries")
    (box,) = [one for one in page.root.iter("textarea") if one.get("data-copy") is not None]
    lines = "".join(box.itertext()).strip().split("\n")
    assert len(lines) == 2 and all("Sgt Ann Marsh" in line for line in lines)


def test_a_voluntary_attendance_has_notes_and_no_custody_record(db: Database, visit: Any) -> None:
    with db.unit() as session:
        by = accounts.actor_named("investigator@example.test")
        case = make.attendance(by=by)
        entry = service.note(case, by=by, did=Did.NEED_RECORDED, words="Need: autism.")
        session.flush()
        service.mark(entry, by=by)
    page = visit("investigator").get(f"/cases/{case.token}/entries")
    assert "Everything stands in the notes of the case" in page.text
    assert "custody" not in page.text.lower()


def test_a_custody_system_marks_all_that_it_took_over_and_may_say_so_again(
    db: Database, app: Any
) -> None:
    noted(db)
    caller = Caller(app, "sergeant@example.test")
    tokens = [one["token"] for one in caller.get("/api/v1/custody-entries")["items"]]
    for _ in range(2):
        told = caller.post("/api/v1/custody-entries/mark", {"tokens": tokens})
        assert [one["status"] for one in told] == ["entered", "entered"]
    assert caller.get("/api/v1/custody-entries")["items"] == []


def test_of_what_was_taken_over_one_out_of_reach_marks_none(db: Database, app: Any) -> None:
    noted(db)
    caller = Caller(app, "sergeant@example.test")
    tokens = [one["token"] for one in caller.get("/api/v1/custody-entries")["items"]]
    caller.post("/api/v1/custody-entries/mark", {"tokens": [*tokens, "x" * 22]}, status=404)
    assert len(caller.get("/api/v1/custody-entries")["items"]) == 2
    caller.post("/api/v1/custody-entries/mark", {"tokens": ["x"] * 201}, status=422)


def test_what_the_feed_brought_waits_for_nobody(db: Database, visit: Any, app: Any) -> None:
    with db.unit():
        by = accounts.actor_named("sergeant@example.test")
        case = make.booking(by=by)
        words = "Appropriate adult: arrived"
        service.note_fed(case, by=by, did=Did.AA_RECORDED, words=words)
    page = visit("sergeant").get(f"/cases/{case.token}/entries")
    assert "Everything stands in the custody record" in page.text
    assert "Appropriate adult: arrived. The custody system’s feed" in page.text
    assert Caller(app, "sergeant@example.test").get("/api/v1/custody-entries")["items"] == []


def test_a_line_is_found_in_a_feed_only_where_it_says_nothing_else(db: Database) -> None:
    """By somebody whose token may import and nothing more."""
    with db.unit():
        by = accounts.actor_named("sergeant@example.test")
        case, at = make.booking(by=by), clock.now()
        narrow = replace(by, scopes=frozenset({May.CASE_IMPORT.value}))
        one, both, more = (
            service.note(case, by=by, did=Did.AA_RECORDED, words=words, tells=tells)
            for words, tells in (
                ("Arrived", {"aa_arrived_at": at}),
                ("Asked for and arrived", {"aa_arrived_at": at, "aa_requested_at": at}),
                ("Mrs Lee arrived", {}),
            )
        )
        other = at - timedelta(minutes=1)
        assert service.found_in_feed([(case.id, {"aa_arrived_at": other})], by=narrow) == 0
        assert service.found_in_feed([(case.id, {"aa_arrived_at": at})], by=narrow) == 1
        assert (one.status, one.is_by_feed) == (Status.ENTERED, True)
        assert (both.status, more.status) == (Status.WAITING, Status.WAITING)
        with pytest.raises(NotPermitted):
            service.found_in_feed([], by=accounts.actor_named("detention@example.test"))
