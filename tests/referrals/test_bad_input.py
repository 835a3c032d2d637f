"""What cannot be done is answered in words on the page and by a code in the API; nothing is half
saved, and what was typed is still there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts import queries
from cjdiversion.consents.models import ConsentDecision
from cjdiversion.contacts.models import Appointment, Message
from cjdiversion.database import Base, Database, session
from cjdiversion.referrals.models import Referral, ReferralMove
from cjdiversion.referrals.steps import Status
from tests import make
from tests.contacts.made import noon
from tests.house.world import KEPT
from tests.pages import Caller, Page, Visitor
from tests.referrals import made

Person = Callable[[str], Actor]
Visit = Callable[[str], Visitor]
TYPED = "Wörds that somebody took time over"
NOT_RECORDS = KEPT | {"draft"}
"""The trail and who is where; what was typed is kept as a draft, and is no record."""


@pytest.fixture
def at(db: Database, person: Person) -> Callable[[Status], str]:
    """The address of a referral in that state."""

    def of(status: Status) -> str:
        with db.unit():
            return f"/referrals/{made.in_state(status, person).token}"

    return of


def kept(db: Database) -> dict[str, list[str]]:
    """Every row of every table of records."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table))))
            for table in Base.metadata.sorted_tables
            if table.name not in NOT_RECORDS
        }


def codes(answer: dict[str, Any]) -> dict[str, list[str]]:
    fields = answer["error"]["fields"]
    return {name: [one["code"] for one in found] for name, found in fields.items()}


def refused(page: Page, button: str, **answers: Any) -> Page:
    """In words, beside what was typed."""
    page = page.send(button, status=422, **answers)
    assert page.errors and all(len(words.split()) > 2 for words in page.errors), page.errors
    assert TYPED in page.html
    page.proof_read()
    return page


@pytest.mark.parametrize("step", ["accept", "decline", "hold", "redirect"])
def test_a_step_from_the_wrong_state_names_the_state_and_who_made_it(
    app: Flask, db: Database, visit: Visit, at: Callable[[Status], str], step: str
) -> None:
    path = at(Status.WITHDRAWN)
    before, caller = kept(db), Caller(app, "practitioner@example.test")
    told = {
        "accept": {},
        "decline": {"category": "no-vulnerability", "declined_by": "D", "next_step": "N"},
        "hold": {"reason": "unsafe", "review_at": clock.now() + timedelta(hours=1)},
        "redirect": {"reason": "out-of-area", "provider": _other(db)},
    }[step]
    body = {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in told.items()}
    error = caller.post(f"/api/v1{path}/{step}", body, status=409)["error"]
    page = visit("practitioner").get(f"{path}/{step}", status=409)
    assert error["code"] == "out-of-order"
    for words in (error["message"], page.text):
        assert "withdrawn" in words and "Sgt Ann Marsh did that" in words
    assert kept(db) == before


def _other(db: Database) -> str:
    with db.unit():
        unit = queries.unit_named("Southmere L&D Service", UnitKind.PROVIDER)
        assert unit is not None
        return unit.token


@pytest.mark.parametrize("missing", ["category", "next_step", "declined_by"])
def test_a_decline_without_a_category_or_a_next_step_is_refused_and_keeps_its_reason(
    app: Flask, db: Database, visit: Visit, at: Callable[[Status], str], missing: str
) -> None:
    path = at(Status.RECEIVED)
    told = {
        "category": "no-vulnerability",
        "reason": TYPED,
        "declined_by": "Dana Okafor",
        "next_step": "Custody nurse at six",
    }
    before, said = kept(db), {**told, missing: ""}
    refused(visit("practitioner").get(f"{path}/decline"), "Decline", **said)
    answer = Caller(app, "practitioner@example.test").post(
        f"/api/v1{path}/decline", {k: v for k, v in told.items() if k != missing}, status=422
    )
    assert codes(answer) == {missing: ["required"]}
    assert kept(db) == before


