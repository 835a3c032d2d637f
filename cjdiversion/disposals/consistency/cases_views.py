"""The lists behind a group of people, a month and an outcome, and their twins."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from cjdiversion import reference
from cjdiversion.access import May
from cjdiversion.disposals.consistency import listing_cases, schemas
from cjdiversion.disposals.consistency.listing_cases import Listed
from cjdiversion.disposals.consistency.views import asked_of, consistency, consistency_api
from cjdiversion.openapi import gives, place
from cjdiversion.web import actor, opens

OF_GROUP, OF_MONTH = schemas.AskedPeopleCases(), schemas.AskedMonthCases()
OF_MIX = schemas.AskedMixCases()


@consistency.get("/people/cases")
@opens(May.NUMBERS_SEE)
def people_cases() -> ResponseReturnValue:
    asked = asked_of(OF_GROUP)
    found = listing_cases.of_group(**asked, by=actor(), place=place())
    return _page("consistency/people_cases.html", found, asked)


@consistency.get("/over-time/cases")
@opens(May.NUMBERS_SEE)
def over_time_cases() -> ResponseReturnValue:
    asked = asked_of(OF_MONTH)
    found = listing_cases.of_month(**asked, by=actor(), place=place())
    return _page("consistency/over_time_cases.html", found, asked)


@consistency.get("/outcome-mix/cases")
@opens(May.NUMBERS_SEE)
def outcome_mix_cases() -> ResponseReturnValue:
    asked = asked_of(OF_MIX)
    found = listing_cases.of_mix(**asked, by=actor(), place=place())
    return _page("consistency/outcome_mix_cases.html", found, asked)


@consistency_api.get("/people/cases")
@opens(May.NUMBERS_SEE)
@gives(schemas.CasesTold())
def people_cases_told() -> Any:
    """The cases of one group of people, without names"""
    return listing_cases.of_group(**asked_of(OF_GROUP), by=actor(), place=place())


@consistency_api.get("/over-time/cases")
@opens(May.NUMBERS_SEE)
@gives(schemas.CasesTold())
def over_time_cases_told() -> Any:
    """The cases of one month, without names"""
    return listing_cases.of_month(**asked_of(OF_MONTH), by=actor(), place=place())


@consistency_api.get("/outcome-mix/cases")
@opens(May.NUMBERS_SEE)
@gives(schemas.CasesTold())
def outcome_mix_cases_told() -> Any:
    """The cases of one outcome, of one unit or of all, without names"""
    return listing_cases.of_mix(**asked_of(OF_MIX), by=actor(), place=place())


def _page(template: str, found: Listed, asked: dict[str, Any]) -> str:
    here = {name: value for name, value in asked.items() if value is not None}
    labels = reference.choices("outcome_codes")
    return render_template(template, behind=found, here=here, labels=labels)
