"""The pages of questions, of approvals by telephone, of what was used, and of differences."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, documents, reference
from cjdiversion.access import May
from cjdiversion.annexes import (
    approving,
    asking,
    asking_queries,
    asking_schemas,
    by_phone,
    checking,
    delivery,
    queries,
    recipients,
    service,
    told,
)
from cjdiversion.annexes.models import AnnexAuthority, AnnexVersion
from cjdiversion.annexes.schemas import Nothing
from cjdiversion.annexes.steps import words_for_cps
from cjdiversion.annexes.views import NOBODY_THERE, annexes, done
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.web import actor, opens

BY_PHONE, ASK = asking_schemas.ByPhone(), asking_schemas.Ask()
NOT_MINE = asking_schemas.NotMine()
ANSWER, USE, NOTHING = asking_schemas.Answer(), asking_schemas.Use(), Nothing()


@annexes.context_processor
def _words() -> dict[str, Any]:
    words = {"question_state": asking_queries.state, "words_for_cps": words_for_cps}
    return {"label": reference.label, **words}


@annexes.route("/annexes/<token>/approve-by-phone", methods=["GET", "POST"])
@opens(May.ANNEX_WRITE)
def approve_by_phone(token: str) -> ResponseReturnValue:
    annex = service.open(token, by=actor())
    form = Form(BY_PHONE, version=annex.version, suggested={"authority_at": clock.now()})
    if form.is_sent:
        with form.answering():
            said = form.loaded()
            row = approving.approve_by_phone(annex, by=actor(), version=form.sent_version, **said)
            return done(annex, f"Approved. {_who_is_asked(row, annex)}")
    printing, found = documents.printer_available(), checking.waiting(annex)
    return form.page("annexes/approve_by_phone.html", annex=annex, printing=printing, found=found)


def _who_is_asked(row: AnnexAuthority, annex: AnnexVersion) -> str:
    if by_phone.is_nobody_asked(row, annex):
        return "Nobody of that name has an account in this force, so nobody is asked to confirm it"
    return f"{row.authority_name} is asked to confirm it"


@annexes.post("/annexes/<token>/confirm")
@opens(May.ANNEX_APPROVE)
def confirm(token: str) -> ResponseReturnValue:
    annex = service.open(token, by=actor())
    approving.confirm(annex, by=actor(), version=Form(NOTHING).sent_version)
    return done(annex, "Confirmed: you approved this by telephone")


@annexes.route("/annexes/<token>/not-mine", methods=["GET", "POST"])
@opens(May.ANNEX_APPROVE)
def not_mine(token: str) -> ResponseReturnValue:
    annex = service.open(token, by=actor())
    form = Form(NOT_MINE, version=annex.version)
    if form.is_sent:
        with form.answering():
            again = approving.not_mine(
                annex, by=actor(), version=form.sent_version, **form.loaded()
            )
            waits = f": version {again.number} waits for approval" if again else ""
            return done(annex, f"Recorded. The approval no longer stands{waits}")
    row = approving.to_deny(annex, by=actor())
    return form.page("annexes/not_mine.html", annex=annex, row=row)


@annexes.get("/annexes/<token>/differences")
@opens(May.ANNEX_OPEN)
def differences(token: str) -> ResponseReturnValue:
    annex = service.open(token, by=actor())
    found = recipients.of(annex, actor())
    return render_template("annexes/differences.html", annex=annex, recipients=found)


@annexes.route("/annexes/<token>/ask", methods=["GET", "POST"])
@opens(May.ANNEX_TAKE)
def ask(token: str) -> ResponseReturnValue:
    annex = service.open(token, by=actor())
    form = Form(ASK)
    if form.is_sent:
        with form.answering():
            question = asking.ask(annex, by=actor(), **form.loaded())
            is_told = told.asked(question, actor())
            flash("Asked, and the clock runs" + ("" if is_told else NOBODY_THERE))
            return redirect(url_for("annexes.question", token=question.token))
    later = queries.later_than(annex, actor())
    return form.page("annexes/ask.html", annex=annex, later=later)


@annexes.route("/annexes/<token>/use", methods=["GET", "POST"])
@opens(May.ANNEX_TAKE)
def use(token: str) -> ResponseReturnValue:
    annex = service.open(token, by=actor())
    standing = asking_queries.standing_use(annex.id, actor().unit_id)
    shown = {"reason": standing.reason, "words": standing.words} if standing else {}
    form = Form(USE, version=annex.version, shown=shown)
    if form.is_sent:
        with form.answering():
            asking.use(annex, by=actor(), version=form.sent_version, **form.loaded())
            return done(annex, "Recorded. The investigating officer can see it")
    return form.page("annexes/use.html", annex=annex)


@annexes.get("/annexes/questions")
@opens(May.ANNEX_OPEN)
def questions() -> ResponseReturnValue:
    which = request.args.get("which", "waiting")
    which = which if which in asking_queries.WHICH else "waiting"
    page = delivery.questions(actor(), which, place())
    return render_template(
        "annexes/questions.html", page=page, which=which, all_of=asking_queries.WHICH
    )


@annexes.get("/annexes/questions/<token>")
@opens(May.ANNEX_OPEN)
def question(token: str) -> ResponseReturnValue:
    found = asking.open(token, by=actor())
    return render_template(
        "annexes/question.html",
        question=found,
        annex=queries.with_id(found.version_id),
        case=queries.case_with_id(found.case_id),
        shown_in=asking_queries.shown_in(found),
        ready=asking_queries.ready(found, actor()),
    )


@annexes.route("/annexes/questions/<token>/answer", methods=["GET", "POST"])
@opens(May.ANNEX_WRITE)
def answer(token: str) -> ResponseReturnValue:
    found = asking.open(token, by=actor())
    form = Form(ANSWER, version=found.version)
    if form.is_sent:
        with form.answering():
            asking.answer(found, by=actor(), version=form.sent_version, **form.loaded())
            flash("Answered. The prosecutor can see it")
            return redirect(url_for("annexes.question", token=token))
    return form.page("annexes/answer.html", question=found)


@annexes.post("/annexes/questions/<token>/close")
@opens(May.ANNEX_TAKE)
def close(token: str) -> ResponseReturnValue:
    found = asking.open(token, by=actor())
    asking.close(found, by=actor(), version=Form(NOTHING).sent_version)
    flash("Closed")
    return redirect(url_for("annexes.question", token=token))
