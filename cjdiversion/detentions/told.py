"""What the API tells of a detention and its clocks."""

from __future__ import annotations

from marshmallow import Schema, fields


class ToldClock(Schema):
    code = fields.Str()
    label = fields.Str()
    state = fields.Function(lambda clock: clock.state.value)
    source = fields.Str()
    start = fields.Str()
    started_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime()
    done_at = fields.AwareDateTime()
    missing = fields.Str()
    steps = fields.List(fields.Str())
    is_approximate = fields.Bool()


class ToldClocks(Schema):
    clocks = fields.List(fields.Nested(ToldClock))
    next = fields.Nested(ToldClock, allow_none=True)


class ToldReview(Schema):
    held_at = fields.AwareDateTime()
    officer_name = fields.Str()
    officer_rank = fields.Str()
    outcome = fields.Str()
    late_reason = fields.Str()
    conditions = fields.Dict(keys=fields.Str(), values=fields.Str())


class ToldExtension(Schema):
    token = fields.Str()
    hours = fields.Int()
    authority_name = fields.Str()
    authority_rank = fields.Str()
    authority_at = fields.AwareDateTime()
    authority_confirmed_at = fields.AwareDateTime()
    conditions = fields.Dict(keys=fields.Str(), values=fields.Str())


class ToldWarrant(Schema):
    court = fields.Str()
    issued_at = fields.AwareDateTime()
    hours = fields.Int()
    reference = fields.Str()
    extends = fields.Bool()
    conditions = fields.Dict(keys=fields.Str(), values=fields.Str())
