"""What the pages and the API take and give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import marshmallow as ma

from cjdiversion import reference
from cjdiversion.authority import Given
from cjdiversion.cases.schemas import places, suites
from cjdiversion.detentions.checks import ELSEWHERE
from cjdiversion.detentions.saying import CAPACITIES, WAYS
from cjdiversion.fields import Choice, Choices, Moment, Whole, Words, YesNo
from cjdiversion.forms import Schema


def _listed(kind: str) -> Callable[[], Mapping[str, str]]:
    return partial(reference.choices, kind)


def _grounds() -> dict[str, str]:
    """Those on which the Act lets a review be postponed."""
    kept = reference.attributes("review_delay_reasons")
    labels = reference.choices("review_delay_reasons")
    return {code: label for code, label in labels.items() if kept[code].get("postpones")}


_OR_HAPPENED = "Answer no to record what has happened"


class Now(Schema):
    """Done or authorised here, and refused where the law does not allow it; or as it happened."""

    is_now = YesNo("Is the review being done now?", hint=_OR_HAPPENED)

    @ma.post_load
    def _said(self, data: dict[str, Any], **rest: Any) -> dict[str, Any]:
        return {**data, "is_now": bool(data.get("is_now"))}


class AuthorisedNow(Now):
    is_now = YesNo("Is the authority being given now?", hint=_OR_HAPPENED)


class Heard(Schema):
    representations = Choice(
        "Could the person, or their solicitor, say something about it?",
        options=_listed("review_representations"),
        kind="select",
    )
    representations_words = Words("What was said", limit=1000, rows=3)


# --- somebody arrested --------------------------------------------------------------------------


class Delay(Schema):
    late_reason = Choice(
        "If it was late, why?", options=_listed("review_delay_reasons"), kind="select"
    )
    late_words = Words("More about the delay", limit=400, rows=2)


class Found(Schema):
    outcome = Choice("What it came to", options=_listed("review_outcomes"), required=True)
    because = Words("Grounds", limit=1000, rows=3)


class Reviewer(Schema):
    held_at = Moment("When it was done", required=True)
    officer_name = Words("Who reviewed", limit=120, required=True)
    officer_rank = Choice("Their rank", options=_listed("ranks"), kind="select")
    capacity = Choice("In what capacity", options=CAPACITIES, required=True)
    is_independent = YesNo("Are they without any direct part in the investigation?")
    way = Choice("How it was done", options=WAYS, required=True)


class Review(Delay, Found, Heard, Reviewer, Now):
    """The order on the page is that of these classes, from the right."""


class Postpone(Schema):
    decided_at = Moment("When it was decided", required=True)
    officer_name = Words("Who decided", limit=120, required=True)
    officer_rank = Choice(
        "Their rank",
        options=_listed("ranks"),
        kind="select",
        required=True,
        hint="The review officer’s: before charge, an inspector or above",
    )
    reason = Choice("Why the review cannot be done in time", options=_grounds, required=True)
    words = Words("Details for the custody record", limit=400, rows=3)


class Grounds(Schema):
    hours = Whole(
        "Until how many hours after the relevant time?",
        least=25,
        most=36,
        required=True,
        hint="From 25 to 36",
    )
    is_responsible = YesNo("Are they responsible for the station where the person is held?")
    is_necessary = YesNo(
        "Is detention without charge necessary to secure, preserve or obtain evidence?"
    )
    is_diligent = YesNo("Is the investigation diligent and expeditious?")
    because = Words("Grounds", limit=1000, rows=3)


class HowGiven(Schema):
    way = Choice(
        "How it is given",
        options=WAYS,
        required=True,
        hint="PACE 1984 speaks of the officer at the station and of the live link",
    )
    agreed_to_link = YesNo(
        "Over a live link: did the person agree, after legal advice?",
        hint="With the appropriate adult there if they are under 18 or vulnerable",
    )


class Extend(Heard, Grounds, HowGiven, Given, AuthorisedNow):
    """Whether it came by telephone is asked once, with the other ways."""

    class Meta(Schema.Meta):
        exclude = ("authority_by_phone",)


class Warrant(Schema):
    extends = YesNo("Does it extend an earlier warrant?", required=True)
    court = Words("Court", limit=120, required=True)
    issued_at = Moment("When the court granted it", required=True)
    hours = Whole("Hours granted", least=1, most=96, required=True, hint="At most 36 at a time")
    reference = Words("Reference of the warrant", limit=40)


# --- somebody detained under the Mental Health Act ----------------------------------------------


class Transport(Schema):
    transport = Choice(
        "How they were taken to the place of safety",
        options=_listed("mha_transport"),
        kind="select",
    )
    police_vehicle_reason = Choice(
        "If by a police vehicle, why?", options=_listed("mha_vehicle_reasons"), kind="select"
    )
    was_kept_there = YesNo(
        "Were they kept where they were found?",
        hint="Then the 24 hours run from the decision, or from the entry under a warrant",
    )
    was_arrested = YesNo("Were they arrested for an offence as well?")
    detained_by = Words("Officer who detained them", limit=120)


class Consulted(Schema):
    consulted = Choice(
        "Who was consulted beforehand?", options=_listed("mha_consulted"), kind="select"
    )
    consulted_name = Words("Their name", limit=120)
    consulted_at = Moment("When they were consulted")
    not_consulted_because = Words("If nobody, why it was not practicable", limit=400, rows=2)


WARRANTS = {"1": "Section 135(1)", "2": "Section 135(2)"}


class UnderWarrant(Schema):
    warrant_kind = Choice("Warrant", options=WARRANTS, kind="select")
    warrant_court = Words("Court or magistrate", limit=120)
    warrant_issued_at = Moment("When it was issued")
    warrant_reference = Words("Reference of the warrant", limit=40)
    entered_at = Moment("When the premises were first entered")
    accompanied_by = Choices("Who went with the constable?", options=_listed("mha_companions"))


class Particulars(Consulted, Transport):
    """Of section 136."""


class ParticularsUnderWarrant(UnderWarrant, Consulted, Transport):
    """Of section 135."""


class Station(Schema):
    decided_at = Moment("When it was decided", required=True)
    officer_name = Words(
        "Who decided", limit=120, required=True, hint="The constable or approved professional"
    )
    officer_rank = Choice(
        "Their rank", options=_listed("ranks"), kind="select", hint="Leave empty if not police"
    )
    is_imminent = YesNo("Did the behaviour pose an imminent risk of serious injury or death?")
    imminent_because = Words("What the risk was", limit=1000, rows=3)
    is_no_other = YesNo(
        "Because of that, could no other place in the police area reasonably be expected to detain "
        "them?"
    )
    no_other_because = Words("Which places were asked, and what they said", limit=1000, rows=3)
    has_healthcare = YesNo("Will a healthcare professional be present and available?")
    healthcare_words = Words("Who, or why not", limit=400, rows=2)
    consulted = Choice("Who was consulted?", options=_listed("mha_consulted"), kind="select")
    not_consulted_because = Words("If nobody, why it was not practicable", limit=400, rows=2)
    reason = Choice(
        "Why a police station, for the national return",
        options=_listed("mha_station_reasons"),
        kind="select",
    )


class UseStation(Given, Station, AuthorisedNow):
    """The authority is asked for last: an inspector who decides needs none."""


class Check(Schema):
    checked_at = Moment("When", required=True)
    checked_by = Words("Who checked", limit=120, required=True)
    profession = Choice("What they are", options=_listed("mha_check_professions"), required=True)
    findings = Words("What custody staff need to know", limit=400, rows=3)
    action = Words("What was done", limit=400, rows=2)
    lets_sleep = YesNo(
        "May they sleep on?", hint="Nothing was found for which they must be woken more often"
    )
    stays_available = YesNo("Is a healthcare professional present and available from here on?")


class Look(Schema):
    reviewed_at = Moment("When", required=True)
    officer_name = Words("Custody officer", limit=120, required=True)
    officer_rank = Choice("Their rank", options=_listed("ranks"), kind="select")
    is_imminent = YesNo("Is there still an imminent risk of serious injury or death?")
    is_no_other = YesNo("Can still no other place reasonably be expected to detain them?")
    consulted = Choice(
        "Who checked last, and was consulted?", options=_listed("mha_consulted"), kind="select"
    )
    not_consulted_because = Words("If nobody, why it was not practicable", limit=400, rows=2)
    is_asleep = YesNo("Are they asleep?")
    next_step = Choice("What it leads to", options=_listed("mha_look_steps"), required=True)
    words = Words("Details", limit=400, rows=3)


class Certificate(Schema):
    doctor = Words("Doctor responsible for the examination", limit=120, required=True)
    given_at = Moment("When it was given", required=True)
    hours = Whole("Hours more", least=1, most=24, required=True, hint="At most 12")
    is_clinical = YesNo(
        "Does the person’s condition keep the assessment from being done in time?",
        hint="Nothing else is a ground: not the want of a bed, nor of somebody to assess",
    )
    grounds = Words("Grounds", limit=1000, rows=3)
    is_at_station = YesNo("Is the assessment to be at a police station?", required=True)


class Certify(Given, Certificate, AuthorisedNow):
    """The approval is asked for last: elsewhere than at a police station there is none."""


class Transfer(Schema):
    place_of_safety = Choice("To which place of safety", options=places, required=True)
    suite = Choice(
        "Which custody suite",
        options=lambda: {**suites(), ELSEWHERE: "Another police station, none of these"},
        kind="select",
        hint="Needed for a police station, and only then",
    )
    place_words = Words("Name of the place", limit=120)
    left_at = Moment("When they left", required=True)
    arrived_at = Moment("When they arrived")
    transport = Choice("How they were taken", options=_listed("mha_transport"), kind="select")
    because = Words("Why they were moved", limit=400, rows=3)


def strike(options: Mapping[str, str]) -> Schema:
    """What was recorded in error, of what stands in this case."""
    fields: dict[str, Any] = {
        "entry": Choice("What was recorded in error?", options=options, required=True),
        "because": Words("Why?", limit=400, rows=3, required=True),
    }
    return Schema.from_dict(fields)()  # type: ignore[return-value]


class Outcome(Schema):
    was_assessed = YesNo("Were they assessed?")
    assessed_at = Moment("When they were assessed")
    assessed_by = Choices("By whom", options=_listed("mha_assessors"))
    assessor_names = Words("Their names", limit=200)
    result = Choice("How it ended", options=_listed("mha_results"), required=True, kind="select")
    handed_over_to = Words("Who took over", limit=160, hint="A name, a ward, a service")
    handed_over_at = Moment("When they took over")
    words = Words("Anything else", limit=400, rows=3)


class End(Outcome):
    """While the person is still detained."""

    ended_at = Moment("When the detention ended", hint="Leave empty while it goes on")
