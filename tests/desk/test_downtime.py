"""The form for the pen: every question and every answer of today, and nothing about anybody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import documents
from cjdiversion.accounts import queries
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database
from cjdiversion.desk import downtime
from cjdiversion.documents import PrinterMissing
from cjdiversion.questionnaires import questions
from cjdiversion.screenings.rules import LIMBS
from tests.house import papers
from tests.house.typing import booked
from tests.pages import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def paper(app: Flask, db: Database) -> documents.Paper:
    with db.unit(), app.test_request_context():
        return downtime.printed(by=queries.actor_named("sergeant@example.test"))


def words(paper: documents.Paper) -> str:
    return " ".join(papers.words_on(paper))


def test_downtime_form_is_reached_from_the_start_page_and_is_a_pdf(visit: Visit) -> None:
    page = visit("sergeant").get("/").click("Downtime form")
    assert page.response.mimetype == "application/pdf"
    assert page.response.data.startswith(b"%PDF")
    assert page.response.headers["Content-Disposition"] == 'inline; filename="downtime-form.pdf"'


def test_it_asks_every_question_with_every_answer(paper: documents.Paper) -> None:
    said = words(paper)
    for question in questions.current():
        assert question.words in said
        for code, option in question.options.items():
            assert code == questions.GIVEN or f"☐ {option}" in said
    for option in questions.current().could_not.values():
        assert f"☐ {option}" in said
    assert all(f"({limb}) {text}" in said for limb, text in LIMBS.items())


@pytest.mark.parametrize(
    "asked",
    [
        "☐ Treat as vulnerable",
        "☐ Parent",
        "☐ Level 2, intermittent: a visit at least every 30 minutes",
        "☐ Level 4, close proximity: somebody stays with them",
        "☐ Told, and refuses to be seen",
        "Where nothing is ticked, nobody looked",
        "Write the time at which each thing happened",
        "Requested",
        "Name, rank, collar number",
        "Entered in the service by",
    ],
)
def test_it_has_room_for_what_follows(paper: documents.Paper, asked: str) -> None:
    assert asked in words(paper)


def test_every_page_names_the_form_and_the_version_of_its_questions(
    paper: documents.Paper,
) -> None:
    pages = papers.words_on(paper)
    for number, sheet in enumerate(pages, 1):
        assert "Downtime form 1, questions “needs” version 2" in sheet
        assert f"Page {number} of {len(pages)}" in sheet


def test_it_passes_the_checkers(paper: documents.Paper, tmp_path: Path) -> None:
    papers.assert_sound(paper, tmp_path)


def test_it_is_the_same_for_everybody_and_about_nobody(
    db: Database, visit: Visit, paper: documents.Paper
) -> None:
    booked(db, surname="Canaryname")
    printed = visit("investigator").client.get("/downtime-form").data
    assert printed == paper.pdf
    assert not [one for one in ("Canaryname", "Marsh", "Northgate") if one in words(paper)]


def test_printing_it_leaves_one_trace(db: Database, visit: Visit) -> None:
    visit("sergeant").client.get("/downtime-form")
    with db.unit() as session:
        row = session.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.FORM_PRINTED)).one()
        assert row.facts == {"form": 1, "question_set": "needs", "version": 2}


def test_without_a_printer_the_page_says_so(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*args: object, **facts: object) -> documents.Paper:
        raise PrinterMissing

    downtime._paper.cache_clear()
    monkeypatch.setattr(documents, "render", missing)
    page = visit("sergeant").get("/downtime-form", status=503)
    assert PrinterMissing.words in page.text


def test_it_is_not_for_those_who_record_nothing(visit: Visit) -> None:
    visit("practitioner").get("/downtime-form", status=403)
    assert "Downtime form (PDF)" not in visit("practitioner").get("/").links
