"""The pages of instruments, all of them L&D's, but for the safety alert that police read too."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, reference
from cjdiversion.access import May
from cjdiversion.errors import Missing
from cjdiversion.forms import Form, Schema
from cjdiversion.instruments import (
    catalogue,
    queries,
    reading,
    rules,
    schemas,
    service,
    steps,
)
from cjdiversion.instruments import (
    cut_offs as cutting,
)
from cjdiversion.instruments.instrument import Instrument
from cjdiversion.instruments.models import Administration, SafetyAlert
from cjdiversion.instruments.scoring import Scored
from cjdiversion.referrals import service as referrals
from cjdiversion.web import actor, opens, signed_in
from cjdiversion.workflow import ready

instruments = Blueprint("instruments", __name__)
HAND_OVER = schemas.HandOver()
SAFETY = schemas.Safety()
STRIKE = schemas.Strike()
NOTHING = Schema()


@instruments.context_processor
def _words() -> dict[str, Any]:
    return {"label": reference.label, "marks": rules.MARKS, "now": clock.now()}


@instruments.get("/referrals/<token>/instruments")
@opens(May.INSTRUMENT_ADMINISTER)
def index(token: str) -> ResponseReturnValue:
    referral = referrals.open(token, by=actor())
    return render_template(
        "instruments/index.html",
        referral=referral,
        history=reading.history(referral, by=actor()),
        groups=reading.offered(actor()),
    )


@instruments.route("/referrals/<token>/instruments/<name>", methods=["GET", "POST"])
@opens(May.INSTRUMENT_ADMINISTER)
def begin(token: str, name: str) -> ResponseReturnValue:
    referral, instrument = referrals.open(token, by=actor()), _named(name)
    catalogue.chosen(name, actor().role)  # nobody fills in a form for nothing
    form = Form(
        schemas.begin(instrument.id, instrument.version), suggested={"asked_at": clock.now()}
    )
    if form.is_sent:
        with form.answering():
            row = service.begin(referral, by=actor(), instrument=instrument.id, **form.loaded())
            return _begun(row)
    return form.page("instruments/begin.html", referral=referral, instrument=instrument)


@instruments.route("/instruments/<token>/answer", methods=["GET", "POST"])
@opens(May.INSTRUMENT_ADMINISTER)
def answer(token: str) -> ResponseReturnValue:
    row = service.open(token, by=actor())
    form = Form(schemas.answers(row.instrument, row.instrument_version), version=row.version)
    service.in_order(steps.RECORD, row)
    if form.is_sent:
        with form.answering():
            said = {code: given for code, given in form.loaded().items() if given}
            return _scored(
                row, service.record(row, by=actor(), answers=said, version=form.sent_version)
            )
    return form.page("instruments/answer.html", record=reading.record_of(row))


@instruments.get("/instruments/<token>")
@opens(May.INSTRUMENT_ADMINISTER)
def show(token: str) -> ResponseReturnValue:
    row = service.open(token, by=actor())
    record = reading.record_of(row)
    same = [reading.record_of(one) for one in queries.of_referral(row.referral_id, actor())]
    return render_template(
        "instruments/show.html",
        record=record,
        repeated=[one for one in reading.repeated(same) if one.instrument == record.instrument],
        steps={step.name for step in ready(steps.STEPS, row, actor())},
        begun_again_at=queries.begun_again_at(row),
    )


@instruments.route("/instruments/<token>/strike", methods=["GET", "POST"])
@opens(May.INSTRUMENT_ADMINISTER)
def strike(token: str) -> ResponseReturnValue:
    row = service.open(token, by=actor())
    form = Form(STRIKE, version=row.version)
    service.in_order(steps.STRIKE, row)
    if form.is_sent:
        with form.answering():
            service.strike(row, by=actor(), version=form.sent_version, **form.loaded())
            flash("Marked as recorded in error. It is kept, struck out")
            return redirect(url_for("instruments.show", token=token))
    return form.page("instruments/strike.html", record=reading.record_of(row))


# --- safety ---------------------------------------------------------------------------------------


@instruments.route("/instruments/<token>/safety", methods=["GET", "POST"])
@opens(May.INSTRUMENT_ADMINISTER)
def safety(token: str) -> ResponseReturnValue:
    row = service.open(token, by=actor())
    form = Form(SAFETY)
    if form.is_sent:
        with form.answering():
            service.record_safety(row, by=actor(), **form.loaded())
            flash("Recorded what was done")
            return redirect(url_for("instruments.show", token=token))
    return form.page("instruments/safety.html", record=reading.record_of(row))


@instruments.route("/referrals/<token>/safety-action", methods=["GET", "POST"])
@opens(May.INSTRUMENT_ADMINISTER)
def ask_for_safety(token: str) -> ResponseReturnValue:
    referral = referrals.open(token, by=actor())
    form = Form(HAND_OVER)
    if form.is_sent:
        with form.answering():
            alert = service.ask_for_safety(referral, by=actor(), **form.loaded())
            return _told(alert, "The police see it now. You see here who acknowledges it")
    to = queries.recipient(referral.case)
    return form.page("instruments/ask_for_safety.html", referral=referral, recipient=to)


@instruments.get("/safety-alerts/<token>")
@signed_in
def safety_alert(token: str) -> ResponseReturnValue:
    alert = service.open_alert(token, by=actor())
    return render_template(
        "instruments/safety_alert.html",
        alert=alert,
        case=alert.case,
        recipient=queries.recipient(alert.case),
        steps={step.name for step in ready(steps.ALERT_STEPS, alert, actor())},
    )


@instruments.route("/safety-alerts/<token>/hand-over", methods=["GET", "POST"])
@opens(May.INSTRUMENT_ADMINISTER)
def hand_over(token: str) -> ResponseReturnValue:
    alert = service.open_alert(token, by=actor())
    form = Form(HAND_OVER, version=alert.version)
    if form.is_sent:
        with form.answering():
            service.write_hand_over(alert, by=actor(), version=form.sent_version, **form.loaded())
            return _told(alert, "Handed over. You see here who acknowledges it")
    to = queries.recipient(alert.case)
    return form.page("instruments/hand_over.html", alert=alert, recipient=to)


@instruments.post("/safety-alerts/<token>/acknowledge")
@opens(May.SAFETY_ALERT_ACKNOWLEDGE)
def acknowledge(token: str) -> ResponseReturnValue:
    alert = service.open_alert(token, by=actor())
    service.acknowledge(alert, by=actor(), version=Form(NOTHING).sent_version)
    return _told(alert, "Acknowledged. L&D see your name and the time")


# --- cut-offs -------------------------------------------------------------------------------------


@instruments.get("/instruments/cut-offs")
@opens(May.CUT_OFF_SET)
def cut_offs() -> ResponseReturnValue:
    return render_template("instruments/cut_offs.html", table=cutting.table(actor().unit_id))


@instruments.route("/instruments/cut-offs/<name>", methods=["GET", "POST"])
@opens(May.CUT_OFF_SET)
def set_cut_off(name: str) -> ResponseReturnValue:
    instrument = _named(name)
    if not instrument.is_added_up:
        raise Missing
    only = instrument.levels[0].code if len(instrument.levels) == 1 else ""
    form = Form(
        schemas.cut_off(instrument.id, instrument.version),
        shown={"level": only, "from_on": clock.today()},
    )
    if form.is_sent:
        with form.answering():
            service.set_cut_off(by=actor(), instrument=instrument.id, **form.loaded())
            flash("Set. What was scored before keeps the cut-off it was scored under")
            return redirect(url_for("instruments.cut_offs"))
    return form.page("instruments/set_cut_off.html", instrument=instrument)


# --- what the views share -------------------------------------------------------------------------


def _named(name: str) -> Instrument:
    found = catalogue.named(name)
    if found is None:
        raise Missing
    return found


def _begun(row: Administration) -> ResponseReturnValue:
    if row.status is steps.Status.NOT_FIT:
        flash("Not asked. When to try again stands on your list")
        return redirect(url_for("instruments.show", token=row.token))
    return redirect(url_for("instruments.answer", token=row.token))


def _scored(row: Administration, scored: Scored) -> ResponseReturnValue:
    """Safety comes before anything the total may say."""
    if scored.asks_for_safety_action and row.alert is not None:
        return redirect(url_for("instruments.hand_over", token=row.alert.token))
    if scored.asks_for_safety_action:
        return redirect(url_for("instruments.safety", token=row.token))
    if row.missing:
        flash("Saved as incomplete: there is no total", "warning")
    return redirect(url_for("instruments.show", token=row.token))


def _told(alert: SafetyAlert, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("instruments.safety_alert", token=alert.token))
