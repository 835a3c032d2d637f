"""Victims and witnesses on the start pages: named to their officer, by reference to the rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cjdiversion.access import SYSTEM, Actor
from cjdiversion.accounts import service as accounts
from cjdiversion.accounts.models import Posting
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.clock import today
from cjdiversion.database import Database, session
from tests.pages import Visitor
from tests.victims import made

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]


def test_an_officer_starts_with_who_is_assigned_to_them(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        victim = made.one(person)
        other = made.victim(made.case(person), by=person("investigator"), surname="Notmine")
    officer = visit("victims")
    page = officer.get("/")
    assert f"QUILLFEATHER, Ada ({victim.reference})" in page.text
    assert "Needs not assessed" in page.text
    assert "NOTMINE" not in page.html
    assert other.reference not in page.html
    page.click("QUILLFEATHER").click("Assess needs").send("Save", fear="no")
    assert "Needs assessed" in officer.get("/").text
    assert "Nobody is assigned to you" in visit("victims.south").get("/").text


def test_open_referrals_wait_for_officer_and_investigator_by_reference(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        victim = made.one(person)
        by = person("victims")
        made.reachable(victim, by=by)
        open_, closed = made.sent(victim, by=by), made.sent(victim, by=by, service="isva")
        made.close(closed, by=by)
    for key in ("victims", "investigator", "supervisor"):
        page = visit(key).get("/")
        assert f"Referral {open_.reference}" in page.text
        assert closed.reference not in page.html
        assert "Sent, no answer yet" in page.click(open_.reference).text
    for key in ("investigator", "supervisor"):
        assert "QUILLFEATHER" not in visit(key).get("/").html  # suspects are named on it
    for key in ("victims.south", "investigator.riverside", "sergeant", "practitioner"):
        assert open_.reference not in visit(key).get("/").html


def test_who_has_no_officer_waits_for_those_who_assign(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        victim = made.victim(made.case(person), by=person("investigator"))
    for key in ("investigator", "supervisor"):
        assert victim.reference in visit(key).get("/").text
    for key in ("supervisor.riverside", "investigator.south", "victims"):
        assert victim.reference not in visit(key).get("/").html


@pytest.mark.parametrize("is_over", [True, False])
def test_whose_officer_has_left_is_as_good_as_without_one(
    is_over: bool, visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        victim = made.one(person)
        if is_over:
            posting = session().get_one(Posting, person("victims").posting_id)
            accounts.end_posting(posting, by=SYSTEM, on=today().replace(year=today().year - 1))
    title = f"Victim and witness {victim.reference}"
    assert (title in visit("supervisor").get("/").text) is is_over


def test_what_was_shown_is_written_down(visit: Visit, db: Database, person: Person) -> None:
    with db.unit():
        reference = made.one(person).reference
    visit("victims").get("/")
    with db.unit():
        rows = session().query(AuditEvent).filter(AuditEvent.did == Did.CASE_LISTED).all()
    assert [row.facts for row in rows] == [{"shown": [reference]}]
