"""What is asked and told of decisions that wait for CPS."""

from __future__ import annotations

from functools import partial

import marshmallow as ma

from cjdiversion.disposals.asked import known
from cjdiversion.disposals.waiting import ANSWERS
from cjdiversion.fields import Choice, Day, Moment, Words
from cjdiversion.forms import Schema


class Begin(Schema):
    kind = Choice(
        "What is CPS asked to decide?",
        options=partial(known, "cps_wait_kinds"),
        required=True,
    )
    sent_at = Moment("When was it sent to CPS?", required=True)


class Chase(Schema):
    words = Words("Whom did you ask, and what did they say?", limit=500, rows=2, required=True)


class Answer(Schema):
    answer = Choice("What did CPS decide?", options=ANSWERS, required=True)
    answer_words = Words("In words", limit=2000, rows=3, hint="What they need, where it is more")
    prosecutor = Words("Prosecutor", limit=120, required=True)
    prosecutor_reference = Words("Reference of the CPS decision", limit=60, required=True)
    prosecutor_decided_on = Day("Date of the CPS decision", required=True)


class Cancel(Schema):
    because = Words("Why is CPS no longer asked?", limit=2000, rows=3, required=True)


class Nothing(Schema):
    pass


class Wait(ma.Schema):
    token = ma.fields.String()
    version = ma.fields.Integer()
    case = ma.fields.String(attribute="case.token")
    case_reference = ma.fields.String()
    status = ma.fields.String()
    kind = ma.fields.String()
    sent_at = ma.fields.AwareDateTime()
    due_at = ma.fields.AwareDateTime()
    owner = ma.fields.String()
    needed_at = ma.fields.AwareDateTime()
    needed_words = ma.fields.String()
    chased_at = ma.fields.AwareDateTime()
    chased_words = ma.fields.String()
    answer = ma.fields.String()
    answer_words = ma.fields.String()
    prosecutor = ma.fields.String()
    prosecutor_reference = ma.fields.String()
    prosecutor_decided_on = ma.fields.Date()
    ended_at = ma.fields.AwareDateTime()
    ended_by = ma.fields.String()
    cancelled_because = ma.fields.String()
