"""In which ways a name, an address or a number may be written. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from cjdiversion.reviews.masking import days_as_written, is_name

_SMALL = re.compile(
    r"a|after|an|and|at|before|but|by|call|do|for|from|he|her|his|if|in|is|it|never|no|not|of|on|"
    r"only|or|please|ring|she|so|text|the|their|there|they|this|to|was|we|when|with|you",
    re.IGNORECASE,
)
_STREETS = re.compile(
    r"avenue|close|court|crescent|drive|estate|flat|gardens|green|grove|hill|house|lane|mews|park|"
    r"place|road|row|square|street|terrace|unit|walk|way",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
_FEWEST_DIGITS = 5  # of a telephone number: fewer stand in many things


def days(day: date | None) -> Iterator[str]:
    if day is not None:
        yield from days_as_written(day)


def as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def name(text: str) -> Iterator[str]:
    """As it stands, each word alone, and each half of a double name."""
    for one in (text.strip(), *re.split(r"[\s,;/()]+", text), *re.split(r"\W+", text)):
        if is_name(one):
            yield one


def prose(text: str) -> Iterator[str]:
    """Whole, and each word in it that is written as a name or a number is."""
    if is_name(text.strip()):
        yield text.strip()
    for word in re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*", text):
        looks = word[0].isupper() or sum(mark.isdigit() for mark in word) >= _FEWEST_DIGITS
        if looks and is_name(word) and not _SMALL.fullmatch(word):
            yield word


def words(text: str) -> Iterator[str]:
    """Each word and each number of two marks or more, and each part of what a hyphen or an
    apostrophe joins: in whatever letters a name is typed, it is among them."""
    for word in re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*", text):
        yield from (one for one in {word, *re.split(r"\W", word)} if is_name(one))


def phone(text: str) -> Iterator[str]:
    """As typed, without gaps, with the gap most people leave, and each long part."""
    if is_name(text.strip()):
        yield text.strip()
    digits = re.sub(r"\D", "", text)
    if len(digits) > _FEWEST_DIGITS:
        yield from (digits, f"{digits[:5]} {digits[5:]}")
        if digits.startswith("44"):
            yield from (f"0{digits[2:]}", f"0{digits[2:6]} {digits[6:]}")
    yield from (part for part in re.findall(r"\d+", text) if len(part) >= _FEWEST_DIGITS)


def email(text: str) -> Iterator[str]:
    """Whole, what stands before the @, and each longer word of that: never the provider’s part."""
    if is_name(text.strip()):
        yield text.strip()
    before = text.strip().partition("@")[0]
    for one in (before, *re.split(r"[\W\d_]+", before)):
        if len(one) > 2:
            yield one


def address(text: str) -> Iterator[str]:
    """Whole, each line, a line without its number, the postcode, and the name of a street or a
    house alone."""
    if is_name(text.strip()):
        yield text.strip()
    for line in (one.strip() for one in re.split(r"[,;\n]+", text)):
        if " " in line:
            yield line
            yield re.sub(r"^\d+\w?\s+", "", line)
    for outward, inward in _POSTCODE.findall(text):
        yield from (f"{outward} {inward}", f"{outward}{inward}")
    for word in re.findall(r"[^\W\d_]{3,}(?:[’'-][^\W\d_]+)*", _POSTCODE.sub(" ", text)):
        if word[0].isupper() and not _STREETS.fullmatch(word) and not _SMALL.fullmatch(word):
            yield word


def place(text: str) -> Iterator[str]:
    """Where it is somebody’s address: one with a number in it, of a house or a postcode. “Home” or
    the name of a custody suite is nobody’s."""
    if not any(mark.isdigit() for mark in text):
        return
    yield text.strip()
    for line in (one.strip() for one in re.split(r"[,;\n]+", text)):
        if " " in line and any(mark.isdigit() for mark in line):
            yield line
    for outward, inward in _POSTCODE.findall(text):
        yield from (f"{outward} {inward}", f"{outward}{inward}")


def reference(text: str, is_made_here: bool) -> Iterator[str]:
    """Typed where a reference is asked for, words without a number are an answer and no reference:
    “none yet”."""
    one = text.strip()
    if is_name(one) and (is_made_here or any(mark.isdigit() for mark in one)):
        yield one
        if not is_made_here and (bare := re.sub(r"[\s/-]+", "", one)) != one:
            yield bare


BY_WAY: Mapping[str, Callable[[str], Iterator[str]]] = {
    "name": name,
    "prose": prose,
    "written": words,
    "phone": phone,
    "email": email,
    "address": address,
    "place": place,
}
