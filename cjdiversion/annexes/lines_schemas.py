"""What the pages and the API of single lines and findings take and give."""

from __future__ import annotations

from functools import partial
from typing import Any

import marshmallow as ma
from marshmallow import fields

from cjdiversion import reference
from cjdiversion.annexes import holds
from cjdiversion.annexes.holding import SCHEDULES
from cjdiversion.fields import Choice, Day, Whole, Words
from cjdiversion.forms import Schema

_SCHEDULES = {
    "MG6C": "MG6C, unused material that is not sensitive",
    "MG6D": "MG6D, unused material that is sensitive",
}
assert set(_SCHEDULES) == set(SCHEDULES)


def grounds() -> dict[str, str]:
    """The fixed words; these are printed and nothing else is."""
    rows = reference.rows("withheld_grounds")
    offered = holds.grounds_of(rows)
    return {row.code: row.label for row in rows if row.code in offered}


class Hold(Schema):
    ground = Choice(
        "On which ground?",
        options=grounds,
        required=True,
        hint="Printed in these words. What the person agrees to or wishes is never a ground. "
        "Material about a source, or that the public interest protects, is sensitive",
    )
    because = Words(
        "Why is this line held back?",
        rows=4,
        limit=2000,
        required=True,
        hint="The disclosure officer reads this. It is not printed",
    )
    seen = Words("What you read", kind="hidden", limit=24, load_default="", allow_none=False)


class TakeBack(Schema):
    because = Words("Why is it no longer held back?", rows=3, limit=1000, required=True)


class ScheduleLine(Schema):
    schedule = Choice("Which schedule?", options=_SCHEDULES, required=True)
    item = Words("Which item of it?", limit=120, required=True, hint="For instance item 14")
    scheduled_on = Day("When was it put there?", required=True)
    words = Words("Say more", rows=3, limit=1000, load_default="", allow_none=False)


class AnswerFinding(Schema):
    reason = Choice(
        "Why do these words stay?",
        options=partial(reference.choices, "annex_finding_answers"),
        required=True,
    )
    because = Words("Say why", rows=3, limit=1000, required=True)


class TakeBackCall(TakeBack):
    version = Whole("The version you read", least=1)


class ScheduleLineCall(ScheduleLine):
    version = Whole("The version you read", least=1)


# --- what is given ------------------------------------------------------------------------------


class HeldLine(ma.Schema):
    """One decision to hold a line back; `text` as it was read then."""

    token = fields.String()
    version = fields.Integer()
    key = fields.String()
    recipient = fields.String()
    section = fields.String()
    text = fields.String()
    ground = fields.String()
    because = fields.String()
    recorded_at = fields.AwareDateTime()
    recorded_by = fields.String()
    ended_at = fields.AwareDateTime(allow_none=True)
    ended_by = fields.String()
    ended_because = fields.String()
    schedule_due_at = fields.AwareDateTime(allow_none=True)
    schedule = fields.String()
    item = fields.String()
    scheduled_on = fields.Date(allow_none=True)
    scheduled_by = fields.String()


class PoliceLine(ma.Schema):
    key = fields.String()
    section = fields.String(attribute="line.section")
    text = fields.String(attribute="line.text")
    condition = fields.String(attribute="line.condition")
    seen = fields.String()
    hold = fields.Nested(HeldLine, allow_none=True)
    is_changed = fields.Boolean()


class Undecided(ma.Schema):
    hold = fields.Nested(HeldLine)
    words = fields.String()


class Found(ma.Schema):
    """`kind` and the words that stand there; never whose they are."""

    key = fields.String()
    section = fields.String()
    kind = fields.String()
    what = fields.String()
    words = fields.String()
    is_warning = fields.Boolean()


class Lines(ma.Schema):
    """Police lines of the next version, and what is caught in it."""

    lines = fields.List(fields.Nested(PoliceLine))
    undecided = fields.List(fields.Nested(Undecided))
    findings = fields.List(fields.Nested(Found))


class FindingAnswer(ma.Schema):
    reason = fields.String()
    because = fields.String()
    answered_at = fields.AwareDateTime()
    answered_by = fields.String()


class CheckedFinding(Found):
    is_open = fields.Boolean()
    answer = fields.Nested(FindingAnswer, allow_none=True)

    @ma.pre_dump
    def _flatten(self, one: Any, **rest: Any) -> dict[str, Any]:
        found = {name: getattr(one.finding, name) for name in Found._declared_fields}
        return {**found, "is_open": one.is_open, "answer": one.answer}


class Checked(ma.Schema):
    findings = fields.List(fields.Nested(CheckedFinding))
