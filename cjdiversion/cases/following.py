"""Who has to know that a case was put right: rooms that read its facts into rows of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case

FOLLOW: dict[str, Callable[[Sequence[Case], Actor], None]] = {}
"""Room → what it does after the person or what they are accused of was put right. Rooms to the
right say so when they register."""


def changed(cases: Sequence[Case], by: Actor) -> None:
    """`cases` have their person loaded and stand in the database."""
    for follow in FOLLOW.values():
        if cases:
            follow(cases, by)
