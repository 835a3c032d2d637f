"""The pages on which vulnerability and needs are asked, decided and looked up."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import reference
from cjdiversion.access import May, can
from cjdiversion.cases import queries as case_queries
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.forms import Form
from cjdiversion.screenings import prompts, queries, schemas, service
from cjdiversion.screenings.models import AppropriateAdult, Screening
from cjdiversion.screenings.rules import LIMBS, OUTCOME_WORDS
from cjdiversion.screenings.steps import STEPS, Status
from cjdiversion.web import actor, opens
from cjdiversion.workflow import ready

screenings = Blueprint("screenings", __name__)
COULD_NOT = schemas.CouldNot()
DECIDE = schemas.Decide()
ADULT = schemas.Adult()
OBSERVE = schemas.Observe()


@screenings.post("/cases/<token>/screenings/start")
@opens(May.SCREENING_RECORD)
def start(token: str) -> ResponseReturnValue:
    screening = service.start(cases.open(token, by=actor()), by=actor())
    return redirect(url_for("screenings.answer", token=screening.token))


@screenings.route("/screenings/<token>/answer", methods=["GET", "POST"])
@opens(May.SCREENING_RECORD)
def answer(token: str) -> ResponseReturnValue:
    screening = service.open(token, by=actor())
    record = queries.record_of(screening)
    schema = schemas.answers(record.asked.code, record.asked.version)
    form = Form(schema, version=screening.version, shown=schemas.shown(record))
    if form.is_sent:
        with form.answering():
            said = schemas.split(record.asked, form.loaded())
            service.answer(screening, by=actor(), version=form.sent_version, **said)
            return redirect(_after_saving(screening))
    standing = {"prompted": _prompted(record), **_standing(screening.case)}
    return form.page("screenings/answer.html", record=record, case=screening.case, **standing)


def _prompted(record: queries.Record) -> dict[str, list[str]]:
    case = record.screening.case
    return prompts.of_booking(
        record.asked,
        markers=case.booking.warning_markers if case.booking else (),
        needs_interpreter=case.person.needs_interpreter,
    )


def _after_saving(screening: Screening) -> str:
    """Where to go once the answers are kept. Blank questions never undo the others."""
    shown = url_for("screenings.show", token=screening.token)
    if request.form.get("then") == "later" or screening.status is Status.COMPLETE:
        flash("Answers saved")
        return shown
    if blank := len(queries.record_of(screening).unanswered):
        flash(f"Answers saved. Looked at, not complete: {blank} without an answer", "warning")
        return url_for("screenings.answer", token=screening.token)
    service.complete(screening, by=actor())
    flash("Answers saved and the record completed")
    if can(actor(), May.SCREENING_DECIDE):
        return url_for("screenings.decide", token=screening.case.token)
    return shown


@screenings.route("/screenings/<token>/could-not", methods=["GET", "POST"])
@opens(May.SCREENING_RECORD)
def could_not(token: str) -> ResponseReturnValue:
    screening = service.open(token, by=actor())
    form = Form(COULD_NOT, version=screening.version)
    if form.is_sent:
        with form.answering():
            service.could_not(screening, by=actor(), version=form.sent_version, **form.loaded())
            flash("Recorded that screening could not be done")
            return redirect(url_for("screenings.show", token=token))
    return form.page("screenings/could_not.html", screening=screening, case=screening.case)


@screenings.get("/screenings/<token>")
@opens(May.CASE_OPEN)
def show(token: str) -> ResponseReturnValue:
    screening = service.open(token, by=actor())
    return render_template(
        "screenings/show.html",
        record=queries.record_of(screening),
        case=screening.case,
        others=[one for one in queries.screenings_of(screening.case_id) if one is not screening],
        steps={step.name for step in ready(STEPS, screening, actor())},
        **_standing(screening.case),
    )


@screenings.route("/cases/<token>/screenings/vulnerability", methods=["GET", "POST"])
@opens(May.SCREENING_DECIDE)
def decide(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    reasons = queries.reasons_of(case.id)
    # doubt means vulnerable (PACE Code C 1.4); without a reason nothing is chosen beforehand
    form = Form(DECIDE, shown={"is_vulnerable": True} if reasons else {})
    if form.is_sent:
        with form.answering():
            service.decide_vulnerability(case, by=actor(), **form.loaded())
            flash("Vulnerability decision recorded")
            return redirect(url_for("desk.case", token=token))
    return form.page("screenings/decide.html", case=case, reasons=reasons, **_standing(case))


@screenings.route("/cases/<token>/screenings/appropriate-adult", methods=["GET", "POST"])
@opens(May.SCREENING_RECORD)
def appropriate_adult(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    adult = queries.aa_of(case.id)
    fed = {} if adult else prompts.of_feed(case_queries.events_of(case.id))
    shown = _facts(adult) if adult else fed
    form = Form(ADULT, version=adult.version if adult else 0, shown=shown)
    if form.is_sent:
        with form.answering():
            service.record_aa(case, by=actor(), version=form.sent_version, **form.loaded())
            flash("Appropriate adult recorded")
            return redirect(url_for("desk.case", token=token))
    return form.page("screenings/appropriate_adult.html", case=case, fed=fed, **_standing(case))


def _facts(adult: AppropriateAdult) -> dict[str, Any]:
    return {name: getattr(adult, name) for name in service.Adult.__annotations__}


@screenings.route("/cases/<token>/screenings/observation", methods=["GET", "POST"])
@opens(May.SCREENING_RECORD)
def observe(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    form = Form(OBSERVE)
    if form.is_sent:
        with form.answering():
            service.set_observation(case, by=actor(), **form.loaded())
            flash("Observation level recorded")
            return redirect(url_for("desk.case", token=token))
    return form.page("screenings/observe.html", case=case, **_standing(case))


def _standing(case: Case) -> dict[str, Any]:
    """How the person stands, for the head of each page."""
    return {
        "decision": queries.vulnerability_of(case.id),
        "adult_needed": queries.adult_needed(case),
        "observation": queries.observation_of(case.id),
        "is_safety_due": queries.safety_action_due(case.id),
        "limbs": LIMBS,
        "outcome_words": OUTCOME_WORDS,
        "labels": reference.choices("vulnerabilities"),
    }
