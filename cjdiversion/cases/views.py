"""The pages of cases: booking and what follows, lists, searches, deliveries."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, reference
from cjdiversion.access import May, can
from cjdiversion.cases import correcting, importing, looking, queries, schemas, service, settling
from cjdiversion.cases.models import Case
from cjdiversion.cases.rules import age_band
from cjdiversion.escalations import queries as raised
from cjdiversion.escalations import service as escalations
from cjdiversion.escalations.schemas import Raise
from cjdiversion.forms import Form, Schema
from cjdiversion.openapi import place
from cjdiversion.web import actor, opens

cases = Blueprint("cases", __name__)

BOOK, ATTEND, DETAIN = schemas.BookOnPage(), schemas.AttendOnPage(), schemas.Detain()
START, EVENT = schemas.Start(), schemas.RecordEvent()
ASSIGN, CLOSE, SETTLE = schemas.Assign(), schemas.Close(), schemas.Settle()
CORRECT, CORRECT_BOOKING = schemas.Correct(), schemas.CorrectBooking()
CORRECT_DETENTION = schemas.CorrectDetention()
SEARCH, RAISE = schemas.Search(), Raise()


# --- looking -----------------------------------------------------------------------------------


@cases.get("/cases")
@opens(May.CASE_OPEN)
def index() -> ResponseReturnValue:
    chosen = looking.chosen(request.args)
    page = looking.page(actor(), chosen, place())
    return render_template(
        "cases/index.html",
        page=page,
        filters=looking.Filters(actor(), chosen, url_for("cases.index")),
        case_href=looking.case_href(),
        age_of=_age_of(),
    )


@cases.route("/cases/search", methods=["GET", "POST"])
@opens(May.CASE_OPEN)
def search() -> ResponseReturnValue:
    form, found = Form(SEARCH), None
    if form.is_sent:
        with form.answering():
            found = looking.search(actor(), **form.loaded())
    return form.page("cases/search.html", found=found, age_of=_age_of())


@cases.get("/suite")
@opens(May.SUITE_SEE)
def in_suite() -> ResponseReturnValue:
    people = looking.in_suite(actor())
    may_open = can(actor(), May.CASE_OPEN)
    return render_template(
        "cases/in_suite.html", people=people, age_of=_age_of(), may_open=may_open
    )


def _age_of() -> Any:
    today = clock.today()
    return lambda row: age_band(row, today)


# --- beginning ---------------------------------------------------------------------------------


@cases.route("/cases/book", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def book() -> ResponseReturnValue:
    return _begin(BOOK, service.book, "cases/book.html", "The booking is recorded.")


@cases.route("/cases/attend", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def attend() -> ResponseReturnValue:
    return _begin(ATTEND, service.attend, "cases/attend.html", "The attendance is recorded.")


@cases.route("/cases/detain", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def detain() -> ResponseReturnValue:
    done = "The detention is recorded. Now the rest of it."
    return _begin(DETAIN, service.detain, "cases/detain.html", done, then="detentions.mha")


@cases.route("/cases/start", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def start() -> ResponseReturnValue:
    return _begin(START, service.start, "cases/start.html", "The case is recorded.")


def _begin(
    schema: Schema, verb: Any, template: str, done: str, *, then: str = "desk.case"
) -> ResponseReturnValue:
    form = Form(schema)
    if form.is_sent:
        with form.answering():
            case = verb(by=actor(), **form.loaded())
            flash(done)
            return redirect(url_for(then, token=case.token))
    return form.page(template, names_suite=actor().unit_kind != "custody-suite")


# --- what follows ------------------------------------------------------------------------------


@cases.route("/cases/<token>/correct", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def correct(token: str) -> ResponseReturnValue:
    case = service.open(token, by=actor())
    shown = correcting.shown(case)
    form = Form(_to_correct(case), version=case.version, shown=shown)
    if form.is_sent:
        with form.answering():
            service.correct(case, by=actor(), version=form.sent_version, **form.loaded())
            return _done(case, "The record is corrected.")
    return form.page("cases/correct.html", case=case)


def _to_correct(case: Case) -> Schema:
    if case.booking is not None:
        return CORRECT_BOOKING
    return CORRECT_DETENTION if case.detention else CORRECT


@cases.route("/cases/<token>/record-event", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def record_event(token: str) -> ResponseReturnValue:
    case = service.open(token, by=actor())
    form = Form(EVENT)
    if form.is_sent:
        with form.answering():
            service.move(case, by=actor(), **form.loaded())
            return _done(case, "The event is recorded.")
    return form.page("cases/record_event.html", case=case)


@cases.route("/cases/<token>/raise", methods=["GET", "POST"])
@opens(May.ESCALATION_RAISE)
def raise_from(token: str) -> ResponseReturnValue:
    case = service.open(token, by=actor())
    form = Form(RAISE)
    if form.is_sent:
        with form.answering():
            escalations.raise_by_hand(case, by=actor(), **form.loaded())
            return _done(case, "It is raised to those in charge.")
    return form.page(
        "cases/raise_from.html",
        case=case,
        raised=raised.of_case(case.id),
        said=partial(reference.label, force=case.force.code),
    )


@cases.route("/cases/<token>/assign", methods=["GET", "POST"])
@opens(May.CASE_ASSIGN)
def assign(token: str) -> ResponseReturnValue:
    case = service.open(token, by=actor())
    form = Form(ASSIGN, version=case.version)
    if form.is_sent:
        with form.answering():
            service.assign(case, by=actor(), version=form.sent_version, **form.loaded())
            flash(f"Case {case.reference} is assigned.")
            return redirect(url_for("cases.index"))  # it may be out of one's own reach now
    return form.page("cases/assign.html", case=case)


@cases.route("/cases/<token>/close", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def close(token: str) -> ResponseReturnValue:
    case = service.open(token, by=actor())
    form = Form(CLOSE)
    if form.is_sent:
        with form.answering():
            service.close(case, by=actor(), **form.loaded())
            return _done(case, "The case is closed.")
    return form.page("cases/close.html", case=case)


@cases.route("/to-fix/<token>", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def settle(token: str) -> ResponseReturnValue:
    fix, case = service.open_to_fix(token, by=actor())
    form = Form(SETTLE, version=case.version)
    if form.is_sent:
        with form.answering():
            right = settling.answer(**form.loaded())
            service.settle(fix, case, by=actor(), right=right, version=form.sent_version)
            return _done(case, "This is settled.")
    return form.page("cases/settle.html", fix=fix, case=case, facts=settling.told(fix, case))


def _done(case: Case, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("desk.case", token=case.token))


# --- deliveries --------------------------------------------------------------------------------


@cases.get("/imports")
@opens(May.CASE_IMPORT)
def imports() -> ResponseReturnValue:
    return render_template("cases/imports.html", runs=queries.import_runs(actor()))


@cases.get("/imports/<token>")
@opens(May.CASE_IMPORT)
def import_run(token: str) -> ResponseReturnValue:
    run = service.open_import(token, by=actor())
    return render_template(
        "cases/import_run.html", run=run, outcomes=importing.Outcome, label=settling.label
    )
