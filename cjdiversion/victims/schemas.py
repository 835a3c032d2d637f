"""What the pages and the API take. Every answer may be left blank: that is “not looked at”. What
the API gives stands in `told.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from cjdiversion import clock
from cjdiversion.cases import rules as ages
from cjdiversion.cases.naming import search_key
from cjdiversion.fields import Choice, Choices, Day, Moment, Whole, Words, YesNo
from cjdiversion.forms import Schema
from cjdiversion.victims import codes, queries
from cjdiversion.victims.answers import CONSENT, MEASURE, PLAIN, THERAPY, WOULD_IMPROVE
from cjdiversion.victims.asked import Each
from cjdiversion.victims.grounds import RULES
from cjdiversion.victims.rules import Part
from cjdiversion.victims.steps import ANSWERS
from cjdiversion.web import actor

BLANK: dict[str, Any] = {"load_default": "", "allow_none": False}
SEVERAL: dict[str, Any] = {"load_default": list, "allow_none": False}
LEAST_LETTERS = 2
NO_THERAPY = "Nothing that is said in therapy"
PARTS = {part.value: part.words for part in Part}
OUTCOMES = {name: step.label for name, step in ANSWERS.items()}


def _offered(kind: str) -> Any:
    return lambda: codes.of(actor()).choices(kind)


# --- who it is ----------------------------------------------------------------------------------


class Who(Schema):
    part = Choice("What are they in this case?", options=PARTS, required=True)
    surname = Words("Surname", limit=100, **BLANK)
    forenames = Words("Forenames", limit=100, **BLANK)
    born_on = Day("Date of birth", hint="For example, 27 3 1990")
    stated_age = Whole("Age as stated", most=120, hint="If the date of birth is not known")

    @ma.validates("born_on")
    def _is_possible(self, born_on: Any, **rest: Any) -> None:
        today = clock.today()
        if born_on and (born_on > today or not ages.is_age(clock.age_on(born_on, today))):
            words = "Date of birth must be of somebody alive. Leave it empty if it is not known"
            raise ma.ValidationError([("not-possible", words)])


class Strike(Schema):
    because = Words("Why was this recorded in error?", limit=1000, rows=3, required=True)


def _officers() -> dict[str, str]:
    there = queries.officers(actor().force_id)
    return {"nobody": "Nobody for now"} | {token: one.name for token, one in there.items()}


class Assign(Schema):
    officer = Choice("Victims’ officer", options=_officers, required=True)
    because = Words("Why it changes", limit=300, **BLANK)


# --- how to reach them --------------------------------------------------------------------------


class Contact(Schema):
    wants_contact = Choice("Do they want to be contacted?", options=PLAIN, **BLANK)
    ways = Choices("Ways that they agree to", options=_offered("victim_contact_ways"), **SEVERAL)
    phone = Words("Telephone", limit=30, show={"inputmode": "tel"}, **BLANK)
    email = Words("E-mail address", limit=254, **BLANK)
    address = Words("Address", limit=300, rows=3, **BLANK)
    through = Words("Who to go through", limit=200, hint="And how to reach them", **BLANK)
    when_words = Words("When it is safe", limit=200, hint="Days and times", **BLANK)
    never = Choices("What must not be done", options=_offered("victim_contact_never"), **SEVERAL)
    never_words = Words("Anything else that must not be done", limit=300, rows=2, **BLANK)
    is_safe = Choice("Did they say that this is safe to use?", options=PLAIN, **BLANK)
    verified_at = Moment("When was it checked with them?")


# --- what they need -----------------------------------------------------------------------------


class Needs(Schema):
    assessed_at = Moment("When was this asked?", required=True)
    communication = Choice(
        "Do they need help to understand or to be understood?", options=PLAIN, **BLANK
    )
    communication_words = Words("What helps", limit=1000, rows=2, **BLANK)
    interpreter = Choice("Do they need an interpreter?", options=PLAIN, **BLANK)
    language = Choice("Language", options=_offered("languages"), kind="select", **BLANK)
    mental_health = Choice(
        "Do they say that they have a mental-health need?", options=PLAIN, **BLANK
    )
    mental_health_consent = Choice(
        "Do they agree to it being written down?",
        options=CONSENT,
        **BLANK,
    )
    mental_health_words = Words("In their own words", limit=1000, rows=2, hint=NO_THERAPY, **BLANK)
    therapy = Choice(
        "Are they having therapy?",
        options=THERAPY,
        hint="Whether, and nothing more. Therapy is not put off for the investigation",
        **BLANK,
    )


def _of_ground(code: str) -> dict[str, Any]:
    rule, name = RULES[code], code.replace("-", "_")
    return {
        name: Choice(rule.question, options=rule.answers, **BLANK),
        f"{name}_known_by": Choice(
            f"{rule.name}: how is it known?",
            options=_offered("victim_sources"),
            kind="select",
            **BLANK,
        ),
        f"{name}_because": Words(f"{rule.name}: why", limit=500, **BLANK),
    }


class _Assess(Needs):
    @ma.post_load
    def _gathered(self, data: dict[str, Any], **rest: Any) -> dict[str, Any]:
        grounds = {}
        for code in RULES:
            name = code.replace("-", "_")
            answer, known_by, because = (
                data.pop(name + end) for end in ("", "_known_by", "_because")
            )
            if answer or known_by or because:
                grounds[code] = {"answer": answer, "known_by": known_by, "because": because}
        return {**data, "grounds": grounds}


_GROUNDS = {name: field for code in RULES for name, field in _of_ground(code).items()}
Assess: type[Schema] = type("Assess", (_Assess,), {"__module__": __name__, **_GROUNDS})


def shown(said: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The grounds as they stand, by the names of the fields."""
    found: dict[str, str] = {}
    for code, given in said.items():
        name = code.replace("-", "_")
        found |= {name: given["answer"], f"{name}_known_by": given["known_by"]}
        found |= {f"{name}_because": given["because"]}
    return found


