"""The pages: what goes out as a message, and what came back."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.exchanges import reading, resources, service, told
from cjdiversion.openapi import place
from cjdiversion.referrals import service as referrals
from cjdiversion.web import actor, opens, signed_in

exchanges = Blueprint("exchanges", __name__)


@exchanges.get("/referrals/<token>/message")
@opens(May.REFERRAL_EXPORT)
def message(token: str) -> ResponseReturnValue:
    referral = referrals.open(token, by=actor())
    facts = reading.facts_of(referral, by=actor())
    return render_template(
        "exchanges/message.html",
        referral=referral,
        facts=facts,
        coded=reading.coded_of(facts),
        claim=resources.NOT_CONFORMANT,
    )


@exchanges.get("/referrals/<token>/message/download")
@opens(May.REFERRAL_EXPORT)
def download(token: str) -> ResponseReturnValue:
    referral = referrals.open(token, by=actor())
    return told.as_file(referral, service.export(referral, by=actor()))


@exchanges.get("/referrals/<token>/updates")
@signed_in
def updates(token: str) -> ResponseReturnValue:
    referral = referrals.open(token, by=actor())
    page = reading.updates(referral, place=place())
    return render_template("exchanges/updates.html", referral=referral, page=page)
