"""The pages: what is e-mailed to you, and what was not delivered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database, new_key, new_token, session
from cjdiversion.listing import in_words
from cjdiversion.outbox import queries, rules
from cjdiversion.outbox.models import Message
from cjdiversion.outbox.steps import Status
from tests.outbox import made
from tests.pages import Caller

Who = Callable[[str], Actor]
Visit = Callable[..., Any]


@pytest.fixture
def dead(db: Database, person: Who) -> Iterator[int]:
    """How many messages of one referral were not delivered."""
    with db.unit():
        made.sent(person, priority="3")
        session().execute(sa.update(Message).values(status=Status.DEAD, error="SMTPDataError"))
    yield len(made.messages(db))


def deeds(db: Database, did: Did) -> int:
    with db.unit():
        query = sa.select(sa.func.count()).select_from(AuditEvent).where(AuditEvent.did == did)
        return session().scalar(query) or 0


def test_what_was_not_delivered_is_listed_with_why_and_counts(dead: int, visit: Visit) -> None:
    page = visit("admin").get("/messages")
    assert f"Not delivered: {dead}" in page.text and "Waits to be sent: 0" in page.text
    assert page.text.count("The mail server refused the message.") == dead
    assert "SMTPDataError" not in page.text
    assert "E-mail is not set up here" in page.text
    assert "There is none" in page.click("Sent: 0").text


def test_the_count_of_a_state_stops_where_a_list_stops_counting(
    dead: int, db: Database, person: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_COUNTED", 1)
    with db.unit():
        assert queries.counts(person("admin"))[Status.DEAD] == min(dead, 2)
    assert (in_words(1000), in_words(1001)) == ("1,000", "more than 1,000")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("", ""),
        ("SMTPRecipientsRefused", "The mail server refused the address it was sent to"),
        ("Notify 503", "GOV.UK Notify had a fault of its own"),
        ("lost", "The sender stopped again and again before it could say whether this went"),
        ("SMTPUTF8", "The mail server takes no address with accented or other such letters"),
        ("Unheard", "The mail server could not be reached (Unheard)"),
    ],
)
def test_a_fault_is_said_in_words(error: str, words: str) -> None:
    assert rules.trouble(error) == words


def test_one_is_sent_again_and_leaves_a_trace(dead: int, visit: Visit, db: Database) -> None:
    page = visit("admin").get("/messages")
    page = page.send("again")
    assert f"Not delivered: {dead - 1}" in page.text
    (again,) = [one for one in made.messages(db) if one.status is Status.WAITING]
    assert again.attempts == 0 and deeds(db, Did.MESSAGE_SENT_AGAIN) == 1


def test_all_that_are_shown_are_sent_again(dead: int, visit: Visit, db: Database) -> None:
    page = visit("admin").get("/messages").send("Send all shown again")
    assert "to be sent again" in page.text and "Every message was delivered" in page.text
    assert deeds(db, Did.MESSAGE_SENT_AGAIN) == dead


def test_a_kind_that_is_switched_off_is_not_told_any_more(
    visit: Visit, db: Database, person: Who
) -> None:
    page = visit("practitioner").get("/me").click("What is e-mailed to you")
    assert "Always e-mailed" in page.text and "cannot be switched off" in page.text
    page.send("Save", wanted=[])
    with db.unit():
        me = person("practitioner").person_id
        made.sent(person, priority="3")
        made.sent(person, priority="1")
    assert {one.kind for one in made.messages(db) if one.recipient_id == me} == {
        "referral-waits-now"
    }
    assert deeds(db, Did.MESSAGE_CHOSEN) == 1
    page = visit("practitioner").get("/me/messages")
    page.send("Save", wanted=["referral-waits"])
    with db.unit():
        made.sent(person, priority="3")
    told = [one.kind for one in made.messages(db) if one.recipient_id == me]
    assert told.count("referral-waits") == 1


def test_who_is_told_nothing_reads_that(visit: Visit) -> None:
    assert "Nothing is e-mailed to you in this role" in visit("dpo").get("/me/messages").text


def test_systems_choose_and_send_again(app: Flask, dead: int, db: Database) -> None:
    sergeant = Caller(app, "sergeant@example.test")
    assert "referral-declined" in sergeant.get("/api/v1/me/messages")["wanted"]
    said = sergeant.post("/api/v1/me/messages", {"wanted": ["referral-expired"]})
    assert said == {"wanted": ["referral-expired"], "always": ["referral-expires"]}
    assert sergeant.post("/api/v1/me/messages", {})["wanted"] == []
    refused = sergeant.post("/api/v1/me/messages", {"wanted": ["no-such-kind"]}, status=422)
    assert refused["error"]["code"]
    admin = Caller(app, "admin@example.test")
    found = [row["message"] for row in admin.get("/api/v1/messages")["items"]]
    assert len(found) == dead and found[0]["error"] == "SMTPDataError"
    answer = admin.post(f"/api/v1/messages/{found[0]['token']}/send-again")
    assert answer["status"] == "waiting"
    admin.post(f"/api/v1/messages/{found[0]['token']}/send-again", status=409)


def test_the_list_of_systems_is_paged_like_the_page(app: Flask, dead: int, db: Database) -> None:
    with db.unit():
        (first, *_) = session().scalars(sa.select(Message)).all()
        for number in range(30):
            row = {column.name: getattr(first, column.name) for column in Message.__table__.columns}
            row |= {"id": new_key(), "token": new_token(), "message_id": new_token()}
            session().execute(sa.insert(Message).values(row | {"period": f"again {number}"}))
    admin, seen, after = Caller(app, "admin@example.test"), [], ""
    while after is not None:
        told = admin.get(f"/api/v1/messages?after={after}")
        seen += [row["message"]["token"] for row in told["items"]]
        assert told["total"] == str(dead + 30)
        after = told["next"]
    assert len(seen) == len(set(seen)) == dead + 30
