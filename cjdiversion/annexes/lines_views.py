"""The pages of single lines and of what the check for other people's data found."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, reference
from cjdiversion.access import May
from cjdiversion.annexes import checking, hold_queries, holding, lines_schemas, queries, service
from cjdiversion.annexes.lines_models import AnnexHold
from cjdiversion.cases import service as cases
from cjdiversion.forms import Form
from cjdiversion.web import actor, opens

pages = Blueprint("annex_lines", __name__)

HOLD, TAKE_BACK = lines_schemas.Hold(), lines_schemas.TakeBack()
SCHEDULE, ANSWER = lines_schemas.ScheduleLine(), lines_schemas.AnswerFinding()


@pages.context_processor
def _words() -> dict[str, Any]:
    return {"label": reference.label, "is_overdue": hold_queries.is_overdue}


@pages.get("/cases/<token>/annex/lines")
@opens(May.ANNEX_WRITE)
def index(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    lines, undecided = holding.lines(case, by=actor())
    ended = [one for one in hold_queries.of_case(case.id) if one.ended_at]
    facts = {"case": case, "lines": lines, "undecided": undecided, "ended": ended}
    return render_template("annex_lines/index.html", **facts)


@pages.route("/cases/<token>/annex/lines/<name>", methods=["GET", "POST"])
@opens(May.ANNEX_WRITE)
def hold(token: str, name: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    form = Form(HOLD)
    if form.is_sent:
        with form.answering():
            holding.hold(case, name, by=actor(), **form.loaded())
            flash("Held back. The disclosure officer has a task to put it on the schedule")
            return redirect(url_for("annex_lines.index", token=case.token))
    there = holding.one_line(case, name, by=actor())
    return form.page("annex_lines/hold.html", case=case, there=there)


@pages.route("/annexes/holds/<token>/take-back", methods=["GET", "POST"])
@opens(May.ANNEX_WRITE)
def take_back(token: str) -> ResponseReturnValue:
    row = holding.open(token, by=actor())
    case = cases.open(queries.case_with_id(row.case_id).token, by=actor())
    form = Form(TAKE_BACK, version=row.version)
    if form.is_sent:
        with form.answering():
            holding.take_back(row, by=actor(), version=form.sent_version, **form.loaded())
            flash("Taken back. The line goes into the next version")
            return redirect(url_for("annex_lines.index", token=case.token))
    return form.page("annex_lines/take_back.html", row=row, case=case)


@pages.route("/annexes/holds/<token>/schedule", methods=["GET", "POST"])
@opens(May.DISCLOSURE_SCHEDULE)
def schedule(token: str) -> ResponseReturnValue:
    row = holding.open(token, by=actor())
    form = Form(SCHEDULE, version=row.version, suggested=_suggested(row))
    if form.is_sent:
        with form.answering():
            holding.schedule(row, by=actor(), version=form.sent_version, **form.loaded())
            flash("Recorded. It no longer waits for you")
            return redirect(url_for("desk.start"))
    case = queries.case_with_id(row.case_id)
    return form.page("annex_lines/schedule.html", row=row, case=case)


def _suggested(row: AnnexHold) -> dict[str, Any]:
    ground = reference.attributes("withheld_grounds").get(row.ground, {})
    return {"scheduled_on": clock.today(), "schedule": ground.get("schedule", "")}


# --- other people's data ------------------------------------------------------------------------


@pages.get("/annexes/<token>/findings")
@opens(May.ANNEX_APPROVE)
def findings(token: str) -> ResponseReturnValue:
    annex = service.open(token, by=actor())
    found = checking.findings(annex, by=actor())
    return render_template("annex_lines/findings.html", annex=annex, found=found)


@pages.route("/annexes/<token>/findings/<name>", methods=["GET", "POST"])
@opens(May.ANNEX_APPROVE)
def answer(token: str, name: str) -> ResponseReturnValue:
    annex = service.open(token, by=actor())
    form = Form(ANSWER)
    if form.is_sent:
        with form.answering():
            checking.answer(annex, name, by=actor(), **form.loaded())
            flash("Recorded: the words stay")
            return redirect(url_for("annex_lines.findings", token=annex.token))
    found = checking.one_finding(annex, name, by=actor()).finding
    return form.page("annex_lines/answer.html", annex=annex, found=found)
