"""How alike two names or two dates of birth are, and by which keys a person is looked for. Pure.

Everything here is symmetric: whoever is like somebody has somebody who is like them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import jellyfish

from cjdiversion.cases.naming import search_key

SPELT_ALIKE = 0.9  # Jaro-Winkler, ours: Zoë and Zoey, Catherine and Katherine; not Liam and Lian
_LONGEST_SOUND = 40
_MOST_ALIASES = 8
_FIRST_YEAR, _LAST_YEAR = 1900, 2099  # nobody in custody was born outside of these
_BETWEEN_NAMES = re.compile(r"[;,/|\n]|\b(?:aka|née|nee|formerly)\b", re.IGNORECASE)

NamePair = tuple[str, str]
"""The sound of a surname and of a forename; neither is empty."""


# --- names -------------------------------------------------------------------------------------


def first_of(forenames: str) -> str:
    """Middle names are given one day and left out the next."""
    return next(iter(forenames.split()), "")


def sound(name: str) -> str:
    """Metaphone of the name without accents; the name itself where it has none, as in scripts
    that Metaphone does not read."""
    key = search_key(name)
    heard: str = jellyfish.metaphone(key) if key.isascii() else ""
    return (heard or key)[:_LONGEST_SOUND]


def is_spelt_alike(one: str, other: str) -> bool:
    """Jaro-Winkler can differ by which name comes first, so the order is fixed."""
    first, second = sorted((search_key(one), search_key(other)))
    if not first:
        return False
    return bool(jellyfish.jaro_winkler_similarity(first, second) >= SPELT_ALIKE)


@dataclass(frozen=True)
class Identity:
    """What is known of who somebody is. Empty is not known."""

    surname: str = ""
    forenames: str = ""
    other_names: str = ""
    born_on: date | None = None
    pnc_id: str = ""

    @cached_property
    def name(self) -> tuple[str, str]:
        """Surname and first forename without accents, case and punctuation."""
        return search_key(self.surname), search_key(first_of(self.forenames))

    @cached_property
    def sounds(self) -> tuple[str, str]:
        return sound(self.surname), sound(first_of(self.forenames))

    @cached_property
    def pairs(self) -> frozenset[NamePair]:
        """How the person is named in full: by their own name and by each other name they gave."""
        found = [self.sounds, *self._other_pairs()]
        return frozenset(pair for pair in found if all(pair))

    def _other_pairs(self) -> Iterator[tuple[str, str]]:
        """An other name may be a whole name, a surname from before, or what friends call them."""
        surname, forename = self.sounds
        for alias in _aliases(self.other_names):
            if len(alias) > 1:
                yield alias[-1], alias[0]
            else:
                yield surname, alias[0]
            yield alias[-1], forename


def _aliases(other_names: str) -> list[list[str]]:
    """The sounds of the words of each."""
    texts = _BETWEEN_NAMES.split(other_names)
    aliases = [[heard for word in text.split() if (heard := sound(word))] for text in texts]
    return [alias for alias in aliases if alias][:_MOST_ALIASES]


# --- dates of birth ----------------------------------------------------------------------------


def is_transposed(one: date, other: date) -> bool:
    """Day and month the other way round."""
    is_swapped = (one.day, one.month) == (other.month, other.day)
    return one != other and one.year == other.year and is_swapped


def is_digit_off(one: date, other: date) -> bool:
    """Of the eight digits of a date as it is written here, exactly one differs."""
    return sum(a != b for a, b in zip(_digits(one), _digits(other), strict=True)) == 1


def near(on: date) -> frozenset[date]:
    """Every date that `is_transposed` or `is_digit_off` from this one: some thirty of them."""
    found = {_real(on.year, on.day, on.month)}
    digits = _digits(on)
    for place in range(len(digits)):
        for digit in "0123456789":
            text = digits[:place] + digit + digits[place + 1 :]
            found.add(_real(int(text[4:]), int(text[2:4]), int(text[:2])))
    return frozenset(one for one in found if one is not None) - {on}


def _digits(on: date) -> str:
    return f"{on.day:02}{on.month:02}{on.year:04}"


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if _FIRST_YEAR <= year <= _LAST_YEAR else None
    except ValueError:
        return None


# --- what somebody is looked for by ------------------------------------------------------------


def keys_of(who: Identity) -> frozenset[str]:
    """What a person is stored under. Sounds, sounds of a whole name (with a plus) and PNC IDs (with
    a slash) never pass for one another. Without a date of birth a single sound finds too many."""
    found = {who.pnc_id, whole_name_key(who)}
    if who.born_on is not None:
        found |= sounds_of(who)
    return frozenset(found - {""})


def sounds_of(who: Identity) -> frozenset[str]:
    """Each sound by which the person's name may be heard, alone."""
    heard = {part for pair in who.pairs for part in pair}
    return frozenset({*heard, *who.sounds} - {""})


def whole_name_key(who: Identity) -> str:
    """Empty where a part of the name is not known."""
    return "+".join(who.sounds) if all(who.sounds) else ""
