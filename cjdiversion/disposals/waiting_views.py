"""The pages of decisions that wait for CPS."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, workflow
from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.disposals import (
    dating,
    queries,
    waiting,
    waiting_queries,
    waiting_schemas,
    waiting_steps,
)
from cjdiversion.disposals.page_schemas import offering
from cjdiversion.disposals.views import disposals
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.web import actor, opens


@disposals.context_processor
def _words() -> dict[str, Any]:
    return {
        "wait_state": waiting_queries.state,
        "wait_kind": waiting_queries.label,
    }


@disposals.get("/waiting-for-cps")
@opens(May.DISPOSAL_DECIDE)
def cps_waits() -> ResponseReturnValue:
    which = request.args.get("which", "")
    which = which if which in waiting_queries.WHICH else "waiting"
    page = waiting_queries.listed(actor(), which, place())
    counts = waiting_queries.counts(actor())
    return render_template(
        "disposals/cps_waits.html",
        page=page,
        which=which,
        counts=counts,
        all_of=waiting_queries.WHICH,
    )


@disposals.route("/cases/<token>/waiting-for-cps", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def begin_cps_wait(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    kinds = dating.offered(waiting.CODED, clock.today(), queries.force_code(case.force_id))
    form = Form(offering(waiting_schemas.Begin(), **kinds), suggested={"sent_at": clock.now()})
    if form.is_sent:
        with form.answering():
            wait = waiting.begin(case, by=actor(), **form.loaded())
            return _done(wait.token, "It is with CPS, and you follow it up")
    return form.page(
        "disposals/begin_cps_wait.html", case=case, waits=waiting_queries.waiting(case.id)
    )


@disposals.get("/waiting-for-cps/<token>")
@opens(May.CASE_OPEN)
def cps_wait(token: str) -> ResponseReturnValue:
    wait = waiting.open(token, by=actor())
    is_closed = wait.case.quarantined_at is not None
    ready = [] if is_closed else workflow.ready(waiting_steps.STEPS, wait, actor())
    return render_template(
        "disposals/cps_wait.html",
        wait=wait,
        steps={one.name: one for one in ready},
        is_mine=wait.owner_id == actor().person_id,
        answers=waiting.ANSWERS,
    )


@disposals.route("/waiting-for-cps/<token>/chase", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def chase_cps_wait(token: str) -> ResponseReturnValue:
    return _follow(token, waiting_schemas.Chase(), waiting.chase, "Chased")


@disposals.route("/waiting-for-cps/<token>/answer", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def answer_cps_wait(token: str) -> ResponseReturnValue:
    return _follow(token, waiting_schemas.Answer(), waiting.answer, "The answer is recorded")


@disposals.route("/waiting-for-cps/<token>/cancel", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def cancel_cps_wait(token: str) -> ResponseReturnValue:
    return _follow(token, waiting_schemas.Cancel(), waiting.cancel, "CPS is no longer asked")


@disposals.post("/waiting-for-cps/<token>/take")
@opens(May.DISPOSAL_DECIDE)
def take_cps_wait(token: str) -> ResponseReturnValue:
    wait, form = waiting.open(token, by=actor()), Form(waiting_schemas.Nothing())
    waiting.take(wait, by=actor(), version=form.sent_version)
    return _done(token, "You follow it up from now on")


def _follow(token: str, schema: Any, verb: Any, said: str) -> ResponseReturnValue:
    """The page is called after its endpoint."""
    wait = waiting.open(token, by=actor())
    form = Form(schema, version=wait.version)
    if form.is_sent:
        with form.answering():
            told = {name: value for name, value in form.loaded().items() if value is not None}
            verb(wait, by=actor(), version=form.sent_version, **told)
            return _done(token, said)
    name = (request.endpoint or "").replace(".", "/")
    return form.page(f"{name}.html", wait=wait)


def _done(token: str, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("disposals.cps_wait", token=token))
