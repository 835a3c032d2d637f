"""What is e-mailed to you; and for administrators what was not delivered."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.errors import Missing
from cjdiversion.forms import Form
from cjdiversion.listing import in_words
from cjdiversion.outbox import queries, reading, rules, schemas, service
from cjdiversion.outbox.steps import Status
from cjdiversion.web import actor, opens, signed_in

outbox = Blueprint("outbox", __name__)
CHOOSE, AGAIN = schemas.Choose(), schemas.Again()


@outbox.route("/me/messages", methods=["GET", "POST"])
@signed_in
def choose() -> ResponseReturnValue:
    who = actor()
    if who.person_id is None:
        raise Missing
    form = Form(CHOOSE, shown={"wanted": schemas.on(queries.choices_of(who.person_id))})
    if form.is_sent:
        with form.answering():
            service.choose(schemas.chosen(**form.loaded()), by=who)
            flash("Saved")
            return redirect(url_for("accounts.me"))
    return form.page("outbox/choose.html", always=schemas.always(), optional=schemas.optional())


@outbox.get("/messages")
@opens(May.MESSAGE_SEE)
def index() -> ResponseReturnValue:
    status = _status()
    page = reading.page(actor(), status)
    return render_template(
        "outbox/index.html",
        page=page,
        status=status,
        statuses=Status,
        counts={status: in_words(n) for status, n in queries.counts(actor()).items()},
        trouble=rules.trouble,
        kinds=schemas.kinds(),
        is_set_up=current_app.extensions["settings"].mail.is_set_up,
    )


@outbox.post("/messages/<token>/send-again")
@opens(May.MESSAGE_SEE)
def send_again(token: str) -> ResponseReturnValue:
    service.send_again(service.open(token, by=actor()), by=actor())
    flash("The message waits to be sent again")
    return redirect(url_for("outbox.index"))


@outbox.post("/messages/send-again")
@opens(May.MESSAGE_SEE)
def send_again_all() -> ResponseReturnValue:
    count = service.send_again_all(Form(AGAIN).loaded()["tokens"].split(), by=actor())
    flash(f"{count} {'message waits' if count == 1 else 'messages wait'} to be sent again")
    return redirect(url_for("outbox.index"))


def _status() -> Status:
    wanted = request.args.get("show", "")
    return Status(wanted) if wanted in list(Status) else Status.DEAD
