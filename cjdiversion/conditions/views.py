"""The pages of a record, and the lists of what is due."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, reference
from cjdiversion.access import May
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.conditions import (
    checks,
    listed,
    paper,
    planning,
    prosecutable,
    queries,
    reading,
    schemas,
    service,
    setting,
    signatures,
    wording,
)
from cjdiversion.conditions.models import Record
from cjdiversion.disposals import service as disposals
from cjdiversion.disposals.models import Decision
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.web import actor, opens

conditions = Blueprint("conditions", __name__)
BEGIN, PLAN, SET, SIGN = schemas.Begin(), schemas.Plan(), schemas.Set(), schemas.Sign()


@conditions.context_processor
def _words() -> dict[str, Any]:
    return {
        "label": reference.label,
        "condition_state": listed.state,
        "answers": schemas.ANSWERS,
        "methods": schemas.METHODS,
        "consent": wording.consent,
        "choices": {**schemas.CHOICES, "vary": "Varied", "reopened": "Reopened"},
    }


@conditions.app_template_global()
def record_href(decision: Decision) -> str:
    """Where the record of a decision is kept; empty where its option has none."""
    force = accounts.unit(decision.force_id).code
    found = checks.rules_of(decision.option_code, on=decision.decided_on, force=force)
    return url_for("conditions.begin", token=decision.token) if found else ""


@conditions.app_template_global()
def is_record_unsigned(decision: Decision) -> bool:
    """It is nothing without its signed record, and that is not there."""
    option = checks.option_decided(decision)
    if option is None or not option.needs_signature:
        return False
    found = queries.of_decision(decision.id)
    return found is None or not found.signatures


# --- lists ----------------------------------------------------------------------------------------


@conditions.get("/conditions")
@opens(May.DISPOSAL_DECIDE)
def index() -> ResponseReturnValue:
    which = request.args.get("which", "to-decide")
    which = which if which in listed.WHICH else "to-decide"
    return render_template(
        "conditions/index.html",
        page=reading.page(actor(), which, place()),
        which=which,
        all_of=listed.WHICH,
        counts=listed.counts(actor()),
    )


@conditions.get("/conditions/unsigned")
@opens(May.DISPOSAL_DECIDE)
def unsigned() -> ResponseReturnValue:
    return render_template("conditions/unsigned.html", page=reading.unsigned(actor(), place()))


@conditions.get("/conditions/plans")
@opens(May.DISPOSAL_DECIDE)
def plans() -> ResponseReturnValue:
    which = request.args.get("which", "to-record")
    which = which if which in listed.PLANS else "to-record"
    page = reading.plans(actor(), which, place())
    return render_template("conditions/plans.html", page=page, which=which, all_of=listed.PLANS)


@conditions.get("/conditions/breached")
@opens(May.DISPOSAL_DECIDE)
def breached() -> ResponseReturnValue:
    return render_template("conditions/breached.html", page=reading.breached(actor(), place()))


# --- the record -----------------------------------------------------------------------------------


@conditions.route("/decisions/<token>/conditions", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def begin(token: str) -> ResponseReturnValue:
    decision = disposals.open(token, by=actor())
    case = cases.open(decision.case.token, by=actor())
    form = Form(BEGIN, suggested=_suggested(case, decision))
    if form.is_sent:
        with form.answering():
            return to(service.begin(decision, case, by=actor(), **form.loaded()), "Begun")
    elif found := queries.of_decision(decision.id):
        return redirect(url_for("conditions.record", token=found.token))
    return form.page("conditions/begin.html", decision=decision, case=case)


@conditions.route("/cases/<token>/plan", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def plan(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    form = Form(PLAN, suggested=_suggested(case))
    if form.is_sent:
        with form.answering():
            return to(planning.plan(case, by=actor(), **form.loaded()), "The plan is begun")
    before = [one for one in queries.of_case(case.id) if one.decision_id is None]
    return form.page("conditions/plan.html", case=case, before=before)


@conditions.get("/cautions/<token>")
@opens(May.DISPOSAL_DECIDE)
def record(token: str) -> ResponseReturnValue:
    found = service.open(token, by=actor())
    return render_template(
        "conditions/record.html",
        record=found,
        case=found.case,
        read=reading.of(found, actor()),
        why_adult=signatures.why_adult(found),
    )


@conditions.route("/cautions/<token>/change", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def amend(token: str) -> ResponseReturnValue:
    found = service.open(token, by=actor())
    held = {name: getattr(found, name) for name in BEGIN.load_fields}
    form = Form(BEGIN, version=found.version, shown=held)
    if form.is_sent:
        with form.answering():
            setting.amend(found, by=actor(), version=form.sent_version, **form.loaded())
            return to(found, "The record is changed")
    return form.page("conditions/amend.html", record=found)


@conditions.route("/cautions/<token>/add", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def add(token: str) -> ResponseReturnValue:
    found = service.open(token, by=actor())
    form = Form(SET)
    if form.is_sent:
        with form.answering():
            setting.add(found, by=actor(), **form.loaded())
            return to(found, "The condition is added")
    return form.page("conditions/add.html", record=found, read=reading.of(found, actor()))


@conditions.route("/cautions/<token>/sign", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def sign(token: str) -> ResponseReturnValue:
    found = service.open(token, by=actor())
    now = {"signed_at": clock.now(), "explained_by": actor().name}
    form = Form(SIGN, version=found.version, suggested=now)
    if form.is_sent:
        with form.answering():
            service.sign(found, by=actor(), version=form.sent_version, **form.loaded())
            return to(found, "The signature is recorded")
    facts = {"read": reading.of(found, actor()), "why_adult": signatures.why_adult(found)}
    return form.page("conditions/sign.html", record=found, **facts)


@conditions.route("/cautions/<token>/end", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def end(token: str) -> ResponseReturnValue:
    found = service.open(token, by=actor())
    form = Form(schemas.End(), version=found.version)
    if form.is_sent:
        with form.answering():
            planning.end_plan(found, by=actor(), version=form.sent_version, **form.loaded())
            return to(found, "The plan has ended")
    return form.page("conditions/end.html", record=found)


@conditions.post("/cautions/<token>/print-out")
@opens(May.DISPOSAL_DECIDE)
def print_out(token: str) -> ResponseReturnValue:
    found = service.open(token, by=actor())
    return paper.as_file(found, paper.print_out(found, by=actor()))


def _suggested(case: Case, decision: Decision | None = None) -> dict[str, Any]:
    limit_on = prosecutable.suggested(case, decision)
    return {"offences": checks.offences_in_words(case), "summary_limit_on": limit_on}


def to(found: Record, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("conditions.record", token=found.token))
