"""The pages of a shift, by those who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from cjdiversion import documents
from cjdiversion.access import Actor
from cjdiversion.database import Database
from cjdiversion.identities import service as identities
from cjdiversion.listing import PAGE
from cjdiversion.shifts import paper, service
from tests import make
from tests.house import papers
from tests.pages import Page, Visitor
from tests.shifts import made

Visit = Callable[..., Visitor]
Person = Callable[[str], Actor]


@pytest.fixture
def held(db: Database, person: Person) -> str:
    """The reference of somebody with everything on record."""
    with db.unit():
        case = made.full(person, surname="Tolley", forenames="Ben", location="Cell 7")
        return case.reference


def handed_over(db: Database, person: Person, note: str = "Cell 3 shouts: knock first") -> str:
    with db.unit():
        return service.hand_over(by=person("sergeant"), note=note).token


def test_index_shows_everybody_and_leads_on(visit: Visit, held: str) -> None:
    page = visit("sergeant").get("/").click("The shift")
    page.proof_read()
    for words in ("TOLLEY, Ben", "Cell 7", held, "1 person in Northgate", "Mrs Lee", "Level 2"):
        assert words in page.text
    assert "No handover was taken over here before" in page.text
    assert "Look at first" not in page.text
    assert page.click("Open case").path.startswith("/cases/")


def test_index_of_an_empty_suite_says_so(visit: Visit) -> None:
    page = visit("sergeant.south").get("/shift")
    page.proof_read()
    assert "Nobody is in the suite" in page.text


def test_index_is_for_those_of_a_suite(visit: Visit, held: str) -> None:
    assert "TOLLEY" in visit("nurse").get("/shift").text
    for key in ("superintendent", "investigator", "practitioner", "performance"):
        page = visit(key).get("/shift", status=403)
        assert "TOLLEY" not in page.html
        assert "The shift" not in visit(key).get("/").links
    for key in ("sergeant.riverside", "sergeant.south"):
        assert "TOLLEY" not in visit(key).get("/shift").html


def test_index_of_a_record_about_the_wrong_person_shows_nothing_but_that(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        case = made.full(person, surname="Wrongly")
        identities.quarantine(case, by=person("inspector"), because="His brother’s answers")
    for key, links in (("sergeant", True), ("detention", False)):
        page = visit(key).get("/shift")
        page.proof_read()
        assert "it is about the wrong person" in page.text
        assert "WRONGLY" not in page.html and "Mrs Lee" not in page.html
        assert (f"Open case {case.reference}" in page.links) is links


def test_hand_over_and_take_over(visit: Visit, held: str) -> None:
    page = visit("sergeant").get("/shift").click("Hand over")
    page.proof_read()
    done = page.send("Hand over", note="Cell 3 shouts:\nknock first")
    done.proof_read()
    assert "Waits to be taken over" in done.text and "Cell 3 shouts" in done.text
    assert "TOLLEY" in done.text
    assert "Take over" not in done.links and "Somebody else takes the suite over" in done.text

    block = visit("detention").get("/").click("Handed over by Sgt Ann Marsh")
    form = block.click("Take over")
    form.proof_read()
    assert "1 person" in form.text and "knock first" in form.text
    taken = form.send("Take over", note="Keys counted")
    assert taken.path == "/shift"
    assert "Changes are counted from the last handover" in taken.text
    assert "Handed over by" not in visit("detention").get("/").text
    listed = visit("superintendent").get("/").click("Handovers")
    assert "Taken over by DO Kim Holt" in listed.text
    assert "Keys counted" in listed.click_row("Northgate").text


def test_a_second_handover_says_whose_place_it_takes(
    visit: Visit, db: Database, person: Person
) -> None:
    first = handed_over(db, person)
    page = visit("inspector").get("/shift")
    assert "nobody has taken it over" in page.text
    page = page.click("Hand over")
    assert "Yours takes its place" in page.text
    page.send("Hand over")
    shown = visit("sergeant").get(f"/shift/handovers/{first}")
    assert "Superseded by a later one" in shown.text
    assert "Insp Cora Wyn" in shown.text and "Take over" not in shown.links


def test_take_over_on_a_page_that_is_stale_is_told_who_was_first(
    visit: Visit, db: Database, person: Person
) -> None:
    token = handed_over(db, person)
    slow = visit("inspector").get(f"/shift/handovers/{token}/take-over")
    visit("detention").get(f"/shift/handovers/{token}/take-over").send("Take over")
    assert "DO Kim Holt did that" in slow.send("Take over", status=409).text


def test_a_late_handover_says_so_on_the_start_page_and_its_own(
    visit: Visit, db: Database, person: Person
) -> None:
    token = handed_over(db, person)
    with made.later(31):
        assert "Nobody took it over in time" in visit("detention").get("/").text
        assert "Late" in visit("inspector").get(f"/shift/handovers/{token}").text
        with db.unit():
            service.raise_untaken()
        page = visit("inspector").get("/raised")
    assert "A handover of the suite was not taken over in time" in page.text


def test_check_shows_what_to_look_at_first_and_keeps_what_was_seen(
    visit: Visit, db: Database, person: Person, held: str
) -> None:
    with db.unit():
        make.booking(by=person("sergeant"), surname="Unlooked", location="Cell 9")
    page = visit("inspector").get("/shift").click("Start-of-shift check")
    page.proof_read()
    assert "2 of them with something to look at first" in page.text
    assert "No observation level is set" in page.text
    wrong = page.send("Record the check", status=422, asked="Set a level for cell 9")
    assert wrong.errors and "Set a level for cell 9" in wrong.html
    done = wrong.send("Record the check", seen="Spoke to both")
    done.proof_read()
    for words in ("Spoke to both", "Set a level for cell 9", "Insp Cora Wyn", "UNLOOKED"):
        assert words in done.text
    listed = visit("sergeant").get("/").click("Inspectors’ checks")
    listed.proof_read()
    assert "Spoke to both" in listed.click_row("Insp Cora Wyn").text


def test_one_check_and_a_handover_are_not_there_for_another_suite(
    visit: Visit, db: Database, person: Person, held: str
) -> None:
    token = handed_over(db, person)
    with db.unit():
        check = service.check(by=person("inspector"), seen="Everything").token
    for key in ("sergeant.riverside", "inspector.south", "sergeant.south"):
        for path in (f"handovers/{token}", f"handovers/{token}/paper", f"checks/{check}"):
            visit(key).get(f"/shift/{path}", status=404)
        visit(key).get(f"/shift/handovers/{token}/take-over", status=404)
        assert "Sgt Ann Marsh" not in visit(key).get("/shift/handovers").html
        assert "Insp Cora Wyn" not in visit(key).get("/shift/checks").html


def test_handovers_and_checks_are_listed_page_by_page(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        for _ in range(PAGE + 2):
            service.hand_over(by=person("sergeant"))
            service.check(by=person("inspector"), seen="Everything")
    for what in ("handovers", "checks"):
        page = visit("sergeant").get(f"/shift/{what}")
        page.proof_read()
        assert f"Showing {PAGE} of {PAGE + 2} {what}" in page.text
        assert f"Showing 2 of {PAGE + 2}" in page.click("Next page").text


# --- on paper ------------------------------------------------------------------------------------


def test_paper_is_a_pdf_that_says_what_the_page_said(
    visit: Visit, app: Flask, db: Database, person: Person, held: str, tmp_path: Any
) -> None:
    token = handed_over(db, person)
    page = visit("nurse").get(f"/shift/handovers/{token}").click("Print this handover")
    assert page.response.mimetype == "application/pdf"
    name = page.response.headers["Content-Disposition"]
    assert name.startswith('inline; filename="handover-20')
    with db.unit(), app.test_request_context():
        row, read = service.open(token, by=person("sergeant"))
        made_ = service.print_out(row, read, by=person("sergeant"))
        again = paper.printed(row, read.sheet)
    assert made_.pdf == page.response.data == again.pdf
    words = " ".join(papers.words_on(made_))
    shown = visit("sergeant").get(f"/shift/handovers/{token}").text
    for said in ("TOLLEY, Ben", held, "Cell 3 shouts: knock first", "Mrs Lee", "Sgt Ann Marsh"):
        assert said in words and said in shown
    assert "Nobody yet" in words and "OFFICIAL-SENSITIVE" in words
    papers.assert_sound(made_, tmp_path)


def test_paper_says_who_took_over_and_tells_nothing_of_a_record_closed_since(
    app: Flask, db: Database, person: Person
) -> None:
    with db.unit():
        case = made.full(person, surname="Wrongly")
        token = made.taken_over(person).token
        identities.quarantine(case, by=person("inspector"), because="His brother’s answers")
    with db.unit(), app.test_request_context():
        row, read = service.open(token, by=person("sergeant"))
        drawn = paper.page(row, read.sheet)
    assert "DO Kim Holt" in drawn and "it is about the wrong person" in drawn
    assert "WRONGLY" not in drawn


def test_without_a_printer_the_paper_says_so(
    visit: Visit, db: Database, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*args: object, **facts: object) -> documents.Paper:
        raise documents.PrinterMissing

    monkeypatch.setattr(documents, "render", missing)
    token = handed_over(db, person)
    page: Page = visit("sergeant").get(f"/shift/handovers/{token}/paper", status=503)
    assert documents.PrinterMissing.words in page.text


def test_index_asks_as_many_statements_for_many_as_for_few(
    visit: Visit, db: Database, person: Person, statements: Any
) -> None:
    sergeant = visit("sergeant")

    def come(number: int) -> int:
        with db.unit():
            for _ in range(number):
                made.full(person)
        sergeant.get("/shift")
        with statements() as asked:
            sergeant.get("/shift")
        return len(asked)

    assert come(2) == come(18)
