"""What the options page, its questions and the API take and give."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import marshmallow as ma
from marshmallow import fields as told

from cjdiversion import reference
from cjdiversion.disposals import options_queries
from cjdiversion.disposals.known import ANSWERS, EVIDENCE, RELIABILITY, VICTIM, Answer
from cjdiversion.disposals.rules import REASONS_AT_LEAST
from cjdiversion.disposals.schemas import NUMBERS, POSITIONS
from cjdiversion.fields import Choice, Choices, Day, Whole, Words
from cjdiversion.forms import VERSION, Schema
from cjdiversion.reference import Row

FACTORS = "gravity_factors"


class Asks(Choice):
    """Yes, no, not known and not asked are four answers."""

    def __init__(self, label: str, *, hint: str = "") -> None:
        super().__init__(label, options=ANSWERS, hint=hint)

    def _deserialize(self, value: object, *rest: object, **more: object) -> Answer:
        return Answer(super()._deserialize(value, *rest, **more))  # type: ignore[arg-type]


class Record(Schema):
    evidence = Choice("How far does the evidence go?", options=EVIDENCE)
    position = Choice("What does the suspect say of the offence?", options=POSITIONS)
    agrees = Asks("Does the suspect agree to be dealt with out of court?")
    aa_present = Asks("Was an appropriate adult there when it was asked?")
    reliability = Choice(
        "Can what they say of the offence be relied on, given their needs?",
        options=RELIABILITY,
        hint="In doubt, take the healthcare professional’s and the appropriate adult’s view first",
    )
    reliability_by = Words("Who assessed it", limit=120)
    hcp_asked = Asks("Has a healthcare professional been asked?")
    indictable_only = Asks("Is any offence indictable only?")
    either_way_listed = Asks("Is any offence an either-way one that the order specifies?")
    penalty_listed = Asks("Is every offence on the list for penalty notices?")
    has_limit = Asks(
        "Does a time limit for prosecution run?", hint="It does for summary-only offences"
    )
    limit_on = Day("Day on which the time to prosecute runs out")
    similar_before = Asks(
        "Was there a conviction or caution for a similar offence in the two years before this one?",
        hint="Youth, conditional and simple cautions all count",
    )
    history = Asks("Is there other relevant history?")
    recent_penalty = Asks("Was there a penalty notice or community resolution lately?")
    youth_cautions = Whole("How many youth cautions were there before?", most=99)
    domestic = Asks("Is it domestic abuse?")
    intimate = Asks("Is it domestic abuse between intimate partners?")
    hate = Asks("Is it hate crime?")
    victim = Choice(
        "Has the victim been asked for their view?",
        options=VICTIM,
        hint="The view is recorded with the decision. It is not a veto",
    )
    exceptional = Asks("Are the circumstances exceptional?")
    exceptional_because = Words("What is exceptional", limit=2000, rows=3)
    dpp_consent = Asks("Has the DPP consented?", hint="To a caution for an offence indictable only")
    dpp_prosecutor = Words("Prosecutor who gave the consent", limit=120)
    dpp_reference = Words("Reference of the consent", limit=60)
    dpp_on = Day("Day of the consent")
    consulted = Asks(
        "Has an inspector or CPS been asked?",
        hint="For a community resolution or outcome 22. CPS’s answer on a caution is entered where "
        "it is asked: “With CPS”",
    )
    consulted_whom = Words("Who was asked, and when", limit=200)
    youth_asked = Asks("Has the youth justice service been asked?")


class RecordByApi(Record):
    """`version`: of the answers as they were read; 0 before anybody has answered."""

    version = Whole("The version you read", hint=VERSION)


# Heading → the questions below it, in the order of the page.
GROUPS: dict[str, tuple[str, ...]] = {
    "Evidence": ("evidence",),
    "What the suspect says": (
        *("position", "agrees", "aa_present"),
        *("reliability", "reliability_by", "hcp_asked"),
    ),
    "The offence": (
        *("indictable_only", "either_way_listed", "penalty_listed", "has_limit", "limit_on"),
        *("domestic", "intimate", "hate"),
    ),
    "History": ("similar_before", "history", "recent_penalty", "youth_cautions"),
    "The victim": ("victim",),
    "Who has been asked": (
        *("consulted", "consulted_whom", "youth_asked"),
        *("dpp_consent", "dpp_prosecutor", "dpp_reference", "dpp_on"),
        *("exceptional", "exceptional_because"),
    ),
}


class Score(Schema):
    """`bases`: the score of each of the offences, in their order. `offences`: the numbers of those
    it is made for; left out, it is made for each offence of the case."""

    offences = Choices("Numbers of the offences", options=NUMBERS)
    bases = told.List(told.Integer(strict=True), required=True)
    factors = Choices("What moves the score", options=partial(reference.choices, FACTORS))
    score = Whole("Score, all in all", most=99, required=True)
    reasons = Words("Reasons", limit=2000, rows=4, required=True)
    version = Whole("The version you read", hint=VERSION)


def score_on_page(offences: Mapping[str, str], scheme: Row, factors: Mapping[str, str]) -> Schema:
    """One question for each offence, the factors of this matrix, and the score. `offences`: number
    → words."""
    least, most = scheme.attributes["least"], scheme.attributes["most"]
    levels = f"From {least} to {most}, as in: {scheme.label.lower()}"

    def asks(words: str, hint: str, required: bool = True) -> Whole:
        return Whole(words, least=least, most=most, required=required, hint=hint)

    is_one = len(offences) == 1
    hint = levels if is_one else f"{levels}. Leave it blank where this score is not for it"
    bases = {
        f"base_{number}": asks(f"Score of: {words}", hint, is_one)
        for number, words in offences.items()
    }
    reasons = f"At least {REASONS_AT_LEAST} characters, whatever the score"
    asked: dict[str, ma.fields.Field[Any]] = {
        **bases,
        "factors": Choices("What moves the score", options=factors),
        "score": asks("Score, all in all", "You score. The service only checks the steps"),
        "reasons": Words("Reasons", limit=2000, rows=4, required=True, hint=reasons),
    }
    made = Schema.from_dict(asked)()
    assert isinstance(made, Schema)
    return made


class ToldScore(ma.Schema):
    """`offences`: the numbers of those it was made for; empty where it was for all of the case."""

    scheme = told.Str()
    offences = told.List(told.Str(), attribute="offence_numbers")
    bases = told.List(told.Dict())
    factors = told.List(told.Str())
    score = told.Int()
    reasons = told.Str()
    gives = told.Dict()
    scored_at = told.AwareDateTime()
    scored_by = told.Str(attribute="scored_by_name")


class ToldCircumstances(ma.Schema):
    """What stands; the answers under the names they are sent with. `version`: how often they were
    recorded."""

    version = told.Function(lambda row: options_queries.versions_of(row.case_id))
    evidence = told.Str()
    position = told.Str()
    agrees = told.Str()
    aa_present = told.Str()
    reliability = told.Str()
    reliability_by = told.Str()
    hcp_asked = told.Str()
    indictable_only = told.Str()
    either_way_listed = told.Str()
    penalty_listed = told.Str()
    has_limit = told.Str()
    limit_on = told.Date()
    similar_before = told.Str()
    history = told.Str()
    recent_penalty = told.Str()
    youth_cautions = told.Int(allow_none=True)
    domestic = told.Str()
    intimate = told.Str()
    hate = told.Str()
    victim = told.Str()
    exceptional = told.Str()
    exceptional_because = told.Str()
    dpp_consent = told.Str()
    dpp_prosecutor = told.Str()
    dpp_reference = told.Str()
    dpp_on = told.Date()
    consulted = told.Str()
    consulted_whom = told.Str()
    youth_asked = told.Str()
    recorded_at = told.AwareDateTime()
    recorded_by = told.Str()


class ToldVerdict(ma.Schema):
    criterion = told.Str()
    code = told.Str()
    state = told.Str()
    words = told.Str()
    to_do = told.Str()
    closes = told.Bool()
    source = told.Str(attribute="told_source")


class ToldAssessed(ma.Schema):
    option = told.Str(attribute="option.code")
    label = told.Str(attribute="option.label")
    outcome_code = told.Str(attribute="option.outcome_code")
    state = told.Str()
    missing = told.List(told.Str())
    criteria = told.List(told.Nested(ToldVerdict), attribute="verdicts")


class ToldNotOpen(ma.Schema):
    code = told.Str()
    words = told.Str()
    source = told.Str()


class ToldOutcomeNotOpen(ma.Schema):
    outcome_code = told.Str(attribute="code")
    label = told.Str()
    reasons = told.List(told.Nested(ToldNotOpen))


class ToldOptions(ma.Schema):
    """All alike, in the order of the catalogue: it is no order of preference. `answers_version` and
    `scores_version`: what the next circumstances, and the next score, can be sent with."""

    on = told.Date()
    offences = told.List(told.Str())
    options = told.List(told.Nested(ToldAssessed))
    outcomes_not_open = told.List(told.Nested(ToldOutcomeNotOpen))
    scores = told.List(told.Nested(ToldScore))
    unscored = told.List(told.Str())
    answers_version = told.Int()
    scores_version = told.Int()
