"""The list a decision maker chooses from, in words: what is open, and why the rest is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cjdiversion import reference
from cjdiversion.disposals import closed
from cjdiversion.disposals.assessing import Assessed, assess, assessed
from cjdiversion.disposals.catalogue import Catalogue, Option, Outcome
from cjdiversion.disposals.criteria import Facts
from cjdiversion.disposals.rules import Broken, in_the_way

DECIDED_BY = {
    "police": "the police decide",
    "cps": "CPS decides",
    "police-or-cps": "the police or CPS decide",
    "court": "goes with a prosecution",
}


@dataclass(frozen=True)
class NotOpen:
    """An option, or an outcome that has none."""

    code: str
    label: str
    reasons: Sequence[Broken]


def offered(facts: Facts) -> dict[str, str]:
    """Code of an option, or of an outcome that has no option → words, in the order of numbers."""
    held, ranks = facts.held, reference.choices("ranks")
    chosen: dict[str, str] = {}
    for outcome in held.outcomes:
        for option in _of(held, outcome):
            if is_open(assess(option, facts)):
                chosen[option.code] = _option_words(option, ranks)
        if _is_alone(held, outcome) and not closed.why_closed(outcome, facts.suspect, facts.day):
            chosen[outcome.code] = _outcome_words(outcome)
    return chosen


def is_open(one: Assessed) -> bool:
    """Nothing is in the way but, perhaps, what the decision itself asks."""
    return not one.barring


def not_open(facts: Facts) -> list[NotOpen]:
    """Options, then outcomes that have none."""
    options = [
        NotOpen(one.option.code, one.option.label, [in_the_way(verdict) for verdict in one.barring])
        for one in assessed(facts)
        if one.barring
    ]
    return [*options, *outcomes_not_open(facts)]


def outcomes_not_open(facts: Facts) -> list[NotOpen]:
    return [
        NotOpen(outcome.code, f"Outcome {outcome.code}: {outcome.label}", why)
        for outcome in facts.held.outcomes
        if _is_alone(facts.held, outcome)
        and (why := closed.why_closed(outcome, facts.suspect, facts.day))
    ]


def nothing_further(facts: Facts) -> list[Outcome]:
    """Open outcomes that have no option and are no positive ones."""
    return [
        outcome
        for outcome in facts.held.outcomes
        if _is_alone(facts.held, outcome)
        and not outcome.is_positive
        and not closed.why_closed(outcome, facts.suspect, facts.day)
    ]


def _is_alone(held: Catalogue, outcome: Outcome) -> bool:
    return outcome.is_assignable and not held.needs_option(outcome)


BY_AGE_AND_LAW = ("in-force", "age")


def open_by_age_and_law(facts: Facts) -> list[Option]:
    """Whatever is known of the case besides."""
    return [
        one.option
        for one in assessed(facts)
        if not any(verdict.criterion in BY_AGE_AND_LAW for verdict in one.closing)
    ]


def _of(held: Catalogue, outcome: Outcome) -> Iterator[Option]:
    return (option for option in held.options if option.outcome_code == outcome.code)


def _option_words(option: Option, ranks: dict[str, str]) -> str:
    rank = ranks.get(option.lowest_rank)
    who = f": {rank.lower()} or above decides" if rank else ""
    return f"Outcome {option.outcome_code}: {option.label}{who}"


def _outcome_words(outcome: Outcome) -> str:
    who = DECIDED_BY.get(outcome.decided_by)
    return f"Outcome {outcome.code}: {outcome.label}" + (f" ({who})" if who else "")
