"""A return is built, looked at figure by figure, and kept as it was sent."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.returns import (
    asking,
    building,
    kinds,
    periods,
    queries,
    rules,
    schemas,
    service,
    versions,
)
from cjdiversion.returns.models import KeptReturn
from cjdiversion.web import actor, opens

returns = Blueprint("returns", __name__)


@returns.context_processor
def _words() -> dict[str, Any]:
    return {
        "said_of": rules.said_of,
        "in_this_service": rules.IN_THIS_SERVICE,
        "kinds": kinds.KINDS,
        "period_label": lambda code: periods.named(code).label,
    }


@returns.get("/returns")
@opens(May.NUMBERS_SEE)
def index() -> ResponseReturnValue:
    page = queries.all_kept(actor(), place())
    return render_template("returns/index.html", page=page)


@returns.get("/returns/build")
@opens(May.RETURN_BUILD)
def build() -> ResponseReturnValue:
    chosen = asking.of_return()
    return render_template(
        "returns/build.html",
        built=building.see(**chosen, by=actor()),
        filter=Form(asking.OF_RETURN, shown=chosen),
        asked=chosen,
    )


@returns.get("/returns/rows")
@opens(May.RETURN_BUILD)
def rows() -> ResponseReturnValue:
    chosen, narrowed = asking.of_return(), asking.of_rows()
    behind = building.behind(**chosen, **narrowed, by=actor(), place=place())
    here = {**chosen, **narrowed}
    return render_template("returns/rows.html", behind=behind, asked=chosen, here=here)


# --- kept as sent -------------------------------------------------------------------------------


@returns.route("/returns/keep", methods=["GET", "POST"])
@opens(May.RETURN_BUILD)
def keep() -> ResponseReturnValue:
    chosen = asking.of_return()
    form = Form(schemas.Keep(), suggested={**chosen, "sent_to": "Home Office"})
    if form.is_sent:
        with form.answering():
            kept = service.keep(by=actor(), **form.loaded())
            flash(f"Version {kept.number} is kept as it is sent")
            return redirect(url_for("returns.kept", token=kept.token))
    before = queries.latest(**chosen, actor=actor())
    return form.page("returns/keep.html", asked=chosen, before=before)


@returns.get("/returns/kept/<token>")
@opens(May.NUMBERS_SEE)
def kept(token: str) -> ResponseReturnValue:
    one = service.open(token, by=actor())
    beside = queries.beside(one, actor())
    first, latest = beside["first"], beside["latest"]
    return render_template(
        "returns/kept.html",
        kept=one,
        kind=kinds.KINDS[one.kind],
        labels=kinds.all_labels(kinds.KINDS[one.kind], periods.named(one.period)),
        beside=beside,
        differences=versions.differences(first.figures, latest.figures),
        rules_changed=versions.rules_changed(first.figures, latest.figures),
    )


@returns.post("/returns/kept/<token>/csv")
@opens(May.NUMBERS_EXPORT)
def csv(token: str) -> ResponseReturnValue:
    return _file(service.open(token, by=actor()), service.CSV)


@returns.post("/returns/kept/<token>/xlsx")
@opens(May.NUMBERS_EXPORT)
def xlsx(token: str) -> ResponseReturnValue:
    return _file(service.open(token, by=actor()), service.XLSX)


def _file(one: KeptReturn, form: str) -> Response:
    Form(schemas.Download())
    name = f"{one.kind}-{one.period}-version-{one.number}-suppressed.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(
        service.file(one, form, by=actor()), mimetype=asking.MIMES[form], headers=headers
    )
