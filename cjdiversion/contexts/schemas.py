"""What the pages and the API take and give."""

from __future__ import annotations

from functools import partial

import marshmallow as ma
from marshmallow import fields as told

from cjdiversion import reference
from cjdiversion.fields import Choice, Choices, Moment, Words, YesNo
from cjdiversion.forms import Schema


def _listed(kind: str) -> partial[dict[str, str]]:
    return partial(reference.choices, kind)


class Record(Schema):
    is_mental_health = YesNo(
        "Was it a mental-health incident?",
        hint="Thought to relate to somebody’s mental health, with their vulnerability at the "
        "centre, or because of which police did something more or something else",
    )
    because = Choice("Why", options=_listed("incident_reasons"))
    route_in = Choice("How did it come to police?", options=_listed("routes_in"), kind="select")
    rcrp_ground = Choice(
        "Ground for police to attend (Right Care, Right Person)", options=_listed("rcrp_grounds")
    )
    control_room_decision = Choice(
        "What the control room decided", options=_listed("control_room_decisions")
    )
    control_room_at = Moment("When the control room decided")
    incident_number = Words("Incident number", limit=40)
    triage = Choices("Mental-health help at the time", options=_listed("triage_sources"))
    words = Words("What else matters", limit=2000, rows=3)


class Say(Schema):
    communication = Words(
        "How to talk with me", limit=1000, rows=2, hint="“Short sentences. Write it down for me.”"
    )
    helps = Words("What helps me", limit=1000, rows=2)
    harder = Words("What makes it harder for me", limit=1000, rows=2)
    important = Words("Who and what matters to me", limit=1000, rows=2)
    helped_by = Words("Who helped me to say this", limit=120)
    agrees = YesNo(
        "Does the person agree that staff and partners who deal with them read this?",
        hint="If not, write nothing here",
    )


class ToldContext(ma.Schema):
    is_mental_health = told.Bool(allow_none=True)
    because = told.Str()
    route_in = told.Str()
    rcrp_ground = told.Str()
    control_room_decision = told.Str()
    control_room_at = told.AwareDateTime()
    incident_number = told.Str()
    triage = told.List(told.Str())
    words = told.Str()
    recorded_at = told.AwareDateTime()
    recorded_by = told.Str()


class ToldAboutMe(ma.Schema):
    communication = told.Str()
    helps = told.Str()
    harder = told.Str()
    important = told.Str()
    helped_by = told.Str()
    recorded_at = told.AwareDateTime()
    recorded_by = told.Str()
