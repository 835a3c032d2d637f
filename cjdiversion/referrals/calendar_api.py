"""Deadlines, what senders wait for, and bank holidays as JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from cjdiversion.access import May
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.referrals import calls, exempting, schemas, service, steps, told
from cjdiversion.referrals.api import as_step, referrals_api
from cjdiversion.referrals.expiring import expires_at
from cjdiversion.referrals.listed import Calendar, calendar, explained_of, sent_list
from cjdiversion.referrals.models import BankHoliday
from cjdiversion.web import actor, opens, signed_in

holidays_api = Blueprint("holidays_api", __name__, url_prefix="/api/v1/bank-holidays")


@referrals_api.get("/<token>/deadlines")
@signed_in
@gives(told.Deadlines())
def deadlines(token: str) -> dict[str, Any]:
    """Explain the deadlines of a referral step by step"""
    referral = service.open(token, by=actor())
    return {"expires_at": expires_at(referral), "deadlines": explained_of(referral)}


@referrals_api.get("/sent")
@opens(May.REFERRAL_SEND)
@gives(told.Row())
def sent() -> Page[Any]:
    """List what was sent; `status` as on the page, or “all”; `whose`: “mine” or “all” in reach"""
    whose = "all" if request.args.get("whose") == "all" else "mine"
    wanted = request.args.get("status", "all")
    return sent_list(actor(), wanted=wanted, whose=whose, place=place())


as_step(steps.EXEMPT, calls.ExemptCall(), exempting.exempt, "Exempt from its deadline, saying why")
as_step(
    steps.COUNT_AGAIN, calls.Versioned(), exempting.count_again, "End the exemption of a deadline"
)


@holidays_api.get("")
@opens(May.BANK_HOLIDAY_MANAGE)
@gives(told.Calendar())
def index() -> Calendar:
    """The bank holidays that were added"""
    return calendar()


@holidays_api.post("")
@opens(May.BANK_HOLIDAY_MANAGE)
@gives(told.Holiday(), 201)
@takes(schemas.AddHoliday())
def add(**facts: Any) -> BankHoliday:
    """Add a bank holiday; open referrals are counted anew in the next minutes"""
    return service.add_holiday(by=actor(), **facts)


@holidays_api.post("/<token>/remove")
@opens(May.BANK_HOLIDAY_MANAGE)
@gives(told.Holiday())
def remove(token: str) -> BankHoliday:
    """Take away a bank holiday that was added by mistake"""
    return service.remove_holiday(token, by=actor())
