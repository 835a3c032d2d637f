"""What rooms to the right have to say when an outcome is decided, and do when another takes its
place. They say so when they register."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.proposals import Proposal
from cjdiversion.disposals.rule import Broken

OBJECTIONS: dict[str, Callable[[Case, Proposal], Iterable[Broken]]] = {}
"""Room → what stands in the way of this outcome in what the room keeps of the case."""

REPLACED: dict[str, Callable[[Decision, Decision, Actor], None]] = {}
"""Room → what it does in the same unit of work: the earlier decision, the later, and by whom. May
raise Invalid for a field of the decision."""


def objections(case: Case, said: Proposal) -> list[Broken]:
    return [one for look in OBJECTIONS.values() for one in look(case, said)]


def replaced(earlier: Decision, later: Decision, *, by: Actor) -> None:
    for move in REPLACED.values():
        move(earlier, later, by)
