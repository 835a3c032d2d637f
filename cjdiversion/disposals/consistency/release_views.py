"""What leaves the force: the files, and the list of what has left."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.disposals.consistency import leaving, releasing, schemas
from cjdiversion.disposals.consistency.views import asked_of, consistency, consistency_api
from cjdiversion.forms import Form
from cjdiversion.openapi import gives, takes
from cjdiversion.web import actor, opens

FILE, FILE_OF = schemas.AskedFile(), schemas.AskedFileOf()


@consistency.get("/releases")
@opens(May.NUMBERS_EXPORT)
def releases() -> ResponseReturnValue:
    form = Form(FILE, suggested=asked_of(FILE))
    return form.page("consistency/releases.html", releases=releasing.releases(by=actor()))


@consistency.post("/export")
@opens(May.NUMBERS_EXPORT)
def export() -> ResponseReturnValue:
    asked = Form(FILE_OF).loaded()
    taken = releasing.take(**asked, by=actor())
    if taken.left:
        flash(taken.progress, "warning")
        again = url_for("consistency.releases", table=taken.table, period=taken.period)
        return redirect(again)
    name = f"outcomes-{taken.table}-{taken.period}-suppressed.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(releasing.file(taken, by=actor()), mimetype="text/csv", headers=headers)


@consistency_api.get("/releases")
@opens(May.NUMBERS_EXPORT)
@gives(schemas.ReleasesTold())
def releases_told() -> Any:
    """Which quarters have left the force, the newest first"""
    return {"releases": releasing.releases(by=actor())}


@consistency_api.post("/releases")
@opens(May.NUMBERS_EXPORT)
@gives(schemas.TakenTold())
@takes(FILE_OF)
def take(table: str, period: str, measure: str | None = None) -> Any:
    """Take suppressed figures of complete quarters: what is taken first is given ever after. A few
    quarters are worked out at once: while some are left no figure is given, so ask again. A measure
    that is not made of the released groups is refused (`does-not-leave`)"""
    taken = releasing.take(table, period, measure, by=actor())
    quarters = [
        {"row": row, "lines": list(leaving.lines(row.cells, table))}
        for row in (() if taken.left else taken.rows)
    ]
    columns = ["All decisions" if one == leaving.WHOLE else one for one in leaving.COLUMNS]
    return {"table": table, "columns": columns, "quarters": quarters, "left": taken.left}
