"""What the API tells of cases."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import Schema, fields

from cjdiversion import clock
from cjdiversion.cases import listed
from cjdiversion.cases.rules import age_band


class Person(Schema):
    surname = fields.String()
    forenames = fields.String()
    other_names = fields.String()
    born_on = fields.Date()
    stated_age = fields.Integer()
    age_band = fields.Function(lambda person: age_band(person, clock.today()))
    is_suspect = fields.Boolean()
    sex = fields.String()
    gender_identity = fields.String()
    self_defined_ethnicity = fields.String()
    observed_ethnicity = fields.String()
    disability_stated = fields.String()
    language = fields.String()
    needs_interpreter = fields.Boolean()
    pnc_id = fields.String()


class Booking(Schema):
    custody_record_no = fields.String()
    location = fields.String()
    arrested_at = fields.DateTime()
    arrived_at = fields.DateTime()
    relevant_at = fields.DateTime()
    authorised_at = fields.DateTime()
    released_at = fields.DateTime()
    arresting_officer = fields.String()
    asn = fields.String()
    warning_markers = fields.List(fields.String())


class Attendance(Schema):
    place = fields.String()
    attended_at = fields.DateTime()
    ended_at = fields.DateTime()
    interviewer = fields.String()


class Detention(Schema):
    section = fields.String()
    place_of_safety = fields.String()
    place_words = fields.String()
    detained_at = fields.DateTime()
    arrived_at = fields.DateTime()
    ended_at = fields.DateTime()


class Offence(Schema):
    position = fields.Integer()
    code = fields.String()
    as_text = fields.String()
    title = fields.String()
    category = fields.String()
    home_office_class = fields.String()
    committed_on = fields.Date()
    is_domestic_abuse = fields.Boolean()
    is_hate_crime = fields.Boolean()
    location_type = fields.String()


class Case(Schema):
    token = fields.String()
    reference = fields.String()
    version = fields.Integer()
    way = fields.Function(lambda case: case.way.value)
    opened_at = fields.DateTime()
    recorded_at = fields.DateTime()
    is_open = fields.Boolean()
    is_in_suite = fields.Boolean()
    is_assigned = fields.Function(lambda case: case.investigating_unit_id is not None)
    suite = fields.Function(lambda case: case.suite.name if case.suite else None)
    crime_number = fields.String()
    urn = fields.String()
    to_fix = fields.Integer()
    is_about_wrong_person = fields.Function(lambda case: case.quarantined_at is not None)
    person = fields.Nested(Person)
    booking = fields.Nested(Booking)
    attendance = fields.Nested(Attendance)
    detention = fields.Nested(Detention)
    offences = fields.List(fields.Nested(Offence))


class Line(Schema):
    """One case of a list."""

    token = fields.String()
    reference = fields.String()
    way = fields.String()
    name = fields.String()
    age_band = fields.String()
    custody_record_no = fields.String()
    location = fields.String()
    opened_at = fields.DateTime()
    released_at = fields.DateTime()
    is_open = fields.Boolean()
    is_in_suite = fields.Boolean()
    is_assigned = fields.Boolean()
    to_fix = fields.Integer()
    is_about_wrong_person = fields.Boolean()

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        """By hand: field by field it takes a quarter of the time of a whole page of a list."""
        today = clock.today()
        return [_line(row, today) for row in obj] if many else _line(obj, today)


def _line(row: Any, today: date) -> dict[str, Any]:
    return {
        "token": row.token,
        "reference": row.reference,
        "way": row.way.value,
        "name": listed.name_of(row),
        "age_band": age_band(row, today),
        "custody_record_no": row.custody_record_no,
        "location": row.location,
        "opened_at": row.opened_at.isoformat(),
        "released_at": row.released_at.isoformat() if row.released_at else None,
        "is_open": row.is_open,
        "is_in_suite": row.is_in_suite,
        "is_assigned": row.investigating_unit_id is not None,
        "to_fix": row.to_fix,
        "is_about_wrong_person": row.quarantined_at is not None,
    }


class Event(Schema):
    kind = fields.String()
    at = fields.DateTime()
    recorded_at = fields.DateTime()
    place = fields.String()
    words = fields.String()


class Problem(Schema):
    field = fields.String()
    code = fields.String()
    message = fields.String()


class ReportLine(Schema):
    row = fields.Integer()
    outcome = fields.String()
    custody_record_no = fields.String()
    reference = fields.String()
    problems = fields.List(fields.Nested(Problem))
    changed = fields.List(fields.String())
    because = fields.String()


class Run(Schema):
    """What a delivery came to, row by row."""

    token = fields.String()
    started_at = fields.DateTime()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    rows = fields.List(fields.Nested(ReportLine))
