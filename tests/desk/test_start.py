"""What waits for each role stands on its start page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database, session
from cjdiversion.demo.people import PEOPLE
from tests import make
from tests.annexes import made as annexed
from tests.detentions import made as detained
from tests.pages import Visitor
from tests.referrals import made
from tests.screenings import made as asked

Visit = Callable[[str], Visitor]


def referred(db: Database, surname: str, *, side: str = "") -> None:
    with db.unit():
        by = queries.actor_named(f"sergeant{side}@example.test")
        made.sent(make.booking(by=by, surname=surname), by=by)


def test_start_opens_for_everybody(visit: Visit) -> None:
    for one in PEOPLE:
        assert one.unit in visit(one.key).get("/").text


def test_a_referral_waits_on_the_start_pages_of_sender_and_receiver(
    visit: Visit, db: Database
) -> None:
    referred(db, "Waitingham")
    for key in ("sergeant", "practitioner", "practitioner.second", "teamlead"):
        assert "WAITINGHAM" in visit(key).get("/").text


def test_another_force_and_provider_see_nothing_of_it(visit: Visit, db: Database) -> None:
    referred(db, "Waitingham")
    for key in ("sergeant.south", "sergeant.riverside", "practitioner.south", "admin", "cps"):
        assert "WAITINGHAM" not in visit(key).get("/").html


def test_a_declined_referral_stays_on_the_senders_page(visit: Visit, db: Database) -> None:
    with db.unit():
        by = queries.actor_named("sergeant@example.test")
        referral = made.sent(make.booking(by=by, surname="Refusedham"), by=by)
        made.decline(referral, by=queries.actor_named("practitioner@example.test"))
    page = visit("sergeant").get("/")
    assert "REFUSEDHAM" in page.text
    assert "Declined" in page.text
    assert "REFUSEDHAM" not in visit("practitioner").get("/").text


def test_what_the_start_page_showed_is_written_down_once(visit: Visit, db: Database) -> None:
    referred(db, "Waitingham")
    visit("practitioner").get("/")
    with db.unit():
        rows = session().query(AuditEvent).filter(AuditEvent.did == Did.CASE_LISTED).all()
    assert [len(row.facts["shown"]) for row in rows] == [1]


def test_an_unassigned_booking_waits_for_the_supervisors_of_its_force(
    visit: Visit, db: Database
) -> None:
    with db.unit():
        by = queries.actor_named("sergeant@example.test")
        make.booking(by=by, surname="Nobodys", investigating_unit=None)
    for key in ("supervisor", "inspector", "superintendent"):
        assert "NOBODYS" in visit(key).get("/").text
    assert "NOBODYS" not in visit("supervisor.south").get("/").html


def test_a_withdrawal_recorded_late_still_waits_for_the_disclosure_officer(
    visit: Visit, db: Database, person: Callable[[str], Actor]
) -> None:
    hours = [clock.now() - timedelta(hours=h) for h in (3, 1)]
    with db.unit():
        case = annexed.case(person)
        annexed.assessed(case, person, annexed.CANARY)
        annexed.answered(case, person, "given", decided_at=hours[0])
        annexed.shared(case, person)
        annexed.answered(case, person, "withdrawn", decided_at=hours[1])
    assert "Schedule the copy" in visit("disclosure").get("/").text


def test_who_is_in_the_suite_stands_first_with_how_the_screening_stands(
    visit: Visit, db: Database
) -> None:
    with db.unit():
        by = queries.actor_named("sergeant@example.test")
        asked.screening(make.booking(by=by, surname="Askedham"), by=by, self_harm_ever="yes")
        make.booking(by=by, surname="Unaskedham")
    for key in ("sergeant", "detention", "nurse", "inspector"):
        page = visit(key).get("/").text
        assert "Needs found" in page
        assert "Not screened" in page
        assert page.index("UNASKEDHAM") < page.index("Go to")
    assert "ASKEDHAM" not in visit("sergeant.riverside").get("/").html


def test_who_is_in_the_suite_stands_with_the_clock_that_is_next(
    visit: Visit, db: Database, statements: Any
) -> None:
    def asked() -> int:
        with statements() as found:
            visitor.get("/")
        return len(found)

    with db.unit():
        by = queries.actor_named("sergeant@example.test")
        detained.held(by=by, since=1, surname="Earlyham")
    visitor = visit("sergeant")
    page = visitor.get("/")
    assert "Next: First review of detention, due about" in page.text
    assert "Overdue" not in page.text
    before = asked()
    with db.unit():
        for _ in range(3):
            detained.held(by=by, since=7, surname="Lateham")
    assert asked() == before
    assert visitor.get("/").text.count("Overdue") == 3


def test_whose_clock_is_overdue_stands_first_however_many_came_since(
    visit: Visit, db: Database
) -> None:
    with db.unit():
        by = queries.actor_named("sergeant@example.test")
        detained.held(by=by, since=7, surname="Lateham")
        detained.held(by=by, since=9, surname="Laterham")
        for _ in range(11):
            detained.held(by=by, since=1, surname="Earlyham")
    page = visit("sergeant").get("/").text
    assert page.index("LATERHAM") < page.index("LATEHAM") < page.index("EARLYHAM")
    assert page.count("EARLYHAM") == 8
