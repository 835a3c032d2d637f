"""What the consent pages and the API take; L&D record consent from the pages of a referral."""

from __future__ import annotations

from functools import partial
from typing import Any

import marshmallow as ma

from cjdiversion import clock, reference
from cjdiversion.consents.models import Answer
from cjdiversion.consents.release import is_valid
from cjdiversion.consents.rules import REVIEWS
from cjdiversion.fields import Choice, Day, Moment, Whole, Words, YesNo
from cjdiversion.forms import VERSION, Schema

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
    judged_by = Words(
        "Who judged that?",
        limit=120,
        hint="Name and role of whoever judged that a child understands enough, or that the person "
        "lacks capacity. You, if you leave this empty",
        **_BLANK,
    )
    reasons = Words(
        "Why was it judged so?",
        rows=3,
        limit=2000,
        hint="Needed for a child who understands enough to decide, for “Lacks capacity” and for a "
        "decision in the person’s best interests",
        **_BLANK,
    )
    consulted = Words(
        "Who was consulted?",
        rows=2,
        limit=1000,
        hint="Needed for a decision in the person’s best interests. If nobody was, say why",
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
        hint="As little as the purpose needs. It covers nothing that is written later",
    )
    harm = Words(
        "What harm do you expect if nothing is shared?",
        rows=3,
        limit=2000,
        required=True,
        hint="To whom, how serious and how soon, and why that weighs more than the person’s trust",
    )
    why_no_consent = Words(
        "Why was agreement not sought, or not given?", rows=3, limit=2000, required=True
    )
    consulted = Words(
        "Whom did you consult?",
        rows=2,
        limit=1000,
        required=True,
        hint="For instance the team leader or the Caldicott Guardian. If nobody, say why",
    )
    person_told = YesNo(
        "Has the person been told?",
        required=True,
        hint="Tell them unless that adds to the danger or hinders an investigation",
    )
    why_not_told = Words(
        "If not, why not?", rows=2, limit=1000, hint="Needed when they have not been told", **_BLANK
    )
    approved_by = Words("Who decided?", limit=120, required=True, hint="Name and role")
    decided_at = Moment("When was this decided?", required=True)
    review_by_on = Day(
        "Look again by",
        required=True,
        hint="Somebody else of the team looks at it by then. After this day it covers nothing more",
    )


class Review(Schema):
    result = Choice("What comes of it?", options=REVIEWS, required=True)
    words = Words("Why?", rows=3, limit=2000, required=True)
    review_by_on = Day("Look again by", hint="Needed when it stands")


class ReviewCall(Review):
    version = Whole("The version you read", least=1, hint=VERSION)


class Told(ma.Schema):
    agrees = ma.fields.Boolean(allow_none=True)
    told_at = ma.fields.AwareDateTime()
    recorded_at = ma.fields.AwareDateTime()


class Decision(ma.Schema):
    """One row; the newest stands."""

    purpose = ma.fields.String()
    recipient = ma.fields.String()
    answer = ma.fields.Enum(Answer, by_value=True)
    given_by = ma.fields.String()
    given_by_name = ma.fields.String()
    judged_by = ma.fields.String()
    reasons = ma.fields.String()
    consulted = ma.fields.String()
    method = ma.fields.String()
    scope = ma.fields.String()
    decided_at = ma.fields.AwareDateTime()
    review_by_on = ma.fields.Date(allow_none=True)
    counts = ma.fields.Function(lambda decision: is_valid(decision, on=clock.today()))


class Overridden(ma.Schema):
    token = ma.fields.String()
    version = ma.fields.Integer()
    purpose = ma.fields.String()
    recipient = ma.fields.String()
    ground = ma.fields.String()
    authority = ma.fields.String()
    what = ma.fields.String()
    lines = ma.fields.List(ma.fields.String(), allow_none=True)
    harm = ma.fields.String()
    why_no_consent = ma.fields.String()
    consulted = ma.fields.String()
    person_told = ma.fields.Boolean()
    why_not_told = ma.fields.String()
    approved_by = ma.fields.String()
    decided_at = ma.fields.AwareDateTime()
    review_by_on = ma.fields.Date(allow_none=True)
    review_result = ma.fields.String()
    reviewed_at = ma.fields.AwareDateTime(allow_none=True)
    reviewed_by = ma.fields.String()
    ended_at = ma.fields.AwareDateTime(allow_none=True)
