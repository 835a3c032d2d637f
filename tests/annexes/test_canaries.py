"""A canary in every fact: what is told stands in the paper and its data, what is held back in no
part of the file."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest

from cjdiversion import documents
from cjdiversion.annexes import paper, sharing
from cjdiversion.annexes.facts import Facts
from cjdiversion.consents.models import Answer
from tests.annexes.doors import everything_in
from tests.annexes.planted import NOT_PRINTED, planted, texts
from tests.annexes.test_paper import COVER
from tests.annexes.test_sharing import TODAY, from_ld, known, said
from tests.house import papers

REPEATED = {
    "Facts.recipient": 1,  # and at the foot of every page
    "Section.heading": 2,  # in the contents
}


def numbered() -> Callable[[str], str]:
    counter = itertools.count()
    return lambda where: f"canary{next(counter):03}x"


@pytest.fixture(scope="module")
def facts() -> Facts:
    return planted(numbered())


@pytest.fixture(scope="module")
def printed(facts: Facts) -> documents.Paper:
    return paper.printed(COVER, facts)


def test_what_is_told_stands_once_in_the_words_and_once_in_the_data(
    facts: Facts, printed: documents.Paper
) -> None:
    pages = papers.words_on(printed)
    words = re.sub(r"Annex C2346789-2, version 2\. For: canary\d+x", "", " ".join(pages))
    data = attached(printed)
    for where, canary in texts(facts):
        if where not in NOT_PRINTED:
            times = REPEATED.get(where, 1)
            assert words.count(canary) == times, where
            assert data.count(canary.encode()) == 1, where


def test_metadata_and_file_names_tell_no_fact_and_bookmarks_only_headings(
    facts: Facts, printed: documents.Paper
) -> None:
    with papers.opened(printed) as pdf:
        told = repr(pdf.docinfo) + pdf.Root.Metadata.read_bytes().decode()
        told += repr([(name, pdf.attachments[name].description) for name in pdf.attachments])
        with pdf.open_outline() as outline:
            marks = titles(outline.root)
    assert "canary" not in told
    headings = [section.heading for section in facts.sections]
    assert [one for one in marks if "canary" in one] == headings


def titles(items: list[pikepdf.OutlineItem]) -> list[str]:
    return [one for item in items for one in (item.title, *titles(item.children))]


def attached(printed: documents.Paper) -> bytes:
    with papers.opened(printed) as pdf:
        return b"".join(pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments)


# --- held back ----------------------------------------------------------------------------------


def withheld(answer: Answer) -> Facts:
    """What L&D wrote has a canary in each of its texts, and the person said no to telling CPS."""
    wrote = from_ld("support")
    (line,), (assessment,) = wrote["ld_lines"], wrote["assessments"]
    line.text, assessment.written_by = "canaryline", "canaryauthor"
    line.given_by, assessment.clinical_notes = "canarygiver", "canarynotes"
    return sharing.facts_of(known(**wrote, decisions=[said(answer)]), on=TODAY)


@pytest.mark.parametrize("answer", [Answer.REFUSED, Answer.WITHDRAWN])
def test_what_is_held_back_is_in_no_part_of_the_file(answer: Answer) -> None:
    facts = withheld(answer)
    assert len(facts.held) == 1
    made = paper.printed(replace(COVER, reference="C2346789-3"), facts)
    told = "".join(" ".join(papers.words_on(made)).split()) + everything_in(made.pdf)
    assert "canary" not in told


def test_the_same_search_finds_what_is_told() -> None:
    facts = withheld(Answer.GIVEN)
    made = paper.printed(COVER, facts)
    assert "canaryline" in everything_in(made.pdf)
    assert "canaryline" in "".join(" ".join(papers.words_on(made)).split())
    assert "canarynotes" not in everything_in(made.pdf)  # clinical, in no annex ever
