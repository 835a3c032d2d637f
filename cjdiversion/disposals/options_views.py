"""What is open to this person and for these offences, and what an officer answers for it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, reference
from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.disposals import (
    assessing,
    choosing,
    covering,
    local_queries,
    looking,
    options_queries,
    queries,
    recording,
    shown_day,
    shown_offences,
)
from cjdiversion.disposals import gravity as scoring
from cjdiversion.disposals.known import Known
from cjdiversion.disposals.local_rules import CAPACITY
from cjdiversion.disposals.local_views import whom
from cjdiversion.disposals.options_schemas import GROUPS, Record, score_on_page
from cjdiversion.errors import Invalid
from cjdiversion.forms import Form
from cjdiversion.reference import Row
from cjdiversion.web import actor, opens

criteria = Blueprint("criteria", __name__)
RECORD = Record()


@criteria.get("/cases/<token>/options")
@opens(May.DISPOSAL_DECIDE)
def of_case(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    shown = shown_day.shown(case)
    about = shown_offences.shown(case, covering.undecided(case, queries.standing(case.id)))
    facts = looking.facts_of(case, actor(), shown.on, about.about)
    scored, unscored = looking.scores_of(case, about.about, shown_day.until(shown.on))
    return render_template(
        "criteria/of_case.html",
        case=case,
        options=assessing.assessed(facts),
        criteria=assessing.CRITERIA,
        held=facts.held,
        nothing_further=choosing.nothing_further(facts),
        not_open=choosing.outcomes_not_open(facts),
        answered=options_queries.circumstances_of(case.id),
        near=local_queries.near(case.investigating_unit_id, case.force_id, on=facts.day),
        whom=whom,
        kinds=reference.choices(local_queries.KINDS),
        capacities=CAPACITY,
        scored=scored,
        unscored=unscored,
        labels=reference.choices("oocr_options") | reference.choices("outcome_codes"),
        came_from=_came_from(facts.known),
        here=facts.known.here,
        shown=shown,
        about=about,
    )


@criteria.route("/cases/<token>/circumstances", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def circumstances(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    today = clock.today()
    shown = {
        name: value
        for name, value in options_queries.suggested(case, today).items()
        if name in RECORD.load_fields
    }
    form = Form(RECORD, version=options_queries.versions_of(case.id), shown=shown)
    if form.is_sent:
        with form.answering():
            recording.record(case, by=actor(), version=form.sent_version, **form.loaded())
            flash("What the criteria ask is recorded")
            return redirect(url_for("criteria.of_case", token=token))
    known = options_queries.known_of(case, today)
    return form.page(
        "criteria/circumstances.html",
        case=case,
        groups=GROUPS,
        answered=options_queries.circumstances_of(case.id),
        came_from=_came_from(known),
        here=known.here,
    )


@criteria.route("/cases/<token>/gravity", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def gravity(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    matrix, earlier = recording.matrix_of(case), scoring.scores_of(case.id)
    offences = recording.offences_of(case)
    labels = {code: _factor(row) for code, row in matrix.factors.items()}
    form = Form(score_on_page(offences, matrix.scheme, labels), version=len(earlier))
    if form.is_sent:
        with form.answering():
            said = _scored(form.loaded(), list(offences))
            said["offences"] = said["offences"] if case.offences else None
            recording.score(case, by=actor(), version=form.sent_version, **said)
            flash("The score is recorded")
            return redirect(url_for("criteria.of_case", token=token))
    return form.page(
        "criteria/gravity.html",
        case=case,
        matrix=matrix,
        earlier=earlier,
        labels=labels,
    )


def _scored(said: dict[str, Any], numbers: list[str]) -> dict[str, Any]:
    """What is left blank is not what the score is for. Raises Invalid where all is."""
    given = {number: said.pop(f"base_{number}") for number in numbers}
    bases = {number: base for number, base in given.items() if base is not None}
    if not bases:
        words = "Score at least one of the offences"
        raise Invalid.at(f"base_{numbers[0]}", "required", words)
    factors = said["factors"] or []
    return {**said, "factors": factors, "bases": list(bases.values()), "offences": list(bases)}


def _factor(row: Row) -> str:
    return f"{row.label} ({'graver' if row.attributes['direction'] == 'up' else 'less grave'})"


def _came_from(known: Known) -> dict[str, list[str]]:
    """Where it was taken from → the questions that it answers, in their words."""
    found: dict[str, list[str]] = {}
    for name, source in known.came_from.items():
        found.setdefault(source, []).append(str(RECORD.load_fields[name].metadata["label"]))
    return found
