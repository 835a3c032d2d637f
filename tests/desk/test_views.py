"""The case page, the trail and the history of scheduled work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion import clock, scheduling
from cjdiversion.access import Actor
from cjdiversion.accounts import queries
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.consents import service as consents
from cjdiversion.database import Database, session
from cjdiversion.interviews import service as interviews
from cjdiversion.referrals.models import Referral
from tests import make
from tests.annexes import made as annexed
from tests.pages import Visitor
from tests.referrals import made
from tests.screenings import made as screened

Visit = Callable[[str], Visitor]


@pytest.fixture
def case(db: Database) -> Case:
    """Booked at Northgate, screened with self-harm, told, referred."""
    with db.unit():
        by = queries.actor_named("sergeant@example.test")
        booked = make.booking(by=by, surname="Pagewell")
        screened.screening(booked, by=by, self_harm_ever="yes")
        consents.tell(booked, by=by, agrees=True, told_at=clock.now())
        made.sent(booked, by=by)
    return booked


def test_case_shows_how_it_stands(visit: Visit, case: Case) -> None:
    page = visit("sergeant").get(f"/cases/{case.token}")
    for words in (
        "PAGEWELL",
        "Not yet decided: treat as vulnerable",
        "Screened: needs found",
        "Yes, agrees to be seen",
        "Sent, not yet received",
        "Detention authorised",
    ):
        assert words in page.text


def test_a_need_with_several_sources_is_said_once(visit: Visit, case: Case) -> None:
    page = visit("sergeant").get(f"/cases/{case.token}")
    table = page.html.split("<caption", 1)[1].split("</table>", 1)[0]
    headings = [row.split("</th>")[0] for row in table.split('<th scope="row"')[1:]]
    assert headings
    assert len(headings) == len(set(headings))


def test_case_opened_is_one_reading_in_the_trail(visit: Visit, case: Case, db: Database) -> None:
    visit("sergeant").get(f"/cases/{case.token}")
    with db.unit():
        readings = session().scalars(
            sa.select(AuditEvent).where(
                AuditEvent.case_id == case.id, AuditEvent.did == Did.CASE_OPENED
            )
        )
        assert [row.actor_name for row in readings] == ["Sgt Ann Marsh"]


def test_the_case_page_asks_no_more_for_more_referrals(
    visit: Visit, case: Case, db: Database, statements: Any
) -> None:
    sergeant = visit("sergeant")
    address = f"/cases/{case.token}"
    sergeant.get(address)  # what one process remembers is remembered now

    with statements() as before:
        sergeant.get(address)
    with db.unit():
        by = queries.actor_named("sergeant@example.test")
        for _ in range(3):
            made.sent(cases.open(case.token, by=by), by=by, is_second=True)
    with statements() as after:
        sergeant.get(address)
    assert len(after) == len(before)
    assert not [statement for statement in after if "clinical_notes" in statement]


def test_a_case_is_not_there_for_another_unit(visit: Visit, case: Case) -> None:
    for key in ("sergeant.south", "sergeant.riverside", "investigator", "supervisor.south"):
        page = visit(key).get(f"/cases/{case.token}", status=404)
        assert "PAGEWELL" not in page.html


def test_a_case_shows_only_what_the_role_may_do(visit: Visit, case: Case) -> None:
    officer = visit("detention").get(f"/cases/{case.token}")
    assert "Decide whether vulnerable" not in officer.text
    assert "Appropriate adult" in officer.text
    nurse = visit("nurse").get(f"/cases/{case.token}")
    assert "Refer to L&D" not in nurse.text


def test_a_person_who_left_can_be_closed_and_not_released_again(
    visit: Visit, case: Case, db: Database
) -> None:
    assert "Before they leave" in visit("sergeant").get(f"/cases/{case.token}").links
    with db.unit():
        by = queries.actor_named("sergeant@example.test")
        found = cases.open(case.token, by=by)
        cases.release(found, by=by, at=clock.now() - timedelta(minutes=1))
    links = visit("sergeant").get(f"/cases/{case.token}").links
    assert "Close the case" in links
    assert "Before they leave" not in links
    assert "Look at what was left open" in links


def test_a_person_detained_for_care_is_offered_no_outcome(visit: Visit, db: Database) -> None:
    with db.unit():
        detained = cases.detain(
            by=queries.actor_named("sergeant@example.test"),
            section="s136",
            place_of_safety="health-based",
            detained_at=clock.now() - timedelta(hours=1),
            surname="Careham",
        )
    page = visit("inspector").get(f"/cases/{detained.token}")
    assert "Decide an outcome" not in page.text
    assert "CPS annex" not in page.text


def test_trail_finds_by_case_by_person_and_by_deed(visit: Visit, case: Case) -> None:
    officer = visit("dpo")
    page = officer.get(f"/trail?case={case.reference}")
    assert "Sgt Ann Marsh" in page.text
    assert "Referral: sent" in page.text
    assert "PAGEWELL" not in page.html
    person = officer.get("/trail").choice("Sgt Ravi Lal")
    assert "Showing 0" in officer.get(f"/trail?person={person}").text or "No events" in (
        officer.get(f"/trail?person={person}").text
    )


def test_the_trail_of_another_force_is_not_there(visit: Visit, db: Database) -> None:
    with db.unit():
        by = queries.actor_named("sergeant.south@example.test")
        other = make.booking(by=by, surname="Southham")
    page = visit("dpo").get(f"/trail?case={other.reference}")
    assert "Sgt Owen Price" not in page.html.split("<main")[1].split("<table")[1]


def test_a_trail_asked_with_nonsense_is_the_whole_trail(visit: Visit, case: Case) -> None:
    assert "events" in visit("dpo").get("/trail?did=nonsense&after=nonsense").text


def test_jobs_shows_each_run_and_how_it_ended(visit: Visit, db: Database) -> None:
    job = scheduling.JOBS["referrals.expire_overdue"]
    assert scheduling.run(job, db, due_at=scheduling.due(job, clock.now()))
    page = visit("admin").get("/jobs")
    assert job.words in page.text
    assert "Done" in page.text


def test_a_referral_taken_back_is_not_called_closed(visit: Visit, db: Database, case: Case) -> None:
    with db.unit():
        (referral,) = session().scalars(sa.select(Referral).where(Referral.case_id == case.id))
        made.withdraw(referral, by=queries.actor_named("sergeant@example.test"))
    text = visit("sergeant").get(f"/cases/{case.token}").text
    assert f"Referral {referral.reference} withdrawn" in text
    assert f"Referral {referral.reference} closed" not in text


def test_custody_reads_nothing_of_an_annex_on_the_case_page(
    visit: Visit, db: Database, person: Callable[[str], Actor]
) -> None:
    with db.unit():
        case = annexed.case(person)
        annexed.issued(case, person)
    path = f"/cases/{case.token}"
    assert "Annex version 1 prepared" in visit("investigator").get(path).text
    assert "Annex version" not in visit("sergeant").get(path).text


def test_reading_the_trail_is_written_down_with_the_cases_shown(
    visit: Visit, db: Database, case: Case
) -> None:
    visit("dpo").get("/trail")
    with db.unit():
        (row,) = session().query(AuditEvent).filter(AuditEvent.did == Did.AUDIT_SEARCHED).all()
    assert row.facts == {"shown": [case.reference]}


def test_what_was_done_about_the_adult_and_interviews_is_in_the_line_of_time(
    visit: Visit, db: Database, person: Callable[[str], Actor]
) -> None:
    with db.unit():
        by, now = person("sergeant"), clock.now()
        case = make.booking(by=by, born_on=None)
        interviews.record_aa(case, by=by, arrived_at=now - timedelta(minutes=9), left_at=now)
        held = {"started_at": now - timedelta(hours=1), "ended_at": now, "adult_there": "nobody"}
        interviews.record(case, by=by, **held)
        done = {"is_done": True, "done_at": now, "told_whom": "His aunt"}
        interviews.record_child_step(case, by=by, step="welfare", **done)
    page = visit("sergeant").get(f"/cases/{case.token}")
    for words in (
        "Appropriate adult arrived",
        "Appropriate adult left",
        "Interview started, without the appropriate adult",
        "Interview ended",
        "whoever else is responsible for their welfare told",
    ):
        assert words in page.text
    assert "Interviews and appropriate adult" in page.links
    assert "What is done for a child" in page.links
