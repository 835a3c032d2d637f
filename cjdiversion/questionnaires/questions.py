"""What a question set is, read from its data. Immutable: a version once used is never changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cjdiversion import clock

FILES = Path(__file__).parent / "files"

NOT_ASKED, REFUSED, UNABLE = "not-asked", "refused", "unable"
NOT_ANSWERED = frozenset({NOT_ASKED, REFUSED, UNABLE})
"""What can be said of any question instead of an answer. Blank is a fourth thing: not looked at."""

NO, GIVEN = "no", "given"
ALONE = NOT_ANSWERED | {NO}
"""Answers that exclude every other answer to the same question."""


class Kind(StrEnum):
    """How a question is answered. What is written, a day or a number is the code `given`, with the
    value kept beside it."""

    ONE = "one"
    SEVERAL = "several"
    WRITTEN = "written"
    DAY = "day"
    WHOLE = "whole"


def parts(answer: str) -> frozenset[str]:
    """The codes of an answer: those of a question with several answers stand in one string."""
    return frozenset(answer.split())


def joined(codes: Iterable[str]) -> str:
    return " ".join(sorted(set(codes)))


@dataclass(frozen=True)
class AskedIf:
    """A dependent question is asked once its question has one of these answers; that it was not
    asked, refused or could not be answered may lead on too."""

    question: str
    answers: frozenset[str]


@dataclass(frozen=True)
class Audience:
    """In which cases a question is asked. Empty ways: in all. `child`: of those who are or may be
    under 18 (True), of nobody else; None: of everybody."""

    ways: frozenset[str] = frozenset()
    child: bool | None = None

    def includes(self, way: str, *, possibly_child: bool) -> bool:
        return (not self.ways or way in self.ways) and self.child in (None, possibly_child)


@dataclass(frozen=True)
class Question:
    """`told`: how the answer is known, kept as the source of any need that follows from it.
    `raises`: answer → need, for questions a force adds; national ones have rules in code."""

    code: str
    words: str
    hint: str
    kind: Kind
    options: Mapping[str, str]
    asked_of: str
    told: str
    source: str
    own_words: str
    prompted_by: tuple[str, ...]
    asked_if: AskedIf | None
    audience: Audience
    raises: Mapping[str, str]

    def label(self, answer: str) -> str:
        found = [self.options.get(code, code) for code in sorted(parts(answer))]
        return ", ".join(found) if found else answer


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    hint: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class QuestionSet:
    """`force`: the code of the force that published it; empty for a national one."""

    code: str
    version: int
    force: str
    title: str
    from_on: date
    sections: tuple[Section, ...]
    told: Mapping[str, str]
    asked_of: Mapping[str, str]
    could_not: Mapping[str, str]
    review_after: Mapping[str, timedelta]

    def __iter__(self) -> Iterator[Question]:
        return (question for section in self.sections for question in section.questions)

    def __hash__(self) -> int:
        return hash((self.code, self.version, self.force))

    @cached_property
    def by_code(self) -> dict[str, Question]:
        return {question.code: question for question in self}

    def narrowed(
        self, way: str, *, possibly_child: bool, also: frozenset[str] = frozenset()
    ) -> QuestionSet:
        """The questions asked in such a case, and those named besides."""
        sections = (
            replace(
                section,
                questions=tuple(
                    one
                    for one in section.questions
                    if one.code in also or one.audience.includes(way, possibly_child=possibly_child)
                ),
            )
            for section in self.sections
        )
        return replace(self, sections=tuple(one for one in sections if one.questions))

    def open_to(self, answers: Mapping[str, str]) -> list[Question]:
        """The questions that are asked after these answers, dependent ones among them."""
        return [one for one in self if self.is_open(one.code, answers)]

    def is_open(self, code: str, answers: Mapping[str, str]) -> bool:
        """Whether the question is asked: its own question is, and has an answer that leads to it.
        A question that nobody asks in this kind of case leads nowhere."""
        question = self.by_code.get(code)
        if question is None:
            return False
        if question.asked_if is None:
            return True
        above = question.asked_if.question
        leads = bool(parts(answers.get(above, "")) & question.asked_if.answers)
        return leads and self.is_open(above, answers)


def current() -> QuestionSet:
    """The newest national version that has begun; before the first of them, the newest there is."""
    begun = [one for one in every() if one.from_on <= clock.today()]
    return max(begun or every(), key=lambda one: (one.from_on, one.version))


def of(code: str, version: int) -> QuestionSet:
    """A national one. Raises KeyError: a version once used is never taken away."""
    return _by_version()[code, version]


@cache
def _by_version() -> dict[tuple[str, int], QuestionSet]:
    return {(one.code, one.version): one for one in every()}


@cache
def every() -> tuple[QuestionSet, ...]:
    """The national versions, oldest first."""
    found = [read(path.read_text(encoding="utf-8")) for path in FILES.glob("*.json")]
    return tuple(sorted(found, key=lambda one: (one.code, one.version)))


@cache
def read(text: str, *, force: str = "", version: int | None = None) -> QuestionSet:
    """From JSON that `rules.problems` finds nothing wrong with; read once a process.

    A force's own carries its number beside it, not inside.
    """
    content = json.loads(text)
    return made(content, force=force, version=content["version"] if version is None else version)


def made(content: Mapping[str, Any], *, force: str, version: int) -> QuestionSet:
    """The same of what is only being looked at: nothing of it is kept."""
    days = content["review_after_days"]
    return QuestionSet(
        code=content["code"],
        version=version,
        force=force,
        title=content["title"],
        from_on=date.fromisoformat(content["from_on"]),
        sections=tuple(_section(one, content) for one in content["sections"]),
        told=MappingProxyType(content["told"]),
        asked_of=MappingProxyType(content["asked_of"]),
        could_not=MappingProxyType(content["could_not"]),
        review_after={kind: timedelta(days=days[kind]) for kind in ("any", "safety")},
    )


def _section(section: dict[str, Any], content: Mapping[str, Any]) -> Section:
    questions = tuple(_question(one, content) for one in section["questions"])
    return Section(section["code"], section["title"], section.get("hint", ""), questions)


def _question(question: dict[str, Any], content: Mapping[str, Any]) -> Question:
    asked_of, kind = question["asked_of"], Kind(question.get("kind", Kind.ONE))
    depends, audience = question.get("asked_if"), question.get("audience", {})
    return Question(
        code=question["code"],
        words=question["words"],
        hint=question.get("hint", ""),
        kind=kind,
        options=MappingProxyType(_options(question, kind, content)),
        asked_of=asked_of,
        told=question["told"],
        source=content["sources"][question["source"]],
        own_words=question.get("own_words", ""),
        prompted_by=tuple(question.get("prompted_by", ())),
        asked_if=AskedIf(depends["question"], frozenset(depends["answers"])) if depends else None,
        audience=Audience(frozenset(audience.get("ways", ())), audience.get("child")),
        raises=MappingProxyType(question.get("raises", {})),
    )


def _options(question: dict[str, Any], kind: Kind, content: Mapping[str, Any]) -> dict[str, str]:
    not_answered: dict[str, str] = content["not_answered"][question["asked_of"]]
    if kind in (Kind.ONE, Kind.SEVERAL):
        answers: dict[str, str] = content["answers"][question["answers"]]
        return answers | not_answered
    return {GIVEN: "Answered"} | not_answered
