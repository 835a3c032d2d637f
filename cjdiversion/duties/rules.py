"""Whether somebody may be on duty at a suite until a time. Pure.

S-1: the suite is one of the own force. S-2: it is not the suite they are posted at.
S-3: nobody is on duty at two suites. U-1: the time is to come. U-2: and within the force's limit.
U-3: and within the posting, for a duty is its role at another place.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cjdiversion.access import UnitKind
from cjdiversion.errors import Problem

Problems = dict[str, list[Problem]]
Words = Callable[[datetime], str]


@dataclass(frozen=True)
class Place:
    id: uuid.UUID
    kind: UnitKind
    force_id: uuid.UUID | None


@dataclass(frozen=True)
class Asker:
    """Whose posting it is: where, in which force, and the moment it ends if it does. `on_duty` says
    where and until when they are on duty elsewhere now."""

    home_id: uuid.UUID | None
    force_id: uuid.UUID | None
    posting_ends: datetime | None = None
    on_duty: str = ""


def wrong(
    who: Asker, suite: Place, until: datetime, *, now: datetime, hours: float, words: Words
) -> Problems:
    """`words` says a moment as the page would."""
    found = {
        "suite": _wrong_suite(who, suite),
        "until": _wrong_time(who, until, now, hours, words),
    }
    return {field: [problem] for field, problem in found.items() if problem}


def _wrong_suite(who: Asker, suite: Place) -> Problem | None:
    if suite.kind is not UnitKind.SUITE:
        return "not-a-suite", "Select a custody suite"
    if who.force_id is None or suite.force_id != who.force_id:
        return "other-force", "Select a suite of your own force"
    if suite.id == who.home_id:
        return "own-suite", "You are posted at this suite: you need not declare anything"
    if who.on_duty:
        return "overlap", f"You are on duty at {who.on_duty} already. End that duty first"
    return None


def _wrong_time(
    who: Asker, until: datetime, now: datetime, hours: float, words: Words
) -> Problem | None:
    latest = now + timedelta(hours=hours)
    if until <= now:
        return "past", "The time your duty ends must be in the future"
    if until > latest:
        return "over-limit", f"At most {hours:g} hours from now: {words(latest)} at the latest"
    if who.posting_ends is not None and until > who.posting_ends:
        return "after-posting", f"Your posting ends before that: {words(who.posting_ends)}"
    return None
