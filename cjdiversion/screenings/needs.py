"""From answers, and from the booking itself, to the needs that follow. No score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cjdiversion.cases.rules import ADULT
from cjdiversion.questionnaires.questions import QuestionSet, parts
from cjdiversion.screenings.signs import RULES, SELF_HARM, Rule

BOOKING = "booking-record"  # source of what follows from the booking itself


@dataclass(frozen=True, order=True)
class RaisedNeed:
    """`code`: reference data "vulnerabilities". `source`: reference data "need_sources"."""

    code: str
    rule: str
    source: str


def met(answers: Mapping[str, str]) -> list[Rule]:
    """The rules that hold, in the order they are written in."""
    return [rule for rule in RULES.values() if rule.holds(answers.get(rule.reads, ""))]


def raised(answers: Mapping[str, str], asked: QuestionSet) -> frozenset[RaisedNeed]:
    """By the rules here, and by what a force says its own questions raise."""
    told = {question.code: question.told for question in asked}
    by_rule = {
        RaisedNeed(rule.need, rule.code, told[rule.reads])
        for rule in met(answers)
        if rule.need and rule.reads in told
    }
    return frozenset(by_rule) | frozenset(_raised_locally(answers, asked))


LOCAL = "local:"  # before the code of a force's own question: the rule is in its question set


def _raised_locally(answers: Mapping[str, str], asked: QuestionSet) -> Iterator[RaisedNeed]:
    for question in asked:
        for answer in parts(answers.get(question.code, "")) & question.raises.keys():
            need = question.raises[answer]
            yield RaisedNeed(need, f"{LOCAL}{question.code}"[:60], question.told)


def read_by(rule: str) -> str:
    """The question a rule reads; empty for one that reads the booking."""
    if rule.startswith(LOCAL):
        return rule.removeprefix(LOCAL)
    return RULES[rule].reads if rule in RULES else ""


def review_by(need: str, asked: QuestionSet, on: date) -> date:
    """A need about safety is looked at again sooner."""
    return on + asked.review_after["safety" if need == SELF_HARM else "any"]


def words_of(rule: str) -> str:
    """Why a need stands; the code itself for a rule that is no longer in use."""
    if rule in FACT_RULES:
        return FACT_RULES[rule].words
    if not rule:
        return "Recorded by hand"
    if rule.startswith(LOCAL):
        return "Answer to a question of the force"
    return RULES[rule].words if rule in RULES else rule


# --- what the booking itself says ----------------------------------------------------------------


@dataclass(frozen=True)
class Facts:
    """Of the person and the case. `youngest`: the least age on record, None where none is."""

    way: str
    youngest: int | None
    sex: str
    offence_categories: frozenset[str]


@dataclass(frozen=True)
class FactRule:
    code: str
    need: str
    words: str
    holds: Callable[[Facts], bool]


def raised_by(facts: Facts) -> frozenset[RaisedNeed]:
    met = (rule for rule in FACT_RULES.values() if rule.holds(facts))
    return frozenset(RaisedNeed(rule.need, rule.code, BOOKING) for rule in met)


def _of_facts(rules: Iterable[FactRule]) -> dict[str, FactRule]:
    return {rule.code: rule for rule in rules}


def is_young(facts: Facts) -> bool:
    """Under 18, or of no known age (published L&D scope; PACE Code C 1.5)."""
    return facts.youngest is None or facts.youngest < ADULT


def is_woman_in_custody(facts: Facts) -> bool:
    return facts.way == "custody" and facts.sex == "F"


def is_gravely_accused(facts: Facts) -> bool:
    """A serious allegation raises the danger of suicide (published L&D scope): indictable only."""
    return "CI" in facts.offence_categories


FACT_RULES = _of_facts(
    (
        FactRule("N-YP1", "young-person", "Under 18, or age not known", is_young),
        FactRule("N-WO1", "woman-in-custody", "A woman in custody", is_woman_in_custody),
        FactRule("N-CR1", "charge-related", "Accused of a grave offence", is_gravely_accused),
    )
)
