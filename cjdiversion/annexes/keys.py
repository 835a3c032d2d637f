"""What a line is called, whatever place it stands in: pure.

A line is named by its section, its holder, what kind of line it is and the record it was made from;
never by its place, nor, where that can be avoided, by its words: so a decision about a line finds
it again when the words have changed, and can say so. Of what there is one of (the decision that
stands, the level of observation) the record is left out: a new decision about the same thing is the
same line with other words.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from cjdiversion.annexes.facts import Line

LENGTH = 24


def keyed(lines: Sequence[Line]) -> list[tuple[str, Line]]:
    """Each line with its key. Where nothing tells two lines apart, or a line does not say of what
    kind it is, its words do; changed words are another line then, and whatever was decided about
    the first finds none (see holds.py)."""
    names = [_name(line) for line in lines]
    often = Counter(names)
    return [
        (_short(name if line.kind and often[name] == 1 else (*name, digest_of(line))), line)
        for name, line in zip(names, lines, strict=True)
    ]


def digest_of(line: Line) -> str:
    """Of the words somebody read when they decided about a line."""
    return _short((line.section, line.text, line.source, line.author))


def _name(line: Line) -> tuple[str, ...]:
    return (line.section, line.holder.value, line.kind, line.record)


def _short(parts: tuple[str, ...]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:LENGTH]
