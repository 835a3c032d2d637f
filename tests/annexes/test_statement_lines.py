"""What officers wrote, line by line: from rows to words."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.annexes import sharing, statement_lines
from cjdiversion.annexes.facts import Line, State
from cjdiversion.annexes.headings import Heading, as_asked
from cjdiversion.annexes.models import AnnexStatement
from cjdiversion.annexes.statement_lines import NO_CONCLUSION
from tests.annexes.test_headings import asked
from tests.annexes.test_sharing import HEADINGS, NOW, TODAY, known, told

ASKED = asked()
ALL_HEADINGS = {code: one.label for code, one in ASKED.items()} | HEADINGS


def stated(section: str, answers: dict[str, Any], **over: Any) -> AnnexStatement:
    facts: dict[str, Any] = {
        "section": section,
        "answers": answers,
        "state": State.OBTAINED,
        "state_words": "",
        "known_by": "",
        "reliability": "observed",
        "stated_at": NOW,
        "stated_by": "DC Lena Ford",
    }
    return AnnexStatement(**{**facts, **over})


def knowing(*statements: AnnexStatement, **over: Any) -> Any:
    return known(asked=ASKED, headings=ALL_HEADINGS, statements=statements, **over)


def lines(*statements: AnnexStatement) -> list[Line]:
    return statement_lines.of(knowing(*statements), on=TODAY)


def test_a_statement_is_a_line_with_its_source_author_date_and_reliability() -> None:
    answers = {"when": "then", "seen": "Shouting at nobody", "bwv": "BWV 4471"}
    (line,) = lines(stated("at-the-time", answers, known_by="PC Orr"))
    assert line.text == (
        "When: At the time of the alleged offence\nState: Shouting at nobody\n"
        "Body-worn video: BWV 4471"
    )
    assert (line.source, line.author) == ("Officer’s statement: PC Orr", "DC Lena Ford")
    assert (line.as_at, line.reliability, line.state) == (NOW, "observed", State.OBTAINED)
    assert (line.is_opinion, line.condition) == (False, "Schedule 8, paragraph 2")


def test_the_link_is_always_an_opinion_and_no_clinical_conclusion() -> None:
    (line,) = lines(stated("link", {"link": "contributory", "why": "She had not slept"}))
    assert line.is_opinion
    assert line.text == f"Link: Contributory\nWhy: She had not slept\n{NO_CONCLUSION}"


def test_what_the_officer_makes_of_it_is_a_line_of_its_own_that_says_what_it_is_about() -> None:
    answers = {"kind": "psychiatric", "done": "yes", "outcome": "Fit to plead, it is said"}
    fact, opinion = lines(stated("fitness", answers))
    assert (fact.is_opinion, opinion.is_opinion) == (False, True)
    assert opinion.text == (
        "Assessment or report: Psychiatric report\nOutcome: Fit to plead, it is said"
    )
    assert "Fit to plead" not in fact.text


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "Target date: 26 March 2026, overdue"),
        (0, "Target date: 27 March 2026"),
        (None, "Target date: none was set"),
    ],
)
def test_a_target_date_that_has_passed_is_said_to_be_overdue(days: int | None, words: str) -> None:
    due_on = None if days is None else TODAY + timedelta(days)
    answers = {"what": "Report", "from-whom": "Trust"}
    answers |= {} if due_on is None else {"target": due_on.isoformat()}
    (line,) = lines(stated("outstanding", answers, state=State.OUTSTANDING, due_on=due_on))
    assert line.text.splitlines() == [
        "Sought and outstanding",
        "Evidence: Report",
        "From: Trust",
        words,
    ]


def test_an_officer_says_of_a_section_that_it_was_refused_and_the_paper_says_so() -> None:
    refused = stated("support", {}, state=State.REFUSED, state_words="Asked twice by DC Ford")
    facts = sharing.facts_of(knowing(refused), on=TODAY)
    section = told(facts, "support")
    assert section.state is State.REFUSED
    assert [line.text for line in section.lines] == [
        "From the investigating officer: sought and refused. Asked twice by DC Ford"
    ]


def test_a_list_with_something_still_to_come_is_not_obtained() -> None:
    here = stated("outstanding", {"what": "Report", "from-whom": "Trust"})
    late = stated("outstanding", {"what": "Log", "from-whom": "999"}, state=State.OUTSTANDING)
    facts = sharing.facts_of(knowing(here, late), on=TODAY)
    assert told(facts, "outstanding").state is State.OUTSTANDING


def test_an_answer_to_what_is_asked_no_more_is_told_as_it_was_asked() -> None:
    options = {"options": {"s": "Some"}, "kind": "choice"}
    as_it_was = {"sleep": {"label": "Sleep", "is_opinion": False, **options}}
    (line,) = lines(stated("support", {"sleep": "s"}, asked_as=as_it_was))
    assert (line.text, line.is_opinion) == ("Sleep: Some", False)
    (line,) = lines(stated("link", {"link": "likely", "why": "x"}, asked_as={}))
    assert (line.text.splitlines()[0], line.is_opinion) == ("link: likely", True)


@given(st.sampled_from([code for code, one in ASKED.items() if one.is_written]), st.data())
def test_what_was_asked_once_is_told_in_the_same_words_when_it_is_asked_no_more(
    section: str, data: st.DataObject
) -> None:
    heading = ASKED[section]
    field = data.draw(st.sampled_from(heading.fields))
    answer: Any = next(iter(field.options)) if field.options else "2026-03-27"
    answer = [answer] if field.kind == "choices" else answer
    asked_as = json.loads(json.dumps(as_asked(heading, {field.code: answer})))
    one = stated(section, {field.code: answer}, asked_as=asked_as)
    (now,), (then,) = (
        statement_lines.parts_of(given, one, on=TODAY) for given in (heading, Heading(section, "x"))
    )
    assert (now.words, now.field.label) == (then.words, then.field.label)
    assert now.field.is_opinion == then.field.is_opinion


def test_nothing_is_ever_told_from_under_the_victims_heading() -> None:
    assert lines(stated("victim", {"health": "Canary"}), stated("withheld", {"x": "y"})) == []


def test_a_correction_makes_other_facts() -> None:
    before, after = (
        sharing.facts_of(knowing(stated("support", {"treatment": said})), on=TODAY)
        for said in ("None", "Weekly")
    )
    assert before.digest != after.digest


FREE = st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=9, max_size=9)


@given(st.sampled_from([code for code, one in ASKED.items() if one.is_written]), st.data())
def test_every_word_an_officer_writes_is_told_once(section: str, data: st.DataObject) -> None:
    """But for the number that stands among the identifiers."""
    free = [one.code for one in ASKED[section].fields if one.kind == "words"]
    texts = st.lists(FREE, min_size=len(free), max_size=len(free), unique=True)
    answers = dict(zip(free, data.draw(texts), strict=True))
    facts = sharing.facts_of(knowing(stated(section, answers)), on=TODAY)
    said = "\n".join(line.text for line in facts.lines)
    said += "\n".join(one.value for one in facts.identifiers)
    assert all(said.count(text) == 1 for text in answers.values())
