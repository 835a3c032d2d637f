"""The pages, as the two sides use them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.consents.models import ConsentDecision, ConsentOverride, ToldOfLd
from cjdiversion.database import Database, session
from cjdiversion.referrals import service
from cjdiversion.referrals.models import Assessment, Referral
from cjdiversion.referrals.steps import STEPS, Status
from tests import make
from tests.pages import Page, Visitor
from tests.referrals import made

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]
At = Callable[[Status], str]
LONG = "x" * 20_000
REFERENCE = re.compile("R[A-Z0-9]{6}")


@pytest.fixture
def at(db: Database, person: Person) -> At:
    """The address of a referral from Northgate to the Northshire service in that state."""

    def in_state(status: Status) -> str:
        with db.unit():
            return f"/referrals/{made.in_state(status, person).token}"

    return in_state


@pytest.fixture
def case_path(db: Database, person: Person) -> str:
    with db.unit():
        return f"/cases/{make.booking(by=person('sergeant')).token}"


def kept(db: Database) -> Referral:
    with db.unit():
        return session().scalars(sa.select(Referral)).one()


def count(db: Database, table: type) -> int:
    with db.unit():
        return session().scalar(sa.select(sa.func.count()).select_from(table)) or 0


# --- the sender -----------------------------------------------------------------------------------


def test_refer_sends_in_one_go(visit: Visit, case_path: str, db: Database) -> None:
    page = visit("sergeant").get(f"{case_path}/refer")
    assert "To: Northshire L&D Service" in page.text
    page = page.send("Send the referral", priority="1", concern=made.CONCERN)
    assert "Not yet: nobody has marked it as received" in page.text
    assert kept(db).status is Status.SENT


def test_refer_says_what_goes_without_agreement(visit: Visit, case_path: str) -> None:
    sergeant = visit("sergeant")
    page = sergeant.get(f"{case_path}/refer")
    assert "carries only what officers saw and what keeps people safe" in page.text
    sergeant.get(f"{case_path}/told").send("Save", agrees="agrees")
    page = sergeant.get(f"{case_path}/refer")
    assert "The person agrees to be seen" in page.text


def test_refer_takes_what_the_person_said_before_it_decides_what_goes(
    visit: Visit, case_path: str, db: Database
) -> None:
    sergeant = visit("sergeant")
    page = sergeant.get(f"{case_path}/refer")
    page.send("Send the referral", priority="1", concern=made.CONCERN, agrees="agrees")
    assert kept(db).agreed_when_sent is True
    again = sergeant.get(f"{case_path}/refer")
    assert "What did the person say about being seen" not in again.text


def test_refer_refused_for_a_second_one_writes_down_nothing_of_what_was_said(
    visit: Visit, case_path: str, db: Database
) -> None:
    sergeant = visit("sergeant")
    sergeant.get(f"{case_path}/refer").send("Send", priority="2", concern="First")
    page = sergeant.get(f"{case_path}/refer")
    page.send("Send", priority="2", concern="Second", agrees="refuses", status=422)
    assert count(db, ToldOfLd) == 0


def test_refer_keeps_a_draft(visit: Visit, case_path: str, db: Database) -> None:
    page = visit("sergeant").get(f"{case_path}/refer")
    page = page.send("Keep as a draft", keep="draft", priority="3", concern=made.CONCERN)
    assert "Draft, not sent" in page.text
    assert kept(db).sent_at is None


def test_refer_warns_of_an_open_referral_and_lets_it_be_sent(
    visit: Visit, case_path: str, db: Database
) -> None:
    sergeant = visit("sergeant")
    sergeant.get(f"{case_path}/refer").send("Send", priority="2", concern="First")
    page = sergeant.get(f"{case_path}/refer")
    assert f"has an open referral for this person already: {kept(db).reference}" in page.text
    page = page.send("Send", priority="2", concern="Second", status=422)
    assert "Send another?" in page.errors[0]
    page = page.send("Send", priority="2", is_second="yes")
    assert "Second" in page.text
    assert count(db, Referral) == 2


def test_refer_sent_twice_by_a_double_click_makes_one(
    visit: Visit, case_path: str, db: Database
) -> None:
    page = visit("sergeant").get(f"{case_path}/refer")
    first = page.send("Send", priority="2", concern=made.CONCERN)
    again = page.send("Send", priority="2", concern=made.CONCERN)
    assert first.path == again.path
    assert count(db, Referral) == 1


def test_refer_with_bad_answers_keeps_them_on_the_page_and_saves_nothing(
    visit: Visit, case_path: str, db: Database
) -> None:
    page = visit("sergeant").get(f"{case_path}/refer")
    page = page.send(
        "Send",
        priority="whenever",
        concern=LONG,
        fit_to_be_seen="sober",
        next_date_at="31/2/2026 10:00",
        alleged_offence="Burglary, as typed",
        status=422,
    )
    assert page.errors == [
        "Select one of the answers offered",
        "What did you see, or what were you told? must be 4,000 characters or fewer. "
        "You entered 20,000",
        "Select one of the answers offered",
        "Next court or bail date must be a real date, like 27 3 2026",
    ]
    assert LONG in page.html
    assert "Burglary, as typed" in page.html
    assert count(db, Referral) == 0


@pytest.mark.parametrize(
    ("key", "status"),
    [("sergeant.south", 404), ("detention", 403), ("practitioner", 403), ("cps", 403)],
)
def test_refer_is_for_senders_in_reach(visit: Visit, case_path: str, key: str, status: int) -> None:
    visit(key).get(f"{case_path}/refer", status=status)


def test_change_saves_the_draft(visit: Visit, at: At, db: Database) -> None:
    page = visit("sergeant").get(f"{at(Status.DRAFT)}/change")
    page = page.send("Save the draft", concern="Said more since")
    assert "It is not sent yet" in page.text
    assert (kept(db).concern, kept(db).status) == ("Said more since", Status.DRAFT)


def test_change_of_a_sent_referral_is_refused_in_words(visit: Visit, at: At) -> None:
    page = visit("sergeant").get(f"{at(Status.SENT)}/change", status=409)
    assert "“Change the draft” cannot be done now: this is sent, not yet received" in page.text


def test_send_shows_what_will_be_read_and_sends(visit: Visit, at: At, db: Database) -> None:
    page = visit("sergeant").get(at(Status.DRAFT)).click("Send the referral")
    assert made.CONCERN in page.text
    page = page.send("Send the referral")
    assert kept(db).status is Status.SENT


def test_withdraw_tells_the_other_side(visit: Visit, at: At) -> None:
    path = at(Status.RECEIVED)
    page = visit("sergeant").get(path).click("Withdraw")
    page = page.send("Withdraw", reason="moved", words="To Eastgate at 14:00")
    assert "To Eastgate at 14:00" in visit("practitioner").get(path).text


def test_withdraw_without_the_words_it_wants_saves_nothing(
    visit: Visit, at: At, db: Database
) -> None:
    page = visit("sergeant").get(f"{at(Status.SENT)}/withdraw")
    page = page.send("Withdraw", reason="moved", status=422)
    assert page.errors == ["Say more about this reason"]
    assert kept(db).status is Status.SENT


# --- the list -------------------------------------------------------------------------------------


def test_index_shows_what_was_sent_to_the_own_provider(visit: Visit, at: At, db: Database) -> None:
    at(Status.SENT)
    page = visit("practitioner.second").get("/referrals")
    assert (
        f"{kept(db).reference} OKONKWO-JONES, Zoë Sent, not yet received 25 to 39 Urgent Custody "
        "Northgate, Cell 4" in page.text
    )
    with db.unit():
        query = sa.select(AuditEvent.facts).where(AuditEvent.did == Did.REFERRAL_LISTED)
        shown = session().scalars(query).all()
    assert shown == [{"shown": [kept(db).reference]}]


def test_index_of_another_provider_shows_nothing(visit: Visit, at: At, db: Database) -> None:
    at(Status.SENT)
    for status in ("open", "all", "sent"):
        page = visit("practitioner.south").get(f"/referrals?status={status}")
        assert "No referrals" in page.text
        assert kept(db).reference not in page.html
        assert "OKONKWO" not in page.html


def test_index_does_not_show_drafts(visit: Visit, at: At) -> None:
    at(Status.DRAFT)
    assert "No referrals" in visit("practitioner").get("/referrals?status=all").text


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("open", 8),
        ("waiting", 3),
        ("on-hold", 1),
        ("in-hand", 4),
        ("accepted", 1),
        ("closed", 1),
        ("all", 12),
        ("nonsense", 8),
    ],
)
def test_index_is_filtered_by_state(visit: Visit, at: At, status: str, shown: int) -> None:
    for state in Status:
        at(state)
    page = visit("practitioner").get(f"/referrals?status={status}")
    assert f"Showing {shown} of {shown} referrals" in page.text


def test_index_goes_on_page_by_page(visit: Visit, db: Database, person: Person) -> None:
    with db.unit():
        sergeant = person("sergeant")
        for _ in range(30):
            made.sent(make.booking(by=sergeant), by=sergeant)
    first = visit("practitioner").get("/referrals")
    second = first.click("Next")
    rows = [*_references(first), *_references(second)]
    assert len(rows) == len(set(rows)) == 30
    assert _references(second.click("Previous")) == _references(first)
    assert _references(first.click("Last")) == rows[-25:]


def _references(page: Page) -> list[str]:
    return [words for words in page.links if REFERENCE.fullmatch(words)]


def test_index_says_what_is_overdue(visit: Visit, at: At) -> None:
    at(Status.SENT)
    with made.later(241):
        page = visit("practitioner").get("/referrals")
    assert re.search(r"Sent, not yet received .* at \d\d:\d\d Overdue", page.text)


# --- one referral ---------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [Status.SENT, Status.ASSESSED, Status.CLOSED])
@pytest.mark.parametrize("key", ["practitioner.south", "teamlead.south", "sergeant.south", "cps"])
def test_show_is_not_there_for_others(visit: Visit, at: At, key: str, state: Status) -> None:
    page = visit(key).get(at(state), status=404)
    for text in (made.CONCERN, made.NOTES, made.LINE, "OKONKWO"):
        assert text not in page.html


def test_show_gives_l_and_d_their_record(visit: Visit, at: At) -> None:
    page = visit("practitioner.second").get(at(Status.ASSESSED))
    assert made.NOTES in page.text
    assert made.LINE in page.text


def test_show_gives_l_and_d_nothing_else_of_the_case(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        case = make.booking(
            by=person("sergeant"),
            custody_record_no="CANARY/1",
            crime_number="CANARY-2",
            notes="CANARY-3",
            other_names="CANARY-4",
            arresting_officer="CANARY-5",
        )
        token, reference = made.sent(case, by=person("sergeant")).token, case.reference
        pnc_id = case.person.pnc_id
    page = visit("practitioner").get(f"/referrals/{token}")
    for text in ("CANARY", pnc_id, reference, case.token):
        assert text not in page.html


@pytest.mark.parametrize("key", ["sergeant", "detention", "inspector", "nurse", "superintendent"])
@pytest.mark.parametrize("state", [Status.ASSESSED, Status.CLOSED])
def test_show_never_gives_police_the_notes_nor_lines_held_back(
    visit: Visit, at: At, key: str, state: Status
) -> None:
    page = visit(key).get(at(state))
    assert made.NOTES not in page.html
    assert made.LINE not in page.html
    held = "Communication and adjustments: held by L&D. The person has not yet been asked"
    assert held in page.text


def test_show_gives_police_a_line_while_the_person_agrees(visit: Visit, at: At) -> None:
    path = at(Status.ASSESSED)
    _consent(visit, path, answer="given")
    page = visit("sergeant").get(path)
    assert made.LINE in page.text
    assert "Fact. Told for: safe care while in custody" in page.text
    assert made.NOTES not in page.html
    _consent(visit, path, answer="withdrawn")
    page = visit("sergeant").get(path)
    assert made.LINE not in page.html
    assert "The person has withdrawn their agreement" in page.text


def test_show_is_written_down(visit: Visit, at: At, db: Database) -> None:
    visit("practitioner").get(at(Status.SENT))
    with db.unit():
        query = sa.select(AuditEvent).where(AuditEvent.did == Did.REFERRAL_OPENED)
        (event,) = session().scalars(query)
    assert (event.subject_id, event.case_id) == (kept(db).id, kept(db).case_id)


def test_show_tells_the_sender_when_nobody_answered(visit: Visit, at: At) -> None:
    page = visit("sergeant").get(at(Status.EXPIRED))
    assert "Nobody answered in time" in page.text
    page = page.click("Refer again")
    assert page.title.startswith("Refer to L&D")


# --- liaison and diversion ------------------------------------------------------------------------


def test_receive_tells_the_sender_that_somebody_has_seen_it(visit: Visit, at: At) -> None:
    path = at(Status.SENT)
    visit("practitioner").get(path).send("Mark as received")
    assert "Received, not yet accepted" in visit("sergeant").get(path).text


def test_accept_tells_the_sender_who_and_when(visit: Visit, at: At) -> None:
    path = at(Status.RECEIVED)
    visit("practitioner").get(path).click("Accept").send("Accept", note="Will see her at 11")
    page = visit("sergeant").get(path)
    assert "Dana Okafor Note to the sender Will see her at 11" in page.text


def test_accept_after_somebody_else_says_how_it_stands(visit: Visit, at: At) -> None:
    path = at(Status.SENT)
    page = visit("practitioner").get(path).click("Accept")
    visit("practitioner.second").get(path).click("Accept").send("Accept")
    page = page.send("Accept", status=409)
    assert "“Accept” cannot be done now: this is accepted" in page.text


def test_accept_of_a_stale_page_keeps_what_was_typed(visit: Visit, at: At, db: Database) -> None:
    path = at(Status.SENT)
    page = visit("practitioner").get(path).click("Accept")
    visit("practitioner.second").get(path).send("Mark as received")
    page = page.send("Accept", note="At 11, as typed", status=409)
    assert "Somebody else changed this since you opened it" in page.errors[0]
    assert "At 11, as typed" in page.html
    assert kept(db).status is Status.RECEIVED


@pytest.mark.parametrize(
    ("key", "step", "typed"),
    [
        ("practitioner", "assess", {"clinical_notes": "A long assessment", "text_1": "Told so"}),
        ("sergeant", "amend", {"concern": "A long assessment and Told so"}),
    ],
)
def test_what_is_typed_while_a_colleague_ends_it_can_be_read_and_copied(
    visit: Visit, at: At, db: Database, person: Person, key: str, step: str, typed: dict[str, str]
) -> None:
    path = at(Status.ACCEPTED)
    page = visit(key).get(f"{path}/{step}")
    with db.unit():
        referral = service.open(path.rpartition("/")[2], by=person("teamlead"))
        made.close(referral, by=person("teamlead"))
    refused = page.send("Save" if step == "assess" else "Amend", status=409, **typed)
    for told in (refused, page.visitor.get(page.path, status=409)):
        assert "cannot be done now: this is closed" in told.text
        assert "A long assessment" in told.text and "Told so" in told.text
    assert "A long assessment" not in visit("teamlead").get(path).html


def test_decline_tells_the_sender_why_who_and_what_next(visit: Visit, at: At) -> None:
    path = at(Status.RECEIVED)
    page = visit("practitioner").get(path).click("Decline")
    page.send(
        "Decline",
        category="out-of-area",
        declined_by="Mo Begum, practitioner",
        next_step="Southmere team told; telephone them on 07700 900456",
    )
    page = visit("sergeant").get(path)
    for words in ("Another provider’s area", "Mo Begum", "07700 900456"):
        assert words in page.text


def test_decline_with_bad_answers_saves_nothing(visit: Visit, at: At, db: Database) -> None:
    page = visit("practitioner").get(f"{at(Status.SENT)}/decline")
    page = page.send("Decline", category="no-capacity", reason=LONG, status=422)
    assert page.errors == [
        "Select one of the answers offered",
        "Say more must be 2,000 characters or fewer. You entered 20,000",
        "Enter an answer to “Who said no?”",
        "Enter an answer to “What happens next?”",
    ]
    assert LONG in page.html
    assert kept(db).status is Status.SENT


def test_decline_without_a_category_is_refused(visit: Visit, at: At, db: Database) -> None:
    page = visit("practitioner").get(f"{at(Status.SENT)}/decline")
    answers = {"declined_by": "Dana Okafor", "next_step": "Custody GP at 18:00"}
    page = page.send("Decline", status=422, **answers)
    assert page.errors == ["Select an answer: why is it declined"]
    assert kept(db).status is Status.SENT


def test_assess_keeps_notes_and_lines_apart(visit: Visit, at: At, db: Database) -> None:
    path = at(Status.ACCEPTED)
    page = visit("practitioner").get(path).click("Record the assessment")
    page = page.send(
        "Save the assessment",
        seen="video",
        clinical_notes=made.NOTES,
        section_1="communication",
        text_1=made.LINE,
        kind_1="opinion",
        section_3="support",
        text_3="Sees the community team on Fridays",
        kind_3="fact",
    )
    assert "Sees the community team on Fridays" in page.text
    assert kept(db).status is Status.ASSESSED
    assert made.NOTES not in visit("sergeant").get(path).html


def test_assess_wants_whole_lines(visit: Visit, at: At, db: Database) -> None:
    page = visit("practitioner").get(f"{at(Status.ACCEPTED)}/assess")
    answers = {"section_1": "needs", "text_2": "A line", "clinical_notes": "Kept on the page"}
    page = page.send("Save the assessment", seen="telephone", status=422, **answers)
    assert page.errors == [
        "Enter line 1, or leave its heading out",
        "Select whether line 1 is a fact or an opinion",
        "Select a heading for line 2",
        "Select whether line 2 is a fact or an opinion",
    ]
    assert "Kept on the page" in page.html
    assert count(db, Assessment) == 0


def test_assess_takes_no_text_beyond_measure(visit: Visit, at: At, db: Database) -> None:
    page = visit("practitioner").get(f"{at(Status.ACCEPTED)}/assess")
    page = page.send("Save the assessment", seen="video", clinical_notes=LONG, status=422)
    assert page.errors == ["Clinical notes must be 10,000 characters or fewer. You entered 20,000"]
    assert count(db, Assessment) == 0


def test_close_with_a_report(visit: Visit, at: At, db: Database) -> None:
    page = visit("practitioner").get(at(Status.ASSESSED)).click("Close")
    assert "Why is there no report?" not in page.text
    page.send("Close", reason="completed")
    assert kept(db).status is Status.CLOSED


def test_close_without_a_report_asks_why(visit: Visit, at: At, db: Database) -> None:
    path = at(Status.ACCEPTED)
    page = visit("practitioner").get(path).click("Close")
    page = page.send("Close", reason="refused", status=422)
    assert page.errors == ["Select why there is no report"]
    page.send("Close", reason="refused", no_report_reason="refused")
    assert "The person did not want to be assessed" in visit("sergeant").get(path).text


def _consent(visit: Visit, path: str, **over: str) -> Page:
    answers = {
        "purpose": "custody-care",
        "recipient": "police",
        "answer": "given",
        "given_by": "person",
        "method": "spoken",
        **over,
    }
    return visit("practitioner").get(f"{path}/consent").send("Save", **answers)


def test_consent_shows_on_the_referral(visit: Visit, at: At) -> None:
    page = _consent(visit, at(Status.ASSESSED))
    assert "Safe care while in custody Police Given" in page.text
    assert "Police, safe care while in custody: read it" in page.text
    assert "Crown Prosecution Service, decisions about the case: charge, bail" in page.text
    assert "do not : the person has not yet been asked" in page.text


def test_consent_for_what_does_not_exist_is_refused(visit: Visit, at: At, db: Database) -> None:
    page = visit("practitioner").get(f"{at(Status.ACCEPTED)}/consent")
    page = page.send("Save", purpose="marketing", recipient="police", answer="given", status=422)
    assert page.errors == ["Select one of the answers offered"]
    page = page.send("Save", purpose="custody-care", recipient="cps", answer="refused", status=422)
    assert "Nothing is shared with this recipient for this purpose" in page.errors[0]
    assert count(db, ConsentDecision) == 0


@pytest.mark.parametrize("verb", ["consent", "override"])
@pytest.mark.parametrize(
    ("key", "status"), [("practitioner.south", 404), ("sergeant", 403), ("cps", 403)]
)
def test_consent_is_for_the_provider_of_the_referral(
    visit: Visit, at: At, verb: str, key: str, status: int
) -> None:
    visit(key).get(f"{at(Status.ACCEPTED)}/{verb}", status=status)


@pytest.mark.parametrize("verb", ["consent", "override"])
def test_a_team_it_is_only_offered_to_records_no_consent(visit: Visit, at: At, verb: str) -> None:
    page = visit("practitioner.south").get(f"{at(Status.REDIRECTED)}/{verb}", status=409)
    assert "Receive it first" in page.text


def test_override_tells_a_line_without_agreement(visit: Visit, at: At, db: Database) -> None:
    path = at(Status.ASSESSED)
    page = visit("practitioner").get(path).click("Share without consent")
    assert "checked" not in page.html.split("Which lines may they read?")[1].split("Ground")[0]
    page.send(
        "Save",
        lines=[page.choice(made.LINE)],
        purpose="custody-care",
        recipient="police",
        ground="harm-to-self",
        what="How to speak with her",
        harm="She would be interviewed without being understood",
        why_no_consent="Would not answer; danger now",
        consulted="Ines Moran, team leader",
        person_told="yes",
        approved_by="Ines Moran, team leader",
    )
    assert made.LINE in visit("sergeant").get(path).text


def test_override_without_its_reasons_is_refused(visit: Visit, at: At, db: Database) -> None:
    page = visit("practitioner").get(f"{at(Status.ASSESSED)}/override")
    page = page.send("Save", purpose="custody-care", recipient="police", status=422)
    assert len(page.errors) == 8
    assert "Select what may be shared" in page.text
    assert count(db, ConsentOverride) == 0


def test_how_it_moves_names_every_step_and_who_may(visit: Visit) -> None:
    page = visit("cps").get("/referrals/how-it-moves")
    for step in STEPS:
        assert step.label in page.text
    assert "The service itself" in page.text
    assert "No capacity and out of hours are never reasons to decline" in page.text


@pytest.mark.parametrize("verb", [step.name for step in STEPS if step.name != "expire"])
def test_no_address_of_another_provider_answers(visit: Visit, at: At, verb: str) -> None:
    path = at(Status.ACCEPTED)
    visitor = visit("practitioner.south")
    response = visitor.client.get(f"{path}/{verb}")
    assert response.status_code in (403, 404, 405)
    assert made.CONCERN not in response.text
