"""A return is built, looked at figure by figure, and kept as it was sent."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.returns import asking, building, kinds, rules
from cjdiversion.web import actor, opens

returns = Blueprint("returns", __name__)


@returns.context_processor
def _words() -> dict[str, Any]:
    return {"said_of": rules.said_of, "in_this_service": rules.IN_THIS_SERVICE}


@returns.get("/returns")
@opens(May.RETURN_BUILD)
def index() -> ResponseReturnValue:
    return render_template("returns/index.html", kinds=kinds.KINDS.values())


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
    chosen = asking.of_return()
    narrowed = asking.of_rows()
    behind = building.behind(**chosen, **narrowed, by=actor(), place=place())
    here = {**chosen, **narrowed}
    return render_template("returns/rows.html", behind=behind, asked=chosen, here=here)
