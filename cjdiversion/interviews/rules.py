"""What may be said of an appropriate adult and of an interview from the facts alone.

Paragraphs and notes are those of PACE Code C. What nobody has recorded is not met.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from cjdiversion.errors import Problem

ELIGIBLE = "none-of-these"  # reference data "aa_eligibility": the only answer that lets them act

MOMENTS: Mapping[str, str] = {
    "told_at": "Person told that an adult is needed, and why",  # 3.15
    "requested_at": "Requested",
    "contacted_at": "Contacted",
    "arrived_at": "Arrived",
    "private_offered_at": "Private consultation offered",  # 3.18
    "rights_repeated_at": "Rights repeated with the adult there",  # 3.17
    "left_at": "Left",
}

# How the adult’s presence in an interview is told; empty while nobody has said.
SO_FAR = "so-far"
THROUGHOUT, PART, NOBODY, NOT_KNOWN = "throughout", "part", "nobody", "not-known"
THERE: Mapping[str, str] = {
    THROUGHOUT: "Throughout",
    PART: "For part of it",
    NOBODY: "Nobody was there as the appropriate adult",
    NOT_KNOWN: "Not known",
}


class Adult(Protocol):
    """As far as the rules look."""

    relationship_code: Any
    eligibility: Any
    arrived_at: Any
    rights_repeated_at: Any
    left_at: Any


# --- naming an adult ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Offered:
    """What may be chosen: code → label, code → attributes; whether the person may be a child."""

    relationships: Mapping[str, str]
    relations: Mapping[str, Mapping[str, Any]]
    eligibility: Mapping[str, str]
    sources: Mapping[str, str]
    is_child: bool


def adult_problems(
    adult: Mapping[str, Any], changed: Mapping[str, Any], offered: Offered
) -> dict[str, list[Problem]]:
    """Field → problems. Any moment may be missing: an adult may come without being asked. Only
    what is changed is held against the lists, so that what stood can always be added to."""
    if not any(adult.values()):
        words = "Enter a name or at least one of the times"
        return {"requested_at": [("required", words)]}
    found = {
        "relationship_code": _relation_problem(changed.get("relationship_code"), offered),
        "eligibility": _eligibility_problem(changed.get("eligibility"), offered),
    }
    return {name: [one] for name, one in found.items() if one} | out_of_order(adult)


def is_for(relation: Mapping[str, Any], *, is_child: bool) -> bool:
    """PACE Code C 1.7(a) for a child, 1.7(b) for an adult."""
    return bool(relation.get("child" if is_child else "adult"))


def _relation_problem(code: str | None, offered: Offered) -> Problem | None:
    if not code:
        return None
    if code not in offered.relationships:
        return "unknown", "Select one of the answers offered"
    if is_for(offered.relations[code], is_child=offered.is_child):
        return None
    label = offered.relationships[code]
    whom = "who is or may be under 18" if offered.is_child else "of 18 or over"
    paragraph = "1.7(a)" if offered.is_child else "1.7(b)"
    words = f"“{label}” cannot be chosen for somebody {whom} (PACE Code C {paragraph})"
    return "not-for-this-person", f"{words}. Select another answer"


def _eligibility_problem(code: str | None, offered: Offered) -> Problem | None:
    if not code or code == ELIGIBLE:
        return None
    if code not in offered.eligibility:
        return "unknown", "Select one of the answers offered"
    words = (
        f"They cannot act as the appropriate adult: {_lower(offered.eligibility[code])} "
        f"({offered.sources[code]}). Ask for somebody else. If an interview took place with them, "
        "record that interview as it was"
    )
    return "not-eligible", words


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


_IF_NOBODY_ASKED = "leave the request empty if nobody asked for them"
# (later, the moments it must not be before, what is wrong)
_ORDER = (
    (
        "contacted_at",
        ("requested_at",),
        f"They were contacted before they were requested. Check both times, or {_IF_NOBODY_ASKED}",
    ),
    (
        "arrived_at",
        ("requested_at", "contacted_at"),
        "They arrived before they were requested or contacted. "
        f"Check the times, or {_IF_NOBODY_ASKED}",
    ),
    (
        "rights_repeated_at",
        ("arrived_at",),
        "The rights were repeated before the adult arrived. Check both times",
    ),
    (
        "left_at",
        ("requested_at", "contacted_at", "arrived_at", "rights_repeated_at"),
        "They left before something that was done with them. Check the times",
    ),
)


def out_of_order(adult: Mapping[str, datetime | None]) -> dict[str, list[Problem]]:
    """Moment → what is wrong with it beside the others."""
    found: dict[str, list[Problem]] = {}
    for later, earlier, words in _ORDER:
        at, before = minute(adult[later]), [minute(adult[name]) for name in earlier]
        if at and any(one and at < one for one in before):
            found[later] = [("out-of-order", words)]
    return found


def minute(at: datetime | None) -> datetime | None:
    """Pages ask to the minute: what was marked within it is neither before nor after."""
    return at.replace(second=0, microsecond=0) if at else None


# --- what an interview waits for ---------------------------------------------------------------


@dataclass(frozen=True)
class Lack:
    """Something that is not met, or not known to be. `mends`: whether it is mended by calling an
    adult ("call") or on the page of one who is named ("adult")."""

    code: str
    words: str
    source: str
    mends: str = "adult"

    @property
    def said(self) -> str:
        return f"{self.words} ({self.source})"


NOBODY_CALLED = Lack("IV-1", "No appropriate adult is recorded", "PACE Code C 11.15", "call")
NOT_ASKED = Lack(
    "IV-2", "Nobody has said whether this adult may act as one", "PACE Code C 1.7, notes 1B and 1F"
)
NOT_ELIGIBLE = Lack(
    "IV-3", "This adult may not act as one", "PACE Code C 1.7, notes 1B and 1F", "call"
)
NOT_FOR_THEM = Lack(
    "IV-4",
    "Somebody related to the person in this way cannot be the appropriate adult at their age",
    "PACE Code C 1.7",
)
NOT_ARRIVED = Lack("IV-5", "The appropriate adult has not arrived", "PACE Code C 11.15")
HAS_LEFT = Lack("IV-6", "The appropriate adult has left", "PACE Code C 11.15", "call")
CAME_LONG_AGO = Lack(
    "IV-8",
    "The appropriate adult came too long ago to be taken to be here still",
    "PACE Code C 11.15",
    "call",
)
NOT_REPEATED = Lack(
    "IV-7", "The rights have not been repeated with the appropriate adult there", "PACE Code C 3.17"
)


def lacks_of(
    adult: Adult,
    *,
    relations: Mapping[str, Mapping[str, Any]],
    is_child: bool,
    at: datetime,
    stays: timedelta,
) -> list[Lack]:
    """What keeps an interview from starting with this adult; nothing where they are eligible,
    here, and the rights were repeated with them. `stays`: how long somebody who came is taken to
    be here while nobody records that they left."""
    if adult.left_at:
        return [HAS_LEFT]
    if adult.eligibility not in ("", ELIGIBLE):
        return [NOT_ELIGIBLE]
    relation = relations.get(adult.relationship_code)
    wrong = relation is not None and not is_for(relation, is_child=is_child)
    found = (
        (NOT_ASKED, not adult.eligibility),
        (NOT_FOR_THEM, wrong),
        (NOT_ARRIVED, not adult.arrived_at),
        (CAME_LONG_AGO, bool(adult.arrived_at) and at - adult.arrived_at > stays),
        (NOT_REPEATED, not adult.rights_repeated_at),
    )
    return [lack for lack, is_lacking in found if is_lacking]


def missing(lacks: Sequence[Sequence[Lack]], *, is_needed: bool, is_excepted: bool) -> list[Lack]:
    """What an interview still waits for. `lacks`: of each adult, the present one first. Any one
    adult with whom nothing is lacking is enough (11.15), or an authority to do without (11.18)."""
    if not is_needed or is_excepted or any(not found for found in lacks):
        return []
    nearest_one = nearest(lacks)
    return [NOBODY_CALLED] if nearest_one is None else list(lacks[nearest_one])


def nearest(lacks: Sequence[Sequence[Lack]]) -> int | None:
    """Which adult an interview waits for: the present one, or of several one who has not left."""
    gone = (HAS_LEFT, CAME_LONG_AGO)
    not_gone = (n for n, found in enumerate(lacks) if not any(lack in gone for lack in found))
    return next(not_gone, 0 if lacks else None)


def is_usable(given_at: datetime | None, *, is_used: bool, at: datetime, lasts: timedelta) -> bool:
    """Whether an urgent interview may still rest on what was authorised. One interview each, and
    not once the urgency is past (11.19)."""
    return given_at is not None and not is_used and given_at <= at <= given_at + lasts


# --- an interview that took place --------------------------------------------------------------


def had_adult(there: str, eligibility: str) -> bool | None:
    """Whether an eligible adult was there all the time; None where that is not known."""
    if there in (PART, NOBODY) or eligibility not in ("", ELIGIBLE, NOT_KNOWN):
        return False
    return True if there in (THROUGHOUT, SO_FAR) and eligibility == ELIGIBLE else None


def was_without(there: str, eligibility: str, *, is_needed: bool) -> bool:
    """An adult was needed and none is known to have been there throughout (11.15)."""
    return is_needed and had_adult(there, eligibility) is not True


def interview_problems(started_at: datetime, ended_at: datetime | None) -> dict[str, list[Problem]]:
    """The only thing that keeps an interview which took place from being recorded."""
    start, end = minute(started_at), minute(ended_at)
    if start and end and end < start:
        words = "The interview ended before it started. Check both times"
        return {"ended_at": [("out-of-order", words)]}
    return {}
