"""What the disposal pages and the API take, and what the API tells."""

from __future__ import annotations

from functools import partial

import marshmallow as ma

from cjdiversion import authority
from cjdiversion.disposals import measures, rules, telling_victims, told
from cjdiversion.disposals.asked import GroundsAsked, known
from cjdiversion.fields import Choice, Choices, Day, Moment, Words, YesNo
from cjdiversion.forms import Schema

POSITIONS = {
    "admits": "Admits the offence",
    "accepts": "Accepts responsibility, without a full admission",
    "neither": "Neither admits nor accepts",
    "not-asked": "Not asked",
}
VICTIM_TOLD = {
    "yes": "Yes, the victim or somebody for them",
    "not-yet": "Not yet",
    "not-possible": "It has not been possible",
    "no-victim": "There is no victim",
}
VICTIM_VIEWS = telling_victims.VIEWS
LD_AVAILABLE = {"yes": "Yes", "no": "No", "not-known": "I do not know"}
LD_READ = {"yes": "Yes", "no": "No", "none-to-read": "There was none to read"}
LD_USED = {
    "yes": "Yes, it bore on the decision",
    "no": "No, it did not bear on the decision",
    "none-to-use": "There was none to use",
}
MEASURES = {code: measure.label for code, measure in measures.MEASURES.items()}
_OWN = "Your own statement"
NUMBERS = {str(number): f"Offence {number}" for number in range(1, 51)}


class Facts(authority.Given, GroundsAsked):
    """The first eight questions are asked of every outcome alike."""

    outcome_code = Choice("Outcome", options=partial(known, "outcome_codes"), required=True)
    reasons = Words(
        "Reasons",
        limit=4000,
        rows=6,
        required=True,
        hint=f"At least {rules.REASONS_AT_LEAST} characters, whichever outcome you choose",
    )
    decided_at = Moment("When was it decided?", required=True)
    departure_reasons = Choices(
        "Why does it depart from the gravity as scored?",
        options=partial(known, "departure_reasons"),
        hint="Only where it does. Asked whichever outcome you choose",
    )
    departure_words = Words("In words", limit=2000, rows=3)
    departure_reference = Words("Reference, for a CPS decision", limit=120)
    crime_recorded_on = Day(
        "Day the crime was recorded", hint="By the force, as the crime system has it"
    )
    closed_on = Day(
        "Day on which the matter closed",
        hint="Left out, the day of the decision. Not while a record is still to be signed, or "
        "conditions to be kept",
    )
    suspect_position = Choice("What does the suspect say of the offence?", options=POSITIONS)
    suspect_agrees = YesNo(
        "Does the suspect agree to this outcome?",
        hint="For a conditional caution: has the suspect signed?",
    )
    victim_told = Choice("Has the victim been told?", options=VICTIM_TOLD, required=True)
    victim_told_on = Day("Day on which the victim was told", hint="Where they were told")
    victim_why_not = Words(
        "Why has it not been possible?", limit=1000, rows=2, hint="No name and no health details"
    )
    victim_kind = Choice(
        "What kind of victim?",
        options=partial(known, "victim_kinds"),
        kind="select",
        hint="Sets the time for telling them. Left out, the shorter one holds",
    )
    victim_view = Choice(
        "What is the victim’s view?",
        options=VICTIM_VIEWS,
        required=True,
        hint="It is recorded and weighed. It is not a veto",
    )
    victim_consulted_on = Day("Day on which they were asked", hint="Where they were asked")
    ld_available = Choice(
        "Was L&D information available?", options=LD_AVAILABLE, required=True, hint=_OWN
    )
    ld_read = Choice("Did you read it?", options=LD_READ, required=True, hint=_OWN)
    ld_used = Choice("Did you use it?", options=LD_USED, required=True, hint=_OWN)
    prosecutor = Words("Prosecutor", limit=120, hint="Only where CPS decided")
    prosecutor_reference = Words("Reference of the CPS decision", limit=60)
    prosecutor_decided_on = Day("Date of the CPS decision")


BY_OUTCOME = (
    ("Outcome 10: not in the public interest", ("public_interest", "why_not_others")),
    (
        "Outcome 12: too ill to be prosecuted",
        (
            *("opinion_by", "opinion_role", "opinion_on", "opinion_lasting", "opinion_until"),
            "evidential_position",
        ),
    ),
    (
        "Outcome 13: the victim or a key witness",
        ("prevented_who", "prevented_how", "prevented_known"),
    ),
    (
        "Outcome 20: taken over by another body",
        ("taken_over_by", "taken_over_reference"),
    ),
    ("Outcome 21: no further investigation", ("exception_reason",)),
    ("Outcome 22: an activity", ("activity", "activity_provider", "activity_done_on")),
)


class Decide(Facts):
    offences = Choices("Numbers of the offences", options=NUMBERS)
    option_code = Choice("Option", options=partial(known, "oocr_options"))


class Confirm(Schema):
    because = Words(
        "Why can they not confirm it themself?",
        limit=2000,
        rows=3,
        hint="Only where you confirm it in their place",
    )


class NotMine(Schema):
    because = Words("Why is it not your authority?", limit=2000, rows=3, required=True)


class VictimContactAsked(Schema):
    kind = Choice("What kind of victim?", options=partial(known, "victim_kinds"), required=True)
    informed_on = Day("Day on which they were told of the outcome")
    informed_how = Choice("How were they told?", options=partial(known, "victim_informed_ways"))
    consulted_on = Day("Day on which they were asked for their view")
    view = Choice("What is their view?", options=VICTIM_VIEWS)
    not_possible_because = Words(
        "Why is it not possible to tell or ask them?",
        limit=1000,
        rows=2,
        hint="No name and no health details",
    )


class VictimContact(VictimContactAsked):
    """`decision`: the token of the one they were told of; left out, it was before any."""

    decision = Words("Token of the decision that they were told of", limit=22)


class Replace(Decide):
    because = Words("Why is the earlier decision replaced?", limit=2000, rows=3, required=True)


class Compare(Schema):
    measure = Choice("What to compare", options=MEASURES, load_default="out-of-court")
    period = Choice("When", options=measures.PERIODS, load_default="last-12-months")
    basis = Choice("Counted by", options=measures.BASES, load_default=measures.DECIDED)


class UnitTold(ma.Schema):
    unit = ma.fields.String(attribute="token")
    name = ma.fields.String()
    cases = ma.fields.Integer()
    events = ma.fields.Integer()
    share = ma.fields.Float(allow_none=True)


class NumbersTold(ma.Schema):
    """True counts, for those inside the force."""

    measure = ma.fields.String(attribute="measure.code")
    among = ma.fields.String(attribute="measure.among_words")
    period = ma.fields.String(attribute="period.code")
    from_on = ma.fields.Date(attribute="period.from_on")
    to_on = ma.fields.Date(attribute="period.to_on")
    basis = ma.fields.String()
    counted = ma.fields.String(attribute="basis_words")
    coverage = ma.fields.Constant("Cases in this service, not all crime of the force")
    rows = ma.fields.List(ma.fields.Nested(UnitTold))
    victims = ma.fields.List(ma.fields.Nested(told.VictimUnit))
    cases = ma.fields.Integer()
    events = ma.fields.Integer()
    screened = ma.fields.Integer()
