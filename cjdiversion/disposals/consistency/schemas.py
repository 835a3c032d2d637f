"""The fixed choices of each page, and what its twin in the API tells."""

from __future__ import annotations

import marshmallow as ma

from cjdiversion.disposals import measures
from cjdiversion.disposals.consistency import leaving
from cjdiversion.disposals.consistency.dividing import DIVISIONS
from cjdiversion.disposals.schemas import MEASURES
from cjdiversion.fields import Choice, Words
from cjdiversion.forms import Schema

FILES = {code: words for code, (words, _) in leaving.VIEWS.items()}


class AskedOverTime(Schema):
    measure = Choice("What to compare", options=MEASURES, load_default="out-of-court")
    period = Choice("When", options=measures.PERIODS, load_default="all")
    basis = Choice("Counted by", options=measures.BASES, load_default=measures.DECIDED)


class AskedMix(Schema):
    period = Choice("When", options=measures.PERIODS, load_default="last-12-months")
    basis = Choice("Counted by", options=measures.BASES, load_default=measures.DECIDED)


class AskedPeople(Schema):
    measure = Choice("What to compare", options=MEASURES, load_default="out-of-court")
    period = Choice("When", options=measures.PERIODS, load_default="last-12-months")


ONLY = {"all": "All decisions", "with-outcome": "Those with the outcome"}


class AskedMonthCases(AskedOverTime):
    """`month`: as 2026-11."""

    month = Words("Month", limit=7)
    shown = Choice("Which", options=ONLY, load_default="all")


class AskedMixCases(AskedMix):
    """`unit`: token; without it every unit. `outcome`: code; without it every outcome."""

    unit = Words("Unit", limit=40)
    outcome = Words("Outcome", limit=4)


class AskedPeopleCases(AskedPeople):
    divided = Choice(
        "Divided by", options={one.code: one.label for one in DIVISIONS}, load_default="ethnicity"
    )
    group = Words("Group", limit=20, load_default=DIVISIONS[0].reference)
    shown = Choice("Which", options=ONLY, load_default="all")


class AskedFile(Schema):
    """`table`: which view of what is released."""

    table = Choice("What to take", options=FILES, load_default="units")
    period = Choice("When", options=measures.PERIODS, load_default="last-12-months")


class AskedFileOf(AskedFile):
    """`measure`: that of the page the file is taken from. All that leave are in every file; one
    that is not made of the released groups is refused."""

    measure = Choice("Of which measure", options=MEASURES)


class MonthTold(ma.Schema):
    month = ma.fields.Date(attribute="first")
    cases = ma.fields.Integer()
    events = ma.fields.Integer()
    share = ma.fields.Float()
    low = ma.fields.Float()
    high = ma.fields.Float()
    rule = ma.fields.String(allow_none=True)


class OverTimeTold(ma.Schema):
    """True counts, for those inside the force."""

    measure = ma.fields.String(attribute="measure.code")
    period = ma.fields.String(attribute="period.code")
    basis = ma.fields.String()
    finding = ma.fields.String(attribute="run.finding")
    mean = ma.fields.Float(attribute="run.mean")
    is_trial = ma.fields.Boolean(attribute="run.is_trial")
    months = ma.fields.List(ma.fields.Nested(MonthTold), attribute="run.months")


class CellTold(ma.Schema):
    count = ma.fields.Integer()
    share = ma.fields.Float()


class MixRowTold(ma.Schema):
    unit = ma.fields.String(attribute="name")
    cases = ma.fields.Integer()
    cells = ma.fields.List(ma.fields.Nested(CellTold))


class MixTold(ma.Schema):
    """True counts, for those inside the force. Cells in the order of `codes`."""

    period = ma.fields.String(attribute="period.code")
    basis = ma.fields.String()
    finding = ma.fields.String(attribute="mix.finding")
    codes = ma.fields.List(ma.fields.String(), attribute="mix.codes")
    rows = ma.fields.List(ma.fields.Nested(MixRowTold), attribute="mix.rows")


class RatioTold(ma.Schema):
    """One share over another, with the score interval of their ratio. `points`: the difference of
    the shares, as a fraction. `excess`: decisions beyond what the other share would give. `upper`
    is null where there is no highest: the group compared with had no events."""

    ratio = ma.fields.Float(allow_none=True)
    lower = ma.fields.Float()
    upper = ma.fields.Function(lambda rate: None if rate.upper == float("inf") else rate.upper)
    points = ma.fields.Float()
    excess = ma.fields.Float()


