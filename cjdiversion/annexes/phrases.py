"""Names and addresses as runs of words, found in a text in one pass: pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from cjdiversion.annexes import normal
from cjdiversion.annexes.normal import Normal, Word, words_of

Phrase = tuple[str, ...]

_BETWEEN = 3  # so many marks and spaces may stand between two words of one run
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s{0,3}\d[a-z]{2}\b", re.IGNORECASE)


class Phrases:
    """The longest run that begins at a word is taken, and nothing is found twice. `passed_over`:
    runs that are nobody else's, whatever is looked for inside them."""

    def __init__(
        self,
        phrases: Iterable[Phrase],
        *,
        passed_over: Collection[Phrase] = (),
        is_street: bool = False,
    ) -> None:
        self.is_street = is_street
        self.passed_over = frozenset(passed_over)
        self.by_first: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in dict.fromkeys([*passed_over, *phrases]):
            if phrase:
                self.by_first[phrase[0]].append(phrase)
        for one in self.by_first.values():
            one.sort(key=len, reverse=True)

    def found_in(self, text: Normal) -> Iterator[str]:
        if not self.by_first:
            return
        words, at = text.words, 0
        while at < len(words):
            phrase = self._at(words, at)
            if phrase and phrase not in self.passed_over:
                yield text.as_typed(words[at].start, words[at + len(phrase) - 1].end)
            at += len(phrase) or 1

    def _at(self, words: list[Word], at: int) -> Phrase:
        beginning = self.by_first.get(self._plain(words[at]), [])
        return next((one for one in beginning if self._is(one, words, at)), ())

    def _is(self, phrase: Phrase, words: list[Word], at: int) -> bool:
        run = words[at : at + len(phrase)]
        if tuple(map(self._plain, run)) != phrase:
            return False
        return all(b.start - a.end <= _BETWEEN for a, b in pairwise(run))

    def _plain(self, word: Word) -> str:
        return normal.same(word.text) if self.is_street else word.text


_RUN = 5  # ours: so many words in a row are no chance


def repeats(said: str, text: str) -> bool:
    """Whether so many words in a row, or all where there are fewer, are the same in both."""
    theirs, ours = words_of(text), words_of(said)
    long = min(_RUN, len(theirs))
    runs = {theirs[at : at + long] for at in range(len(theirs) - long + 1)} if long else set()
    return any(ours[at : at + long] in runs for at in range(len(ours) - long + 1))


# --- names --------------------------------------------------------------------------------------


def of_name(surname: str, forenames: str) -> tuple[Phrase, Phrase]:
    return words_of(surname), words_of(forenames)


def whole(surname: Phrase, forenames: Phrase) -> list[Phrase]:
    """Either way round, with the first forename or all of them."""
    if not (surname and forenames):
        return []
    first = forenames[:1]
    pairs = [(first, surname), (surname, first), (forenames, surname), (surname, forenames)]
    return list(dict.fromkeys(before + after for before, after in pairs))


def looked_for(
    surname: Phrase, forenames: Phrase, *, not_alone: Collection[Phrase]
) -> Iterator[Phrase]:
    """The surname by itself too, unless it is the person's own. Where no surname is known, the
    forenames. A surname with an apostrophe is found without it as well."""
    yield from whole(surname, forenames)
    if surname and surname not in not_alone:
        yield surname
        if len(surname) == 2 and len(surname[0]) == 1:  # O’Brien
            yield ("".join(surname),)
    elif forenames and not surname:
        yield forenames


_NOBODY = ("authority", "council", "home", "hospital", "police", "school", "service", "services")
_TITLES = ("mr", "mrs", "ms", "miss", "mx", "dr")


def names_in(text: str) -> list[tuple[str, str]]:
    """(surname, forenames) of whoever seems to be named in a free answer to “who”: two words or
    more that begin with a capital, or one after a title. Which of two is the surname is not known,
    so they are looked for together: “Mother, Mrs Ann Hartley” → ("", "Ann Hartley")."""
    return [name for part in re.split(r"[,;:()/\n\d]+", text[:400]) if (name := _name_in(part))]


def _name_in(part: str) -> tuple[str, str] | None:
    words = [word.strip(".’'\"") for word in part.split()]
    is_titled = any(word.lower() in _TITLES for word in words)
    named = [word for word in words if word[:1].isupper() and word.lower() not in _TITLES]
    if any(word.lower() in _NOBODY for word in words):
        return None
    if len(named) >= 2:
        return "", " ".join(named)
    return (named[0], "") if named and is_titled else None


# --- addresses ----------------------------------------------------------------------------------


def of_address(address: str) -> Iterator[Phrase]:
    """Number and street, and the street without its number: a town by itself is nobody's home.
    “Flat 2, 12 Mill Lane, Northgate NO1 2AB” → 12 mill lane; mill lane."""
    for part in re.split(r"[,;\n]+", _POSTCODE.sub(" ", address)):
        words = normal.street(words_of(part))
        number = next((at for at, word in enumerate(words) if word[0].isdigit()), None)
        if number is None:
            continue
        street = words[number + 1 : number + 3]
        if len(street) == 2:
            yield (words[number], *street)
            yield street
        elif street:
            yield (words[number], *street)
