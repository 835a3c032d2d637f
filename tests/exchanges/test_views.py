"""The pages as both sides use them, and the API as a provider's own system does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor, May, Role
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts import service as keeping
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database, session
from cjdiversion.exchanges import incoming, resources, service
from cjdiversion.exchanges.models import StatusUpdate
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from tests import make
from tests.exchanges import said
from tests.pages import Caller, Visitor
from tests.referrals import made

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]


@pytest.fixture
def referral(db: Database, person: Person) -> Referral:
    with db.unit():
        return made.sent(make.booking(by=person("sergeant")), by=person("sergeant"))


@pytest.fixture
def api(referral: Referral) -> str:
    return f"/api/v1/referrals/{referral.token}"


@pytest.fixture
def system(app: Flask, db: Database, person: Person) -> Caller:
    """The provider's own system, with a token of the unit and no more scopes than it needs."""
    caller = Caller(app, "practitioner@example.test")
    with db.unit():
        unit_id = person("practitioner").unit_id
        assert unit_id is not None
        _, secret = keeping.issue_token(
            by=SYSTEM,
            name="Northshire care records",
            scopes=[May.REFERRAL_OPEN, May.REFERRAL_EXPORT, May.REFERRAL_UPDATE],
            ends_on=clock.today() + timedelta(days=9),
            unit=accounts.unit(unit_id),
            role=Role.LD_PRACTITIONER,
        )
    caller.headers = {"Authorization": f"Bearer {secret}"}
    return caller


def status_of(db: Database, referral: Referral) -> Status:
    with db.unit():
        return session().get_one(Referral, referral.id).status


def told(db: Database, person: Person, referral: Referral, count: int) -> None:
    """So many messages for information, each a second after the other."""
    assert referral.sent_at is not None
    with db.unit():
        by = person("practitioner")
        opened = referrals.open(referral.token, by=by)
        for number in range(1, count + 1):
            sent_at = referral.sent_at + timedelta(seconds=number)
            note = [{"text": f"Line number {number}."}]
            message = said.message(referral.reference, "in-progress", sent_at=sent_at, note=note)
            service.take(opened, by=by, **incoming.read(message))


# --- the pages ------------------------------------------------------------------------------------


def test_message_says_plainly_what_it_is_not_and_which_codes_it_has(
    visit: Visit, referral: Referral
) -> None:
    page = visit("practitioner").get(f"/referrals/{referral.token}")
    page = page.click("As a message for your own health system")
    assert resources.NOT_CONFORMANT in page.text and "not conformant" in page.text
    assert "Priority: Urgent 2, Urgent or serious" in page.text
    assert "Source of referral: Custody E1, Police" in page.text
    assert "holds no consent" in page.text


def test_message_says_where_a_need_has_no_code(
    visit: Visit, db: Database, referral: Referral
) -> None:
    with db.unit():
        row = session().get_one(Referral, referral.id)
        row.needs = [{"code": "trauma", "label": "Trauma", "source": "family", "token": "x"}]
    page = visit("practitioner").get(f"/referrals/{referral.token}/message")
    assert "Need: Trauma No code: in words only" in page.text


def test_download_is_a_file_of_fhir_named_by_the_reference_alone(
    visit: Visit, db: Database, referral: Referral
) -> None:
    page = visit("practitioner").get(f"/referrals/{referral.token}/message")
    response = page.visitor.client.get(page.links["Download the message"])
    assert response.status_code == 200 and response.mimetype == "application/fhir+json"
    name = f"{referral.reference}-{referral.version}.fhir.json"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert said.part(response.get_json(), "Patient")["name"][0]["family"] == "Okonkwo-Jones"
    with db.unit():
        query = sa.select(AuditEvent.actor_name).where(AuditEvent.did == Did.REFERRAL_EXPORTED)
        assert session().scalars(query).all() == ["Dana Okafor"]


def test_police_see_no_way_to_the_message_and_another_provider_finds_nothing(
    visit: Visit, referral: Referral
) -> None:
    path = f"/referrals/{referral.token}"
    assert "As a message for your own health system" not in visit("sergeant").get(path).links
    visit("sergeant").get(f"{path}/message", status=403)
    for ending in ("", "/message", "/message/download", "/updates"):
        visit("practitioner.south").get(path + ending, status=404)


