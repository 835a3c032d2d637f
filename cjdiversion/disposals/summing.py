"""How one decision is counted: in which months, beside which alike cases, of whom. Pure.

What makes cases alike is what the decision maker found and could not choose (measurement: case
mix): the group of the offence, its gravity, whether it is domestic abuse or hate crime, the age,
and what stood against the person before. Neither an admission, which is asked where the outcome
needs one, nor anything of who the person is.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Key = tuple[Any, ...]  # the primary key of a sum, in the order of its columns
NOT_RECORDED = ""
# What is decided of one person at once is decided alike and in one unit, and says nothing of units:
# only the first decision of a case is held beside others. Later ones are counted under this.
LATER = "later decision of a case"
AGES = ((18, "under 18"), (25, "18 to 24"), (35, "25 to 34"), (50, "35 to 49"))
OLDEST = "50 and over"
_BETWEEN = "|"
# The first letter of a self-defined code (18+1) is its group.
_GROUPS = frozenset("WMABO")
_NOT_STATED = "NS"
_DISABILITY = {"yes": "yes", "no": "no", "prefer-not": _NOT_STATED}
# How a victim stands with being told; a decision with no victim has none of them.
IN_TIME, LATE, WAITING, NOT_POSSIBLE = "in-time", "late", "waiting", "not-possible"
NO_DAY = date(1900, 1, 1)  # a sum has a day in its key only for those that wait


@dataclass(frozen=True)
class Facts:
    """What is known of a decision that stands. `age`: on its day, None where nobody knows.
    `groups`: of its offences, in the order of the case, empty ones among them. `is_first`: of those
    of its case that stand, by the moment of the decision."""

    decision_id: uuid.UUID
    force_id: uuid.UUID
    unit_id: uuid.UUID
    decided_on: date
    closed_on: date | None
    recorded_on: date | None
    outcome_code: str
    screened: str
    age: int | None
    sex: str
    ethnicity: str
    disability: str = ""
    groups: tuple[str, ...] = ()
    is_sensitive: bool = False
    score: int | None = None
    history: str = ""
    victim_due_on: date | None = None
    victim_informed_on: date | None = None
    victim_not_possible_since: date | None = None
    is_view_sought: bool = False
    is_victim_assessed: bool = False
    is_first: bool = True


@dataclass(frozen=True)
class Counted:
    """Months are their first days. `victim`: how they stand with being told, empty where there is
    none; `victim_due_on`: by when, of those that wait."""

    decision_id: uuid.UUID
    force_id: uuid.UUID
    unit_id: uuid.UUID
    decided_in: date
    closed_in: date | None
    recorded_in: date | None
    outcome_code: str
    screened: str
    alike: str
    ethnicity: str
    sex: str
    age: str
    disability: str
    victim: str
    victim_due_on: date | None
    is_view_sought: bool
    is_victim_assessed: bool


def counted(facts: Facts) -> Counted:
    victim = of_victim(facts)
    return Counted(
        decision_id=facts.decision_id,
        force_id=facts.force_id,
        unit_id=facts.unit_id,
        decided_in=month_of(facts.decided_on),
        closed_in=_month(facts.closed_on),
        recorded_in=_month(facts.recorded_on),
        outcome_code=facts.outcome_code,
        screened=facts.screened,
        alike=alike(facts) if facts.is_first else LATER,
        ethnicity=ethnic_group(facts.ethnicity),
        sex=facts.sex,
        age=age_band(facts.age),
        disability=_DISABILITY.get(facts.disability, NOT_RECORDED),
        victim=victim,
        victim_due_on=facts.victim_due_on if victim == WAITING else None,
        is_view_sought=bool(victim) and facts.is_view_sought,
        is_victim_assessed=bool(victim) and facts.is_victim_assessed,
    )


def of_victim(facts: Facts) -> str:
    """Whoever was told after all was told, however long nobody could tell them."""
    if facts.victim_due_on is None:
        return ""
    if facts.victim_informed_on is not None:
        return IN_TIME if facts.victim_informed_on <= facts.victim_due_on else LATE
    return WAITING if facts.victim_not_possible_since is None else NOT_POSSIBLE


def alike(facts: Facts) -> str:
    """Its parts in this order: group of the first offence that has one, gravity, domestic abuse or
    hate crime, age, record. The record is last: see `without_record`."""
    group = next((one for one in facts.groups if one), NOT_RECORDED)
    score = NOT_RECORDED if facts.score is None else str(facts.score)
    age = NOT_RECORDED if facts.age is None else "child" if facts.age < 18 else "adult"
    history = facts.history if facts.history in ("yes", "no") else NOT_RECORDED
    sensitive = "sensitive" if facts.is_sensitive else "other"
    return _BETWEEN.join((group, score, sensitive, age, history))


def without_record(stratum: str) -> str:
    """Prior record is itself partly made by policing: figures are shown with it and without."""
    return stratum.rsplit(_BETWEEN, 1)[0]


def is_incomplete(stratum: str) -> bool:
    """Whether something that makes cases alike was not recorded of it."""
    return NOT_RECORDED in stratum.split(_BETWEEN)


def ethnic_group(code: str) -> str:
    """W, M, A, B, O; NS where the person was asked and did not say; empty where nobody asked."""
    if code == _NOT_STATED:
        return code
    return code[0] if code[:1] in _GROUPS else NOT_RECORDED


def age_band(age: int | None) -> str:
    if age is None:
        return NOT_RECORDED
    return next((words for below, words in AGES if age < below), OLDEST)


def month_of(day: date) -> date:
    return day.replace(day=1)


def _month(day: date | None) -> date | None:
    return None if day is None else month_of(day)


def sums(rows: Iterable[Counted], sign: int = 1) -> Mapping[str, Counter[Key]]:
    """By table of summary_models: key → how many."""
    outcomes: Counter[Key] = Counter()
    strata: Counter[Key] = Counter()
    people: Counter[Key] = Counter()
    victims: Counter[Key] = Counter()
    for row in rows:
        months = {"decided": row.decided_in, "closed": row.closed_in, "recorded": row.recorded_in}
        for basis, month in months.items():
            if month is not None:
                ended = (row.unit_id, row.outcome_code, row.screened)
                outcomes[(row.force_id, basis, month, *ended)] += sign
        strata[(row.force_id, row.decided_in, row.alike, row.unit_id, row.outcome_code)] += sign
        who = (row.ethnicity, row.sex, row.age, row.disability)
        people[(row.force_id, row.decided_in, row.outcome_code, *who)] += sign
        if row.victim:
            told = (row.victim, row.victim_due_on or NO_DAY)
            asked = (row.is_view_sought, row.is_victim_assessed)
            victims[(row.force_id, row.decided_in, row.unit_id, *told, *asked)] += sign
    return {
        "disposal_outcome_sum": outcomes,
        "disposal_alike_sum": strata,
        "disposal_people_sum": people,
        "disposal_victim_sum": victims,
    }
