"""How far a record is: four words for a whole one and for each of its sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from cjdiversion.questionnaires.questions import Question, QuestionSet, Section


class Progress(StrEnum):
    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    NOT_COMPLETE = "looked-at-not-complete"  # every part was looked at; something is blank
    COMPLETE = "complete"

    @property
    def words(self) -> str:
        return {
            Progress.NOT_STARTED: "Not started",
            Progress.IN_PROGRESS: "In progress",
            Progress.NOT_COMPLETE: "Looked at, not complete",
            Progress.COMPLETE: "Complete",
        }[self]

    @property
    def colour(self) -> str:
        """Of its tag; empty for what is done, which should be quiet."""
        return {
            Progress.NOT_STARTED: "grey",
            Progress.IN_PROGRESS: "blue",
            Progress.NOT_COMPLETE: "yellow",
            Progress.COMPLETE: "",
        }[self]


def of_section(section: Section, asked: QuestionSet, answers: Mapping[str, str]) -> Progress:
    """By its open questions: a dependent one that nobody is led to is not missed."""
    open_ = [one for one in section.questions if asked.is_open(one.code, answers)]
    return _of(open_, answers)


def of(asked: QuestionSet, answers: Mapping[str, str]) -> Progress:
    """In progress while a section has not been looked at."""
    sections = [of_section(section, asked, answers) for section in asked.sections]
    if all(one is Progress.COMPLETE for one in sections):
        return Progress.COMPLETE
    if all(one is Progress.NOT_STARTED for one in sections):
        return Progress.NOT_STARTED
    return Progress.IN_PROGRESS if Progress.NOT_STARTED in sections else Progress.NOT_COMPLETE


def _of(questions: Iterable[Question], answers: Mapping[str, str]) -> Progress:
    said = [bool(answers.get(question.code)) for question in questions]
    if all(said):
        return Progress.COMPLETE
    return Progress.NOT_COMPLETE if any(said) else Progress.NOT_STARTED
