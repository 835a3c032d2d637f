"""The next version as it would be made now: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cjdiversion.annexes import differences
from cjdiversion.annexes.facts import Facts, as_plain, from_plain
from cjdiversion.annexes.holds import Undecided
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.steps import LIVE, WAITING


@dataclass(frozen=True)
class Draft:
    """`live`: the newest version that still counts, if any. `waiting`: versions nobody approved.
    `undecided`: lines held back before that somebody has to decide upon again."""

    facts: Facts
    number: int
    digest: str
    live: AnnexVersion | None
    waiting: Sequence[AnnexVersion]
    undecided: Sequence[Undecided] = ()

    @property
    def is_new(self) -> bool:
        return self.live is None or self.live.facts_digest != self.digest


def draft(facts: Facts, versions: Sequence[AnnexVersion], headings: Mapping[str, str]) -> Draft:
    """`versions` of the case, newest first. What changed is said since the last that left the
    force: nobody outside has read another."""
    left = next((one for one in versions if one.shared_at or one.attached_at), None)
    if left is not None:
        changes = differences.between(
            content_of(left),
            facts,
            since=left.number,
            about=headings[differences.ABOUT],
            held=headings[differences.HELD],
        )
        facts = replace(facts, changes=changes)
    return Draft(
        facts,
        number=versions[0].number + 1 if versions else 1,
        digest=facts.digest,
        live=next((one for one in versions if one.status in LIVE), None),
        waiting=[one for one in versions if one.status in WAITING],
    )


def frozen(facts: Facts) -> dict[str, object]:
    """The two columns a version keeps them in, each line with its name."""
    plain = as_plain(facts)
    for section, kept in zip(facts.sections, plain["sections"], strict=True):
        for line, said in zip(section.lines, kept["lines"], strict=True):
            said |= {"key": line.key} if line.key else {}
    return {"withheld": plain.pop("held"), "facts": plain}


def content_of(annex: AnnexVersion) -> Facts:
    return from_plain({**annex.facts, "held": annex.withheld})
