"""What a force's own set keeps of the national one: rules in code know questions and answers by
their codes, and a set that called them otherwise would switch safety action off without a word."""

from __future__ import annotations

from collections.abc import Iterator

from cjdiversion.errors import Problem
from cjdiversion.questionnaires import questions
from cjdiversion.questionnaires.questions import Question, QuestionSet

SECTIONS = frozenset({"fit", "safety"})
BESIDES = frozenset({"seen-signs", "seen-what", "records"})
"""What an officer sees or reads of self-harm, asked in other sections."""


def required(national: QuestionSet) -> dict[str, str]:
    """Question → its section: of every set, of whatever force."""
    return {
        question.code: section.code
        for section in national.sections
        for question in section.questions
        if section.code in SECTIONS or question.code in BESIDES
    }


def departures(own: QuestionSet, national: QuestionSet) -> Iterator[Problem]:
    """Where the force's set leaves out or changes what has to stay."""
    if wrong := sorted(own.asked_of.keys() - national.asked_of.keys()):
        yield "asked-of", f"“asked_of” knows nobody but those it names nationally: {_listed(wrong)}"
    where = {one.code: section.code for section in own.sections for one in section.questions}
    for code, section in required(national).items():
        if where.get(code) != section:
            yield "required", f"“{code}” must be asked in every set, in the section “{section}”"
        else:
            yield from _moved(own.by_code[code], national.by_code[code])
    yield from _answered_otherwise(own)


def _moved(own: Question, national: Question) -> Iterator[Problem]:
    at = f"“{own.code}”: this national question"
    if own.asked_of != national.asked_of:
        yield "required", f"{at} is for “{national.asked_of}” to answer"
    if own.audience != national.audience:
        yield "required", f"{at} is asked in the same cases everywhere: leave “audience” as it was"
    if own.asked_if != national.asked_if:
        leads = national.asked_if
        words = f"“{leads.question}” is {_listed(leads.answers)}" if leads else ""
        when = f"once {words}, and only then" if leads else "always: take “asked_if” away"
        yield "required", f"{at} is asked {when}"


def _answered_otherwise(own: QuestionSet) -> Iterator[Problem]:
    known: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for version in questions.every():
        for question in version:
            known.setdefault(question.code, []).append(_answers(question))
    for question in own:
        if question.code in known and _answers(question) not in known[question.code]:
            kind, codes = known[question.code][-1]
            words = f"its answers must be of the kind “{kind}” with these codes: {_listed(codes)}"
            yield (
                "national-answers",
                f"“{question.code}” is a national question: {words}. Ask otherwise under another "
                "code",
            )


def _answers(question: Question) -> tuple[str, frozenset[str]]:
    return question.kind, frozenset(question.options) - questions.NOT_ANSWERED


def _listed(codes: frozenset[str] | list[str]) -> str:
    return ", ".join(sorted(codes))
