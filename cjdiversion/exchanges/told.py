"""What is given: a message as a file, and the messages that were taken as the pages show them."""

from __future__ import annotations

import json
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields

from cjdiversion.referrals.models import Referral

FHIR = "application/fhir+json"


class Update(ma.Schema):
    message_id = fields.String()
    from_system = fields.String()
    code = fields.String()
    step = fields.String()
    words = fields.String()
    decided_by = fields.String()
    sent_at = fields.AwareDateTime()
    received_at = fields.AwareDateTime()
    received_by = fields.String()


class Taken(Update):
    """With how the referral stands now."""

    reference = fields.String()
    status = fields.String()
    version = fields.Integer()


def as_file(referral: Referral, told: dict[str, Any]) -> Response:
    """Its name holds the reference and nothing of the person."""
    response = Response(json.dumps(told, ensure_ascii=False, indent=1), mimetype=FHIR)
    name = f"{referral.reference}-{referral.version}.fhir.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
