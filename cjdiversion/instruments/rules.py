"""Whether a person can be asked now, when to try again, and what a cut-off may be. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from cjdiversion.errors import Problem
from cjdiversion.instruments.instrument import CutOff, Instrument
from cjdiversion.reference import Mark

Wrong = dict[str, list[Problem]]

AFFECTED: Mapping[str, str] = MappingProxyType(
    {
        "no": "No",
        "drink": "Yes, drink",
        "drugs": "Yes, drugs",
        "both": "Yes, both",
        "cannot-tell": "Cannot tell",
    }
)
DISTRESS: Mapping[str, str] = MappingProxyType(
    {
        "none": "Not distressed",
        "some": "Distressed, and able to go on",
        "too-much": "Too distressed to go on",
    }
)
INTERPRETING: Mapping[str, str] = MappingProxyType(
    {
        "not-needed": "Not needed",
        "present": "Interpreter present",
        "telephone": "Interpreter by telephone or video",
        "missing": "Needed, and not there",
    }
)
MARKS: Mapping[Mark, str] = MappingProxyType(
    {
        Mark.VERIFIED: "read in the source",
        Mark.SECOND_HAND: "read in a copy",
        Mark.GENERAL: "general knowledge, for a clinical lead to confirm",
        Mark.LOCAL: "this service’s own",
        Mark.PROPOSED: "proposed, for a clinical lead to confirm",
    }
)


@dataclass(frozen=True)
class Fitness:
    """Asked before anything is scored: drink, drugs, distress and language all change answers."""

    is_fit: bool
    affected: str
    distress: str
    interpreting: str


def not_now(fitness: Fitness, *, asked_when_affected: bool) -> list[str]:
    """Why this person cannot be asked now; empty where they can.

    `asked_when_affected`: delirium looks like drink, so what looks for it is asked all the same.
    """
    found = [] if fitness.is_fit else ["Cannot be asked now"]
    if fitness.affected in ("drink", "drugs", "both") and not asked_when_affected:
        found.append("Affected by drink or drugs")
    if fitness.distress == "too-much" and not asked_when_affected:
        found.append("Too distressed to go on")
    if fitness.interpreting == "missing":
        found.append("No interpreter yet")
    return found


def cautions(fitness: Fitness, language: str, instrument: Instrument) -> list[str]:
    """What a reader of the result must allow for."""
    found = []
    if fitness.affected != "no":
        found.append(f"Affected by drink or drugs: {AFFECTED[fitness.affected].lower()}")
    if fitness.distress != "none":
        found.append(DISTRESS[fitness.distress])
    if language not in instrument.languages:
        found.append("Asked in a language for which no official form is listed here")
    if fitness.interpreting in ("present", "telephone"):
        found.append("Asked through an interpreter")
    return found


def wrong_fitness(fitness: Fitness) -> Wrong:
    said = {"affected": AFFECTED, "distress": DISTRESS, "interpreting": INTERPRETING}
    return {
        name: [("unknown", "Select one of the answers offered")]
        for name, options in said.items()
        if getattr(fitness, name) not in options
    }


def wrong_try_again(reasons: Sequence[str], try_again_at: datetime | None, now: datetime) -> Wrong:
    """Nobody is left waiting for a moment that was never set."""
    if not reasons:
        if try_again_at is None:
            return {}
        words = "The answers above say they can be asked now. Leave this empty, or change them"
        return {"try_again_at": [("not-needed", words)]}
    if try_again_at is None:
        why = ", ".join(reason.lower() for reason in reasons)
        return {"try_again_at": [("required", f"Enter when to try again ({why})")]}
    if try_again_at <= now:
        return {"try_again_at": [("past", "When to try again must be in the future")]}
    return {}


def wrong_choice(instrument: Instrument, scored_for: str) -> Wrong:
    """Which cut-off holds must be said where the instrument has more than one."""
    options = instrument.cut_off_for
    if options and scored_for not in options:
        return {"scored_for": [("required", "Select which cut-off holds")]}
    if scored_for and not options:
        words = f"{instrument.title} has one cut-off for everybody: leave this out"
        return {"scored_for": [("not-needed", words)]}
    return {}


def is_in_sitting(instrument: Instrument, scored_at: datetime, now: datetime) -> bool:
    """What is answered after the sitting is another time, with its own fitness."""
    return now - scored_at <= instrument.sitting


def wrong_language(language: str, languages: Mapping[str, str]) -> Wrong:
    """`languages`: reference data of that kind."""
    if language in languages:
        return {}
    return {"language": [("unknown", "Select the language it is asked in")]}


def wrong_cut_off(instrument: Instrument, level: str, scored_for: str, at_least: int) -> Wrong:
    if not instrument.is_added_up:
        words = f"{instrument.title} is not added up, so it has no cut-off"
        return {"instrument": [("not-added-up", words)]}
    if level not in {one.code for one in instrument.levels}:
        return {"level": [("unknown", "Select one of the answers offered")]}
    wrong = wrong_choice(instrument, scored_for)
    if not wrong and not 1 <= at_least <= instrument.most:
        words = f"The cut-off must be from 1 to {instrument.most}"
        wrong = {"at_least": [("range", words)]}
    return wrong


def wrong_order(instrument: Instrument, standing: Sequence[CutOff]) -> Wrong:
    """`standing`: as they would hold, in the order of the levels, the highest first."""
    numbers = [one.at_least for one in standing]
    if numbers == sorted(set(numbers), reverse=True):
        return {}
    names = " and ".join(f"“{level.label}”" for level in instrument.levels)
    return {"at_least": [("order", f"The cut-offs of {names} must fall in that order")]}


def wrong_beginning(from_on: date | None, today: date) -> Wrong:
    """Never backwards: what was scored keeps the cut-off it was scored under."""
    if from_on is None or from_on < today:
        return {"from_on": [("past", "It must hold from today or later")]}
    return {}


def required(field: str, value: str, words: str) -> Wrong:
    return {} if value.strip() else {field: [("required", words)]}


def wrong_hand_over(hand_over: str) -> Wrong:
    return required("hand_over", hand_over, "Write what the police need to keep the person safe")
