"""What the API tells of identities."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from cjdiversion.cases.listed import name_of
from cjdiversion.identities import looking
from cjdiversion.identities.looking import Candidate


class Reason(Schema):
    code = fields.String()
    words = fields.String()


class Record(Schema):
    """Of a record in reach; of another one nothing but whose it is."""

    token = fields.String()
    reference = fields.String()
    name = fields.Function(name_of)
    other_names = fields.String()
    born_on = fields.Date()
    pnc_id = fields.String()
    custody_record_no = fields.String()
    opened_at = fields.DateTime()
    is_open = fields.Boolean()
    is_in_suite = fields.Boolean()


class Likely(Schema):
    """One record that may be about the same person. `token`: what to send as “other”."""

    token = fields.String(attribute="record.token")
    is_in_reach = fields.Boolean()
    whose = fields.Function(lambda one: looking.whose(one.record))
    record = fields.Method("_record")
    reasons = fields.Method("_reasons")
    against = fields.Method("_against")
    status = fields.Function(lambda one: one.link.status.value if one.link else None)

    def _record(self, one: Candidate) -> Any:
        return Record().dump(one.record) if one.is_in_reach else None

    def _reasons(self, one: Candidate) -> Any:
        return Reason().dump(one.reasons, many=True) if one.is_in_reach else []

    def _against(self, one: Candidate) -> Any:
        return list(one.against) if one.is_in_reach else []


class OnePerson(Schema):
    is_in_reach = fields.Boolean()
    whose = fields.Function(looking.whose)
    record = fields.Function(lambda row: Record().dump(row) if row.is_in_reach else None)


class Candidates(Schema):
    """`to_judge`: nobody has said yet. `one_person`: confirmed to be the same."""

    to_judge = fields.List(fields.Nested(Likely))
    refused = fields.List(fields.Nested(Likely))
    one_person = fields.List(fields.Nested(OnePerson))


class Link(Schema):
    token = fields.String()
    version = fields.Integer()
    status = fields.Function(lambda link: link.status.value)
    reasons = fields.List(fields.String())
    proposed_at = fields.DateTime()
    proposed_by = fields.String()
    decide_by = fields.DateTime()
    decided_at = fields.DateTime()
    decided_by = fields.String()
