"""What the pages and the API take and give."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import marshmallow as ma
from marshmallow import fields as told

from cjdiversion import reference
from cjdiversion.authority import Given
from cjdiversion.fields import Choice, Choices, Moment, Words, YesNo
from cjdiversion.forms import Schema
from cjdiversion.interviews import rules
from cjdiversion.reference import Row

_LEFT = ma.missing  # what is not sent stays as it is


def _relationships() -> Mapping[str, str]:
    return {"": "Not known yet"} | reference.choices("aa_relationships")


def _eligibility() -> dict[str, str]:
    return reference.choices("aa_eligibility")


def _of_whoever_was_there() -> Mapping[str, str]:
    return _eligibility() | {rules.NOT_KNOWN: "Not known"}


class Adult(Schema):
    """In JSON, what is not sent stays as it is; null takes it away."""

    name = Words("Name", limit=120, load_default=_LEFT)
    relationship_code = Choice(
        "Who they are to the person", options=_relationships, kind="select", load_default=_LEFT
    )
    scheme = Words(
        "Name of the scheme", hint="Where a scheme sent them", limit=120, load_default=_LEFT
    )
    eligibility = Choice(
        "Is this adult any of these?",
        hint="Ask before they act. Nobody who is may be the appropriate adult",
        options=_eligibility,
        load_default=_LEFT,
    )
    eligible_because = Words(
        "Why they are right for this person",
        hint="For example that the person knows and trusts them",
        limit=1000,
        rows=2,
        load_default=_LEFT,
    )
    told_at = Moment(
        "When the person was told that an adult is needed, and why", load_default=_LEFT
    )
    requested_at = Moment("Requested", load_default=_LEFT)
    contacted_at = Moment("Contacted", load_default=_LEFT)
    arrived_at = Moment("Arrived", load_default=_LEFT)
    private_offered_at = Moment("Private consultation offered", load_default=_LEFT)
    rights_repeated_at = Moment("Rights repeated with the adult there", load_default=_LEFT)
    left_at = Moment("Left", load_default=_LEFT)


class AdultOnPage(Adult):
    """Offers only relationships that fit the person, and the one that stands."""

    def __init__(self, *, is_child: bool, standing: str) -> None:
        super().__init__()
        relations = reference.attributes("aa_relationships")
        field = self.load_fields["relationship_code"]
        assert isinstance(field, Choice)
        field._options = {
            code: label
            for code, label in _relationships().items()
            if not code
            or code == standing
            or rules.is_for(relations.get(code, {}), is_child=is_child)
        }
        asked = self.load_fields["eligibility"]
        assert isinstance(asked, Choice)
        asked._options = {
            row.code: row.label
            for row in reference.rows("aa_eligibility")
            if is_child or row.attributes.get("for") != "child"
        }


class Mark(Schema):
    moment = Words("Moment", kind="hidden", limit=40, required=True)


class Held(Schema):
    """How an interview is held."""

    place = Words("Where", limit=120)
    interviewer = Words("Interviewer", limit=120)
    others_there = Words(
        "Who else was there",
        hint="Solicitor, second officer, appropriate adult, intermediary and others",
        limit=500,
        rows=2,
    )
    interpreter = Words("Who interpreted", hint="Empty where nobody did", limit=120)
    is_told_private = YesNo("Was the person told that they may consult in private?")
    adaptations = Choices(
        "How was the interview adapted?",
        options=partial(reference.choices, "interview_adaptations"),
    )
    adapted = Words("Say more about how it was adapted", limit=1000, rows=3)


class Start(Held):
    """An interview here, now."""


class WhoWasThere(Schema):
    adult_there = Choice("Was the appropriate adult there?", options=rules.THERE)


class End(WhoWasThere, Held):
    ended_at = Moment("When it ended", required=True)
    breaks = Words("Breaks", hint="From when to when, and why", limit=1000, rows=2)


class Record(WhoWasThere, Held):
    """An interview that took place."""

    started_at = Moment("When it started", required=True)
    ended_at = Moment("When it ended")
    adult_name = Words("Who acted as the appropriate adult", limit=120)
    eligibility = Choice(
        "Was whoever acted as the adult any of these?",
        hint="Leave it out where nobody did",
        options=_of_whoever_was_there,
    )
    breaks = Words("Breaks", hint="From when to when, and why", limit=1000, rows=2)


class Urgent(Given):
    """An authority to interview at once without the adult."""

    ground = Choice(
        "What would waiting for the adult be likely to lead to?",
        options=partial(reference.choices, "interview_urgent_grounds"),
        required=True,
    )
    reasons = Words("Reasons", limit=2000, rows=4, required=True)
    is_harmless = YesNo(
        "Is the officer who authorises satisfied that the interview will not significantly harm "
        "the person’s physical or mental state?",
        required=True,
    )

    def __init__(self) -> None:
        super().__init__()
        for name in ("authority_name", "authority_rank", "authority_at"):
            self.load_fields[name].required = True


class Nothing(Schema):
    """A step that asks nothing more."""


class ChildStep(Schema):
    step = Words("Step", kind="hidden", limit=40, required=True)
    is_done = YesNo("Has this been done?", required=True)
    done_at = Moment("When")
    done_by = Words("Who did it", hint="Empty where you did", limit=120)
    told_whom = Words(
        "Who was told or asked", hint="Name, and what they are to the child", limit=200
    )
    said = Words("What they said, in one line", limit=400)
    referral = Words(
        "Which referral or charging request is it for?",
        hint="For example CM01 of 26 November, or its reference",
        limit=80,
    )
    why_not = Words("Why not?", limit=1000, rows=2)

    def asked_for(self, row: Row) -> list[str]:
        """Names of the fields this step asks where it has been done."""
        asks = row.attributes.get("asks", ())
        return ["done_at", "done_by", *(name for name in self.load_fields if name in asks)]


# --- what the API tells ------------------------------------------------------------------------


class ToldAdult(ma.Schema):
    token = told.Str()
    number = told.Int()
    name = told.Str()
    relationship_code = told.Str()
    scheme = told.Str()
    eligibility = told.Str()
    eligible_because = told.Str()
    told_at = told.AwareDateTime()
    requested_at = told.AwareDateTime()
    contacted_at = told.AwareDateTime()
    arrived_at = told.AwareDateTime()
    private_offered_at = told.AwareDateTime()
    rights_repeated_at = told.AwareDateTime()
    left_at = told.AwareDateTime()
    fed = told.Dict(keys=told.Str(), values=told.Str())
    version = told.Int()


class ToldInterview(ma.Schema):
    token = told.Str()
    status = told.Function(lambda interview: interview.status.value)
    started_at = told.AwareDateTime()
    ended_at = told.AwareDateTime()
    place = told.Str()
    interviewer = told.Str()
    others_there = told.Str()
    interpreter = told.Str()
    adult_there = told.Str()
    adult_name = told.Str()
    eligibility = told.Str()
    is_without_adult = told.Bool()
    is_told_private = told.Bool()
    adaptations = told.List(told.Str())
    adapted = told.Str()
    breaks = told.Str()
    version = told.Int()


class ToldUrgent(ma.Schema):
    token = told.Str()
    ground = told.Str()
    reasons = told.Str()
    authority_name = told.Str()
    authority_rank = told.Str()
    authority_at = told.AwareDateTime()
    authority_by_phone = told.Bool()
    authority_confirmed_at = told.AwareDateTime()


class ToldReason(ma.Schema):
    code = told.Str()
    words = told.Str()
    source = told.Str()


class ToldLack(ToldReason):
    mends = told.Str()


class ToldChildRecord(ma.Schema):
    code = told.Str()
    is_done = told.Bool()
    done_at = told.AwareDateTime()
    done_by = told.Str()
    told_whom = told.Str()
    said = told.Str()
    referral = told.Str()
    why_not = told.Str()
    recorded_at = told.AwareDateTime()
    recorded_by = told.Str(attribute="recorded_by_name")


class ToldChildStep(ma.Schema):
    code = told.Str()
    label = told.Str(attribute="row.label")
    source = told.Str(attribute="row.source")
    mark = told.Function(lambda step: step.row.mark.value)
    state = told.Function(lambda step: step.state.value)
    records = told.List(told.Nested(ToldChildRecord()))


class ToldChildSteps(ma.Schema):
    steps = told.List(told.Nested(ToldChildStep()), attribute="child_steps")


class ToldStanding(ma.Schema):
    needed = told.Nested(ToldReason(), allow_none=True)
    missing = told.List(told.Nested(ToldLack()))
    adults = told.List(told.Nested(ToldAdult()))
    interviews = told.List(told.Nested(ToldInterview()))
    authorities = told.List(told.Nested(ToldUrgent()))
    child_steps_due = told.List(told.Str(attribute="code"))
