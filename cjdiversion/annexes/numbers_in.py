"""Telephone numbers, e-mail addresses and postcodes in a text, in one pass each: pure.

Every pattern is bounded, so that a text of one kind of character takes no longer than another.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cjdiversion.annexes.normal import Normal

Span = tuple[int, int]

SHORTEST = 6  # digits: shorter than that a number is nobody's telephone
_GAP = 4  # so many other marks may stand between two digits of one number
_DIGITS = re.compile(r"\d")
_PREFIX = re.compile(r"(?:\+|00)?(?:44)?[ ().-]{0,3}0?[ ().-]{0,2}\Z")
_PHONE = re.compile(r"(?<![\d+])(?:(?:\+|00)44[ ()-]{0,3}0?|0)(?:[ ()-]{0,2}\d){10}(?![\d/])")
_POSTCODE = re.compile(
    r"(?<![^\W_])[a-z]{1,2}\d[a-z\d]?\s{0,3}\d[abd-hjlnp-uw-z]{2}(?![^\W_])", re.IGNORECASE
)
_AFTER_AT = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


@dataclass(frozen=True)
class Raw:
    """As it is on record."""

    phones: Iterable[str] = ()
    emails: Iterable[str] = ()
    addresses: Iterable[str] = ()


@dataclass(frozen=True)
class _Plain:
    phones: frozenset[str] = field(default_factory=frozenset)
    emails: frozenset[str] = field(default_factory=frozenset)
    postcodes: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, raw: Raw) -> _Plain:
        return cls(
            frozenset(one for phone in raw.phones if len(one := national(phone)) >= SHORTEST),
            frozenset(one for email in raw.emails if (one := Normal(email).plain.strip())),
            frozenset(one for address in raw.addresses for one in postcodes_in(address)),
        )


@dataclass(frozen=True)
class Contacts:
    """`ours` are the person's own and those of offices: neither found nor warned of."""

    others: _Plain
    ours: _Plain

    @classmethod
    def of(cls, *, others: Raw, ours: Raw) -> Contacts:
        own, theirs = _Plain.of(ours), _Plain.of(others)
        return cls(
            _Plain(
                theirs.phones - own.phones,
                theirs.emails - own.emails,
                theirs.postcodes - own.postcodes,
            ),
            own,
        )

    def found_in(self, text: Normal) -> Iterator[tuple[str, str]]:
        yield from self._phones(text)
        yield from self._asked(text, "email", _emails(text.plain))
        yield from self._asked(text, "postcode", _postcodes(text.plain))

    def _phones(self, text: Normal) -> Iterator[tuple[str, str]]:
        known = sorted(self._known(text.plain))
        starts = [start for start, _ in known]
        yield from (("phone", text.as_typed(*span)) for span in known)
        for one in _PHONE.finditer(text.plain):
            before = bisect_left(starts, one.end())  # of those, the last reaches furthest
            is_told = before > 0 and known[before - 1][1] > one.start()
            if not is_told and national(one[0]) not in self.ours.phones:
                yield "unknown-phone", text.as_typed(*one.span()).strip()

    def _known(self, plain: str) -> Iterator[Span]:
        for digits, places in _chains(plain) if self.others.phones else ():
            for phone in self.others.phones:
                at = digits.find(phone)
                while at >= 0:
                    yield _with_prefix(plain, places[at]), places[at + len(phone) - 1] + 1
                    at = digits.find(phone, at + len(phone))

    def _asked(
        self, text: Normal, kind: str, found: Iterable[tuple[str, Span]]
    ) -> Iterator[tuple[str, str]]:
        others = self.others.emails if kind == "email" else self.others.postcodes
        ours = self.ours.emails if kind == "email" else self.ours.postcodes
        for plain, span in found:
            if plain not in ours:
                yield kind if plain in others else f"unknown-{kind}", text.as_typed(*span)


def national(phone: str) -> str:
    """The digits behind the 0 or the 44: the same however it was written. Empty where there is
    no number."""
    digits = "".join(_DIGITS.findall(Normal(phone).plain))
    for before in ("0044", "44", "0"):
        if digits.startswith(before) and (before != "44" or len(digits) > 10):
            return digits.removeprefix(before).removeprefix("0")
    return digits


def phones_in(text: str) -> list[str]:
    return [one[0] for one in _PHONE.finditer(Normal(text).plain)]


def emails_in(text: str) -> list[str]:
    return [email for email, _ in _emails(Normal(text).plain)]


def postcodes_in(text: str) -> list[str]:
    return [postcode for postcode, _ in _postcodes(Normal(text).plain)]


def _chains(plain: str) -> Iterator[tuple[str, list[int]]]:
    """Digits that stand close to one another, whatever marks are between them."""
    digits: list[str] = []
    places: list[int] = []
    for one in _DIGITS.finditer(plain):
        if places and not _is_close(plain, places[-1] + 1, one.start()):
            yield "".join(digits), places
            digits, places = [], []
        digits.append(str(unicodedata.decimal(one[0])))
        places.append(one.start())
    yield "".join(digits), places


def _is_close(plain: str, end: int, start: int) -> bool:
    return start - end <= _GAP and not any(one.isalpha() for one in plain[end:start])


def _with_prefix(plain: str, start: int) -> int:
    """Where the 0 or +44 before a number begins."""
    found = _PREFIX.search(plain, max(0, start - 10), start)
    return found.start() if found else start


def _emails(plain: str) -> Iterator[tuple[str, Span]]:
    at = plain.find("@")
    while at >= 0:
        start = at
        while start > max(0, at - 64) and _is_of_mailbox(plain[start - 1]):
            start -= 1
        after = _AFTER_AT.match(plain, at + 1) if start < at else None
        if after:
            yield plain[start : after.end()], (start, after.end())
        at = plain.find("@", at + 1)


def _is_of_mailbox(one: str) -> bool:
    return one.isalnum() or one in "._+%'-"


def _postcodes(plain: str) -> Iterator[tuple[str, Span]]:
    for one in _POSTCODE.finditer(plain):
        yield "".join(one[0].split()), one.span()
