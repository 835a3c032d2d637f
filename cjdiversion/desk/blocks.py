"""A list of the start page, and one line of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """One thing that waits. `words` say what it is and how it stands."""

    label: str
    href: str
    words: str
    state: str = ""
    colour: str = ""
    also: tuple[str, str] | None = None  # another state and its colour


@dataclass(frozen=True)
class Block:
    """A list on the start page; `more` leads to the whole of it."""

    title: str
    lines: Sequence[Line] = ()
    empty: str = "Nothing waits here."
    more: tuple[str, str] | None = None
    shown: list[str] = field(default_factory=list)  # references, for the audit trail
    anchor: str = ""