class GroupTold(ma.Schema):
    """`against`: beside the group that is the reference; `others`: beside everyone else. `words`
    says from which it differs, allowing for all comparisons of all divisions."""

    code = ma.fields.String()
    group = ma.fields.String(attribute="name")
    cases = ma.fields.Integer()
    events = ma.fields.Integer()
    is_reference = ma.fields.Boolean()
    against = ma.fields.Nested(RatioTold, allow_none=True)
    others = ma.fields.Nested(RatioTold, allow_none=True)
    words = ma.fields.String()


class ResidentsTold(ma.Schema):
    """`of`: group → how many live in the force’s area, where the force has said. A rate made with
    it mixes who comes to police’s notice with what is decided then."""

    of = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer())
    sources = ma.fields.List(ma.fields.String())


class DividedTold(ma.Schema):
    by = ma.fields.String(attribute="division.code")
    finding = ma.fields.String()
    cases = ma.fields.Integer()
    not_stated = ma.fields.Integer()
    not_recorded = ma.fields.Integer()
    groups = ma.fields.List(ma.fields.Nested(GroupTold))


class PeopleTold(ma.Schema):
    """True counts, for those inside the force."""

    measure = ma.fields.String(attribute="measure.code")
    period = ma.fields.String(attribute="period.code")
    divisions = ma.fields.List(ma.fields.Nested(DividedTold))
    residents = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.Nested(ResidentsTold),
        metadata={"description": "By division; empty where the force has not said"},
    )


class CaseLineTold(ma.Schema):
    case_reference = ma.fields.String(attribute="reference")
    outcome_code = ma.fields.String()
    decided_on = ma.fields.Date()


class CasesTold(ma.Schema):
    """References without names. `total` is counted up to 1,001."""

    about = ma.fields.String()
    total = ma.fields.Integer(attribute="page.total")
    cases = ma.fields.List(ma.fields.Nested(CaseLineTold), attribute="page.rows")
    next = ma.fields.String(attribute="page.next")
    previous = ma.fields.String(attribute="page.previous")


class HeldRowTold(ma.Schema):
    unit = ma.fields.String(attribute="unit.token")
    name = ma.fields.String(attribute="unit.name")
    cases = ma.fields.Integer()
    events = ma.fields.Integer()
    compared = ma.fields.Integer()
    observed = ma.fields.Integer()
    expected = ma.fields.Float()
    ratio = ma.fields.Float(allow_none=True)
    lower = ma.fields.Float(allow_none=True)
    upper = ma.fields.Float(allow_none=True)
    words = ma.fields.String()


class TenthTold(ma.Schema):
    cases = ma.fields.Integer()
    expected = ma.fields.Float()
    observed = ma.fields.Float()


class HeldTold(ma.Schema):
    alike_by = ma.fields.String()
    finding = ma.fields.String()
    spread = ma.fields.String()
    incomplete = ma.fields.Float()
    left_out = ma.fields.Float()
    c = ma.fields.Float(attribute="fit.c", allow_none=True)
    tenths = ma.fields.List(ma.fields.Nested(TenthTold), attribute="fit.tenths")
    rows = ma.fields.List(ma.fields.Nested(HeldRowTold))


class LikeForLikeTold(ma.Schema):
    """True counts, for those inside the force: with the record, and without it."""

    measure = ma.fields.String(attribute="measure.code")
    period = ma.fields.String(attribute="period.code")
    halves = ma.fields.List(ma.fields.Nested(HeldTold))


class LineTold(ma.Schema):
    """`figures` in the order of `columns`; null is hidden."""

    divided_by = ma.fields.String()
    group = ma.fields.String()
    figures = ma.fields.List(ma.fields.Integer(allow_none=True))


class QuarterTold(ma.Schema):
    from_on = ma.fields.Date(attribute="row.from_on")
    to_on = ma.fields.Date(attribute="row.to_on")
    released_on = ma.fields.DateTime(attribute="row.released_at")
    rule = ma.fields.Integer(attribute="row.rule")
    digest = ma.fields.String(attribute="row.digest")


class ReleaseTold(QuarterTold):
    """`has_changed`: the counts it was made from are others by now; it stays as it was.
    `told_by_return`: nothing of it is released, as a return told its outcomes first."""

    first_by = ma.fields.String(attribute="row.first_by")
    has_changed = ma.fields.Boolean()
    told_by_return = ma.fields.Boolean(attribute="row.is_told_elsewhere")


class ReleasesTold(ma.Schema):
    releases = ma.fields.List(ma.fields.Nested(ReleaseTold))


class TakenQuarterTold(QuarterTold):
    lines = ma.fields.List(ma.fields.Nested(LineTold))


class TakenTold(ma.Schema):
    """Suppressed and rounded: the same cells as in the files. `left`: quarters still to be worked
    out; none is given before all are."""

    table = ma.fields.String()
    columns = ma.fields.List(ma.fields.String())
    quarters = ma.fields.List(ma.fields.Nested(TakenQuarterTold))
    left = ma.fields.Integer()
