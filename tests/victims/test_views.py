"""The pages, as an investigator, a supervisor and a victims’ officer use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database, session
from cjdiversion.victims import service
from cjdiversion.victims.models import (
    MeasuresRecord,
    NeedsAssessment,
    SafeContact,
    Victim,
    VictimReferral,
)
from cjdiversion.victims.steps import Status
from tests.pages import Page, Visitor
from tests.victims import made

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]
Path = str


@pytest.fixture
def case_path(db: Database, person: Person) -> Path:
    with db.unit():
        return f"/cases/{made.case(person).token}"


@pytest.fixture
def path(db: Database, person: Person) -> Path:
    """Somebody assigned to the officer of Northshire CID, reachable."""
    with db.unit():
        victim = made.one(person)
        made.reachable(victim, by=person("victims"))
        return f"/victims/{victim.token}"


def kept(db: Database, kind: Any) -> list[Any]:
    with db.unit():
        return list(session().scalars(sa.select(kind).order_by(kind.id)))


def referral_path(db: Database, person: Person, *steps: str, **over: Any) -> Path:
    with db.unit():
        victim = session().scalars(sa.select(Victim)).one()
        victim = service.open(victim.token, by=person("victims"))
        referral = made.offered(victim, by=person("victims"), **over)
        for step in steps:
            made.STEPS[step](referral, by=person("victims"))
        return f"/victim-referrals/{referral.token}"


# --- who it is ----------------------------------------------------------------------------------


def test_of_case_counts_and_lists_those_of_the_case(visit: Visit, case_path: Path) -> None:
    investigator = visit("investigator")
    page = investigator.get(case_path).click("Victims and witnesses (0)")
    assert "Nobody is recorded on this case" in page.text
    page = page.click("Add a victim").send(
        "Add", part="witness", surname="Quillfeather", forenames="Ada", born_on="3/5/2014"
    )
    assert "Added to the case" in page.html
    assert "Witness in case" in page.text
    page = investigator.get(case_path).click("Victims and witnesses (1)")
    assert "QUILLFEATHER, Ada" in page.text
    assert "under 18" in page.text


def test_the_link_from_the_case_is_for_the_unit_that_investigates(
    visit: Visit, case_path: Path
) -> None:
    for key in ("sergeant", "detention", "inspector", "nurse", "superintendent", "disclosure"):
        assert "Victims and witnesses" not in visit(key).get(case_path).html, key


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"part": "victim"}, "Enter a surname or a forename"),
        ({"surname": "Quill"}, "Select an answer: what are they in this case"),
        ({"part": "victim", "surname": "Q", "born_on": "1/1/2999"}, "real date"),
        ({"part": "victim", "surname": "Q", "born_on": "1/1/2199"}, "must be of somebody alive"),
        ({"part": "victim", "surname": "Q", "born_on": "1/1/1901"}, "must be of somebody alive"),
        ({"part": "victim", "surname": "Q", "stated_age": "121"}, "from 0 to 120"),
    ],
)
def test_add_refuses_in_words_and_keeps_what_was_typed(
    facts: dict[str, str], words: str, visit: Visit, case_path: Path, db: Database
) -> None:
    page = visit("investigator").get(f"{case_path}/victims/add")
    page = page.send("Add", **facts, status=422)
    assert words in page.errors[0]
    assert not kept(db, Victim)
    if facts.get("surname"):
        assert f'value="{facts["surname"]}"' in page.html


def test_correct_shows_both_versions_to_whoever_was_slower(visit: Visit, path: Path) -> None:
    slow = visit("victims").get(f"{path}/correct")
    visit("investigator").get(f"{path}/correct").send("Save", surname="Quill-Feather")
    page = slow.send("Save", forenames="Adelaide", status=409)
    assert "Somebody else changed this record" in page.errors[0]
    assert "Quill-Feather" in page.text and "Adelaide" in page.text
    page = page.send("Save", **{"_keep-forenames": "mine"})
    assert "QUILL-FEATHER, Adelaide" in page.text


def test_strike_takes_them_off_every_list_with_the_reason(visit: Visit, path: Path) -> None:
    supervisor = visit("supervisor")
    page = supervisor.get(path).click("Recorded in error").send("Take off", status=422)
    page = page.send("Take off", because="On the wrong case")
    assert "Recorded in error: On the wrong case" in page.text
    assert "Assess needs" not in page.text
    assert "No people" in supervisor.get("/victims").text
    assert "Nobody is assigned" in visit("victims").get("/").text


def test_assign_gives_the_person_to_an_officer_of_the_force(
    visit: Visit, case_path: Path, db: Database
) -> None:
    supervisor = visit("supervisor")
    page = supervisor.get(f"{case_path}/victims/add").send("Add", part="victim", surname="Quill")
    page = page.click("Assign")
    assert "Pat Moon" not in page.text  # an officer of another force
    page = page.send("Assign", officer=page.choice("Nell Avery"), because="Nearest")
    assert "Assigned to Nell Avery" in page.html
    assert "QUILL" in visit("victims").get("/").text
    page = page.click("History")
    assert "Nell Avery, from" in page.text
    assert "Assigned by DS Mary Quill: Nearest" in page.text


# --- looking ------------------------------------------------------------------------------------


def test_index_and_search_show_who_is_in_reach_and_nobody_else(visit: Visit, path: Path) -> None:
    for key in ("victims", "investigator", "supervisor"):
        assert "QUILLFEATHER" in visit(key).get("/victims").text
        page = visit(key).get("/victims/search").send("Find", surname="quill")
        assert "1 person" in page.text
    for key in ("victims.south", "investigator.south", "supervisor.riverside"):
        assert "QUILLFEATHER" not in visit(key).get("/victims").html
        page = visit(key).get("/victims/search").send("Find", surname="quill")
        assert "Nobody found" in page.text


def test_search_wants_two_letters(visit: Visit, path: Path) -> None:
    page = visit("victims").get("/victims/search").send("Find", surname="q", status=422)
    assert page.errors == ["Enter at least two letters of the surname"]


def test_show_says_what_is_not_there_yet(visit: Visit, case_path: Path) -> None:
    page = visit("investigator").get(f"{case_path}/victims/add")
    page = page.send("Add", part="victim", surname="Quill", stated_age="12")
    for words in (
        "A referral cannot go out without it",
        "What stands here follows from the age alone",
        "Vulnerable (s16): Met",
        "Enhanced rights: Met",
        "within 1 working day",
        "Not looked at",
        "No referral",
        "Nobody yet",
    ):
        assert words in page.text, words


def test_show_asks_a_fixed_number_of_statements(
    visit: Visit, path: Path, db: Database, person: Person
) -> None:
    """Once the reference data is known to the process."""
    officer = visit("victims")
    counts = []
    for code in ("isva", "idva", "witness-service"):
        with db.unit():
            victim = service.open(path.rpartition("/")[2], by=person("victims"))
            made.sent(victim, by=person("victims"), service=code)
            made.reachable(victim, by=person("victims"))
            service.assess(victim, by=person("victims"), grounds={})
        officer.get(path)
        counts.append(_statements(db, lambda: officer.get(path)))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 12


def _statements(db: Database, act: Callable[[], object]) -> int:
    asked: list[str] = []

    def count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", count)
    act()
    sa.event.remove(db.engine, "before_cursor_execute", count)
    return len(asked)


def test_history_shows_each_kind_newest_first(visit: Visit, path: Path) -> None:
    officer = visit("victims")
    officer.get(f"{path}/assess").send("Save", fear="no", fear_because="Says not")
    officer.get(f"{path}/assess").send("Save", fear="yes", fear_because="Was followed")
    officer.get(f"{path}/measures").send("Save", own_view="Behind a screen")
    text = officer.get(f"{path}/history").text
    assert text.index("Was followed") < text.index("Says not")
    assert "Behind a screen" in text
    assert made.PHONE in text


# --- what is recorded ---------------------------------------------------------------------------


def test_contact_is_recorded_and_warns_wherever_the_person_is_opened(
    visit: Visit, path: Path, db: Database
) -> None:
    page = visit("victims").get(f"{path}/contact")
    assert "Filled in with what Nell Avery recorded" in page.text
    page = page.send("Save", ways=["text"], never=["no-letters", "no-voicemail"], never_words="")
    assert "Must not be done: No letters, No voicemail" in page.text
    assert [row.ways for row in kept(db, SafeContact)] == [["call"], ["text"]]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"phone": "0770 900"}, "Check the number"),
        ({"ways": ["email"]}, "Enter the e-mail address"),
        ({"wants_contact": "no"}, "They want no contact, and here are ways"),
        ({"never": ["no-calls"]}, "What must not be done is also a way"),
        ({"verified_at": ""}, "Enter when this was checked"),
        ({"ways": ["pigeon"]}, "Select one of the answers offered"),
    ],
)
def test_contact_that_contradicts_itself_is_refused(
    facts: dict[str, Any], words: str, visit: Visit, path: Path, db: Database
) -> None:
    page = visit("victims").get(f"{path}/contact").send("Save", **facts, status=422)
    assert words in page.errors[0]
    assert len(kept(db, SafeContact)) == 1


def test_assess_shows_each_ground_with_reason_and_source(visit: Visit, path: Path) -> None:
    page = (
        visit("victims")
        .get(path)
        .click("Assess needs")
        .send(
            "Save the assessment",
            fear="yes",
            fear_known_by="family",
            fear_because="Will not <walk> past his door",
            serious_crime="unable",
            communication="yes",
            communication_words="Slowly",
            mental_health="refused",
            therapy="in-progress",
        )
    )
    for words in (
        "Intimidated (s17): Met",
        "Fear or distress; evidence likely to suffer. A parent, carer or relative said so. "
        "Will not <walk> past his door",
        "Youth Justice and Criminal Evidence Act 1999 s17(1)",
        "Unable to answer",
        "Mental-health need, as they say it Refused to say",
        "Therapy In progress",
    ):
        assert words in page.text, words


def test_assess_refuses_what_cannot_be(visit: Visit, path: Path, db: Database) -> None:
    page = visit("victims").get(f"{path}/assess")
    page = page.send("Save", under_18="yes", mental_health="yes", therapy="daily", status=422)
    assert page.errors == ["Select one of the answers offered"]
    page = page.send("Save", therapy="none", status=422)
    assert "The age on record is 18 or over" in page.errors[0]
    assert "They must agree to it being written down" in page.errors[1]
    assert not kept(db, NeedsAssessment)


def test_measures_asks_of_each_and_answers_the_three_questions(
    visit: Visit, path: Path, db: Database
) -> None:
    page = visit("victims").get(path).click("Special measures")
    assert "not disclosable to the defence" in page.text
    page = page.send(
        "Save",
        would_improve="yes",
        **{"measures-screens": "wanted", "measures-live-link": "refused"},
        own_view="Behind a screen",
        vps_offered="yes",
        view_recorded="yes",
        view_where="MG3",
    )
    assert "3. Which ones are wanted? Screens, so that they do not see the accused" in page.text
    assert "Evidence by live link (s24) Refused to say" in page.text
    assert "Evidence in private (s25) Not looked at" in page.text
    (row,) = kept(db, MeasuresRecord)
    assert row.measures == {"screens": "wanted", "live-link": "refused"}


def test_measures_refuses_an_answer_nobody_offered(visit: Visit, path: Path, db: Database) -> None:
    page = visit("victims").get(f"{path}/measures")
    page = page.send("Save", **{"measures-screens": "demanded"}, status=422)
    assert page.errors == ["Select one of the answers offered"]
    page = page.send("Save", vps_taken="yes", **{"measures-screens": "wanted"}, status=422)
    assert page.errors == ["A statement was taken, so it was offered. Change one of the two"]
    assert not kept(db, MeasuresRecord)


# --- referrals ----------------------------------------------------------------------------------


def test_refer_send_and_answer_from_end_to_end(visit: Visit, path: Path, db: Database) -> None:
    officer = visit("victims")
    page = officer.get(path).click("Refer to a victim service")
    page = page.send("Continue", service="victim-support", consent="given", help_wanted="A lock")
    page = page.click("Send the referral")
    assert made.PHONE in page.text
    page = page.send("Send the referral", sent_to="Northshire hub, by secure e-mail")
    assert "Sent, no answer yet" in page.text
    assert "How they could be reached when it was sent" in page.text
    page = page.click("Record what the service answered").send(
        "Record", outcome="miss", answered_by="Hub desk", words="No reply"
    )
    assert "Check the contact with the person" in page.text
    page = page.click("Record what the service answered").send(
        "Record", outcome="attend", answered_by="Cal Frith", words=""
    )
    page = page.click("Close the referral").send("Close", reason="help-given")
    assert "Help given and ended" in page.text
    assert kept(db, VictimReferral)[0].status is Status.CLOSED


def test_referral_buttons_follow_what_was_said(
    visit: Visit, path: Path, db: Database, person: Person
) -> None:
    waiting = visit("victims").get(referral_path(db, person, consent="not-asked"))
    assert "Send the referral" not in waiting.text
    page = waiting.click("Record what they say").send("Record", consent="refused")
    assert "Offered, and they said no" in page.text
    assert "Record what" not in page.text
    assert "Offer a service again" in page.text


def test_ask_then_send(visit: Visit, path: Path, db: Database, person: Person) -> None:
    page = visit("victims").get(referral_path(db, person, consent="not-asked"))
    page = page.click("Record what they say").send("Record", consent="given")
    assert "Send the referral" in page.text


def test_send_refuses_without_agreement_in_words(
    visit: Visit, path: Path, db: Database, person: Person
) -> None:
    address = referral_path(db, person, consent="not-asked")
    page = visit("victims").get(f"{address}/send").send("Send", sent_to="The hub", status=422)
    assert "They have not agreed to be referred" in page.errors[0]
    assert kept(db, VictimReferral)[0].sent_at is None


def test_send_asks_why_a_contact_not_marked_safe_goes(
    visit: Visit, path: Path, db: Database, person: Person
) -> None:
    officer = visit("victims")
    officer.get(f"{path}/contact").send("Save", is_safe="not-asked")
    page = officer.get(f"{referral_path(db, person)}/send")
    assert "This contact is not marked as safe" in page.text
    page = page.send("Send", sent_to="The hub", status=422)
    page = page.send("Send", unsafe_because="The ward passes it on")
    assert "The ward passes it on" in page.text


def test_send_warns_that_the_service_has_them_already(
    visit: Visit, path: Path, db: Database, person: Person
) -> None:
    referral_path(db, person, "send")
    page = visit("victims").get(f"{referral_path(db, person)}/send")
    assert "This service has them already" in page.text
    page = page.send("Send", sent_to="The hub", status=422)
    assert "Send another?" in page.errors[0]
    assert "Sent, no answer yet" in page.send("Send", is_second="yes").text


def test_answer_refuses_a_decline_without_a_reason(
    visit: Visit, path: Path, db: Database, person: Person
) -> None:
    page = visit("victims").get(f"{referral_path(db, person, 'send')}/answer")
    page = page.send("Record", outcome="decline", answered_by="Hub desk", status=422)
    assert page.errors == ["Select one of the reasons offered"]
    page = page.send("Record", decline_reason="out-of-area")
    assert "Another service’s area" in page.text


def test_withdraw_and_close_say_why(visit: Visit, path: Path, db: Database, person: Person) -> None:
    officer = visit("victims")
    page = officer.get(f"{referral_path(db, person, 'send')}/withdraw")
    page = page.send("Withdraw", reason="other", status=422)
    assert page.errors == ["Say more about this reason"]
    assert (
        "No longer at that address" in page.send("Withdraw", words="No longer at that address").text
    )


def test_a_page_of_a_step_that_is_past_is_refused_before_anybody_types(
    visit: Visit, path: Path, db: Database, person: Person
) -> None:
    officer = visit("victims")
    address = referral_path(db, person, "send", "close")
    for page in ("ask", "send", "close", "withdraw"):
        assert "cannot be done now" in officer.get(f"{address}/{page}", status=409).text


def test_referrals_lists_who_waits_and_not_what_for(
    visit: Visit, path: Path, db: Database, person: Person
) -> None:
    referral_path(db, person, service="talking-therapies", help_wanted="To sleep")
    page = visit("victims").get("/victim-referrals")
    assert "Prepared, not sent" in page.text
    for words in ("talking", "To sleep", "QUILLFEATHER"):
        assert words not in page.html
    assert "NHS talking therapies" in page.click_row("Prepared").text
    referral_path(db, person, "refuse", service="isva")
    assert page.click("Not finished").text.count("Prepared") == 1
    assert "they said no" in page.click("All").text


def test_a_double_click_offers_once(visit: Visit, path: Path, db: Database) -> None:
    page = visit("victims").get(f"{path}/refer")
    first = page.send("Continue", service="isva", consent="given")
    again = page.send("Continue", service="isva", consent="given")
    assert first.path == again.path
    assert len(kept(db, VictimReferral)) == 1


# --- the document -------------------------------------------------------------------------------


def printed(page: Page) -> Page:
    form = page.form("Print (PDF)")
    token = next(i.get("value") for i in form.iter("input") if i.get("name") == "csrf_token")
    return page.visitor.post(str(form.get("action")), {"csrf_token": token})


def test_print_out_gives_a_pdf_and_writes_down_who_printed(
    visit: Visit, path: Path, db: Database
) -> None:
    came = printed(visit("victims").get(path))
    assert came.response.mimetype == "application/pdf"
    assert came.response.data.startswith(b"%PDF-")
    name = came.response.headers["Content-Disposition"]
    assert "QUILL" not in name.upper()
    with db.unit():
        query = sa.select(AuditEvent).where(AuditEvent.did == Did.VICTIM_PRINTED)
        (trace,) = session().scalars(query)
    assert (trace.actor_name, set(trace.facts)) == ("Nell Avery", {"sha256"})


def test_typed_text_is_shown_as_typed(visit: Visit, path: Path) -> None:
    page = visit("victims").get(f"{path}/measures")
    page = page.send("Save", own_view="<script>alert(1)</script> & more")
    assert "<script>alert(1)</script> & more" in page.text
    assert "<script>alert(1)" not in page.html


def test_moments_to_come_are_refused(visit: Visit, path: Path) -> None:
    tomorrow = clock.london(clock.now()).date().replace(year=clock.today().year + 1)
    at = f"{tomorrow.day}/{tomorrow.month}/{tomorrow.year} 10:00"
    page = visit("victims").get(f"{path}/assess").send("Save", assessed_at=at, status=422)
    assert "must be in the past" in page.errors[0]
