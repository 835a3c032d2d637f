"""What may be said of a case from its facts alone: age, the order of moments, places of safety."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from cjdiversion import clock

ADULT = 18  # PACE 1984 s37(15); Mental Health Act 1983 s136A
OLDEST = 120
_BANDS = ((25, "18 to 24"), (40, "25 to 39"), (60, "40 to 59"))

UNDER_18 = "under 18"
POSSIBLY_UNDER_18 = "possibly under 18"
STATION = "police-station"  # as a place of safety

EVENT_KINDS: Mapping[str, str] = {
    "moved": "Moved within the suite",
    "to-hospital": "Taken to hospital",
    "from-hospital": "Back from hospital",
    "hospital-questioning-began": "Questioning at hospital began",
    "hospital-questioning-ended": "Questioning at hospital ended",
    "further-arrest": "Further arrest",
    "charged": "Charged",
    "bailed": "Bailed",
    "to-court": "Taken to court",
    "other": "Something else",
}
IMPORTED_KINDS: Mapping[str, str] = {
    "changed-suite": "Moved to another suite",
}


class Aged(Protocol):
    """A person of whom a date of birth, or only a stated age, may be known."""

    @property
    def born_on(self) -> date | None: ...
    @property
    def stated_age(self) -> int | None: ...


@dataclass(frozen=True)
class Age:
    """What was known of somebody’s age at one moment."""

    born_on: date | None
    stated_age: int | None


@dataclass(frozen=True)
class Ask:
    """Something recorded that somebody should ask about; it is never a reason to refuse it."""

    field: str
    code: str
    words: str
    original: str = ""


def age_of(person: Aged) -> Age:
    return Age(person.born_on, person.stated_age)


def age_band(person: Aged, on: date) -> str:
    known = ages(person, on)
    if known and max(known) < ADULT:
        return UNDER_18
    if not known or min(known) < ADULT:
        return POSSIBLY_UNDER_18
    return next((words for limit, words in _BANDS if known[0] < limit), "60 and over")


def is_possibly_child(person: Aged, on: date) -> bool:
    """Also where the age is not known: nobody is taken for an adult on no evidence."""
    least = youngest(person, on)
    return least is None or least < ADULT


def youngest(person: Aged, on: date) -> int | None:
    """The least age, in years, that is on record; None where none is."""
    return min(ages(person, on), default=None)


def ages(person: Aged, on: date) -> list[int]:
    """By date of birth, then as stated; what cannot be an age is left out."""
    by_birth = clock.age_on(person.born_on, on) if person.born_on else None
    return [age for age in (by_birth, person.stated_age) if age is not None and is_age(age)]


def stated_ages(person: Aged, on: date, stated_on: date) -> tuple[int, ...]:
    """Every age that somebody of the stated age may have on another day than they stated it:
    between two birthdays, one of two. Empty where none is stated."""
    stated = person.stated_age
    if stated is None or not is_age(stated):
        return ()
    is_anniversary = (on.month, on.day) == (stated_on.month, stated_on.day)
    if on >= stated_on:
        least = stated + clock.age_on(stated_on, on)
    else:
        least = stated - clock.age_on(on, stated_on) - (not is_anniversary)
    return tuple(max(age, 0) for age in ((least,) if is_anniversary else (least, least + 1)))


def is_age(years: int) -> bool:
    return 0 <= years <= OLDEST


# (earlier, later, field to ask about, code, words)
_ORDER = (
    (
        "arrested_at",
        "arrived_at",
        "arrived-before-arrest",
        "Arrived before the arrest. Did the person come voluntarily and was arrested here? Ask",
    ),
    (
        "arrived_at",
        "authorised_at",
        "authorised-before-arrival",
        "Detention was authorised before the arrival. Ask which time is right",
    ),
    (
        "arrived_at",
        "released_at",
        "released-before-arrival",
        "Released before the arrival. Ask which time is right",
    ),
)


def out_of_order(moments: Mapping[str, datetime | None]) -> list[Ask]:
    """Moments that stand the wrong way round. They are kept as they are, and asked about."""
    found = []
    for earlier, later, code, words in _ORDER:
        first, second = moments.get(earlier), moments.get(later)
        if first and second and second < first:
            found.append(Ask(later, code, words, clock.in_words(second)))
    return found


def child_at_station(person: Aged, place_of_safety: str, on: date) -> list[Ask]:
    """A police station is never a place of safety for a child (Mental Health Act 1983 s136A)."""
    if place_of_safety != STATION or not is_possibly_child(person, on):
        return []
    words = (
        "Under 18, or not known to be 18 or over, at a police station as a place of safety. "
        "Tell the duty inspector and find another place now"
    )
    return [Ask("place_of_safety", "child-at-police-station", words, place_of_safety)]
