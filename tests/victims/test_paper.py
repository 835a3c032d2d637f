"""One person’s own document: marked, numbered, sound, and without what would find them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock, documents
from cjdiversion.access import Actor
from cjdiversion.victims import paper, reading, service
from tests.house import papers
from tests.victims import made

Person = Callable[[str], Actor]


@pytest.fixture
def printed(app: Flask, person: Person, unit: Session) -> documents.Paper:
    by, victim = person("victims"), made.one(person)
    made.reachable(victim, by=by, address="1 Hidden Lane", never_words="Never after dark")
    grounds = {"fear": made.ground("yes", "family", "Zoë’s “neighbour”\nwas rude")}
    service.assess(victim, by=by, grounds=grounds, therapy="planned")
    service.record_measures(victim, by=by, measures={"screens": "wanted"})
    made.sent(victim, by=by)
    with app.test_request_context():
        return paper.printed(reading.of(victim, by), by=by, at=clock.now())


def test_the_paper_passes_the_checkers(printed: documents.Paper, tmp_path: Path) -> None:
    papers.assert_sound(printed, tmp_path)


def test_every_page_is_marked_and_numbered(printed: documents.Paper) -> None:
    pages = papers.words_on(printed)
    for number, words in enumerate(pages, 1):
        assert "OFFICIAL-SENSITIVE" in words
        assert f"Page {number} of {len(pages)}" in words


def test_it_says_what_stands_and_leaves_off_what_would_find_them(
    printed: documents.Paper,
) -> None:
    words = " ".join(papers.words_on(printed))
    for said in (
        "QUILLFEATHER, Ada",
        "Never after dark",
        "No letters",
        "Zoë’s “neighbour” was rude",
        "Planned",
        "Wanted",
        "not disclosable to the defence",
        "Made by Nell Avery",
    ):
        assert said in words, said
    assert made.PHONE not in words
    assert "Hidden Lane" not in words
