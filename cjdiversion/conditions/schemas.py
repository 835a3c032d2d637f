"""What the pages and the API take, and what the API tells."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

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
        "Without an address, whoever decides is reminded to ask by telephone",
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


class Address(Set):
    class Meta(Schema.Meta):
        fields = ("provider_email",)


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


class DecideOnPage(Decide):
    """`follows`: what may be decided of this option."""

    def __init__(self, follows: Collection[str]) -> None:
        super().__init__()
        field = self.load_fields["choice"]
        assert isinstance(field, Choice)
        field._options = {code: words for code, words in CHOICES.items() if code in follows}


class Reopen(Schema):
    reasons = Words(
        "Why it was not done after all, and how you know",
        limit=4000,
        rows=4,
        required=True,
        hint=f"At least {checks.REASONS_AT_LEAST} characters",
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


def shown(row: Any) -> dict[str, Any]:
    """The answers about a condition, as a form shows them again."""
    names = list(Set().load_fields)
    return {**{name: getattr(row, name) for name in names}, "kind": row.kind.value}
