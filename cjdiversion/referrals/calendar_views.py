"""The pages of deadlines: one explained, what senders wait for, and the bank holidays."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.referrals import exempting, queries, schemas, service, steps
from cjdiversion.referrals.expiring import expires_at
from cjdiversion.referrals.listed import calendar, counts, explained_of, sent_list
from cjdiversion.referrals.views import asks, presses, referrals
from cjdiversion.web import actor, opens, signed_in

HOLIDAY = schemas.AddHoliday()


@referrals.get("/referrals/<token>/deadlines")
@signed_in
def deadlines(token: str) -> ResponseReturnValue:
    referral = service.open(token, by=actor())
    found = explained_of(referral)
    return render_template(
        "referrals/deadlines.html",
        referral=referral,
        deadlines=found,
        expires_at=expires_at(referral),
    )


@referrals.get("/referrals/sent")
@opens(May.REFERRAL_SEND)
def sent() -> ResponseReturnValue:
    wanted = request.args.get("status", "open")
    wanted = wanted if wanted in queries.WANTED else "all" if wanted == "all" else "open"
    whose = "all" if request.args.get("whose") == "all" else "mine"
    page = sent_list(actor(), wanted=wanted, whose=whose, place=place())
    number = counts(actor(), whose=whose)
    return render_template(
        "referrals/sent.html", page=page, wanted=wanted, whose=whose, number=number
    )


asks(
    steps.EXEMPT,
    schemas.Exempt(),
    exempting.exempt,
    "Exempt. It no longer counts as missed; it is raised if nobody looks again in time",
)
presses(steps.COUNT_AGAIN, exempting.count_again, "Its deadline counts again")


@referrals.get("/bank-holidays")
@opens(May.BANK_HOLIDAY_MANAGE)
def holidays() -> ResponseReturnValue:
    return render_template("referrals/holidays.html", calendar=calendar())


@referrals.route("/bank-holidays/add", methods=["GET", "POST"])
@opens(May.BANK_HOLIDAY_MANAGE)
def add_holiday() -> ResponseReturnValue:
    form = Form(HOLIDAY)
    if form.is_sent:
        with form.answering():
            holiday = service.add_holiday(by=actor(), **form.loaded())
            flash(f"{holiday.name} is added. Open referrals are counted anew in the next minutes")
            return redirect(url_for("referrals.holidays"))
    return form.page("referrals/add_holiday.html")


@referrals.post("/bank-holidays/<token>/remove")
@opens(May.BANK_HOLIDAY_MANAGE)
def remove_holiday(token: str) -> ResponseReturnValue:
    holiday = service.remove_holiday(token, by=actor())
    flash(f"{holiday.name} is taken away. Open referrals are counted anew in the next minutes")
    return redirect(url_for("referrals.holidays"))
