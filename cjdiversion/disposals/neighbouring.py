"""What rooms to the right do when a decision takes the place of another. They say so when they
register."""

from __future__ import annotations

from collections.abc import Callable

from cjdiversion.access import Actor
from cjdiversion.disposals.models import Decision

REPLACED: dict[str, Callable[[Decision, Decision, Actor], None]] = {}
"""Room → what it does in the same unit of work: the earlier decision, the later, and by whom. May
raise Invalid for a field of the decision."""


def replaced(earlier: Decision, later: Decision, *, by: Actor) -> None:
    for move in REPLACED.values():
        move(earlier, later, by)
