"""A person's own pattern: the people of the unit, one page a person, and the cases behind it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from cjdiversion import reference
from cjdiversion.access import May
from cjdiversion.disposals import measures, numbers
from cjdiversion.disposals.consistency import pattern_schemas, pattern_seeing
from cjdiversion.disposals.consistency.views import _begun, asked_of, filter_of
from cjdiversion.forms import Form
from cjdiversion.openapi import gives, place
from cjdiversion.web import actor, opens

patterns = Blueprint("patterns", __name__, url_prefix="/patterns")
patterns_api = Blueprint("patterns_api", __name__, url_prefix="/api/v1/patterns")
ASKED = pattern_schemas.AskedPattern()


@patterns.get("")
@opens(May.PATTERN_SEE)
def index() -> ResponseReturnValue:
    asked = asked_of(ASKED)
    found = pattern_seeing.people(**asked, by=actor())
    return render_template(
        "patterns/index.html",
        found=found,
        filter=Form(ASKED, shown=asked),
        asked=asked,
        basis=_counted(found),
    )


@patterns.get("/<token>")
@opens(May.PATTERN_SEE)
def show(token: str) -> ResponseReturnValue:
    asked = asked_of(ASKED)
    found = pattern_seeing.pattern(token, **asked, by=actor())
    return render_template(
        "patterns/show.html",
        found=found,
        filter=Form(ASKED, shown=asked),
        asked=asked,
        basis=_counted(found),
    )


@patterns.get("/<token>/cases")
@opens(May.PATTERN_SEE)
def cases(token: str) -> ResponseReturnValue:
    asked = asked_of(ASKED)
    found, page = pattern_seeing.cases(token, **asked, by=actor(), place=place())
    labels = reference.choices("outcome_codes")
    return render_template(
        "patterns/cases.html", found=found, page=page, asked=asked, labels=labels
    )


@patterns_api.get("")
@opens(May.PATTERN_SEE)
@gives(pattern_schemas.PeopleOfUnitTold())
def index_told() -> Any:
    """The people of the unit by name, and whether there are enough decisions: `measure`"""
    found = pattern_seeing.people(**asked_of(ASKED), by=actor())
    told = [
        {"person": person.token, "name": person.name, "has_enough": not lacking, "lacking": lacking}
        for person, lacking in found.people
    ]
    return {"measure": found.measure, "people": told}


@patterns_api.get("/<token>")
@opens(May.PATTERN_SEE)
@gives(pattern_schemas.PatternTold())
def show_told(token: str) -> Any:
    """One person's variation on alike cases, pulled towards the others, for their supervisor"""
    return pattern_seeing.pattern(token, **asked_of(ASKED), by=actor())


def _counted(found: Any) -> list[tuple[str, str]]:
    return [
        ("Counted among", _begun(found.measure.among_words)),
        ("Basis", measures.BASES[measures.DECIDED]),
        ("Filter", filter_of(found.period)),
        ("Coverage", numbers.IN_THIS_SERVICE),
    ]
