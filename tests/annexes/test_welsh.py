"""Fixed words in the force’s second language: which forces ask, what is translated, how it is
tagged. What somebody wrote is never translated."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from sqlalchemy.orm import Session

from cjdiversion import documents, reference
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.annexes import covers, identifiers, paper, queries, wording
from cjdiversion.annexes.facts import State
from cjdiversion.annexes.wording import Wording
from tests.annexes import made
from tests.annexes.test_facts import FACTS
from tests.annexes.test_paper import COVER
from tests.house import papers

Person = Callable[[str], Actor]
ROWS = json.loads((reference.FILES / "annex_words_cy.json").read_text(encoding="utf-8"))["entries"]
WELSH = Wording(
    "Criminal Justice Liaison Service",
    "cy",
    {row["attributes"]["en"]: row["label"] for row in ROWS},
)


def labels(kind: str) -> list[str]:
    content = json.loads((reference.FILES / f"{kind}.json").read_text(encoding="utf-8"))
    return [row["label"] for row in content["entries"]]


def test_every_heading_ground_and_state_has_its_words_in_welsh() -> None:
    fixed = [*labels("annex_sections"), *labels("withheld_grounds"), *(s.words for s in State)]
    assert [one for one in (*fixed, paper.HANDLING, WELSH.limits) if one not in WELSH.also] == []


def test_how_far_a_line_is_reliable_and_what_the_law_says_have_their_words_in_welsh() -> None:
    fixed = ["Reliability", *labels("line_reliability"), *labels("annex_rules"), wording.PAGE]
    fixed += [Wording().by_agreement, WELSH.by_agreement]
    fixed.remove("Approving an annex")  # a rule of work, printed nowhere
    assert [one for one in fixed if one not in WELSH.also] == []


def test_what_is_put_into_fixed_words_is_put_into_both() -> None:
    gaps = {en: re.findall(r"\{\w+\}", en) for en in WELSH.also}
    assert len([en for en, found in gaps.items() if found]) == 2
    assert [en for en, cy in WELSH.also.items() if re.findall(r"\{\w+\}", cy) != gaps[en]] == []


def test_every_welsh_word_is_marked_as_proposed() -> None:
    assert {row["mark"] for row in ROWS} == {"P"}


@pytest.fixture(scope="module")
def printed() -> documents.Paper:
    return paper.printed(replace(COVER, wording=WELSH), FACTS)


def test_a_paper_in_two_languages_passes_the_checkers(
    printed: documents.Paper, tmp_path: Path
) -> None:
    papers.assert_sound(printed, tmp_path)


def test_it_says_both_and_calls_the_service_what_it_is_there(printed: documents.Paper) -> None:
    words = " ".join(papers.words_on(printed))
    for said in (
        "Health and needs / Iechyd ac anghenion",
        "Criminal Justice Liaison Service information summary",
        "Crynodeb gwybodaeth y Gwasanaeth Cyswllt Cyfiawnder Troseddol",
        "Lines held by the Criminal Justice Liaison Service go",
        "Mae llinellau a ddelir gan y Gwasanaeth Cyswllt Cyfiawnder Troseddol yn mynd",
        "Reliability / Dibynadwyedd: A record was seen / Gwelwyd cofnod",
        "Ni ofynnwyd i’r person eto",
    ):
        assert said in words, said
    assert "L&D information summary" not in words


def test_each_page_is_counted_in_both(printed: documents.Paper) -> None:
    pages = papers.words_on(printed)
    for number, words in enumerate(pages, 1):
        count = len(pages)
        assert f"Page {number} of {count} / Tudalen {number} o {count}" in words


def test_the_law_is_said_in_both_with_its_condition_in_both() -> None:
    condition = "Data Protection Act 2018, Schedule 8, paragraph 2: administration of justice"
    body = paper.body(replace(COVER, wording=WELSH), replace(FACTS, basis=condition))
    assert f"as strictly necessary ({condition}). / <span" in body
    assert "fel rhai cwbl angenrheidiol (Deddf Diogelu Data 2018, Atodlen 8" in body


def test_words_of_a_translator_cannot_leave_the_foot_of_the_page() -> None:
    style = Wording(language="cy", also={wording.PAGE: 'x"} </style>{page}'}).page_style
    assert style.count('"') == 8 and "<" not in style and style.count("}") == 2


def test_what_is_welsh_is_tagged_as_welsh_and_nothing_else(printed: documents.Paper) -> None:
    with papers.opened(printed) as pdf:
        tagged = [one for one in pdf.objects if is_tagged(one)]
        assert str(pdf.Root.Lang) == "en-GB"
        assert {str(one.Lang) for one in tagged} == {"cy"}
        assert len(tagged) > 15


def is_tagged(thing: Any) -> bool:
    is_tag = isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem"
    return bool(is_tag and "/Lang" in thing)


def test_a_paper_in_english_tags_no_other_language() -> None:
    with papers.opened(paper.printed(COVER, FACTS)) as pdf:
        assert [one for one in pdf.objects if is_tagged(one)] == []


def test_words_somebody_typed_are_escaped_in_both_languages() -> None:
    both = Wording(language="cy", also={"<b>": "<i>"}).both("<b>")
    assert both == '&lt;b&gt; / <span lang="cy">&lt;i&gt;</span>'


# --- which force asks ---------------------------------------------------------------------------


def test_forces_of_wales_ask_for_welsh_and_those_of_england_do_not(unit: Session) -> None:
    for code, row in reference.attributes("forces").items():
        found = wording.of(code)
        is_wales = row["nation"] == "Wales"
        assert found.language == ("cy" if is_wales else ""), code
        assert bool(found.also) is is_wales
        assert (found.service == "L&D") is not is_wales


def test_a_version_keeps_the_words_of_its_day(unit: Session, person: Person) -> None:
    """A force is of Wales by its code and asks by its row; nothing of it is in the program."""
    case = made.case(person)
    accounts.unit(case.force_id).code = "62"
    annex = made.issued(case, person)
    assert annex.wording["language"] == "cy"
    asks = reference.current("annex_languages", "second", force="62")
    assert asks is not None
    asks.attributes = {"language": None}
    unit.flush()
    assert wording.of("62").also == {}
    assert "Iechyd ac anghenion" in paper.body(covers.of(annex), queries.content_of(annex))


def test_a_version_made_before_papers_had_a_wording_reads_as_it_did() -> None:
    assert wording.from_plain({}) == Wording()
    assert Wording().limits == "L&D information summary – not a psychiatric report"


def test_the_welsh_labels_of_identifiers_are_of_labels_there_are() -> None:
    source = Path(identifiers.__file__).read_text(encoding="utf-8")
    english = [row["attributes"]["en"] for row in ROWS if row["code"].startswith("id-")]
    assert [one for one in english if f'"{one}"' not in source] == []