def test_both_sides_read_on_the_referral_what_the_system_said(
    visit: Visit, db: Database, person: Person, referral: Referral
) -> None:
    told(db, person, referral, 5)
    for key in ("sergeant", "practitioner"):
        page = visit(key).get(f"/referrals/{referral.token}")
        assert "From L&D’s own system" in page.text and said.SYSTEM in page.text
        assert "Line number 5." in page.text and "Line number 2." not in page.text
        everything = page.click("All 5 from L&D’s own system")
        assert "Line number 1." in everything.text
        assert "nothing changed here" in everything.text


def test_updates_are_paged(visit: Visit, db: Database, person: Person, referral: Referral) -> None:
    told(db, person, referral, 30)
    page = visit("sergeant").get(f"/referrals/{referral.token}/updates")
    assert "Line number 30." in page.text and "Line number 5." not in page.text
    assert "Showing 25 of 30 messages" in page.text
    older = page.click("Next")
    assert "Line number 5." in older.text and "Line number 30." not in older.text


def test_updates_of_a_referral_nobody_sent_word_of_say_so(visit: Visit, referral: Referral) -> None:
    assert "No messages" in visit("sergeant").get(f"/referrals/{referral.token}/updates").text
    page = visit("sergeant").get(f"/referrals/{referral.token}")
    assert "From L&D’s own system" not in page.text


# --- the API --------------------------------------------------------------------------------------


def test_a_system_fetches_the_message_and_tells_what_came_of_it(
    system: Caller, api: str, db: Database, referral: Referral
) -> None:
    message = system.get(f"{api}/message")
    reference = said.part(message, "ServiceRequest")["identifier"][0]["value"]
    answer = system.post(f"{api}/status-updates", said.accepted(reference), status=201)
    assert (answer["status"], answer["step"], answer["reference"]) == (
        "accepted",
        "accept",
        referral.reference,
    )
    assert status_of(db, referral) is Status.ACCEPTED
    [listed] = system.get(f"{api}/status-updates")["items"]
    assert listed["received_by"] == "Northshire care records"
    assert listed["message_id"] == answer["message_id"]
    assert listed["decided_by"] == "Dana Okafor, practitioner"


def test_it_is_taken_as_fhir_json_too(system: Caller, api: str, referral: Referral) -> None:
    import json

    body = json.dumps(said.message(referral.reference, "received"))
    response = system.client.post(
        f"{api}/status-updates",
        data=body,
        headers={**system.headers, "Content-Type": "application/fhir+json"},
    )
    assert response.status_code == 201


def test_duplicate_stale_and_out_of_order_are_409_with_codes_of_their_own(
    system: Caller, api: str, referral: Referral
) -> None:
    assert referral.sent_at is not None
    late, early = referral.sent_at + timedelta(seconds=9), referral.sent_at + timedelta(seconds=1)
    first = said.accepted(referral.reference, sent_at=late)
    system.post(f"{api}/status-updates", first, status=201)

    def code(body: dict[str, Any]) -> str:
        refused = system.post(f"{api}/status-updates", body, status=409)
        return str(refused["error"]["code"])

    assert code(first) == "duplicate"
    assert code(said.message(referral.reference, "completed", sent_at=early)) == "stale"
    assert code(said.message(referral.reference, "received", sent_at=late)) == "out-of-order"


def test_an_idempotency_key_gives_the_first_answer_again(
    system: Caller, api: str, db: Database, referral: Referral
) -> None:
    body = said.message(referral.reference, "received")
    first = system.post(f"{api}/status-updates", body, status=201, key="k-1")
    again = system.post(f"{api}/status-updates", body, status=201, key="k-1")
    assert again["status"] == first["status"] == "received"
    with db.unit():
        assert session().scalar(sa.select(sa.func.count()).select_from(StatusUpdate)) == 1


