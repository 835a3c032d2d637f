"""The pages of what is shared: the report, decisions to share without agreement, and who of the
team must not see a person.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, reference
from cjdiversion.access import May
from cjdiversion.consents import queries as consents
from cjdiversion.consents import schemas as consent_schemas
from cjdiversion.consents import service as consenting
from cjdiversion.consents.rules import REVIEWS
from cjdiversion.contacts import sharing, sharing_schemas
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.referrals import excluding, overriding
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.readers import LINES_GO_TO
from cjdiversion.web import actor, opens, signed_in

pages = Blueprint("sharing", __name__)

EXCLUDE = sharing_schemas.Exclude()
REVIEW = consent_schemas.Review()


@pages.context_processor
def _words() -> dict[str, Any]:
    return {"label": reference.label, "reviews": REVIEWS, "today": clock.today()}


@pages.get("/referrals/<token>/report")
@signed_in
def report(token: str) -> ResponseReturnValue:
    referral = referrals.open(token, by=actor())
    read = sharing.report(referral, by=actor(), recipient=request.args.get("for", "police"))
    return render_template(
        "sharing/report.html", read=read, referral=referral, recipients=LINES_GO_TO
    )


@pages.get("/overrides")
@opens(May.CONSENT_REVIEW)
def overrides() -> ResponseReturnValue:
    when = request.args.get("when", "to-review")
    when = when if when in sharing.WHEN else "to-review"
    page = sharing.overrides(actor(), when=when, place=place())
    return render_template("sharing/overrides.html", page=page, when=when)


@pages.route("/overrides/<token>/review", methods=["GET", "POST"])
@opens(May.CONSENT_REVIEW)
def review(token: str) -> ResponseReturnValue:
    row = consenting.open_override(token, by=actor())
    form = Form(REVIEW, version=row.version)
    if form.is_sent:
        with form.answering():
            consenting.review(row, by=actor(), version=form.sent_version, **form.loaded())
            flash("Recorded. It holds from now on")
            return redirect(url_for("sharing.overrides"))
    return form.page("sharing/review.html", row=row, covered=overriding.covered(row))


@pages.route("/referrals/<token>/stand-aside", methods=["GET", "POST"])
@opens(May.REFERRAL_WORK)
def stand_aside(token: str) -> ResponseReturnValue:
    referral = referrals.open(token, by=actor())
    form = Form(EXCLUDE)
    if form.is_sent:
        with form.answering():
            excluding.exclude(referral, by=actor(), **form.loaded())
            flash("Recorded. They no longer see this person’s referrals")
            return redirect(url_for("referrals.index"))
    named = consents.exclusions_of(referral.case_id, excluding.own_unit(actor()))
    return form.page("sharing/stand_aside.html", referral=referral, named=named)


@pages.route("/referrals/<token>/lift", methods=["GET", "POST"])
@opens(May.REFERRAL_ASSIGN)
def lift(token: str) -> ResponseReturnValue:
    referral = referrals.open(token, by=actor())
    found = consents.excluded_people(referral.case_id, excluding.own_unit(actor()))
    form = Form(sharing_schemas.lift_of({key: row.person_name for key, row in found.items()}))
    if form.is_sent:
        with form.answering():
            excluding.lift(referral, by=actor(), **form.loaded())
            flash("They see this person’s referrals again")
            return redirect(url_for("referrals.show", token=referral.token))
    return form.page("sharing/lift.html", referral=referral)
