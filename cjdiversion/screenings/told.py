"""What the API tells."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields as told


class Answer(ma.Schema):
    question = told.Str()
    answer = told.Str()
    own_words = told.Str()
    answered_at = told.AwareDateTime()
    recorded_at = told.AwareDateTime()
    answered_by = told.Str(attribute="answered_by_name")


class Need(ma.Schema):
    token = told.Str()
    code = told.Str()
    rule = told.Str()
    source = told.Str()
    fact = told.Str()
    opinion = told.Str()
    diagnosed_by = told.Str()
    diagnosed_on = told.Date()
    status = told.Str()
    raised_at = told.AwareDateTime()
    raised_by = told.Str(attribute="raised_by_name")
    review_by_on = told.Date()
    is_stale = told.Bool()
    ended_at = told.AwareDateTime()
    ended_because = told.Str()


class Screening(ma.Schema):
    token = told.Str(attribute="screening.token")
    version = told.Int(attribute="screening.version")
    question_set = told.Str(attribute="screening.question_set")
    question_set_version = told.Int(attribute="screening.question_set_version")
    question_set_force = told.Str(attribute="screening.question_set_force")
    status = told.Str(attribute="screening.status")
    outcome = told.Str()
    started_at = told.AwareDateTime(attribute="screening.started_at")
    completed_at = told.AwareDateTime(attribute="screening.completed_at")
    on_paper_at = told.AwareDateTime(attribute="screening.on_paper_at")
    could_not_reason = told.Str(attribute="screening.could_not_reason")
    try_again_at = told.AwareDateTime(attribute="screening.try_again_at")
    answers = told.List(told.Nested(Answer()), attribute="said")
    unanswered = told.List(told.Str())
    needs = told.List(told.Nested(Need()))
    safety_action_due = told.Bool(attribute="is_safety_action_due")


class Decision(ma.Schema):
    is_vulnerable = told.Bool()
    limbs = told.List(told.Str())
    reasons = told.Str()
    enquiries = told.Str()
    indicators = told.List(told.Str())
    decided_at = told.AwareDateTime()
    recorded_at = told.AwareDateTime()
    decided_by = told.Str(attribute="decided_by_name")
