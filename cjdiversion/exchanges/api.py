"""The JSON door: for a provider's own system with a token of the unit or of a person."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from cjdiversion.access import May
from cjdiversion.exchanges import incoming, reading, schemas, service, told
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.referrals import service as referrals
from cjdiversion.web import actor, opens, signed_in

exchanges_api = Blueprint("exchanges_api", __name__, url_prefix="/api/v1/referrals")


@exchanges_api.get("/<token>/message")
@opens(May.REFERRAL_EXPORT)
def message(token: str) -> Response:
    """The referral as a FHIR R4 message shaped like the Booking and Referral Standard"""
    referral = referrals.open(token, by=actor())
    return told.as_file(referral, service.export(referral, by=actor()))


@exchanges_api.get("/<token>/status-updates")
@signed_in
@gives(told.Update())
def updates(token: str) -> Page[Any]:
    """List what the provider’s own system said of a referral, newest first"""
    return reading.updates(referrals.open(token, by=actor()), place=place())


@exchanges_api.post("/<token>/status-updates")
@opens(May.REFERRAL_UPDATE)
@gives(told.Taken(), 201)
@takes(schemas.Message())
def take(token: str, bundle: dict[str, Any]) -> dict[str, Any]:
    """Take what the provider’s own system says; 409 duplicate, stale or out of order"""
    referral = referrals.open(token, by=actor())
    row = service.take(referral, by=actor(), **incoming.read(bundle))
    stands = {"reference": referral.reference, "status": referral.status.value}
    kept = {name: getattr(row, name) for name in told.Update().fields}
    return {**kept, **stands, "version": referral.version}
