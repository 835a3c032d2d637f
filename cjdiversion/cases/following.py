"""Who has to know that a case was put right: rooms that read its facts into rows of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from cjdiversion.access import Actor
from cjdiversion.cases import rules
from cjdiversion.cases.models import Case
from cjdiversion.cases.rules import Age

FOLLOW: dict[str, Callable[[Sequence[Case], Actor], None]] = {}
"""Room → what it does after the person or what they are accused of was put right. Rooms to the
right say so when they register."""


FOLLOW_AGE: dict[str, Callable[[Case, Age, Actor], None]] = {}
"""Room → what it does after the age was put right: the case, what was known before, and by whom."""


def ages(cases: Iterable[Case]) -> dict[UUID, Age]:
    """What is known now, before anything is put right."""
    return {case.id: rules.age_of(case.person) for case in cases}


def changed(cases: Sequence[Case], by: Actor, *, was: Mapping[UUID, Age]) -> None:
    """`cases` have their person loaded and stand in the database; `was`: of `ages`."""
    for follow in FOLLOW.values():
        if cases:
            follow(cases, by)
    for case in cases:
        if case.id in was and was[case.id] != rules.age_of(case.person):
            for look in FOLLOW_AGE.values():
                look(case, was[case.id], by)
