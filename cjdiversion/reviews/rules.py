"""Who may review a case, who gets which, and what two grades make. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cjdiversion.errors import Problem
from cjdiversion.reviews.sampling import SHARE

CANNOT_AGREE = "cannot-agree"
TWO_PERSONS, PUBLIC = "two-person", "public"
SEED_KINDS = {
    TWO_PERSONS: "My words and another person’s, neither of us seeing the other’s first",
    PUBLIC: "A public value that nobody here can choose",
}
FEWEST_WORDS = 8  # characters: shorter ones are guessed
FIRST_TWO, THIRD = (1, 2), 3
PLACES = {1: "First reviewer", 2: "Second reviewer", 3: "Third reviewer"}

# Ethnicity as the person defines it: reference group, everybody else, not known. Finer groups make
# strata of one or two, all of which would be drawn; a group is never filled from what an officer
# saw.
WHITE, OTHER, NOT_KNOWN = "white", "other-than-white", "not-known"
GROUPS = {
    WHITE: "White",
    OTHER: "A group other than White",
    NOT_KNOWN: "Ethnicity not known or not stated",
}


def group_of(code: str, known: Mapping[str, Mapping[str, Any]]) -> str:
    """`known`: attributes of reference data "ethnicity_self_defined"."""
    told = known.get(code, {})
    if not told.get("is_stated"):
        return NOT_KNOWN
    return WHITE if told.get("group") == "white" else OTHER


def wrong(said: Mapping[str, Any], *, today: date) -> dict[str, list[Problem]]:
    """What is wrong with a plan: field → problems."""
    found: dict[str, list[Problem]] = {}
    if said["to_on"] < said["from_on"]:
        found["to_on"] = [("contradictory", "The last day cannot be before the first")]
    elif said["to_on"] > today:
        found["to_on"] = [("future", "The last day must not be in the future")]
    if said["size_rule"] == SHARE and said["size_percent"] > 25:
        words = "Points either way must be 25 or fewer: a wider range says nothing"
        found["size_percent"] = [("too-many", words)]
    if said["seed_kind"] == PUBLIC:
        if not said.get("seed_source"):
            words = "Enter where and when the public value is published"
            found["seed_source"] = [("required", words)]
    elif len(said["seed_words"]) < FEWEST_WORDS:
        found["seed_words"] = [too_few_words()]
    return found


def too_few_words() -> Problem:
    return "short", f"Enter {FEWEST_WORDS} characters or more: fewer can be guessed"


def last_quarter(today: date) -> tuple[date, date]:
    """First and last day of the quarter that ended last."""
    begins = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    ended = begins - timedelta(days=1)
    return ended.replace(month=ended.month - 2, day=1), ended


def seed_of(kind: str, first: str, second: str) -> str:
    """Both persons’ words, a line each; a public value as it is."""
    return first if kind == PUBLIC else f"{first}\n{second}"


# --- who reviews --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reviewer:
    person_id: uuid.UUID
    name: str


@dataclass(frozen=True)
class Barred:
    """Who decided, authorised or recorded an outcome of the case, as far as it is known by account;
    where only a name was written down, by name."""

    ids: frozenset[uuid.UUID] = frozenset()
    names: frozenset[str] = frozenset()

    def bars(self, reviewer: Reviewer) -> bool:
        return reviewer.person_id in self.ids or folded(reviewer.name) in self.names


def folded(name: str) -> str:
    return " ".join(name.casefold().split())


@dataclass(frozen=True)
class OpenPlace:
    """A place at a case that nobody holds. `seen_by`: who has it, or had it."""

    case_id: uuid.UUID
    place: int
    barred: Barred
    seen_by: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True)
class Dealt:
    given: tuple[tuple[OpenPlace, Reviewer], ...]
    left: tuple[OpenPlace, ...]


def dealt(
    places: Iterable[OpenPlace], reviewers: Sequence[Reviewer], load: Mapping[uuid.UUID, int]
) -> Dealt:
    """Each to whoever may and has least; in the order of `reviewers` where that is the same."""
    has = {one.person_id: load.get(one.person_id, 0) for one in reviewers}
    seen: dict[uuid.UUID, set[uuid.UUID]] = {}
    given, left = [], []
    for one in places:
        by = seen.setdefault(one.case_id, set())
        by |= one.seen_by
        able = [r for r in reviewers if r.person_id not in by and not one.barred.bars(r)]
        if not able:
            left.append(one)
            continue
        chosen = min(able, key=lambda r: has[r.person_id])
        has[chosen.person_id] += 1
        by.add(chosen.person_id)
        given.append((one, chosen))
    return Dealt(tuple(given), tuple(left))


# --- what grades make ---------------------------------------------------------------------------


def is_settled_by_two(first: str, second: str) -> bool:
    """The same verdict twice. Two who each cannot say have not agreed on one."""
    return first == second and first != CANNOT_AGREE
