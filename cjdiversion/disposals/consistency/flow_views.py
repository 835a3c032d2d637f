"""Pages of flagged cases: how far they came, how long it took, and the cases behind a number."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.disposals.consistency import (
    flow_drawing,
    flow_schemas,
    following,
    waits,
    waits_drawing,
)
from cjdiversion.disposals.consistency.views import (
    asked_of,
    consistency,
    consistency_api,
    covered,
    filter_of,
)
from cjdiversion.disposals.measures import Period
from cjdiversion.forms import Form
from cjdiversion.openapi import gives, place
from cjdiversion.web import actor, opens

FLOW, CLOCK = flow_schemas.AskedFlow(), flow_schemas.AskedClock()
CASES = flow_schemas.AskedFlowCases()


@consistency.get("/flow")
@opens(May.NUMBERS_SEE)
def flow() -> ResponseReturnValue:
    asked = asked_of(FLOW)
    found = following.followed(**asked, by=actor())
    return render_template(
        "consistency/flow.html",
        found=found,
        drawings=(drawn := flow_drawing.drawings(found.flow)),
        legend=flow_drawing.legend(drawn),
        filter=Form(FLOW, shown=asked),
        basis=_basis(found.period, found.coverage),
    )


@consistency.get("/clock")
@opens(May.NUMBERS_SEE)
def clock_of() -> ResponseReturnValue:
    from cjdiversion.disposals.consistency import waits_run  # numpy and scipy come with it

    asked = asked_of(CLOCK)
    found = following.timed(**asked, by=actor())
    return render_template(
        "consistency/clock_of.html",
        found=found,
        waits=waits,
        runs=waits_run,
        drawings=waits_drawing.drawings(found.waited, found.run),
        filter=Form(CLOCK, shown=asked),
        basis=_basis(found.period, found.coverage),
    )


@consistency.get("/flow/cases")
@opens(May.NUMBERS_SEE)
def flow_cases() -> ResponseReturnValue:
    asked = asked_of(CASES)
    found = following.behind(**asked, by=actor(), place=place())
    here = {name: value for name, value in asked.items() if value is not None}
    return render_template("consistency/flow_cases.html", behind=found, here=here)


@consistency_api.get("/flow")
@opens(May.NUMBERS_SEE)
@gives(flow_schemas.FlowTold())
def flow_told() -> Any:
    """From the flag to a first appointment and an outcome: `period` from fixed choices"""
    return following.followed(**asked_of(FLOW), by=actor())


@consistency_api.get("/clock")
@opens(May.NUMBERS_SEE)
@gives(flow_schemas.ClockTold())
def clock_told() -> Any:
    """Days from the flag: `wait` and `period` from fixed choices"""
    return following.timed(**asked_of(CLOCK), by=actor())


@consistency_api.get("/flow/cases")
@opens(May.NUMBERS_SEE)
@gives(flow_schemas.FlowCasesTold())
def flow_cases_told() -> Any:
    """The cases behind a number of the flow or the clock, without names"""
    return following.behind(**asked_of(CASES), by=actor(), place=place())


def _basis(over: Period, coverage: str) -> list[tuple[str, str]]:
    return [
        ("Basis", following.FLAGGED_ON),
        ("Counted among", following.AMONG),
        ("Filter", filter_of(over)),
        *covered(coverage),
    ]