class Measures(Schema):
    would_improve = Choice(
        "Would special measures make their evidence better?", options=WOULD_IMPROVE, **BLANK
    )
    would_improve_because = Words("Why", limit=1000, rows=2, hint=NO_THERAPY, **BLANK)
    measures = Each("Which measures?", things=_offered("special_measures"), answers=MEASURE)
    own_view = Words("What they say about it themself", limit=2000, rows=3, **BLANK)
    vps_offered = Choice("Was a victim personal statement offered?", options=PLAIN, **BLANK)
    vps_taken = Choice(
        "Was it taken?",
        options=PLAIN,
        hint="If the case reaches court, the defence sees the statement. Say so first",
        **BLANK,
    )
    view_recorded = Choice("Is the victim’s view of the outcome recorded?", options=PLAIN, **BLANK)
    view_where = Words("Where it stands", limit=60, hint="MG3, MG2, or a statement number", **BLANK)


# --- referrals ----------------------------------------------------------------------------------


class Offer(Schema):
    service = Choice("Service", options=_offered("victim_services"), required=True)
    sent_to = Words("Name of the team or service", limit=200, **BLANK)
    help_wanted = Words(
        "What do they want help with?", limit=2000, rows=3, hint=NO_THERAPY, **BLANK
    )
    consent = Choice("Do they agree to be referred?", options=CONSENT, required=True)


class Ask(Schema):
    consent = Choice(
        "Do they agree to be referred?",
        options={code: CONSENT[code] for code in ("given", "refused")},
        required=True,
    )


class Send(Schema):
    sent_to = Words("Who is it sent to?", limit=200, required=True, hint="A team, and how it goes")
    unsafe_because = Words(
        "This contact is not marked as safe: why is it sent all the same?",
        limit=500,
        rows=2,
        **BLANK,
    )
    is_second = YesNo("Send it although another is open?")


class Answer(Schema):
    outcome = Choice("What did the service answer?", options=OUTCOMES, required=True)
    happened_at = Moment("When?", required=True)
    answered_by = Words("Who at the service said so?", limit=120, required=True)
    decline_reason = Choice(
        "If they declined: why?",
        options=_offered("victim_decline_reasons"),
        kind="select",
        **BLANK,
    )
    words = Words("What did they say?", limit=1000, rows=3, hint=NO_THERAPY, **BLANK)


class Close(Schema):
    reason = Choice("Why is it closed?", options=_offered("victim_close_reasons"), required=True)
    words = Words("Say more", limit=1000, rows=3, hint=NO_THERAPY, **BLANK)


class Withdraw(Schema):
    reason = Choice(
        "Why is it withdrawn?", options=_offered("victim_withdraw_reasons"), required=True
    )
    words = Words("Say more", limit=1000, rows=3, **BLANK)


class Search(Schema):
    surname = Words("Surname, or the beginning of it", limit=100, required=True)

    @ma.validates("surname")
    def _is_long_enough(self, surname: str, **rest: Any) -> None:
        if len(search_key(surname)) < LEAST_LETTERS:
            raise ma.ValidationError([("short", "Enter at least two letters of the surname")])


# --- the API’s own ------------------------------------------------------------------------------


class Versioned(Schema):
    version = Whole("The version you read", least=1)


def with_version(schema: type[Schema]) -> Schema:
    """What the page takes, with the version that was read."""
    name = f"{schema.__name__}Call"
    made: Schema = type(name, (schema, Versioned), {"__module__": __name__})()
    return made
