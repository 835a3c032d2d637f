"""The pages of a referral. L&D record consent here because it hangs on a referral sent to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
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
from cjdiversion.consents.models import Answer
from cjdiversion.forms import Form, Schema
from cjdiversion.openapi import place
from cjdiversion.referrals import (
    answering,
    asked,
    detours,
    making,
    moves,
    overriding,
    owning,
    queries,
    rules,
    schemas,
    service,
    standing,
    steps,
    ways_back,
)
from cjdiversion.referrals.chasing import prompt
from cjdiversion.referrals.listed import counts, worklist
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.readers import pairs_of, readers_of
from cjdiversion.referrals.reading import loads, reading, sending
from cjdiversion.web import actor, opens, signed_in
from cjdiversion.workflow import Step

referrals = Blueprint("referrals", __name__)

Verb = Callable[..., Any]
Facts = Callable[[Referral], dict[str, Any]]

REFER = schemas.ReferOnPage()
TELEPHONED = schemas.Telephoned()
CONSENT = consent_schemas.Decide()


@referrals.context_processor
def _words() -> dict[str, Any]:
    return {
        "label": reference.label,
        "name_of": rules.name_of,
        "age_of": lambda row: age_band(row, clock.today()),
        "now": clock.now(),
        "soon": clock.now() + queries.DUE_SOON,
        "today": clock.today(),
        "source_words": standing.source_words,
        "stands": standing.stands,
        "why": standing.why,
        "done": standing.done,
        "field_words": standing.field_words,
        "field_labels": schemas.labels_of_history(),
        "step_named": steps.BY_NAME.get,
        "prompt": prompt,
        "priorities": partial(reference.choices, "referral_priorities"),
    }


@referrals.get("/referrals")
@opens(May.REFERRAL_OPEN)
def index() -> ResponseReturnValue:
    wanted = request.args.get("status", "open")
    wanted = wanted if wanted in queries.WANTED else "all" if wanted == "all" else "open"
    sources, source = reference.choices("referral_sources"), request.args.get("source", "")
    source = source if source in sources else ""
    page = worklist(actor(), wanted=wanted, source=source, place=place())
    told = {"wanted": wanted, "source": source, "sources": sources, "number": counts(actor())}
    return render_template("referrals/index.html", page=page, **told)


@referrals.post("/referrals/take-next")
@opens(May.REFERRAL_DECIDE)
def take_next() -> ResponseReturnValue:
    taken = owning.take_next(by=actor())
    if taken is None:
        flash("Nothing waits that nobody has")
        return redirect(url_for("referrals.index"))
    return _told(taken, "Yours. The sender sees that it is received")


@referrals.get("/referrals/workload")
@opens(May.REFERRAL_ASSIGN)
def workload() -> ResponseReturnValue:
    return render_template("referrals/workload.html", loads=loads(actor()))


@referrals.get("/referrals/<token>")
@signed_in
def show(token: str) -> ResponseReturnValue:
    read = reading(service.open(token, by=actor()), by=actor())
    return render_template(
        "referrals/show.html",
        read=read,
        referral=read.referral,
        calls=queries.calls_of([read.referral.id]),
        presses=PRESSES,
        undoes=moves.last(read.history),
        form=Form(Schema(), version=read.referral.version),
    )


@referrals.get("/referrals/how-it-moves")
@signed_in
def how_it_moves() -> ResponseReturnValue:
    who = {
        step.name: [role.words for role in Role if step.may in GRANTS[role]] for step in steps.STEPS
    }
    reasons = {
        step.name: reference.attributes(step.reasons) for step in steps.STEPS if step.reasons
    }
    return render_template(
        "referrals/how_it_moves.html",
        steps=steps.STEPS,
        states=len(steps.Status),
        who=who,
        reasons=reasons,
        told=standing.TOLD_WORDS,
        undo_minutes=int(moves.UNDO_WITHIN.total_seconds() // 60),
    )


# --- the sender starts it -------------------------------------------------------------------------


@referrals.route("/cases/<token>/refer", methods=["GET", "POST"])
@opens(May.REFERRAL_SEND)
def refer(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    to = sending(case)
    shown: dict[str, Any] = rules.prefilled(case, reference.choices("languages"))
    schema = asked.refer_to(to.teams) if to.is_choice else REFER
    if to.is_choice:
        shown |= {"team": to.offer.provider.token}
    form = Form(schema, shown=shown)
    if form.is_sent:
        with form.answering():
            return _referred(case, form)
    return form.page("referrals/refer.html", case=case, sending=to)


def _referred(case: Case, form: Form) -> ResponseReturnValue:
    """What the person said is written down first: it decides what the referral carries."""
    facts = form.loaded()
    if said := facts.pop("agrees"):
        consents.tell(case, by=actor(), agrees=consent_schemas.AS_ANSWER[said])
    if "keep" not in request.form:
        return _told(service.refer(case, by=actor(), **facts), SENT)
    facts.pop("is_second")
    return _told(service.start(case, by=actor(), **facts), "Kept as a draft. It is not sent yet")


# --- every other step of the table ----------------------------------------------------------------

SENT = "Sent. It stands on the L&D team’s list; you see here when they have seen it"
PRESSES: set[str] = set()
"""Steps that are a button and nothing else."""


def asks(
    step: Step,
    schema: Schema | Callable[[Referral], Schema],
    verb: Verb,
    told: str,
    *,
    shown: Facts | None = None,
    suggested: Callable[[], dict[str, Any]] = dict,
    page: Facts | None = None,
) -> None:
    """A page of its own. `shown`: what its form holds already; `page`: what it shows besides."""
    name = step.name.replace("-", "_")

    def view(token: str) -> ResponseReturnValue:
        referral = service.open(token, by=actor())
        held = shown(referral) if shown else None
        asked_for = schema if isinstance(schema, Schema) else schema(referral)
        form = Form(asked_for, version=referral.version, shown=held, suggested=suggested())
        service.in_order(step, referral)  # nobody fills in a form for nothing
        if form.is_sent:
            with form.answering():
                verb(referral, by=actor(), version=form.sent_version, **form.loaded())
                return _told(referral, told)
        besides = page(referral) if page else {}
        return form.page(f"referrals/{name}.html", referral=referral, step=step, **besides)

    view.__name__ = name
    address = f"/referrals/<token>/{step.name}"
    referrals.route(address, methods=["GET", "POST"])(opens(step.may)(view))


def presses(step: Step, verb: Verb, told: str) -> None:
    """A button of its page. It does what the page showed, or says that somebody was faster."""
    name = step.name.replace("-", "_")

    def view(token: str) -> ResponseReturnValue:
        referral = service.open(token, by=actor())
        verb(referral, by=actor(), version=Form(Schema()).sent_version)
        return _told(referral, told)

    view.__name__ = name
    referrals.post(f"/referrals/<token>/{step.name}")(opens(step.may)(view))
    PRESSES.add(step.name)


def _kept(referral: Referral) -> dict[str, Any]:
    return {name: getattr(referral, name) for name in rules.SLICE}


def _put_back(referral: Referral) -> dict[str, Any]:
    move = ways_back.to_put_back(referral, by=actor())
    another = making.second_again(referral, steps.Status(move.from_status))
    return {"undone": move, "another": another}


def _told(referral: Referral, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("referrals.show", token=referral.token))


asks(
    steps.CHANGE,
    schemas.Slice(),
    service.change,
    "Draft saved. It is not sent yet",
    shown=_kept,
)
asks(
    steps.SEND,
    schemas.Send(),
    service.send,
    SENT,
    page=lambda referral: {"sending": sending(referral.case, referral)},
)
asks(
    steps.AMEND,
    schemas.Slice(),
    ways_back.amend,
    "Amended. Both sides see what it said before",
    shown=_kept,
)
asks(steps.WITHDRAW, schemas.Withdraw(), service.withdraw, "Withdrawn")
presses(steps.RECEIVE, answering.receive, "Marked as received. The sender sees it now")
presses(steps.TAKE, owning.take, "Yours. The sender sees that it is received")
asks(steps.ASSIGN, schemas.Assign(), owning.assign, "Handed over")
asks(
    steps.ACCEPT,
    schemas.Accept(),
    answering.accept,
    "Accepted. The sender sees it now",
    page=lambda referral: {"is_anothers": referral.owner_id not in (None, actor().person_id)},
)
asks(
    steps.DECLINE,
    schemas.Decline(),
    answering.decline,
    "Declined. The sender sees why, and what happens next",
)
presses(steps.SIGN_OFF, detours.sign_off, "Signed off")
asks(steps.HOLD, schemas.Hold(), detours.hold, "On hold. The sender sees why, and until when")
presses(steps.RESUME, detours.resume, "No longer on hold")
asks(
    steps.REDIRECT,
    lambda referral: asked.redirect_to(detours.others(referral)),
    detours.redirect,
    "Redirected. It stays yours until they receive it",
)
presses(steps.TAKE_BACK, detours.take_back, "Taken back")
asks(steps.SCREEN, schemas.Screen(), detours.screen, "Screening recorded")
asks(
    steps.ASSESS,
    schemas.AssessPage(),
    service.assess,
    "Assessment recorded",
    suggested=lambda: {"assessed_at": clock.now()},
    page=lambda referral: {"most": rules.LINES_AT_MOST, "readers": readers_of(referral.case_id)},
)
presses(steps.SUPPORT, detours.support, "Support has begun")
asks(
    steps.REOPEN,
    schemas.Reopen(),
    detours.reopen,
    "Open again. It waits for an answer",
    page=lambda referral: {"another": making.second_again(referral, steps.Status.RECEIVED)},
)
presses(steps.UNDO, ways_back.undo, "Undone. The history keeps both")
asks(
    steps.PUT_BACK,
    schemas.PutBack(),
    ways_back.put_back,
    "Put back a step",
    page=_put_back,
)


# --- what the person agrees to --------------------------------------------------------------------


@referrals.route("/referrals/<token>/consent", methods=["GET", "POST"])
@opens(May.CONSENT_RECORD)
def consent(token: str) -> ResponseReturnValue:
    referral = service.open(token, by=actor())
    form = Form(CONSENT, suggested={"decided_at": clock.now()})
    service.own(referral, by=actor())
    if form.is_sent:
        with form.answering():
            decision = consents.decide(referral.case, by=actor(), **form.loaded())
            told = _told(referral, "Recorded. It holds from now on")
            if decision.answer is not Answer.WITHDRAWN:
                return told
            return redirect(url_for("annexes.released", token=referral.token))
    return form.page("referrals/consent.html", referral=referral, pairs=pairs_of(referral.case_id))


@referrals.route("/referrals/<token>/override", methods=["GET", "POST"])
@opens(May.CONSENT_OVERRIDE)
def override(token: str) -> ResponseReturnValue:
    referral = service.open(token, by=actor())
    week = clock.today() + timedelta(days=7)  # suggested, ours
    schema = asked.override_of(overriding.choosable(referral.case, actor()))
    form = Form(schema, suggested={"decided_at": clock.now(), "review_by_on": week})
    service.own(referral, by=actor())
    if form.is_sent:
        with form.answering():
            overriding.override(referral.case, by=actor(), **form.loaded())
            return _told(referral, "Recorded, with your reasons")
    return form.page("referrals/override.html", referral=referral)


@referrals.route("/referrals/<token>/telephoned", methods=["GET", "POST"])
@opens(May.REFERRAL_SEND)
def telephoned(token: str) -> ResponseReturnValue:
    referral = service.open(token, by=actor())
    form = Form(TELEPHONED, suggested={"telephoned_at": clock.now()})
    if form.is_sent:
        with form.answering():
            service.telephoned(referral, by=actor(), **form.loaded())
            return _told(referral, "Recorded")
    return form.page("referrals/telephoned.html", referral=referral)
