"""What the pages and the API of questions, telephone approvals and differences take and give."""

from __future__ import annotations

from functools import partial
from typing import Any

import marshmallow as ma
from marshmallow import fields

from cjdiversion import reference
from cjdiversion.annexes import by_phone
from cjdiversion.annexes.schemas import ToldTo
from cjdiversion.annexes.steps import Asked
from cjdiversion.disposals import measures
from cjdiversion.fields import Choice, Day, Moment, Words
from cjdiversion.forms import Schema
from cjdiversion.web import actor

_BLANK: dict[str, Any] = {"load_default": "", "allow_none": False}
_NOT_LINES = ("record", "withheld")
ANSWERS = {
    "obtained": "It was obtained: a new version shows it",
    "not-available": "It is not available",
    "will-follow": "It will follow on a day",
}


def _sections() -> dict[str, str]:
    known = reference.choices("annex_sections")
    return {code: words for code, words in known.items() if code not in _NOT_LINES}


def _approvers() -> dict[str, str]:
    return by_phone.offered(actor())


class ByPhone(Schema):
    """By telephone alone. Chosen, they alone are asked to confirm it."""

    approver = Choice("Who approved it?", options=_approvers, kind="select", **_BLANK)
    authority_name = Words(
        "Their name, if they are not in the list",
        limit=120,
        hint="For somebody without an account here",
        **_BLANK,
    )
    authority_rank = Choice(
        "Their rank, if they are not in the list",
        options=partial(reference.choices, "ranks"),
        kind="select",
        **_BLANK,
    )
    authority_at = Moment("When did they approve it?", required=True)


class NotMine(Schema):
    because = Words(
        "What happened, as far as you know?",
        rows=4,
        limit=1000,
        required=True,
        hint="Kept beside what was recorded. Whoever prepared it and their supervisors read this",
    )


class Ask(Schema):
    section = Choice("Which section?", options=_sections, required=True, kind="select")
    what = Words("What is missing?", rows=4, limit=2000, required=True)
    priority = Choice(
        "How soon do you need it?",
        options=partial(reference.choices, "annex_question_priorities"),
        required=True,
    )
    needed_by = Moment(
        "Needed by",
        past=False,
        hint="Leave this blank where the usual time for this is soon enough",
    )


class Answer(Schema):
    answer = Choice("What is the answer?", options=ANSWERS, required=True)
    reason = Choice(
        "Why is it not available?",
        options=partial(reference.choices, "annex_unavailable_reasons"),
        hint="Only where it is not available",
        **_BLANK,
    )
    follows_on = Day("On which day will it follow?", hint="Only where it will follow")
    words = Words(
        "Say more",
        rows=4,
        limit=500,
        hint="The prosecutor reads this at once, and nobody checks it first. What they asked for "
        "goes into a new version, not here",
        **_BLANK,
    )


class Use(Schema):
    reason = Choice(
        "What was it used for, or why was it not needed?",
        options=partial(reference.choices, "annex_use_reasons"),
        required=True,
    )
    words = Words("Say more", rows=3, limit=1000, **_BLANK)


class When(Schema):
    period = Choice("When", options=measures.PERIODS, load_default="last-12-months")


class Question(ma.Schema):
    token = fields.String()
    reference = fields.String()
    number = fields.Integer()
    version = fields.Integer()
    status = fields.Enum(Asked, by_value=True)
    section = fields.String()
    what = fields.String()
    priority = fields.String()
    needed_by = fields.AwareDateTime(allow_none=True)
    asked_at = fields.AwareDateTime()
    asked_by = fields.String()
    owner = fields.String(attribute="owner_name")
    due_at = fields.AwareDateTime()
    passed_on_at = fields.AwareDateTime(allow_none=True)
    reason = fields.String()
    words = fields.String()
    follows_on = fields.Date(allow_none=True)
    answered_at = fields.AwareDateTime(allow_none=True)
    answered_by = fields.String()
    closed_at = fields.AwareDateTime(allow_none=True)


_OF_A_QUESTION = tuple(field.attribute or name for name, field in Question._declared_fields.items())


class QuestionRow(Question):
    """One line of the list."""

    @ma.pre_dump
    def _flatten(self, row: Any, **rest: Any) -> Any:
        return row[0]


class QuestionDone(Question):
    """A question after something was done with it. `told`: who was; empty where nobody was."""

    told = fields.List(fields.Nested(ToldTo))

    @ma.pre_dump
    def _flatten(self, done: Any, **rest: Any) -> dict[str, Any]:
        question, told = done
        found = {name: getattr(question, name) for name in _OF_A_QUESTION}
        return {**found, "told": told}


class Used(ma.Schema):
    reason = fields.String()
    is_used = fields.Boolean()
    words = fields.String()
    said_at = fields.AwareDateTime()
    said_by = fields.String()


class Differing(ma.Schema):
    heading = fields.String()
    what = fields.String()
    added = fields.List(fields.String())
    gone = fields.Integer()


class Recipient(ma.Schema):
    """`number` is null where they took no earlier version: all of it is new to them."""

    name = fields.String()
    number = fields.Integer(allow_none=True)
    at = fields.AwareDateTime(allow_none=True)
    sections = fields.List(fields.Nested(Differing))


class Differences(ma.Schema):
    recipients = fields.List(fields.Nested(Recipient))


class Numbers(ma.Schema):
    force = fields.String()
    shared = fields.Integer()
    used = fields.Integer()
    not_needed = fields.Integer()
    not_said = fields.Integer()
    asked = fields.Integer()
    answered = fields.Integer()
    overdue = fields.Integer()
    days = fields.Float(allow_none=True)


class AreaFares(ma.Schema):
    """`days`: the median from asking to the answer; null where nothing was answered."""

    area = fields.String(attribute="name")
    shared = fields.Integer()
    taken = fields.Integer()
    acknowledged = fields.Integer()
    used = fields.Integer()
    not_needed = fields.Integer()
    not_said = fields.Integer()
    said = fields.Dict(keys=fields.String(), values=fields.Integer())
    asked = fields.Integer()
    answered = fields.Integer()
    overdue = fields.Integer()
    days = fields.Float(attribute="median", allow_none=True)


class ForceFares(ma.Schema):
    period = fields.String(attribute="period.code")
    from_on = fields.Date(attribute="period.from_on")
    to_on = fields.Date(attribute="period.to_on")
    areas = fields.List(fields.Nested(AreaFares))


class AreaPackTable(ma.Schema):
    """`rows`: words and a figure for each heading after the first, null where it is hidden."""

    title = fields.String()
    headings = fields.List(fields.String())
    rows = fields.Function(lambda table: [[words, *figures] for words, figures in table.rows])


class AreaPack(ma.Schema):
    force = fields.String()
    area = fields.String(attribute="area.name")
    finding = fields.String()
    from_on = fields.Date(attribute="over.from_on")
    to_on = fields.Date(attribute="over.to_on")
    tables = fields.List(fields.Nested(AreaPackTable))


class Fares(ma.Schema):
    since = fields.AwareDateTime()
    forces = fields.List(fields.Nested(Numbers))
