"""The same deeds as JSON. `actions` of a referral are the steps its reader may take now."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.consents import service as consents
from cjdiversion.consents.models import ConsentDecision, ConsentOverride
from cjdiversion.consents.schemas import Decide, Decision, Overridden, Override
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.referrals import schemas, service, told
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.reading import Reading, reading, worklist
from cjdiversion.web import actor, opens, signed_in

referrals_api = Blueprint("referrals_api", __name__, url_prefix="/api/v1/referrals")

TOLD = told.Told()


@referrals_api.get("")
@opens(May.REFERRAL_OPEN)
@gives(told.Row())
def index() -> Page[Any]:
    """List the referrals sent to the provider; `status` as on the page, or “all”"""
    return worklist(actor(), wanted=request.args.get("status", "all"), place=place())


@referrals_api.get("/<token>")
@signed_in
@gives(TOLD)
def show(token: str) -> Reading:
    """Read one referral, with the actions this reader may take now"""
    return reading(service.open(token, by=actor()), by=actor())


@referrals_api.post("")
@opens(May.REFERRAL_SEND)
@gives(TOLD, 201)
@takes(schemas.ReferCall())
def refer(case: str, draft: bool | None, is_second: bool | None, **facts: Any) -> Reading:
    """Refer to the provider that serves the case, or keep a draft"""
    opened = cases.open(case, by=actor())
    if draft:
        return _read(service.start(opened, by=actor(), **facts))
    return _read(service.refer(opened, by=actor(), is_second=is_second, **facts))


@referrals_api.post("/<token>/change")
@opens(May.REFERRAL_SEND)
@gives(TOLD)
@takes(schemas.ChangeCall())
def change(token: str, **facts: Any) -> Reading:
    """Change a draft"""
    return _done(service.change, token, facts)


@referrals_api.post("/<token>/send")
@opens(May.REFERRAL_SEND)
@gives(TOLD)
@takes(schemas.SendCall())
def send(token: str, **facts: Any) -> Reading:
    """Send a draft"""
    return _done(service.send, token, facts)


@referrals_api.post("/<token>/withdraw")
@opens(May.REFERRAL_SEND)
@gives(TOLD)
@takes(schemas.WithdrawCall())
def withdraw(token: str, **facts: Any) -> Reading:
    """Take a referral back"""
    return _done(service.withdraw, token, facts)


@referrals_api.post("/<token>/receive")
@opens(May.REFERRAL_DECIDE)
@gives(TOLD)
@takes(schemas.Versioned())
def receive(token: str, **facts: Any) -> Reading:
    """Mark as received"""
    return _done(service.receive, token, facts)


@referrals_api.post("/<token>/accept")
@opens(May.REFERRAL_DECIDE)
@gives(TOLD)
@takes(schemas.AcceptCall())
def accept(token: str, **facts: Any) -> Reading:
    """Accept"""
    return _done(service.accept, token, facts)


@referrals_api.post("/<token>/decline")
@opens(May.REFERRAL_DECIDE)
@gives(TOLD)
@takes(schemas.DeclineCall())
def decline(token: str, **facts: Any) -> Reading:
    """Decline, saying why, who said no and what happens next"""
    return _done(service.decline, token, facts)


@referrals_api.post("/<token>/assess")
@opens(May.REFERRAL_WORK)
@gives(TOLD)
@takes(schemas.AssessCall())
def assess(token: str, **facts: Any) -> Reading:
    """Record the assessment: notes that stay with L&D, and lines that may be told"""
    return _done(service.assess, token, facts)


@referrals_api.post("/<token>/close")
@opens(May.REFERRAL_WORK)
@gives(TOLD)
@takes(schemas.CloseCall())
def close(token: str, **facts: Any) -> Reading:
    """Close, with the report or with the reason why there is none"""
    return _done(service.close, token, facts)


@referrals_api.post("/<token>/consent")
@opens(May.CONSENT_RECORD)
@gives(Decision(), 201)
@takes(Decide())
def consent(token: str, **facts: Any) -> ConsentDecision:
    """Record what the person answered for one purpose and one recipient"""
    referral = service.open(token, by=actor())
    return consents.decide(referral.case, by=actor(), **facts)


@referrals_api.post("/<token>/override")
@opens(May.CONSENT_OVERRIDE)
@gives(Overridden(), 201)
@takes(Override())
def override(token: str, **facts: Any) -> ConsentOverride:
    """Record a decision to share without agreement, with its reasons"""
    referral = service.open(token, by=actor())
    return consents.override(referral.case, by=actor(), **facts)


def _done(verb: Any, token: str, facts: dict[str, Any]) -> Reading:
    referral = service.open(token, by=actor())
    verb(referral, by=actor(), **facts)
    return reading(referral, by=actor())


def _read(made: Referral) -> Reading:
    """A new row has no relationships loaded yet."""
    return reading(service.open(made.token, by=actor()), by=actor())
