"""What the police identifiers share: how they are tidied, and the check letter at their end."""

from __future__ import annotations

import unicodedata

from cjdiversion.errors import Problem

# The letters left when I, O and S, which pass for 1, 0 and 5, are taken out. Their order is the
# order of the remainders. Source: ministryofjustice/hmpps-person-record and bichard7-next-core.
LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"


class BadIdentifier(ValueError):
    """A number that cannot be what it is said to be. `code` is stable; `words` say what to do."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words

    @property
    def problem(self) -> Problem:
        return self.code, self.words


def tidy(text: str) -> str:
    """Without spaces and invisible characters, in capitals.

    Only ASCII is put in capitals: a letter that turns into two would make a new number.
    """
    kept = "".join(
        mark for mark in text if not mark.isspace() and unicodedata.category(mark) != "Cf"
    )
    return kept.upper() if kept.isascii() else kept


def check_letter(digits: str) -> str:
    return LETTERS[int(digits) % len(LETTERS)]


def insist_on_letter(letter: str, digits: str, *, name: str) -> None:
    """Raises BadIdentifier. The letter that would fit is never told: it would be typed blindly."""
    if letter not in LETTERS:
        raise BadIdentifier(
            "wrong-check-letter",
            f"Check the {name}: it never ends in I, O or S",
        )
    if letter != check_letter(digits):
        raise BadIdentifier(
            "wrong-check-letter",
            f"Check the {name}: the last letter does not fit the digits",
        )
