"""The fixed choices of the pages of flagged cases, and what their twins in the API tell."""

from __future__ import annotations

import marshmallow as ma

from cjdiversion.disposals import flow_queries, measures
from cjdiversion.disposals.consistency import flow, waits
from cjdiversion.fields import Choice, Words
from cjdiversion.forms import Schema

_STEPS = {code: words for code, words in flow.STEPS if code in flow.LISTED}
_HOW = dict.fromkeys((*flow.HOW, *flow.KINDS), "")


class AskedFlow(Schema):
    """A calendar year, as who came is told of these alone."""

    period = Choice("When", options=measures.PERIODS, load_default="this-year")


class AskedClock(Schema):
    wait = Choice("How long", options=waits.LABELS, load_default="referral")
    period = Choice("When", options=measures.PERIODS, load_default="last-12-months")


class AskedFlowCases(Schema):
    """`why` and `reason` narrow the lost; `unit`: token, or none; `month`: as 2026-11."""

    period = Choice("When", options=measures.PERIODS, load_default="last-12-months")
    step = Choice("Step", options=_STEPS, load_default="flagged")
    state = Choice("Which", options=flow_queries.STATES, load_default="reached")
    why = Choice("How it ended", options=_HOW)
    reason = Words("Reason", limit=40)
    unit = Words("Unit", limit=40)
    month = Words("Month", limit=7)


class StepTold(ma.Schema):
    """Null where the figure would tell of some what only L&D hold: whether they came."""

    step = ma.fields.String(attribute="code")
    words = ma.fields.String()
    cases = ma.fields.Integer(attribute="reached", allow_none=True)
    lost = ma.fields.Integer(allow_none=True)
    under_way = ma.fields.Integer(allow_none=True)
    finished = ma.fields.Integer(attribute="done", allow_none=True)
    with_outcome = ma.fields.Integer(attribute="decided", allow_none=True)


class LossTold(ma.Schema):
    """`cases` is null as in the steps."""

    after = ma.fields.String(attribute="step.code")
    ended = ma.fields.String()
    how = ma.fields.String()
    reason_code = ma.fields.String(attribute="code")
    reason = ma.fields.String()
    cases = ma.fields.Integer(attribute="count", allow_none=True)


class FlowUnitTold(ma.Schema):
    """`cases`: in the order of the steps; null as in the steps."""

    unit = ma.fields.String(attribute="name")
    cases = ma.fields.List(ma.fields.Integer(allow_none=True), attribute="reached")


class FlowTold(ma.Schema):
    """True counts, for those inside the force."""

    period = ma.fields.String(attribute="period.code")
    finding = ma.fields.String(attribute="flow.finding")
    coverage = ma.fields.String()
    steps = ma.fields.List(ma.fields.Nested(StepTold), attribute="flow.steps")
    losses = ma.fields.List(ma.fields.Nested(LossTold), attribute="flow.losses")
    units = ma.fields.List(ma.fields.Nested(FlowUnitTold), attribute="flow.units")


class SpreadTold(ma.Schema):
    """Days are null of fewer cases than `fewest`."""

    name = ma.fields.String()
    cases = ma.fields.Integer(attribute="n")
    quartiles = ma.fields.List(ma.fields.Float(), allow_none=True)
    still_open = ma.fields.Integer()
    ended_without = ma.fields.Integer(attribute="without")


class ClockRunTold(ma.Schema):
    """Days: the average of the medians of months, and natural process limits about it. `odd`:
    months outside them, as 2026-11."""

    mean = ma.fields.Float()
    low = ma.fields.Float()
    high = ma.fields.Float()
    odd = ma.fields.Function(lambda run: sorted(run.odd))
    finding = ma.fields.String()


class ClockTold(ma.Schema):
    """Days from the flag: lower quartile, median, upper quartile. True counts. `run`: null where
    too few months can be judged."""

    wait = ma.fields.String(attribute="waited.wait.code")
    period = ma.fields.String(attribute="period.code")
    finding = ma.fields.String(attribute="waited.finding")
    coverage = ma.fields.String()
    fewest = ma.fields.Function(lambda _: waits.FEWEST)
    every = ma.fields.Nested(SpreadTold, attribute="waited.every")
    months = ma.fields.List(ma.fields.Nested(SpreadTold), attribute="waited.months")
    units = ma.fields.List(ma.fields.Nested(SpreadTold), attribute="waited.units")
    run = ma.fields.Nested(ClockRunTold, allow_none=True)


class FlowLineTold(ma.Schema):
    case_reference = ma.fields.String(attribute="reference")
    flagged_on = ma.fields.Date()
    step = ma.fields.String()
    ended = ma.fields.String()
    decided_on = ma.fields.Date(allow_none=True)


class FlowCasesTold(ma.Schema):
    """References without names. `total` is counted up to 1,001."""

    words = ma.fields.String()
    total = ma.fields.Integer(attribute="page.total")
    cases = ma.fields.List(ma.fields.Nested(FlowLineTold), attribute="lines")
    next = ma.fields.String(attribute="page.next")
    previous = ma.fields.String(attribute="page.previous")
