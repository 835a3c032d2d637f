"""Is an option open to this person at all? Age and law decide, never sex or ethnicity."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cjdiversion.disposals.catalogue import Option

CHILD_UNDER = 18  # PACE 1984 s37(15)
RESPONSIBLE_FROM = 10  # Children and Young Persons Act 1933 s50
CYPA = "Children and Young Persons Act 1933 s50 (V)"


@dataclass(frozen=True)
class Suspect:
    """What rules ask about the person and the case. An age that is not known is None.

    `is_possibly_child`: also where the age is not known; nobody is taken for an adult unproved.
    `is_sensitive`: domestic abuse or hate crime is alleged. `offence_on`: the last of the days on
    which what is decided upon happened; `age_at_offence` is that of the first.
    """

    is_suspect: bool = True
    is_possibly_child: bool = False
    age: int | None = None
    age_at_offence: int | None = None
    is_sensitive: bool = False
    opened_at: datetime | None = None
    offence_on: date | None = None


@dataclass(frozen=True)
class Closed:
    """Why an option is not open, and where the rule comes from."""

    code: str
    words: str
    source: str


@dataclass(frozen=True)
class Opening:
    code: str
    words: str
    source: str
    is_closed: Callable[[Option, Suspect], bool]


def why_closed(option: Option, suspect: Suspect) -> Sequence[Closed]:
    """Empty when the option is open."""
    return [
        Closed(rule.code, rule.words.format(option=option.label), rule.source)
        for rule in OPENINGS
        if rule.is_closed(option, suspect)
    ]


def _is_for_adults(option: Option, suspect: Suspect) -> bool:
    return option.age_from >= CHILD_UNDER and suspect.is_possibly_child


def _is_for_children(option: Option, suspect: Suspect) -> bool:
    return option.age_to is not None and not suspect.is_possibly_child


def _is_too_young(option: Option, suspect: Suspect) -> bool:
    least = min(option.age_from, RESPONSIBLE_FROM)
    return suspect.age is not None and suspect.age < least


OPENINGS = (
    Opening(
        "not-in-force",
        "{option} is not in force on the day of the decision",
        "commencement, dated reference data",
        lambda option, suspect: not option.is_in_force,
    ),
    Opening(
        "adults-only",
        "{option} is for people of 18 or over; an age that is not known is not taken for adult",
        "Criminal Justice Act 2003 s22; Crime and Disorder Act 1998 s66ZA(6) (V)",
        _is_for_adults,
    ),
    Opening(
        "children-only",
        "{option} is for people under 18",
        "Crime and Disorder Act 1998 ss66ZA, 66A (V)",
        _is_for_children,
    ),
    Opening("under-ten", "{option} is not open to a child under 10", CYPA, _is_too_young),
)
