"""What a page of answers changes of what stands. Pure: codes and words in, codes and words out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cjdiversion.errors import Invalid, Problem
from cjdiversion.questionnaires.questions import (
    ALONE,
    GIVEN,
    NOT_ANSWERED,
    Kind,
    Question,
    QuestionSet,
    parts,
)

Said = tuple[str, str]
"""An answer's code, and what was written beside it."""


@dataclass(frozen=True)
class Change:
    """`cleared`: dependent questions that are no longer asked after what is said now."""

    said: dict[str, Said] = field(default_factory=dict)
    cleared: list[str] = field(default_factory=list)

    @property
    def codes(self) -> set[str]:
        return {*self.said, *self.cleared}


def changed(
    asked: QuestionSet,
    standing: Mapping[str, Said],
    answers: Mapping[str, str],
    own_words: Mapping[str, str],
) -> Change:
    """What differs from what stands. Raises Invalid by question code, for an answer that was not
    offered, and for answers that cannot stand together."""
    found, wrong = {}, {}
    after = {code: said[0] for code, said in standing.items()} | dict(answers)
    for code in dict.fromkeys([*answers, *own_words]):
        before = standing.get(code, ("", ""))
        now = answers.get(code) or before[0], own_words.get(code, before[1]).strip()
        problem = _problem(asked, code, *now)
        if problem is None and now[0] and now != before:
            if asked.is_open(code, after):
                found[code] = now
            elif now[0] not in NOT_ANSWERED:  # nobody contradicts themself by not having asked
                problem = _contradiction(asked, code)
        if problem:
            wrong[code] = [problem]
    if wrong:
        raise Invalid(wrong)
    known = [code for code in standing if code in asked.by_code]
    return Change(found, [code for code in known if not asked.is_open(code, after)])


def _problem(asked: QuestionSet, code: str, given: str, words: str) -> Problem | None:
    question = asked.by_code.get(code)
    if question is None:
        return "unknown-question", "This question is not in the question set of this record"
    if given and not parts(given) <= question.options.keys():
        return "unknown", "Select one of the answers offered"
    if len(parts(given)) > 1 and (alone := parts(given) & ALONE):
        words_of_it = question.label(min(alone))
        return "contradictory", f"“{words_of_it}” cannot stand beside another answer"
    if len(parts(given)) > 1 and question.kind is not Kind.SEVERAL:
        return "unknown", "Select one of the answers offered"
    if words and not given:
        return "answer-needed", f"Select an answer as well as writing words: “{question.words}”"
    return _value_problem(question, given, words)


def _value_problem(question: Question, given: str, value: str) -> Problem | None:
    """Of what is typed as the answer itself."""
    if given != GIVEN or question.kind in (Kind.ONE, Kind.SEVERAL):
        return None
    if not value:
        return "required", f"Write the answer, or say why there is none: “{question.words}”"
    if question.kind is Kind.WHOLE and not re.fullmatch(r"[0-9]{1,6}", value):
        return "number", f"Answer with a whole number: “{question.words}”"
    if question.kind is Kind.DAY and not _is_day(value):
        return "day", f"Answer with a day like 2026-03-27: “{question.words}”"
    return None


def _is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)) and bool(
            date.fromisoformat(text)
        )
    except ValueError:
        return False


def _contradiction(asked: QuestionSet, code: str) -> Problem:
    """An answer to a question that is not asked after the others."""
    depends = asked.by_code[code].asked_if
    assert depends is not None
    above = asked.by_code[depends.question]
    return (
        "contradictory",
        f"Leave “{asked.by_code[code].words}” empty, or change the answer to “{above.words}”: "
        "the two cannot both be right",
    )


def open_after(
    asked: QuestionSet, standing: Mapping[str, Said], answers: Mapping[str, str]
) -> set[str]:
    """Codes of the questions a page’s answers leave open: a box that was hidden when its question
    was changed sends its old answer still, and is passed over."""
    after = {code: said[0] for code, said in standing.items()} | dict(answers)
    return {question.code for question in asked.open_to(after)}
