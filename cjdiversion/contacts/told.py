"""What the API gives: the same the pages show, for the same reader."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields

from cjdiversion.referrals.rules import name_of


def _status() -> fields.Function:
    return fields.Function(lambda row: row.status.value)


class _Own(ma.Schema):
    token = fields.String()
    version = fields.Integer()
    status = _status()
    recorded_at = fields.AwareDateTime()
    recorded_by = fields.String()
    struck_at = fields.AwareDateTime(allow_none=True)
    struck_because = fields.String()


class Struck(_Own):
    """Of whatever kind."""


class Appointment(_Own):
    is_planned = fields.Boolean()
    kind = fields.String()
    way = fields.String()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    place = fields.String()
    with_whom = fields.String()
    attendance = fields.String()
    happened_at = fields.AwareDateTime(allow_none=True)
    missed_because = fields.String()
    rearranged_by = fields.String()
    words = fields.String()


class Note(_Own):
    text = fields.String()
    happened_at = fields.AwareDateTime()


class Onward(_Own):
    service = fields.String()
    reason = fields.String()
    organisation = fields.String()
    sent_on = fields.Date()
    answer_words = fields.String()
    first_on = fields.Date(allow_none=True)
    first_attended = fields.String()
    outcome = fields.String()


class Outcome(_Own):
    aim = fields.String()
    aim_words = fields.String()
    result = fields.String()
    words = fields.String()
    seen_on = fields.Date()


class OpenEnds(ma.Schema):
    planned = fields.Integer()
    unanswered = fields.Integer()
    unread = fields.Integer()


class Work(ma.Schema):
    """L&D's own, given to them alone."""

    reference = fields.String(attribute="referral.reference")
    appointments = fields.Function(
        lambda work: Appointment().dump([row for row, _ in work.appointments], many=True)
    )
    notes = fields.List(fields.Nested(Note))
    onward_referrals = fields.Function(
        lambda work: Onward().dump([row for row, _ in work.onward], many=True)
    )
    outcomes = fields.List(fields.Nested(Outcome))
    open_ends = fields.Nested(OpenEnds)


class Message(ma.Schema):
    token = fields.String()
    side = fields.String()
    text = fields.String()
    sent_at = fields.AwareDateTime()
    sent_by = fields.String()
    sent_by_unit = fields.String()
    status = _status()
    read_at = fields.AwareDateTime(allow_none=True)
    read_by = fields.String()


class Messages(ma.Schema):
    reference = fields.String(attribute="referral.reference")
    messages = fields.Function(lambda read: _messages(read))
    telephone = fields.String()
    unread = fields.Integer()
    next_contact_at = fields.AwareDateTime(attribute="coarse.next_at", allow_none=True)
    last_attended_at = fields.AwareDateTime(attribute="coarse.last_attended_at", allow_none=True)


def _messages(read: Any) -> Any:
    return Message().dump([one.message for one in read.written], many=True)


class Row(ma.Schema):
    """One line of the provider's appointments."""

    token = fields.String()
    reference = fields.String()
    referral = fields.String(attribute="referral_token")
    name = fields.Function(name_of)
    status = _status()
    kind = fields.String()
    way = fields.String()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    place = fields.String()
    with_whom = fields.String()
