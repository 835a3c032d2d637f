"""The same deeds as JSON. `actions` of a referral are the steps its reader may take now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.consents import service as consents
from cjdiversion.consents.models import ConsentDecision, ConsentOverride
from cjdiversion.consents.schemas import Decide, Decision, Overridden
from cjdiversion.errors import Missing
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.referrals import (
    answering,
    asked,
    beginning,
    calls,
    detours,
    overriding,
    owning,
    schemas,
    service,
    steps,
    told,
    ways_back,
)
from cjdiversion.referrals.cover import Cover
from cjdiversion.referrals.listed import worklist
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.reading import Reading, loads, reading, sending
from cjdiversion.web import actor, opens, signed_in
from cjdiversion.workflow import Step

referrals_api = Blueprint("referrals_api", __name__, url_prefix="/api/v1/referrals")

TOLD = told.Told()


@referrals_api.get("")
@opens(May.REFERRAL_OPEN)
@gives(told.Row())
def index() -> Page[Any]:
    """List the referrals sent to the provider; `status` as on the page, or “all”; `source` a code
    of where they come from"""
    asked_for = {"wanted": request.args.get("status", "all")}
    return worklist(actor(), source=request.args.get("source", ""), place=place(), **asked_for)


@referrals_api.get("/<token>")
@signed_in
@gives(TOLD)
def show(token: str) -> Reading:
    """Read one referral, with the actions this reader may take now"""
    return reading(service.open(token, by=actor()), by=actor())


@referrals_api.post("")
@opens(May.REFERRAL_SEND)
@gives(TOLD, 201)
@takes(calls.ReferCall())
def refer(case: str, draft: bool | None, is_second: bool | None, **facts: Any) -> Reading:
    """Refer to the provider that serves the case, or keep a draft"""
    opened = cases.open(case, by=actor())
    if draft:
        return _read(service.start(opened, by=actor(), **facts))
    return _read(service.refer(opened, by=actor(), is_second=is_second, **facts))


@referrals_api.post("/begin")
@opens(May.REFERRAL_BEGIN)
@gives(TOLD, 201)
@takes(asked.BeginCall())
def begin(case: str, **facts: Any) -> Reading:
    """Start one’s own, for somebody in a suite that the provider serves"""
    return _read(beginning.begin(cases.open_in_suite(case, by=actor()), by=actor(), **facts))


@referrals_api.post("/start")
@opens(May.REFERRAL_BEGIN)
@gives(TOLD, 201)
@takes(asked.BeginElsewhere())
def begin_elsewhere(**facts: Any) -> Reading:
    """Start one’s own, for somebody at court, in the community or who came by themselves"""
    return _read(beginning.begin_elsewhere(by=actor(), **facts))


@referrals_api.post("/take-next")
@opens(May.REFERRAL_DECIDE)
@gives(TOLD)
def take_next() -> Reading:
    """Take the one that waits most urgently; 404 where nothing waits"""
    taken = owning.take_next(by=actor())
    if taken is None:
        raise Missing
    return _read(taken)


@referrals_api.get("/workload")
@opens(May.REFERRAL_ASSIGN)
@gives(told.Loads())
def workload() -> dict[str, Any]:
    """Who of the team has how many open"""
    return {"people": loads(actor())}


@referrals_api.get("/cover/<token>")
@opens(May.REFERRAL_SEND)
@gives(told.Covered())
def cover(token: str) -> Cover:
    """Before sending: the cover now of the provider that serves a case"""
    return sending(cases.open(token, by=actor())).cover


@referrals_api.post("/<token>/telephoned")
@opens(May.REFERRAL_SEND)
@gives(TOLD)
@takes(schemas.Telephoned())
def telephoned(token: str, **facts: Any) -> Reading:
    """Record that the provider was telephoned, because nobody had received it"""
    referral = service.open(token, by=actor())
    service.telephoned(referral, by=actor(), **facts)
    return reading(referral, by=actor())


# --- every step of the table ----------------------------------------------------------------------


def as_step(step: Step, schema: Any, verb: Callable[..., Any], words: str) -> None:
    name = step.name.replace("-", "_")

    def view(token: str, **facts: Any) -> Reading:
        referral = service.open(token, by=actor())
        verb(referral, by=actor(), **facts)
        return reading(referral, by=actor())

    view.__name__, view.__doc__ = name, words
    told_as_json = opens(step.may)(gives(TOLD)(takes(schema)(view)))
    referrals_api.post(f"/<token>/{step.name}")(told_as_json)


as_step(steps.CHANGE, calls.ChangeCall(), service.change, "Change a draft")
as_step(steps.SEND, calls.SendCall(), service.send, "Send a draft")
as_step(steps.AMEND, calls.ChangeCall(), ways_back.amend, "Amend what a sent referral says")
as_step(steps.WITHDRAW, calls.WithdrawCall(), service.withdraw, "Take a referral back")
as_step(steps.RECEIVE, calls.Versioned(), answering.receive, "Mark as received")
as_step(steps.TAKE, calls.Versioned(), owning.take, "Take one: it is received, and yours")
as_step(steps.ASSIGN, calls.AssignCall(), owning.assign, "Hand to a colleague")
as_step(steps.ACCEPT, calls.AcceptCall(), answering.accept, "Accept")
as_step(
    steps.DECLINE,
    calls.DeclineCall(),
    answering.decline,
    "Decline, saying why, who said no and what happens next",
)
as_step(steps.SIGN_OFF, calls.Versioned(), detours.sign_off, "Sign off somebody else’s decline")
as_step(steps.HOLD, calls.HoldCall(), detours.hold, "Put on hold, saying why and until when")
as_step(steps.RESUME, calls.Versioned(), detours.resume, "Take off hold")
as_step(steps.REDIRECT, calls.RedirectCall(), detours.redirect, "Redirect to another team")
as_step(steps.TAKE_BACK, calls.Versioned(), detours.take_back, "Take back what was redirected")
as_step(steps.SCREEN, calls.ScreenCall(), detours.screen, "Record what the screening came to")
as_step(
    steps.ASSESS,
    calls.AssessCall(),
    service.assess,
    "Record the assessment: notes that stay with L&D, and lines that may be told",
)
as_step(steps.SUPPORT, calls.Versioned(), detours.support, "Begin support")
as_step(steps.REOPEN, calls.ReopenCall(), detours.reopen, "Open again")
as_step(steps.UNDO, calls.Versioned(), ways_back.undo, "Undo one’s own last step within minutes")
as_step(steps.PUT_BACK, calls.PutBackCall(), ways_back.put_back, "Put back a mistaken step")


# --- what the person agrees to --------------------------------------------------------------------


@referrals_api.post("/<token>/consent")
@opens(May.CONSENT_RECORD)
@gives(Decision(), 201)
@takes(Decide())
def consent(token: str, **facts: Any) -> ConsentDecision:
    """Record what the person answered for one purpose and one recipient"""
    referral = service.open(token, by=actor())
    service.own(referral, by=actor())
    return consents.decide(referral.case, by=actor(), **facts)


@referrals_api.post("/<token>/override")
@opens(May.CONSENT_OVERRIDE)
@gives(Overridden(), 201)
@takes(asked.OverrideCall())
def override(token: str, **facts: Any) -> ConsentOverride:
    """Record a decision to share without agreement, with its reasons and the lines it covers"""
    referral = service.open(token, by=actor())
    service.own(referral, by=actor())
    return overriding.override(referral.case, by=actor(), **facts)


def _read(made: Referral) -> Reading:
    """A new row has no relationships loaded yet."""
    return reading(service.open(made.token, by=actor()), by=actor())
