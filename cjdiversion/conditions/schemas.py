"""What the pages and the API take, and what the API tells."""

from __future__ import annotations

from functools import partial
from typing import Any

import marshmallow as ma

from cjdiversion import reference
from cjdiversion.conditions import checks, wording
from cjdiversion.conditions.limits import Kind
from cjdiversion.fields import Choice, Day, Moment, Whole, Words, YesNo
from cjdiversion.forms import Schema

KINDS = {kind.value: kind.words for kind in Kind}
METHODS = {"paper": "On paper", "digital": "Digitally"}
ANSWERS = {"yes": "Yes", "partly": "Partly", "no": "No"}
CHOICES = {"no-action": "Take no action", "prosecute": "Prosecute"}
_AT_LEAST = f"At least {checks.REASONS_AT_LEAST} characters, whichever you choose"


def _plans() -> dict[str, str]:
    """Options whose record is begun before the outcome is decided."""
    rows = reference.rows("caution_records")
    names = reference.choices("oocr_options")
    return {r.code: names[r.code] for r in rows if r.attributes["before_decision"]}


class Nothing(Schema):
    """A deed that asks nothing."""


class _Offences(Schema):
    offences = Words("Offences, as they stand on the record", limit=2000, rows=3, required=True)


class _Limit(Schema):
    summary_limit_on = Day(
        "Time limit for prosecuting",
        hint="Only for a summary offence: six months from the offence. Conditions end well before",
    )


class Begin(_Limit, _Offences):
    admission = Words(
        "What the person admits or accepts, in their words",
        limit=4000,
        rows=4,
        hint="Needed for every caution",
    )
    admitted_on = Day("Day on which they said it")

    class Meta(Schema.Meta):
        fields = ("offences", "admission", "admitted_on", "summary_limit_on")


class Plan(_Limit, _Offences):
    option_code = Choice(
        "What is planned",
        options=_plans,
        required=True,
        hint="Outcome 22 is recorded once the activity is done, not now",
    )

    class Meta(Schema.Meta):
        fields = ("option_code", "offences", "summary_limit_on")


class Set(Schema):
    """One condition."""

    kind = Choice("What the condition is for", options=KINDS, required=True)
    starter = Choice(
        "It begins",
        options=partial(reference.choices, "condition_starters"),
        kind="select",
        required=True,
        hint="The name of the provider follows",
    )
    provider = Words("Provider", limit=120, required=True)
    provider_email = Words(
        "E-mail address of the provider",
        limit=254,
        show={"autocomplete": "off"},
        hint="They are sent the reference of the condition and one question, and nothing else. "
        "Without an address you report what they say by telephone",
    )
    details = Words(
        "When and how often",
        limit=wording.LONGEST,
        rows=2,
        hint="A health condition asks for engagement only: nothing of treatment, medicine, tests "
        "or diagnosis",
    )
    hours = Whole(
        "Hours of attendance",
        least=0,
        most=500,
        hint="For unpaid work, courses and attendance. At most 20 in all, not counting "
        "rehabilitation",
    )
    due_on = Day("Due on", required=True)
    exceptional_because = Words(
        "Why longer than usual is exceptional",
        limit=1000,
        rows=2,
        hint="Only where it is due later than the usual weeks after the signature",
    )


class Sign(Schema):
    """A first or a fresh signature."""

    signed_at = Moment("When it was signed", required=True)
    signed_by = Words("Who signed", limit=200, required=True, hint="Name of the person")
    method = Choice("How it was signed", options=METHODS, required=True)
    consents = YesNo(
        "Does the person consent?",
        hint="They were told that it may be withheld, and what follows if a condition is not met",
    )
    explained_by = Words("Who explained it", limit=120, hint="Your own name if you leave it empty")
    adult_name = Words(
        "Appropriate adult who was present",
        limit=120,
        hint="For everybody who is or may be under 18, and for a vulnerable adult",
    )


class Vary(Set, Sign):
    """Another condition in the place of this one, with a fresh signature."""

    reasons = Words("Why it is varied", limit=4000, rows=3, required=True, hint=_AT_LEAST)

    class Meta(Schema.Meta):
        fields = (
            *("reasons", "kind", "starter", "provider", "provider_email", "details", "hours"),
            *("due_on", "exceptional_because"),
            *("signed_at", "signed_by", "method", "consents", "explained_by", "adult_name"),
        )


class Report(Schema):
    answer = Choice("Was it done?", options=ANSWERS, required=True)
    said_by = Words("Who says so", limit=120, required=True, hint="Name and organisation")
    said_at = Moment("When they said it", required=True)


class Decide(Schema):
    choice = Choice(
        "What follows",
        options=CHOICES,
        required=True,
        hint="To change the condition instead, vary it. The service suggests none of them",
    )
    reasons = Words("Reasons", limit=4000, rows=4, required=True, hint=_AT_LEAST)
    early_because = Words(
        "How they said that they will not do it",
        limit=1000,
        rows=2,
        hint="Only before the day it is due: until then it is no breach that it is not done",
    )


class End(Schema):
    reasons = Words(
        "Why the plan ends without having been done",
        limit=4000,
        rows=4,
        required=True,
        hint=_AT_LEAST,
    )


