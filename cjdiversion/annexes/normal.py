"""Text as it is compared: without case, accents and marks nobody sees, each character of it knowing
where it stood. Pure, and in one pass."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

_UNSEEN = ("Cf", "Mn", "Me")  # soft hyphens, zero-width marks, accents that were split off
_WORD = re.compile(r"[^\W_]+")
_SAME = {"rd": "road", "st": "street", "ave": "avenue", "ln": "lane", "cl": "close", "dr": "drive"}


@dataclass(frozen=True)
class Word:
    """`text` is plain; `start` and `end` are places in the text as it was typed."""

    text: str
    start: int
    end: int


class Normal:
    """`plain`: casefolded, without accents; `places[i]`: where its i-th character was typed."""

    def __init__(self, typed: str) -> None:
        self.typed = typed
        plain: list[str] = []
        self.places: list[int] = []
        for place, character in enumerate(typed):
            if character.isascii():
                plain.append(character.lower())
                self.places.append(place)
                continue
            for one in unicodedata.normalize("NFKD", character).casefold():
                if unicodedata.category(one) not in _UNSEEN:
                    plain.append(one)
                    self.places.append(place)
        self.plain = "".join(plain)

    def as_typed(self, start: int, end: int) -> str:
        """`start` and `end` are places in `plain`."""
        return self.typed[self.places[start] : self.places[end - 1] + 1]

    @cached_property
    def words(self) -> list[Word]:
        return [Word(one[0], one.start(), one.end()) for one in _WORD.finditer(self.plain)]


def words_of(text: str) -> tuple[str, ...]:
    return tuple(word.text for word in Normal(text).words)


def street(words: tuple[str, ...]) -> tuple[str, ...]:
    """The same whether the kind of street is written out or not."""
    return tuple(_SAME.get(word, word) for word in words)


def same(word: str) -> str:
    return _SAME.get(word, word)
