"""The pages on which vulnerability and needs are asked, decided and looked up."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import reference
from cjdiversion.access import May, can
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.forms import Form
from cjdiversion.screenings import (
    coverage,
    earlier,
    needs,
    prompts,
    queries,
    records,
    schemas,
    service,
)
from cjdiversion.screenings.models import Need, Screening
from cjdiversion.screenings.rules import LIMBS
from cjdiversion.screenings.steps import NEED_STEPS, STEPS, Status
from cjdiversion.web import actor, opens
from cjdiversion.workflow import ready

screenings = Blueprint("screenings", __name__)
DECIDE = schemas.Decide()
RECORD_NEED, END_NEED = schemas.RecordNeed(), schemas.EndNeed()


# --- asking ------------------------------------------------------------------------------------


@screenings.post("/cases/<token>/screenings/start")
@opens(May.SCREENING_RECORD)
def start(token: str) -> ResponseReturnValue:
    screening = service.start(cases.open(token, by=actor()), by=actor())
    return redirect(url_for("screenings.answer", token=screening.token))


@screenings.route("/screenings/<token>/answer", methods=["GET", "POST"])
@opens(May.SCREENING_RECORD)
def answer(token: str) -> ResponseReturnValue:
    screening = service.open(token, by=actor())
    record = records.of(screening)
    schema = schemas.answers(records.whole_set_of(screening))
    form = Form(schema, version=screening.version, shown=schemas.shown(record))
    if form.is_sent:
        with form.answering():
            loaded = form.loaded()
            at = loaded.pop(schemas.PAPER, None)
            said = schemas.from_page(record, loaded)
            service.answer(screening, by=actor(), version=form.sent_version, at=at, **said)
            return redirect(_after_saving(screening))
    standing = {"prompted": _prompted(record), **_standing(screening.case)}
    return form.page("screenings/answer.html", record=record, case=screening.case, **standing)


def _prompted(record: records.Record) -> dict[str, list[str]]:
    case = record.screening.case
    found = prompts.of_booking(
        record.asked,
        markers=case.booking.warning_markers if case.booking else (),
        needs_interpreter=case.person.needs_interpreter,
    )
    for code, words in earlier.said_before(record.asked, case, by=actor()).items():
        found.setdefault(code, []).extend(words)
    return found


def _after_saving(screening: Screening) -> str:
    """Where to go once the answers are kept. Blank questions never undo the others."""
    shown = url_for("screenings.show", token=screening.token)
    is_done, blank = screening.status is Status.COMPLETE, len(records.of(screening).unanswered)
    if request.form.get("then") == "later" or (is_done and not blank):
        flash("Answers saved")
        return shown
    if blank:
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
    schema = schemas.could_not(records.whole_set_of(screening))
    form = Form(schema, version=screening.version)
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
        record=records.of(screening),
        case=screening.case,
        others=[one for one in queries.screenings_of(screening.case_id) if one is not screening],
        steps={step.name for step in ready(STEPS, screening, actor())},
        **_standing(screening.case),
    )


# --- needs -------------------------------------------------------------------------------------


@screenings.get("/cases/<token>/needs", endpoint="needs")
@opens(May.CASE_OPEN)
def needs_(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    found = queries.all_needs_of(case.id)
    return render_template(
        "screenings/needs.html",
        case=case,
        found=found,
        steps={one.token: {step.name for step in ready(NEED_STEPS, one, actor())} for one in found},
        **_needs_words(),
    )


@screenings.route("/cases/<token>/needs/record", methods=["GET", "POST"])
@opens(May.SCREENING_RECORD)
def record_need(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    form = Form(RECORD_NEED)
    if form.is_sent:
        with form.answering():
            service.record_need(case, by=actor(), **form.loaded())
            flash("Need recorded")
            return redirect(url_for("screenings.needs", token=token))
    return form.page("screenings/record_need.html", case=case)


@screenings.route("/needs/<token>/refute", methods=["GET", "POST"])
@opens(May.SCREENING_DECIDE)
def refute_need(token: str) -> ResponseReturnValue:
    return _end_need(token, service.refute_need, "screenings/refute_need.html", "Need refuted")


@screenings.route("/needs/<token>/strike", methods=["GET", "POST"])
@opens(May.SCREENING_DECIDE)
def strike_need(token: str) -> ResponseReturnValue:
    done = "Marked as recorded in error"
    return _end_need(token, service.strike_need, "screenings/strike_need.html", done)


def _end_need(token: str, verb: Any, template: str, done: str) -> ResponseReturnValue:
    need: Need = service.open_need(token, by=actor())
    form = Form(END_NEED, version=need.version)
    if form.is_sent:
        with form.answering():
            verb(need, by=actor(), version=form.sent_version, **form.loaded())
            flash(done)
            return redirect(url_for("screenings.needs", token=need.case.token))
    return form.page(template, need=need, case=need.case, **_needs_words())


def _needs_words() -> dict[str, Any]:
    return {
        "labels": reference.choices("vulnerabilities"),
        "sources": reference.choices("need_sources"),
        "why": needs.words_of,
    }


# --- how much was asked ------------------------------------------------------------------------


@screenings.get("/screenings/coverage", endpoint="coverage")
@opens(May.NUMBERS_SEE)
def coverage_() -> ResponseReturnValue:
    """The last 90 days, or those an address names; an edited address is as if it named none."""
    from_on, to_on = coverage.period(request.args.get("from", ""), request.args.get("to", ""))
    return render_template(
        "screenings/coverage.html",
        lines=coverage.lines(actor(), from_on=from_on, to_on=to_on),
        from_on=from_on,
        to_on=to_on,
    )


# --- deciding ----------------------------------------------------------------------------------


@screenings.route("/cases/<token>/screenings/vulnerability", methods=["GET", "POST"])
@opens(May.SCREENING_DECIDE)
def decide(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    reasons = queries.reasons_of(case.id)
    form = Form(
        DECIDE,
        version=queries.decisions_of(case.id),
        # doubt means vulnerable (PACE Code C 1.4); without a reason nothing is chosen beforehand
        suggested={"is_vulnerable": True} if reasons else {},
        stands=schemas.decided(queries.vulnerability_of(case.id)),
    )
    if form.is_sent:
        with form.answering():
            made = service.decide_vulnerability(
                case, by=actor(), version=form.sent_version, **form.loaded()
            )
            is_newest = queries.vulnerability_of(case.id) is made
            later = "" if is_newest else ". A decision made later stands"
            flash(f"Vulnerability decision recorded{later}")
            refers = request.form.get("then") == "refer" and can(actor(), May.REFERRAL_SEND)
            return redirect(url_for("referrals.refer" if refers else "desk.case", token=token))
    return form.page("screenings/decide.html", case=case, reasons=reasons, **_standing(case))


def _standing(case: Case) -> dict[str, Any]:
    """How the person stands, for the head of each page."""
    return {
        "decision": queries.vulnerability_of(case.id),
        "new_reasons": queries.new_reasons_of(case.id),
        "adult_needed": queries.adult_needed(case),
        "is_safety_due": queries.safety_action_due(case.id),
        "limbs": LIMBS,
        **_needs_words(),
    }
