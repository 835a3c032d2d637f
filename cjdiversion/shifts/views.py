"""The pages of a shift: the suite now, handing it over, taking it over, checking it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock
from cjdiversion.access import May
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.shifts import lists, queries, rules, schemas, service, wording
from cjdiversion.shifts import paper as papers
from cjdiversion.shifts.models import ShiftHandover
from cjdiversion.shifts.steps import Status
from cjdiversion.web import actor, opens

shifts = Blueprint("shifts", __name__)
HAND_OVER, TAKE_OVER, CHECK = schemas.HandOver(), schemas.TakeOver(), schemas.Check()


# --- the suite now ------------------------------------------------------------------------------


@shifts.get("/shift")
@opens(May.SHIFT_OPEN)
def index() -> ResponseReturnValue:
    read = service.see(by=actor())
    waiting = queries.waiting(actor().unit_id)
    return render_template(
        "shifts/index.html", read=read, sheet=read.sheet, waiting=waiting, wording=wording
    )


@shifts.route("/shift/hand-over", methods=["GET", "POST"])
@opens(May.SHIFT_HAND_OVER)
def hand_over() -> ResponseReturnValue:
    form = Form(HAND_OVER)
    if form.is_sent:
        with form.answering():
            made = service.hand_over(by=actor(), **form.loaded())
            flash("The suite is handed over. It waits for somebody to take it over")
            return redirect(url_for("shifts.handover", token=made.token))
    waiting = queries.waiting(actor().unit_id)
    return form.page("shifts/hand_over.html", waiting=waiting)


@shifts.route("/shift/check", methods=["GET", "POST"])
@opens(May.SHIFT_CHECK)
def check() -> ResponseReturnValue:
    form = Form(CHECK)
    if form.is_sent:
        with form.answering():
            made = service.check(by=actor(), **form.loaded())
            flash("Your check is recorded")
            return redirect(url_for("shifts.one_check", token=made.token))
    read = service.see(by=actor())
    first = rules.first(read.sheet.people)
    return form.page("shifts/check.html", read=read, people=first, wording=wording)


# --- those of before ----------------------------------------------------------------------------


@shifts.get("/shift/handovers")
@opens(May.SHIFT_OPEN)
def handovers() -> ResponseReturnValue:
    page = lists.handovers(actor(), place())
    return render_template("shifts/handovers.html", page=page)


@shifts.get("/shift/handovers/<token>")
@opens(May.SHIFT_OPEN)
def handover(token: str) -> ResponseReturnValue:
    found, read = service.open(token, by=actor())
    return render_template(
        "shifts/handover.html",
        handover=found,
        read=read,
        sheet=read.sheet,
        wording=wording,
        is_late=_is_late(found),
        why_not=_why_not(found),
    )


@shifts.get("/shift/handovers/<token>/paper")
@opens(May.SHIFT_OPEN)
def paper(token: str) -> ResponseReturnValue:
    found, read = service.open(token, by=actor())
    return papers.as_file(found, service.print_out(found, read, by=actor()))


@shifts.route("/shift/handovers/<token>/take-over", methods=["GET", "POST"])
@opens(May.SHIFT_HAND_OVER)
def take_over(token: str) -> ResponseReturnValue:
    found, read = service.open(token, by=actor())
    form = Form(TAKE_OVER, version=found.version)
    if form.is_sent:
        with form.answering():
            said = form.loaded()
            service.take_over(found, by=actor(), version=form.sent_version, **said)
            flash("You have taken the suite over")
            return redirect(url_for("shifts.index"))
    return form.page("shifts/take_over.html", handover=found, sheet=read.sheet)


@shifts.get("/shift/checks")
@opens(May.SHIFT_OPEN)
def checks() -> ResponseReturnValue:
    page = lists.checks(actor(), place())
    return render_template("shifts/checks.html", page=page)


@shifts.get("/shift/checks/<token>")
@opens(May.SHIFT_OPEN)
def one_check(token: str) -> ResponseReturnValue:
    found, read = service.open_check(token, by=actor())
    return render_template(
        "shifts/one_check.html",
        check=found,
        read=read,
        people=rules.first(read.sheet.people),
        wording=wording,
    )


def _is_late(row: ShiftHandover) -> bool:
    return row.status is Status.HANDED_OVER and row.take_over_by < clock.now()


def _why_not(row: ShiftHandover) -> Any:
    return rules.why_not_taker(actor(), made_by_id=row.made_by_id, made_by=row.made_by)
