"""How annexes fare with the CPS: the page and the call for performance leads, and the export."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from cjdiversion import clock, suppression
from cjdiversion.access import May
from cjdiversion.annexes import area_pack, asking_schemas, faring, leaving
from cjdiversion.annexes.api import annexes_api
from cjdiversion.annexes.area_pack import Pack
from cjdiversion.annexes.faring import Fares
from cjdiversion.annexes.views import annexes
from cjdiversion.disposals.measures import BEGINNING
from cjdiversion.escalations import drawing
from cjdiversion.forms import Form
from cjdiversion.openapi import gives
from cjdiversion.web import actor, opens

WHEN = asking_schemas.When()


@annexes.get("/annexes/fares")
@opens(May.NUMBERS_SEE)
def fares() -> ResponseReturnValue:
    asked = _period()
    found = faring.see(**asked, by=actor())
    table, over = found.table, found.period
    since = "the beginning" if over.from_on == BEGINNING else clock.day_in_words(over.from_on)
    return render_template(
        "annexes/fares.html",
        found=found,
        bars=(drawing.drawings(table), drawing.words(table)),
        filter=Form(WHEN, shown=asked),
        asked=asked,
        days=f"{over.label}: {since} to {clock.day_in_words(over.to_on)}",
    )


@annexes.post("/annexes/fares/export")
@opens(May.NUMBERS_EXPORT)
def export_fares() -> ResponseReturnValue:
    asked = Form(WHEN).loaded()
    told = leaving.export(**asked, by=actor())
    name = f"annexes-{asked['period']}-suppressed.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(told, mimetype="text/csv", headers=headers)


@annexes.get("/annexes/fares/areas/<token>")
@opens(May.NUMBERS_SEE)
def area_pack_of(token: str) -> ResponseReturnValue:
    found = area_pack.pack(token, by=actor())
    return render_template(
        "annexes/area_pack_of.html",
        pack=found,
        bars=drawing.bars(found.bars),
        hidden=suppression.HIDDEN_MARK,
        note=suppression.HIDDEN_NOTE,
    )


@annexes.post("/annexes/fares/areas/<token>/paper")
@opens(May.NUMBERS_EXPORT)
def area_pack_paper(token: str) -> ResponseReturnValue:
    made = area_pack.printed(token, by=actor())
    headers = {"Content-Disposition": 'attachment; filename="cps-annexes-suppressed.pdf"'}
    return Response(made.pdf, mimetype="application/pdf", headers=headers)


@annexes_api.get("/annexes/fares/areas/<token>")
@opens(May.NUMBERS_SEE)
@gives(asking_schemas.AreaPack())
def area_pack_told(token: str) -> Pack:
    """What may be told one part of the CPS of the force’s annexes, by quarter: null is hidden"""
    return area_pack.pack(token, by=actor())


@annexes_api.get("/annexes/fares")
@opens(May.NUMBERS_SEE)
@gives(asking_schemas.ForceFares())
def fares_told() -> Fares:
    """What the CPS did with annexes of the force, area by area; `period` from fixed choices"""
    return faring.see(**_period(), by=actor())


def _period() -> dict[str, Any]:
    """A fixed choice in the address; left out it is the first of them."""
    given = {name: request.args.get(name) for name in WHEN.load_fields}
    return WHEN.taken({name: value for name, value in given.items() if value})
