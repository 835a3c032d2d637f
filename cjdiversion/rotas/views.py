"""The teams' hours: looked at, and set by the team leader."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock
from cjdiversion.access import May
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Unit
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.rotas import queries, reading, rules, schemas, service
from cjdiversion.web import actor, opens

rotas = Blueprint("rotas", __name__)
SET_HOURS, SET_DAY = schemas.SetHours(), schemas.SetDay()


@rotas.context_processor
def _words() -> dict[str, object]:
    return {"in_words": rules.in_words, "as_week": queries.as_week, "as_day": queries.as_day}


@rotas.get("/hours")
@opens(May.ROTA_SEE)
def index() -> ResponseReturnValue:
    return render_template("rotas/index.html", page=reading.teams(actor(), place=place()))


@rotas.get("/hours/<token>")
@opens(May.ROTA_SEE)
def show(token: str) -> ResponseReturnValue:
    provider = service.open(token, by=actor())
    return render_template(
        "rotas/show.html",
        shown=reading.shown(provider, place=place()),
        is_own=provider.id == actor().unit_id,
        today=clock.today(),
    )


@rotas.route("/hours/set", methods=["GET", "POST"])
@opens(May.ROTA_SET)
def set_hours() -> ResponseReturnValue:
    held = queries.timetable(_own().id).week(clock.today())
    form = Form(SET_HOURS, suggested={"from_on": clock.today(), **schemas.as_shown(held)})
    if form.is_sent:
        with form.answering():
            service.set_hours(by=actor(), **form.loaded())
            flash("The hours are set")
            return _shown()
    return form.page("rotas/set_hours.html", own=_own(), is_set=held.is_set)


@rotas.route("/hours/day", methods=["GET", "POST"])
@opens(May.ROTA_SET)
def set_day() -> ResponseReturnValue:
    form = Form(SET_DAY)
    if form.is_sent:
        with form.answering():
            service.set_day(by=actor(), **form.loaded())
            flash("The day is set")
            return _shown()
    return form.page("rotas/set_day.html", own=_own())


@rotas.post("/hours/days/<token>/strike")
@opens(May.ROTA_SET)
def strike_day(token: str) -> ResponseReturnValue:
    service.strike_day(token, by=actor())
    flash("Taken back. The week’s hours hold on that day")
    return _shown()


def _own() -> Unit:
    unit_id = actor().unit_id
    assert unit_id is not None
    return accounts.unit(unit_id)


def _shown() -> ResponseReturnValue:
    return redirect(url_for("rotas.show", token=_own().token))
