"""The pages of a referral. L&D record consent here because it hangs on a referral sent to them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, reference
from cjdiversion.access import GRANTS, May, Role
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.cases.rules import age_band
from cjdiversion.consents import schemas as consent_schemas
from cjdiversion.consents import service as consents
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.referrals import queries, rules, schemas, service, steps
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.reading import reading, sending, worklist
from cjdiversion.referrals.standing import source_words, stands
from cjdiversion.web import actor, opens, signed_in
from cjdiversion.workflow import Step

referrals = Blueprint("referrals", __name__)

REFER = schemas.Refer()
SLICE = schemas.Slice()
SEND = schemas.Send()
ACCEPT = schemas.Accept()
DECLINE = schemas.Decline()
WITHDRAW = schemas.Withdraw()
ASSESS = schemas.AssessPage()
CLOSE = schemas.Close()
CONSENT = consent_schemas.Decide()
OVERRIDE = consent_schemas.Override()


@referrals.context_processor
def _words() -> dict[str, Any]:
    return {
        "label": reference.label,
        "name_of": rules.name_of,
        "age_of": lambda row: age_band(row, clock.today()),
        "now": clock.now(),
        "source_words": source_words,
        "stands": stands,
    }


@referrals.get("/referrals")
@opens(May.REFERRAL_OPEN)
def index() -> ResponseReturnValue:
    wanted = request.args.get("status", "open")
    wanted = wanted if wanted in queries.FILTERS else "all" if wanted == "all" else "open"
    page = worklist(actor(), wanted=wanted, place=place())
    return render_template("referrals/index.html", page=page, wanted=wanted)


@referrals.get("/referrals/<token>")
@signed_in
def show(token: str) -> ResponseReturnValue:
    read = reading(service.open(token, by=actor()), by=actor())
    return render_template("referrals/show.html", read=read, referral=read.referral)


@referrals.get("/referrals/how-it-moves")
@signed_in
def how_it_moves() -> ResponseReturnValue:
    who = {
        step.name: [role.words for role in Role if step.may in GRANTS[role]] for step in steps.STEPS
    }
    return render_template("referrals/how_it_moves.html", steps=steps.STEPS, who=who)


# --- the sender -----------------------------------------------------------------------------------


@referrals.route("/cases/<token>/refer", methods=["GET", "POST"])
@opens(May.REFERRAL_SEND)
def refer(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    form = Form(REFER, shown=rules.prefilled(case, reference.choices("languages")))
    if form.is_sent:
        with form.answering():
            return _started(case, form) if "keep" in request.form else _sent(case, form)
    return form.page("referrals/refer.html", case=case, sending=sending(case))


@referrals.route("/referrals/<token>/change", methods=["GET", "POST"])
@opens(May.REFERRAL_SEND)
def change(token: str) -> ResponseReturnValue:
    referral = _at(steps.CHANGE, token)
    form = Form(SLICE, version=referral.version, shown=_kept(referral))
    if form.is_sent:
        with form.answering():
            service.change(referral, by=actor(), version=form.sent_version, **form.loaded())
            return _told(referral, "Draft saved. It is not sent yet")
    return form.page("referrals/change.html", referral=referral)


@referrals.route("/referrals/<token>/send", methods=["GET", "POST"])
@opens(May.REFERRAL_SEND)
def send(token: str) -> ResponseReturnValue:
    referral = _at(steps.SEND, token)
    form = Form(SEND, version=referral.version)
    if form.is_sent:
        with form.answering():
            service.send(referral, by=actor(), version=form.sent_version, **form.loaded())
            return _told(referral, SENT)
    carries = sending(referral.case, referral)
    return form.page("referrals/send.html", referral=referral, sending=carries)


@referrals.route("/referrals/<token>/withdraw", methods=["GET", "POST"])
@opens(May.REFERRAL_SEND)
def withdraw(token: str) -> ResponseReturnValue:
    referral = _at(steps.WITHDRAW, token)
    form = Form(WITHDRAW, version=referral.version)
    if form.is_sent:
        with form.answering():
            service.withdraw(referral, by=actor(), version=form.sent_version, **form.loaded())
            return _told(referral, "Withdrawn")
    return form.page("referrals/withdraw.html", referral=referral)


# --- liaison and diversion ------------------------------------------------------------------------


@referrals.post("/referrals/<token>/receive")
@opens(May.REFERRAL_DECIDE)
def receive(token: str) -> ResponseReturnValue:
    referral = service.open(token, by=actor())
    service.receive(referral, by=actor())
    return _told(referral, "Marked as received. The sender sees it now")


@referrals.route("/referrals/<token>/accept", methods=["GET", "POST"])
@opens(May.REFERRAL_DECIDE)
def accept(token: str) -> ResponseReturnValue:
    referral = _at(steps.ACCEPT, token)
    form = Form(ACCEPT, version=referral.version)
    if form.is_sent:
        with form.answering():
            service.accept(referral, by=actor(), version=form.sent_version, **form.loaded())
            return _told(referral, "Accepted. The sender sees it now")
    return form.page("referrals/accept.html", referral=referral)


@referrals.route("/referrals/<token>/decline", methods=["GET", "POST"])
@opens(May.REFERRAL_DECIDE)
def decline(token: str) -> ResponseReturnValue:
    referral = _at(steps.DECLINE, token)
    form = Form(DECLINE, version=referral.version)
    if form.is_sent:
        with form.answering():
            service.decline(referral, by=actor(), version=form.sent_version, **form.loaded())
            return _told(referral, "Declined. The sender sees why, and what happens next")
    return form.page("referrals/decline.html", referral=referral)


@referrals.route("/referrals/<token>/assess", methods=["GET", "POST"])
@opens(May.REFERRAL_WORK)
def assess(token: str) -> ResponseReturnValue:
    referral = _at(steps.ASSESS, token)
    form = Form(ASSESS, version=referral.version, shown={"assessed_at": clock.now()})
    if form.is_sent:
        with form.answering():
            service.assess(referral, by=actor(), version=form.sent_version, **form.loaded())
            return _told(referral, "Assessment recorded")
    return form.page("referrals/assess.html", referral=referral, most=rules.LINES_AT_MOST)


@referrals.route("/referrals/<token>/close", methods=["GET", "POST"])
@opens(May.REFERRAL_WORK)
def close(token: str) -> ResponseReturnValue:
    referral = _at(steps.CLOSE, token)
    form = Form(CLOSE, version=referral.version)
    if form.is_sent:
        with form.answering():
            service.close(referral, by=actor(), version=form.sent_version, **form.loaded())
            return _told(referral, "Closed")
    lines = queries.lines_of_referral(referral.id)
    return form.page("referrals/close.html", referral=referral, lines=lines)


@referrals.route("/referrals/<token>/consent", methods=["GET", "POST"])
@opens(May.CONSENT_RECORD)
def consent(token: str) -> ResponseReturnValue:
    referral = service.open(token, by=actor())
    form = Form(CONSENT, shown={"decided_at": clock.now()})
    if form.is_sent:
        with form.answering():
            consents.decide(referral.case, by=actor(), **form.loaded())
            return _told(referral, "Recorded. It holds from now on")
    return form.page("referrals/consent.html", referral=referral)


@referrals.route("/referrals/<token>/override", methods=["GET", "POST"])
@opens(May.CONSENT_OVERRIDE)
def override(token: str) -> ResponseReturnValue:
    referral = service.open(token, by=actor())
    form = Form(OVERRIDE, shown={"decided_at": clock.now()})
    if form.is_sent:
        with form.answering():
            consents.override(referral.case, by=actor(), **form.loaded())
            return _told(referral, "Recorded, with your reasons")
    return form.page("referrals/override.html", referral=referral)


# --- what the views share -------------------------------------------------------------------------

SENT = "Sent. It stands on the L&D team’s list; you see here when they have seen it"


def _at(step: Step, token: str) -> Referral:
    """Opened, and where this step can be taken: nobody fills in a form for nothing."""
    referral = service.open(token, by=actor())
    service.in_order(step, referral)
    return referral


def _started(case: Case, form: Form) -> ResponseReturnValue:
    facts = form.loaded()
    facts.pop("is_second")
    return _told(service.start(case, by=actor(), **facts), "Kept as a draft. It is not sent yet")


def _sent(case: Case, form: Form) -> ResponseReturnValue:
    return _told(service.refer(case, by=actor(), **form.loaded()), SENT)


def _kept(referral: Referral) -> dict[str, Any]:
    return {name: getattr(referral, name) for name in rules.SLICE}


def _told(referral: Referral, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("referrals.show", token=referral.token))
