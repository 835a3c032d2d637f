"""Who has to know that a case was put right: rooms that read its facts into rows of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cjdiversion.access import Actor
from cjdiversion.cases import rules
from cjdiversion.cases.models import Case
from cjdiversion.cases.rules import Age

FOLLOW: dict[str, Callable[[Sequence[Case], Actor], None]] = {}
"""Room → what it does after the person or what they are accused of was put right. Rooms to the
right say so when they register."""


@dataclass(frozen=True)
class Aged:
    """What ages rest on at one moment. `committed`: offence → its day, where one is known."""

    age: Age
    committed: Mapping[UUID, date | None]


FOLLOW_AGE: dict[str, Callable[[Case, Aged, Actor], None]] = {}
"""Room → what it does after an age, or the day it is asked for, was put right: the case, what was
known before, and by whom."""


def known(cases: Iterable[Case]) -> dict[UUID, Aged]:
    """Of cases with their person and offences loaded, before anything is put right."""
    return {case.id: _aged(case) for case in cases}


def changed(cases: Sequence[Case], by: Actor, *, was: Mapping[UUID, Aged]) -> None:
    """`cases` stand in the database as they are now; `was`: of `known`."""
    for follow in FOLLOW.values():
        if cases:
            follow(cases, by)
    for case in cases:
        if case.id in was and was[case.id] != _aged(case):
            for look in FOLLOW_AGE.values():
                look(case, was[case.id], by)


def _aged(case: Case) -> Aged:
    return Aged(rules.age_of(case.person), {one.id: one.committed_on for one in case.offences})
