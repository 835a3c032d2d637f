"""What the pages and the API take and give."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields

from cjdiversion.fields import Words
from cjdiversion.forms import Schema
from cjdiversion.shifts import told

_BLANK: dict[str, Any] = {"load_default": "", "allow_none": False}


class HandOver(Schema):
    note = Words(
        "What must they know that is on no record?",
        limit=4000,
        rows=5,
        hint="What you would say at the desk. What the records say stands on the page already",
        **_BLANK,
    )


class TakeOver(Schema):
    note = Words("A note of your own", limit=2000, rows=3, **_BLANK)


class Check(Schema):
    seen = Words(
        "What did you see?",
        limit=4000,
        rows=4,
        required=True,
        hint="Whom you visited, what you found, what you looked at first",
    )
    asked = Words(
        "What did you ask to be done, and by whom?",
        limit=4000,
        rows=4,
        hint="Leave it empty if nothing",
        **_BLANK,
    )


class ToldLine(ma.Schema):
    """A handover as it stands on the list."""

    token = fields.String()
    suite = fields.String()
    status = fields.String()
    made_at = fields.AwareDateTime()
    made_by = fields.String()
    here = fields.Integer()
    taken_at = fields.AwareDateTime(allow_none=True)
    taken_by = fields.String()
    superseded_at = fields.AwareDateTime(allow_none=True)
    superseded_by = fields.String()


class ToldHandover(ToldLine):
    version = fields.Integer()
    note = fields.String()
    take_over_by = fields.AwareDateTime()
    taken_note = fields.String()
    sheet = fields.Nested(told.Sheet)


class ToldCheckLine(ma.Schema):
    token = fields.String()
    suite = fields.String()
    checked_at = fields.AwareDateTime()
    checked_by = fields.String()
    checked_by_rank = fields.String()
    here = fields.Integer()


class ToldCheck(ToldCheckLine):
    seen = fields.String()
    asked = fields.String()
    sheet = fields.Nested(told.Sheet)
