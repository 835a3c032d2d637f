"""The start page, the case page, the trail and the history of scheduled work."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import audit, listing, reference
from cjdiversion.access import May, Role
from cjdiversion.annexes import asking_queries
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.contexts import queries as contexts
from cjdiversion.contexts import schemas as context_schemas
from cjdiversion.contexts import service as context_service
from cjdiversion.contexts.models import AboutMe
from cjdiversion.desk import actions, case_page, downtime, queries, schemas, start, timeline
from cjdiversion.detentions import queries as detentions
from cjdiversion.forms import Form
from cjdiversion.identities import looking
from cjdiversion.openapi import place
from cjdiversion.referrals import chasing
from cjdiversion.referrals import service as referrals
from cjdiversion.scheduling import JOBS, JobRun
from cjdiversion.web import actor, opens, signed_in

desk = Blueprint("desk", __name__)
SAY, TRAIL = context_schemas.Say(), schemas.Trail()


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
    identity = looking.standing(found, actor())
    held = detentions.record_of(found)
    return render_template(
        "desk/case.html",
        case=found,
        identity=identity,
        about=case_page.about(found),
        state=case_page.state(found, held, actor()),
        entries=timeline.of(found, held, actor()),
        actions=actions.of(found, held, actor(), identity),
        is_here=actions.is_here(found),
        outcome_words=partial(reference.label, "outcome_codes"),
        telephone=chasing.prompt,
        decline_words=partial(reference.label, "referral_decline_reasons"),
        question_state=asking_queries.state,
    )


@desk.route("/referrals/<token>/about-me", methods=["GET", "POST"])
@opens(May.REFERRAL_WORK)
def about_me(token: str) -> ResponseReturnValue:
    """L&D write down what the person says too; it is there for everybody, custody included."""
    referral = referrals.open(token, by=actor())
    back = url_for("referrals.show", token=token)
    standing = contexts.about_me_of(referral.case_id)
    shown = {name: getattr(standing, name, None) for name in SAY.load_fields}
    form = Form(SAY, version=contexts.version_of(AboutMe, referral.case_id), shown=shown)
    if form.is_sent:
        with form.answering():
            said = form.loaded()
            context_service.say(referral.case, by=actor(), version=form.sent_version, **said)
            flash("Recorded in the person’s own words")
            return redirect(back)
    return form.page("desk/about_me.html", case=referral.case, standing=standing, back=back)


@desk.get("/downtime-form")
@opens(May.SCREENING_RECORD)
def downtime_form() -> ResponseReturnValue:
    response = Response(downtime.printed(by=actor()).pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="downtime-form.pdf"'
    return response


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
    return render_template("desk/trail.html", page=page, form=form, asked=asked, role=Role)


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
