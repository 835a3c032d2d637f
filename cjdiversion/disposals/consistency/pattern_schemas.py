"""What is asked of a person's own pattern, and what its twin tells."""

from __future__ import annotations

import marshmallow as ma

from cjdiversion.disposals.schemas import MEASURES
from cjdiversion.fields import Choice
from cjdiversion.forms import Schema


class AskedPattern(Schema):
    measure = Choice("What to compare", options=MEASURES, load_default="out-of-court")


class PersonOfUnitTold(ma.Schema):
    person = ma.fields.String()
    name = ma.fields.String()
    has_enough = ma.fields.Boolean()
    lacking = ma.fields.String()


class PeopleOfUnitTold(ma.Schema):
    """In the order of names, never of rates."""

    measure = ma.fields.String(attribute="measure.code")
    people = ma.fields.List(ma.fields.Nested(PersonOfUnitTold))


class VariationTold(ma.Schema):
    """Shares of the compared decisions: what others had on alike cases, and the estimate."""

    compared = ma.fields.Integer()
    by_others = ma.fields.Integer()
    others = ma.fields.Float()
    estimate = ma.fields.Float()
    lower = ma.fields.Float()
    upper = ma.fields.Float()
    finding = ma.fields.String()


class PatternTold(ma.Schema):
    """`variation` is null where there is too little to say anything; `lacking` says of what."""

    person = ma.fields.String(attribute="person.token")
    name = ma.fields.String(attribute="person.name")
    measure = ma.fields.String(attribute="measure.code")
    variation = ma.fields.Nested(VariationTold, allow_none=True)
    lacking = ma.fields.String()
