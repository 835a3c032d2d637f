"""Question sets: versioned data files, read once. A screening keeps the version it began under."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cjdiversion import clock

FILES = Path(__file__).parent / "question_sets"

NOT_ASKED, REFUSED, UNABLE = "not-asked", "refused", "unable"
NOT_ANSWERED = frozenset({NOT_ASKED, REFUSED, UNABLE})
"""What can be said of any question instead of an answer. Blank is a fourth thing: not looked at."""


@dataclass(frozen=True)
class Question:
    """`told`: how the answer is known, kept as the source of any need that follows from it."""

    code: str
    words: str
    hint: str
    options: Mapping[str, str]
    asked_of: str
    told: str
    source: str
    own_words: str
    prompted_by: tuple[str, ...]

    def label(self, answer: str) -> str:
        return self.options.get(answer, answer)


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    hint: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class QuestionSet:
    code: str
    version: int
    title: str
    from_on: date
    sections: tuple[Section, ...]
    told: Mapping[str, str]
    asked_of: Mapping[str, str]
    could_not: Mapping[str, str]
    review_after: Mapping[str, timedelta]

    def __iter__(self) -> Iterator[Question]:
        return (question for section in self.sections for question in section.questions)

    @property
    def by_code(self) -> dict[str, Question]:
        return {question.code: question for question in self}


def current() -> QuestionSet:
    """The newest version that has begun."""
    begun = [one for one in _all() if one.from_on <= clock.today()]
    return max(begun or _all()[:1], key=lambda one: (one.from_on, one.version))


@cache
def of(code: str, version: int) -> QuestionSet:
    """Raises KeyError: a version once used is never taken away."""
    return {(one.code, one.version): one for one in _all()}[code, version]


@cache
def _all() -> tuple[QuestionSet, ...]:
    found = [_read(json.loads(path.read_text(encoding="utf-8"))) for path in FILES.glob("*.json")]
    return tuple(sorted(found, key=lambda one: (one.code, one.version)))


def _read(content: dict[str, Any]) -> QuestionSet:
    days = content["review_after_days"]
    return QuestionSet(
        code=content["code"],
        version=content["version"],
        title=content["title"],
        from_on=date.fromisoformat(content["from_on"]),
        sections=tuple(_section(one, content) for one in content["sections"]),
        told=MappingProxyType(content["told"]),
        asked_of=MappingProxyType(content["asked_of"]),
        could_not=MappingProxyType(content["could_not"]),
        review_after={kind: timedelta(days=days[kind]) for kind in ("any", "safety")},
    )


def _section(section: dict[str, Any], content: dict[str, Any]) -> Section:
    questions = tuple(_question(one, content) for one in section["questions"])
    return Section(section["code"], section["title"], section.get("hint", ""), questions)


def _question(question: dict[str, Any], content: dict[str, Any]) -> Question:
    asked_of = question["asked_of"]
    options = content["answers"][question["answers"]] | content["not_answered"][asked_of]
    return Question(
        code=question["code"],
        words=question["words"],
        hint=question.get("hint", ""),
        options=MappingProxyType(options),
        asked_of=asked_of,
        told=question["told"],
        source=content["sources"][question["source"]],
        own_words=question.get("own_words", ""),
        prompted_by=tuple(question.get("prompted_by", ())),
    )