class Answer(Schema):
    """All that somebody outside is asked."""

    answer = Choice("Was it done as agreed?", options=ANSWERS, required=True)
    said_by = Words(
        "Your name, or your role",
        limit=120,
        required=True,
        hint="So that we know who to ask. Add nothing about anybody else",
    )


# --- what the API tells ---------------------------------------------------------------------------


class EvidenceTold(ma.Schema):
    answer = ma.fields.String()
    means = ma.fields.String()
    is_not_yet = ma.fields.Boolean()
    said_by = ma.fields.String()
    said_at = ma.fields.AwareDateTime()
    recorded_at = ma.fields.AwareDateTime()
    recorded_by = ma.fields.String()


class BreachTold(ma.Schema):
    choice = ma.fields.String()
    reasons = ma.fields.String()
    early_because = ma.fields.String()
    stood = ma.fields.String()
    decided_at = ma.fields.AwareDateTime()
    decided_by = ma.fields.String()
    decided_by_rank = ma.fields.String()


class ConditionTold(ma.Schema):
    token = ma.fields.String()
    version = ma.fields.Integer()
    reference = ma.fields.String()
    status = ma.fields.String()
    number = ma.fields.Integer()
    kind = ma.fields.String()
    words = ma.fields.String()
    is_health = ma.fields.Boolean()
    provider = ma.fields.String()
    hours = ma.fields.Integer(allow_none=True)
    due_on = ma.fields.Date()
    exceptional_because = ma.fields.String()
    asked_on = ma.fields.Date(allow_none=True)
    ended_on = ma.fields.Date(allow_none=True)


class ConditionRead(ma.Schema):
    condition = ma.fields.Nested(ConditionTold, attribute="row")
    evidence = ma.fields.List(ma.fields.Nested(EvidenceTold))
    breaches = ma.fields.List(ma.fields.Nested(BreachTold))
    actions = ma.fields.List(ma.fields.String(), attribute="ready")


class SignatureTold(ma.Schema):
    number = ma.fields.Integer()
    signed_at = ma.fields.AwareDateTime()
    signed_by = ma.fields.String()
    method = ma.fields.String()
    explained_by = ma.fields.String()
    adult_name = ma.fields.String()
    consents = ma.fields.Boolean(allow_none=True)
    recorded_by = ma.fields.String()


class RecordTold(ma.Schema):
    """A record as the API tells it: a reading.Reading."""

    token = ma.fields.String(attribute="record.token")
    version = ma.fields.Integer(attribute="record.version")
    case = ma.fields.String(attribute="record.case.token")
    case_reference = ma.fields.String(attribute="record.case.reference")
    decision = ma.fields.Function(lambda read: read.record.decision and read.record.decision.token)
    status = ma.fields.String(attribute="record.status")
    option_code = ma.fields.String(attribute="record.option_code")
    offences = ma.fields.String(attribute="record.offences")
    admission = ma.fields.String(attribute="record.admission")
    admitted_on = ma.fields.Date(attribute="record.admitted_on", allow_none=True)
    summary_limit_on = ma.fields.Date(attribute="record.summary_limit_on", allow_none=True)
    owner = ma.fields.String(attribute="record.owner_name")
    signed_on = ma.fields.Date(attribute="record.signed_on", allow_none=True)
    ended_on = ma.fields.Date(attribute="record.ended_on", allow_none=True)
    latest_due_on = ma.fields.Date(attribute="latest.on")
    hours = ma.fields.Integer()
    conditions = ma.fields.List(ma.fields.Nested(ConditionRead))
    signatures = ma.fields.List(ma.fields.Nested(SignatureTold))
    actions = ma.fields.List(ma.fields.String(), attribute="ready")


class ListedTold(ma.Schema):
    """One row of the list of conditions."""

    condition = ma.fields.Function(lambda row: ConditionTold().dump(row[0]))
    case_reference = ma.fields.Function(lambda row: row[0].case.reference)


class UnsignedTold(ma.Schema):
    decision = ma.fields.Function(lambda row: row[0].token)
    case_reference = ma.fields.Function(lambda row: row[0].case.reference)
    option_code = ma.fields.Function(lambda row: row[0].option_code)
    decided_at = ma.fields.Function(lambda row: row[0].decided_at.isoformat())
    decided_by = ma.fields.Function(lambda row: row[0].decided_by)
    record = ma.fields.Function(lambda row: row[1] and row[1].token)


class PlanTold(ma.Schema):
    record = ma.fields.Function(lambda row: row[0].token)
    case_reference = ma.fields.Function(lambda row: row[0].case.reference)
    option_code = ma.fields.Function(lambda row: row[0].option_code)
    status = ma.fields.Function(lambda row: row[0].status.value)
    owner = ma.fields.Function(lambda row: row[0].owner_name)
    ended_on = ma.fields.Function(lambda row: row[0].ended_on and row[0].ended_on.isoformat())


class Reported(ma.Schema):
    """What came of an answer."""

    evidence = ma.fields.Nested(EvidenceTold)
    condition = ma.fields.Nested(ConditionTold)


def consent_of(signature: Any) -> str:
    """In words, as it was recorded with the signature."""
    told = {True: "Given, after they were told that it may be withheld", False: "Not given"}
    return told.get(signature.consents, "Not asked for")


def shown(row: Any) -> dict[str, Any]:
    """The answers about a condition, as a form shows them again."""
    names = list(Set().load_fields)
    return {**{name: getattr(row, name) for name in names}, "kind": row.kind.value}
