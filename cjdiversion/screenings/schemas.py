"""What the pages and the API take and give. The answers’ schema is made from the question set."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, TypedDict

import marshmallow as ma
from marshmallow import fields as told

from cjdiversion import reference
from cjdiversion.fields import Choice, Choices, Moment, Words, YesNo
from cjdiversion.forms import Schema
from cjdiversion.screenings import questions, rules
from cjdiversion.screenings.queries import Record
from cjdiversion.screenings.questions import QuestionSet

OWN_WORDS = "-words"  # after a question's code: the name of the box beside it


class Beside(Words):
    """A box of own words: emptied on the page means taken away; not sent means left alone."""

    def from_form(self, name: str, form: Any) -> Any:
        text = form.get(name)
        return ma.missing if text is None else text.strip()


@cache
def answers(code: str, version: int) -> Schema:
    """One schema a version, so that page, API and OpenAPI ask the same."""
    asked = questions.of(code, version)
    asks: dict[str, Any] = {"__module__": __name__}
    for question in asked:
        asks[question.code] = Choice(question.words, hint=question.hint, options=question.options)
        if question.own_words:
            asks[question.code + OWN_WORDS] = Beside(question.own_words, limit=500)
    made: Schema = type(f"Answers{version}", (Schema,), asks)()
    return made


class Said(TypedDict):
    """What `service.answer` takes."""

    answers: dict[str, str]
    own_words: dict[str, str]


def split(asked: QuestionSet, loaded: Mapping[str, Any]) -> Said:
    """A blank answer is left out: it unsays nothing."""
    boxes = {code: loaded.get(code + OWN_WORDS) for code in asked.by_code}
    return {
        "answers": {code: loaded[code] for code in asked.by_code if loaded.get(code)},
        "own_words": {code: words for code, words in boxes.items() if words is not None},
    }


def shown(record: Record) -> dict[str, str]:
    """What stands, by the names of the fields."""
    boxes = {code + OWN_WORDS: row.own_words for code, row in record.answers.items()}
    return record.plain | boxes


class CouldNot(Schema):
    reason = Choice(
        "Why could you not screen?", options=lambda: questions.current().could_not, required=True
    )
    words = Words("What happened", limit=1000, rows=3)
    try_again_at = Moment("Try again at", past=False, required=True)


class Decide(Schema):
    is_vulnerable = YesNo(
        "Treat this person as vulnerable?",
        hint="Any reason to suspect is enough. If in doubt, treat them as vulnerable.",
        required=True,
    )
    limbs = Choices("Which of these apply?", options=rules.LIMBS, hint="Any one is enough.")
    reasons = Words(
        "Reasons",
        hint="Always needed for a no when there is a reason to suspect, or nobody was screened.",
        limit=4000,
        rows=4,
    )


def _relationships() -> Mapping[str, str]:
    return {"": "Not known yet"} | reference.choices("aa_relationships")


class Adult(Schema):
    """In JSON, what is not sent stays as it is; null takes it away."""

    name = Words("Name", limit=120, load_default=ma.missing)
    relationship_code = Choice(
        "Who they are to the person",
        options=_relationships,
        kind="select",
        load_default=ma.missing,
    )
    requested_at = Moment("Requested", load_default=ma.missing)
    contacted_at = Moment("Contacted", load_default=ma.missing)
    arrived_at = Moment("Arrived", load_default=ma.missing)


def _levels() -> Mapping[str, str]:
    """Code → name with the longest time between visits."""
    kept = reference.attributes("observation_levels")
    return {
        code: f"Level {code}, {name.lower()}: {_visits(kept[code].get('check_minutes'))}"
        for code, name in reference.choices("observation_levels").items()
    }


def _visits(minutes: int | None) -> str:
    return f"a visit at least every {minutes} minutes" if minutes else "somebody stays with them"


class Observe(Schema):
    level = Choice("Observation level", options=_levels, required=True)
    because = Words("Why this level", limit=1000, rows=3, required=True)


# --- what the API tells ------------------------------------------------------------------------


class ToldAnswer(ma.Schema):
    question = told.Str()
    answer = told.Str()
    own_words = told.Str()
    answered_at = told.AwareDateTime()
    answered_by = told.Str(attribute="answered_by_name")


class ToldNeed(ma.Schema):
    code = told.Str()
    rule = told.Str()
    source = told.Str()
    status = told.Str()
    raised_at = told.AwareDateTime()
    raised_by = told.Str(attribute="raised_by_name")
    review_by_on = told.Date()


class ToldScreening(ma.Schema):
    token = told.Str(attribute="screening.token")
    version = told.Int(attribute="screening.version")
    question_set = told.Str(attribute="screening.question_set")
    question_set_version = told.Int(attribute="screening.question_set_version")
    status = told.Str(attribute="screening.status")
    outcome = told.Str()
    started_at = told.AwareDateTime(attribute="screening.started_at")
    completed_at = told.AwareDateTime(attribute="screening.completed_at")
    could_not_reason = told.Str(attribute="screening.could_not_reason")
    try_again_at = told.AwareDateTime(attribute="screening.try_again_at")
    answers = told.List(told.Nested(ToldAnswer()), attribute="said")
    unanswered = told.List(told.Str())
    needs = told.List(told.Nested(ToldNeed()))
    safety_action_due = told.Bool(attribute="is_safety_action_due")


class ToldDecision(ma.Schema):
    is_vulnerable = told.Bool()
    limbs = told.List(told.Str())
    reasons = told.Str()
    indicators = told.List(told.Str())
    decided_at = told.AwareDateTime()
    decided_by = told.Str(attribute="decided_by_name")


class ToldAdult(ma.Schema):
    name = told.Str()
    relationship_code = told.Str()
    requested_at = told.AwareDateTime()
    contacted_at = told.AwareDateTime()
    arrived_at = told.AwareDateTime()
    version = told.Int()


class ToldObservation(ma.Schema):
    level = told.Str()
    because = told.Str()
    set_at = told.AwareDateTime()
    set_by = told.Str(attribute="set_by_name")
