"""The pages of interviews and of a child’s steps, by those who may, on what is in their reach."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.escalations import queries as raised
from cjdiversion.interviews import queries
from tests import make
from tests.interviews import made
from tests.pages import Page


def person(key: str) -> Any:
    return accounts.actor_named(f"{key}@example.test")


@pytest.fixture
def case(db: Database) -> Case:
    """Decided to be vulnerable."""
    with db.unit():
        return made.vulnerable(person)


def ago(**back: int) -> str:
    return f"{clock.london(clock.now() - timedelta(**back)):%d/%m/%Y %H:%M}"


def interviews(visitor: Any, case: Case) -> Page:
    page: Page = visitor.get(f"/cases/{case.token}").click("Interviews and appropriate adult")
    return page


# --- what an interview waits for ---------------------------------------------------------------


def test_index_blocks_whoever_is_about_to_interview(visit: Any, case: Case) -> None:
    page = interviews(visit("sergeant"), case)
    assert "No interview yet" in page.text
    assert "No appropriate adult is recorded" in page.text
    assert "Start an interview" not in page.links
    assert "Nobody has asked this person about vulnerability" not in page.text  # decided


def test_index_warns_where_nobody_has_asked(db: Database, visit: Any) -> None:
    with db.unit():
        unasked = make.booking(by=person("sergeant"), needs_interpreter=True)
    page = interviews(visit("sergeant"), unasked)
    assert "Nobody has asked this person about vulnerability" in page.text
    assert "An interpreter is needed" in page.text
    assert "Start an interview" in page.links


def test_start_while_something_is_missing_offers_no_form_and_the_way_to_mend_it(
    visit: Any, case: Case
) -> None:
    page = visit("sergeant").get(f"/cases/{case.token}/interviews/start")
    with pytest.raises(AssertionError, match="no button"):
        page.form("Start the interview")
    adult = page.click("No appropriate adult is recorded")
    after = adult.send("Save", name="Mrs Lee", eligibility="none-of-these")
    assert "The appropriate adult has not arrived" in after.links
    assert after.click("The appropriate adult has not arrived").title.startswith("Mrs Lee")


def test_start_that_was_shown_before_the_adult_left_is_refused(
    db: Database, visit: Any, case: Case
) -> None:
    with db.unit():
        made.came(case, by=person("sergeant"))
    page = visit("sergeant").get(f"/cases/{case.token}/interviews/start")
    marked = interviews(visit("detention"), case)
    adult = next(href for href in marked.links.values() if "/appropriate-adults/" in href)
    visit("detention").get(adult).send("Save", left_at=ago(minutes=0))
    again = page.send("Start the interview", status=422)
    assert "The appropriate adult has left (PACE Code C 11.15)" in again.errors
    with db.unit():
        assert queries.interviews_of(case.id) == []


def test_the_adult_is_marked_moment_by_moment_and_the_interview_starts_and_ends(
    db: Database, visit: Any, case: Case
) -> None:
    visitor = visit("sergeant")
    page = visitor.get(f"/cases/{case.token}/appropriate-adult")
    page = page.send("Save", name="Mrs Lee", eligibility="none-of-these")
    for name in ("arrived_at", "rights_repeated_at"):
        page = marked(page, name)
    assert "Mrs Lee is here, may act" in page.text
    page = page.click("Start an interview").send("Start the interview", place="Room 2")
    assert "An interview is under way since" in page.text
    ended = page.click("End").send(
        "End the interview", adult_there="throughout", adaptations=["short-questions"]
    )
    assert "Throughout: Mrs Lee" in ended.text
    assert "Short questions, one at a time" in ended.text
    assert "Without adult" not in ended.text


def marked(page: Page, name: str) -> Page:
    """Press “Now” beside that moment."""
    for form in page.root.iter("form"):
        held = {i.get("name"): i.get("value") for i in form.iter("input")}
        if held.get("moment") == name:
            return page.visitor.post(form.get("action", ""), held)
    raise AssertionError(f"no {name} on {page.path}")


def test_end_asks_whether_the_adult_stayed(db: Database, visit: Any, case: Case) -> None:
    with db.unit():
        made.came(case, by=person("sergeant"))
    page = interviews(visit("sergeant"), case).click("Start an interview").send("Start the")
    again = page.click("End").send("End the interview", status=422)
    assert "Select whether the appropriate adult was there throughout" in again.errors
    assert "Without adult" in again.send("End the interview", adult_there="part").text


def test_another_adult_is_recorded_beside_the_first(db: Database, visit: Any, case: Case) -> None:
    with db.unit():
        made.came(case, by=person("sergeant"))
    page = interviews(visit("sergeant"), case)
    shown = page.click("Another adult came").send("Save", name="Rob Hale")
    assert "Rob Hale" in shown.text
    assert "Mrs Lee is here, may act" in shown.text


def test_change_adult_shows_nothing_of_another_unit(db: Database, visit: Any, case: Case) -> None:
    with db.unit():
        token = made.came(case, by=person("sergeant")).token
    for key in ("sergeant.south", "sergeant.riverside"):
        assert "Mrs Lee" not in visit(key).get(f"/appropriate-adults/{token}", status=404).html


# --- what took place ---------------------------------------------------------------------------


def test_record_an_interview_without_the_adult_marks_it_and_raises_it(
    db: Database, visit: Any, case: Case
) -> None:
    page = interviews(visit("sergeant"), case).click("Record an interview that took place")
    told = {"place": "His flat", "interviewer": "PC Dale", "adapted": "Not at all"}
    shown = page.send("Record the interview", started_at=ago(hours=2), adult_there="nobody", **told)
    assert "Recorded as held without the appropriate adult, and raised" in shown.text
    assert "Without adult" in shown.text
    assert "His flat, PC Dale" in shown.text
    assert "An interview took place without" in visit("inspector").get("/raised").text
    case_page = visit("sergeant").get(f"/cases/{case.token}").text
    assert "Interview started, without the appropriate adult" in case_page


def test_record_with_somebody_who_may_not_act_is_taken(
    db: Database, visit: Any, case: Case
) -> None:
    page = visit("detention").get(f"/cases/{case.token}/interviews/record")
    shown = page.send(
        "Record the interview",
        started_at=ago(hours=2),
        adult_there="throughout",
        eligibility="witness",
    )
    assert "Without adult" in shown.text
    assert "A witness" in shown.text


def test_record_without_a_time_or_ending_before_it_started_is_asked_again(
    db: Database, visit: Any, case: Case
) -> None:
    page = visit("sergeant").get(f"/cases/{case.token}/interviews/record")
    assert page.send("Record the interview", status=422).errors == ["Enter: when it started"]
    wrong = {"started_at": ago(hours=1), "ended_at": ago(hours=2), "place": "<b>Flat</b>"}
    again = page.send("Record the interview", status=422, **wrong)
    assert again.errors == ["The interview ended before it started. Check both times"]
    assert "&lt;b&gt;Flat" in again.html
    with db.unit():
        assert queries.interviews_of(case.id) == []
        assert raised.of_case(case.id) == []


# --- an authority to do without ----------------------------------------------------------------


def test_urgent_by_telephone_opens_the_start_and_waits_to_be_confirmed(
    visit: Any, case: Case
) -> None:
    page = interviews(visit("sergeant"), case).click("authority for an urgent interview")
    assert "Only a superintendent or above" in page.text
    shown = page.send(
        "Record the authority",
        ground="people",
        is_harmless="yes",
        reasons="A child is missing",
        authority_name="Supt Edith Crane",
        authority_rank="superintendent",
        authority_at=ago(minutes=1),
        authority_by_phone="yes",
    )
    assert "Urgent interview only" in shown.text
    assert "To confirm" in shown.text
    assert "Start an interview" in shown.links
    assert not [words for words in shown.links if words.startswith("Confirm")]
    seen = interviews(visit("inspector"), case).click("Confirm")
    with pytest.raises(AssertionError, match="no button"):
        seen.form("I gave this authority")
    mine = interviews(visit("superintendent"), case).click("Confirm")
    assert "A child is missing" in mine.text
    assert "To confirm" not in mine.send("I gave this authority").text


def test_urgent_by_a_lower_rank_is_refused_with_the_source(visit: Any, case: Case) -> None:
    page = visit("sergeant").get(f"/cases/{case.token}/interviews/urgent")
    again = page.send(
        "Record the authority",
        status=422,
        ground="people",
        is_harmless="yes",
        reasons="A child is missing",
        authority_name="Insp Cora Wyn",
        authority_rank="inspector",
        authority_at=ago(minutes=1),
    )
    assert "kept for the rank of superintendent or above (PACE Code C 11.1" in again.errors[0]


def test_urgent_says_that_the_rule_speaks_of_detention(db: Database, visit: Any) -> None:
    with db.unit():
        attending = make.attendance(by=person("investigator"))
    page = visit("investigator").get(f"/cases/{attending.token}/interviews/urgent")
    assert "This person is not in custody here" in page.text


# --- a child -----------------------------------------------------------------------------------


@pytest.fixture
def child(db: Database) -> Case:
    with db.unit():
        return make.booking(by=person("sergeant"), born_on=None)


def test_child_steps_are_listed_with_their_source_and_recorded(visit: Any, child: Case) -> None:
    page = visit("sergeant").get(f"/cases/{child.token}").click("What is done for a child")
    assert "Children and Young Persons Act 1933 s34" in page.text
    assert "General knowledge, for a practitioner to confirm" in page.text
    asked = page.click("Whoever supervises them")
    shown = asked.send("Save", is_done="no", why_not="Under no order")
    assert "Not done: Under no order" in shown.text
    asked = shown.click("Youth justice service consulted")
    again = asked.send("Save", status=422, is_done="yes", done_at=ago(minutes=5))
    assert again.errors == ["Enter who was told or asked", "Enter what they said, in one line"]
    shown = again.send("Save", told_whom="Kay Lister", said="Hold off a charge for now")
    assert "said: Hold off a charge for now" in shown.text
    assert "3 to do" in visit("sergeant").get(f"/cases/{child.token}/interviews").text


def test_child_steps_of_an_adult_are_none(visit: Any, case: Case) -> None:
    page = visit("sergeant").get(f"/cases/{case.token}/child-steps")
    assert "known to be 18 or over" in page.text
    assert "What is done for a child" not in visit("sergeant").get(f"/cases/{case.token}").links


def test_record_child_step_that_does_not_exist_is_not_there(visit: Any, child: Case) -> None:
    visit("sergeant").get(f"/cases/{child.token}/child-steps/record", status=404)
    visit("sergeant").get(f"/cases/{child.token}/child-steps/record?step=magic", status=404)


def test_a_reader_sees_the_steps_and_records_none(visit: Any, child: Case) -> None:
    page = visit("nurse").get(f"/cases/{child.token}/child-steps")
    assert "Youth justice service consulted" in page.text
    assert "Youth justice service consulted" not in page.links
