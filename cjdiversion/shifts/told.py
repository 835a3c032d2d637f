"""A sheet as JSON: what the API gives, and what is kept with a handover or a check and read again.

What a later version of this file adds is simply not there in an older sheet.
"""

from __future__ import annotations

from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields

from cjdiversion.shifts import people
from cjdiversion.shifts.people import Sheet as Seen


class Told(ma.Schema):
    """Read back, it is the `kind` it was made from."""

    kind: ClassVar[type[Any]]

    class Meta:
        unknown = ma.EXCLUDE

    @ma.post_load
    def _read(self, data: dict[str, Any], **rest: Any) -> Any:
        return self.kind(**data)


def _moment() -> fields.AwareDateTime:
    return fields.AwareDateTime(allow_none=True)


def _many(kind: type[Told]) -> fields.List[Any]:
    return fields.List(fields.Nested(kind))


class Adult(Told):
    kind = people.Adult
    needed = fields.String()
    words = fields.String()
    is_there = fields.Boolean()
    lack = fields.String()


class Level(Told):
    kind = people.Level
    code = fields.String()
    label = fields.String()
    check_minutes = fields.Integer(allow_none=True)
    set_at = fields.AwareDateTime()


class Waiting(Told):
    kind = people.Waiting
    label = fields.String()
    state = fields.String()
    due_at = _moment()
    missing = fields.String()


class Sent(Told):
    kind = people.Sent
    reference = fields.String()
    state = fields.String()
    due_at = _moment()
    is_unanswered = fields.Boolean()


class Alert(Told):
    kind = people.Alert
    state = fields.String()
    raised_at = fields.AwareDateTime()
    raised_by = fields.String()
    words = fields.String()
    acknowledged_at = _moment()
    acknowledged_by = fields.String()


class Overdue(Told):
    kind = people.Overdue
    label = fields.String()
    words = fields.String()
    due_at = _moment()


class Said(Told):
    kind = people.Said
    label = fields.String()
    words = fields.String()


class Change(Told):
    kind = people.Change
    at = fields.AwareDateTime()
    words = fields.String()
    by = fields.String()


class Look(Told):
    kind = people.Look
    code = fields.String()
    words = fields.String()


class Person(Told):
    kind = people.Person
    reference = fields.String()
    token = fields.String()
    name = fields.String()
    place = fields.String()
    age_band = fields.String()
    since = _moment()
    is_wrong_person = fields.Boolean()
    is_new = fields.Boolean()
    vulnerable = fields.Boolean(allow_none=True)
    screened = fields.String()
    needs = fields.List(fields.String())
    is_safety_action_due = fields.Boolean()
    adult = fields.Nested(Adult)
    level = fields.Nested(Level, allow_none=True)
    clocks = _many(Waiting)
    referrals = _many(Sent)
    about_me = _many(Said)
    alerts = _many(Alert)
    overdue = _many(Overdue)
    changes = _many(Change)
    looks = _many(Look)


class Gone(Told):
    kind = people.Gone
    reference = fields.String()
    name = fields.String()


class Sheet(Told):
    kind = people.Sheet
    suite = fields.String()
    at = fields.AwareDateTime()
    since = _moment()
    people = _many(Person)
    gone = _many(Gone)


_SHEET = Sheet()


def plain(sheet: Seen) -> dict[str, Any]:
    """To be kept."""
    found: dict[str, Any] = _SHEET.dump(sheet)
    return found


def read(kept: dict[str, Any]) -> Seen:
    """As it was."""
    found: Seen = _SHEET.load(kept)
    return found
