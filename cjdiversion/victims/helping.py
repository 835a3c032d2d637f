"""The pages of referrals to victim services. The services have no account here: a person records
what was sent and what was answered.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock
from cjdiversion.access import May
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.victims import (
    checks,
    looking,
    making,
    queries,
    reading,
    schemas,
    service,
    steps,
)
from cjdiversion.victims.models import SafeContact, VictimReferral
from cjdiversion.victims.views import victims
from cjdiversion.web import actor, opens
from cjdiversion.workflow import Step

OFFER, ASK, SEND = schemas.Offer(), schemas.Ask(), schemas.Send()
ANSWER, CLOSE, WITHDRAW = schemas.Answer(), schemas.Close(), schemas.Withdraw()


@victims.get("/victim-referrals")
@opens(May.VICTIM_OPEN)
def referrals() -> ResponseReturnValue:
    wanted = "all" if request.args.get("show") == "all" else "open"
    page = looking.referrals(actor(), wanted=wanted, place=place())
    return render_template("victims/referrals.html", page=page, wanted=wanted)


@victims.get("/victim-referrals/<token>")
@opens(May.VICTIM_OPEN)
def referral(token: str) -> ResponseReturnValue:
    found = service.open_referral(token, by=actor())
    return render_template(
        "victims/referral.html",
        referral=found,
        victim=found.victim,
        pages=reading.pages(found, actor()),
    )


@victims.route("/victims/<token>/refer", methods=["GET", "POST"])
@opens(May.VICTIM_RECORD)
def refer(token: str) -> ResponseReturnValue:
    victim = service.open(token, by=actor())
    form = Form(OFFER)
    if form.is_sent:
        with form.answering():
            made = service.offer(victim, by=actor(), **form.loaded())
            return _told(made, f"Kept: {made.status.words.lower()}")
    return form.page("victims/refer.html", victim=victim)


@victims.route("/victim-referrals/<token>/ask", methods=["GET", "POST"])
@opens(May.VICTIM_RECORD)
def ask(token: str) -> ResponseReturnValue:
    found = _at(steps.ASK, token)
    form = Form(ASK, version=found.version)
    if form.is_sent:
        with form.answering():
            service.ask(found, by=actor(), version=form.sent_version, **form.loaded())
            return _told(found, "Recorded")
    return form.page("victims/ask.html", referral=found)


@victims.route("/victim-referrals/<token>/send", methods=["GET", "POST"])
@opens(May.VICTIM_RECORD)
def send(token: str) -> ResponseReturnValue:
    found = _at(steps.SEND, token)
    form = Form(SEND, version=found.version, shown={"sent_to": found.sent_to})
    if form.is_sent:
        with form.answering():
            service.send(found, by=actor(), version=form.sent_version, **form.loaded())
            return _told(found, "Sent. What the service answers is recorded here")
    row = queries.standing(SafeContact, found.victim_id)
    return form.page(
        "victims/send.html",
        referral=found,
        contact=making.frozen(row) if row else None,
        duplicates=queries.open_duplicates(found),
    )


@victims.route("/victim-referrals/<token>/answer", methods=["GET", "POST"])
@opens(May.VICTIM_RECORD)
def answer(token: str) -> ResponseReturnValue:
    found = service.open_referral(token, by=actor())
    form = Form(ANSWER, version=found.version, shown={"happened_at": clock.now()})
    if form.is_sent:
        with form.answering():
            service.answer(found, by=actor(), version=form.sent_version, **form.loaded())
            return _told(found, f"Recorded: {found.status.words.lower()}")
    return form.page("victims/answer.html", referral=found)


@victims.route("/victim-referrals/<token>/close", methods=["GET", "POST"])
@opens(May.VICTIM_RECORD)
def close(token: str) -> ResponseReturnValue:
    found = _at(steps.CLOSE, token)
    form = Form(CLOSE, version=found.version)
    if form.is_sent:
        with form.answering():
            service.close(found, by=actor(), version=form.sent_version, **form.loaded())
            return _told(found, "Closed")
    return form.page("victims/close.html", referral=found)


@victims.route("/victim-referrals/<token>/withdraw", methods=["GET", "POST"])
@opens(May.VICTIM_RECORD)
def withdraw(token: str) -> ResponseReturnValue:
    found = _at(steps.WITHDRAW, token)
    form = Form(WITHDRAW, version=found.version)
    if form.is_sent:
        with form.answering():
            service.withdraw(found, by=actor(), version=form.sent_version, **form.loaded())
            return _told(found, "Withdrawn. Tell the service, if it was sent")
    return form.page("victims/withdraw.html", referral=found)


def _at(step: Step, token: str) -> VictimReferral:
    """Opened, and where this step can be taken: nobody fills in a form for nothing."""
    found = service.open_referral(token, by=actor())
    checks.in_order(step, found, actor())
    return found


def _told(found: VictimReferral, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("victims.referral", token=found.token))
