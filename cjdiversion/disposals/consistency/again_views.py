"""The page of people who come to notice again, its twin, and the cases behind it."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import render_template
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.disposals import measures
from cjdiversion.disposals.consistency import again, returning
from cjdiversion.disposals.consistency.views import (
    asked_of,
    consistency,
    consistency_api,
    covered,
    filter_of,
)
from cjdiversion.escalations import drawing
from cjdiversion.fields import Choice, Words
from cjdiversion.forms import Form, Schema
from cjdiversion.openapi import gives, place
from cjdiversion.web import actor, opens


class AskedAgain(Schema):
    """Of the last 12 months nobody has been followed for as long yet."""

    period = Choice("First decided upon", options=measures.PERIODS, load_default="last-year")


class AskedAgainCases(AskedAgain):
    unit = Words("Unit", limit=40)


class AgainUnitTold(ma.Schema):
    """`linked`: of those followed, with a confirmed link; `again` is null where there are none.
    `share` is of those followed, in per cent; “too few” of fewer than `fewest`, “not known” where
    nobody is linked."""

    unit = ma.fields.String(attribute="name")
    people = ma.fields.Integer()
    followed = ma.fields.Integer()
    linked = ma.fields.Integer()
    again = ma.fields.Integer(allow_none=True)
    share = ma.fields.String()
    not_followed_yet = ma.fields.Integer(attribute="not_yet")


class AgainTold(ma.Schema):
    """True counts, for those inside the force."""

    period = ma.fields.String(attribute="period.code")
    followed_until = ma.fields.Date()
    finding = ma.fields.String(attribute="again.finding")
    coverage = ma.fields.String()
    fewest = ma.fields.Function(lambda _: again.FEWEST)
    every = ma.fields.Nested(AgainUnitTold, attribute="again.every")
    units = ma.fields.List(ma.fields.Nested(AgainUnitTold), attribute="again.units")


class AgainLineTold(ma.Schema):
    case_reference = ma.fields.String(attribute="reference")
    outcome_code = ma.fields.String()
    decided_on = ma.fields.Date()


class AgainCasesTold(ma.Schema):
    """Cases of the first decisions, without names. `total` is counted up to 1,001."""

    total = ma.fields.Integer(attribute="page.total")
    cases = ma.fields.List(ma.fields.Nested(AgainLineTold), attribute="page.rows")
    next = ma.fields.String(attribute="page.next")
    previous = ma.fields.String(attribute="page.previous")


AGAIN, CASES = AskedAgain(), AskedAgainCases()


@consistency.get("/again")
@opens(May.NUMBERS_SEE)
def again_of() -> ResponseReturnValue:
    asked = asked_of(AGAIN)
    found = returning.returned(**asked, by=actor())
    return render_template(
        "consistency/again_of.html",
        found=found,
        headings=again.HEADINGS,
        fewest=again.FEWEST,
        bars=drawing.bars(found.again.bars),
        filter=Form(AGAIN, shown=asked),
        basis=[
            ("Basis", again.BASIS),
            ("Counted among", again.AMONG),
            ("Filter", filter_of(found.period)),
            *covered(found.coverage),
        ],
    )


@consistency.get("/again/cases")
@opens(May.NUMBERS_SEE)
def again_cases() -> ResponseReturnValue:
    asked = asked_of(CASES)
    found = returning.behind(**asked, by=actor(), place=place())
    here = {name: value for name, value in asked.items() if value is not None}
    return render_template("consistency/again_cases.html", behind=found, here=here)


@consistency_api.get("/again")
@opens(May.NUMBERS_SEE)
@gives(AgainTold())
def again_told() -> Any:
    """Who came to notice again within 12 months: `period` from fixed choices"""
    return returning.returned(**asked_of(AGAIN), by=actor())


@consistency_api.get("/again/cases")
@opens(May.NUMBERS_SEE)
@gives(AgainCasesTold())
def again_cases_told() -> Any:
    """The cases of people who came to notice again, without names"""
    return returning.behind(**asked_of(CASES), by=actor(), place=place())
