"""The files of a return: what may leave of it, line by line, each saying whose count it is."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
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


OF_OUTCOMES = frozenset({"outcome", "group"})
OUTCOMES_LEFT_OUT = (
    "Outcome types and outcome groups: the numbers of outcomes of this quarter left first, and the "
    "two together would tell what either hides."
)
HERE, WHOLE = "here", "whole"
Before = Mapping[str, Mapping[str, Printed]]  # HERE or WHOLE → figure → what was printed


@dataclass(frozen=True)
class Sent:
    """`printed`: what the files hold of each figure, so that a later version can follow it."""

    csv: bytes
    xlsx: bytes
    printed: Before


def files(
    built: Built,
    whole: Sequence[ReturnImport],
    before: Before,
    *,
    force: str,
    tells_outcomes: bool = True,
) -> Sent:
    """`before`: what an earlier version printed. Without `tells_outcomes` lists of outcome types
    and groups do not leave. Raises Conflict where the figures cannot be protected."""
    names = kinds.all_labels(built.kind, built.period)
    figures: dict[str, Sequence[Counted]] = {HERE: built.figures}
    partial: set[str] = set()
    for one in whole:  # of each source the newest alone
        found = comparing.as_figures(built.kind, one.counts, names)
        figures[WHOLE] = [counted for counted, _ in found]
        partial = {counted.figure.code for counted, is_whole in found if not is_whole}
    if not tells_outcomes:
        figures = {
            side: [one for one in every if one.figure.code not in OF_OUTCOMES]
            for side, every in figures.items()
        }
    told = _together(built, figures, before)
    lines = list(_lines(built, force, rules.IN_THIS_SERVICE, told[HERE]))
    for one in whole:
        lines += _lines(built, force, coverage(one), told[WHOLE], partial)
    printed = {side: _kept(left) for side, left in told.items()}
    about: list[sheets.Row] = [
        ("Return", built.kind.label),
        ("What is counted", built.kind.about),
        ("Rules", rules.RULES),
        *(("Coverage", words) for words in (rules.IN_THIS_SERVICE, *map(coverage, whole))),
        ("Hidden and rounded", suppression.HIDDEN_NOTE),
    ]
    if not tells_outcomes:
        about.append(("Not in this file", OUTCOMES_LEFT_OUT))
    book = sheets.xlsx_of({"Figures": (_HEADER, lines), "About": (("What", "Words"), about)})
    return Sent(sheets.csv_of(_HEADER, lines), book, printed)


def _kept(told: Iterable[Left]) -> dict[str, Printed]:
    return {left.counted.figure.code: dict(left.printed) for left in told}


def coverage(one: ReturnImport) -> str:
    day = clock.day_in_words(clock.london(one.imported_at).date())
    return f"Whole force, imported from “{one.title}” on {day}"


def _together(
    built: Built, figures: Mapping[str, Sequence[Counted]], before: Before
) -> dict[str, tuple[Left, ...]]:
    """Cases in this service are some of the whole force’s, and both stand in one file: what either
    hides both hide, as the one would say how small or how large the other can be."""
    was = {side: before.get(side, {}) for side in figures}
    hidden: dict[str, Printed] = {}
    while True:
        told = {side: _released(built, every, was[side]) for side, every in figures.items()}
        found = _hidden(left for every in told.values() for left in every)
        if len(figures) == 1 or found == hidden:
            return told
        hidden = found
        was = {side: _hiding(printed, hidden) for side, printed in was.items()}


def _hidden(told: Iterable[Left]) -> dict[str, Printed]:
    found: dict[str, dict[str, int | None]] = {}
    for left in told:
        none = {value: None for value, shown in left.printed.items() if shown is None}
        found.setdefault(left.counted.figure.code, {}).update(none)
    return dict(found)


def _hiding(printed: Mapping[str, Printed], hidden: Mapping[str, Printed]) -> dict[str, Printed]:
    both = dict.fromkeys((*printed, *hidden))
    return {code: {**printed.get(code, {}), **hidden.get(code, {})} for code in both}


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
    partial: Container[str] = (),
) -> Iterator[sheets.Row]:
    """`partial`: the figures that are told without their total."""
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
        if len(left.counted.values) > 1 and figure.code not in partial:
            yield (*asked, figure.label, "Total", _cell(left.total), *sure)


def _cell(count: int | None) -> sheets.Cell:
    return suppression.HIDDEN_MARK if count is None else count
