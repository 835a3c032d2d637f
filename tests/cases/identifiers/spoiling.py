"""What the tests of the identifiers share: numbers made wrong, and how the refusal looks."""

from collections.abc import Callable

import pytest
from hypothesis import settings

from cjdiversion.cases.identifiers import BadIdentifier

DIGITS = "0123456789"

unhurried = settings(deadline=None, max_examples=60)  # a shared machine may pause


def refused(normalise: Callable[[str], str], text: str) -> str:
    """The code of the refusal; its words are for people, so they must say what to check."""
    with pytest.raises(BadIdentifier) as caught:
        normalise(text)
    assert caught.value.words.startswith("Check the ")
    assert caught.value.problem == (caught.value.code, caught.value.words)
    return caught.value.code


def with_another_digit(text: str, place: int, step: int) -> str:
    """The same text with the digit at one place counted on by one to nine."""
    return text[:place] + str((int(text[place]) + step) % 10) + text[place + 1 :]
