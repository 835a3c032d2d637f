"""What the pages and the API take and give."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields as told

from cjdiversion.fields import Day, Words
from cjdiversion.forms import Schema
from cjdiversion.rotas import rules
from cjdiversion.rotas.reading import Shown
from cjdiversion.rotas.rules import DAYS


def _hours(label: str, hint: str = "") -> Words:
    return Words(label, limit=120, hint=hint, load_default="", allow_none=False)


class SetHours(Schema):
    from_on = Day("From which day", required=True)
    monday = _hours("Monday", "Like 07:00 to 21:00. Around the clock is 00:00 to 24:00")
    tuesday = _hours("Tuesday")
    wednesday = _hours("Wednesday")
    thursday = _hours("Thursday")
    friday = _hours("Friday")
    saturday = _hours("Saturday")
    sunday = _hours("Sunday")
    who = Words("Who is called out of hours", limit=120, required=True)
    phone = Words("Their telephone number", limit=30, required=True, show={"inputmode": "tel"})
    words = Words(
        "What else to know out of hours", limit=500, rows=2, load_default="", allow_none=False
    )
    because = Words("Why the hours change", limit=500, rows=2, required=True)


class SetDay(Schema):
    differs_on = Day("Which day", required=True)
    label = Words("What is different", limit=120, required=True, hint="Like Christmas Day")
    hours = _hours("Hours that day", "Like 10:00 to 16:00. Leave it empty where you are closed")


def as_shown(week: rules.Week) -> dict[str, Any]:
    """A week as the form asks for it."""
    said = {
        name.lower(): ", ".join(one.words for one in week.hours.get(number, ()))
        for number, name in enumerate(DAYS)
    }
    route = week.route
    return {**said, "who": route.who, "phone": route.phone, "words": route.words}


class ToldWeek(ma.Schema):
    """`hours`: a list of {weekday, from, to}, 0 is Monday."""

    token = told.Str()
    from_on = told.Date()
    hours = told.Raw()
    who = told.Str()
    phone = told.Str()
    words = told.Str()
    because = told.Str()
    set_at = told.AwareDateTime()
    set_by = told.Str()


class ToldDay(ma.Schema):
    token = told.Str()
    day = told.Date()
    label = told.Str()
    hours = told.Raw()
    set_at = told.AwareDateTime()
    set_by = told.Str()
    struck_at = told.AwareDateTime(allow_none=True)
    struck_by = told.Str()


class ToldNow(ma.Schema):
    """`is_set`: by the team itself; otherwise the hours are proposed, and nothing follows from
    them."""

    is_set = told.Bool()
    is_open = told.Bool()
    until = told.AwareDateTime(allow_none=True)
    opens_at = told.AwareDateTime(allow_none=True)


class ToldRota(ma.Schema):
    provider = told.Str(attribute="provider.name")
    now = told.Nested(ToldNow, attribute="standing")
    days = told.List(told.Nested(ToldDay))
    history = told.Function(lambda shown: _history(shown))


class ToldTeam(ma.Schema):
    """One row of the list."""

    token = told.Str(attribute="unit.token")
    name = told.Str(attribute="unit.name")
    now = told.Nested(ToldNow, attribute="standing")


def _history(shown: Shown) -> Any:
    return {
        "items": ToldWeek().dump([row for (row,) in shown.history.rows], many=True),
        "next": shown.history.next or None,
        "total": shown.history.total_words,
    }
