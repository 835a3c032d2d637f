"""The one page somebody leaves by."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock
from cjdiversion.access import May
from cjdiversion.cases import correcting
from cjdiversion.cases import service as cases
from cjdiversion.departures import queries, rules, schemas, service
from cjdiversion.departures.rules import Kind
from cjdiversion.forms import Form
from cjdiversion.web import actor, opens

departures = Blueprint("departures", __name__)
LEAVE = schemas.Leave()


@departures.route("/cases/<token>/leave", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def leave(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    left_at = correcting.left_at(case)
    form = Form(
        LEAVE,
        version=case.version,
        suggested={"at": clock.now(), "safe_contact": queries.contact_of(case.id)},
    )
    if form.is_sent:
        with form.answering():
            service.leave(case, by=actor(), version=form.sent_version, **form.loaded())
            flash("They left: it is recorded, with what stays open")
            onward = "detentions.end" if case.detention else "desk.case"
            return redirect(url_for(onward, token=token))
    things = queries.open_of(case)
    return form.page(
        "departures/leave.html",
        case=case,
        left_at=left_at,
        things=things,
        seen=" ".join(thing.name for thing in things),
        has_referral=any(thing.kind is Kind.REFERRAL for thing in things),
        asks_arranged=any(thing.code == rules.PRE_RELEASE for thing in things),
        asks_reason=rules.needs_reason(things),
    )
