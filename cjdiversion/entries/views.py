"""The lines of one case to copy into the custody record."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock
from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.entries import queries, service
from cjdiversion.entries.models import CustodyEntry
from cjdiversion.web import actor, opens

entries = Blueprint("entries", __name__)


@entries.get("/cases/<token>/entries")
@opens(May.CASE_OPEN)
def index(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    found = queries.of_case(case.id)
    return render_template("entries/index.html", case=case, found=found, line=line)


@entries.post("/cases/<token>/entries/mark-all")
@opens(May.ENTRY_MARK)
def mark_all(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    shown = request.form.get("shown", "").split()
    count = service.mark_all(case, by=actor(), shown=shown)
    flash(f"{count} marked as entered")
    return redirect(url_for("entries.index", token=token))


@entries.post("/entries/<token>/mark")
@opens(May.ENTRY_MARK)
def mark(token: str) -> ResponseReturnValue:
    entry = service.open(token, by=actor())
    service.mark(entry, by=actor())
    flash("Marked as entered")
    return redirect(url_for("entries.index", token=entry.case.token))


def line(entry: CustodyEntry) -> str:
    """As it is copied: when, what, by whom; and when it was written down, where that was later."""
    when = f"{clock.london(entry.happened_at):%d/%m/%Y} {clock.wall_time(entry.happened_at)}"
    late = entry.recorded_at - entry.happened_at > _SOON
    recorded = f" (recorded {clock.london(entry.recorded_at):%d/%m/%Y %H:%M})" if late else ""
    said = entry.words if entry.words.endswith((".", "?", "!")) else f"{entry.words}."
    return f"{when} {said} {entry.by_name}{recorded}"


_SOON = timedelta(minutes=5)
