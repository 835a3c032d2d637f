"""The same as JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.disposals import (
    assessing,
    choosing,
    looking,
    options_queries,
    options_schemas,
    recording,
    shown_day,
    shown_offences,
)
from cjdiversion.disposals import gravity as scoring
from cjdiversion.disposals.options_models import Circumstances, GravityScore
from cjdiversion.openapi import gives, takes
from cjdiversion.web import actor, opens

criteria_api = Blueprint("criteria_api", __name__, url_prefix="/api/v1")


@criteria_api.get("/cases/<token>/options")
@opens(May.DISPOSAL_DECIDE)
@gives(options_schemas.ToldOptions())
def of_case(token: str) -> dict[str, Any]:
    """Every out-of-court option with its criteria: met, not met, unknown, and why; `on`: the
    earlier day of a decision that is recorded late; `offences`: the numbers of those it is for, or
    all that nothing is decided of"""
    case = cases.open(token, by=actor())
    on = shown_day.asked(case)
    about = shown_offences.asked(case)
    facts = looking.facts_of(case, actor(), on, about)
    scores, unscored = looking.scores_of(case, about, shown_day.until(on))
    found = assessing.assessed(facts)
    return {
        "on": facts.day,
        "offences": [str(one.position) for one in about],
        "options": found,
        "outcomes_not_open": choosing.outcomes_not_open(facts),
        "scores": scores,
        "unscored": unscored,
        "answers_version": options_queries.versions_of(case.id),
        "scores_version": len(scoring.scores_of(case.id)),
    }


@criteria_api.post("/cases/<token>/circumstances")
@opens(May.DISPOSAL_DECIDE)
@gives(options_schemas.ToldCircumstances(), 201)
@takes(options_schemas.RecordByApi())
def circumstances(token: str, **said: Any) -> Circumstances:
    """Answer what the criteria ask: what is left out stays as it was answered before"""
    case = cases.open(token, by=actor())
    return recording.record(case, by=actor(), is_whole=False, **said)


@criteria_api.post("/cases/<token>/gravity")
@opens(May.DISPOSAL_DECIDE)
@gives(options_schemas.ToldScore(), 201)
@takes(options_schemas.Score())
def gravity(token: str, **said: Any) -> GravityScore:
    """Score the gravity of the offences by the matrix of the person’s age"""
    said["factors"] = said["factors"] or []
    return recording.score(cases.open(token, by=actor()), by=actor(), **said)
