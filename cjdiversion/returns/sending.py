"""The files of a return: what may leave of it, line by line, each saying whose count it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cjdiversion import clock, sheets, suppression
from cjdiversion.errors import Conflict
from cjdiversion.returns import comparing, kinds, releasing, rules
from cjdiversion.returns.building import Built
from cjdiversion.returns.import_models import ReturnImport
from cjdiversion.returns.releasing import Left, Printed
from cjdiversion.returns.rules import Counted
from cjdiversion.suppression import CannotProtect

_HEADER = (
    *("Force", "Return", "From", "To", "Counted by", "Coverage", "Figure", "Value", "Count"),
    *("Rule", "Source", "How sure", "Note"),
)
_NOTHING = "Nothing is recorded of this: that is not a count of nought for the force."
MARKS = {
    "V": "verified",
    "V2": "second-hand",
    "G": "general knowledge, to be confirmed",
    "P": "proposed by this service",
}


HERE, WHOLE = "here", "whole"
Before = Mapping[str, Mapping[str, Printed]]  # HERE or WHOLE → figure → what was printed


@dataclass(frozen=True)
class Sent:
    """`printed`: what the files hold of each figure, so that a later version can follow it."""

    csv: bytes
    xlsx: bytes
    printed: Before


def files(built: Built, whole: Sequence[ReturnImport], before: Before, *, force: str) -> Sent:
    """`before`: what an earlier version printed. Raises Conflict where the figures cannot be
    protected."""
    here = _released(built, built.figures, before.get(HERE, {}))
    printed = {HERE: _kept(here)}
    lines = list(_lines(built, force, rules.IN_THIS_SERVICE, here))
    for one in whole:  # of each source the newest alone
        names = kinds.all_labels(built.kind, built.period)
        found = comparing.as_figures(built.kind, one.counts, names)
        told = _released(built, [counted for counted, _ in found], before.get(WHOLE, {}))
        are_whole = {counted.figure.code for counted, is_whole in found if is_whole}
        lines += _lines(built, force, coverage(one), told, are_whole)
        printed[WHOLE] = _kept(told)
    about: list[sheets.Row] = [
        ("Return", built.kind.label),
        ("What is counted", built.kind.about),
        ("Rules", rules.RULES),
        *(("Coverage", words) for words in (rules.IN_THIS_SERVICE, *map(coverage, whole))),
        ("Hidden and rounded", suppression.HIDDEN_NOTE),
    ]
    book = sheets.xlsx_of({"Figures": (_HEADER, lines), "About": (("What", "Words"), about)})
    return Sent(sheets.csv_of(_HEADER, lines), book, printed)


def _kept(told: Iterable[Left]) -> dict[str, Printed]:
    return {left.counted.figure.code: dict(left.printed) for left in told}


def coverage(one: ReturnImport) -> str:
    day = clock.day_in_words(clock.london(one.imported_at).date())
    return f"Whole force, imported from “{one.title}” on {day}"


def _released(
    built: Built, figures: Sequence[Counted], before: Mapping[str, Printed]
) -> tuple[Left, ...]:
    grouping = {
        one.figure.code: kinds.groups(built.kind, one.figure)
        for one in figures
        if one.figure.groups_of
    }
    try:
        return releasing.released(figures, grouping, before)
    except CannotProtect:
        words = "These figures cannot leave safely in this shape, so nothing is kept as sent"
        raise Conflict(words, code="unsafe") from None


def _lines(
    built: Built,
    force: str,
    covers: str,
    told: Iterable[Left],
    whole: Iterable[str] | None = None,
) -> Iterator[sheets.Row]:
    """`whole`: the figures whose total is told; all of them where it is None."""
    days = (built.period.from_on.isoformat(), built.period.to_on.isoformat())
    asked = (force, built.kind.label, *days, built.kind.day, covers)
    for left in told:
        figure = left.counted.figure
        note = suppression.HIDDEN_NOTE
        if left.total == 0:  # as printed: a note must not say what is hidden
            note = f"{_NOTHING} {note}"
        sure = (figure.rule, figure.source, MARKS[figure.mark], note)
        for value in left.counted.values:
            yield (*asked, figure.label, value.label, _cell(left.printed[value.code]), *sure)
        if len(left.counted.values) > 1 and (whole is None or figure.code in whole):
            yield (*asked, figure.label, "Total", _cell(left.total), *sure)


def _cell(count: int | None) -> sheets.Cell:
    return suppression.HIDDEN_MARK if count is None else count
