"""What the pages and the API take. The answers’ schema is made from the question set."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any, TypedDict

import marshmallow as ma

from cjdiversion import reference
from cjdiversion.fields import Choice, Choices, Day, Moment, Words, YesNo
from cjdiversion.forms import Schema
from cjdiversion.questionnaires.questions import GIVEN, Kind, Question, QuestionSet, joined, parts
from cjdiversion.screenings import changes, rules
from cjdiversion.screenings.models import VulnerabilityDecision
from cjdiversion.screenings.records import Record

OWN_WORDS = "-words"  # after a question's code: the name of the box beside it
PAPER = "on_paper_at"


class Beside(Words):
    """A box of own words: emptied on the page means taken away; not sent means left alone."""

    def from_form(self, name: str, form: Any) -> Any:
        text = form.get(name)
        return ma.missing if text is None else text.strip()


@cache
def answers(asked: QuestionSet) -> Schema:
    """One schema a version, so that page, API and OpenAPI ask the same."""
    asks: dict[str, Any] = {"__module__": __name__}
    for question in asked:
        kind = Choices if question.kind is Kind.SEVERAL else Choice
        asks[question.code] = kind(question.words, hint=question.hint, options=question.options)
        if question.own_words:
            asks[question.code + OWN_WORDS] = Beside(question.own_words, limit=500)
    asks[PAPER] = Moment("If it was asked on paper: when")
    made: Schema = type(f"Answers{asked.version}", (Schema,), asks)()
    return made


class Said(TypedDict):
    """What `service.answer` takes."""

    answers: dict[str, str]
    own_words: dict[str, str]


def split(asked: QuestionSet, loaded: Mapping[str, Any]) -> Said:
    """A blank answer is left out: it unsays nothing."""
    boxes = {code: loaded.get(code + OWN_WORDS) for code in asked.by_code}
    said = {one.code: _answer(one, loaded.get(one.code), boxes[one.code]) for one in asked}
    return {
        "answers": {code: answer for code, answer in said.items() if answer},
        "own_words": {code: words for code, words in boxes.items() if words is not None},
    }


def from_page(record: Record, loaded: Mapping[str, Any]) -> Said:
    """Without what was left in boxes that the other answers have closed since."""
    said = split(record.asked, loaded)
    standing = {code: (row.answer, row.own_words) for code, row in record.answers.items()}
    open_now = changes.open_after(record.asked, standing, said["answers"])
    return {
        "answers": {code: one for code, one in said["answers"].items() if code in open_now},
        "own_words": {code: one for code, one in said["own_words"].items() if code in open_now},
    }


def _answer(question: Question, given: str | list[str] | None, words: str | None) -> str:
    """Several codes become one string; what is typed is an answer without a choice beside it."""
    if isinstance(given, list):
        return joined(given)
    is_typed = question.kind not in (Kind.ONE, Kind.SEVERAL)
    return given or (GIVEN if is_typed and words else "")


def shown(record: Record) -> dict[str, Any]:
    """What stands, by the names of the fields."""
    boxes = {code + OWN_WORDS: row.own_words for code, row in record.answers.items()}
    several = {one.code for one in record.asked if one.kind is Kind.SEVERAL}
    plain = {
        code: sorted(parts(answer)) if code in several else answer
        for code, answer in record.plain.items()
    }
    return plain | boxes


@cache
def could_not(asked: QuestionSet) -> Schema:
    """With the reasons of the record's own version, be it a force's."""
    asks = {
        "__module__": __name__,
        "reason": Choice("Why could you not screen?", options=asked.could_not, required=True),
        "words": Words("What happened", limit=1000, rows=3),
        "try_again_at": Moment("Try again at", past=False, required=True),
    }
    made: Schema = type(f"CouldNot{asked.version}", (Schema,), asks)()
    return made


class Decide(Schema):
    is_vulnerable = YesNo(
        "Treat this person as vulnerable?",
        hint="Any reason to suspect is enough. If in doubt, treat them as vulnerable.",
        required=True,
    )
    limbs = Choices("Which of these apply?", options=rules.LIMBS, hint="Any one is enough.")
    reasons = Words(
        "Reasons",
        hint="Always needed for a no when there is a reason to suspect, nobody was screened, or it "
        "was decided otherwise before.",
        limit=4000,
        rows=4,
    )
    enquiries = Words(
        "Enquiries made, and of whom",
        hint="Family, a GP, L&D, earlier records: PACE Code C 1.4(a)",
        limit=2000,
        rows=2,
    )
    decided_at = Moment(
        "When it was decided",
        hint="Leave empty if it is now. From paper, the time written there",
    )


def decided(stands: VulnerabilityDecision | None) -> dict[str, Any]:
    """The decision that stands, by the names of the fields."""
    names = ("is_vulnerable", "limbs", "reasons", "enquiries")
    return {name: getattr(stands, name) for name in names} if stands else {}


def _by_hand() -> Mapping[str, str]:
    kept = reference.attributes("need_sources")
    labels = reference.choices("need_sources").items()
    return {code: label for code, label in labels if kept[code].get("by_hand")}


class RecordNeed(Schema):
    code = Choice(
        "Need", options=partial(reference.choices, "vulnerabilities"), kind="select", required=True
    )
    source = Choice("How it is known", options=_by_hand, required=True)
    fact = Words(
        "What was said, seen or read",
        hint="Facts only, in their words where you can",
        limit=2000,
        rows=3,
        required=True,
    )
    opinion = Words(
        "What you make of it", hint="Your own assessment, kept apart", limit=2000, rows=2
    )
    diagnosed_by = Words("Diagnosed by", limit=120, hint="If it was diagnosed")
    diagnosed_on = Day("Diagnosed on")
    review_by_on = Day("Look at it again by", hint="Left empty, the service sets a day")

    @ma.post_load
    def _empty(self, data: dict[str, Any], **rest: Any) -> dict[str, Any]:
        return {**data, **{name: data.get(name) or "" for name in ("opinion", "diagnosed_by")}}


class EndNeed(Schema):
    because = Words("Why", limit=1000, rows=3, required=True)
