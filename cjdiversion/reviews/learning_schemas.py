"""What the pages and the API of the learning register take and give."""

from __future__ import annotations

from functools import partial

from marshmallow import Schema as Told
from marshmallow import fields as told

from cjdiversion import reference
from cjdiversion.fields import Choice, Day, Words
from cjdiversion.forms import Schema
from cjdiversion.reviews.learning_queries import STATES

SOURCES = "learning_sources"


class Kept(Schema):
    source = Choice(
        "Where does it come from?", options=partial(reference.choices, SOURCES), required=True
    )
    source_reference = Words("Its title, number or address", limit=200)
    found_on = Day("Day it was found or published", required=True)
    finding = Words(
        "What was found?",
        limit=4000,
        rows=5,
        hint="In words everybody in the force can read. Nobody’s name, no case",
        required=True,
    )
    owner = Words("Who sees to it?", limit=120, hint="Name or post", required=True)
    measure = Words(
        "Which measure shows whether it helps?",
        limit=300,
        hint="Something that is counted, and where",
        required=True,
    )
    due_on = Day("Due")
    changed = Words("What has changed?", limit=4000, rows=4)
    done_on = Day("Done on")


class Change(Kept):
    because = Words("Why is the entry changed?", limit=500, required=True)


class Filter(Schema):
    source = Choice("Source", options=partial(reference.choices, SOURCES), kind="select")
    state = Choice("State", options=STATES, kind="select")


class ToldLearning(Told):
    token = told.Str()
    version = told.Int()
    source = told.Str()
    source_reference = told.Str()
    found_on = told.Date()
    finding = told.Str()
    changed = told.Str()
    owner = told.Str()
    measure = told.Str()
    due_on = told.Date(allow_none=True)
    done_on = told.Date(allow_none=True)
    because = told.Str()
    kept_at = told.AwareDateTime()
    kept_by = told.Str()
