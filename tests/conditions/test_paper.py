"""The record on paper: MG14 for a conditional caution, sound, marked, and as it stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock, documents
from cjdiversion.access import Actor
from cjdiversion.conditions import paper, queries, reading, service
from cjdiversion.conditions.models import Record
from tests import make
from tests.conditions import made
from tests.disposals import made as deciding
from tests.house import papers

Person = Callable[[str], Actor]


def printed(app: Flask, record: Record, by: Actor) -> documents.Paper:
    found = queries.one(record.token, by)
    assert found is not None
    with app.test_request_context():
        return paper.printed(reading.of(found, by), by=by, at=clock.now())


@pytest.fixture
def varied(app: Flask, person: Person, unit: Session) -> documents.Paper:
    record = made.signed(person, made.facts(), made.work(10))
    first, _ = queries.standing_in(record.id)
    made.reported(first, "no", person)
    made.varied(first, person, provider="Riverside Mind")
    return printed(app, record, person("supervisor"))


def test_the_paper_passes_the_checkers(varied: documents.Paper, tmp_path: Path) -> None:
    papers.assert_sound(varied, tmp_path)


def test_every_page_is_marked_and_numbered(varied: documents.Paper) -> None:
    pages = papers.words_on(varied)
    for number, words in enumerate(pages, 1):
        assert "OFFICIAL-SENSITIVE" in words
        assert f"Page {number} of {len(pages)}" in words


def test_it_says_offence_admission_consent_conditions_and_signatures(
    varied: documents.Paper,
) -> None:
    words = " ".join(papers.words_on(varied))
    for said in (
        "MG14: conditional caution: record",
        "OKONKWO-JONES, Zoë",
        "Theft from a shop",
        "I took the coat and left without paying",
        "Attend an assessment with Riverside Mind",
        "(10 hours)",
        "the caution then ceases to have effect",
        "Version 2",
        "DS Mary Quill",
        "Ruth Amara",
    ):
        assert said in words, said
    assert made.EMAIL not in words


def test_each_signature_stands_under_the_conditions_it_was_given_to(
    varied: documents.Paper,
) -> None:
    words = " ".join(papers.words_on(varied))
    newer, older = words.index("Signature of version 2"), words.index("Signature of version 1")
    assert newer < older
    second, first = words[:newer], words[newer:older]
    assert "Riverside Mind" in second
    assert "Northshire Wellbeing" not in second
    assert "Northshire Wellbeing" in first
    assert "Replaced by a variation" in first
    assert "Riverside Mind" not in first
    for version in (words[newer:older], words[older:]):
        assert "Given, after they were told that it may be withheld" in version
    for version in (second, first):
        assert "(10 hours)" in version


def test_after_a_breach_it_says_what_was_agreed_and_how_it_ended(
    app: Flask, person: Person, unit: Session
) -> None:
    record = made.signed(person, made.facts(), made.work(10))
    first, _ = queries.standing_in(record.id)
    made.reported(first, "no", person)
    made.decide(first, person, "prosecute")
    words = " ".join(papers.words_on(printed(app, record, person("supervisor"))))
    assert "It has no conditions" not in words
    assert "Attend an assessment with Northshire Wellbeing" in words
    assert "Breached" in words
    assert "Do unpaid work" in words


def test_a_draft_is_a_form_to_sign(app: Flask, person: Person, unit: Session) -> None:
    words = " ".join(papers.words_on(printed(app, made.begun(person), person("supervisor"))))
    assert "Not signed: this is a draft until it is" in words
    assert "To be signed" in words


def test_a_simple_caution_is_no_mg14(app: Flask, person: Person, unit: Session) -> None:
    record = made.begun(person, decision=made.decided(person, option_code="simple-caution"))
    service.sign(record, by=person("supervisor"), **made.signature())
    words = " ".join(papers.words_on(printed(app, record, person("supervisor"))))
    assert "MG14" not in words
    assert "Simple caution: record" in words
    assert "It has no conditions" in words
    assert "Finalisation" in words


def test_where_no_consent_is_needed_it_does_not_say_that_consent_is_free(
    app: Flask, person: Person, unit: Session
) -> None:
    day = clock.today().replace(year=clock.today().year - 15, day=1)
    child = make.booking(by=person("sergeant"), born_on=day)
    deciding.answered(child, by=person("inspector"))
    decision = made.decided(
        person, outcome="2", who="inspector", case=child, option_code="youth-caution"
    )
    record = made.begun(person, decision=decision, who="inspector")
    service.sign(record, by=person("inspector"), **made.signature(consents=None))
    found = queries.one(record.token, person("inspector"))
    assert found is not None
    with app.test_request_context():
        by = person("inspector")
        words = paper.page(reading.of(found, by), by=by, at=clock.now())
    assert "Consent is free" not in words
    assert "Not asked for" in words


def test_its_file_says_nothing_of_whose_it_is(app: Flask, person: Person, unit: Session) -> None:
    record = made.begun(person)
    response = paper.as_file(record, printed(app, record, person("supervisor")))
    name = response.headers["Content-Disposition"]
    assert name == f'attachment; filename="record-{record.case.reference}-1.pdf"'
