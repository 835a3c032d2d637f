"""What the consent pages and the API take; L&D record consent from the pages of a referral."""

from __future__ import annotations

from functools import partial
from typing import Any

import marshmallow as ma

from cjdiversion import reference
from cjdiversion.consents.models import Answer
from cjdiversion.fields import Choice, Day, Moment, Words, YesNo
from cjdiversion.forms import Schema

AGREES = {
    "agrees": "Told, and agrees to be seen",
    "refuses": "Told, and refuses to be seen",
    "no-answer": "Told, and has not answered yet",
}
AS_ANSWER = {"agrees": True, "refuses": False, "no-answer": None}
_BLANK: dict[str, Any] = {"load_default": "", "allow_none": False}


class Tell(Schema):
    agrees = Choice(
        "What did the person say?",
        options=AGREES,
        required=True,
        hint="Nothing about health is asked or written here",
    )
    told_at = Moment("When were they told?", required=True)

    @ma.post_load
    def _as_answer(self, data: dict[str, Any], **rest: Any) -> dict[str, Any]:
        return {**data, "agrees": AS_ANSWER[data["agrees"]]}


class Decide(Schema):
    purpose = Choice(
        "What is it for?", options=partial(reference.choices, "consent_purposes"), required=True
    )
    recipient = Choice(
        "Who would be told?",
        options=partial(reference.choices, "consent_recipients"),
        required=True,
        kind="select",
    )
    answer = Choice(
        "What is the answer?",
        options={answer.value: answer.words for answer in Answer},
        required=True,
        hint="A withdrawal holds at once. What was told before is not taken back",
    )
    given_by = Choice(
        "Who decided?",
        options=partial(reference.choices, "consent_givers"),
        hint="Needed when the answer is “Given”",
        **_BLANK,
    )
    given_by_name = Words(
        "Name of whoever decided for the person",
        limit=120,
        hint="Needed for a parent and for a decision in the person’s best interests",
        **_BLANK,
    )
    method = Choice(
        "How was the person asked?",
        options=partial(reference.choices, "consent_methods"),
        hint="Needed when the answer is “Given”",
        **_BLANK,
    )
    scope = Words(
        "What does it cover?", rows=3, limit=1000, hint="In the person’s own terms", **_BLANK
    )
    decided_at = Moment("When was this decided?", required=True)
    review_by_on = Day("Ask again by", hint="After this day the agreement no longer counts")


class Override(Schema):
    purpose = Decide._declared_fields["purpose"]
    recipient = Decide._declared_fields["recipient"]
    ground = Choice("Ground", options=partial(reference.choices, "override_grounds"), required=True)
    authority = Words(
        "Court order or statute", limit=200, hint="Needed when that is the ground", **_BLANK
    )
    what = Words(
        "What is to be shared?",
        rows=3,
        limit=2000,
        required=True,
        hint="As little as the purpose needs. It covers what L&D have written so far, and nothing "
        "written later",
    )
    why_no_consent = Words(
        "Why was agreement not sought, or not given?", rows=3, limit=2000, required=True
    )
    person_told = YesNo(
        "Has the person been told?",
        required=True,
        hint="Tell them unless that adds to the danger or hinders an investigation",
    )
    approved_by = Words("Who approved it?", limit=120, required=True, hint="Name and role")
    decided_at = Moment("When was this decided?", required=True)


class Told(ma.Schema):
    agrees = ma.fields.Boolean(allow_none=True)
    told_at = ma.fields.AwareDateTime()
    recorded_at = ma.fields.AwareDateTime()


class Decision(ma.Schema):
    """One row; the newest stands."""

    purpose = ma.fields.String()
    recipient = ma.fields.String()
    answer = ma.fields.Enum(Answer, by_value=True)
    scope = ma.fields.String()
    decided_at = ma.fields.AwareDateTime()
    review_by_on = ma.fields.Date(allow_none=True)


class Overridden(ma.Schema):
    purpose = ma.fields.String()
    recipient = ma.fields.String()
    ground = ma.fields.String()
    decided_at = ma.fields.AwareDateTime()
