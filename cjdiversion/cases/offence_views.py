"""The pages of what is alleged in a case."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import reference
from cjdiversion.access import May
from cjdiversion.cases import offending, schemas, service
from cjdiversion.forms import Form
from cjdiversion.web import actor, opens

offences = Blueprint("offences", __name__)
ALLEGED = schemas.Alleged()


@offences.get("/cases/<token>/offences")
@opens(May.CASE_OPEN)
def index(token: str) -> ResponseReturnValue:
    case = service.open(token, by=actor())
    places = reference.choices("location_types", force=case.force.code)
    return render_template("offences/index.html", case=case, places=places)


@offences.route("/cases/<token>/offences/add", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def add(token: str) -> ResponseReturnValue:
    case = service.open(token, by=actor())
    form = Form(ALLEGED, version=case.version)
    if form.is_sent:
        with form.answering():
            offending.add(case, by=actor(), version=form.sent_version, **form.loaded())
            flash("The offence is added.")
            return redirect(url_for("offences.index", token=token))
    return form.page("offences/add.html", case=case)


@offences.route("/cases/<token>/offences/<name>", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def correct(token: str, name: str) -> ResponseReturnValue:
    case = service.open(token, by=actor())
    offence = offending.at(case, name)
    form = Form(ALLEGED, version=case.version, shown=offending.shown(offence))
    if form.is_sent:
        with form.answering():
            told = form.loaded()
            offending.correct(case, name, by=actor(), version=form.sent_version, **told)
            flash("The offence is put right.")
            return redirect(url_for("offences.index", token=token))
    return form.page("offences/correct.html", case=case, offence=offence)
