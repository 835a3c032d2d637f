"""Why two records may be about one person: each reason a function with a code and words, from the
strongest to the weakest. Nothing is added up: a person reads the reasons and decides (DPA 2018
s49).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cjdiversion.identities.likeness import (
    Identity,
    is_digit_off,
    is_spelt_alike,
    is_transposed,
    whole_name_key,
)

Rule = Callable[[Identity, Identity], bool]


@dataclass(frozen=True)
class Reason:
    """`is_strong`: enough to take the two for one person until somebody has looked."""

    code: str
    words: str
    holds: Rule
    is_strong: bool = False


# --- the reasons -------------------------------------------------------------------------------


def has_same_pnc_id(one: Identity, other: Identity) -> bool:
    """One number for one person in the national computer; its check letter guards against slips."""
    return bool(one.pnc_id) and one.pnc_id == other.pnc_id


def is_same_name_and_birth(one: Identity, other: Identity) -> bool:
    return _is_named_the_same(one, other) and _is_born_the_same(one, other)


def is_like_name_and_same_birth(one: Identity, other: Identity) -> bool:
    return _is_named_alike(one, other) and _is_born_the_same(one, other)


def is_swapped_name_and_same_birth(one: Identity, other: Identity) -> bool:
    """Surname and forename the other way round, as with names from elsewhere."""
    is_swapped = all(one.sounds) and one.sounds == other.sounds[::-1]
    return is_swapped and one.sounds != other.sounds and _is_born_the_same(one, other)


def is_known_by_same_name_and_same_birth(one: Identity, other: Identity) -> bool:
    """An other name that somebody gave, among them a surname from before."""
    return bool(one.pairs & other.pairs) and _is_born_the_same(one, other)


def is_like_name_and_transposed_birth(one: Identity, other: Identity) -> bool:
    """Day and month of birth the other way round."""
    return _is_near(one, other, is_transposed)


def is_like_name_and_birth_a_digit_off(one: Identity, other: Identity) -> bool:
    """One digit of the date of birth mistyped or misheard."""
    return _is_near(one, other, is_digit_off)


def is_same_name_and_birth_unknown(one: Identity, other: Identity) -> bool:
    """A date of birth that is missing on either side speaks neither for nor against."""
    is_unknown = one.born_on is None or other.born_on is None
    return is_unknown and bool(whole_name_key(one)) and _is_named_the_same(one, other)


REASONS: tuple[Reason, ...] = (
    Reason("same-pnc-id", "Same PNC ID", has_same_pnc_id, is_strong=True),
    Reason(
        "same-name-same-birth",
        "Same name and date of birth",
        is_same_name_and_birth,
        is_strong=True,
    ),
    Reason(
        "like-name-same-birth",
        "Same date of birth, name sounds alike or is spelt alike",
        is_like_name_and_same_birth,
    ),
    Reason(
        "swapped-name-same-birth",
        "Same date of birth, surname and forename the other way round",
        is_swapped_name_and_same_birth,
    ),
    Reason(
        "other-name-same-birth",
        "Same date of birth, and one is known by the other’s name",
        is_known_by_same_name_and_same_birth,
    ),
    Reason(
        "like-name-transposed-birth",
        "Same or like name, day and month of birth the other way round",
        is_like_name_and_transposed_birth,
    ),
    Reason(
        "like-name-birth-digit-off",
        "Same or like name, date of birth differs by one digit",
        is_like_name_and_birth_a_digit_off,
    ),
    Reason(
        "same-name-birth-unknown",
        "Same name, and a date of birth is not known",
        is_same_name_and_birth_unknown,
    ),
)
WORDS = {reason.code: reason.words for reason in REASONS}
_OF_NAME_AND_BIRTH = REASONS[1:]


def reasons(one: Identity, other: Identity) -> list[Reason]:
    """Strongest first. Of those about name and date of birth only the first is said: it holds
    whatever the others would say."""
    found = [REASONS[0]] if REASONS[0].holds(one, other) else []
    return found + [reason for reason in _OF_NAME_AND_BIRTH if reason.holds(one, other)][:1]


def is_strong(found: Sequence[Reason]) -> bool:
    return any(reason.is_strong for reason in found)


def rank(found: Sequence[Reason]) -> int:
    """Lower is stronger."""
    return min(REASONS.index(reason) for reason in found)


def against(one: Identity, other: Identity) -> list[str]:
    """What speaks against it, said beside the reasons; a date of birth that is near is a reason and
    not said twice."""
    said = []
    if one.pnc_id and other.pnc_id and one.pnc_id != other.pnc_id:
        said.append("The PNC IDs differ")
    is_known = one.born_on is not None and other.born_on is not None
    is_reason = any(reason.holds(one, other) for reason in _OF_NAME_AND_BIRTH)
    if is_known and one.born_on != other.born_on and not is_reason:
        said.append("The dates of birth differ")
    return said


# --- what the reasons share --------------------------------------------------------------------


def _is_named_the_same(one: Identity, other: Identity) -> bool:
    return any(one.name) and one.name == other.name


def _is_named_alike(one: Identity, other: Identity) -> bool:
    """Both parts alike, and one of them at least by its sound."""
    if not all((*one.sounds, *other.sounds)):
        return False
    heard = [a == b for a, b in zip(one.sounds, other.sounds, strict=True)]
    spelt = [is_spelt_alike(a, b) for a, b in zip(one.name, other.name, strict=True)]
    alike = [by_sound or by_letters for by_sound, by_letters in zip(heard, spelt, strict=True)]
    return any(heard) and all(alike)


def _is_born_the_same(one: Identity, other: Identity) -> bool:
    return one.born_on is not None and one.born_on == other.born_on


def _is_near(one: Identity, other: Identity, is_near: Callable[..., bool]) -> bool:
    if one.born_on is None or other.born_on is None:
        return False
    return is_near(one.born_on, other.born_on) and _is_named_alike(one, other)
