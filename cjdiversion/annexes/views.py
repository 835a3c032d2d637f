"""Preparing an annex, approving it, and what CPS do with it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, documents
from cjdiversion.access import May, can
from cjdiversion.annexes import (
    beside,
    checking,
    counting,
    delivery,
    manifests,
    needed,
    paper,
    queries,
    reading,
    recipients,
    schemas,
    service,
    told,
    verifying,
    wording,
)
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.paper import Cover
from cjdiversion.annexes.released import given
from cjdiversion.cases import service as cases
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.referrals import service as referrals
from cjdiversion.web import actor, brings, opens, signed_in

annexes = Blueprint("annexes", __name__)

NOBODY_THERE = ". Nobody there gets messages from this service: nobody was told"
NOTHING, ISSUE, SEND_BACK = schemas.Nothing(), schemas.Issue(), schemas.SendBack()
SHARE, ATTACH, VERIFY, TO_SCHEDULE = (
    schemas.Share(),
    schemas.Attach(),
    schemas.Verify(),
    schemas.ToSchedule(),
)


@annexes.route("/cases/<token>/annex", methods=["GET", "POST"])
@opens(May.ANNEX_WRITE)
def prepare(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    form = Form(ISSUE)
    if form.is_sent:
        with form.answering():
            annex = service.issue(case, by=actor(), **form.loaded())
            flash(f"Version {annex.number} waits for approval by somebody else")
            return redirect(url_for("annexes.show", token=annex.token))
    draft = service.preview(case, by=actor())
    cover = Cover(
        *(f"{case.reference}-{draft.number}", draft.number, clock.now(), actor().name),
        wording=wording.of(case.force.code or ""),
    )
    return form.page(
        "annexes/prepare.html",
        case=case,
        draft=draft,
        body=paper.body(cover, draft.facts),
        needed=needed.now(case, draft.facts),
        findings=checking.found_in(draft.facts, case),
        printing=documents.printer_available(),
        is_child_form_missing=queries.is_child_form_missing(case),
    )


@annexes.get("/annexes")
@opens(May.ANNEX_TAKE)
def index() -> ResponseReturnValue:
    numbers = counting.of_unit(actor().unit_id, since=counting.lately())
    page = delivery.listed(actor(), place())
    return render_template("annexes/index.html", page=page, numbers=numbers)


@annexes.route("/annexes/verify", methods=["GET", "POST"])
@signed_in
@brings(verifying.LARGEST)
def verify() -> ResponseReturnValue:
    form, found = Form(VERIFY), None
    if form.is_sent:
        with form.answering():
            said, brought = form.loaded()["said"], request.files.get("file")
            file = brought.read() if brought and brought.filename else None
            found = verifying.verify(said=said, file=file, by=actor()) or "not-known"
    return form.page("annexes/verify.html", found=found)


@annexes.get("/annexes/<token>")
@opens(May.ANNEX_OPEN)
def show(token: str) -> ResponseReturnValue:
    read = reading.of(service.open(token, by=actor()), actor())
    case = queries.case_of(read.annex)
    return render_template(
        "annexes/show.html",
        read=read,
        beside=beside.of(read.annex, actor()),
        annex=read.annex,
        case=case,
        case_token=case.token if can(actor(), May.CASE_OPEN) else "",
        printing=documents.printer_available(),
        closed_words=verifying.CLOSED,
    )


@annexes.route("/annexes/<token>/approve", methods=["GET", "POST"])
@opens(May.ANNEX_APPROVE)
def approve(token: str) -> ResponseReturnValue:
    annex = service.open(token, by=actor())
    form = Form(NOTHING, version=annex.version)
    if form.is_sent:
        with form.answering():
            service.approve(annex, by=actor(), version=form.sent_version)
            return done(annex, "Approved. The paper is made and cannot be changed")
    printing = documents.printer_available()
    found = checking.findings(annex, by=actor())
    return form.page("annexes/approve.html", annex=annex, printing=printing, found=found)


@annexes.route("/annexes/<token>/send-back", methods=["GET", "POST"])
@opens(May.ANNEX_APPROVE)
def send_back(token: str) -> ResponseReturnValue:
    annex = service.open(token, by=actor())
    form = Form(SEND_BACK, version=annex.version)
    if form.is_sent:
        with form.answering():
            service.send_back(annex, by=actor(), version=form.sent_version, **form.loaded())
            return done(annex, "Returned to the investigator")
    return form.page("annexes/send_back.html", annex=annex)


@annexes.route("/annexes/<token>/share", methods=["GET", "POST"])
@opens(May.ANNEX_SHARE)
def share(token: str) -> ResponseReturnValue:
    annex = service.open(token, by=actor())
    suggested = {"recipient": recipients.suggested(annex)}
    form = Form(SHARE, version=annex.version, suggested=suggested)
    if form.is_sent:
        with form.answering():
            said = form.loaded()
            service.share(annex, by=actor(), version=form.sent_version, **said)
            is_told = told.shared(annex, said["recipient"], actor())
            return done(annex, "Shared with CPS" + ("" if is_told else NOBODY_THERE))
    return form.page("annexes/share.html", annex=annex, served_by=queries.recipients_of(annex))


@annexes.route("/annexes/<token>/attach", methods=["GET", "POST"])
@opens(May.ANNEX_SHARE)
def attach(token: str) -> ResponseReturnValue:
    annex = service.open(token, by=actor())
    form = Form(ATTACH, version=annex.version, suggested={"attached_at": clock.now()})
    if form.is_sent:
        with form.answering():
            service.attach(annex, by=actor(), version=form.sent_version, **form.loaded())
            return done(annex, "Marked as attached to the file")
    return form.page("annexes/attach.html", annex=annex)


@annexes.post("/annexes/<token>/download")
@opens(May.ANNEX_OPEN)
def download(token: str) -> ResponseReturnValue:
    annex = service.open(token, by=actor(), with_content=False)
    return delivery.as_file(annex, service.download(annex, by=actor()), actor())


@annexes.get("/annexes/<token>/manifest")
@opens(May.ANNEX_OPEN)
def manifest(token: str) -> ResponseReturnValue:
    """Beside the paper: its checksum, what made it, and the signature of the force"""
    annex = service.open(token, by=actor(), with_content=False)
    return delivery.as_manifest(annex, manifests.told(annex))


@annexes.post("/annexes/<token>/acknowledge")
@opens(May.ANNEX_TAKE)
def acknowledge(token: str) -> ResponseReturnValue:
    annex = service.open(token, by=actor())
    form = Form(NOTHING)
    service.acknowledge(annex, by=actor(), version=form.sent_version)
    return done(annex, "Acknowledged. The force can see that you have it")


@annexes.route("/annexes/<token>/schedule", methods=["GET", "POST"])
@opens(May.DISCLOSURE_SCHEDULE)
def schedule(token: str) -> ResponseReturnValue:
    annex = service.open(token, by=actor())
    form = Form(TO_SCHEDULE, suggested={"scheduled_on": clock.today()})
    if form.is_sent:
        with form.answering():
            service.schedule(annex, by=actor(), **form.loaded())
            return done(annex, "Recorded. It no longer waits for you")
    return form.page("annexes/schedule.html", annex=annex)


@annexes.get("/referrals/<token>/released")
@opens(May.CONSENT_RECORD)
def released(token: str) -> ResponseReturnValue:
    """What others have read already of what L&D wrote: shown when the person withdraws."""
    referral = referrals.open(token, by=actor())
    found = given(referral, by=actor())
    return render_template("annexes/released.html", referral=referral, found=found)


def done(annex: AnnexVersion, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("annexes.show", token=annex.token))
