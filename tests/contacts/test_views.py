"""The pages, as the two sides use them, and the same deeds as JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.contacts import service
from cjdiversion.contacts.models import Appointment, Message, Note, OnwardReferral, Outcome
from cjdiversion.database import Database, session
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from tests.contacts import made
from tests.pages import Caller, Visitor
from tests.referrals import made as referred

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]
CANARY = "CANARY-NOTE hears a voice at night"


@pytest.fixture
def path(db: Database, person: Person) -> str:
    """Of a referral from Northgate that Northshire has accepted."""
    with db.unit():
        return f"/referrals/{referred.in_state(Status.ACCEPTED, person).token}"


def count(db: Database, table: type) -> int:
    with db.unit():
        return session().scalar(sa.select(sa.func.count()).select_from(table)) or 0


def day(days: int = 2) -> str:
    return f"{clock.london(made.noon(days)):%d/%m/%Y}"


def answers(**over: object) -> dict[str, object]:
    plan = {"kind": "follow-up", "way": "telephone", "place": "", "minutes": "45"}
    return {**plan, "starts_at": f"{day()} 12:00", "with_whom": "Dana Okafor", **over}


def test_plan_then_rearrange_then_missed(visit: Visit, path: str) -> None:
    page = visit("practitioner").get(path).click("Work on this referral").click("Plan an app")
    assert "Monday to Friday 07:00 to 21:00" in page.text and "although" not in page.text
    work = page.send("Plan it", **answers())
    assert "Planned" in work.text and work.path.endswith("/work")
    new = work.click("Re-arrange").send(
        "Plan the new one", starts_at=f"{day(3)} 12:00", rearranged_by="person"
    )
    assert "in place of an earlier one" in new.text and "Re-arranged" in new.text
    missed = new.click("Not attended").send(
        "Record it", reason="cancelled-provider", rearranged_by="ld"
    )
    assert "Cancelled by L&D" in missed.text and "Make a new appointment" in missed.text


def test_what_is_typed_while_a_colleague_closes_the_referral_can_be_read_and_copied(
    visit: Visit, path: str
) -> None:
    page = visit("practitioner").get(f"{path}/plan")
    other = visit("practitioner.second").get(f"{path}/close")
    other.send("Close", reason="completed", no_report_reason="not-seen")
    refused = page.send("Plan it", status=409, **answers(place="Room at the hub"))
    for told in (refused, page.visitor.get(page.path, status=409)):
        assert "the referral is closed" in told.text and "Room at the hub" in told.text


def test_plan_warns_of_a_second_and_keeps_what_was_typed(visit: Visit, path: str) -> None:
    visitor = visit("practitioner")
    visitor.get(f"{path}/plan").send("Plan it", **answers())
    page = visitor.get(f"{path}/plan").send("Plan it", status=422, **answers(place="The hub"))
    assert "already has an appointment then" in page.errors[0] and 'value="The hub"' in page.html
    assert page.send("Plan it", is_double="yes").path.endswith("/work")
    assert visitor.get("/appointments?when=week").text.count("Follow-up") == 2


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("28/3/2027 01:30", "in the hour the clocks skipped"),
        (f"{day()} 03:00", "outside the service’s hours"),
        ("1/1/2020 12:00", "still to come"),
    ],
)
def test_plan_refuses_in_words_and_saves_nothing(
    visit: Visit, path: str, db: Database, at: str, words: str
) -> None:
    page = visit("practitioner").get(f"{path}/plan")
    refused = page.send("Plan it", status=422, **answers(starts_at=at, place="By the lift"))
    assert words in refused.errors[0] and 'value="By the lift"' in refused.html
    assert count(db, Appointment) == 0


def test_contact_and_attended(visit: Visit, path: str, db: Database, person: Person) -> None:
    visitor = visit("practitioner")
    page = visitor.get(f"{path}/contact")
    work = page.send("Record the contact", kind="follow-up", way="telephone", minutes="10")
    assert "not planned" in work.text
    with db.unit(), clock.at(clock.now() - timedelta(days=2)):
        referral = session().scalars(sa.select(Referral)).one()
        row = made.planned(referral, by=person("practitioner"), starts_at=made.noon(1))
    page = visitor.get(f"/appointments/{row.token}/attended")
    assert "Came late, and was seen" in page.send("Record it", attendance="late-seen").text


def test_note_is_read_by_l_and_d_alone(visit: Visit, path: str, db: Database) -> None:
    page = visit("practitioner").get(f"{path}/note")
    assert "Only L&D read this" in page.text
    work = page.send("Keep the note", text=CANARY)
    assert CANARY in work.text and "Only L&D read this" in work.text
    sergeant = visit("sergeant")
    for seen in (path, f"{path}/messages"):
        assert CANARY not in sergeant.get(seen).html
    sergeant.get(f"{path}/work", status=403)
    struck = work.click("Recorded in error").send("Mark as", because="Another person’s")
    assert CANARY in struck.text and "Another person’s" in struck.text
    assert count(db, Note) == 1


def test_refer_on_answered_first(visit: Visit, path: str, db: Database) -> None:
    page = visit("practitioner").get(f"{path}/refer-on")
    work = page.send(
        "Record the onward", service="D01", reason="new", organisation="CANARY-TEAM Turning"
    )
    assert "Left open: 0 planned, 1 onward" in work.text
    took = work.click("Record their answer").send("Record the answer", answer="accepted")
    seen = took.click("First appointment").send("Record it", attended="not-known")
    assert "Attended: not known" in seen.text
    assert "CANARY-TEAM" not in visit("sergeant").get(f"{path}/messages").html
    assert count(db, OnwardReferral) == 1


def test_outcome(visit: Visit, path: str, db: Database) -> None:
    page = visit("practitioner").get(f"{path}/outcome")
    assert "Registered with a GP: partly achieved" in (
        page.send("Record the outcome", aim="gp", result="partly").text
    )
    assert count(db, Outcome) == 1


def test_write_and_read_messages_on_both_sides(visit: Visit, path: str) -> None:
    sergeant, dana = visit("sergeant"), visit("practitioner")
    page = sergeant.get(f"{path}/messages").click("Write a message")
    assert "Both sides read this" in page.text and "needs the person’s consent" not in page.text
    sent = page.send("Send the message", text="He asks when you come")
    assert "Nobody has said yet" in sent.text
    assert "needs the person’s consent" in dana.get(f"{path}/messages/write").text
    start = dana.get("/")
    assert "Messages about referrals" in start.text and "Not yet read" in start.text
    dana.get(f"{path}/messages").send("Mark 1 message as read")
    assert "Messages about referrals" not in dana.get("/").text
    assert "Read by Dana Okafor" in sergeant.get(f"{path}/messages").text


def test_a_message_of_50_000_characters_is_refused_in_words_and_kept(
    visit: Visit, path: str, db: Database
) -> None:
    text = "Wörds " * 8_334
    page = visit("sergeant").get(f"{path}/messages/write")
    refused = page.send("Send the message", status=422, text=text)
    assert refused.errors == ["Message must be 5,000 characters or fewer. You entered 50,003"]
    assert refused.html.count("Wörds") == 8_334
    assert count(db, Message) == 0


def test_police_know_when_but_not_where_why_or_with_whom(
    visit: Visit, path: str, db: Database, person: Person
) -> None:
    with db.unit():
        referral = session().scalars(sa.select(Referral)).one()
        made.planned(referral, by=person("practitioner"), with_whom="Dr Canary")
    page = visit("sergeant").get(f"{path}/messages")
    assert f"L&D next see the person {clock.in_words(made.noon())}" in page.text
    assert "CANARY-PLACE" not in page.html and "Dr Canary" not in page.html
    assert "Follow-up" not in page.text


def test_appointments_are_listed_and_paged(
    visit: Visit, path: str, db: Database, person: Person
) -> None:
    with db.unit():
        referral = session().scalars(sa.select(Referral)).one()
        for _ in range(26):
            made.planned(referral, by=person("practitioner"), is_double=True)
    page = visit("practitioner").get("/appointments?when=week")
    assert "Next 7 days (26)" in page.text
    assert page.click("Next page").text.count("CANARY-PLACE") == 1
    assert "CANARY-PLACE" not in visit("practitioner.south").get("/appointments?when=all").text


def test_the_work_page_shows_when_it_happened_and_when_it_was_recorded(
    visit: Visit, path: str, db: Database, person: Person
) -> None:
    with db.unit():
        referral, dana = session().scalars(sa.select(Referral)).one(), person("practitioner")
        service.send(referral, by=person("sergeant"), text="Hello there")
        service.note(referral, by=dana, text=CANARY, happened_at=clock.now())
    page = visit("practitioner").get(f"{path}/work")
    assert "Recorded" in page.text and "Message from Police, both sides read it" in page.text
    assert page.text.count(CANARY) == 1


def test_the_same_as_json(app: Flask, path: str, person: Person) -> None:
    dana, sergeant = (Caller(app, f"{who}@example.test") for who in ("practitioner", "sergeant"))
    api = f"/api/v1{path}"
    plan = {**made.plan_of(), "starts_at": made.noon().isoformat()}
    row = dana.post(f"{api}/plan", plan, status=201)
    assert (row["status"], row["version"]) == ("planned", 1)
    assert dana.post(f"{api}/plan", plan, status=422)["error"]["fields"]["is_double"]
    miss = {"reason": "cancelled-person", "rearranged_by": "nobody"}
    assert dana.post(f"/api/v1/appointments/{row['token']}/missed", miss)["version"] == 2
    dana.post(f"/api/v1/appointments/{row['token']}/missed", miss, status=409)
    sergeant.post(f"{api}/messages/write", {"text": "x" * 50_000}, status=422)
    sergeant.post(f"{api}/messages/write", {"text": "Hello"}, status=201)
    assert dana.get(f"{api}/messages")["unread"] == 1
    shown = {"shown": [one["token"] for one in dana.get(f"{api}/messages")["messages"]]}
    assert dana.post(f"{api}/messages/read", shown)["messages"][0]["read_by"] == "Dana Okafor"
    dana.post(f"{api}/messages/read", status=422)
    assert dana.get(f"{api}/work")["open_ends"] == {"planned": 0, "unanswered": 0, "unread": 0}
    told = sergeant.get(f"{api}/messages")
    assert "CANARY" not in str(told) and set(told) == {
        "telephone",
        "reference",
        "messages",
        "unread",
        "next_contact_at",
        "last_attended_at",
    }
    sergeant.get(f"{api}/work", status=403)
    assert dana.get("/api/v1/appointments?when=all")["total"] == "1"
