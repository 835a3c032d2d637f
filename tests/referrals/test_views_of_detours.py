"""The pages of the steps that do not go the straight way, as the two sides use them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases import service as cases
from cjdiversion.database import Database
from cjdiversion.referrals import service, ways_back
from cjdiversion.referrals.steps import Status
from tests.pages import Caller, Visitor
from tests.referrals import made

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]
At = Callable[[Status], str]


@pytest.fixture
def at(db: Database, person: Person) -> At:
    def in_state(status: Status) -> str:
        with db.unit():
            return f"/referrals/{made.in_state(status, person).token}"

    return in_state


def moment(name: str, hours: int) -> dict[str, str]:
    wall = clock.london(clock.now() + timedelta(hours=hours))
    return {
        f"{name}-day": str(wall.day),
        f"{name}-month": str(wall.month),
        f"{name}-year": str(wall.year),
        f"{name}-time": f"{wall:%H:%M}",
    }


def test_hold_is_seen_by_both_sides_and_taken_off_again(visit: Visit, at: At) -> None:
    path = at(Status.RECEIVED)
    page = visit("practitioner").get(path).click("Put on hold")
    page.proof_read()
    asked = {"reason": "other", "words": "Fire alarm", **moment("review_at", 2)}
    page = page.send("Put on hold", **asked)
    assert "On hold. The sender sees why" in page.text
    shown = visit("sergeant").get(path)
    shown.proof_read()
    assert "Another reason" in shown.text and "Fire alarm" in shown.text
    page.send("Take off hold")
    assert "Received, not yet accepted" in visit("sergeant").get(path).text


def test_hold_without_a_time_keeps_what_was_typed(visit: Visit, at: At) -> None:
    page = visit("practitioner").get(f"{at(Status.SENT)}/hold")
    page = page.send("Put on hold", reason="unsafe", words="Threw a chair", status=422)
    assert page.errors and "Threw a chair" in page.html


def test_redirect_offers_the_other_teams_and_they_find_it(visit: Visit, at: At) -> None:
    path = at(Status.RECEIVED)
    page = visit("practitioner").get(path).click("Redirect to another team")
    page.proof_read()
    to = page.choice("Southmere L&D Service")
    page = page.send("Redirect", provider=to, reason="age")
    assert "Northshire L&D Service keep it until they receive it" in page.text
    page.proof_read()
    south = visit("practitioner.south")
    south.get("/referrals").click_row("OKONKWO").send("Mark as received")
    visit("practitioner").get(path, status=404)
    assert "Received, not yet accepted" in south.get(path).text


def test_take_back_is_for_the_team_that_redirected(visit: Visit, at: At) -> None:
    path = at(Status.REDIRECTED)
    assert "Take it back" not in visit("practitioner.south").get(path).text
    page = visit("practitioner").get(path)
    assert "Mark as received" not in page.text
    page.send("Take it back")
    visit("practitioner.south").get(path, status=404)


def test_screen_then_support(visit: Visit, at: At) -> None:
    path = at(Status.ACCEPTED)
    page = visit("practitioner").get(path).click("Record the screening")
    page.proof_read()
    page = page.send("Record screening", outcome="could-not", status=422)
    assert "Say more about this" in page.text
    page = page.send("Record screening", outcome="needs-found", words="")
    page.send("Begin support")
    assert "In support" in visit("sergeant").get(path).text


def test_reopen_says_why(visit: Visit, at: At) -> None:
    path = at(Status.EXPIRED)
    page = visit("teamlead").get(path).click("Open again")
    page.proof_read()
    page.send("Open again", reason="answered-late")
    assert "Answered after all" in visit("sergeant").get(path).text


def test_sign_off_stands_beside_the_decline(visit: Visit, at: At) -> None:
    path = at(Status.DECLINED)
    visit("teamlead").get(path).send("Sign off the decline")
    assert "Ines Moran" in visit("sergeant").get(path).text


def test_amend_shows_both_sides_the_old_and_the_new(visit: Visit, at: At) -> None:
    path = at(Status.ACCEPTED)
    page = visit("sergeant").get(path).click("Amend what it says")
    page.proof_read()
    page = page.send("Save amendment", status=422)
    assert "Nothing was changed" in page.text
    page = page.send("Save amendment", priority="1", location="Cell 9")
    for key in ("sergeant", "practitioner"):
        shown = visit(key).get(path)
        assert "How soon must this be answered?: was Urgent , now Emergency" in shown.text
        assert "Where is the person?: was Northgate, Cell 4 , now Cell 9" in shown.text


def test_a_button_does_what_its_page_showed_or_says_that_somebody_was_faster(
    visit: Visit, at: At, db: Database, person: Person
) -> None:
    """Received and shown; accepted in another tab: “Undo” on the old page is about the receipt."""
    path = at(Status.SENT)
    old = visit("practitioner").get(path).send("Mark as received")
    assert "Undo “Mark as received”" in old.text
    twin = visit("practitioner").get(path)
    new = twin.click("Accept").send("Accept")
    assert "Undo “Accept”" in new.text
    refused = old.send("Undo", status=409)
    assert "Somebody else changed this since you opened it" in refused.text
    refused = twin.send("Take it", status=409)
    assert "this is accepted" in refused.text
    assert "Accepted" in new.send("Undo").text
    new.send("Undo")  # pressed twice: done once
    assert "Received, not yet accepted" in visit("sergeant").get(path).text


def test_undo_is_offered_to_whoever_took_the_last_step_alone(visit: Visit, at: At) -> None:
    path = at(Status.ACCEPTED)
    for key in ("practitioner.second", "teamlead", "sergeant"):
        assert "Undo" not in visit(key).get(path).text
    page = visit("practitioner").get(path).send("Undo")
    assert "Sent, not yet received" in page.text
    assert "Accepted (undone" in visit("sergeant").get(path).text


def test_opening_again_beside_another_asks_on_the_page(
    visit: Visit, at: At, db: Database, person: Person
) -> None:
    path, alone = at(Status.DECLINED), at(Status.DECLINED)
    with db.unit():
        token = service.open(path.rpartition("/")[2], by=person("practitioner")).case.token
    with db.unit():
        case = cases.open(token, by=person("sergeant"))
        other = made.sent(case, by=person("sergeant")).reference
    for key, button, typed in (
        ("teamlead", "Open again", {"reason": "changed-mind"}),
        ("teamlead", "Put back", {"because": "Wrong one"}),
    ):
        asked = "reopen" if button == "Open again" else "put-back"
        assert "although another is open" not in visit(key).get(f"{alone}/{asked}").text
        page = visit(key).get(f"{path}/{asked}")
        page.proof_read()
        assert "Open it again although another is open?" in page.text
        refused = page.send(button, status=422, **typed)
        assert any(other in line for line in refused.errors)
    refused.send("Put back", is_second="yes")
    assert "Sent, not yet received" in visit("sergeant").get(path).text


def test_put_back_names_the_step_and_its_reason_stays(visit: Visit, at: At) -> None:
    path = at(Status.CLOSED)
    page = visit("teamlead").get(path).click("Put back a step")
    page.proof_read()
    assert "The last step of your side was “Close”, by Dana Okafor" in page.text
    page.send("Put back", because="Closed the wrong one")
    assert "Closed the wrong one" in visit("sergeant").get(path).text
    visit("inspector").get(f"{path}/put-back", status=403)


@pytest.mark.parametrize(
    ("state", "step"),
    [(Status.CLOSED, "hold"), (Status.DRAFT, "amend"), (Status.ACCEPTED, "reopen")],
)
def test_a_form_from_the_wrong_state_names_the_state(
    visit: Visit, at: At, state: Status, step: str
) -> None:
    who = visit("sergeant" if step == "amend" else "practitioner")
    page = who.get(f"{at(state)}/{step}", status=409)
    assert f"cannot be done now: this is {state.words.lower()}" in page.text


@pytest.mark.parametrize(
    ("state", "step"),
    [(Status.SENT, "resume"), (Status.RECEIVED, "support"), (Status.ACCEPTED, "take-back")],
)
def test_a_button_from_the_wrong_state_names_the_state(
    app: Flask, at: At, state: Status, step: str
) -> None:
    caller = Caller(app, "practitioner@example.test")
    refused = caller.post(f"/api/v1{at(state)}/{step}", {}, status=409)
    assert f"cannot be done now: this is {state.words.lower()}" in refused["error"]["message"]


def test_a_stale_page_changes_nothing(visit: Visit, at: At, db: Database, person: Person) -> None:
    path = at(Status.RECEIVED)
    page = visit("practitioner").get(f"{path}/hold")
    with db.unit():
        referral: Any = service.open(path.rpartition("/")[2], by=person("sergeant"))
        made.amend(referral, by=person("sergeant"))
        ways_back.undo(referral, by=person("sergeant"))
    page.send("Put on hold", reason="unsafe", **moment("review_at", 2), status=409)
    assert "Received, not yet accepted" in visit("sergeant").get(path).text
