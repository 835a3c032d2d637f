"""The one page police have here. L&D record consent from the referral (see referrals)."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock
from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.consents import queries, schemas, service
from cjdiversion.forms import Form
from cjdiversion.web import actor, opens

consents = Blueprint("consents", __name__)
TELL = schemas.Tell()


@consents.route("/cases/<token>/told", methods=["GET", "POST"])
@opens(May.SCREENING_RECORD)
def tell(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    form = Form(TELL, suggested={"told_at": clock.now()})
    if form.is_sent:
        with form.answering():
            service.tell(case, by=actor(), **form.loaded())
            flash("Recorded what the person said about L&D")
            return redirect(url_for("desk.case", token=case.token))
    return form.page("consents/tell.html", case=case, tellings=queries.tellings_of(case.id))
