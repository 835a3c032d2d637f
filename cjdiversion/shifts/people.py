"""Everybody in a suite as one page tells of them: plain values, so that what was said then can be
kept (told.py) and read again as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

NOBODY = "Nobody is named"  # as the appropriate adult


@dataclass(frozen=True)
class Adult:
    """The appropriate adult. `needed`: why, in words; empty where none is. `lack`: what is missing
    before they can be relied on; empty where nothing is."""

    needed: str = ""
    words: str = ""
    is_there: bool = False
    lack: str = ""


@dataclass(frozen=True)
class Level:
    """Of observation. `check_minutes` is None where somebody stays with the person."""

    code: str
    label: str
    check_minutes: int | None
    set_at: datetime


@dataclass(frozen=True)
class Waiting:
    """A clock of detention. `missing` says why `due_at` is not known."""

    label: str
    state: str
    due_at: datetime | None = None
    missing: str = ""


@dataclass(frozen=True)
class Sent:
    """A referral to L&D. `is_unanswered`: nobody accepted or declined it, or it was never sent."""

    reference: str
    state: str
    due_at: datetime | None = None
    is_unanswered: bool = False


@dataclass(frozen=True)
class Alert:
    """L&D asks for safety action."""

    state: str
    raised_at: datetime
    raised_by: str
    words: str = ""
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""

    @property
    def is_acknowledged(self) -> bool:
        return self.acknowledged_at is not None


@dataclass(frozen=True)
class Overdue:
    """A safeguard whose time has passed, or has run out."""

    label: str
    words: str
    due_at: datetime | None = None


@dataclass(frozen=True)
class Said:
    """“About me”, in the person's own words."""

    label: str
    words: str


@dataclass(frozen=True)
class Change:
    """A line for the custody record. `at` is when it happened."""

    at: datetime
    words: str
    by: str = ""


@dataclass(frozen=True)
class Look:
    """Something to look at first. `code`: of rules.py."""

    code: str
    words: str


@dataclass(frozen=True)
class Person:
    """`vulnerable` is None while nobody has decided. `screened`: of screenings.rules.OUTCOME_WORDS.
    `is_new`: was not here at the last handover. Of a record closed as about the wrong person
    nothing is known but that."""

    reference: str
    token: str
    name: str = ""
    place: str = ""
    age_band: str = ""
    since: datetime | None = None
    is_wrong_person: bool = False
    is_new: bool = False
    vulnerable: bool | None = None
    screened: str = ""
    needs: Sequence[str] = ()
    is_safety_action_due: bool = False
    adult: Adult = Adult()
    level: Level | None = None
    clocks: Sequence[Waiting] = ()  # the next one first
    referrals: Sequence[Sent] = ()
    about_me: Sequence[Said] = ()
    alerts: Sequence[Alert] = ()
    overdue: Sequence[Overdue] = ()
    changes: Sequence[Change] = ()
    looks: Sequence[Look] = ()

    @property
    def may_be_child(self) -> bool:
        return "under 18" in self.age_band


@dataclass(frozen=True)
class Gone:
    """Stood in the last handover and is not in the suite any more."""

    reference: str
    name: str = ""


@dataclass(frozen=True)
class Sheet:
    """A suite at a moment. `since`: when the last handover that was taken over was made, None
    where there was none."""

    suite: str
    at: datetime
    since: datetime | None = None
    people: Sequence[Person] = ()
    gone: Sequence[Gone] = ()

    @property
    def references(self) -> list[str]:
        """Of everybody of whom something is told."""
        here = [one.reference for one in self.people]
        return here + [one.reference for one in self.gone]
