"""The page that declares a duty and ends one's own, and the inspector's list of who is there."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, listing
from cjdiversion.access import May
from cjdiversion.accounts import service as accounts
from cjdiversion.accounts import views as door
from cjdiversion.accounts.models import Duty
from cjdiversion.duties import queries, schemas, service
from cjdiversion.errors import Missing
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.web import actor, opens

duties = Blueprint("duties", __name__)
DECLARE, END = schemas.Declare(), schemas.End()
_AT, _KEY = Duty.__table__.c.declared_at, Duty.__table__.c.id


@duties.route("/duty", methods=["GET", "POST"])
@opens(May.DUTY_DECLARE)
def declare() -> ResponseReturnValue:
    limits = service.limits(actor())
    form = Form(DECLARE, suggested={"until": _suggested(limits["suggested_hours"])})
    if form.is_sent:
        with form.answering():
            duty = _declared(form.loaded())
            flash(f"You are on duty at {duty.suite.name} until {clock.in_words(duty.until)}")
            return redirect("/")
    return form.page(
        "duties/declare.html",
        suites=queries.suites(actor()),
        hours=limits["hours"],
        newest=queries.newest_of(actor().person_id),
    )


def _declared(answers: dict[str, Any]) -> Duty:
    accounts.confirm(by=actor(), present=answers.pop("present"), address=door.address())
    suite = queries.suite(answers.pop("suite"))
    if suite is None:
        raise Missing
    duty = service.declare(by=actor(), suite=suite, **answers)
    door.let_in(accounts.start_session(service.actor_now(actor().person_id)))
    return duty


def _suggested(hours: float) -> datetime:
    return (clock.now() + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)


@duties.post("/duty/end")
@opens(May.DUTY_DECLARE)
def end_own() -> ResponseReturnValue:
    duty = service.end_own(by=actor())
    flash(f"Your duty at {duty.suite.name} is ended")
    return redirect("/")


@duties.get("/duties")
@opens(May.SHIFT_CHECK)
def here() -> ResponseReturnValue:
    before = listing.page(
        queries.here_before(actor()), newest=_AT, key=_KEY, place=place(), cursor_of=_cursor
    )
    return render_template("duties/here.html", now=queries.here_now(actor()), page=before)


@duties.route("/duties/<token>/end", methods=["GET", "POST"])
@opens(May.SHIFT_CHECK)
def end(token: str) -> ResponseReturnValue:
    duty = service.open_here(token, by=actor())
    form = Form(END, version=duty.version)
    if form.is_sent:
        with form.answering():
            service.end_here(duty, by=actor(), **form.loaded())
            flash(f"The duty of {duty.person.name} here is ended")
            return redirect(url_for("duties.here"))
    is_over = duty.ended_at is not None or duty.until <= clock.now()
    return form.page("duties/end.html", duty=duty, is_over=is_over)


def _cursor(row: Any) -> tuple[Any, uuid.UUID]:
    return row[0].declared_at, row[0].id
