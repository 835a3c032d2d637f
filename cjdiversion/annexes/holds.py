"""Police lines that a named officer holds back from the copy for one recipient: pure.

It is never that a recipient is not told that something exists: what is held back prints as section,
holder and ground in fixed words, and goes on the schedule of unused material.

The safe default: a line whose words have changed since it was held back stays held back, and no
version can be issued until somebody has looked and decided again. Telling it by itself would give
away what may be a source; keeping it by itself would hold back words nobody has read. The same
where the line that was held back is gone: what took its place may say the same under another name.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cjdiversion.annexes import keys
from cjdiversion.annexes.facts import Line
from cjdiversion.annexes.lines_models import AnnexHold
from cjdiversion.consents.release import Holder
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


def applied(
    lines: Sequence[Line], holds: Iterable[AnnexHold], *, recipient: str | None = None
) -> list[Line]:
    """The lines, each by its name and with the recipient it is held back from, or one who is to be
    told no more than that; `consents.release` then decides."""
    found = []
    for one in standing(lines, holds):
        kept = {recipient or one.hold.recipient: one.hold.ground} if one.hold else {}
        found.append(replace(one.line, key=one.key, kept_from=kept))
    return found


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


def tells(
    lines: Iterable[Line], holds: Sequence[AnnexHold], on_record: Callable[[], Container[str]]
) -> bool:
    """Whether a version of these lines tells what was held back after it was made: the line by its
    name, in whatever words it had then, or its words by another name. A line of the same section
    that the record no longer has under its name may have been the same: it counts too.
    `on_record`: names of the police lines as they are now, asked only where it matters."""
    if not holds:
        return False
    ours = [line for line in lines if line.holder is Holder.POLICE]
    held = {name for hold in holds for name in (hold.key, hold.line_digest)}
    if any(line.key in held or keys.digest_of(line) in held for line in ours):
        return True
    sections = {hold.section for hold in holds}
    near = [line.key for line in ours if line.section in sections]
    if not near:
        return False
    there = on_record()
    return any(key not in there for key in near)


def grounds_of(rows: Iterable[Row]) -> dict[str, Mapping[str, Any]]:
    """Those on which an officer may hold a police line back (reference data "withheld_grounds"):
    each says which schedule it then stands on. What the person wishes is never one."""
    return {row.code: row.attributes for row in rows if row.attributes.get("schedule")}
