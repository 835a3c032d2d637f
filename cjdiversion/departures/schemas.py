"""What the page and the API take and give."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields as told

from cjdiversion.fields import Moment, Words
from cjdiversion.forms import Schema

_BLANK: dict[str, Any] = {"load_default": "", "allow_none": False}


class Leave(Schema):
    at = Moment("When did they leave?")
    safe_contact = Words(
        "How can they be reached safely?",
        limit=200,
        hint="A number or address that is safe to use, and when. L&D see it",
        **_BLANK,
    )
    no_contact_because = Words("If there is no safe way, why?", limit=1000, rows=2, **_BLANK)
    arranged = Words(
        "Risks on release, and what is arranged",
        limit=2000,
        rows=3,
        hint="How they get home, who was told, what they were given to take away",
        **_BLANK,
    )
    because = Words("Why are these left open?", limit=2000, rows=3, **_BLANK)
    seen = Words("What was open when you looked", kind="hidden", limit=4000, **_BLANK)


class ToldOpen(ma.Schema):
    """`name`, with spaces between, is what `seen` of leaving takes back."""

    name = told.Str()
    kind = told.Function(lambda thing: thing.kind.value)
    code = told.Str()
    words = told.Str()


class ToldCheck(ma.Schema):
    left_at = told.AwareDateTime()
    left_open = told.Raw()
    arranged = told.Str()
    because = told.Str()
    checked_at = told.AwareDateTime()
    checked_by = told.Str()
