"""The law of a day, out of reference data: how long until something falls due, and what is asked
before something is done. A force's own row comes before the national one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cjdiversion import clock, reference
from cjdiversion.detentions import rules
from cjdiversion.detentions.clocks import Law, Period
from cjdiversion.detentions.rules import Answer
from cjdiversion.errors import Problem

REVIEW, EXTENSION, WARRANT = "review", "extension", "warrant"
STATION, LOOK, CERTIFICATE = "station", "look", "certificate"


def periods(on: date, force: str) -> Law:
    labels = reference.choices("detention_periods", on=on, force=force)
    rows = reference.attributes("detention_periods", on=on, force=force)
    return {code: _period(labels[code], rows[code]) for code in labels}


def _period(label: str, told: Mapping[str, Any]) -> Period:
    return Period(
        label,
        told["address"],
        timedelta(minutes=told.get("minutes", 0)),
        timedelta(minutes=told.get("soon", 0)),
        told.get("rank", ""),
    )


@dataclass(frozen=True)
class Condition:
    """One thing the law asks for, and how it stands. `why` is said beside the answer; `field` is
    the question of the page it rests on."""

    code: str
    words: str
    answer: Answer
    address: str
    field: str = ""
    why: str = ""


def conditions(group: str, facts: Any, at: datetime, force: str) -> list[Condition]:
    """What is asked in this group on that day, answered from the facts."""
    found = {code: rules.RULES[code](facts) for code in _asked(group, at, force)}
    return _told({code: a for code, a in found.items() if a is not Answer.NOT_ASKED}, at, force)


def recorded(answers: Mapping[str, str], at: datetime, force: str) -> list[Condition]:
    """As they stood when something was recorded."""
    return _told({code: Answer(answer) for code, answer in answers.items()}, at, force)


def _asked(group: str, at: datetime, force: str) -> list[str]:
    return [code for code, (_, told) in _rows(at, force).items() if told["group"] == group]


def _rows(at: datetime, force: str) -> dict[str, tuple[str, Mapping[str, Any]]]:
    on = clock.london(at).date()
    rows = reference.attributes("detention_conditions", on=on, force=force)
    labels = reference.choices("detention_conditions", on=on, force=force)
    return {code: (label, rows[code]) for code, label in labels.items()}


def _told(answers: Mapping[str, Answer], at: datetime, force: str) -> list[Condition]:
    rows = _rows(at, force)
    return [
        Condition(
            code,
            rows[code][0],
            answer,
            rows[code][1]["address"],
            rows[code][1].get("field", ""),
            rows[code][1].get(answer.value, ""),
        )
        for code, answer in answers.items()
        if code in rows
    ]


def kept(found: Iterable[Condition]) -> dict[str, str]:
    """Code → answer, for the row that rests on them."""
    return {one.code: one.answer.value for one in found}


def stands(answers: Mapping[str, str]) -> bool:
    """Nothing that the law asks for was recorded as not met, or left unsaid where it must be
    known."""
    return not short(answers)


def short(answers: Mapping[str, str]) -> set[str]:
    """The codes for which it does not stand."""
    return {code for code, answer in answers.items() if rules.falls_short(code, answer)}


def refusals(found: Iterable[Condition]) -> dict[str, list[Problem]]:
    """Field → problems, where something is authorised or done here and now: what is not known is
    not met. It can be recorded as having happened all the same."""
    refused: dict[str, list[Problem]] = {}
    for one in found:
        if one.answer is not Answer.MET:
            why = f" {one.why}." if one.why else ""
            words = f"{one.answer.words}: {one.words[0].lower()}{one.words[1:]} ({one.address})."
            problem = (one.code, f"{words}{why} {HAPPENED}")
            refused.setdefault(one.field, []).append(problem)
    return refused


HAPPENED = "If it has happened already, say so and record it as it was"
