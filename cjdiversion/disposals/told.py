"""What the API tells of a decision."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from cjdiversion.disposals import queries


class Grounds(Schema):
    public_interest = fields.List(fields.String())
    why_not_others = fields.String()
    opinion_by = fields.String()
    opinion_role = fields.String()
    opinion_on = fields.Date()
    opinion_lasting = fields.String()
    opinion_until = fields.Date()
    evidential_position = fields.String()
    taken_over_by = fields.String()
    taken_over_reference = fields.String()
    victim_told_on = fields.Date()
    exception_reason = fields.String()
    activity = fields.String()
    activity_provider = fields.String()
    activity_done_on = fields.Date()


class Prevented(Schema):
    """Of the victim or a key witness: told by itself, for those who decide."""

    prevented_who = fields.String()
    prevented_how = fields.String()
    prevented_known = fields.String()


class VictimContactTold(Schema):
    kind = fields.String()
    informed_on = fields.Date()
    informed_how = fields.String()
    consulted_on = fields.Date()
    view = fields.String()
    not_possible_because = fields.String()
    due_on = fields.Date()
    recorded_at = fields.AwareDateTime()
    recorded_by = fields.String()


class VictimContacts(Schema):
    contacts = fields.List(fields.Nested(VictimContactTold))


class VictimUnit(Schema):
    unit = fields.String(attribute="token")
    name = fields.String()
    decisions = fields.Integer()
    told_in_time = fields.Integer(attribute="counts.in_time")
    told_late = fields.Integer(attribute="counts.late")
    overdue = fields.Integer(attribute="counts.overdue")
    not_possible = fields.Integer(attribute="counts.not_possible")
    not_yet_due = fields.Integer(attribute="counts.not_yet_due")
    view_sought = fields.Integer(attribute="counts.sought")
    needs_assessed = fields.Integer(attribute="counts.assessed")


class Verdict(Schema):
    criterion = fields.String()
    label = fields.String()
    code = fields.String()
    state = fields.String()
    words = fields.String()
    source = fields.String()
    mark = fields.String()


class Change(Schema):
    label = fields.String()
    before = fields.String()
    after = fields.String()


class Version(Schema):
    number = fields.Integer()
    token = fields.String(attribute="decision.token")
    status = fields.String(attribute="decision.status")
    decided_at = fields.AwareDateTime(attribute="decision.decided_at")
    decided_by = fields.String(attribute="decision.decided_by")
    because = fields.String()
    changes = fields.List(fields.Nested(Change))


class Versions(Schema):
    versions = fields.List(fields.Nested(Version))


class ScoreUsed(Schema):
    """`gives`: codes of the options and outcomes that the matrix gave for it that day."""

    scheme = fields.String()
    score = fields.Integer()
    gives = fields.Dict()
    offences = fields.List(fields.String(), attribute="offence_numbers")
    scored_on = fields.Date()
    scored_by = fields.String(attribute="scored_by_name")


class _Score(fields.Nested):
    """Kept apart from the decision, which names it."""

    def get_value(self, obj: Any, *args: Any, **kwargs: Any) -> Any:
        return queries.score_of(obj)


class Decision(Grounds):
    token = fields.String()
    version = fields.Integer()
    case = fields.String(attribute="case.token")
    case_reference = fields.String(attribute="case.reference")
    status = fields.String()
    offences = fields.List(fields.String(), attribute="offence_numbers")
    offence_words = fields.List(fields.String())
    outcome_code = fields.String()
    option_code = fields.String()
    reasons = fields.String()
    decided_at = fields.AwareDateTime()
    decided_by = fields.String()
    decided_by_rank = fields.String()
    recorded_at = fields.AwareDateTime()
    crime_recorded_on = fields.Date()
    closed_on = fields.Date()
    authority_name = fields.String()
    authority_rank = fields.String()
    authority_at = fields.AwareDateTime()
    authority_by_phone = fields.Boolean()
    authority_recorded_by = fields.String()
    authority_confirmed_at = fields.AwareDateTime()
    authority_deputy = fields.String()
    authority_deputy_because = fields.String()
    authority_denied_at = fields.AwareDateTime()
    authority_denied_by = fields.String()
    authority_denied_because = fields.String()
    prosecutor = fields.String()
    prosecutor_reference = fields.String()
    prosecutor_decided_on = fields.Date()
    suspect_position = fields.String()
    suspect_agrees = fields.Boolean()
    victim_told = fields.String()
    victim_view = fields.String()
    victim_kind = fields.String()
    victim_why_not = fields.String()
    victim_consulted_on = fields.Date()
    victim_due_on = fields.Date()
    victim_informed_on = fields.Date()
    victim_not_possible_since = fields.Date()
    is_view_sought = fields.Boolean()
    ld_available = fields.String()
    ld_read = fields.String()
    ld_used = fields.String()
    gravity = _Score(ScoreUsed, allow_none=True)
    departs = fields.Boolean()
    departure_reasons = fields.List(fields.String())
    departure_words = fields.String()
    departure_reference = fields.String()
    referrals_known = fields.List(fields.Dict())
    needs_known = fields.List(fields.Dict())
    verdicts = fields.List(fields.Nested(Verdict))
    screened = fields.String()
    superseded_reason = fields.String()
