"""The page of lines for a paper of others, to copy or to print; and the same for systems."""

from __future__ import annotations

import marshmallow as ma
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from marshmallow import fields

from cjdiversion.access import May
from cjdiversion.annexes import onward_reading
from cjdiversion.annexes.onward import Onward
from cjdiversion.cases import service as cases
from cjdiversion.openapi import gives
from cjdiversion.web import actor, opens

onward = Blueprint("onward", __name__)
onward_api = Blueprint("onward_api", __name__, url_prefix="/api/v1")


class OnwardLine(ma.Schema):
    text = fields.String()
    section = fields.String()
    held_by = fields.String()
    source = fields.String()
    author = fields.String()
    as_at = fields.AwareDateTime(allow_none=True)
    is_opinion = fields.Boolean()


class OnwardLeftOut(ma.Schema):
    """How many lines, whose, and why in fixed words."""

    lines = fields.Integer()
    held_by = fields.String()
    ground = fields.String()


class OnwardLines(ma.Schema):
    paper = fields.String(attribute="document.code")
    recipient = fields.String(attribute="document.told_to")
    lines = fields.List(fields.Nested(OnwardLine))
    left_out = fields.List(fields.Nested(OnwardLeftOut))


@onward.get("/cases/<token>/lines-for/<name>")
@opens(May.CASE_OPEN)
def show(token: str, name: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    made = onward_reading.lines(case, name, by=actor())
    return render_template("onward/show.html", case=case, made=made)


@onward_api.get("/cases/<token>/lines-for/<name>", endpoint="show")
@opens(May.CASE_OPEN)
@gives(OnwardLines())
def show_(token: str, name: str) -> Onward:
    """Lines for the escort record (escort-record) or the look before release (pre-release)"""
    return onward_reading.lines(cases.open(token, by=actor()), name, by=actor())