@pytest.mark.parametrize(
    ("body", "place", "code"),
    [
        ({}, "resourceType", "required"),
        ({"resourceType": "Bundle"}, "entry", "required"),
        (
            {"resourceType": "Bundle", "type": "message", "entry": []},
            "entry.0.resource",
            "required",
        ),
        ({"resourceType": "Bundle", "entry": [{"resource": 7}]}, "entry.0.resource", None),
        ({"token": "x", "bundle": 1}, "resourceType", "required"),
    ],
)
def test_what_is_malformed_is_422_field_by_field(
    system: Caller, api: str, db: Database, body: Any, place: str, code: str | None
) -> None:
    refused = system.post(f"{api}/status-updates", body, status=422)
    told = refused["error"]["fields"][place]
    assert told and (code is None or told[0]["code"] == code)
    with db.unit():
        assert session().scalar(sa.select(StatusUpdate.id)) is None


def test_what_is_no_json_is_refused_in_words(system: Caller, api: str) -> None:
    response = system.client.post(
        f"{api}/status-updates",
        data="{not json",
        headers={**system.headers, "Content-Type": "application/json"},
    )
    assert response.status_code == 422
    assert response.get_json()["error"]["fields"][""][0]["code"] == "not-json"


def test_what_is_nested_too_deeply_is_refused(system: Caller, api: str, referral: Referral) -> None:
    deep: Any = {"resourceType": "Task"}
    for _ in range(400):
        deep = {"resourceType": "Task", "contained": [deep]}
    body = said.message(referral.reference, "received", contained=[deep])
    response = system.client.post(f"{api}/status-updates", json=body, headers=system.headers)
    assert response.status_code in (400, 422)
    assert response.get_json()["error"]["code"]


def test_a_referral_that_is_not_there_or_not_theirs_is_404(
    system: Caller, app: Flask, api: str, referral: Referral
) -> None:
    body = said.message(referral.reference, "received")
    system.post("/api/v1/referrals/nobody-has-this-one/status-updates", body, status=404)
    south = Caller(app, "practitioner.south@example.test")
    south.post(f"{api}/status-updates", body, status=404)
    south.get(f"{api}/message", status=404)
    south.get(f"{api}/status-updates", status=404)


def test_a_token_for_messages_takes_the_steps_they_say_and_no_other(
    system: Caller, api: str, db: Database, referral: Referral
) -> None:
    system.post(f"{api}/accept", status=403)
    system.post(f"{api}/status-updates", said.accepted(referral.reference), status=201)
    done = said.because("referral_closure_reasons", "completed")
    done["coding"] += said.because("referral_no_report_reasons", "not-seen")["coding"]
    body = said.message(referral.reference, "completed", statusReason=done, owner=said.OWNER)
    system.post(f"{api}/status-updates", body, status=201)
    assert status_of(db, referral) is Status.CLOSED


def test_a_token_without_the_scope_hands_in_nothing(
    app: Flask, api: str, db: Database, referral: Referral
) -> None:
    scopes = [May.REFERRAL_OPEN, May.REFERRAL_DECIDE]
    caller = Caller(app, "practitioner@example.test", scopes)
    caller.post(f"{api}/status-updates", said.accepted(referral.reference), status=403)
    caller.get(f"{api}/message", status=403)
    assert status_of(db, referral) is Status.SENT


def test_what_a_system_decides_by_itself_is_not_taken(
    system: Caller, api: str, db: Database, referral: Referral
) -> None:
    """Somebody decided it, and both sides read who."""
    body = said.message(referral.reference, "accepted")
    refused = system.post(f"{api}/status-updates", body, status=422)
    assert refused["error"]["fields"]["Task.owner.display"][0]["code"] == "required"
    assert status_of(db, referral) is Status.SENT


def test_a_message_of_too_many_characters_keeps_nothing(
    system: Caller, api: str, db: Database, referral: Referral
) -> None:
    body = said.accepted(referral.reference, note=[{"text": "x" * 50_000}])
    refused = system.post(f"{api}/status-updates", body, status=422)
    assert refused["error"]["fields"]["Task.note.text"][0]["code"] == "long"
    assert status_of(db, referral) is Status.SENT
