"""What is wrong with a question set before it is published, in words, each with where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from cjdiversion.errors import Problem
from cjdiversion.questionnaires import questions, shapes
from cjdiversion.questionnaires.national import departures
from cjdiversion.questionnaires.questions import ALONE, GIVEN, NOT_ANSWERED, Kind, QuestionSet

LONGEST_ANSWER = 200  # characters of the codes of one answer, as it is kept
MOST_QUESTIONS, MOST_TOLD = 200, 40
Found = Iterator[Problem]


def problems(
    content: Any,
    *,
    national: QuestionSet,
    sources: frozenset[str],
    needs: frozenset[str] = frozenset(),
) -> list[Problem]:
    """All that is wrong, as far as it can be told. `national`: what has to be kept of it.
    `sources`: how an answer may be known. `needs`: codes a force's own question may raise."""
    if wrong := shapes.wrong(content):
        return [("shape", words) for words in wrong[:MOST_TOLD]]
    asked = [question for section in content["sections"] for question in section["questions"]]
    checks: tuple[Callable[..., Found], ...] = (_codes, _each, _dependents, _cycles)
    found = [problem for check in checks for problem in check(asked, content)]
    found += [*_known_how(content, sources), *_raised(asked, needs)]
    if not found:  # what is wrong in itself cannot be read
        found += departures(questions.made(content, force="", version=0), national)
    return list(dict.fromkeys(found))[:MOST_TOLD]


def _codes(asked: list[dict[str, Any]], content: dict[str, Any]) -> Found:
    if len(asked) > MOST_QUESTIONS:
        yield "long", f"A set has at most {MOST_QUESTIONS} questions"
    seen = set()
    for question in asked:
        code = question["code"]
        if code.endswith("-words"):
            yield "code", f"“{code}”: a code does not end in -words: a box beside it is called so"
        if code in seen:
            yield "twice", f"“{code}”: there are two questions with this code"
        seen.add(code)
    for who in content["asked_of"].keys() - content["not_answered"].keys():
        yield "not-answered", f"“not_answered” must have words for “{who}” too"


def _each(asked: list[dict[str, Any]], content: dict[str, Any]) -> Found:
    for question in asked:
        at = f"“{question['code']}”"
        for name, among in (("asked_of", "asked_of"), ("told", "told"), ("source", "sources")):
            if question[name] not in content[among]:
                yield "unknown", f"{at}: “{name}” must be one of those under “{among}”"
        yield from _answers(question, content, at)


def _answers(question: dict[str, Any], content: dict[str, Any], at: str) -> Found:
    kind = question.get("kind", Kind.ONE)
    if kind not in (Kind.ONE, Kind.SEVERAL):
        if not question.get("own_words"):
            yield "own-words", f"{at}: an answer that is typed needs “own_words”, its label"
        return
    answers = content["answers"].get(question.get("answers"))
    if answers is None:
        yield "answers", f"{at}: “answers” must name a list of answers under “answers”"
        return
    if wrong := sorted(NOT_ANSWERED & answers.keys()):
        yield "answers", f"{at}: these stand for having no answer: {', '.join(wrong)}"
    if kind == Kind.SEVERAL and len(" ".join(answers)) > LONGEST_ANSWER:
        yield "long", f"{at}: the codes of all answers together pass {LONGEST_ANSWER} characters"


def _possible(question: dict[str, Any], content: dict[str, Any]) -> set[str]:
    """Codes the question may be answered with, short of not asked, refused and unable."""
    if question.get("kind", Kind.ONE) in (Kind.ONE, Kind.SEVERAL):
        return set(content["answers"].get(question.get("answers")) or ())
    return {GIVEN}


def _dependents(asked: list[dict[str, Any]], content: dict[str, Any]) -> Found:
    by_code = {question["code"]: question for question in asked}
    for question in asked:
        depends = question.get("asked_if")
        if depends is None:
            continue
        at = f"“{question['code']}”"
        above = by_code.get(depends["question"])
        if above is None:
            words = f"{at}: depends on “{depends['question']}”, and there is no such question"
            yield "unknown-dependent", words
            continue
        possible = _possible(above, content) | NOT_ANSWERED
        unknown = [one for one in depends["answers"] if one not in possible]
        if unknown:
            yield "unknown-answer", f"{at}: “{above['code']}” has no answer {', '.join(unknown)}"


def _cycles(asked: list[dict[str, Any]], content: dict[str, Any]) -> Found:
    above = {
        question["code"]: question["asked_if"]["question"]
        for question in asked
        if "asked_if" in question
    }
    for code in above:
        path = [code]
        while (before := above.get(path[-1])) and before not in path:
            path.append(before)
        if before == code:
            yield "cycle", f"“{code}”: depends on itself: {' → '.join([*path, code])}"


def _known_how(content: dict[str, Any], sources: frozenset[str]) -> Found:
    """What is under “told” is kept as the source of the needs that follow."""
    for code in content["told"].keys() - sources:
        offered = ", ".join(sorted(sources))
        yield "told", f"“{code}” is no way of knowing a need. “told” has these codes: {offered}"


def _raised(asked: list[dict[str, Any]], needs: frozenset[str]) -> list[Problem]:
    found = []
    for question in asked:
        for answer, need in question.get("raises", {}).items():
            if answer in ALONE or need not in needs:
                words = f"“{question['code']}”: “{answer}” cannot raise “{need}”"
                found.append(("raises", words))
    return found
