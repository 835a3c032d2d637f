"""What a rule of a decision is, and what it says when it is broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cjdiversion.disposals.proposals import Asked


@dataclass(frozen=True)
class Broken:
    """What stands in the way, at which field, and where the rule comes from."""

    field: str
    code: str
    words: str
    source: str = ""

    @property
    def told(self) -> tuple[str, str]:
        return self.code, f"{self.words}. Source: {self.source}" if self.source else self.words


@dataclass(frozen=True)
class Rule:
    """`words` may name {code}, {outcome}, {option} and {authoriser}."""

    code: str
    field: str
    words: str
    source: str
    is_broken: Callable[[Asked], bool]

    def broken(self, asked: Asked) -> Broken:
        option = asked.option.label if asked.option else ""
        words = self.words.format(
            code=asked.outcome.code,
            outcome=asked.outcome.label,
            option=option,
            authoriser=asked.said.authority_name,
        )
        return Broken(self.field, self.code, words, self.source)
