"""The pages on which a practitioner starts a referral herself."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock
from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.cases.rules import age_band
from cjdiversion.forms import Form
from cjdiversion.referrals import asked, beginning, queries
from cjdiversion.referrals.excluding import refuse_excluded
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.rules import place_of
from cjdiversion.referrals.views import referrals
from cjdiversion.web import actor, opens

BEGIN, ELSEWHERE = asked.Begin(), asked.BeginElsewhere()


@referrals.route("/suite/<token>/refer", methods=["GET", "POST"])
@opens(May.REFERRAL_BEGIN)
def begin(token: str) -> ResponseReturnValue:
    """Shows of the case what the list of who is in the suite shows, and nothing else."""
    case = cases.open_in_suite(token, by=actor())
    refuse_excluded(case, by=actor())
    form = Form(BEGIN)
    if form.is_sent:
        with form.answering():
            return _yours(beginning.begin(case, by=actor(), **form.loaded()))
    unit_id = actor().unit_id
    there = queries.open_duplicates(case.id, unit_id) if unit_id else []
    who = (case.person.name or "Name not known", age_band(case.person, clock.today()))
    return form.page(
        "referrals/begin.html", who=who, where=place_of(case), case=case, duplicates=there
    )


@referrals.route("/referrals/start", methods=["GET", "POST"])
@opens(May.REFERRAL_BEGIN)
def begin_elsewhere() -> ResponseReturnValue:
    form = Form(ELSEWHERE)
    if form.is_sent:
        with form.answering():
            return _yours(beginning.begin_elsewhere(by=actor(), **form.loaded()))
    return form.page("referrals/begin_elsewhere.html")


def _yours(referral: Referral) -> ResponseReturnValue:
    flash(f"Referral {referral.reference} is started, and yours")
    return redirect(url_for("referrals.show", token=referral.token))
