"""“What the prosecutor needs to know”: a page of all headings, and one small form for each."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, reference
from cjdiversion.access import May
from cjdiversion.annexes import needed, service, statement_schemas, statements, stating
from cjdiversion.annexes.statement_lines import parts_of
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.forms import Form
from cjdiversion.web import actor, opens

pages = Blueprint("statements", __name__)


@pages.get("/cases/<token>/annex/needed")
@opens(May.ANNEX_WRITE)
def index(token: str) -> ResponseReturnValue:
    case, today = cases.open(token, by=actor()), clock.today()
    found = needed.now(case, service.preview(case, by=actor()).facts)
    parts = {
        row.id: parts_of(section.asked, row, on=today)
        for section in found.sections
        for one in section.written
        for row in (one.statement, *one.before)
    }
    return render_template(
        "statements/index.html", case=case, needed=found, parts=parts, label=reference.label
    )


@pages.route("/cases/<token>/annex/needed/<name>", methods=["GET", "POST"])
@opens(May.ANNEX_WRITE)
def write(token: str, name: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    heading = stating.heading_of(case, name)
    form = Form(statement_schemas.on_page(heading, is_correction=False))
    if form.is_sent:
        with form.answering():
            said = statement_schemas.apart(form.loaded(), heading)
            stating.state(case, heading, by=actor(), **said)
            return _done(case, f"Written under “{heading.label}”")
    return form.page("statements/write.html", case=case, heading=heading)


@pages.route("/annex-statements/<token>/correct", methods=["GET", "POST"])
@opens(May.ANNEX_WRITE)
def correct(token: str) -> ResponseReturnValue:
    statement, case = stating.open(token, by=actor())
    heading = stating.heading_of(case, statement.section)
    schema = statement_schemas.on_page(heading, is_correction=True)
    form = Form(schema, suggested=statement_schemas.shown(heading, statement))
    if form.is_sent:
        with form.answering():
            said = statement_schemas.apart(form.loaded(), heading)
            stating.correct(statement, case, by=actor(), **said)
            return _done(case, "Corrected. What was written before is kept")
    is_replaced = statements.replacement_of(statement) is not None
    return form.page(
        "statements/correct.html",
        case=case,
        heading=heading,
        statement=statement,
        is_replaced=is_replaced,
    )


def _done(case: Case, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("statements.index", token=case.token))
