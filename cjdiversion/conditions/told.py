"""What the API tells of records and conditions."""

from __future__ import annotations

import marshmallow as ma


class EvidenceTold(ma.Schema):
    answer = ma.fields.String()
    means = ma.fields.String()
    is_not_yet = ma.fields.Boolean()
    said_by = ma.fields.String()
    said_at = ma.fields.AwareDateTime()
    recorded_at = ma.fields.AwareDateTime()
    recorded_by = ma.fields.String()


class BreachTold(ma.Schema):
    choice = ma.fields.String()
    reasons = ma.fields.String()
    early_because = ma.fields.String()
    stood = ma.fields.String()
    decided_at = ma.fields.AwareDateTime()
    decided_by = ma.fields.String()
    decided_by_rank = ma.fields.String()


class ConditionTold(ma.Schema):
    token = ma.fields.String()
    version = ma.fields.Integer()
    reference = ma.fields.String()
    status = ma.fields.String()
    number = ma.fields.Integer()
    kind = ma.fields.String()
    words = ma.fields.String()
    is_health = ma.fields.Boolean()
    provider = ma.fields.String()
    hours = ma.fields.Integer(allow_none=True)
    due_on = ma.fields.Date()
    exceptional_because = ma.fields.String()
    asked_on = ma.fields.Date(allow_none=True)
    ended_on = ma.fields.Date(allow_none=True)


class ConditionRead(ma.Schema):
    condition = ma.fields.Nested(ConditionTold, attribute="row")
    evidence = ma.fields.List(ma.fields.Nested(EvidenceTold))
    breaches = ma.fields.List(ma.fields.Nested(BreachTold))
    actions = ma.fields.List(ma.fields.String(), attribute="ready")


class SignatureTold(ma.Schema):
    number = ma.fields.Integer()
    signed_at = ma.fields.AwareDateTime()
    signed_by = ma.fields.String()
    method = ma.fields.String()
    explained_by = ma.fields.String()
    adult_name = ma.fields.String()
    consents = ma.fields.Boolean(allow_none=True)
    recorded_by = ma.fields.String()


class RecordTold(ma.Schema):
    """A record as the API tells it: a reading.Reading."""

    token = ma.fields.String(attribute="record.token")
    version = ma.fields.Integer(attribute="record.version")
    case = ma.fields.String(attribute="record.case.token")
    case_reference = ma.fields.String(attribute="record.case.reference")
    decision = ma.fields.Function(lambda read: read.record.decision and read.record.decision.token)
    status = ma.fields.String(attribute="record.status")
    option_code = ma.fields.String(attribute="record.option_code")
    offences = ma.fields.String(attribute="record.offences")
    admission = ma.fields.String(attribute="record.admission")
    admitted_on = ma.fields.Date(attribute="record.admitted_on", allow_none=True)
    summary_limit_on = ma.fields.Date(attribute="record.summary_limit_on", allow_none=True)
    owner = ma.fields.String(attribute="record.owner_name")
    signed_on = ma.fields.Date(attribute="record.signed_on", allow_none=True)
    ended_on = ma.fields.Date(attribute="record.ended_on", allow_none=True)
    latest_due_on = ma.fields.Date(attribute="latest.on")
    hours = ma.fields.Integer()
    conditions = ma.fields.List(ma.fields.Nested(ConditionRead))
    signatures = ma.fields.List(ma.fields.Nested(SignatureTold))
    actions = ma.fields.List(ma.fields.String(), attribute="ready")


class ListedTold(ma.Schema):
    """One row of the list of conditions."""

    condition = ma.fields.Function(lambda row: ConditionTold().dump(row[0]))
    case_reference = ma.fields.Function(lambda row: row[0].case.reference)


class UnsignedTold(ma.Schema):
    decision = ma.fields.Function(lambda row: row[0].token)
    case_reference = ma.fields.Function(lambda row: row[0].case.reference)
    option_code = ma.fields.Function(lambda row: row[0].option_code)
    decided_at = ma.fields.Function(lambda row: row[0].decided_at.isoformat())
    decided_by = ma.fields.Function(lambda row: row[0].decided_by)
    record = ma.fields.Function(lambda row: row[1] and row[1].token)


class PlanTold(ma.Schema):
    record = ma.fields.Function(lambda row: row[0].token)
    case_reference = ma.fields.Function(lambda row: row[0].case.reference)
    option_code = ma.fields.Function(lambda row: row[0].option_code)
    status = ma.fields.Function(lambda row: row[0].status.value)
    owner = ma.fields.Function(lambda row: row[0].owner_name)
    ended_on = ma.fields.Function(lambda row: row[0].ended_on and row[0].ended_on.isoformat())
