"""The pages, by those who may, on what is in their reach."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.detentions import queries
from cjdiversion.detentions.models import (
    Certificate,
    Extension,
    Outcome,
    Particulars,
    Postponement,
    Review,
    StationReview,
    StationUse,
    Warrant,
    WelfareCheck,
)
from tests.detentions import made
from tests.pages import Visitor

Visit = Callable[[str], Visitor]


def who(key: str) -> Actor:
    return accounts.actor_named(f"{key}@example.test")


def held(db: Database, since: float = 10, **over: Any) -> Case:
    with db.unit():
        return made.held(by=who("sergeant"), since=since, surname="Clockham", **over)


def detained(db: Database, **over: Any) -> Case:
    with db.unit():
        return made.detained(by=who("sergeant"), **over)


def wall(moment: datetime) -> str:
    return f"{clock.london(moment):%d/%m/%Y %H:%M}"


def kept(db: Database, kind: Any) -> list[Any]:
    with db.unit():
        return list(session().scalars(sa.select(kind)))


# --- clocks -------------------------------------------------------------------------------------


def test_clocks_show_every_clock_how_it_stands_and_how_it_is_worked_out(
    db: Database, visit: Visit
) -> None:
    case = held(db)
    page = visit("sergeant").get(f"/cases/{case.token}").click("Detention clocks")
    for words in (
        "CLOCKHAM",
        "Next: First review of detention",
        "Overdue",
        "24 hours without charge",
        "Running",
        "PACE 1984 s40(3)(a)",
        "The first review is to be done not later than 6 hours after that",
        "Every time is approximate (PACE 1984 s45(2))",
        "Time in hospital does not move it",
        "Nothing is recorded yet.",
    ):
        assert words in page.text
    assert page.html.count('class="clockline clockline--') == 2
    assert "The clocks on one line of time" in page.html


def test_clocks_without_their_moments_say_what_is_missing(db: Database, visit: Visit) -> None:
    case = held(db, authorised_at=None, relevant_at=None)
    page = visit("inspector").get(f"/cases/{case.token}/clocks")
    assert "Nothing says when detention was first authorised" in page.text
    assert "The relevant time is not recorded" in page.text
    assert "<svg" not in page.html.split("<main")[1]


def test_clocks_of_somebody_nobody_holds_are_none(db: Database, visit: Visit) -> None:
    from tests import make

    with db.unit():
        case = make.attendance(by=who("investigator"))
    page = visit("investigator").get(f"/cases/{case.token}/clocks")
    assert "no clock runs" in page.text


def test_clocks_are_not_there_for_another_unit(db: Database, visit: Visit) -> None:
    case = held(db)
    for key in ("sergeant.south", "sergeant.riverside", "investigator", "superintendent"):
        status = 200 if key == "superintendent" else 404
        page = visit(key).get(f"/cases/{case.token}/clocks", status=status)
        assert ("CLOCKHAM" in page.html) is (status == 200)


def test_clocks_show_a_reader_no_button(db: Database, visit: Visit) -> None:
    case = held(db)
    assert "Record a review" not in visit("nurse").get(f"/cases/{case.token}/clocks").links
    assert "Give an extension" in visit("superintendent").get(f"/cases/{case.token}/clocks").links


# --- somebody arrested --------------------------------------------------------------------------

REVIEW = {
    "officer_name": "Insp Cora Wyn",
    "officer_rank": "inspector",
    "capacity": "review-officer",
    "is_independent": "yes",
    "way": "in-person",
    "representations": "taken",
    "outcome": "continues",
}


def test_review_is_recorded_and_a_late_one_asks_why(db: Database, visit: Visit) -> None:
    case = held(db)
    page = visit("sergeant").get(f"/cases/{case.token}/clocks").click("Record a review")
    assert "First review of detention falls due about" in page.text
    again = page.send("Save the review", status=422, held_at=wall(made.ago(2)), **REVIEW)
    assert "select why it was late" in again.errors[0]
    done = again.send("Save the review", late_reason="overlooked")
    assert "The review is recorded" in done.text
    assert "Done late" in done.text
    (row,) = kept(db, Review)
    assert (row.officer_name, row.late_reason) == ("Insp Cora Wyn", "overlooked")


def test_review_done_here_by_too_low_a_rank_is_refused_in_words_and_kept_as_it_happened(
    db: Database, visit: Visit
) -> None:
    case = held(db, 5)
    page = visit("sergeant").get(f"/cases/{case.token}/review")
    answers = {**REVIEW, "officer_rank": "sergeant", "held_at": wall(made.ago(0))}
    again = page.send("Save the review", status=422, is_now="yes", **answers)
    assert (
        "Not met: before charge, an inspector or above reviews (PACE 1984 s40(1)(b))"
        in (again.errors[0])
    )
    assert "say so and record it as it was" in again.errors[0]
    assert kept(db, Review) == []
    done = again.send("Save the review", is_now="no")
    assert "Not all that the law asks for was met" in done.text
    assert len(kept(db, Review)) == 1
    assert "not done by whom the law asks for" in visit("inspector").get("/raised").text


def test_review_offers_the_inspector_at_the_screen(db: Database, visit: Visit) -> None:
    case = held(db, 5)
    page = visit("inspector").get(f"/cases/{case.token}/review")
    assert 'value="Insp Cora Wyn"' in page.html
    assert 'value="Sgt Ann Marsh"' not in visit("sergeant").get(f"/cases/{case.token}/review").html


def test_review_after_the_charge_is_the_custody_officers(db: Database, visit: Visit) -> None:
    case = held(db, 5)
    with db.unit():
        opened = cases.open(case.token, by=who("sergeant"))
        cases.move(opened, by=who("sergeant"), kind="charged", at=made.ago(1))
    page = visit("sergeant").get(f"/cases/{case.token}/review")
    assert "The person is charged: the custody officer reviews" in page.text


def test_review_with_nothing_filled_in_says_what_to_do(db: Database, visit: Visit) -> None:
    page = visit("sergeant").get(f"/cases/{held(db).token}/review")
    again = page.send("Save the review", status=422)
    assert len(again.errors) == 4
    assert kept(db, Review) == []


def test_postpone_puts_the_next_review_off_with_a_ground_of_the_act(
    db: Database, visit: Visit
) -> None:
    case = held(db, 7)
    page = visit("sergeant").get(f"/cases/{case.token}/clocks").click("Postpone the next review")
    assert "overlooked" not in page.text
    done = page.send(
        "Save the postponement",
        decided_at=wall(made.ago(1.5)),
        officer_name="Insp Cora Wyn",
        officer_rank="inspector",
        reason="being-questioned",
    )
    assert "Postponed" in done.text
    assert [row.number for row in kept(db, Postponement)] == [1]


def reviewed(db: Database, since: float = 20) -> Case:
    case = held(db, since)
    with db.unit():
        opened = cases.open(case.token, by=who("sergeant"))
        made.review(opened, by=who("sergeant"), back=since - 5)
        made.review(opened, by=who("sergeant"), back=since - 14)
    return case


def test_extend_by_telephone_and_confirm_by_whoever_gave_it(db: Database, visit: Visit) -> None:
    case = reviewed(db)
    page = visit("sergeant").get(f"/cases/{case.token}/extend-detention")
    done = page.send(
        "Save the extension",
        is_now="yes",
        hours="36",
        authority_name="Supt Edith Crane",
        authority_rank="superintendent",
        authority_at=wall(made.ago(0.2)),
        way="telephone",
        is_responsible="yes",
        is_necessary="yes",
        is_diligent="yes",
        representations="taken",
    )
    assert "36 hours, by a superintendent" in done.text
    assert "not yet confirmed" in done.text
    assert "Confirm" not in done.html.split("<main")[1]
    start = visit("superintendent").get("/")
    assert "Authorities you gave by telephone" in start.text
    theirs = start.click(f"({case.reference})")
    confirmed = theirs.send("Confirm that I gave this authority")
    assert "Your authority is confirmed" in confirmed.text
    (row,) = kept(db, Extension)
    assert row.authority_confirmed_at is not None
    assert "No authority of yours waits" in visit("superintendent").get("/").text


def test_extend_and_certify_open_with_no_hours_filled_in(db: Database, visit: Visit) -> None:
    """How long is for whoever decides to say."""
    for case, path in ((reviewed(db), "extend-detention"), (detained(db), "doctors-certificate")):
        page = visit("sergeant").get(f"/cases/{case.token}/{path}")
        assert 'name="hours"' in page.html
        assert not re.search(r'name="hours"[^>]*value="\d', page.html)


def test_confirm_is_for_nobody_else(db: Database, visit: Visit) -> None:
    case = reviewed(db)
    with db.unit():
        opened = cases.open(case.token, by=who("sergeant"))
        row = made.extension(opened, by=who("sergeant"), way="telephone")
    path = f"/authorities/{row.token}/confirm"
    for key, status in (("inspector", 403), ("sergeant", 403), ("sergeant.south", 404)):
        visitor = visit(key)
        token = visitor.get("/").form("Sign out").find("input[@name='csrf_token']").get("value")  # type: ignore[union-attr]
        visitor.post(path, {"csrf_token": token}, status=status)
    (unchanged,) = kept(db, Extension)
    assert unchanged.authority_confirmed_at is None


def test_extend_says_every_condition_that_is_not_met(db: Database, visit: Visit) -> None:
    case = held(db, 10, offences=[{"code": "CJ88116"}])
    page = visit("sergeant").get(f"/cases/{case.token}/extend-detention")
    again = page.send(
        "Save the extension",
        status=422,
        is_now="yes",
        hours="36",
        authority_name="Supt Edith Crane",
        authority_rank="superintendent",
        authority_at=wall(made.ago(0.2)),
        way="in-person",
        is_necessary="no",
    )
    told = " ".join(again.errors)
    for words in ("tried on indictment", "second review has been done", "necessary to secure"):
        assert words in told
    assert kept(db, Extension) == []


def test_warrant_is_recorded_as_granted(db: Database, visit: Visit) -> None:
    case = held(db, 40)
    page = visit("sergeant").get(f"/cases/{case.token}/warrant")
    done = page.send(
        "Save the warrant",
        extends="no",
        court="Northshire Magistrates’ Court",
        issued_at=wall(made.ago(6)),
        hours="36",
        reference="WFD/14",
    )
    assert "Warrant of 36 hours" in done.text
    assert "96 hours in all" in done.text
    assert len(kept(db, Warrant)) == 1


def test_pages_of_an_arrest_are_not_for_a_mental_health_act_detention(
    db: Database, visit: Visit
) -> None:
    case = detained(db)
    for name in ("review", "postpone-review", "extend-detention", "warrant"):
        visit("sergeant").get(f"/cases/{case.token}/{name}", status=409)
    arrested = held(db)
    for name in ("mental-health-act", "police-station", "welfare-check", "detention-outcome"):
        visit("sergeant").get(f"/cases/{arrested.token}/{name}", status=409)


# --- somebody detained under the Mental Health Act ----------------------------------------------


def test_mha_is_where_the_first_entry_leads(db: Database, visit: Visit) -> None:
    page = visit("investigator").get("/cases/detain")
    done = page.send(
        "Save the detention",
        surname="Leadham",
        stated_age="30",
        section="s136",
        place_of_safety="health-based",
        detained_at=wall(made.ago(2)),
    )
    assert "Now the rest of it" in done.text
    assert "For the national return still to record" in done.text
    assert "transport" in done.text
    assert "Arrival at the place of safety: not recorded" in done.text


def test_mha_shows_a_child_at_a_station_and_that_nobody_authorised_it(
    db: Database, visit: Visit
) -> None:
    case = detained(db, stated_age=16)
    page = visit("sergeant").get(f"/cases/{case.token}").click("Mental Health Act detention")
    assert "never a place of safety for a child" in page.text
    assert "Nobody has recorded who decided on a police station" in page.text
    assert "Find another place now" in page.text
    moved = page.click("Move to another place of safety").send(
        "Save the move", place_of_safety="health-based", left_at=wall(made.ago(0.1))
    )
    assert "never a place of safety for a child" in moved.text  # it stays on the record
    assert "Find another place now" not in moved.text
    assert "held at a police station under the Mental Health Act" in (
        visit("inspector").get("/raised").text
    )


def test_particulars_fill_what_the_return_asks(db: Database, visit: Visit) -> None:
    with db.unit():
        case = made.detained(
            by=who("sergeant"),
            place="health-based",
            sex="F",
            self_defined_ethnicity="W1",
        )
    page = visit("sergeant").get(f"/cases/{case.token}/mental-health-act/particulars")
    assert "Reference of the warrant" not in page.text
    wrong = page.send("Save the particulars", status=422, police_vehicle_reason="risk")
    assert "Say why only where a police vehicle was used" in wrong.errors[0]
    done = wrong.send(
        "Save the particulars",
        transport="police-vehicle",
        was_arrested="no",
        consulted="nobody",
        not_consulted_because="On the parapet",
    )
    assert "still to record" not in done.text
    assert "Nobody, On the parapet" in done.text
    again = done.click("Record the particulars")
    assert again.form("Save the particulars").find(".//input[@value='no'][@checked]") is not None
    (row,) = kept(db, Particulars)
    assert (row.transport, row.version) == ("police-vehicle", 1)


def test_particulars_of_section_135_ask_for_the_warrant(db: Database, visit: Visit) -> None:
    case = detained(db, section="s135", place="private-home")
    page = visit("sergeant").get(f"/cases/{case.token}/mental-health-act/particulars")
    done = page.send(
        "Save the particulars",
        warrant_kind="1",
        warrant_court="Northshire Magistrates’ Court",
        accompanied_by=["doctor", "amhp"],
        was_kept_there="yes",
        entered_at=wall(made.ago(3.2)),
    )
    assert "Section 135(1), Northshire Magistrates’ Court" in done.text
    assert "A doctor, An approved mental health professional" in done.text
    assert "First entry under the warrant" in done.text


def test_particulars_on_a_stale_page_are_noticed(db: Database, visit: Visit) -> None:
    path = f"/cases/{detained(db).token}/mental-health-act/particulars"
    first, second = visit("sergeant").get(path), visit("detention").get(path)
    first.send("Save the particulars", transport="ambulance")
    second.send("Save the particulars", status=409, transport="other")


STATION = {
    "officer_name": "PC 210 Dale",
    "officer_rank": "constable",
    "is_imminent": "yes",
    "is_no_other": "yes",
    "has_healthcare": "yes",
    "consulted": "nurse",
    "authority_name": "Insp Cora Wyn",
    "authority_rank": "inspector",
    "authority_by_phone": "yes",
}


def test_use_station_is_authorised_by_telephone_and_confirmed_by_the_inspector(
    db: Database, visit: Visit
) -> None:
    case = detained(db)
    page = visit("sergeant").get(f"/cases/{case.token}/police-station")
    moments = {"decided_at": wall(made.ago(3)), "authority_at": wall(made.ago(2.9))}
    done = page.send("Save", is_now="yes", **STATION, **moments)
    assert "7 of 7 met" in done.text
    inspector = visit("inspector").get(f"/cases/{case.token}/mental-health-act")
    inspector.send("Confirm that I gave this authority")
    (row,) = kept(db, StationUse)
    assert row.authority_confirmed_at is not None


def test_use_station_is_refused_for_a_child_and_recorded_as_it_happened(
    db: Database, visit: Visit
) -> None:
    case = detained(db, stated_age=None)
    page = visit("sergeant").get(f"/cases/{case.token}/police-station")
    assert "it cannot be authorised" in page.text
    moments = {"decided_at": wall(made.ago(3)), "authority_at": wall(made.ago(2.9))}
    again = page.send("Save", status=422, is_now="yes", **STATION, **moments)
    assert "An unknown age counts as possibly under 18" in again.errors[0]
    assert kept(db, StationUse) == []
    done = again.send("Save", is_now="no")
    assert "6 of 7 met" in done.text


def test_check_is_for_the_nurse_and_look_for_the_custody_officer(
    db: Database, visit: Visit
) -> None:
    case = detained(db, since=0.4)
    page = visit("nurse").get(f"/cases/{case.token}/mental-health-act")
    assert "Record the particulars" not in page.links
    page.click("Record a welfare check").send(
        "Save the check",
        checked_by="Nurse Adeyemi",
        profession="nurse",
        findings="Calmer, drinking",
        lets_sleep="yes",
    )
    look = visit("sergeant").get(f"/cases/{case.token}/station-review")
    assert 'value="Sgt Ann Marsh"' in look.html
    done = look.send(
        "Save the review",
        is_imminent="yes",
        is_no_other="yes",
        consulted="nurse",
        is_asleep="yes",
        next_step="stays",
    )
    assert "every 3 hours while the person sleeps" in done.text
    assert (len(kept(db, WelfareCheck)), len(kept(db, StationReview))) == (1, 1)


def test_check_that_leaves_nobody_available_asks_for_another_place(
    db: Database, visit: Visit
) -> None:
    case = detained(db, since=0.4)
    page = visit("nurse").get(f"/cases/{case.token}/welfare-check")
    answers = {"checked_by": "Nurse Adeyemi", "profession": "nurse"}
    done = page.send("Save the check", stays_available="no", **answers)
    assert "Arrange another place of safety" in done.text
    again = done.click("Record a welfare check")
    later = again.send("Save the check", stays_available="yes", **answers)
    assert "Arrange another place of safety" not in later.text


def test_certify_gives_more_time_and_transfer_keeps_the_24_hours(
    db: Database, visit: Visit
) -> None:
    case = detained(db, since=20)
    page = visit("sergeant").get(f"/cases/{case.token}/doctors-certificate")
    done = page.send(
        "Save the certificate",
        doctor="Dr Amin",
        given_at=wall(made.ago(1)),
        hours="6",
        is_clinical="yes",
        is_at_station="no",
    )
    assert "30 hours at a place of safety" in done.text
    assert len(kept(db, Certificate)) == 1
    moved = done.click("Move to another place of safety").send(
        "Save the move",
        place_of_safety="health-based",
        place_words="Willow Suite",
        left_at=wall(made.ago(0.5)),
    )
    assert "Health-based place of safety: Willow Suite" in moved.text
    with db.unit():
        assert not session().scalars(sa.select(Case)).one().is_in_suite


@pytest.mark.parametrize("key", ["investigator", "sergeant"])
def test_transfer_asks_which_suite_and_leads_on_even_out_of_reach(
    db: Database, visit: Visit, key: str
) -> None:
    with db.unit():
        case = made.detained(by=who(key), place="health-based")
    page = visit(key).get(f"/cases/{case.token}/transfer")
    facts = {"place_of_safety": "police-station", "left_at": wall(made.ago(0.5))}
    asked = page.send("Save the move", status=422, **facts)
    assert "Select the custody suite of the police station" in asked.text
    done = asked.send("Save the move", **facts, suite=asked.choice("Riverside"))
    if key == "investigator":
        assert "Nobody has recorded who decided on a police station" in done.text
    else:
        assert "The move is recorded" in done.text and done.path == "/"
    assert case.reference in visit("sergeant.riverside").get("/places-of-safety").text


def test_strike_marks_a_review_as_recorded_in_error_and_keeps_it(
    db: Database, visit: Visit
) -> None:
    case = reviewed(db)
    (first, _) = kept(db, Review)
    page = visit("sergeant").get(f"/cases/{case.token}/clocks").click("recorded in error")
    again = page.send("Mark as recorded in error", status=422, because="Another person’s")
    assert "Select an answer" in again.text
    done = again.send("Mark as recorded in error", entry=first.id.hex, because="Another person’s")
    assert "It is kept, struck out" in done.text
    assert "house-struck" in done.html and "Another person’s" in done.text
    assert "Passed, not met" in done.text
    line = visit("sergeant").get(f"/cases/{case.token}")
    assert "house-struck" in line.html


def test_strike_of_a_case_with_nothing_recorded_says_so(db: Database, visit: Visit) -> None:
    page = visit("sergeant").get(f"/cases/{held(db, 1).token}/recorded-in-error")
    assert "Nothing is recorded here that can be struck out" in page.text


def test_end_records_the_outcome_and_ends_the_detention(db: Database, visit: Visit) -> None:
    case = detained(db, place="health-based")
    page = visit("sergeant").get(f"/cases/{case.token}/detention-outcome")
    done = page.send(
        "Save the outcome",
        was_assessed="yes",
        assessed_by=["doctor", "amhp"],
        result="section-2",
        handed_over_to="Ward 3",
        ended_at=wall(made.ago(0.2)),
    )
    assert "Admitted under section 2" in done.text
    assert "Ended" in done.text
    assert "When the detention ended" not in done.click("Record the outcome").text
    (row,) = kept(db, Outcome)
    assert row.assessed_by == ["doctor", "amhp"]


def test_in_use_lists_who_is_detained_now_within_reach(db: Database, visit: Visit) -> None:
    case, gone = detained(db, surname="Hereham"), detained(db, surname="Goneham")
    with db.unit():
        opened = cases.open(gone.token, by=who("sergeant"))
        cases.release(opened, by=who("sergeant"), at=made.ago(0.1))
    page = visit("inspector").get("/").click("Places of safety in use now")
    assert "HEREHAM" in page.text
    assert "GONEHAM" not in page.text
    assert "Welfare check by a healthcare professional" in page.text
    page.click("HEREHAM")
    for key in ("inspector.south", "inspector.riverside", "supervisor.south"):
        assert "HEREHAM" not in visit(key).get("/places-of-safety").html
    assert case.reference in page.text


def test_in_use_asks_no_more_for_more_people(db: Database, visit: Visit) -> None:
    detained(db)
    inspector = visit("inspector")
    inspector.get("/places-of-safety")

    def asked() -> int:
        statements = []

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            statements.append(statement)

        sa.event.listen(db.engine, "before_cursor_execute", note)
        inspector.get("/places-of-safety")
        sa.event.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    before = asked()
    for _ in range(3):
        detained(db)
    assert asked() == before


# --- what other pages show ------------------------------------------------------------------------


def test_what_was_done_stands_in_the_time_line_of_the_case_and_its_entries(
    db: Database, visit: Visit
) -> None:
    case = reviewed(db)
    page = visit("sergeant").get(f"/cases/{case.token}")
    for which in ("First", "Second"):
        assert f"{which} review of detention, in person, by Insp Cora Wyn, inspector" in page.text
    entries = visit("sergeant").get(f"/cases/{case.token}/entries")
    assert "First review of detention, in person, by Insp Cora Wyn" in entries.text
    assert "Second review of detention" in entries.text


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "“Don’t” & more"])
def test_what_somebody_typed_is_shown_as_typed_and_harmless(
    db: Database, visit: Visit, typed: str
) -> None:
    case = held(db, 5)
    with db.unit():
        opened = cases.open(case.token, by=who("sergeant"))
        made.review(opened, by=who("sergeant"), because=typed)
    page = visit("sergeant").get(f"/cases/{case.token}/clocks")
    assert typed in page.text
    assert "<script>alert" not in page.html


def test_hospital_questioning_is_an_event_that_can_be_recorded(db: Database, visit: Visit) -> None:
    case = held(db, 5)
    for kind, back in (
        ("to-hospital", 4),
        ("hospital-questioning-began", 3),
        ("hospital-questioning-ended", 2),
    ):
        page = visit("sergeant").get(f"/cases/{case.token}/record-event")
        page.send("Save the event", kind=kind, at=wall(made.ago(back)))
    shown = visit("sergeant").get(f"/cases/{case.token}/clocks")
    assert "Stopped: in hospital" in shown.text
    assert "22 hours were left when the count stopped" in shown.text
    with db.unit():
        (found,) = [
            one
            for one in queries.clocks_of(cases.open(case.token, by=who("sergeant")))
            if one.code == "limit"
        ]
    assert found.due_at is None
