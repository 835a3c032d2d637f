"""What the API tells of victims and witnesses."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from cjdiversion import clock
from cjdiversion.cases.rules import age_band
from cjdiversion.victims import looking, reading
from cjdiversion.web import actor


class Line(Schema):
    """One person of a list."""

    token = fields.String()
    reference = fields.String()
    part = fields.Function(lambda row: row.part.value)
    name = fields.Function(looking.name_of)
    age_band = fields.Function(lambda row: age_band(row, clock.today()))
    case = fields.String(attribute="case_reference")
    officer = fields.String()
    recorded_at = fields.AwareDateTime()
    assessed_at = fields.AwareDateTime()
    open_referrals = fields.Integer()


class Found(Schema):
    people = fields.List(fields.Nested(Line()))
    is_more = fields.Boolean()


class Contact(Schema):
    wants_contact = fields.String()
    ways = fields.List(fields.String())
    phone = fields.String()
    email = fields.String()
    address = fields.String()
    through = fields.String()
    when_words = fields.String()
    never = fields.List(fields.String())
    never_words = fields.String()
    is_safe = fields.String()
    verified_at = fields.AwareDateTime()
    recorded_at = fields.AwareDateTime()
    recorded_by = fields.String(attribute="recorded_by_name")


class Assessment(Schema):
    assessed_at = fields.AwareDateTime()
    communication = fields.String()
    communication_words = fields.String()
    interpreter = fields.String()
    language = fields.String()
    mental_health = fields.String()
    mental_health_consent = fields.String()
    mental_health_words = fields.String()
    therapy = fields.String()
    recorded_at = fields.AwareDateTime()
    recorded_by = fields.String(attribute="recorded_by_name")


class Verdict(Schema):
    code = fields.String()
    group = fields.String()
    state = fields.String()
    reason = fields.String()
    source = fields.String()
    known_by = fields.String()
    because = fields.String()


class Right(Schema):
    words = fields.String()
    within = fields.String()


class Measures(Schema):
    would_improve = fields.String()
    would_improve_because = fields.String()
    measures = fields.Dict(keys=fields.String(), values=fields.String())
    own_view = fields.String()
    vps_offered = fields.String()
    vps_taken = fields.String()
    view_recorded = fields.String()
    view_where = fields.String()
    recorded_at = fields.AwareDateTime()
    recorded_by = fields.String(attribute="recorded_by_name")


class Referral(Schema):
    """`contact` is how they could be reached when it was sent."""

    token = fields.String()
    reference = fields.String()
    version = fields.Integer()
    status = fields.Function(lambda one: one.status.value)
    victim = fields.String(attribute="victim.token")
    service = fields.String()
    help_wanted = fields.String()
    consent = fields.String()
    consent_at = fields.AwareDateTime()
    offered_at = fields.AwareDateTime()
    sent_at = fields.AwareDateTime()
    sent_to = fields.String()
    contact = fields.Dict(keys=fields.String())
    unsafe_because = fields.String()
    answered_at = fields.AwareDateTime()
    answered_by = fields.String()
    answer_words = fields.String()
    decline_reason = fields.String()
    closed_at = fields.AwareDateTime()
    close_reason = fields.String()
    close_words = fields.String()
    actions = fields.Function(lambda one: list(reading.pages(one, actor())))


class ReferralLine(Schema):
    """One referral of a list; what it is for stands on the referral alone."""

    token = fields.String()
    reference = fields.String()
    status = fields.Function(lambda row: row.status.value)
    person = fields.String(attribute="victim_reference")
    case = fields.String(attribute="case_reference")
    offered_at = fields.AwareDateTime()
    sent_at = fields.AwareDateTime()
    answered_at = fields.AwareDateTime()


class Person(Schema):
    token = fields.String(attribute="victim.token")
    reference = fields.String(attribute="victim.reference")
    version = fields.Integer(attribute="victim.version")
    status = fields.Function(lambda read: read.victim.status.value)
    part = fields.Function(lambda read: read.victim.part.value)
    surname = fields.String(attribute="victim.surname")
    forenames = fields.String(attribute="victim.forenames")
    born_on = fields.Date(attribute="victim.born_on")
    stated_age = fields.Integer(attribute="victim.stated_age")
    age_band = fields.String()
    case = fields.String(attribute="victim.case.reference")
    officer = fields.Function(lambda read: _name(read.victim.officer))
    contact = fields.Nested(Contact())
    assessment = fields.Nested(Assessment())
    verdicts = fields.List(fields.Nested(Verdict()))
    vulnerable = fields.String()
    intimidated = fields.String()
    enhanced_rights = fields.Function(lambda read: read.enhanced[0].value)
    rights = fields.List(fields.Nested(Right()))
    measures = fields.Nested(Measures())
    referrals = fields.List(fields.Nested(Referral()))


def _name(officer: Any) -> str | None:
    return officer.name if officer else None
