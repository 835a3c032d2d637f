"""The start page, the case page, the trail and the history of scheduled work."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from cjdiversion import audit, listing, reference
from cjdiversion.access import May, Role
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.desk import actions, case_page, queries, schemas, start, timeline
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.scheduling import JOBS, JobRun
from cjdiversion.web import actor, opens, signed_in

desk = Blueprint("desk", __name__)
TRAIL = schemas.Trail()


@desk.get("/", endpoint="start")
@signed_in
def start_() -> ResponseReturnValue:
    blocks = start.blocks(actor())
    start.written_down(blocks, actor())
    return render_template("desk/start.html", blocks=blocks, links=start.links(actor()))


@desk.get("/cases/<token>")
@opens(May.CASE_OPEN)
def case(token: str) -> ResponseReturnValue:
    found = cases.open(token, by=actor())
    return render_template(
        "desk/case.html",
        case=found,
        about=case_page.about(found),
        state=case_page.state(found, actor()),
        entries=timeline.of(found, actor()),
        actions=actions.of(found, actor()),
        is_here=actions.is_here(found),
        outcome_words=partial(reference.label, "outcome_codes"),
        decline_words=partial(reference.label, "referral_decline_reasons"),
    )


@desk.get("/trail")
@opens(May.AUDIT_SEE)
def trail() -> ResponseReturnValue:
    asked = {name: request.args.get(name, "")[:40] for name in ("case", "person", "did")}
    did = asked["did"] if asked["did"] in schemas.DEEDS else ""
    query = queries.trail(actor(), case=asked["case"], person=asked["person"], did=did)
    page = listing.page(
        query, newest=_AT, key=_EVENT, place=place(), cursor_of=lambda row: (row[0].at, row[0].id)
    )
    shown = list(dict.fromkeys(reference for _, reference in page.rows if reference))
    audit.listed(Did.AUDIT_SEARCHED, shown, by=actor(), kind="audit_event")
    form = Form(TRAIL, shown=asked)
    return render_template(
        "desk/trail.html", page=page, form=form, asked=asked, words=schemas, role=Role
    )


@desk.get("/jobs")
@opens(May.JOB_SEE)
def jobs() -> ResponseReturnValue:
    page = listing.page(
        queries.runs(),
        newest=JobRun.__table__.c.due_at,
        key=JobRun.__table__.c.id,
        place=place(),
        cursor_of=_run_cursor,
    )
    return render_template("desk/jobs.html", page=page, jobs=JOBS)


_AT, _EVENT = AuditEvent.__table__.c.at, AuditEvent.__table__.c.id


def _run_cursor(row: Any) -> tuple[Any, uuid.UUID]:
    return row[0].due_at, row[0].id
