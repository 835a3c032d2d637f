"""What the pages and the API take."""

from __future__ import annotations

from functools import partial
from typing import Any

from marshmallow import fields

from cjdiversion import reference
from cjdiversion.contacts import rules
from cjdiversion.fields import Choice, Day, Moment, Whole, Words, YesNo
from cjdiversion.forms import VERSION, Schema
from cjdiversion.referrals import calls
from cjdiversion.referrals import schemas as closing

_BLANK: dict[str, Any] = {"load_default": "", "allow_none": False}


def _options(kind: str) -> Any:
    return partial(reference.choices, kind)


class Plan(Schema):
    kind = Choice("What is it for?", options=_options("appointment_kinds"), required=True)
    starts_at = Moment("When does it start?", past=False, required=True)
    minutes = Whole("How many minutes?", least=5, most=rules.LONGEST, required=True)
    way = Choice("How?", options=_options("contact_media"), kind="select", required=True)
    place = Words("Where?", hint="In words, and how to get in if that matters", **_BLANK)
    with_whom = Words("With whom?", limit=120, hint="Name of the practitioner", required=True)
    is_double = YesNo(
        "Plan it although they have another appointment then?",
        hint="Only asked where two appointments of one practitioner overlap",
    )


class Rearrange(Plan):
    rearranged_by = Choice(
        "Who asked for another time?", options=_options("rearranged_by"), required=True
    )


class Contact(Schema):
    kind = Choice("What was it for?", options=_options("appointment_kinds"), required=True)
    happened_at = Moment("When did it start?", required=True)
    minutes = Whole("How many minutes?", least=1, most=rules.LONGEST, required=True)
    way = Choice("How?", options=_options("contact_media"), kind="select", required=True)
    place = Words("Where?", **_BLANK)
    words = Words("What was it about?", rows=4, limit=4000, hint="Only L&D read this", **_BLANK)


class Attended(Schema):
    attendance = Choice("How?", options=_options("appointment_attended"), required=True)
    happened_at = Moment("When did it begin?", required=True)
    words = Words("Say more", rows=4, limit=4000, hint="Only L&D read this", **_BLANK)


class Missed(Schema):
    reason = Choice("Why not?", options=_options("appointment_missed"), required=True)
    words = Words("Say more", rows=4, limit=4000, hint="Only L&D read this", **_BLANK)
    rearranged_by = Choice(
        "Who makes a new appointment?", options=_options("rearranged_by"), required=True
    )


class WriteNote(Schema):
    text = Words(
        "Note", rows=8, limit=10_000, hint="Only L&D read this. It cannot be changed", required=True
    )
    happened_at = Moment("When was what it is about?", required=True)


class ReferOn(Schema):
    service = Choice(
        "What kind of service?", options=_options("onward_services"), kind="select", required=True
    )
    reason = Choice("Why?", options=_options("onward_reasons"), required=True)
    organisation = Words("To which organisation or team?", required=True)
    sent_on = Day("When was it sent?", required=True)


class Answered(Schema):
    answer = Choice(
        "What did they answer?",
        options={"accepted": "Accepted", "refused": "Refused"},
        required=True,
    )
    words = Words("In their words", rows=4, limit=4000, hint="Needed where they refused", **_BLANK)
    first_on = Day("First appointment, if they gave one")


class First(Schema):
    first_on = Day("Day of the first appointment")
    attended = Choice("Was the person there?", options=rules.FIRST_ATTENDED, required=True)
    outcome = Words("What came of it?", rows=4, limit=4000, **_BLANK)


class RecordOutcome(Schema):
    aim = Choice("What was aimed at?", options=_options("outcome_aims"), required=True)
    aim_words = Words("Say more about the aim", rows=3, limit=1000, **_BLANK)
    result = Choice("Was it reached?", options=rules.RESULTS, required=True)
    words = Words("Say more", rows=4, limit=4000, **_BLANK)
    seen_on = Day("When was this seen?", required=True)


class Strike(Schema):
    because = Words("Why was this recorded in error?", rows=4, limit=1000, required=True)


class Write(Schema):
    text = Words("Message", rows=6, limit=rules.MESSAGE_AT_MOST, required=True)


# --- the API's own --------------------------------------------------------------------------------


class Versioned(Schema):
    version = Whole("The version you read", least=1, hint=VERSION)


class RearrangeCall(Rearrange, Versioned):
    pass


class AttendedCall(Attended, Versioned):
    pass


class MissedCall(Missed, Versioned):
    pass


class AnsweredCall(Answered, Versioned):
    pass


class FirstCall(First, Versioned):
    pass


class StrikeCall(Strike, Versioned):
    pass


class MarkRead(Schema):
    shown = fields.List(fields.String(), required=True)


class Nothing(Schema):
    pass


class Close(closing.Close):
    although_open = YesNo("Close it although this is still open?")


class CloseCall(calls.CloseCall):
    although_open = YesNo("Close it although something is still open?")
