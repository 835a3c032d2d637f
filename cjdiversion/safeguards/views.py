"""The pages of what keeps the person safe."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, reference
from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.errors import Missing
from cjdiversion.forms import Form
from cjdiversion.safeguards import queries, schemas, service, wording
from cjdiversion.screenings import queries as screenings
from cjdiversion.web import actor, opens

safeguards = Blueprint("safeguards", __name__)
OBSERVE = schemas.Observe()


@safeguards.get("/cases/<token>/safeguards")
@opens(May.CASE_OPEN)
def index(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    kinds, labels = reference.attributes(queries.KINDS), reference.choices(queries.KINDS)
    standing = queries.standing_of(case)
    return render_template(
        "safeguards/index.html",
        case=case,
        standing=standing,
        observation=queries.observation_of(case.id),
        others=[code for code in labels if code not in {one.kind for one in standing}],
        labels=labels,
        history=queries.records_of(case.id),
        result_of=partial(wording.result, kinds=kinds),
    )


@safeguards.route("/cases/<token>/safeguards/<name>", methods=["GET", "POST"])
@opens(May.SAFEGUARD_RECORD)
def record(token: str, name: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    kinds = reference.attributes(queries.KINDS)
    if name not in kinds:
        raise Missing
    form = Form(schemas.record(kinds[name]), suggested={"happened_at": clock.now()})
    if form.is_sent:
        with form.answering():
            service.record(case, by=actor(), kind=name, **form.loaded())
            flash("Recorded")
            return redirect(url_for("safeguards.index", token=token))
    found = [one for one in queries.standing_of(case) if one.kind == name]
    return form.page(
        "safeguards/record.html",
        case=case,
        kind=kinds[name],
        label=reference.label(queries.KINDS, name),
        safeguard=found[0] if found else None,
    )


@safeguards.route("/cases/<token>/observation", methods=["GET", "POST"])
@opens(May.SAFEGUARD_RECORD)
def observe(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    form = Form(OBSERVE)
    if form.is_sent:
        with form.answering():
            row = service.set_observation(case, by=actor(), **form.loaded())
            now = queries.observation_of(case.id) or row
            later = "" if now is row else f". Level {now.level}, set later, stands"
            flash(f"Observation level recorded{later}")
            return redirect(url_for("desk.case", token=token))
    return form.page(
        "safeguards/observe.html",
        case=case,
        observation=queries.observation_of(case.id),
        is_safety_due=screenings.safety_action_due(case.id),
    )
