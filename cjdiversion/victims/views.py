"""The pages of victims and witnesses. None of them shows anything of a suspect."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, documents
from cjdiversion.access import May, can
from cjdiversion.cases.rules import age_band
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.victims import (
    codes,
    looking,
    making,
    paper,
    queries,
    reading,
    rules,
    schemas,
    service,
)
from cjdiversion.victims.grounds import RULES, Verdict
from cjdiversion.victims.models import MeasuresRecord, NeedsAssessment, SafeContact, Victim
from cjdiversion.victims.wording import Wording
from cjdiversion.web import actor, opens

victims = Blueprint("victims", __name__)

WHO, STRIKE, ASSIGN = schemas.Who(), schemas.Strike(), schemas.Assign()
CONTACT, ASSESS, MEASURES = schemas.Contact(), schemas.Assess(), schemas.Measures()
SEARCH = schemas.Search()


@victims.context_processor
def _words() -> dict[str, Any]:
    held, today = codes.of(actor()), clock.today()
    return {
        "label": held.label,
        "name_of": looking.name_of,
        "age_of": lambda row: age_band(row, today),
        "wording": Wording(held),
    }


# --- looking ------------------------------------------------------------------------------------


@victims.get("/victims")
@opens(May.VICTIM_OPEN)
def index() -> ResponseReturnValue:
    return render_template("victims/index.html", page=looking.people(actor(), place()))


@victims.route("/victims/search", methods=["GET", "POST"])
@opens(May.VICTIM_OPEN)
def search() -> ResponseReturnValue:
    form, found = Form(SEARCH), None
    if form.is_sent:
        with form.answering():
            found = looking.search(actor(), **form.loaded())
    return form.page("victims/search.html", found=found, most=queries.MOST_FOUND)


@victims.get("/cases/<token>/victims")
@opens(May.VICTIM_OPEN)
def of_case(token: str) -> ResponseReturnValue:
    case = service.open_case(token, by=actor())
    return render_template("victims/of_case.html", case=case, rows=looking.of_case(case, actor()))


@victims.get("/victims/<token>")
@opens(May.VICTIM_OPEN)
def show(token: str) -> ResponseReturnValue:
    victim = service.open(token, by=actor())
    return render_template(
        "victims/show.html",
        read=reading.of(victim, actor()),
        victim=victim,
        contact=_contact(victim),
        case_token=victim.case.token if can(actor(), May.CASE_OPEN) else "",
        printing=documents.printer_available(),
    )


@victims.get("/victims/<token>/history")
@opens(May.VICTIM_OPEN)
def history(token: str) -> ResponseReturnValue:
    victim = service.open(token, by=actor())
    return render_template(
        "victims/history.html",
        victim=victim,
        contacts=queries.history(SafeContact, victim.id),
        assessments=queries.history(NeedsAssessment, victim.id),
        measures=queries.history(MeasuresRecord, victim.id),
        officers=queries.officers_of(victim.id),
        frozen=making.frozen,
        verdicts=partial(_verdicts_then, victim),
    )


@victims.post("/victims/<token>/print-out")
@opens(May.VICTIM_OPEN)
def print_out(token: str) -> ResponseReturnValue:
    victim = service.open(token, by=actor())
    return paper.as_file(victim, service.print_out(victim, by=actor()))


# --- who it is ----------------------------------------------------------------------------------


@victims.route("/cases/<token>/victims/add", methods=["GET", "POST"])
@opens(May.VICTIM_MANAGE)
def add(token: str) -> ResponseReturnValue:
    case = service.open_case(token, by=actor())
    form = Form(WHO)
    if form.is_sent:
        with form.answering():
            return done(service.add(case, by=actor(), **form.loaded()), "Added to the case")
    return form.page("victims/add.html", case=case)


@victims.route("/victims/<token>/correct", methods=["GET", "POST"])
@opens(May.VICTIM_RECORD)
def correct(token: str) -> ResponseReturnValue:
    victim = service.open(token, by=actor())
    shown = {name: getattr(victim, name) for name in (*rules.WHO, "part")}
    form = Form(WHO, version=victim.version, shown=shown)
    if form.is_sent:
        with form.answering():
            service.correct(victim, by=actor(), version=form.sent_version, **form.loaded())
            return done(victim, "The record is corrected")
    return form.page("victims/correct.html", victim=victim)


@victims.route("/victims/<token>/strike", methods=["GET", "POST"])
@opens(May.VICTIM_MANAGE)
def strike(token: str) -> ResponseReturnValue:
    victim = service.open(token, by=actor())
    form = Form(STRIKE, version=victim.version)
    if form.is_sent:
        with form.answering():
            service.strike(victim, by=actor(), version=form.sent_version, **form.loaded())
            return done(victim, "Recorded in error. It stands on no list any more")
    return form.page("victims/strike.html", victim=victim)


@victims.route("/victims/<token>/assign", methods=["GET", "POST"])
@opens(May.VICTIM_MANAGE)
def assign(token: str) -> ResponseReturnValue:
    victim = service.open(token, by=actor())
    form = Form(ASSIGN, version=victim.version)
    if form.is_sent:
        with form.answering():
            service.assign(victim, by=actor(), version=form.sent_version, **form.loaded())
            name = victim.officer.name if victim.officer else "nobody"
            return done(victim, f"Assigned to {name}")
    return form.page("victims/assign.html", victim=victim)


# --- what is recorded of them -------------------------------------------------------------------


@victims.route("/victims/<token>/contact", methods=["GET", "POST"])
@opens(May.VICTIM_RECORD)
def contact(token: str) -> ResponseReturnValue:
    victim = service.open(token, by=actor())
    row = queries.standing(SafeContact, victim.id)
    form = Form(CONTACT, version=victim.version, shown=_columns(row, rules.CONTACT))
    if form.is_sent:
        with form.answering():
            service.record_contact(victim, by=actor(), version=form.sent_version, **form.loaded())
            return done(victim, "Recorded. It holds from now on")
    return form.page("victims/contact.html", victim=victim, row=row)


@victims.route("/victims/<token>/assess", methods=["GET", "POST"])
@opens(May.VICTIM_RECORD)
def assess(token: str) -> ResponseReturnValue:
    victim = service.open(token, by=actor())
    row = queries.standing(NeedsAssessment, victim.id)
    shown = _columns(row, rules.NEEDS) | schemas.shown(row.grounds if row else {})
    form = Form(ASSESS, version=victim.version, shown=shown, suggested={"assessed_at": clock.now()})
    if form.is_sent:
        with form.answering():
            service.assess(victim, by=actor(), version=form.sent_version, **form.loaded())
            return done(victim, "The needs assessment is recorded")
    return form.page(
        "victims/assess.html",
        victim=victim,
        row=row,
        rules=[RULES[code] for code in _grounds() if code in RULES],
    )


@victims.route("/victims/<token>/measures", methods=["GET", "POST"])
@opens(May.VICTIM_RECORD)
def measures(token: str) -> ResponseReturnValue:
    victim = service.open(token, by=actor())
    read = reading.of(victim, actor())
    shown = _columns(read.measures, rules.MEASURES)
    form = Form(MEASURES, version=victim.version, shown=shown)
    if form.is_sent:
        with form.answering():
            service.record_measures(victim, by=actor(), version=form.sent_version, **form.loaded())
            return done(victim, "Special measures and statement are recorded")
    return form.page("victims/measures.html", victim=victim, read=read)


# --- what the views share -----------------------------------------------------------------------


def _grounds() -> dict[str, str]:
    return codes.of(actor()).choices("victim_grounds")


def _verdicts_then(victim: Victim, row: NeedsAssessment) -> list[Verdict]:
    """As they were on the day it was asked."""
    on = clock.london(row.assessed_at).date()
    return reading.verdicts(victim, row, codes.of(actor()), on=on)


def _columns(row: Any, names: Any) -> dict[str, Any]:
    """What stands, to be confirmed or changed."""
    return {name: getattr(row, name) for name in names} if row else {}


def _contact(victim: Victim) -> dict[str, Any] | None:
    row = queries.standing(SafeContact, victim.id)
    return making.frozen(row) if row else None


def done(victim: Victim, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("victims.show", token=victim.token))
