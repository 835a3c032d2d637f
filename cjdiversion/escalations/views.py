"""The list of what was raised to the unit, one of them, and what can be done with it."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, reference, workflow
from cjdiversion.access import May
from cjdiversion.escalations import drawing, looking, queries, schemas, service, steps, telling
from cjdiversion.escalations.models import Escalation
from cjdiversion.forms import Form, Schema
from cjdiversion.web import actor, opens

escalations = Blueprint("escalations", __name__)
FIND, ANSWER, HAND_ON = schemas.Find(), schemas.Answer(), schemas.HandOn()
TAKE_UP, REPLY = schemas.TakeUp(), schemas.Reply()


@escalations.get("/raised")
@opens(May.ESCALATION_ANSWER)
def index() -> ResponseReturnValue:
    filter_ = looking.chosen()
    kept = {name: request.args[name][:40] for name in FIND.load_fields if request.args.get(name)}
    return render_template(
        "escalations/index.html",
        page=looking.page(actor(), filter_),
        filter=filter_,
        form=Form(FIND, shown={"status": filter_.status, **kept}),
        kept=kept,
        now=clock.now(),
        said=_words(),
    )


@escalations.get("/raised/<token>")
@opens(May.ESCALATION_ANSWER)
def show(token: str) -> ResponseReturnValue:
    escalation = service.open(token, by=actor())
    return render_template(
        "escalations/show.html",
        escalation=escalation,
        history=queries.history_of(escalation),
        rungs=queries.rungs_of(escalation),
        ready={step.name for step in workflow.ready(steps.STEPS, escalation, actor())},
        steps={step.name: step for step in steps.STEPS},
        next_level=telling.next_level(escalation),
        form=Form(Schema(), version=escalation.version),
        now=clock.now(),
        said=_words(),
    )


@escalations.get("/raised/sheets/<token>")
@opens(May.ESCALATION_ANSWER)
def sheet(token: str) -> ResponseReturnValue:
    rung = service.open_rung(token, by=actor())
    return render_template("escalations/sheet.html", rung=rung, lines=telling.lines(rung.sent))


@escalations.post("/raised/<token>/own")
@opens(May.ESCALATION_ANSWER)
def own(token: str) -> ResponseReturnValue:
    escalation = service.open(token, by=actor())
    service.own(escalation, by=actor(), version=Form(Schema()).sent_version)
    flash("You own this now")
    return _shown(escalation)


@escalations.route("/raised/<token>/hand-on", methods=["GET", "POST"])
@opens(May.ESCALATION_ANSWER)
def hand_on(token: str) -> ResponseReturnValue:
    escalation = service.open(token, by=actor())
    form = Form(HAND_ON, version=escalation.version)
    if form.is_sent:
        with form.answering():
            service.hand_on(escalation, by=actor(), version=form.sent_version, **form.loaded())
            flash("Handed on")
            return _shown(escalation)
    title = steps.HAND_ON.label
    return form.page(
        "escalations/hand_on.html",
        escalation=escalation,
        title=title,
        step=steps.HAND_ON,
        said=_words(),
    )


@escalations.route("/raised/<token>/take-up", methods=["GET", "POST"])
@opens(May.ESCALATION_ANSWER)
def take_up(token: str) -> ResponseReturnValue:
    escalation = service.open(token, by=actor())
    level = telling.next_level(escalation)
    form = Form(TAKE_UP, version=escalation.version, suggested={"partner": escalation.partner})
    if form.is_sent:
        with form.answering():
            rung = service.take_up(
                escalation, by=actor(), version=form.sent_version, **form.loaded()
            )
            flash("It is taken further. Send the page below, or read it out")
            return redirect(url_for("escalations.sheet", token=rung.token))
    goes = telling.lines(telling.preview(escalation, level)) if level else []
    return form.page(
        "escalations/take_up.html",
        escalation=escalation,
        goes=goes,
        said=_words(),
        level=level,
        step=steps.TAKE_UP,
    )


@escalations.route("/raised/<token>/reply", methods=["GET", "POST"])
@opens(May.ESCALATION_ANSWER)
def record_reply(token: str) -> ResponseReturnValue:
    escalation = service.open(token, by=actor())
    suggested = {"partner": escalation.partner, "said_at": clock.now()}
    form = Form(REPLY, version=escalation.version, suggested=suggested)
    if form.is_sent:
        with form.answering():
            service.record_reply(escalation, by=actor(), version=form.sent_version, **form.loaded())
            flash("The reply is recorded")
            return _shown(escalation)
    title = steps.REPLY.label
    return form.page(
        "escalations/record_reply.html",
        escalation=escalation,
        title=title,
        said=_words(),
        step=steps.REPLY,
    )


@escalations.route("/raised/<token>/answer", methods=["GET", "POST"])
@opens(May.ESCALATION_ANSWER)
def answer(token: str) -> ResponseReturnValue:
    escalation = service.open(token, by=actor())
    form = Form(ANSWER, version=escalation.version)
    if form.is_sent:
        with form.answering():
            service.answer(escalation, by=actor(), version=form.sent_version, **form.loaded())
            flash("Your answer is recorded")
            return redirect(url_for("escalations.index"))
    return form.page(
        "escalations/answer.html", escalation=escalation, step=steps.ANSWER, said=_words()
    )


@escalations.get("/raised/numbers")
@opens(May.NUMBERS_SEE)
def numbers() -> ResponseReturnValue:
    """True counts of the own force, whole or in part one thing seen from five sides: hidden one by
    one they would tell each other's hidden figures, so nothing here is for outside the force."""
    tables = [(title, _labelled(kind, queries.counts(actor(), by))) for title, by, kind in _COUNTED]
    tables.append(("How long what waits has waited", queries.ages(actor())))
    shown = [
        (title, counts, drawing.drawings(counts), drawing.words(counts)) for title, counts in tables
    ]
    return render_template("escalations/numbers.html", tables=shown)


_COUNTED = (
    ("What happened", "kind", "escalation_kinds"),
    ("Highest level it was taken to", "level", "escalation_levels"),
    ("Partner agency", "partner", "partner_agencies"),
    ("How it ended", "resolution", "escalation_resolutions"),
)


def _labelled(kind: str, counts: dict[str, int]) -> dict[str, int]:
    """Every code of the kind, so that a row is not missing because it is nought."""
    offered = schemas.coded(kind)
    said = {code: offered.get(code) or code for code in [*offered, *counts]}
    return {label: counts.get(code, 0) for code, label in said.items()}


def _words() -> Any:
    """`said("escalation_kinds", code)`, in the words of the actor's force."""
    return partial(reference.label, force=schemas.force_code())


def _shown(escalation: Escalation) -> ResponseReturnValue:
    return redirect(url_for("escalations.show", token=escalation.token))
