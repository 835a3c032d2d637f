"""The pages of who is who: who may have been here before, two records side by side, a record that
is about the wrong person, and what may be taken over from an earlier one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, workflow
from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.cases.listed import name_of
from cjdiversion.cases.models import Case
from cjdiversion.forms import Form
from cjdiversion.identities import (
    exposure,
    humans,
    looking,
    prefilling,
    queries,
    rules,
    schemas,
    service,
    steps,
)
from cjdiversion.identities.models import IdentityLink, Quarantine
from cjdiversion.identities.steps import LinkStatus
from cjdiversion.openapi import place
from cjdiversion.web import actor, opens

identities = Blueprint("identities", __name__)
CONFIRM, REFUSE, UNDO = schemas.Confirm(), schemas.Refuse(), schemas.Undo()
SET, LIFT = schemas.SetQuarantine(), schemas.Lift()


@identities.context_processor
def _words() -> dict[str, Any]:
    return {"name_of": name_of, "whose": looking.whose, "now": clock.now()}


# --- one person, two records --------------------------------------------------------------------


@identities.get("/cases/<token>/same-person")
@opens(May.CASE_OPEN)
def candidates(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    return render_template(
        "identities/candidates.html",
        case=case,
        likely=looking.likely(case, by=actor()),
        may_propose=looking.may_propose(actor()),
    )


@identities.route("/cases/<token>/same-person/propose", methods=["GET", "POST"])
@opens(May.IDENTITY_LINK)
def propose(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    form = Form(schemas.propose_on_page(looking.likely(case, by=actor()).to_judge))
    if form.is_sent:
        with form.answering():
            said = schemas.other_of(form.loaded())
            link = service.propose(case, by=actor(), **said)
            flash("Said. A second person confirms or refuses it; nothing waits for that")
            return redirect(url_for("identities.show", token=link.token))
    return form.page("identities/propose.html", case=case)


@identities.get("/same-person")
@opens(May.IDENTITY_LINK)
def index() -> ResponseReturnValue:
    return render_template("identities/index.html", page=looking.waiting(actor(), place()))


@identities.get("/same-person/<token>")
@opens(May.IDENTITY_LINK)
def show(token: str) -> ResponseReturnValue:
    link = service.open_link(token, by=actor())
    return render_template(
        "identities/show.html", **_compared(link), form=Form(CONFIRM, version=link.version)
    )


@identities.post("/same-person/<token>/confirm")
@opens(May.IDENTITY_LINK)
def confirm(token: str) -> ResponseReturnValue:
    link = service.open_link(token, by=actor())
    service.confirm(link, by=actor(), version=Form(CONFIRM).sent_version)
    flash("Confirmed: the two records are about one person")
    return redirect(url_for("identities.show", token=token))


@identities.route("/same-person/<token>/refuse", methods=["GET", "POST"])
@opens(May.IDENTITY_LINK)
def refuse(token: str) -> ResponseReturnValue:
    link = service.open_link(token, by=actor())
    form = Form(REFUSE, version=link.version)
    if form.is_sent:
        with form.answering():
            service.refuse(link, by=actor(), version=form.sent_version, **form.loaded())
            flash("Refused: the two records are about two people")
            return redirect(url_for("identities.show", token=token))
    return form.page("identities/refuse.html", link=link)


@identities.route("/same-person/<token>/undo", methods=["GET", "POST"])
@opens(May.IDENTITY_LINK)
def undo(token: str) -> ResponseReturnValue:
    link = service.open_link(token, by=actor())
    form = Form(UNDO, version=link.version)
    if form.is_sent:
        with form.answering():
            service.undo(link, by=actor(), version=form.sent_version, **form.loaded())
            flash("Undone. What was said stays to be read")
            return redirect(url_for("identities.show", token=token))
    return form.page("identities/undo.html", link=link)


def _compared(link: IdentityLink) -> dict[str, Any]:
    """What the page of a link shows, with the steps this person may take."""
    found = looking.comparison(link, by=actor())
    is_second = not humans.is_same_human(actor(), link.proposed_by_id, link.proposed_by)
    may_decide = is_second and found.is_both_shown
    ready = [
        step.name
        for step in workflow.ready(steps.LINK_STEPS, link, actor())
        if may_decide == (step is not steps.UNDO) or link.status is LinkStatus.CONFIRMED
    ]
    return {"found": found, "link": link, "ready": ready, "reason_words": rules.WORDS}


# --- about the wrong person ---------------------------------------------------------------------


@identities.route("/cases/<token>/wrong-person", methods=["GET", "POST"])
@opens(May.IDENTITY_QUARANTINE)
def quarantine(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    form = Form(SET, version=case.version)
    if form.is_sent:
        with form.answering():
            row = service.quarantine(case, by=actor(), version=form.sent_version, **form.loaded())
            flash("The record is closed. Tell those who have seen it")
            return redirect(url_for("identities.seen", token=row.token))
    elif (standing := queries.quarantine_of(case.id)) is not None:
        return redirect(url_for("identities.seen", token=standing.token))
    return form.page("identities/quarantine.html", case=case)


@identities.route("/wrong-person/<token>", methods=["GET", "POST"])
@opens(May.IDENTITY_QUARANTINE)
def seen(token: str) -> ResponseReturnValue:
    row = service.open_quarantine(token, by=actor())
    lines = exposure.lines(row)
    told = [line.key for line in lines if line.told]
    known = {line.key: line.name for line in lines}
    form = Form(schemas.tell(known), version=row.version, shown={"told": told})
    if form.is_sent:
        with form.answering():
            _tell(row, form, known)
            return redirect(url_for("identities.seen", token=token))
    return form.page("identities/seen.html", row=row, case=row.case, lines=lines)


def _tell(row: Quarantine, form: Form, known: dict[str, str]) -> None:
    told = form.loaded()["told"] or []
    service.tell(row, by=actor(), told=told, known=known, version=form.sent_version or 0)
    flash("Saved who was told")


@identities.post("/wrong-person/<token>/export")
@opens(May.IDENTITY_QUARANTINE)
def export(token: str) -> ResponseReturnValue:
    row = service.open_quarantine(token, by=actor())
    response = Response(exposure.exported(row, by=actor()), mimetype="text/csv")
    name = f"seen-{row.case.reference}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@identities.route("/wrong-person/<token>/lift", methods=["GET", "POST"])
@opens(May.IDENTITY_QUARANTINE)
def lift(token: str) -> ResponseReturnValue:
    row = service.open_quarantine(token, by=actor())
    form = Form(LIFT, version=row.version)
    if form.is_sent:
        with form.answering():
            service.lift(row, by=actor(), version=form.sent_version, **form.loaded())
            flash("The record is open again")
            return redirect(url_for("desk.case", token=row.case.token))
    return form.page("identities/lift.html", row=row, case=row.case)


# --- from an earlier record ---------------------------------------------------------------------


@identities.route("/cases/<token>/prefill", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def prefill(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    offers = prefilling.offers(case, by=actor())
    form = Form(schemas.prefill(offers), version=case.version)
    if form.is_sent:
        with form.answering():
            taken = set(form.loaded()["take"] or ())
            chosen = [offer for offer in offers if offer.code in taken]
            service.take_over(case, by=actor(), version=form.sent_version, offers=chosen)
            return _taken(case, len(chosen))
    return form.page("identities/prefill.html", case=case, offers=offers)


def _taken(case: Case, count: int) -> ResponseReturnValue:
    flash(f"{count} {'fact' if count == 1 else 'facts'} taken over from an earlier record")
    return redirect(url_for("desk.case", token=case.token))