def test_consent_for_a_purpose_that_does_not_exist_is_refused_and_keeps_what_was_typed(
    app: Flask, db: Database, visit: Visit, at: Callable[[Status], str]
) -> None:
    path = at(Status.ACCEPTED)
    before, page = kept(db), visit("practitioner").get(f"{path}/consent")
    refused(page, "Save", purpose="horoscope", scope=TYPED)
    body = {"purpose": "horoscope", "recipient": "police", "answer": "given"}
    answer = Caller(app, "practitioner@example.test").post(
        f"/api/v1{path}/consent", body, status=422
    )
    assert codes(answer)["purpose"] == ["unknown"]
    assert kept(db) == before
    with db.unit():
        assert session().scalars(sa.select(ConsentDecision)).all() == []


@pytest.mark.parametrize(
    ("on_page", "in_api", "code"),
    [
        ("28/3/2027 01:30", "2027-03-28T01:30", "zone"),  # the API takes no wall time at all
        ("", "", "outside-hours"),
        ("1/1/2020 12:00", "2020-01-01T12:00:00+00:00", "past"),
    ],
)
def test_an_appointment_in_no_hour_or_outside_the_rota_is_refused_and_keeps_its_place(
    app: Flask,
    db: Database,
    visit: Visit,
    at: Callable[[Status], str],
    on_page: str,
    in_api: str,
    code: str,
) -> None:
    path = at(Status.ACCEPTED)
    night = clock.london(noon() - timedelta(hours=9))
    on_page = on_page or f"{night:%d/%m/%Y %H:%M}"
    in_api = in_api or night.isoformat()
    told = {"kind": "follow-up", "way": "face-to-face", "place": TYPED, "with_whom": "Dana"}
    before, page = kept(db), visit("practitioner").get(f"{path}/plan")
    said = refused(page, "Plan it", **told, minutes="45", starts_at=on_page).errors[0]
    assert code != "zone" or "in the hour the clocks skipped" in said
    answer = Caller(app, "practitioner@example.test").post(
        f"/api/v1{path}/plan", {**told, "minutes": 45, "starts_at": in_api}, status=422
    )
    assert codes(answer) == {"starts_at": [code]}
    assert kept(db) == before
    with db.unit():
        assert session().scalars(sa.select(Appointment)).all() == []


def test_a_message_of_50_000_characters_is_refused_and_stays_in_its_box(
    app: Flask, db: Database, visit: Visit, at: Callable[[Status], str]
) -> None:
    path, text = at(Status.SENT), f"{TYPED} " * 1500
    assert len(text) > 50_000
    before = kept(db)
    page = refused(visit("sergeant").get(f"{path}/messages/write"), "Send the message", text=text)
    assert page.html.count(TYPED) == 1500
    answer = Caller(app, "sergeant@example.test").post(
        f"/api/v1{path}/messages/write", {"text": text}, status=422
    )
    assert codes(answer) == {"text": ["long"]}
    assert kept(db) == before
    with db.unit():
        assert session().scalars(sa.select(Message)).all() == []


def test_a_concern_of_50_000_characters_sends_nothing_and_stays_in_its_box(
    app: Flask, db: Database, visit: Visit, person: Person
) -> None:
    with db.unit():
        token = make.booking(by=person("sergeant")).token
    text, before = f"{TYPED} " * 1500, kept(db)
    form = visit("sergeant").get(f"/cases/{token}/refer")
    page = refused(form, "Send the referral", agrees="agrees", priority="2", concern=text)
    assert page.html.count(TYPED) == 1500
    body = {"case": token, "priority": "2", "concern": text}
    caller = Caller(app, "sergeant@example.test")
    assert codes(caller.post("/api/v1/referrals", body, status=422)) == {"concern": ["long"]}
    assert kept(db) == before
    with db.unit():
        for kind in (Referral, ReferralMove):
            assert session().scalars(sa.select(kind)).all() == []
