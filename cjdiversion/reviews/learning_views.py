"""The learning register: what was found, what changed, and what is watched."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, reference
from cjdiversion.access import May
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.reviews import learning, learning_queries, learning_schemas
from cjdiversion.reviews.learning_schemas import SOURCES
from cjdiversion.web import actor, opens, signed_in

register = Blueprint("learning", __name__)


@register.get("/learning")
@signed_in
def index() -> ResponseReturnValue:
    form = Form(learning_schemas.Filter(), shown=request.args)
    given = {name: request.args.get(name, "") for name in form.schema.load_fields}
    narrowed = {name: value for name, value in given.items() if value in form[name].choices}
    today = clock.today()
    page = learning_queries.listed(actor(), place(), today=today, **narrowed)
    states = [learning_queries.state_of(one, today) for one in page.rows]
    return render_template(
        "learning/index.html",
        page=page,
        rows=list(zip(page.rows, states, strict=True)),
        form=form,
        narrowed=narrowed,
        sources=reference.choices(SOURCES),
        state_words=learning_queries.STATES,
    )


@register.get("/learning/<token>")
@signed_in
def show(token: str) -> ResponseReturnValue:
    entry = learning.open(token, by=actor())
    return render_template(
        "learning/show.html",
        entry=entry,
        source=reference.label(SOURCES, entry.source),
        state=learning_queries.STATES[learning_queries.state_of(entry, clock.today())],
        versions=learning_queries.versions_of(entry),
    )


@register.route("/learning/add", methods=["GET", "POST"])
@opens(May.LEARNING_KEEP)
def add() -> ResponseReturnValue:
    form = Form(learning_schemas.Kept())
    if form.is_sent:
        with form.answering():
            entry = learning.add(by=actor(), **form.loaded())
            flash("The entry is added")
            return redirect(url_for("learning.show", token=entry.token))
    return form.page("learning/add.html")


@register.route("/learning/<token>/change", methods=["GET", "POST"])
@opens(May.LEARNING_KEEP)
def change(token: str) -> ResponseReturnValue:
    entry = learning.open(token, by=actor())
    schema = learning_schemas.Change()
    shown = {name: getattr(entry, name) for name in schema.load_fields if name != "because"}
    form = Form(schema, version=entry.version, shown=shown)
    if form.is_sent:
        with form.answering():
            said = form.loaded()
            made = learning.change(entry, by=actor(), version=form.sent_version, **said)
            flash("The entry is changed. The earlier one stays")
            return redirect(url_for("learning.show", token=made.token))
    return form.page("learning/change.html", entry=entry)
