"""The files of a return: what may leave of it, line by line, each saying what it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cjdiversion import sheets, suppression
from cjdiversion.errors import Conflict
from cjdiversion.returns import kinds, releasing, rules
from cjdiversion.returns.building import Built
from cjdiversion.returns.releasing import Left
from cjdiversion.suppression import CannotProtect

_HEADER = (
    *("Force", "Return", "From", "To", "Counted by", "Coverage", "Figure", "Value", "Count"),
    *("Rule", "Source", "How sure", "Note"),
)
MARKS = {
    "V": "verified",
    "V2": "second-hand",
    "G": "general knowledge, to be confirmed",
    "P": "proposed by this service",
}


def files(built: Built, *, force: str) -> tuple[bytes, bytes]:
    """As CSV and as a workbook. Raises Conflict where the figures cannot be protected."""
    lines = list(_lines(built, force, _released(built)))
    about: list[sheets.Row] = [
        ("Return", built.kind.label),
        ("What is counted", built.kind.about),
        ("Rules", rules.RULES),
        ("Coverage", rules.IN_THIS_SERVICE),
        ("Hidden and rounded", suppression.HIDDEN_NOTE),
    ]
    book = sheets.xlsx_of({"Figures": (_HEADER, lines), "About": (("What", "Words"), about)})
    return sheets.csv_of(_HEADER, lines), book


def _released(built: Built) -> tuple[Left, ...]:
    grouping = {
        one.figure.code: kinds.groups(built.kind, one.figure)
        for one in built.figures
        if one.figure.groups_of
    }
    try:
        return releasing.released(built.figures, grouping)
    except CannotProtect:
        words = "These figures cannot leave safely in this shape, so nothing is kept as sent"
        raise Conflict(words, code="unsafe") from None


def _lines(built: Built, force: str, told: Iterable[Left]) -> Iterator[sheets.Row]:
    days = (built.period.from_on.isoformat(), built.period.to_on.isoformat())
    asked = (force, built.kind.label, *days, built.kind.day, rules.IN_THIS_SERVICE)
    for left in told:
        figure = left.counted.figure
        sure = (figure.rule, figure.source, MARKS[figure.mark], suppression.HIDDEN_NOTE)
        for value in left.counted.values:
            yield (*asked, figure.label, value.label, _printed(left.values[value.code]), *sure)
        if len(left.counted.values) > 1:
            yield (*asked, figure.label, "Total", _printed(left.total), *sure)


def _printed(count: int | None) -> sheets.Cell:
    return suppression.HIDDEN_MARK if count is None else count
