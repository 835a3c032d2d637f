"""The words on paper: a golden page, and what no font, fetch or tag may do to them."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from cjdiversion import documents
from cjdiversion.annexes import paper
from cjdiversion.annexes.facts import Facts, as_json, as_plain
from cjdiversion.annexes.paper import Cover
from tests.annexes.test_facts import AT, FACTS
from tests.house import papers

GOLDEN = Path(__file__).parent / "golden_body.html"
COVER = Cover("C2346789-2", 2, AT, "DC Lena Ford", AT, "DS Mary Quill")


def test_the_body_is_the_golden_one() -> None:
    """Written by hand once and read by a person; raise paper.TEMPLATE when it changes."""
    assert str(paper.body(COVER, FACTS)) == GOLDEN.read_text(encoding="utf-8")
    assert paper.TEMPLATE == "annex 4"


def test_the_page_for_the_printer_holds_the_body_of_the_preview_word_for_word() -> None:
    assert str(paper.body(COVER, FACTS)).strip() in paper.page(COVER, FACTS)


def test_it_says_what_it_is_not() -> None:
    assert "L&amp;D information summary – not a psychiatric report" in paper.body(COVER, FACTS)


def test_a_missing_identifier_is_stated_as_missing() -> None:
    said = paper.body(COVER, FACTS)
    row = said.split('<th scope="row" class="govuk-table__header">URN</th>')[1].split("</tr>")[0]
    assert "Missing" in row


def test_a_withdrawal_is_stated_with_the_copies_that_stay() -> None:
    said = paper.body(COVER, FACTS)
    assert "Agreement to tell CPS was withdrawn on 28 March 2026." in said
    assert "The copy in version 1 is kept and scheduled." in said
    assert "The copy in version 2 is kept and scheduled." in said


@pytest.fixture(scope="module")
def printed() -> documents.Paper:
    return paper.printed(COVER, FACTS)


def test_the_paper_passes_the_checkers(printed: documents.Paper, tmp_path: Path) -> None:
    papers.assert_sound(printed, tmp_path)


def of_rows(count: int, text: str) -> Facts:
    section = FACTS.sections[0]
    line = replace(section.lines[0], reliability="Recorded by who did or decided it")
    lines = tuple(replace(line, text=f"{number}. {text}") for number in range(count))
    return replace(FACTS, sections=(replace(section, lines=lines), *FACTS.sections[1:]))


@pytest.mark.parametrize("shape", [(60, 6), (12, 60)], ids=["many rows", "rows that go overleaf"])
def test_a_paper_of_many_pages_passes_them_too(shape: tuple[int, int], tmp_path: Path) -> None:
    """The head of a table stands on each page, and so do words that come again in many rows: none
    of it so near the edge that it could be a running head."""
    rows, words = shape
    long = paper.printed(COVER, of_rows(rows, "Said that it had been so for a long time. " * words))
    pages = papers.words_on(long)
    assert len(pages) > 9
    assert sum("What is recorded" in words for words in pages) > 9
    papers.assert_sound(long, tmp_path)


def test_the_paper_holds_the_facts_in_words_and_as_data(printed: documents.Paper) -> None:
    words = " ".join(papers.words_on(printed))
    for said in ("HARTLEY, Jo", "Two – “Zoë”", "not sought", "Missing"):
        assert said in words
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        (name,) = pdf.attachments
        held = pdf.attachments[name].get_file().read_bytes()
    assert name == "annex-C2346789-2.json"
    assert held == as_json(as_plain(FACTS))


def test_reference_and_version_stand_on_every_page(printed: documents.Paper) -> None:
    pages = papers.words_on(printed)
    assert all("Annex C2346789-2, version 2" in words for words in pages)
    assert all(f"Page {n} of {len(pages)}" in words for n, words in enumerate(pages, 1))


def test_made_again_from_the_same_facts_it_has_the_same_bytes(printed: documents.Paper) -> None:
    assert paper.printed(COVER, FACTS).sha256 == printed.sha256


HOSTILE = (
    '<img src="http://127.0.0.1:9/x"><style>p{display:none}</style><script>1</script> '
    "url(file:///etc/passwd) {{ 7 * 7 }} \u202eback\u202c " + "x" * 3000
)


def hostile() -> Facts:
    section = FACTS.sections[0]
    lines = tuple(replace(line, text=HOSTILE, author=HOSTILE[:80]) for line in section.lines)
    return replace(FACTS, alleged=(HOSTILE,), sections=(replace(section, lines=lines),))


def test_what_somebody_typed_is_printed_as_typed_and_does_nothing() -> None:
    words = "".join("".join(papers.words_on(paper.printed(COVER, hostile()))).split())
    assert '<imgsrc="http://127.0.0.1:9/x">' in words
    assert "{{7*7}}" in words
    assert "[U+202E]back[U+202C]" in words
