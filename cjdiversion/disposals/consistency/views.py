"""Pages of numbers beside the one by unit: over time, by outcome, by group of people."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from cjdiversion import clock
from cjdiversion.access import May
from cjdiversion.disposals import measures, numbers
from cjdiversion.disposals.consistency import schemas, seeing
from cjdiversion.disposals.measures import BEGINNING, Period
from cjdiversion.forms import Form, Schema
from cjdiversion.openapi import gives
from cjdiversion.web import actor, opens

consistency = Blueprint("consistency", __name__, url_prefix="/consistency")
consistency_api = Blueprint("consistency_api", __name__, url_prefix="/api/v1/consistency")
OVER_TIME, MIX, PEOPLE = schemas.AskedOverTime(), schemas.AskedMix(), schemas.AskedPeople()


@consistency.get("/over-time")
@opens(May.NUMBERS_SEE)
def over_time() -> ResponseReturnValue:
    from cjdiversion.disposals.consistency import drawing  # with numpy: see seeing

    asked = asked_of(OVER_TIME)
    found = seeing.over_time(**asked, by=actor())
    basis = [
        ("Counted among", _begun(found.measure.among_words)),
        *basis_of(found.period, found.basis, found.coverage),
    ]
    return render_template(
        "consistency/over_time.html",
        found=found,
        drawings=drawing.drawings(found.run),
        filter=Form(OVER_TIME, shown=asked),
        basis=basis,
    )


@consistency.get("/outcome-mix")
@opens(May.NUMBERS_SEE)
def outcome_mix() -> ResponseReturnValue:
    asked = asked_of(MIX)
    found = seeing.outcome_mix(**asked, by=actor())
    basis = [
        ("Counted among", "All outcomes assigned: every code but 0"),
        *basis_of(found.period, found.basis, found.coverage),
    ]
    return render_template(
        "consistency/outcome_mix.html",
        found=found,
        filter=Form(MIX, shown=asked),
        basis=basis,
    )


@consistency.get("/people")
@opens(May.NUMBERS_SEE)
def people() -> ResponseReturnValue:
    from cjdiversion.disposals.consistency import group_drawing  # with numpy: see seeing

    asked = asked_of(PEOPLE)
    found = seeing.people(**asked, by=actor())
    basis = [
        ("Counted among", _begun(found.measure.among_words)),
        *basis_of(found.period, measures.DECIDED, found.coverage),
    ]
    return render_template(
        "consistency/people.html",
        found=found,
        drawings={one.division.code: group_drawing.drawings(one) for one in found.divisions},
        ratio=group_drawing.in_words,
        filter=Form(PEOPLE, shown=asked),
        basis=basis,
    )


@consistency_api.get("/over-time")
@opens(May.NUMBERS_SEE)
@gives(schemas.OverTimeTold())
def over_time_told() -> Any:
    """A share month by month with control limits: `measure`, `period`, `basis` of fixed choices"""
    return seeing.over_time(**asked_of(OVER_TIME), by=actor())


@consistency_api.get("/outcome-mix")
@opens(May.NUMBERS_SEE)
@gives(schemas.MixTold())
def outcome_mix_told() -> Any:
    """Which outcomes each unit decided: `period` and `basis` from fixed choices"""
    return seeing.outcome_mix(**asked_of(MIX), by=actor())


@consistency_api.get("/people")
@opens(May.NUMBERS_SEE)
@gives(schemas.PeopleTold())
def people_told() -> Any:
    """A share by ethnicity, sex, age and disability: `measure` and `period` of fixed choices"""
    return seeing.people(**asked_of(PEOPLE), by=actor())


def asked_of(schema: Schema) -> dict[str, Any]:
    """The fixed choices in the address; what is left out is the first of them."""
    given = {name: request.args.get(name) for name in schema.load_fields}
    return schema.taken({name: value for name, value in given.items() if value})


def basis_of(over: Period, basis: str, coverage: str) -> list[tuple[str, str]]:
    return [
        ("Basis", measures.BASES[basis]),
        ("Filter", filter_of(over)),
        *covered(coverage),
    ]


def covered(coverage: str) -> list[tuple[str, str]]:
    """What stands under every page of numbers."""
    return [("Screening coverage", coverage), ("Coverage", numbers.IN_THIS_SERVICE)]


def filter_of(over: Period) -> str:
    since = "the beginning" if over.from_on == BEGINNING else clock.day_in_words(over.from_on)
    return f"{over.label}: {since} to {clock.day_in_words(over.to_on)}"


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]
