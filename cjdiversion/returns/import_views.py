"""Tables of counts are brought in, read, and compared with this service."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.returns import (
    asking,
    import_queries,
    importing,
    kinds,
    looking,
    periods,
    schemas,
    tables,
)
from cjdiversion.returns.views import returns
from cjdiversion.web import actor, brings, opens


@returns.get("/returns/imports")
@opens(May.NUMBERS_SEE)
def imports() -> ResponseReturnValue:
    page = import_queries.imports(actor(), place())
    return render_template("returns/imports.html", page=page, sources=importing.SOURCES)


@returns.route("/returns/imports/new", methods=["GET", "POST"])
@opens(May.RETURN_BUILD)
@brings(tables.LARGEST)
def bring() -> ResponseReturnValue:
    form = Form(schemas.Import(), suggested=asking.of_return())
    if form.is_sent:
        with form.answering():
            said, brought = form.loaded(), request.files.get("file")
            said["file"] = brought.read() if brought and brought.filename else None
            made = importing.bring(by=actor(), **said)
            flash("This is the import of that file: read what was set aside, if anything was")
            return redirect(url_for("returns.imported", token=made.token))
    return form.page("returns/bring.html")


@returns.get("/returns/imports/<token>")
@opens(May.NUMBERS_SEE)
def imported(token: str) -> ResponseReturnValue:
    one = importing.open(token, by=actor())
    kind, over = kinds.KINDS[one.kind], periods.named(one.period)
    labels = kinds.all_labels(kind, over)
    return render_template(
        "returns/imported.html", one=one, kind=kind, labels=labels, sources=importing.SOURCES
    )


@returns.get("/returns/compare")
@opens(May.RETURN_BUILD)
def compare() -> ResponseReturnValue:
    chosen = asking.of_return()
    return render_template(
        "returns/compare.html",
        found=looking.compare(**chosen, by=actor()),
        filter=Form(asking.OF_RETURN, shown=chosen),
        asked=chosen,
        sources=importing.SOURCES,
    )
