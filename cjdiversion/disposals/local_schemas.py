"""What the pages and the API of local services take and give."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from functools import partial
from typing import Any

import marshmallow as ma
from marshmallow import fields as told

from cjdiversion import clock, reference
from cjdiversion.accounts.models import Unit
from cjdiversion.disposals.local_queries import KINDS
from cjdiversion.disposals.local_rules import CAPACITY, FORCE, SEXES
from cjdiversion.fields import Choice, Choices, Day, Whole, Words
from cjdiversion.forms import Schema

_EVERYBODY = "everybody"
_WHOM = {_EVERYBODY: SEXES[""], "F": SEXES["F"], "M": SEXES["M"]}


class Sex(Choice):
    """Nobody is left out unless it is said."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        chosen = super()._deserialize(value, attr, data, **rest)
        return "" if chosen == _EVERYBODY else chosen

    def to_form(self, value: Any) -> Any:
        return value or _EVERYBODY


class Kept(Schema):
    kind = Choice(
        "What kind of service is it?", options=partial(reference.choices, KINDS), required=True
    )
    name = Words("Name of the service", limit=120, required=True)
    provider = Words("Who provides it", limit=120, required=True)
    what = Words("What it does", limit=2000, rows=3, required=True)
    age_from = Whole("Youngest age", most=120)
    age_to = Whole("Oldest age", most=120)
    sex = Sex(
        "For whom?",
        options=_WHOM,
        hint="A single-sex service needs its lawful basis. No statutory option looks at sex",
    )
    sex_basis = Words("Lawful basis of a single-sex service", limit=300)
    sex_source = Words("Where that basis is written down", limit=300)
    needs = Words("Needs it is for, and other criteria", limit=1000, rows=2)
    capacity = Choice("Does it take people now?", options=CAPACITY, required=True)
    capacity_on = Day("Day on which they said so")
    hours = Words("Hours", limit=200)
    cost = Words("Cost to the person", limit=200)
    evidence = Words("Evidence that it helps", limit=2000, rows=2)
    contact = Words("How to reach it", limit=300)


class Change(Kept):
    because = Words("Why is it changed?", limit=500, required=True)


class AddByApi(Kept):
    """`areas`: tokens of units of the force, or "force" for the whole of it."""

    areas = told.List(told.Str(), required=True)
    from_on = Day("Since when")


class ChangeByApi(Change):
    areas = told.List(told.Str(), required=True)


class End(Schema):
    to_on = Day("From which day has it ended?", required=True)
    because = Words("Why?", limit=500, required=True)


class Filter(Schema):
    kind = Choice("Kind", options=partial(reference.choices, KINDS), kind="select")
    capacity = Choice("Takes people", options=CAPACITY, kind="select")
    area = Words("Area")


def on_page(base: type[Kept], units: Sequence[Unit]) -> Schema:
    """With the areas of the force to choose from; the first page asks since when."""
    areas = {FORCE: "The whole force", **{unit.token: unit.name for unit in units}}
    asked: dict[str, ma.fields.Field[Any]] = {
        "areas": Choices("Which areas does it serve?", options=areas, required=True)
    }
    if base is Kept:
        asked["from_on"] = Day("Since when", load_default=clock.today)
    made = type(base.__name__, (base,), asked)()
    assert isinstance(made, Schema)
    return made


def filters(units: Sequence[Unit]) -> Schema:
    areas = {unit.token: unit.name for unit in units}
    made = type("Filter", (Filter,), {"area": Choice("Area", options=areas, kind="select")})()
    assert isinstance(made, Schema)
    return made


def narrowed(given: Mapping[str, str], units: Sequence[Unit]) -> dict[str, str]:
    """The filters in use; what is no choice is left out."""
    allowed: dict[str, Container[str]] = {
        "kind": reference.choices(KINDS),
        "capacity": CAPACITY,
        "area": [unit.token for unit in units],
    }
    return {name: given[name] for name in allowed if given.get(name, "") in allowed[name]}


class ToldService(ma.Schema):
    token = told.Str()
    version = told.Int()
    force = told.Str(attribute="force.name")
    kind = told.Str()
    name = told.Str()
    provider = told.Str()
    what = told.Str()
    is_force_wide = told.Bool()
    areas = told.List(told.Str(attribute="name"), attribute="areas")
    age_from = told.Int(allow_none=True)
    age_to = told.Int(allow_none=True)
    sex = told.Str()
    sex_basis = told.Str()
    sex_source = told.Str()
    needs = told.Str()
    capacity = told.Str()
    capacity_on = told.Date(allow_none=True)
    hours = told.Str()
    cost = told.Str()
    evidence = told.Str()
    contact = told.Str()
    from_on = told.Date()
    to_on = told.Date(allow_none=True)
    because = told.Str()
    kept_at = told.AwareDateTime()
    kept_by = told.Str()


class ToldCell(ma.Schema):
    """`taking`: how many of the services take people now."""

    kind = told.Str()
    total = told.Int()
    taking = told.Int()


class ToldAvailability(ma.Schema):
    """One area: how many services of each kind are there for its people, none too."""

    area = told.Str(attribute="area.token")
    name = told.Str(attribute="area.name")
    kinds = told.List(told.Nested(ToldCell), attribute="cells")
