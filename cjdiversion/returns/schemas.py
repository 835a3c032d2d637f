"""What the pages and the API of returns take and give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema as Told
from marshmallow import fields as told

from cjdiversion import clock
from cjdiversion.fields import Brought, Choice, Words
from cjdiversion.forms import Schema
from cjdiversion.returns import importing, kinds, periods, rules, tables


def kinds_offered() -> Mapping[str, str]:
    return {code: kind.label for code, kind in kinds.KINDS.items()}


def periods_offered() -> Mapping[str, str]:
    return periods.offered(clock.today())


def first_kind() -> str:
    return next(iter(kinds.KINDS))


def last_year() -> str:
    return periods.last_whole_year(clock.today()).code


_CHOSEN: dict[str, Any] = {"kind": "select", "show": {"is_chosen": "yes"}}


class OfReturn(Schema):
    """One of each is always chosen: there is no blank to select."""

    kind = Choice("Return", options=kinds_offered, load_default=first_kind, **_CHOSEN)
    period = Choice("Period", options=periods_offered, load_default=last_year, **_CHOSEN)


class OfRows(Schema):
    """What no return has is its first figure, or has no rows."""

    figure = Words("Figure")
    value = Words("Value")
    check = Words("Check")


class Keep(Schema):
    kind = Choice("Return", options=kinds_offered, kind="select", required=True)
    period = Choice("Period", options=periods_offered, kind="select", required=True)
    sent_to = Words("To whom is it sent?", limit=200, required=True)
    because = Words(
        "Why is it sent again?",
        limit=500,
        rows=3,
        hint="Where a version of the same return and period is kept already",
    )


class Import(Schema):
    kind = Choice("Return", options=kinds_offered, kind="select", required=True)
    period = Choice("Period", options=periods_offered, kind="select", required=True)
    source = Choice("Whose counts are they?", options=importing.SOURCES, required=True)
    title = Words(
        "Where do they come from?",
        limit=200,
        required=True,
        hint="For instance the name and day of the publication, or of the system",
    )
    force_name = Words(
        "The force’s name, as the file writes it",
        limit=120,
        hint="Only where the file has lines of other forces too",
        load_default="",
        allow_none=False,
    )
    file = Brought("The table (CSV)", largest=tables.LARGEST)


class Download(Schema):
    pass


# --- what is told -------------------------------------------------------------------------------


class ToldValue(Told):
    code = told.Str()
    label = told.Str()
    count = told.Int()


class ToldFigure(Told):
    code = told.Str(attribute="figure.code")
    label = told.Str(attribute="figure.label")
    rule = told.Str(attribute="figure.rule")
    source = told.Str(attribute="figure.source")
    mark = told.Str(attribute="figure.mark")
    total = told.Int()
    values = told.List(told.Nested(ToldValue))


class ToldFailing(Told):
    code = told.Str(attribute="check.code")
    label = told.Str(attribute="check.label")
    words = told.Str(attribute="check.words")
    is_left_out = told.Bool(attribute="check.leaves_out")
    count = told.Int()


class ToldReturn(Told):
    kind = told.Str(attribute="kind.code")
    period = told.Str(attribute="period.code")
    from_on = told.Date(attribute="period.from_on")
    to_on = told.Date(attribute="period.to_on")
    is_over = told.Bool()
    coverage = told.Function(lambda built: rules.IN_THIS_SERVICE)
    rules = told.Function(lambda built: rules.RULES)
    figures = told.List(told.Nested(ToldFigure))
    failing = told.List(told.Nested(ToldFailing))


class ToldReturnRow(Told):
    case = told.Str(attribute="reference")
    day = told.Date()


class ToldKept(Told):
    token = told.Str()
    reference = told.Str()
    kind = told.Str()
    period = told.Str()
    from_on = told.Date()
    to_on = told.Date()
    number = told.Int()
    because = told.Str()
    sent_to = told.Str()
    rules = told.Str()
    kept_at = told.AwareDateTime()
    kept_by = told.Str()
    csv_sha256 = told.Str()
    xlsx_sha256 = told.Str()


class ToldKeptFigures(ToldKept):
    """True counts, as they were; `printed` is what the files hold, null where it is hidden."""

    coverage = told.Function(lambda kept: rules.IN_THIS_SERVICE)
    figures = told.List(told.Dict())
    failing = told.List(told.Dict())
    imports = told.List(told.Dict())
    printed = told.Dict()


class ToldImport(Told):
    token = told.Str()
    reference = told.Str()
    kind = told.Str()
    period = told.Str()
    source = told.Str()
    number = told.Int()
    title = told.Str()
    force_name = told.Str()
    sha256 = told.Str(attribute="digest")
    lines = told.Int()
    skipped = told.Int()
    counts = told.List(told.Dict())
    findings = told.List(told.Str())
    refused = told.List(told.Dict())
    imported_at = told.AwareDateTime()
    imported_by = told.Str()


class ToldImportNamed(Told):
    token = told.Str()
    source = told.Str()
    title = told.Str()


class ToldBeside(Told):
    words = told.Str()
    count = told.Int(allow_none=True)
    difference = told.Int(allow_none=True)


class ToldComparedRow(Told):
    label = told.Str()
    here = told.Int(allow_none=True)
    beside = told.List(told.Nested(ToldBeside))


class ToldCompared(Told):
    label = told.Str()
    rows = told.List(told.Nested(ToldComparedRow))


class ToldComparison(Told):
    """`beside` of each row is in the order of `imports`."""

    kind = told.Str(attribute="kind.code")
    period = told.Str(attribute="period.code")
    coverage = told.Function(lambda comparison: rules.IN_THIS_SERVICE)
    imports = told.List(told.Nested(ToldImportNamed))
    figures = told.List(told.Nested(ToldCompared))
    is_empty = told.Bool()
