"""What leaves the force: the files, and the list of what has left."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.disposals.consistency import leaving, releasing, schemas
from cjdiversion.disposals.consistency.views import consistency, consistency_api
from cjdiversion.forms import Form
from cjdiversion.openapi import gives, takes
from cjdiversion.web import actor, opens

FILE = schemas.AskedFile()


@consistency.get("/releases")
@opens(May.NUMBERS_EXPORT)
def releases() -> ResponseReturnValue:
    form = Form(FILE, suggested=FILE.taken({}))
    return form.page("consistency/releases.html", releases=releasing.releases(by=actor()))


@consistency.post("/export")
@opens(May.NUMBERS_EXPORT)
def export() -> ResponseReturnValue:
    asked = Form(FILE).loaded()
    told = releasing.export(**asked, by=actor())
    name = f"outcomes-{asked['table']}-{asked['period']}-suppressed.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(told, mimetype="text/csv", headers=headers)


@consistency_api.get("/releases")
@opens(May.NUMBERS_EXPORT)
@gives(schemas.ReleasesTold())
def releases_told() -> Any:
    """Which quarters have left the force, the newest first"""
    return {"releases": releasing.releases(by=actor())}


@consistency_api.post("/releases")
@opens(May.NUMBERS_EXPORT)
@gives(schemas.TakenTold())
@takes(FILE)
def take(table: str, period: str) -> Any:
    """Take suppressed figures of complete quarters: what is taken first is given ever after"""
    quarters = [
        {"row": row, "lines": list(leaving.lines(row.cells, table))}
        for row in releasing.take(table, period, by=actor())
    ]
    columns = ["All decisions" if one == leaving.WHOLE else one for one in leaving.COLUMNS]
    return {"table": table, "columns": columns, "quarters": quarters}
