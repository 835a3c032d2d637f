"""What a page of answers changes of what stands. Pure: codes and words in, codes and words out."""

from __future__ import annotations

from collections.abc import Mapping

from cjdiversion.errors import Invalid, Problem
from cjdiversion.screenings.questions import QuestionSet

Said = tuple[str, str]
"""An answer's code, and what was written beside it."""


def changed(
    asked: QuestionSet,
    standing: Mapping[str, Said],
    answers: Mapping[str, str],
    own_words: Mapping[str, str],
) -> dict[str, Said]:
    """Question code → what is said now, for what differs from what stands. Raises Invalid."""
    found, wrong = {}, {}
    for code in dict.fromkeys([*answers, *own_words]):
        before = standing.get(code, ("", ""))
        now = answers.get(code) or before[0], own_words.get(code, before[1]).strip()
        if problem := _problem(asked, code, *now):
            wrong[code] = [problem]
        elif now[0] and now != before:
            found[code] = now
    if wrong:
        raise Invalid(wrong)
    return found


def _problem(asked: QuestionSet, code: str, given: str, words: str) -> Problem | None:
    question = asked.by_code.get(code)
    if question is None:
        return "unknown-question", "This question is not in the question set of this record"
    if given and given not in question.options:
        return "unknown", "Select one of the answers offered"
    if words and not given:
        return "answer-needed", f"Select an answer as well as writing words: “{question.words}”"
    return None
