"""Who counts as a second person: by account, or by name however it is written. Pure."""

from __future__ import annotations

import re
import unicodedata
import uuid

from cjdiversion.access import Actor

# What stands before or after a name here and changes with a promotion.
_TITLES = frozenset(
    {
        *("pc", "ps", "dc", "ds", "di", "dci", "det", "pi", "sgt", "insp", "chief", "ch", "supt"),
        *("constable", "sergeant", "inspector", "superintendent", "detective", "officer", "do"),
        *("nurse", "dr", "mr", "mrs", "ms", "miss", "mx", "adc", "acting", "temporary", "temp"),
        *("dsgt", "dinsp", "dsupt", "dcs", "cs", "ci", "con", "cons", "tdc", "special", "sc"),
    }
)
_FOR_A_WHILE = frozenset({"a", "t"})  # A/DS, T/Insp: an initial, where no rank follows


def is_same_human(by: Actor, person_id: uuid.UUID | None, name: str) -> bool:
    """By account, or, where somebody holds two accounts, by name. Of two people of one name a third
    can be asked; of one person with two accounts nobody else would notice."""
    if by.person_id is not None and by.person_id == person_id:
        return True
    return is_same_name(by.name, name)


def is_same_name(one: str, other: str) -> bool:
    """Whatever rank, order, initial or accent either is written with. Two collar numbers are two
    people."""
    names = sorted((parts(one), parts(other)), key=len)
    if not names[0]:
        return False
    numbers = [set(re.findall(r"\d+", text)) for text in (one, other)]
    if all(numbers) and numbers[0].isdisjoint(numbers[1]):
        return False
    return _is_within(*names)


def _is_within(shorter: list[str], longer: list[str]) -> bool:
    """Each word stands in the longer name too, or is an initial there, and one is a whole word."""
    left, is_whole = list(longer), False
    for word in sorted(shorter, key=len, reverse=True):
        found = next((one for one in left if _is_alike(word, one)), None)
        if found is None:
            return False
        left.remove(found)
        is_whole |= word == found and len(word) > 1
    return is_whole


def _is_alike(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return one == other


def parts(name: str) -> list[str]:
    """The words of a name in their order, without accents, ranks and numbers."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf", "Cc"))
    words = re.findall(r"[^\W\d_]+", re.sub("['’ʼ`]", "", plain))
    found = []
    for place, word in enumerate(words):
        after = words[place + 1] if place + 1 < len(words) else ""
        is_for_a_while = word in _FOR_A_WHILE and after in _TITLES
        if word not in _TITLES and not is_for_a_while:
            found.append(word)
    return found


def spellings(name: str) -> list[str]:
    """In small letters: the bare name, and with each one word in front that is no part of it."""
    words = re.findall(r"[^\s.,]+", name.casefold())
    bare = " ".join(word for word in words if word not in _TITLES)
    return [name.lower(), bare, *(f"{title} {bare}" for title in sorted(_TITLES))] if bare else []


def why_not_second(by: Actor, *, person_id: uuid.UUID | None, name: str, did: str) -> str:
    """In words; empty where this is a second person. `did`: what the first one did."""
    if by.person_id is None:
        return "A named person must decide this: a token of a unit is nobody"
    if by.person_id == person_id:
        return f"Somebody else must decide this: you {did}"
    if is_same_human(by, person_id, name):
        return (
            f"Somebody else must decide this: it was somebody of your name who {did}. One person "
            "with two accounts is one person; if you are two, ask a third"
        )
    return ""
