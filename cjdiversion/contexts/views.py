"""The pages about what stands around a case."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.contexts import queries, schemas, service
from cjdiversion.contexts.models import AboutMe, IncidentContext
from cjdiversion.forms import Form
from cjdiversion.web import actor, opens

contexts = Blueprint("contexts", __name__)
RECORD, SAY = schemas.Record(), schemas.Say()


@contexts.route("/cases/<token>/context", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def record(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    standing = queries.context_of(case.id)
    version = queries.version_of(IncidentContext, case.id)
    form = Form(RECORD, version=version, shown=_shown(RECORD, standing))
    if form.is_sent:
        with form.answering():
            service.record(case, by=actor(), version=form.sent_version, **form.loaded())
            flash("Recorded how it came to police")
            return redirect(url_for("desk.case", token=token))
    return form.page("contexts/record.html", case=case, standing=standing)


@contexts.route("/cases/<token>/about-me", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def about_me(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    standing = queries.about_me_of(case.id)
    version = queries.version_of(AboutMe, case.id)
    form = Form(SAY, version=version, shown=_shown(SAY, standing))
    if form.is_sent:
        with form.answering():
            service.say(case, by=actor(), version=form.sent_version, **form.loaded())
            flash("Recorded in the person’s own words")
            return redirect(url_for("desk.case", token=token))
    back = url_for("desk.case", token=token)
    return form.page("contexts/about_me.html", case=case, standing=standing, back=back)


def _shown(schema: Any, standing: Any) -> dict[str, Any]:
    return {name: getattr(standing, name, None) for name in schema.load_fields}
