"""The pages: asked, decided, looked up; by those who may, on what is in their reach."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.screenings import queries, service
from tests import make
from tests.detentions import made as held
from tests.pages import Page
from tests.screenings import made

HELP = {"communication": "help"}
LONG = "Spoke clearly and explained the caution back"


def booked(db: Database, **over: Any) -> Case:
    with db.unit():
        return make.booking(by=accounts.actor_named("sergeant@example.test"), **over)


def begun(db: Database, case: Case, by: str = "sergeant") -> str:
    with db.unit():
        return service.start(case, by=accounts.actor_named(f"{by}@example.test")).token


def done(db: Database, case: Case, **over: str) -> str:
    with db.unit():
        by = accounts.actor_named("sergeant@example.test")
        return made.screening(case, by=by, **over).token


def asked(db: Database, visitor: Any, case: Case, by: str = "sergeant") -> Page:
    page: Page = visitor.get(f"/screenings/{begun(db, case, by)}/answer")
    return page


def ticked(page: Page) -> dict[str, str]:
    inputs = [
        e for e in page.root.iter("input") if e.get("type") == "radio" and "checked" in e.attrib
    ]
    return {str(e.get("name")): str(e.get("value")) for e in inputs}


# --- start and answer --------------------------------------------------------------------------


def test_start_opens_the_questions_with_none_preselected(db: Database, visit: Any) -> None:
    page = visit("sergeant").get(f"/cases/{booked(db).token}")
    page = page.send("Ask about vulnerability and needs")
    assert page.path.endswith("/answer")
    assert "Have you ever tried to harm yourself?" in page.text
    assert ticked(page) == {}
    assert "Safety action now" not in page.text


def test_start_twice_stays_with_the_record_under_way(db: Database, visit: Any) -> None:
    case = booked(db)
    path = f"/screenings/{begun(db, case)}/answer"
    again = visit("detention").get(f"/cases/{case.token}")
    assert again.send("Ask about vulnerability and needs").path == path


def test_answer_keeps_part_of_the_answers_and_comes_back(db: Database, visit: Any) -> None:
    page = asked(db, visit("sergeant"), booked(db))
    said = {"abuse": "yes", "medicine": "missed", "medicine-what-words": "Insulin, due at noon"}
    shown = page.send("Save and come back", then="later", **said)
    assert "Looked at, not complete" in shown.text
    assert "Insulin, due at noon" in shown.text
    again = shown.click("Continue")
    assert ticked(again) == {"abuse": "yes", "medicine": "missed"}
    assert "Looked at, not complete: 14 without an answer" in again.text


def test_answer_and_complete_leads_on_to_the_decision(db: Database, visit: Any) -> None:
    page = asked(db, visit("sergeant"), booked(db))
    decide = page.send("Save and complete", **made.answers(learning="yes"))
    assert decide.path.endswith("/screenings/vulnerability")
    assert "Finds reading, remembering or learning hard" in decide.text


def test_answer_by_a_detention_officer_ends_on_the_record(db: Database, visit: Any) -> None:
    page = asked(db, visit("detention"), booked(db))
    shown = page.send("Save and complete", **made.answers())
    assert "Screened: no trigger found" in shown.text
    assert "This is not clearance" in shown.text


def test_answer_with_blanks_is_kept_and_says_what_was_not_looked_at(
    db: Database, visit: Any
) -> None:
    said = made.answers()
    del said["abuse"], said["records"]
    page = asked(db, visit("sergeant"), booked(db)).send("Save and complete", **said)
    assert page.path.endswith("/answer")
    assert "Looked at, not complete: 2 without an answer" in page.text
    assert set(page.links.values()) >= {"#abuse", "#records"}
    assert len(ticked(page)) == len(said)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"learning": "perhaps"}, "Select one of the answers offered"),
        ({"communication-words": "A loop"}, "Select an answer as well as writing words"),
        (
            {"communication": "help", "communication-words": "x" * 20_000},
            "must be 500 characters or fewer",
        ),
        ({**HELP, "communication-words": "a\x00b"}, "cannot be stored"),
    ],
)
def test_answer_refuses_in_words_beside_the_question_and_saves_nothing(
    db: Database, visit: Any, said: dict[str, str], words: str
) -> None:
    case = booked(db)
    page = asked(db, visit("sergeant"), case)
    again = page.send("Save and come back", then="later", status=422, **{"abuse": "yes", **said})
    assert any(words in line for line in again.errors), again.errors
    assert ticked(again)["abuse"] == "yes", "what was typed is shown again"
    with db.unit():
        assert queries.needs_of(case.id) == []


def test_answer_on_a_stale_page_loses_to_the_first(db: Database, visit: Any) -> None:
    case = booked(db)
    first, second = asked(db, visit("sergeant"), case), asked(db, visit("detention"), case)
    first.send("Save and come back", then="later", abuse="yes")
    again = second.send("Save and come back", then="later", status=409, abuse="no")
    assert any("Somebody else changed these answers" in line for line in again.errors)


def test_answer_sent_twice_is_taken_once(db: Database, visit: Any) -> None:
    page = asked(db, visit("sergeant"), booked(db))
    first = page.send("Save and come back", then="later", abuse="yes")
    assert page.send("Save and come back", then="later", abuse="yes").path == first.path


def test_answer_about_self_harm_says_what_to_do_now(db: Database, visit: Any) -> None:
    page = asked(db, visit("detention"), booked(db))
    shown = page.send("Save and come back", then="later", **{"self-harm-ever": "yes"})
    for words in ("Safety action now", "Tell the custody nurse", "observation level", "Hand over"):
        assert words in shown.text
    assert "Safety action now" in shown.click("Continue").text


def test_answer_at_a_voluntary_attendance_sends_nobody_to_a_custody_nurse(
    db: Database, visit: Any
) -> None:
    with db.unit():
        case = make.attendance(by=accounts.actor_named("investigator@example.test"))
    page = asked(db, visit("investigator"), case, "investigator")
    shown = page.send("Save and come back", then="later", **{"self-harm-thoughts": "yes"})
    assert "Stay with the person" in shown.text
    assert "custody nurse" not in shown.text


def test_answer_shows_markers_as_prompts_that_count_for_nothing(db: Database, visit: Any) -> None:
    case = booked(db, warning_markers=["SELF HARM"])
    page = asked(db, visit("sergeant"), case)
    assert "Warning marker on the booking: SELF HARM. Ask, then answer" in page.text
    assert ticked(page) == {}
    page.send("Save and come back", then="later")
    with db.unit():
        assert queries.needs_of(case.id) == []


def test_answer_corrects_a_completed_record(db: Database, visit: Any) -> None:
    token = done(db, booked(db), abuse="yes")
    shown = visit("sergeant").get(f"/screenings/{token}/answer").send("Save changes", abuse="no")
    assert "Screened: no trigger found" in shown.text
    assert "The answer it followed from was changed" in shown.text


# --- could not ---------------------------------------------------------------------------------


def test_could_not_screen_says_why_and_when_to_try_again(db: Database, visit: Any) -> None:
    token = begun(db, booked(db))
    page = visit("detention").get(f"/screenings/{token}/could-not")
    again = clock.london(clock.now() + timedelta(hours=4))
    shown = page.send(
        "Record and come back", reason="asleep", try_again_at=f"{again:%d/%m/%Y %H:%M}"
    )
    assert "Could not screen: Asleep or in a rest period. Try again at" in shown.text
    assert clock.in_words(again) in shown.text
    assert shown.send("Try again").path.endswith("/answer")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"reason": "asleep"}, "Enter: try again at"),
        ({"try_again_at": "27/3/2027 14:05"}, "Select an answer: why could you not screen"),
        ({"reason": "asleep", "try_again_at": "31/2/2027 14:05"}, "must be a real date"),
        ({"reason": "asleep", "try_again_at": "27/3/2027"}, "must include a time"),
        ({"reason": "other", "try_again_at": "27/3/2027 14:05"}, "Say why"),
    ],
)
def test_could_not_without_a_reason_or_a_time_is_refused(
    db: Database, visit: Any, said: dict[str, str], words: str
) -> None:
    page = visit("sergeant").get(f"/screenings/{begun(db, booked(db))}/could-not")
    again = page.send("Record and come back", status=422, **said)
    assert any(words in line for line in again.errors), again.errors


def test_answer_of_a_completed_record_names_what_a_change_has_opened(
    db: Database, visit: Any
) -> None:
    case = booked(db)
    token = done(db, case)
    page = visit("sergeant").get(f"/screenings/{token}/answer")
    again = page.send("Save changes", **{"self-harm-thoughts": "yes"})
    assert "Looked at, not complete: 1 without an answer" in again.text
    assert "Looked at, not complete" in visit("sergeant").get(f"/screenings/{token}").text
    desk = visit("sergeant").get(f"/cases/{case.token}").text
    assert "1 without an answer" in desk


# --- show --------------------------------------------------------------------------------------


def test_show_says_what_was_answered_by_whom_and_what_follows(db: Database, visit: Any) -> None:
    token = done(db, booked(db), self_harm_ever="yes", abuse="refused")
    page = visit("nurse").get(f"/screenings/{token}")
    for words in (
        "Screened: needs found",
        "Has tried to harm themself at some time",
        "Told by the person",
        "Refused to answer",
        "Sgt Ann Marsh",
        "Safety action now",
    ):
        assert words in page.text, words
    assert "Change answers" not in page.links


def test_show_marks_a_stale_need_and_says_how_old_it_is(db: Database, visit: Any) -> None:
    with clock.at(clock.now() - timedelta(days=8)):
        token = done(db, booked(db), self_harm_ever="yes")
    text = visit("sergeant").get(f"/screenings/{token}").text
    assert "8 days ago by Sgt Ann Marsh" in text
    assert "Out of date" in text
    assert "known for 8 days" in text


def test_show_and_every_other_page_hold_no_score(db: Database, visit: Any) -> None:
    case = booked(db)
    token = done(db, case, self_harm_ever="yes", learning="yes")
    visitor = visit("sergeant")
    for path in (
        f"/screenings/{token}",
        f"/screenings/{token}/answer",
        f"/cases/{case.token}/screenings/vulnerability",
    ):
        assert "score" not in visitor.get(path).text.lower()


@pytest.mark.parametrize("stranger", ["sergeant.riverside", "sergeant.south", "investigator"])
def test_show_and_all_other_pages_are_not_there_for_another_suite(
    db: Database, visit: Any, stranger: str
) -> None:
    case = booked(db)
    token = begun(db, case)
    visitor = visit(stranger)
    for path in (
        f"/screenings/{token}",
        f"/screenings/{token}/answer",
        f"/screenings/{token}/could-not",
        f"/cases/{case.token}/screenings/vulnerability",
        f"/cases/{case.token}/screenings/appropriate-adult",
        f"/cases/{case.token}/observation",
    ):
        assert "Okonkwo-Jones" not in visitor.get(path, status=404).html


# --- decide ------------------------------------------------------------------------------------


def decide_page(visitor: Any, case: Case, *, status: int = 200) -> Page:
    return visitor.get(f"/cases/{case.token}/screenings/vulnerability", status=status)


def test_decide_offers_vulnerable_when_there_is_any_indicator(db: Database, visit: Any) -> None:
    case = booked(db)
    assert ticked(decide_page(visit("sergeant"), case)) == {}
    done(db, case, learning="yes")
    assert ticked(decide_page(visit("sergeant"), case)) == {"is_vulnerable": "yes"}


def test_decide_takes_what_is_offered_in_one_press(db: Database, visit: Any) -> None:
    case = booked(db)
    done(db, case, learning="yes")
    decide_page(visit("sergeant"), case).send("Record decision")
    again = decide_page(visit("sergeant"), case).text
    assert "Treat as vulnerable" in again
    assert "An appropriate adult is needed" in again


def test_decide_takes_the_time_of_a_paper_form_and_says_which_decision_stands(
    db: Database, visit: Any
) -> None:
    with db.unit():
        case = held.held(by=accounts.actor_named("sergeant@example.test"), since=5)
    on_paper = f"{clock.london(held.ago(2)):%d/%m/%Y %H:%M}"
    told = {"is_vulnerable": "no", "reasons": "Asked and understood", "decided_at": on_paper}
    page = decide_page(visit("sergeant"), case).send("Record decision", **told)
    assert "A decision made later stands" not in page.text
    assert ", entered " in decide_page(visit("sergeant"), case).text
    yes = {"is_vulnerable": "yes", "limbs": ["i"]}
    decide_page(visit("sergeant"), case).send("Record decision", **yes)
    page = decide_page(visit("sergeant"), case).send("Record decision", **told)
    assert "A decision made later stands" in page.text


def test_decide_against_an_indicator_needs_reasons(db: Database, visit: Any) -> None:
    case = booked(db)
    done(db, case, learning="yes")
    page = decide_page(visit("sergeant"), case)
    again = page.send("Record decision", status=422, is_vulnerable="no", reasons="Fine")
    assert any("There are reasons to suspect vulnerability" in line for line in again.errors)
    again.send("Record decision", is_vulnerable="no", reasons=LONG)
    text = decide_page(visit("sergeant"), case).text
    assert "Decided: not vulnerable" in text
    assert "although there were reasons to suspect it" in text


def test_decide_on_a_page_older_than_another_decision_shows_both_and_changes_nothing(
    db: Database, visit: Any
) -> None:
    case = booked(db)
    done(db, case)
    old = decide_page(visit("sergeant"), case)
    decide_page(visit("inspector"), case).send(
        "Record decision", is_vulnerable="yes", limbs="i", reasons="Did not follow the rights"
    )
    both = old.send("Record decision", status=409, is_vulnerable="no", reasons="Fine")
    assert "Did not follow the rights" in both.text
    assert "Treat as vulnerable" in decide_page(visit("inspector"), case).text


def test_decide_and_the_case_page_say_that_a_new_reason_came_since(
    db: Database, visit: Any
) -> None:
    case = booked(db)
    done(db, case)
    decide_page(visit("sergeant"), case).send("Record decision", is_vulnerable="no", reasons=LONG)
    assert "New reason" not in visit("sergeant").get(f"/cases/{case.token}").text
    form = visit("detention").get(f"/cases/{case.token}/needs/record")
    told = {"code": "learning-disability", "source": "family", "fact": "Special school"}
    form.send("Record need", **told)
    page = visit("sergeant").get(f"/cases/{case.token}")
    assert "New reason since the decision: treat as vulnerable" in page.text
    assert "Until somebody decides again, treat as vulnerable" in page.text
    again = decide_page(visit("sergeant"), case)
    assert "New reason since the decision" in again.text
    assert ticked(again) == {"is_vulnerable": "yes"}


def test_decide_is_not_for_a_detention_officer(db: Database, visit: Any) -> None:
    case = booked(db)
    decide_page(visit("detention"), case, status=403)
    shown = visit("detention").get(f"/screenings/{begun(db, case)}")
    assert "Decide vulnerability" not in shown.links


def test_decide_says_that_a_child_needs_an_adult_anyway(db: Database, visit: Any) -> None:
    page = decide_page(visit("sergeant"), booked(db, born_on=None))
    assert "Under 18, or not known to be 18 or over" in page.text
