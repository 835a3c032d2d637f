"""The pages of L&D's work on a referral, and the messages that both sides read."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, reference
from cjdiversion.access import May
from cjdiversion.contacts import closing, making, queries, reading, rules, schemas, service, steps
from cjdiversion.contacts.models import Recorded, side_of
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.referrals import queries as of_referrals
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.models import Assessment, AssessmentLine, Referral
from cjdiversion.referrals.rules import name_of
from cjdiversion.referrals.steps import CLOSE as CLOSING
from cjdiversion.rotas import queries as rotas
from cjdiversion.rotas.rules import hours_in_words
from cjdiversion.web import actor, opens, signed_in

contacts = Blueprint("contacts", __name__)

PLAN = schemas.Plan()
REARRANGE = schemas.Rearrange()
CONTACT = schemas.Contact()
ATTENDED = schemas.Attended()
MISSED = schemas.Missed()
NOTE = schemas.WriteNote()
ONWARD = schemas.ReferOn()
ANSWERED = schemas.Answered()
FIRST = schemas.First()
OUTCOME = schemas.RecordOutcome()
STRIKE = schemas.Strike()
WRITE = schemas.Write()
CLOSE = schemas.Close()
MINUTES = 45  # suggested, ours


@contacts.context_processor
def _words() -> dict[str, Any]:
    return {
        "label": reference.label,
        "name_of": name_of,
        "results": rules.RESULTS,
        "first_attended": rules.FIRST_ATTENDED,
        "now": clock.now(),
    }


@contacts.get("/referrals/<token>/work")
@opens(May.REFERRAL_WORK)
def work(token: str) -> ResponseReturnValue:
    read = reading.work(referrals.open(token, by=actor()), by=actor())
    return render_template("contacts/work.html", read=read, referral=read.referral)


@contacts.get("/appointments")
@opens(May.REFERRAL_WORK)
def appointments() -> ResponseReturnValue:
    when = request.args.get("when", "today")
    when = when if when in queries.WHEN else "today"
    page = reading.appointments(actor(), when=when, place=place())
    counts = reading.counts(actor())
    return render_template("contacts/appointments.html", page=page, when=when, counts=counts)


# --- appointments and contacts --------------------------------------------------------------------


@contacts.route("/referrals/<token>/plan", methods=["GET", "POST"])
@opens(May.REFERRAL_WORK)
def plan(token: str) -> ResponseReturnValue:
    referral = referrals.open(token, by=actor())
    form = Form(PLAN, suggested={"minutes": MINUTES, "with_whom": actor().name})
    making.in_hand(referral, actor())
    if form.is_sent:
        with form.answering():
            service.plan(referral, by=actor(), **form.loaded())
            return _told(referral, "Planned")
    return form.page("contacts/plan.html", referral=referral, hours=_hours(referral))


@contacts.route("/referrals/<token>/contact", methods=["GET", "POST"])
@opens(May.REFERRAL_WORK)
def contact(token: str) -> ResponseReturnValue:
    referral = referrals.open(token, by=actor())
    form = Form(CONTACT, suggested={"happened_at": clock.now()})
    if form.is_sent:
        with form.answering():
            service.record_contact(referral, by=actor(), **form.loaded())
            return _told(referral, "Contact recorded")
    return form.page("contacts/contact.html", referral=referral)


@contacts.route("/appointments/<token>/attended", methods=["GET", "POST"])
@opens(May.REFERRAL_WORK)
def attended(token: str) -> ResponseReturnValue:
    row = service.open("appointment", token, by=actor())
    begins = min(row.starts_at, clock.now())
    form = Form(ATTENDED, version=row.version, suggested={"happened_at": begins})
    making.in_order(row, steps.ATTEND)
    if form.is_sent:
        with form.answering():
            service.attended(row, by=actor(), version=form.sent_version, **form.loaded())
            return _told(row.referral, "Recorded as attended")
    return form.page("contacts/attended.html", row=row, step=steps.ATTEND)


@contacts.route("/appointments/<token>/missed", methods=["GET", "POST"])
@opens(May.REFERRAL_WORK)
def missed(token: str) -> ResponseReturnValue:
    row = service.open("appointment", token, by=actor())
    form = Form(MISSED, version=row.version)
    making.in_order(row, steps.MISS)
    if form.is_sent:
        with form.answering():
            service.missed(row, by=actor(), version=form.sent_version, **form.loaded())
            return _told(row.referral, "Recorded as not attended")
    return form.page("contacts/missed.html", row=row, step=steps.MISS)


@contacts.route("/appointments/<token>/rearrange", methods=["GET", "POST"])
@opens(May.REFERRAL_WORK)
def rearrange(token: str) -> ResponseReturnValue:
    row = service.open("appointment", token, by=actor())
    form = Form(REARRANGE, version=row.version, suggested=_as_before(row))
    making.in_order(row, steps.REARRANGE, steps.MAKE_NEW)
    making.in_hand(row.referral, actor())
    if form.is_sent:
        with form.answering():
            service.rearrange(row, by=actor(), version=form.sent_version, **form.loaded())
            return _told(row.referral, "A new appointment is planned")
    step = steps.REARRANGE if row.status in steps.REARRANGE.sources else steps.MAKE_NEW
    return form.page("contacts/rearrange.html", row=row, step=step, hours=_hours(row.referral))


# --- L&D's own words ------------------------------------------------------------------------------


@contacts.route("/referrals/<token>/note", methods=["GET", "POST"])
@opens(May.REFERRAL_WORK)
def note(token: str) -> ResponseReturnValue:
    referral = referrals.open(token, by=actor())
    form = Form(NOTE, suggested={"happened_at": clock.now()})
    if form.is_sent:
        with form.answering():
            service.note(referral, by=actor(), **form.loaded())
            return _told(referral, "Note kept. Only L&D read it")
    return form.page("contacts/note.html", referral=referral)


@contacts.route("/referrals/<token>/outcome", methods=["GET", "POST"])
@opens(May.REFERRAL_WORK)
def outcome(token: str) -> ResponseReturnValue:
    referral = referrals.open(token, by=actor())
    form = Form(OUTCOME, suggested={"seen_on": clock.today()})
    if form.is_sent:
        with form.answering():
            service.record_outcome(referral, by=actor(), **form.loaded())
            return _told(referral, "Outcome recorded")
    return form.page("contacts/outcome.html", referral=referral)


@contacts.route("/ld-work/<name>/<token>/strike", methods=["GET", "POST"])
@opens(May.REFERRAL_WORK)
def strike(name: str, token: str) -> ResponseReturnValue:
    """`name`: which kind of record, a key of `queries.KINDS`."""
    row: Recorded = service.open(name, token, by=actor())
    form = Form(STRIKE, version=row.version)
    making.in_order(row, steps.STRIKE, steps.STRIKE_ONWARD, steps.STRIKE_KEPT)
    if form.is_sent:
        with form.answering():
            service.strike(row, by=actor(), version=form.sent_version, **form.loaded())
            flash("Marked as recorded in error. It is kept, struck out")
            return redirect(_page_of(row))
    return form.page("contacts/strike.html", row=row, step=steps.STRIKE, back=_page_of(row))


def _page_of(row: Recorded) -> str:
    """Where it is read: an assessment stands on the page of the referral itself."""
    is_assessed = isinstance(row, Assessment | AssessmentLine)
    page = "referrals.show" if is_assessed else "contacts.work"
    if row.referral.provider_id != actor().unit_id:
        return url_for("contacts.appointments")
    return url_for(page, token=row.referral.token)


# --- referring on ---------------------------------------------------------------------------------


@contacts.route("/referrals/<token>/refer-on", methods=["GET", "POST"])
@opens(May.REFERRAL_WORK)
def refer_on(token: str) -> ResponseReturnValue:
    referral = referrals.open(token, by=actor())
    form = Form(ONWARD, suggested={"sent_on": clock.today()})
    making.in_hand(referral, actor())
    if form.is_sent:
        with form.answering():
            service.refer_on(referral, by=actor(), **form.loaded())
            return _told(referral, "Onward referral recorded. It waits for an answer")
    return form.page("contacts/refer_on.html", referral=referral)


@contacts.route("/onward-referrals/<token>/answered", methods=["GET", "POST"])
@opens(May.REFERRAL_WORK)
def answered(token: str) -> ResponseReturnValue:
    row = service.open("onward-referral", token, by=actor())
    form = Form(ANSWERED, version=row.version)
    making.in_order(row, steps.TAKE_ON)
    if form.is_sent:
        with form.answering():
            service.answered(row, by=actor(), version=form.sent_version, **form.loaded())
            return _told(row.referral, "Their answer is recorded")
    return form.page("contacts/answered.html", row=row, step=steps.TAKE_ON)


@contacts.route("/onward-referrals/<token>/first", methods=["GET", "POST"])
@opens(May.REFERRAL_WORK)
def first(token: str) -> ResponseReturnValue:
    row = service.open("onward-referral", token, by=actor())
    shown = {
        "first_on": row.first_on,
        "attended": row.first_attended,
        "outcome": row.outcome,
    }
    form = Form(FIRST, version=row.version, shown=shown)
    making.in_order(row, steps.FIRST)
    if form.is_sent:
        with form.answering():
            service.first(row, by=actor(), version=form.sent_version, **form.loaded())
            return _told(row.referral, "First appointment recorded")
    return form.page("contacts/first.html", row=row, step=steps.FIRST)


# --- closing --------------------------------------------------------------------------------------


@contacts.route("/referrals/<token>/close", methods=["GET", "POST"])
@opens(May.REFERRAL_WORK)
def close(token: str) -> ResponseReturnValue:
    referral = referrals.open(token, by=actor())
    form = Form(CLOSE, version=referral.version)
    making.in_order(referral, CLOSING)
    if form.is_sent:
        with form.answering():
            closing.close(referral, by=actor(), version=form.sent_version, **form.loaded())
            flash("Closed")
            return redirect(url_for("referrals.show", token=token))
    return form.page(
        "contacts/close.html",
        referral=referral,
        step=CLOSING,
        has_report=of_referrals.has_report(referral),
        left_open=rules.left_open(queries.open_ends(referral.id)),
    )


# --- messages: both sides -------------------------------------------------------------------------


@contacts.get("/referrals/<token>/messages")
@signed_in
def messages(token: str) -> ResponseReturnValue:
    read = reading.messages(referrals.open(token, by=actor()), by=actor())
    return render_template(
        "contacts/messages.html", read=read, referral=read.referral, side=side_of(actor())
    )


@contacts.route("/referrals/<token>/messages/write", methods=["GET", "POST"])
@opens(May.MESSAGE_SEND)
def write(token: str) -> ResponseReturnValue:
    referral = referrals.open(token, by=actor())
    form = Form(WRITE)
    if form.is_sent:
        with form.answering():
            service.send(referral, by=actor(), **form.loaded())
            flash("Sent. You see here when they have read it")
            return redirect(url_for("contacts.messages", token=token))
    return form.page("contacts/write.html", referral=referral, side=side_of(actor()))


@contacts.post("/referrals/<token>/messages/read")
@opens(May.MESSAGE_SEND)
def read(token: str) -> ResponseReturnValue:
    shown = request.form.get("shown", "").split()
    count = service.read(referrals.open(token, by=actor()), by=actor(), shown=shown)
    flash("Marked as read. The other side sees your name" if count else "All was read already")
    return redirect(url_for("contacts.messages", token=token))


# --- what the views share -------------------------------------------------------------------------


def _hours(referral: Referral) -> str:
    return hours_in_words(rotas.timetable(referral.provider_id).week(clock.today()))


def _as_before(row: Any) -> dict[str, Any]:
    lasted = int((row.ends_at - row.starts_at).total_seconds() // 60)
    kept = {name: getattr(row, name) for name in ("kind", "way", "place", "with_whom")}
    return {**kept, "minutes": lasted}


def _told(referral: Referral, words: str) -> ResponseReturnValue:
    """Back to the work, or to the list where another team has the referral by now."""
    flash(words)
    if referral.provider_id != actor().unit_id:
        return redirect(url_for("contacts.appointments", when="to-record"))
    return redirect(url_for("contacts.work", token=referral.token))
