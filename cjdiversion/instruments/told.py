"""What the API gives: results to the provider alone, safety alerts to police and L&D alike."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields


def _text(name: str) -> fields.String:
    return fields.String(attribute=f"row.{name}")


def _whole(name: str) -> fields.Integer:
    return fields.Integer(attribute=f"row.{name}", allow_none=True)


def _flag(name: str) -> fields.Boolean:
    return fields.Boolean(attribute=f"row.{name}", allow_none=True)


def _moment(name: str) -> fields.AwareDateTime:
    return fields.AwareDateTime(attribute=f"row.{name}", allow_none=True)


def _codes(name: str) -> fields.List[str]:
    return fields.List(fields.String(), attribute=f"row.{name}")


def _words() -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=fields.String())


class Item(ma.Schema):
    code = fields.String()
    label = fields.String()
    options = _words()


class Instrument(ma.Schema):
    """Structure and scoring. The wording is read from the official form."""

    id = fields.String()
    version = fields.Integer()
    title = fields.String()
    about = fields.String()
    for_whom = fields.String()
    training = fields.String()
    wording_shipped = fields.Boolean(attribute="licence.is_wording_shipped")
    licence = fields.String(attribute="licence.note")
    cut_off_for = _words()
    items = fields.List(fields.Nested(Item))


class Instruments(ma.Schema):
    instruments = fields.List(fields.Nested(Instrument))


class HeldCutOff(ma.Schema):
    level = fields.String()
    at_least = fields.Integer()
    source = fields.String()
    mark = fields.String()
    from_on = fields.String()


class Result(ma.Schema):
    """Never given to police or CPS."""

    token = _text("token")
    version = _whole("version")
    instrument = _text("instrument")
    instrument_version = _whole("instrument_version")
    status = _text("status")
    asked_at = _moment("asked_at")
    language = _text("language")
    try_again_at = _moment("try_again_at")
    not_now = fields.List(fields.String())
    cautions = fields.List(fields.String())
    answers = fields.Dict(attribute="row.answers")
    missing = _codes("missing")
    total = _whole("total")
    band = _text("band")
    is_positive = _flag("is_positive")
    levels = _codes("levels")
    met = _codes("met")
    branch = _text("branch")
    cut_offs = fields.List(fields.Nested(HeldCutOff), attribute="row.cut_offs")
    headline = fields.String()
    safety_action_due = _flag("is_safety_due")
    safety_alert = fields.String(attribute="row.alert.token", dump_default=None)
    struck_because = _text("struck_because")


class Alert(ma.Schema):
    """The same for police and L&D. There is no score here to be told."""

    token = fields.String()
    version = fields.Integer()
    status = fields.String()
    ground = fields.String()
    raised_at = fields.AwareDateTime()
    raised_by = fields.String()
    raised_by_unit = fields.String()
    hand_over = fields.String()
    person_told = fields.Boolean(allow_none=True)
    handed_over_at = fields.AwareDateTime(allow_none=True)
    handed_over_by = fields.String()
    acknowledged_at = fields.AwareDateTime(allow_none=True)
    acknowledged_by = fields.String()


class Alerts(ma.Schema):
    safety_alerts = fields.List(fields.Nested(Alert))


class History(ma.Schema):
    results = fields.List(fields.Nested(Result), attribute="records")
    safety_alerts = fields.List(fields.Nested(Alert), attribute="alerts")


class CutOff(ma.Schema):
    instrument = fields.String()
    level = fields.String()
    scored_for = fields.String()
    at_least = fields.Integer()
    from_on = fields.Date()
    clinical_lead = fields.String()
    set_by = fields.String()
