"""The pages of the appropriate adult, of interviews, and of what is done for a child."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import authority, clock, reference
from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.errors import Missing
from cjdiversion.forms import Form
from cjdiversion.interviews import (
    children,
    feeds,
    lines,
    making,
    queries,
    rooms,
    rules,
    schemas,
    service,
)
from cjdiversion.interviews.models import AppropriateAdult, Interview, UrgentAuthority
from cjdiversion.interviews.standing import Standing
from cjdiversion.screenings import queries as screenings
from cjdiversion.web import actor, opens

interviews = Blueprint("interviews", __name__)

START, END, RECORD = schemas.Start(), schemas.End(), schemas.Record()
URGENT, MARK, CHILD_STEP = schemas.Urgent(), schemas.Mark(), schemas.ChildStep()
NOTHING = schemas.Nothing()


@interviews.get("/cases/<token>/interviews")
@opens(May.CASE_OPEN)
def index(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    standing = queries.standing(case)
    return render_template(
        "interviews/index.html",
        case=case,
        brought=feeds.brought,
        lines=lines,
        **_shown(case, standing),
    )


def _shown(case: Case, standing: Standing) -> dict[str, Any]:
    """What every page about an interview says at its head."""
    advice = rooms.advice(case, at=clock.now())
    return {
        "standing": standing,
        "advice": advice,
        "is_stopped": standing.authority is None and any(one.stops for one in advice),
        "moments": rules.MOMENTS,
        "relationships": reference.choices("aa_relationships"),
        "may_act": reference.choices("aa_eligibility"),
        "there": rules.THERE,
        "adaptation": partial(reference.label, "interview_adaptations"),
        "grounds": reference.choices("interview_urgent_grounds"),
        "needs_interpreter": queries.needs_interpreter(case),
        "is_asked": screenings.screened(case.id) not in ("not-screened", "could-not"),
        "decision": screenings.vulnerability_of(case.id),
        "authority_words": authority.words_of,
    }


# --- the appropriate adult ---------------------------------------------------------------------


@interviews.route("/cases/<token>/appropriate-adult", methods=["GET", "POST"])
@opens(May.SCREENING_RECORD)
def appropriate_adult(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    adult = queries.aa_of(case.id)
    form = _adult_form(case, adult)
    if form.is_sent:
        with form.answering():
            service.record_aa(case, by=actor(), version=form.sent_version, **form.loaded())
            return _done(case, "Appropriate adult recorded")
    return _adult_page("interviews/appropriate_adult.html", form, case, adult)


@interviews.route("/cases/<token>/appropriate-adult/another", methods=["GET", "POST"])
@opens(May.SCREENING_RECORD)
def another_adult(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    form = _adult_form(case, None)
    if form.is_sent:
        with form.answering():
            service.call_another(case, by=actor(), **form.loaded())
            return _done(case, "Another appropriate adult recorded")
    return _adult_page("interviews/another_adult.html", form, case, None)


@interviews.route("/appropriate-adults/<token>", methods=["GET", "POST"])
@opens(May.SCREENING_RECORD)
def change_adult(token: str) -> ResponseReturnValue:
    adult, case = service.open(AppropriateAdult, token, by=actor())
    form = _adult_form(case, adult)
    if form.is_sent:
        with form.answering():
            facts = form.loaded()
            service.change_aa(adult, case, by=actor(), version=form.sent_version, **facts)
            return _done(case, "Appropriate adult recorded")
    return _adult_page("interviews/change_adult.html", form, case, adult)


@interviews.post("/appropriate-adults/<token>/mark")
@opens(May.SCREENING_RECORD)
def mark_adult(token: str) -> ResponseReturnValue:
    adult, case = service.open(AppropriateAdult, token, by=actor())
    moment = Form(MARK).loaded()["moment"]
    service.mark_aa(adult, case, by=actor(), moment=moment)
    return _done(case, f"{rules.MOMENTS[moment]}: recorded with the present time")


def _adult_form(case: Case, adult: AppropriateAdult | None) -> Form:
    """What stands."""
    names = making.Adult.__annotations__
    stands = {name: getattr(adult, name) for name in names} if adult else {}
    shown = {name: value for name, value in stands.items() if value}
    standing = adult.relationship_code if adult else ""
    schema = schemas.AdultOnPage(is_child=queries.is_possibly_child(case), standing=standing)
    return Form(schema, version=adult.version if adult else 0, shown=shown)


def _adult_page(
    template: str, form: Form, case: Case, adult: AppropriateAdult | None
) -> ResponseReturnValue:
    needed, brought = screenings.adult_needed(case), feeds.brought(adult) if adult else {}
    return form.page(template, case=case, adult=adult, adult_needed=needed, brought=brought)


# --- interviews --------------------------------------------------------------------------------


@interviews.route("/cases/<token>/interviews/start", methods=["GET", "POST"])
@opens(May.INTERVIEW_START)
def start(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    form = Form(START, shown={"interviewer": actor().name})
    if form.is_sent:
        with form.answering():
            service.start(case, by=actor(), **form.loaded())
            return _done(case, "The interview has started")
    standing = queries.standing(case)
    return form.page("interviews/start.html", case=case, **_shown(case, standing))


@interviews.route("/interviews/<token>/end", methods=["GET", "POST"])
@opens(May.SCREENING_RECORD)
def end(token: str) -> ResponseReturnValue:
    interview, case = service.open(Interview, token, by=actor())
    held = {name: getattr(interview, name) for name in END.load_fields if name != "ended_at"}
    form = Form(END, version=interview.version, shown=held, suggested={"ended_at": clock.now()})
    if form.is_sent:
        with form.answering():
            facts = form.loaded()
            service.end(interview, case, by=actor(), version=form.sent_version, **facts)
            return _done(case, "The interview has ended")
    return form.page("interviews/end.html", case=case, interview=interview)


@interviews.route("/cases/<token>/interviews/record", methods=["GET", "POST"])
@opens(May.SCREENING_RECORD)
def record(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    form = Form(RECORD)
    if form.is_sent:
        with form.answering():
            interview = service.record(case, by=actor(), **form.loaded())
            if interview.is_without_adult:
                flash("Recorded as held without the appropriate adult, and raised", "warning")
            return _done(case, "The interview is recorded")
    return form.page(
        "interviews/record.html", case=case, adult_needed=screenings.adult_needed(case)
    )


@interviews.route("/cases/<token>/interviews/urgent", methods=["GET", "POST"])
@opens(May.INTERVIEW_EXCEPT)
def urgent(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    rule = queries.rule("urgent", case.force.code)
    form = Form(URGENT, shown=authority.own(actor(), rule.attributes["least_rank"]))
    if form.is_sent:
        with form.answering():
            service.authorise_urgent(case, by=actor(), **form.loaded())
            return _done(case, "The authority is recorded")
    least = reference.label("ranks", rule.attributes["least_rank"])
    return form.page("interviews/urgent.html", case=case, rule=rule, least=least)


@interviews.route("/urgent-authorities/<token>/confirm", methods=["GET", "POST"])
@opens(May.ESCALATION_ANSWER)
def confirm(token: str) -> ResponseReturnValue:
    given, case = service.open(UrgentAuthority, token, by=actor())
    form = Form(NOTHING)
    if form.is_sent:
        service.confirm(given, case, by=actor())
        return _done(case, "The authority is confirmed")
    words = lines.urgent(given, partial(reference.label, "interview_urgent_grounds"))
    may_be_theirs = authority.is_at_least(actor().rank, given.authority_rank)
    facts = {"given": given, "words": words, "may_be_theirs": may_be_theirs}
    return form.page("interviews/confirm.html", case=case, **facts)


# --- children ----------------------------------------------------------------------------------


@interviews.get("/cases/<token>/child-steps")
@opens(May.CASE_OPEN)
def child_steps(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    steps = queries.standing(case).child_steps
    return render_template(
        "interviews/child_steps.html", case=case, steps=steps, line=children.line
    )


@interviews.route("/cases/<token>/child-steps/record", methods=["GET", "POST"])
@opens(May.SCREENING_RECORD)
def record_child_step(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    code = request.values.get("step", "")
    row = next((row for row in queries.child_rows() if row.code == code), None)
    if row is None:
        raise Missing
    form = Form(CHILD_STEP, shown={"step": code})
    if form.is_sent:
        with form.answering():
            service.record_child_step(case, by=actor(), **form.loaded())
            flash("Recorded")
            return redirect(url_for("interviews.child_steps", token=token))
    asked = CHILD_STEP.asked_for(row)
    return form.page("interviews/record_child_step.html", case=case, row=row, asked=asked)


def _done(case: Case, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("interviews.index", token=case.token))
