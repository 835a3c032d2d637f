"""The five refusals. A verb raises one; one handler in web.py dresses it as a page or as JSON."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence

Problem = tuple[str, str]
"""A stable code for machines and words for people: ("wrong-check-letter", "Check the PNC ID …")."""


class Refusal(Exception):
    """Something asked for that is not done. `code` is stable; `words` are for the person."""

    code = "refused"
    words = "This was not done"

    def __init__(self, words: str | None = None, *, code: str | None = None) -> None:
        self.words = words or type(self).words
        self.code = code or type(self).code
        super().__init__(self.words)


class Missing(Refusal):
    """Not there, or not there for this person: the two are never told apart."""

    code = "missing"
    words = "There is nothing here that you can open"


class NotPermitted(Refusal):
    code = "not-permitted"
    words = "Your role does not allow this"


class OutOfOrder(Refusal):
    """A step taken from a state that does not lead there."""

    code = "out-of-order"
    words = "This can no longer be done: it has moved on"


class Conflict(Refusal):
    """Somebody else changed the same thing first, or the same key was used for something else."""

    code = "conflict"
    words = "Somebody else changed this while you were working on it"


class Invalid(Refusal):
    """What was sent cannot be taken, field by field. `fields`: name → problems, in page order."""

    code = "invalid"
    words = "Check what you entered"

    def __init__(self, fields: Mapping[str, Sequence[Problem]]) -> None:
        super().__init__()
        self.fields = {name: list(problems) for name, problems in fields.items()}

    @classmethod
    def at(cls, field: str, code: str, words: str) -> Invalid:
        return cls({field: [(code, words)]})


def for_the_log(error: BaseException) -> str:
    """Kind and place of an error and of what caused it. Never its text: a database tells in it the
    row it refused."""
    lines = []
    cause: BaseException | None = error
    while cause is not None:
        frames = traceback.extract_tb(cause.__traceback__)
        lines += [type(cause).__qualname__]
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines)
