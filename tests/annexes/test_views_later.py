"""What a version's page says when things have changed since, or cannot be done here."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from cjdiversion.access import Actor
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.database import Database, session
from tests.annexes import made
from tests.pages import Visitor

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]
CANARY = made.CANARY


def test_show_warns_that_agreement_was_withdrawn_since(
    visit: Visit, path: str, db: Database, person: Person
) -> None:
    made.said(db, person, "given")
    page = made.page_shared(visit, path)
    made.said(db, person, "withdrawn")
    old = visit("investigator").get(page.path)
    assert "Agreement to tell CPS was withdrawn on" in old.text
    assert "This copy stays on the record" in old.text
    new = visit("investigator").get(path)
    assert CANARY not in new.html
    assert "The copy in version 1 is kept and scheduled" in new.text


def test_show_of_a_version_that_never_left_shows_no_line_that_was_withdrawn(
    visit: Visit, path: str, db: Database, person: Person
) -> None:
    made.said(db, person, "given")
    page = made.page_issued(visit, path)
    assert CANARY in visit("supervisor").get(page.path).text
    made.said(db, person, "withdrawn")
    gone = visit("supervisor").get(page.path)
    assert CANARY not in gone.html
    assert "This version is not shown and cannot go out" in gone.text
    refused = visit("supervisor").get(f"{page.path}/approve").send("Approve", status=409)
    assert "Issue a new version without it" in refused.text


def test_show_says_which_version_takes_its_place(
    visit: Visit, path: str, db: Database, person: Person
) -> None:
    first = made.page_shared(visit, path)
    made.said(db, person, "given")
    second = made.page_approved(visit, path)
    page = visit("investigator").get(first.path)
    assert "Superseded: version 2 takes its place" in page.text
    assert "Superseded" not in visit("cps").get(first.path).text
    visit("investigator").get(second.path).click("Share with CPS").send("Share with CPS")
    assert "Superseded: version 2" in visit("cps").get(first.path).text
    assert "Superseded by a later version" in visit("cps").get("/annexes").text


def test_without_a_printer_pages_explain_it_and_show_the_preview(
    visit: Visit, path: str, no_printer: None
) -> None:
    page = visit("investigator").get(path)
    assert "libpangoft2-1.0-0" in page.text
    assert made.REASONS in page.text
    page = page.send("for approval")
    form = visit("supervisor").get(page.path).click("Approve")
    assert "libpangoft2-1.0-0" in form.text
    assert "libpangoft2-1.0-0" in form.send("Approve", status=409).text
    assert "Waiting for approval" in visit("supervisor").get(page.path).text


def test_two_presses_on_issue_make_one_version(visit: Visit, path: str, db: Database) -> None:
    page = visit("investigator").get(path)
    first, second = page.send("for approval"), page.send("for approval")
    assert first.path == second.path
    with db.unit():
        assert session().scalar(sa.select(sa.func.count()).select_from(AnnexVersion)) == 1


def test_index_counts_what_was_shared(visit: Visit, db: Database, person: Person) -> None:
    with db.unit():
        for _ in range(3):
            made.shared(made.case(person), person)
    assert "3 of 3 annexes" in visit("cps").get("/annexes").text
