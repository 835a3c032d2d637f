"""Police lines that a named officer holds back from the copy for one recipient: pure.

It is never that a recipient is not told that something exists: what is held back prints as section,
holder and ground in fixed words, and goes on the schedule of unused material.

The safe default: a line whose words have changed since it was held back stays held back, and no
version can be issued until somebody has looked and decided again. Telling it by itself would give
away what may be a source; keeping it by itself would hold back words nobody has read. The same
where the line that was held back is gone: what took its place may say the same under another name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cjdiversion.annexes import keys
from cjdiversion.annexes.facts import Line
from cjdiversion.annexes.lines_models import AnnexHold
from cjdiversion.errors import OutOfOrder
from cjdiversion.reference import Row


@dataclass(frozen=True)
class Standing:
    """One police line, and the decision to hold it back, if there is one."""

    key: str
    line: Line
    hold: AnnexHold | None = None

    @property
    def seen(self) -> str:
        return keys.digest_of(self.line)

    @property
    def is_changed(self) -> bool:
        return self.hold is not None and self.hold.line_digest != self.seen


@dataclass(frozen=True)
class Undecided:
    """To be decided again. Without a `line` it is no longer on the record under that name."""

    hold: AnnexHold
    line: Line | None

    @property
    def words(self) -> str:
        since = "changed since" if self.line else "no longer on the record in this form"
        return f"Held back before, {since}: decide again"


def standing(lines: Sequence[Line], holds: Iterable[AnnexHold]) -> list[Standing]:
    by_key = {hold.key: hold for hold in holds}
    return [Standing(key, line, by_key.get(key)) for key, line in keys.keyed(lines)]


def applied(lines: Sequence[Line], holds: Iterable[AnnexHold]) -> list[Line]:
    """The lines, each with the recipients it is held back from; `consents.release` then decides."""
    return [
        replace(one.line, kept_from={one.hold.recipient: one.hold.ground}) if one.hold else one.line
        for one in standing(lines, holds)
    ]


def undecided(lines: Sequence[Line], holds: Sequence[AnnexHold]) -> list[Undecided]:
    there = standing(lines, holds)
    found = {one.hold.key for one in there if one.hold}
    changed = [Undecided(one.hold, one.line) for one in there if one.hold and one.is_changed]
    return [*changed, *(Undecided(hold, None) for hold in holds if hold.key not in found)]


def refuse_undecided(found: Sequence[Undecided]) -> None:
    """Raises OutOfOrder."""
    if found:
        number = "A line was" if len(found) == 1 else f"{len(found)} lines were"
        words = f"{number} held back before and changed since. Decide again, then issue it"
        raise OutOfOrder(words, code="decide-again")


def tells(lines: Iterable[Line], holds: Sequence[AnnexHold]) -> bool:
    """Whether a version of these lines tells what was held back after it was made."""
    digests = {hold.line_digest for hold in holds}
    return bool(digests) and any(keys.digest_of(line) in digests for line in lines)


def grounds_of(rows: Iterable[Row]) -> dict[str, Mapping[str, Any]]:
    """Those on which an officer may hold a police line back (reference data "withheld_grounds"):
    each says which schedule it then stands on. What the person wishes is never one."""
    return {row.code: row.attributes for row in rows if row.attributes.get("schedule")}
