"""The same deeds as JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from cjdiversion.access import May
from cjdiversion.consents import service as consenting
from cjdiversion.consents.models import ConsentOverride
from cjdiversion.consents.schemas import Overridden, ReviewCall
from cjdiversion.contacts import sharing, sharing_schemas
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.referrals import excluding
from cjdiversion.referrals import service as referrals
from cjdiversion.web import actor, opens, signed_in

sharing_api = Blueprint("sharing_api", __name__, url_prefix="/api/v1")

OVERRIDDEN = Overridden()


@sharing_api.get("/referrals/<token>/report")
@signed_in
@gives(sharing_schemas.Report())
def report(token: str) -> sharing.Report:
    """Read what L&D report; `for`: police, cps or escort, for L&D alone"""
    referral = referrals.open(token, by=actor())
    return sharing.report(referral, by=actor(), recipient=request.args.get("for", "police"))


@sharing_api.get("/overrides")
@opens(May.CONSENT_REVIEW)
@gives(sharing_schemas.OverrideRow())
def overrides() -> Page[Any]:
    """List decisions to share without agreement; `when`: to-review, standing or all"""
    when = request.args.get("when", "all")
    return sharing.overrides(actor(), when=when if when in sharing.WHEN else "all", place=place())


@sharing_api.get("/overrides/<token>")
@opens(May.CONSENT_REVIEW)
@gives(OVERRIDDEN)
def override(token: str) -> ConsentOverride:
    """Read one, with its public-interest steps"""
    return consenting.open_override(token, by=actor())


@sharing_api.post("/overrides/<token>/review")
@opens(May.CONSENT_REVIEW)
@gives(OVERRIDDEN)
@takes(ReviewCall())
def review(token: str, **facts: Any) -> ConsentOverride:
    """Look at it again: it stands until another day, or it ends now"""
    row = consenting.open_override(token, by=actor())
    consenting.review(row, by=actor(), **facts)
    return row


@sharing_api.post("/referrals/<token>/stand-aside")
@opens(May.REFERRAL_WORK)
@gives(sharing_schemas.Excluded())
@takes(sharing_schemas.ExcludeCall())
def stand_aside(token: str, **facts: Any) -> dict[str, bool]:
    """Somebody of the team must not see this person’s referrals"""
    excluding.exclude(referrals.open(token, by=actor()), by=actor(), **facts)
    return {"excluded": True}


@sharing_api.post("/referrals/<token>/lift")
@opens(May.REFERRAL_ASSIGN)
@gives(sharing_schemas.Excluded())
@takes(sharing_schemas.LiftCall())
def lift(token: str, **facts: Any) -> dict[str, bool]:
    """They may see this person’s referrals again, and why"""
    excluding.lift(referrals.open(token, by=actor()), by=actor(), **facts)
    return {"excluded": False}
