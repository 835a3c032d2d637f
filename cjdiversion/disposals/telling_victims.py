"""By when a victim is to be told of an outcome, and what a record of it must say. Pure."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date, timedelta

from cjdiversion.disposals.proposals import Asked
from cjdiversion.disposals.rule import Broken, Rule
from cjdiversion.errors import Problem

SOURCE = "Victims’ Code, times for telling of an outcome (V2)"
NOT_ASSESSED = "not-assessed"
NO_VICTIM = "no-victim"
VIEWS = {
    "supports": "Supports this outcome",
    "opposes": "Does not support this outcome",
    "no-view": "Asked, and gave no view",
    "not-asked": "Not asked",
    "no-victim": "There is no victim",
}
SOUGHT = ("supports", "opposes", "no-view")  # answers that say they were asked


@dataclass(frozen=True)
class Said:
    """One record of a contact. `decided_on` is empty before any decision."""

    kind: str
    informed_on: date | None = None
    informed_how: str = ""
    consulted_on: date | None = None
    view: str = ""
    not_possible_because: str = ""
    decided_on: date | None = None


def due_on(day: date, working_days: int, holidays: Container[date]) -> date:
    """The last working day in time, counted from the day after."""
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < 5 and day not in holidays
    return day


def broken(asked: Asked) -> list[Broken]:
    """What a decision says of the victim: on which days, and never one thing and its opposite."""
    return [rule.broken(asked) for rule in RULES if rule.is_broken(asked)]


RULES = (
    Rule(
        *("victim-told-when", "victim_told_on", "Enter the day on which the victim was told"),
        SOURCE,
        lambda a: a.said.victim_told == "yes" and a.said.victim_told_on is None,
    ),
    Rule(
        *("victim-asked-when", "victim_consulted_on"),
        *("Enter the day on which the victim was asked", SOURCE),
        lambda a: a.said.victim_view in SOUGHT and a.said.victim_consulted_on is None,
    ),
    Rule(
        *("victim-or-none", "victim_view"),
        *("There is a victim to be told, or there is none: both answers must say the same", SOURCE),
        lambda a: _is_victim_and_none(a.said.victim_told, a.said.victim_view),
    ),
)


def _is_victim_and_none(told: str, view: str) -> bool:
    if told == NO_VICTIM:
        return view in SOUGHT
    return view == NO_VICTIM


def problems(said: Said, today: date) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for field, code, words, is_wrong in _WRONG:
        if is_wrong(said, today):
            found.setdefault(field, []).append((code, f"{words}. Source: {SOURCE}"))
    return found


def _says_nothing(said: Said, today: date) -> bool:
    return not (said.informed_on or said.consulted_on or said.not_possible_because.strip())


def _is_told_early(said: Said, today: date) -> bool:
    on, decided = said.informed_on, said.decided_on
    return on is not None and decided is not None and on < decided


def _is_to_come(on: date | None, today: date) -> bool:
    return on is not None and on > today


_WRONG: tuple[tuple[str, str, str, Callable[[Said, date], bool]], ...] = (
    ("informed_on", "nothing", "Say when they were told or asked, or why not", _says_nothing),
    (
        *("informed_on", "no-decision", "Select the decision that they were told of"),
        lambda said, _: bool(said.informed_on) and said.decided_on is None,
    ),
    ("informed_on", "order", "They cannot have been told before it was decided", _is_told_early),
    (
        *("informed_on", "future", "The day on which they were told is still to come"),
        lambda said, today: _is_to_come(said.informed_on, today),
    ),
    (
        *("consulted_on", "future", "The day on which they were asked is still to come"),
        lambda said, today: _is_to_come(said.consulted_on, today),
    ),
    (
        *("informed_how", "required", "Select how they were told"),
        lambda said, _: bool(said.informed_on) and not said.informed_how,
    ),
    (
        *("view", "required", "Select what they said when they were asked"),
        lambda said, _: bool(said.consulted_on) and said.view not in SOUGHT,
    ),
    (
        *("consulted_on", "required", "Enter the day on which they were asked"),
        lambda said, _: said.view in SOUGHT and not said.consulted_on,
    ),
)
