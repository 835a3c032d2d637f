"""The list a decision maker chooses from, in words: what is open, and why the rest is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cjdiversion import reference
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
    option: Option
    reasons: Sequence[Broken]


def offered(facts: Facts) -> dict[str, str]:
    """Code of an option, or of an outcome that has no option → words, in the order of numbers."""
    held, ranks = facts.held, reference.choices("ranks")
    chosen: dict[str, str] = {}
    for outcome in held.outcomes:
        for option in _of(held, outcome):
            if is_open(assess(option, facts)):
                chosen[option.code] = _option_words(option, ranks)
        if outcome.is_assignable and not held.needs_option(outcome):
            chosen[outcome.code] = _outcome_words(outcome)
    return chosen


def is_open(one: Assessed) -> bool:
    """Nothing is in the way but, perhaps, what the decision itself asks."""
    return not one.barring


def not_open(facts: Facts) -> list[NotOpen]:
    return [
        NotOpen(one.option, [in_the_way(verdict) for verdict in one.barring])
        for one in assessed(facts)
        if one.barring
    ]


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
