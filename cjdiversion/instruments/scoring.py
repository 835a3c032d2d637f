"""Answers in, a result out. Pure.

A missing answer never yields a total, a band or a verdict by total: `Incomplete` has no place for
one. No total says anything about suicide (NICE NG225): an answer about self-harm is acted on by
itself, whatever else is missing, and that one bit is all that may be known of it outside L&D.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cjdiversion.errors import Invalid, Problem
from cjdiversion.instruments.instrument import Clause, Gate, Instrument, Item

Answers = Mapping[str, str]
"""Item code → answer code; an item that was not answered is not in it."""


@dataclass(frozen=True)
class Complete:
    """`total` is None for an instrument that is not added up. `levels`: those reached, highest
    first; `met`: the clauses that made it positive; `branch`: how it ended before its end."""

    total: int | None
    band: str
    levels: tuple[str, ...]
    met: tuple[str, ...]
    branch: str

    @property
    def is_positive(self) -> bool:
        return bool(self.levels)


@dataclass(frozen=True)
class Incomplete:
    """`met`: single answers that by themselves ask for a fuller assessment."""

    missing: tuple[str, ...]
    met: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForPolice:
    """All that may be known outside L&D. There is no room in it for a number or a name."""

    asks_for_safety_action: bool


@dataclass(frozen=True)
class Scored:
    result: Complete | Incomplete
    asks_for_safety_action: bool

    @property
    def for_police(self) -> ForPolice:
        return ForPolice(self.asks_for_safety_action)


def score(instrument: Instrument, answers: Answers, cut_offs: Mapping[str, int]) -> Scored:
    """`cut_offs`: level → the total at which it is reached. Raises Invalid, item by item."""
    problems = wrong(instrument, answers)
    if problems:
        raise Invalid(problems)
    return Scored(_result(instrument, answers, cut_offs), asks_for_safety(instrument, answers))


def asks_for_safety(instrument: Instrument, answers: Answers) -> bool:
    return any(answers.get(item.code) in item.safety_on for item in instrument)


def wrong(instrument: Instrument, answers: Answers) -> dict[str, list[Problem]]:
    """Item code → what is wrong with its answer."""
    by_code = instrument.by_code
    found: dict[str, list[Problem]] = {}
    for code, answer in answers.items():
        if code not in by_code:
            found[code] = [("unknown-item", f"{instrument.title} has no item of this name")]
        elif answer not in by_code[code].options:
            found[code] = [("unknown", "Select one of the answers offered")]
    return found or _past_the_gate(instrument, answers)


def _past_the_gate(instrument: Instrument, answers: Answers) -> dict[str, list[Problem]]:
    if instrument.gate is None or not _is_shut(instrument.gate, answers):
        return {}
    words = (
        "The first answer ends it there, so this is not asked. Empty the page and begin again, or "
        "change the first answer"
    )
    return {code: [("not-asked", words)] for code in answers if code != instrument.gate.item}


def _is_shut(gate: Gate, answers: Answers) -> bool:
    return answers.get(gate.item, gate.goes_on) != gate.goes_on


def missing(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    """Items asked and not answered, in the order of the form."""
    if instrument.gate and _is_shut(instrument.gate, answers):
        return ()
    return tuple(item.code for item in instrument if item.code not in answers)


def _result(
    instrument: Instrument, answers: Answers, cut_offs: Mapping[str, int]
) -> Complete | Incomplete:
    met = [clause for clause in instrument.clauses if _holds(clause, answers)]
    left = missing(instrument, answers)
    if left:
        single = tuple(clause.code for clause in met if len(clause.items) == 1)
        return Incomplete(left, single)
    if not instrument.is_added_up:
        levels = tuple(level.code for level in instrument.levels) if met else ()
        return Complete(None, "", levels, tuple(clause.code for clause in met), "")
    return _added_up(instrument, answers, cut_offs)


def _holds(clause: Clause, answers: Answers) -> bool:
    return sum(answers.get(item) == clause.answer for item in clause.items) >= clause.at_least


def _added_up(instrument: Instrument, answers: Answers, cut_offs: Mapping[str, int]) -> Complete:
    total = sum(_weight(item, answers) for item in instrument.counted)
    return Complete(
        total=total,
        band=next((b.code for b in instrument.bands if b.least <= total <= b.most), ""),
        levels=tuple(one.code for one in instrument.levels if total >= cut_offs[one.code]),
        met=(),
        branch=instrument.gate.branch
        if instrument.gate and _is_shut(instrument.gate, answers)
        else "",
    )


def _weight(item: Item, answers: Answers) -> int:
    """Past a shut gate nothing was asked, which the form counts as nought."""
    return item.weights[answers[item.code]] if item.code in answers else 0
